"""Connections break, chargers and the gateway restart: one transaction ends as exactly one correct session."""

import asyncio
import random
from datetime import timedelta

import pytest
from ocpp.v16 import call

from world import money
from world.chargers import BareCharger, Charger16, Charger201
from world.chargers.v16 import sampled
from world.chargers.v2 import Transaction
from world.site import Site
from world.times import milliseconds, now, text


def assert_one_session(gateway, watt_hours, invoices=1):
    """One session, ended, with that energy, and billed right."""
    session = gateway.database.session()
    assert session["state"] == "ended"
    assert gateway.database.energy(session) == watt_hours * 1_000
    documents = gateway.database.invoices()
    assert len(documents) == invoices
    expected = money.price(milliwatt_hours=watt_hours * 1_000, per_kwh="0.39", fee="1", tax="19")
    assert money.totals(documents[-1]) == expected
    money.verify_chain(documents)
    gateway.database.assert_sound()
    return session


# 1.6

async def test_a_whole_transaction_from_the_queue_bills_by_its_own_times(gateway, site):
    begin, end = now(-86_400), now(-82_800)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", meter=100, at=text(begin))).transaction_id
        await charger.read(transaction, 3_000, at=text(now(-85_000)))
        await charger.end(transaction, 6_100, at=text(end))
    session = assert_one_session(gateway, 6_000)
    assert session["started_at"] == milliseconds(begin)
    assert session["ended_at"] == milliseconds(end)
    assert session["start_source"] == "charger"


async def test_a_start_whose_answer_was_lost_is_sent_again(gateway, site):
    at = text(now(-60))
    first = Charger16(gateway, "CP-1")
    await first.open()
    await first.boot()
    transaction = (await first.begin("GOOD", meter=0, at=at)).transaction_id
    await first.drop()
    async with Charger16(gateway, "CP-1") as second:
        again = await second.begin("GOOD", meter=0, at=at)
        assert again.transaction_id == transaction
        assert again.id_tag_info["status"] == "Accepted"
        await second.end(transaction, 2_000)
    assert_one_session(gateway, 2_000)


async def test_a_stop_and_readings_that_are_sent_again_change_nothing(gateway, site):
    reading, stop = text(now(-40)), text(now(-20))
    first = Charger16(gateway, "CP-1")
    await first.open()
    transaction = (await first.begin("GOOD", meter=0, at=text(now(-60)))).transaction_id
    await first.read(transaction, 1_000, at=reading, power=7_000)
    await first.end(transaction, 2_000, at=stop)
    await first.drop()
    for _ in range(3):
        async with Charger16(gateway, "CP-1") as again:
            await again.read(transaction, 1_000, at=reading, power=7_000)
            await again.end(transaction, 2_000, at=stop)
    assert_one_session(gateway, 2_000)
    assert gateway.database.count("meter", "session_id IS NOT NULL") == 1
    assert gateway.database.count("charge_detail_record") == 1


