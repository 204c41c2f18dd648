"""Whole charging sessions of OCPP 2.0.1 and 2.1 stations, from the plug to the invoice."""

from decimal import Decimal

import pytest
from ocpp.v201 import call

from world import money
from world.chargers import Charger21, Charger201
from world.chargers.v2 import Transaction, meter_value
from world.times import now_text


@pytest.fixture(params=[Charger201, Charger21], ids=lambda station: station.version)
def station(request):
    return request.param


async def test_a_session_from_boot_to_invoice(gateway, site, station):
    database = gateway.database
    async with station(gateway, "CP-1") as charger:
        boot = await charger.boot()
        assert boot.status == "Accepted"
        assert boot.interval == 300
        await charger.heartbeat()
        await charger.report("Available")
        assert (await charger.authorize("GOOD"))["status"] == "Accepted"
        await charger.report("Occupied")

        transaction = Transaction()
        started = await charger.ask(transaction.started("GOOD", watt_hours=1_000))
        assert started.id_token_info["status"] == "Accepted"
        assert database.session()["state"] == "started"
        await charger.ask(transaction.charging())
        assert database.session()["state"] == "charging"
        for watt_hours, power in ((1_500, 11_000), (4_250, 10_800), (7_000, 7_200)):
            await charger.ask(transaction.read(watt_hours, power=power))
        live = database.session()
        assert database.energy(live) == 6_000 * 1_000
        assert live["power"] == 7_200 * 1_000
        await charger.ask(transaction.event("Updated", "ChargingStateChanged", state="SuspendedEV"))
        assert database.session()["state"] == "suspended"

        ended = await charger.ask(transaction.ended(8_345))
        assert Decimal(str(ended.total_cost)) == Decimal("4.59")
        await charger.report("Available")

    session = database.session()
    assert session["state"] == "ended"
    assert session["transaction_id"] == transaction.id
    assert session["stop_reason"] == "EVDisconnected"
    assert database.energy(session) == 7_345 * 1_000
    [invoice] = database.invoices()
    assert money.totals(invoice) == money.price(milliwatt_hours=7_345_000, per_kwh="0.39", fee="1", tax="19")
    money.verify_chain(database.invoices())
    database.assert_sound()


@pytest.mark.parametrize(
    ("token", "status"),
    [("GOOD", "Accepted"), ("good", "Accepted"), ("BLOCKED", "Blocked"), ("EXPIRED", "Expired"),
     ("NOBODY", ("Invalid", "Unknown"))])
async def test_tokens_are_judged_by_the_local_list(gateway, site, station, token, status):
    site.token("BLOCKED", blocked=True)
    site.token("EXPIRED", expires_at="2024-01-01T00:00:00Z")
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        assert (await charger.authorize(token))["status"] in status
        transaction = Transaction()
        started = await charger.ask(transaction.started(token))
        assert started.id_token_info["status"] in status
        await charger.ask(transaction.ended(10))
    assert gateway.database.session()["state"] == "ended"


async def test_a_token_that_comes_later_completes_the_session(gateway, site, station):
    """The cable first, the card second (the standard's E03)."""
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        await charger.ask(transaction.started(trigger="CablePluggedIn"))
        authorised = await charger.ask(
            transaction.event("Updated", "Authorized", token="GOOD", state="EVConnected"))
        assert authorised.id_token_info["status"] == "Accepted"
        await charger.ask(transaction.ended(2_000))
    session = gateway.database.session()
    assert session["token"] == "GOOD"
    assert gateway.database.energy(session) == 2_000_000


async def test_notifications_are_recorded_and_acknowledged(gateway, site, station):
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        await charger.ask(
            call.NotifyEvent(
                generated_at=now_text(), seq_no=0,
                event_data=[{
                    "eventId": 1, "timestamp": now_text(), "trigger": "Alerting", "actualValue": "81.5",
                    "eventNotificationType": "HardWiredMonitor", "component": {"name": "Connector"},
                    "variable": {"name": "Temperature"}}]))
        await charger.ask(
            call.NotifyReport(
                request_id=7, generated_at=now_text(), seq_no=0,
                report_data=[{
                    "component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "HeartbeatInterval"},
                    "variableAttribute": [{"value": "300"}]}]))
        await charger.ask(call.SecurityEventNotification(type="TamperDetectionActivated", timestamp=now_text()))
        answer = await charger.ask(call.DataTransfer(vendor_id="com.acme", message_id="hello", data={"a": 1}))
        assert answer.status in ("Accepted", "Rejected", "UnknownVendorId", "UnknownMessageId")
    journal = gateway.database.journal
    assert "Temperature" in str(journal("charger.event")[-1]["data"])
    part, whole = (record["data"] for record in journal("charger.report")[-2:])
    assert "HeartbeatInterval" in str(part)
    assert whole["state"] == "complete" and whole["request"] == 7
    assert "TamperDetectionActivated" in str(journal("security.event")[-1]["data"])
    assert journal("charger.data")


async def test_readings_outside_of_transactions_are_kept(gateway, site, station):
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        await charger.ask(call.MeterValues(evse_id=1, meter_value=[meter_value(99_000, context="Sample.Clock")]))
    [row] = gateway.database.rows("SELECT session_id, evse FROM meter")
    assert row == {"session_id": None, "evse": 1}


async def test_signed_values_are_kept_byte_for_byte(gateway, site, station):
    signed = "T0NNRnx7IkZWIjoiMS4wIn18eyJTRCI6IjMwNDUwMjIxMDAifQ=="
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD"))
        reading = meter_value(1_000)
        reading["sampledValue"][0]["signedMeterValue"] = {
            "signedMeterData": signed, "signingMethod": "ECDSA-secp256r1-SHA256", "encodingMethod": "OCMF",
            "publicKey": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"}
        await charger.ask(transaction.event("Updated", "MeterValuePeriodic", readings=[reading]))
        await charger.ask(transaction.ended(2_000))
    blobs = [row["samples"] for row in gateway.database.rows("SELECT samples FROM meter")]
    assert any(signed.encode() in blob for blob in blobs)


async def test_a_multiplier_of_the_unit_counts(gateway, site, station):
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD", watt_hours=0))
        reading = meter_value(3)
        reading["sampledValue"][0]["unitOfMeasure"] = {"unit": "Wh", "multiplier": 3}
        await charger.ask(transaction.event("Updated", "MeterValuePeriodic", readings=[reading]))
        assert gateway.database.energy(gateway.database.session()) == 3_000_000
        await charger.ask(transaction.ended(3_500))


async def test_an_end_without_a_beginning_is_a_session_all_the_same(gateway, site, station):
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        transaction.next_sequence()
        await charger.ask(transaction.ended(5_000))
    session = gateway.database.session()
    assert session["state"] == "ended"
    flagged = [flag for record in gateway.database.journal("session.flagged") for flag in record["data"]["flags"]]
    assert "start_missing" in flagged or session["flags"] & 32
