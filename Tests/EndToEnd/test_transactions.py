"""What transactions tell besides their energy: costs, gaps, moves, reservations."""

import json
from decimal import Decimal

import pytest
from ocpp.v16 import call as call16
from ocpp.v201 import call

from world import money, samples
from world.chargers import BareCharger, Charger16, Charger21, Charger201
from world.chargers.v2 import Transaction
from world.times import now_text
from world.waiting import stays, until

STATIONS = pytest.mark.parametrize("station", [Charger201, Charger21], ids=lambda station: station.version)


def cost(answer):
    return None if answer.total_cost is None else Decimal(str(answer.total_cost))


@STATIONS
async def test_the_cost_is_told_by_each_versions_rules(make_site, station):
    """2.0.1: CostUpdated while charging, totalCost at the end alone; 2.1: in the answers too."""
    site = make_site({"billing": {"running_cost_seconds": 1}})
    _, so_far = money.ordinary_price(5_000_000)
    async with station(site.gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        started = await charger.ask(transaction.started("GOOD", watt_hours=0))
        assert cost(started) is None
        await charger.ask(transaction.charging())
        read = await charger.ask(transaction.read(5_000, power=11_000))
        assert cost(read) == (so_far if station.version == "2.1" else None)
        await until(
            lambda: any(
                Decimal(str(call.payload["totalCost"])) == so_far for call in charger.calls_of("CostUpdated")),
            "the charger is told the cost")
        assert charger.calls_of("CostUpdated")[-1].payload["transactionId"] == transaction.id
        count = len(charger.calls_of("CostUpdated"))
        await stays(lambda: len(charger.calls_of("CostUpdated")) == count, "what did not change is not told", 2.5)
        detail = site.gateway.api.get("/v1/sessions/1")
        assert Decimal(detail["cost_so_far"]["amount"]) == so_far
        ended = await charger.ask(transaction.ended(8_000))
        assert cost(ended) == money.ordinary_price(8_000_000)[1]


@STATIONS
async def test_a_free_session_costs_nothing_and_says_so(gateway, site, station):
    site.tariff("free", elements=[{"price_components": [{"type": "ENERGY", "price": "0.00"}]}])
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD"))
        assert cost(await charger.ask(transaction.ended(8_000))) == 0


async def test_a_charger_that_shows_no_costs_is_not_told_any(make_site):
    site = make_site({"billing": {"running_cost_seconds": 1}})
    async with Charger201(site.gateway, "CP-1") as charger:
        await charger.boot()
        await charger.ask(
            call.NotifyReport(
                request_id=7, generated_at=now_text(), seq_no=0,
                report_data=[{
                    "component": {"name": "TariffCostCtrlr"}, "variable": {"name": "Enabled", "instance": "Cost"},
                    "variableAttribute": [{"value": "false"}]}]))
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD"))
        await charger.ask(transaction.read(5_000))
        await stays(lambda: not charger.calls_of("CostUpdated"), "nothing is told", 2.5)
        await charger.ask(transaction.ended(8_000))


@STATIONS
@pytest.mark.parametrize("has_queued", [True, False], ids=["queued", "lost"])
async def test_missing_messages_are_shown_and_asked_for(make_site, station, has_queued):
    site = make_site({"sessions": {"missing_message_grace_seconds": 0}})
    gateway = site.gateway
    async with station(gateway, "CP-1") as charger:
        charger.has_queued = has_queued
        await charger.boot()
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD"))
        missing = [transaction.charging(), transaction.read(2_000)]
        await charger.ask(transaction.ended(8_000))
        asked = await charger.expect("GetTransactionStatus")
        assert asked.payload == {"transactionId": transaction.id}
        state = "queued" if has_queued else "lost"
        await until(
            lambda: gateway.api.get("/v1/sessions/1")["missing_messages"]["search"] == state, "the answer is kept")
        detail = gateway.api.get("/v1/sessions/1")
        assert detail["missing_messages"]["numbers"] == "1-2"
        assert "messages_missing" in detail["summary"]["flags"]
        shown = gateway.edgectl("session", "show", "1")
        assert "1-2" in shown
        assert ("still has messages" if has_queued else "lost") in " ".join(shown.split())
        lost = gateway.database.journal("session.messages_lost")
        assert [record["data"]["missing"] for record in lost] == ([] if has_queued else ["1-2"])
        [command] = gateway.api.get("/v1/commands?charger=CP-1")["items"]
        assert command["verb"] == "ocpp"
        for message in missing:
            await charger.ask(message)
        detail = gateway.api.get("/v1/sessions/1")
        assert "missing_messages" not in detail and detail["summary"]["flags"] == []
    gateway.database.assert_sound()


@STATIONS
async def test_a_transaction_is_where_its_car_is(gateway, site, station):
    """It begins with a card, and the car comes to EVSE 2."""
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        first = Transaction()
        await charger.ask(first.started("GOOD"))
        second = Transaction(evse=2, connector=2)
        started = second.started("GOOD", state="Idle")
        started.evse = None
        await charger.ask(started)
        session = gateway.database.sessions()[1]
        assert (session["evse"], session["connector"]) == (0, 0)
        assert "not at an EVSE yet" in gateway.edgectl("session", "show", session["id"])
        await charger.ask(second.event("Updated", "CablePluggedIn", state="EVConnected"))
        session = gateway.database.sessions()[1]
        assert (session["evse"], session["connector"]) == (2, 2)
        await charger.ask(second.ended(1_000))
        sessions = gateway.database.sessions()
        assert [session["state"] for session in sessions] == ["started", "ended"]
        assert sessions[0]["suspected_at"] is None, "the other one is not disturbed"
        [moved] = gateway.database.journal("session.moved")
        assert moved["data"]["to"] == {"evse": 2, "connector": 2}
        await charger.ask(first.ended(1_000))


@pytest.mark.parametrize("station", [Charger16, Charger201, Charger21], ids=lambda station: station.version)
async def test_a_session_knows_the_reservation_that_it_used_up(gateway, site, station):
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        if station is Charger16:
            await charger.ask(
                call16.StartTransaction(
                    connector_id=1, id_tag="GOOD", meter_start=0, timestamp=now_text(), reservation_id=77))
        else:
            started = Transaction().started("GOOD", remote_start=5)
            started.reservation_id = 77
            await charger.ask(started)
    detail = gateway.api.get("/v1/sessions/1")
    assert detail["reservation"] == 77
    assert detail.get("remote_start") == (None if station is Charger16 else 5)
    assert gateway.database.journal("session.started")[0]["data"]["reservation"] == 77
    assert "77" in gateway.edgectl("session", "show", "1")


def words(version, name):
    """An enumeration of the standard, from the schemas of the Python package."""
    import ocpp
    folder = {"2.0.1": "v201", "2.1": "v21"}[version]
    path = f"{ocpp.__path__[0]}/{folder}/schemas/TransactionEventRequest.json"
    with open(path, encoding="utf-8-sig") as file:
        return json.load(file)["definitions"][name]["enum"]


@STATIONS
async def test_every_word_of_the_standard_is_understood(gateway, site, station):
    async with station(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD"))
        for trigger in words(station.version, "TriggerReasonEnumType"):
            await charger.ask(transaction.event("Updated", trigger))
        for state in words(station.version, "ChargingStateEnumType"):
            await charger.ask(transaction.event("Updated", "ChargingStateChanged", state=state))
        await charger.ask(transaction.ended(1_000))
        for reason in words(station.version, "ReasonEnumType"):
            short = Transaction()
            await charger.ask(short.started("GOOD"))
            await charger.ask(short.ended(1_000, reason=reason))
            assert gateway.database.sessions()[-1]["stop_reason"] == reason
    assert gateway.database.count("quarantine") == 0
    told = {record["data"]["trigger"] for record in gateway.database.journal("session.triggered")}
    assert "AbnormalCondition" in told and "MeterValuePeriodic" not in told


async def test_what_a_charger_reckons_itself_stands_in_the_journal(gateway, site):
    details = next(
        payload["costDetails"] for payload in samples.requests("2.1", "TransactionEvent") if "costDetails" in payload)
    async with BareCharger(gateway, "CP-1", "2.1") as charger:
        answer = await charger.call(
            "TransactionEvent", {
                "eventType": "Started", "timestamp": now_text(), "triggerReason": "Authorized", "seqNo": 0,
                "transactionInfo": {"transactionId": "T"}, "costDetails": details})
        assert answer[0] == 3
    [told] = gateway.database.journal("session.cost_reported")
    assert told["data"] == details