async def test_readings_after_the_stop_are_taken_into_their_session(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        transaction = (await charger.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
        await charger.end(transaction, 2_000, at=text(now(-60)))
        await charger.read(transaction, 1_000, at=text(now(-300)))
    assert_one_session(gateway, 2_000)
    assert gateway.database.count("meter", "session_id = ?", transaction) == 1


async def test_twins_of_a_stuck_clock_are_both_kept(gateway, site):
    """The same content on the same connection is a second transaction: a clock that stands still makes such twins."""
    at = text(now(-30))
    async with Charger16(gateway, "CP-1") as charger:
        first = (await charger.begin("GOOD", meter=0, at=at)).transaction_id
        await charger.end(first, 0)
        second = (await charger.begin("GOOD", meter=0, at=at)).transaction_id
        await charger.end(second, 500)
    assert first != second
    assert [session["state"] for session in gateway.database.sessions()] == ["ended", "ended"]


async def test_a_stuck_clock_makes_twins_over_connections_too(gateway, site):
    """The first was answered: its stop bears the number that the answer gave. The second is another transaction."""
    at = "1970-01-01T00:00:03Z"
    first = Charger16(gateway, "CP-1")
    await first.open()
    one = (await first.begin("GOOD", meter=0, at=at)).transaction_id
    await first.end(one, 0, at=at)
    await first.drop()
    async with Charger16(gateway, "CP-1") as second:
        other = (await second.begin("GOOD", meter=0, at=at)).transaction_id
        assert other != one
        await second.end(other, 500, at=at)
    energies = {session["id"]: gateway.database.energy(session) for session in gateway.database.sessions()}
    assert energies == {one: 0, other: 500_000}


@pytest.mark.parametrize("timestamp", ["1970-01-01T00:00:03Z", "2199-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
async def test_a_wrong_clock_is_flagged_and_does_not_bill(gateway, site, timestamp):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", meter=0, at=timestamp)).transaction_id
        await charger.read(transaction, 700, at=timestamp)
        await charger.end(transaction, 1_000, at=timestamp)
    session = assert_one_session(gateway, 1_000)
    assert session["start_source"] == "gateway"
    assert abs(session["started_at"] - milliseconds(now())) < 30_000
    flagged = [flag for record in gateway.database.journal("session.flagged") for flag in record["data"]["flags"]]
    assert "clock_off" in flagged


async def test_an_absurd_year_is_no_loss(gateway, site):
    async with BareCharger(gateway, "CP-1") as charger:
        answer = await charger.call(
            "StartTransaction",
            {"connectorId": 1, "idTag": "GOOD", "meterStart": 0, "timestamp": "222222017-01-01T00:00:00Z"})
        assert answer[0] == 3
    assert len(gateway.database.sessions()) + len(gateway.database.quarantine()) == 1


async def test_a_meter_that_goes_backwards_is_flagged(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        transaction = (await charger.begin("GOOD", meter=5_000)).transaction_id
        await charger.read(transaction, 7_000)
        await charger.read(transaction, 6_000)
        await charger.end(transaction, 8_000)
    assert gateway.database.energy(gateway.database.session()) == 3_000_000
    flagged = [flag for record in gateway.database.journal("session.flagged") for flag in record["data"]["flags"]]
    assert "meter_backwards" in flagged


async def test_the_gateway_restarts_in_the_middle_of_a_session(gateway, site):
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    await charger.boot()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    await charger.report("Charging")
    await charger.read(transaction, 1_000)
    await asyncio.to_thread(gateway.restart)
    await charger.until_closed()
    await charger.open()
    await charger.read(transaction, 2_000)
    await charger.end(transaction, 3_000)
    await charger.close()
    session = assert_one_session(gateway, 3_000)
    assert session["id"] == transaction


async def test_the_gateway_is_killed_in_the_middle_of_a_session(gateway, site):
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    await charger.read(transaction, 1_000)
    gateway.kill()
    await charger.until_closed()
    gateway.start()
    await charger.open()
    await charger.end(transaction, 3_000)
    await charger.close()
    assert_one_session(gateway, 3_000)


async def test_the_charger_restarts_in_the_middle_of_a_session(gateway, site):
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    await charger.boot()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    await charger.drop()
    async with Charger16(gateway, "CP-1") as restarted:
        await restarted.boot()
        await restarted.report("Charging")
        await restarted.read(transaction, 1_500)
        await restarted.end(transaction, 2_000, reason="PowerLoss")
    assert_one_session(gateway, 2_000)


async def test_an_old_stop_after_a_new_start_ends_the_old_session(gateway, site):
    """The charger reports the present first and works off its queue later."""
    first = Charger16(gateway, "CP-1")
    await first.open()
    old = (await first.begin("GOOD", meter=0, at=text(now(-600)))).transaction_id
    await first.drop()
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        await charger.report("Available")
        new = (await charger.begin("GOOD", meter=5_000)).transaction_id
        await charger.end(old, 4_000, at=text(now(-300)))
        await charger.end(new, 6_000)
    energies = {session["id"]: gateway.database.energy(session) for session in gateway.database.sessions()}
    assert energies == {old: 4_000_000, new: 1_000_000}
    assert {session["state"] for session in gateway.database.sessions()} == {"ended"}
    assert len(gateway.database.invoices()) == 2


# 2.0.1

async def test_events_from_the_queue_make_one_session(gateway, site):
    begin = now(-7_200)
    transaction = Transaction()
    events = [
        transaction.started("GOOD", at=text(begin), offline=True),
        transaction.charging(at=text(now(-7_100)), offline=True),
        transaction.read(2_000, at=text(now(-5_000)), offline=True),
        transaction.ended(4_000, at=text(now(-3_600)), offline=True),
    ]
    async with Charger201(gateway, "CP-1") as charger:
        for event in events:
            await charger.ask(event)
    session = assert_one_session(gateway, 4_000)
    assert session["started_at"] == milliseconds(begin)


async def test_events_that_are_sent_again_change_nothing(gateway, site):
    transaction = Transaction()
    events = [
        transaction.started("GOOD", at=text(now(-300))),
        transaction.read(2_000, at=text(now(-200))),
        transaction.ended(4_000, at=text(now(-100))),
    ]
    async with Charger201(gateway, "CP-1") as charger:
        for event in events:
            await charger.ask(event)
            await charger.ask(event)
    async with Charger201(gateway, "CP-1") as charger:
        for event in events:
            await charger.ask(event)
    assert_one_session(gateway, 4_000)
    assert gateway.database.count("transaction_message") == 3
    assert gateway.database.count("meter", "session_id IS NOT NULL") == 3


@pytest.mark.parametrize("seed", range(5))
async def test_events_in_any_order_make_one_session(gateway, site, seed):
    random_ = random.Random(seed)
    transaction = Transaction()
    events = [
        transaction.started("GOOD", at=text(now(-600)), offline=True),
        transaction.charging(at=text(now(-590)), offline=True),
        *[transaction.read(1_000 * step, at=text(now(-600 + 60 * step)), offline=True) for step in range(1, 8)],
        transaction.ended(8_000, at=text(now(-60)), offline=True),
    ]
    events += random_.sample(events, 3)
    random_.shuffle(events)
    async with Charger201(gateway, "CP-1") as charger:
        for event in events:
            if random_.random() < 0.2:
                await charger.drop()
                await charger.open()
            await charger.ask(event)
    session = gateway.database.session()
    assert session["state"] == "ended"
    assert gateway.database.energy(session) == 8_000_000
    assert session["started_at"] < session["ended_at"]
    documents = gateway.database.invoices()
    expected = money.price(milliwatt_hours=8_000_000, per_kwh="0.39", fee="1", tax="19")
    assert money.totals(documents[-1]) == expected
    assert sum(money.totals(document)[1] for document in documents) == expected[1], "corrections cancel out"
    money.verify_chain(documents)


async def test_what_the_car_did_is_billed_in_whatever_order_it_is_told(make_gateway):
    site = Site(make_gateway().start())
    site.charger("CP-1")
    site.token("GOOD")
    site.simple_tariff(per_kwh="0.39", per_minute="0.05", idle_per_minute="1")
    begin = now(-3_600)
    for seed in range(6):
        transaction = Transaction()
        events = [
            transaction.started("GOOD", at=text(begin), state="Charging", offline=True),
            transaction.event(
                "Updated", "ChargingStateChanged", state="SuspendedEV", at=text(begin + timedelta(minutes=10)),
                offline=True),
            transaction.charging(at=text(begin + timedelta(minutes=25)), offline=True),
            transaction.ended(4_000, at=text(begin + timedelta(minutes=40)), offline=True),
        ]
        first, *others = events
        random.Random(seed).shuffle(others)
        async with Charger201(site.gateway, "CP-1") as charger:
            for event in [*others, first]:
                await charger.ask(event)
        session = site.gateway.database.sessions()[seed]
        expected = money.price(
            milliwatt_hours=4_000_000, per_kwh="0.39", charging_ms=25 * 60_000, per_minute="0.05",
            idle_ms=15 * 60_000, idle_per_minute="1")
        assert money.totals(site.gateway.database.invoices(session["id"])[-1]) == expected


async def test_the_same_number_with_other_contents_is_kept_and_flagged(gateway, site):
    transaction = Transaction()
    async with Charger201(gateway, "CP-1") as charger:
        await charger.ask(transaction.started("GOOD"))
        await charger.ask(transaction.read(1_000, sequence=1))
        await charger.ask(transaction.read(1_500, sequence=1))
        await charger.ask(transaction.ended(2_000, sequence=2))
    flagged = [flag for record in gateway.database.journal("session.flagged") for flag in record["data"]["flags"]]
    assert "conflicting" in flagged
    assert len(gateway.database.quarantine()) == 1
    assert gateway.database.energy(gateway.database.session()) == 2_000_000


async def test_the_gateway_restarts_in_the_middle_of_a_201_session(gateway, site):
    charger = Charger201(gateway, "CP-1")
    await charger.open()
    transaction = Transaction()
    await charger.ask(transaction.started("GOOD"))
    last = transaction.read(1_000)
    await charger.ask(last)
    gateway.kill()
    await charger.until_closed()
    gateway.start()
    await charger.open()
    await charger.ask(last)
    await charger.ask(transaction.ended(3_000))
    await charger.close()
    assert_one_session(gateway, 3_000)
    assert gateway.database.count("meter", "session_id IS NOT NULL") == 3


async def test_the_same_transaction_id_at_two_chargers_is_two_transactions(gateway, site):
    site.charger("CP-2")
    async with Charger201(gateway, "CP-1") as first, Charger201(gateway, "CP-2") as second:
        one, other = Transaction("42"), Transaction("42")
        await first.ask(one.started("GOOD"))
        await second.ask(other.started("GOOD"))
        await first.ask(one.ended(1_000))
        await second.ask(other.ended(2_000))
    energies = sorted(gateway.database.energy(session) for session in gateway.database.sessions())
    assert energies == [1_000_000, 2_000_000]


async def test_a_long_queue_is_worked_off_fast(gateway, site):
    """A charger back after days: 500 readings, answered one by one."""
    async with Charger16(gateway, "CP-1") as charger:
        transaction = (await charger.begin("GOOD", meter=0, at=text(now(-50_000)))).transaction_id
        for number in range(500):
            await charger.ask(
                call.MeterValues(
                    connector_id=1, transaction_id=transaction,
                    meter_value=[{"timestamp": text(now(-49_000 + 60 * number)),
                                  "sampledValue": sampled(number * 10, power=600)}]),
                skip_schema_validation=True)
        await charger.end(transaction, 5_000, at=text(now(-10_000)))
    assert_one_session(gateway, 5_000)
    assert gateway.database.count("meter", "session_id = ?", transaction) == 500
