"""OCPP 2.1: event streams, energy that flows back, and limits that a station asks for."""

import json

from world.chargers import BareCharger, Charger21, Charger201
from world.chargers.v2 import Transaction, meter_value
from world.times import now_text
from world.waiting import until


class Streaming(BareCharger):
    """Answers what it is asked by a table: action → payload."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.results = {}

    def heard(self, frame):
        if frame[0] == 2:
            self.calls.append(frame)
            return self.wire.send(json.dumps([3, frame[1], self.results.get(frame[2], {"status": "Accepted"})]))
        return None


def send(gateway, number, action, payload):
    gateway.api.post(
        "/v1/commands",
        {"id": number, "charger": "CP-1", "verb": "ocpp", "args": {"action": action, "payload": payload}})


async def done(gateway, number):
    await until(
        lambda: gateway.api.get(f"/v1/commands/{number}")["state"] in ("effective", "rejected", "failed"),
        f"{number} has its outcome")


MONITORED = {"component": {"name": "EVSE", "evse": {"id": 2}}, "variable": {"name": "Power"}}


async def test_streams_are_readings_of_the_charger(gateway, site):
    async with Streaming(gateway, "CP-1", "2.1") as charger:
        await charger.call(
            "NotifyReport", {
                "requestId": 7, "generatedAt": now_text(), "seqNo": 0, "reportData": [{
                    **MONITORED, "variableAttribute": [{"value": "0"}],
                    "variableCharacteristics": {"dataType": "decimal", "supportsMonitoring": True, "unit": "W"}}]})
        # Monitor 1 is set by the gateway, and 2 is one that the station brings along.
        charger.results["SetVariableMonitoring"] = {
            "setMonitoringResult": [{**MONITORED, "id": 1, "status": "Accepted", "type": "Periodic", "severity": 8}]}
        send(gateway, "m", "SetVariableMonitoring", {
            "setMonitoringData": [{**MONITORED, "value": 1, "type": "Periodic", "severity": 8}]})
        await done(gateway, "m")
        answer = await charger.call("NotifyMonitoringReport", {
            "requestId": 1, "seqNo": 0, "generatedAt": now_text(), "monitor": [{
                "component": {"name": "Cabinet"}, "variable": {"name": "Temperature", "instance": "Top"},
                "variableMonitoring": [{
                    "id": 2, "transaction": False, "value": 1, "type": "Periodic", "severity": 8,
                    "eventNotificationType": "PreconfiguredMonitor"}]}]})
        assert answer[0] == 3
        for stream, monitor in ((10, 1), (11, 2)):
            opened = await charger.call("OpenPeriodicEventStream", {
                "constantStreamData": {
                    "id": stream, "variableMonitoringId": monitor, "params": {"interval": 5, "values": 2}}})
            assert opened[2] == {"status": "Accepted"}
        for number, (stream, values) in enumerate(
                [(10, [(0, "11000"), (1.5, "10900.25")]), (11, [(0, "41")]), (12, [(0, "on")])]):
            await charger.say(json.dumps([6, f"s{number}", "NotifyPeriodicEventStream", {
                "id": stream, "pending": 0, "basetime": now_text(),
                "data": [{"t": t, "v": v} for t, v in values]}]))
        closed = await charger.call("ClosePeriodicEventStream", {"id": 10})
        assert closed[0] == 3
        readings = gateway.api.get("/v1/readings?charger=CP-1")["items"]
        told = [
            (reading["evse"], sample["measurand"], sample["value"], sample.get("unit"))
            for reading in readings for sample in reading["samples"]]
        assert told == [
            (2, "EVSE.Power", "11000", "W"), (2, "EVSE.Power", "10900.25", "W"),
            (0, "Cabinet.Temperature/Top", "41", None), (0, "EventStream.12", "on", None)]
        first, second = (reading["at"] for reading in readings[:2])
        assert first < second
        assert "EVSE.Power=11000W" in gateway.edgectl("readings", "CP-1").replace("\n", "")
    journal = gateway.database.journal("charger.event_stream")
    assert [record["data"]["message"] for record in journal] == [
        "OpenPeriodicEventStream", "OpenPeriodicEventStream", "ClosePeriodicEventStream"]
    assert gateway.database.count("event_stream") == 1


async def test_a_station_that_asks_is_told_the_limits_in_force(gateway, site):
    async with Streaming(gateway, "CP-1", "2.1") as charger:
        async def pulled(profile):
            answer = await charger.call("PullDynamicScheduleUpdate", {"chargingProfileId": profile})
            return answer[2]

        assert await pulled(5) == {"status": "Rejected"}
        send(gateway, "profile", "SetChargingProfile", {
            "evseId": 1, "chargingProfile": {
                "id": 5, "stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile",
                "chargingProfileKind": "Dynamic", "dynUpdateInterval": 60, "chargingSchedule": [{
                    "id": 1, "chargingRateUnit": "W", "chargingSchedulePeriod": [
                        {"startPeriod": 0, "limit": 7000, "dischargeLimit": -3000}]}]}})
        await done(gateway, "profile")
        assert await pulled(5) == {"status": "Accepted", "scheduleUpdate": {"limit": 7000, "dischargeLimit": -3000}}
        send(gateway, "update", "UpdateDynamicSchedule", {
            "chargingProfileId": 5, "scheduleUpdate": {"limit": 4000.5}})
        await done(gateway, "update")
        assert await pulled(5) == {"status": "Accepted", "scheduleUpdate": {"limit": 4000.5}}
        charger.results["UpdateDynamicSchedule"] = {"status": "Rejected"}
        send(gateway, "refused", "UpdateDynamicSchedule", {
            "chargingProfileId": 5, "scheduleUpdate": {"limit": 1}})
        await done(gateway, "refused")
        assert await pulled(5) == {"status": "Accepted", "scheduleUpdate": {"limit": 4000.5}}, "it did not take that"
        gateway.restart()
    async with Streaming(gateway, "CP-1", "2.1") as charger:
        answer = await charger.call("PullDynamicScheduleUpdate", {"chargingProfileId": 5})
        assert answer[2]["scheduleUpdate"] == {"limit": 4000.5}
        send(gateway, "clear", "ClearChargingProfile", {"chargingProfileId": 5})
        await done(gateway, "clear")
        answer = await charger.call("PullDynamicScheduleUpdate", {"chargingProfileId": 5})
        assert answer[2] == {"status": "Rejected"}
    assert len(gateway.database.journal("charger.vehicle")) == 6


async def test_energy_that_flows_back_is_kept_apart(gateway, site):
    for identity, station in (("CP-1", Charger201), (site.charger("CP-2"), Charger21)):
        async with station(gateway, identity) as charger:
            await charger.boot()
            transaction = Transaction()

            def both(imported, exported, context="Sample.Periodic"):
                reading = meter_value(imported, context=context)
                reading["sampledValue"].append({
                    "value": exported, "measurand": "Energy.Active.Export.Register", "context": context,
                    "unitOfMeasure": {"unit": "Wh"}})
                return reading

            await charger.ask(
                transaction.event("Started", "Authorized", token="GOOD", readings=[both(1_000, 200)]))
            await charger.ask(transaction.event("Updated", "MeterValuePeriodic", readings=[both(9_000, 2_700)]))
            live = gateway.api.get(f"/v1/sessions?charger={identity}")["items"][0]
            assert (live["energy_mwh"], live["exported_mwh"]) == (8_000_000, 2_500_000)
            await charger.ask(
                transaction.event("Ended", "EVDeparted", readings=[both(9_000, 4_200, "Transaction.End")]))
    for session in gateway.database.sessions():
        detail = gateway.api.get(f"/v1/sessions/{session['id']}")
        assert detail["summary"]["energy_mwh"] == 8_000_000
        assert detail["summary"]["exported_mwh"] == 4_000_000
        [invoice] = gateway.database.invoices(session["id"])
        assert invoice["record"]["session"]["exported_milliwatt_hours"] == 4_000_000
        assert invoice["record"]["bill"]["milliwatt_hours"] == 8_000_000, "it bills what was taken"
        shown = gateway.edgectl("session", "show", session["id"])
        assert "Given back" in shown and "4.000 kWh" in shown
    ended = gateway.database.journal("session.ended")[0]["data"]
    assert (ended["energy_mwh"], ended["exported_mwh"]) == (8_000_000, 4_000_000)


async def test_what_nothing_is_decided_by_is_kept_and_shown(gateway, site):
    """DER alarms, settlements, battery swaps …: in the journal, where a technician finds them."""
    from world import samples
    kinds = {
        "ReportDERControl": "charger.energy_resource", "NotifyDERAlarm": "charger.energy_resource",
        "NotifyDERStartStop": "charger.energy_resource", "NotifyPriorityCharging": "charger.vehicle",
        "BatterySwap": "charger.battery_swap", "NotifySettlement": "charger.payment",
        "VatNumberValidation": "charger.payment", "NotifyEVChargingNeeds": "charger.vehicle"}
    async with BareCharger(gateway, "CP-1", "2.1") as charger:
        for action in kinds:
            payload = samples.requests("2.1", action)[0]
            assert (await charger.call(action, payload))[0] == 3
            assert gateway.database.journal(kinds[action])[-1]["data"] == payload, action
    shown = gateway.edgectl("events", "--charger", "CP-1", "--limit", "50")
    assert all(kind in shown for kind in kinds.values())
