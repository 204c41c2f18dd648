"""Whole charging sessions of OCPP 1.6 chargers, from the plug to the invoice."""

from decimal import Decimal

import pytest
from ocpp.v16 import call

from world import money
from world.chargers import Charger16
from world.times import instant, milliseconds, now, text
from world.waiting import until


async def test_a_session_from_boot_to_invoice(gateway, site):
    database = gateway.database
    async with Charger16(gateway, "CP-1") as charger:
        boot = await charger.boot()
        assert boot.status == "Accepted"
        assert boot.interval == 300
        await charger.report("Available")
        assert (await charger.authorize("GOOD"))["status"] == "Accepted"
        await charger.report("Preparing")

        started = await charger.begin("GOOD", meter=1_000)
        assert started.id_tag_info["status"] == "Accepted"
        assert 1 <= started.transaction_id <= 2**31 - 1
        transaction = started.transaction_id
        await charger.report("Charging")
        assert database.session()["state"] in ("started", "charging")

        for watt_hours, power in ((1_500, 11_000), (4_250, 10_800), (7_000, 7_200)):
            await charger.read(transaction, watt_hours, power=power, current=16.0, soc=55)
        live = database.session()
        assert live["state"] == "charging"
        assert database.energy(live) == 6_000 * 1_000
        assert live["power"] == 7_200 * 1_000

        await charger.report("Finishing")
        ended = await charger.end(transaction, 8_345, tag="GOOD")
        assert ended.id_tag_info["status"] == "Accepted"
        await charger.report("Available")

    session = database.session()
    assert session["state"] == "ended"
    assert database.energy(session) == 7_345 * 1_000
    assert session["stop_reason"] == "Local"
    [invoice] = database.invoices()
    assert money.totals(invoice) == money.price(milliwatt_hours=7_345_000, per_kwh="0.39", fee="1", tax="19")
    assert money.totals(invoice)[1] == Decimal("4.59")
    money.verify_chain(database.invoices())


