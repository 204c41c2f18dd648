"""A stop that never comes, and one that comes after all."""

from decimal import Decimal

from world import money
from world.chargers import Charger16, Charger201
from world.chargers.v2 import Transaction
from world.times import now, text
from world.waiting import stays, until

GRACE = {"sessions": {"abandoned_grace_seconds": 1}}


def state(gateway):
    return gateway.database.session()["state"]


def flags(gateway, kind="session.flagged"):
    return [flag for record in gateway.database.journal(kind) for flag in record["data"]["flags"]]


async def test_a_session_without_a_stop_is_closed_as_estimated(make_site):
    gateway = make_site(GRACE).gateway
    async with Charger16(gateway, "CP-1") as charger:
        transaction = (await charger.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
        await charger.read(transaction, 4_000, at=text(now(-300)))
        await charger.report("Available")
        await until(lambda: state(gateway) == "abandoned", "the session is closed", 15)
        [invoice] = gateway.database.invoices()
        assert money.totals(invoice) == money.price(milliwatt_hours=4_000_000, per_kwh="0.39", fee="1", tax="19")
        assert "estimated" in invoice["record"]["bill"]["flags"]
        assert "estimated" in flags(gateway)


async def test_a_late_stop_makes_a_credit_and_a_new_invoice(make_site):
    gateway = make_site(GRACE).gateway
    async with Charger16(gateway, "CP-1") as charger:
        transaction = (await charger.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
        await charger.read(transaction, 4_000, at=text(now(-300)))
        await charger.report("Available")
        await until(lambda: state(gateway) == "abandoned", "the session is closed", 15)
        await charger.end(transaction, 5_000, at=text(now(-200)))

    assert state(gateway) == "ended"
    estimate, credit, final = gateway.database.invoices()
    assert [document["kind"] for document in (estimate, credit, final)] == ["invoice", "credit", "invoice"]
    assert money.totals(credit) == tuple(-amount for amount in money.totals(estimate))
    assert money.totals(final) == money.price(milliwatt_hours=5_000_000, per_kwh="0.39", fee="1", tax="19")
    assert credit["corrects"]["number"] == estimate["number"] == final["corrects"]["number"]
    assert "estimated" not in final["record"]["bill"]["flags"]
    money.verify_chain(gateway.database.invoices())


async def test_a_late_stop_that_says_the_same_corrects_nothing_twice(make_site):
    gateway = make_site(GRACE).gateway
    stop = text(now(-200))
    async with Charger16(gateway, "CP-1") as charger:
        transaction = (await charger.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
        await charger.read(transaction, 4_000, at=text(now(-300)))
        await charger.report("Available")
        await until(lambda: state(gateway) == "abandoned", "the session is closed", 15)
        await charger.end(transaction, 5_000, at=stop)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.end(transaction, 5_000, at=stop)
    assert len(gateway.database.invoices()) == 3


async def test_the_next_start_at_the_outlet_raises_the_suspicion_too(make_site):
    gateway = make_site(GRACE).gateway
    async with Charger16(gateway, "CP-1") as charger:
        old = (await charger.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
        await charger.begin("GOOD", meter=1_000)
        await until(
            lambda: gateway.database.value("SELECT state FROM session WHERE id = ?", old) == "abandoned",
            "the old session is closed", 15)


async def test_while_the_charger_is_away_nothing_is_closed(make_site):
    """The stop may be waiting in the charger: only its silence after the reconnection counts."""
    gateway = make_site(GRACE).gateway
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    transaction = (await charger.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
    await charger.report("Available")
    await charger.drop()
    await stays(lambda: state(gateway) != "abandoned", "the session is open", seconds=2.5)
    await charger.open()
    await charger.end(transaction, 3_000, at=text(now(-300)))
    await charger.close()
    assert state(gateway) == "ended"
    assert len(gateway.database.invoices()) == 1


async def test_available_before_the_queued_stop_is_no_loss(make_site):
    """1.6 chargers send their status first and the queued stop after it."""
    gateway = make_site({"sessions": {"abandoned_grace_seconds": 60}}).gateway
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    transaction = (await charger.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
    await charger.drop()
    async with Charger16(gateway, "CP-1") as back:
        await back.boot()
        await back.report("Available")
        await back.end(transaction, 3_000, at=text(now(-300)))
    assert state(gateway) == "ended"
    assert "estimated" not in flags(gateway)


async def test_a_201_session_without_an_end_is_closed_as_estimated(make_site):
    gateway = make_site(GRACE).gateway
    async with Charger201(gateway, "CP-1") as charger:
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD", at=text(now(-600))))
        await charger.ask(transaction.read(4_000, at=text(now(-300))))
        await charger.report("Available")
        await until(lambda: state(gateway) == "abandoned", "the session is closed", 15)
        late = await charger.ask(transaction.ended(5_000, at=text(now(-200))))
        assert Decimal(str(late.total_cost)) == money.price(
            milliwatt_hours=5_000_000, per_kwh="0.39", fee="1", tax="19")[1]
    assert len(gateway.database.invoices()) == 3


async def test_a_technician_closes_a_session(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        transaction = (await charger.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
        await charger.read(transaction, 2_000, at=text(now(-300)))
        gateway.api.post(f"/v1/sessions/{transaction}/close", {})
        assert state(gateway) == "abandoned"
        assert len(gateway.database.invoices()) == 1


async def test_readings_that_stop_flag_the_session_until_they_resume(make_site):
    gateway = make_site(
        {"chargers.defaults": {"meter_interval_seconds": 1}, "sessions": {"stale_after_intervals": 1}}).gateway
    async with Charger16(gateway, "CP-1") as charger:
        transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        await charger.read(transaction, 100)
        await until(lambda: "stale" in flags(gateway), "the session is stale", 15)
        await charger.read(transaction, 200)
        assert "stale" in flags(gateway, "session.cleared")
        await charger.end(transaction, 300)