async def test_every_step_stands_in_the_journal(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD")).transaction_id
        await charger.end(transaction, 1_000)
    await until(lambda: gateway.database.journal("charger.disconnected"), "the disconnection is recorded")
    kinds = [record["kind"] for record in gateway.database.journal()]
    expected = [
        "charger.connected", "charger.booted", "session.started", "session.ended", "session.cdr", "invoice.issued",
        "charger.disconnected"]
    positions = [kinds.index(kind) for kind in expected]
    assert positions == sorted(positions), kinds
    gateway.database.assert_sound()


async def test_every_sampled_value_is_kept(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD")).transaction_id
        await charger.read(transaction, 1_234.5, power=11_040.25, current=15.9, soc=42)
        readings = gateway.api.get(f"/v1/sessions/{transaction}/readings")
        await charger.end(transaction, 2_000)
    values = {(sample["measurand"], sample.get("phase")): Decimal(str(sample["value"]))
              for sample in samples_of(readings)}
    assert values[("Energy.Active.Import.Register", None)] == Decimal("1234.5")
    assert values[("Power.Active.Import", None)] == Decimal("11040.25")
    assert {phase for measurand, phase in values if measurand == "Current.Import"} == {"L1", "L2", "L3"}
    assert values[("SoC", None)] == 42


def samples_of(readings):
    return [sample for reading in readings["items"] for sample in reading["samples"]]


async def test_time_and_idle_time_are_billed_to_the_cent(make_site):
    """A session of an hour ago: charged for 30 minutes, stood idle for 20 of which 5 are free."""
    site = make_site()
    gateway = site.gateway
    site.simple_tariff(
        per_kwh="0.39", fee="1", per_minute="0.05", idle_per_minute="0.10", tax="19", idle_grace_seconds=300)
    begin = now(-3_600)

    def at(minutes):
        return text(begin.fromtimestamp(begin.timestamp() + minutes * 60, begin.tzinfo))

    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", at=at(0))).transaction_id
        await charger.report("Charging", at=at(0))
        await charger.read(transaction, 5_000, at=at(15))
        await charger.report("SuspendedEV", at=at(30))
        await charger.end(transaction, 10_000, at=at(50))

    [invoice] = gateway.database.invoices()
    expected = money.price(
        milliwatt_hours=10_000_000, per_kwh="0.39", fee="1", charging_ms=30 * 60_000, per_minute="0.05",
        idle_ms=15 * 60_000, idle_per_minute="0.10", tax="19")
    assert money.totals(invoice) == expected


async def test_the_invoice_waits_for_the_connector_where_the_tariff_says_so(make_site):
    site = make_site()
    gateway = site.gateway
    site.simple_tariff(per_kwh="0.39", idle_per_minute="0.10", idle_until="connector_free")
    begin, stop, free = text(now(-3_600)), now(-1_800), now(-600)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", at=begin)).transaction_id
        await charger.end(transaction, 10_000, at=text(stop))
        await charger.report("Finishing", at=text(stop))
        assert gateway.database.invoices() == []
        await charger.report("Available", at=text(free))
        [invoice] = gateway.database.invoices()
    idle = next(line for line in invoice["record"]["bill"]["lines"] if line["kind"] == "PARKING_TIME")
    assert idle["quantity"] == milliseconds(free) - milliseconds(stop), "from the stop to the free connector"


@pytest.mark.parametrize(
    ("token", "status"),
    [("GOOD", "Accepted"), ("good", "Accepted"), ("BLOCKED", "Blocked"), ("EXPIRED", "Expired"),
     ("NOBODY", "Invalid")])
async def test_tokens_are_judged_by_the_local_list(gateway, site, token, status):
    site.token("BLOCKED", blocked=True)
    site.token("EXPIRED", expires_at="2024-01-01T00:00:00Z")
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        assert (await charger.authorize(token))["status"] == status
        started = await charger.begin(token, meter=0)
        assert started.id_tag_info["status"] == status
        await charger.end(started.transaction_id, 10)
    session = gateway.database.session()
    assert session["state"] == "ended", "a transaction that happened is kept, whoever started it"
    flagged = [flag for record in gateway.database.journal("session.flagged") for flag in record["data"]["flags"]]
    assert ("unauthorised" in flagged) == (status != "Accepted")


async def test_unknown_tokens_are_accepted_where_the_site_says_so(make_site):
    site = make_site({"tokens": {"unknown": "accept"}})
    async with Charger16(site.gateway, "CP-1") as charger:
        await charger.boot()
        assert (await charger.authorize("STRANGER"))["status"] == "Accepted"


async def test_another_token_at_the_stop_says_nothing_of_the_session(gateway, site):
    """Anybody of a group, or a master card, may stop: who started is who pays."""
    site.token("BLOCKED", blocked=True)
    async with Charger16(gateway, "CP-1") as charger:
        started = await charger.begin("GOOD", meter=0)
        stopped = await charger.end(started.transaction_id, 100, tag="BLOCKED")
        assert stopped.id_tag_info["status"] == "Blocked"
    assert gateway.database.session()["token"] == "GOOD"
    assert gateway.database.journal("session.flagged") == []


async def test_two_connectors_charge_at_once(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        first = (await charger.begin("GOOD", meter=0, connector=1)).transaction_id
        second = (await charger.begin("GOOD", meter=500, connector=2)).transaction_id
        assert first != second
        await charger.read(first, 1_000, connector=1)
        await charger.read(second, 900, connector=2)
        await charger.end(second, 1_500)
        await charger.end(first, 3_000)
    energies = {session["evse"]: gateway.database.energy(session) for session in gateway.database.sessions()}
    assert energies == {1: 3_000_000, 2: 1_000_000}
    assert len(gateway.database.invoices()) == 2


async def test_a_signed_value_is_kept_byte_for_byte(gateway, site):
    signed = 'OCMF|{"FV":"1.0","GI":"Acme","RD":[{"TM":"2026-11-22T10:00:00,000+0000 S","RV":1.5}]}|{"SD":"30\\u0041"}'
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD")).transaction_id
        await charger.ask(
            call.MeterValues(
                connector_id=1, transaction_id=transaction,
                meter_value=[{"timestamp": text(now()), "sampledValue": [
                    {"value": signed, "format": "SignedData", "context": "Transaction.Begin",
                     "measurand": "Energy.Active.Import.Register"}]}]))
        await charger.end(transaction, 1_000)
    blobs = [row["samples"] for row in gateway.database.rows("SELECT samples FROM meter")]
    assert any(signed.encode() in blob for blob in blobs)


async def test_readings_without_a_transaction_belong_to_the_charger(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        await charger.read(None, 123_456, connector=0)
    [row] = gateway.database.rows("SELECT session_id FROM meter")
    assert row["session_id"] is None


async def test_the_clock_that_a_charger_is_told_is_the_gateways(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        for told in ((await charger.boot()).current_time, (await charger.heartbeat()).current_time):
            told_ms = milliseconds(instant(told))
            assert abs(told_ms - milliseconds(now())) < 2_000
