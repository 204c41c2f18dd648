"""What stations report in many parts, what they show and watch, and what stands until they say otherwise."""

import asyncio
import json

import pytest
from ocpp.routing import on
from ocpp.v201 import call, call_result

from world.chargers import BareCharger, Charger16, Charger21, Charger201
from world.chargers.scripted import answering
from world.roads import fresh
from world.times import now_text
from world.waiting import until

VERSIONS = pytest.mark.parametrize("version", ["2.0.1", "2.1"])
VERBS = [
    ("profiles", {}), ("set-display", {"text": "Hi"}), ("displays", {}), ("clear-display", {"id": 1}),
    ("set-monitor", {"variable": "C.V", "type": "upper", "value": 1}), ("monitors", {}),
    ("clear-monitor", {"monitors": [1]}), ("customer", {"token": "GOOD"}),
]


def station(version, gateway):
    reports = answering(
        call_result, "GetMonitoringReport", "GetDisplayMessages", "SetDisplayMessage", "ClearDisplayMessage",
        "GetChargingProfiles", "CustomerInformation")

    class Reporting(reports, {"2.0.1": Charger201, "2.1": Charger21}[version]):
        """Has a display, monitors, profiles and customers; a test sends the parts of its reports."""

        @on("SetVariableMonitoring")
        def _set_monitors(self, set_monitoring_data, **_):
            return call_result.SetVariableMonitoring(set_monitoring_result=[
                {"id": item.get("id", 9), "status": self.status("SetVariableMonitoring"), "type": item["type"],
                 "severity": item["severity"], "component": {"name": item["component"]["name"]},
                 "variable": {"name": item["variable"]["name"]}} for item in set_monitoring_data])

        @on("ClearVariableMonitoring")
        def _clear_monitors(self, id, **_):
            return call_result.ClearVariableMonitoring(clear_monitoring_result=[
                {"id": number, "status": self.status("ClearVariableMonitoring")} for number in id])

        async def tell_monitors(self, request, number, more):
            monitoring = {"id": number + 1, "transaction": False, "value": 60.5, "type": "UpperThreshold", "severity": 4}
            if self.version == "2.1":
                monitoring["eventNotificationType"] = "CustomMonitor"
            await self.ask(call.NotifyMonitoringReport(
                request_id=request, seq_no=number, tbc=more, generated_at=now_text(),
                monitor=[{"component": {"name": "Connector", "evse": {"id": 1}}, "variable": {"name": "Temperature"},
                          "variableMonitoring": [monitoring]}]))

        async def tell_event(self, **facts):
            await self.ask(call.NotifyEvent(generated_at=now_text(), seq_no=0, event_data=[
                {"eventId": 1, "timestamp": now_text(), "trigger": "Alerting", "actualValue": "81",
                 "eventNotificationType": "CustomMonitor", "component": {"name": "Connector", "evse": {"id": 1}},
                 "variable": {"name": "Temperature"}, "variableMonitoringId": 3, **facts}]))

    return Reporting(gateway, "CP-1")


def told(outcome):
    """What a command's outcome carries, over either road."""
    answer = outcome["answer"]
    return answer if isinstance(answer, dict) else json.loads(answer)


def conditions(gateway):
    return gateway.api.get("/v1/chargers/CP-1")["conditions"]


@VERSIONS
async def test_monitors_are_set_reported_in_parts_and_cleared(road, version):
    async with station(version, road.gateway) as charger:
        await charger.boot()
        new, again, report, gone = fresh(), fresh(), fresh(), fresh()
        wanted = {"variable": "Connector.Temperature", "evse": 1, "type": "upper", "value": 60.5}
        road.send(new, "CP-1", "set-monitor", wanted)
        assert (await road.outcome(new, "effective"))["detail"] == "monitor 9 is set"
        [data] = (await charger.expect("SetVariableMonitoring")).payload["setMonitoringData"]
        assert (data["value"], data["type"], data["component"]["evse"]["id"]) == (60.5, "UpperThreshold", 1)
        road.send(again, "CP-1", "set-monitor", {**wanted, "id": 4, "severity": 2})
        assert (await road.outcome(again, "effective"))["detail"] == "monitor 4 is set"

        road.send(report, "CP-1", "monitors", {})
        request = (await charger.expect("GetMonitoringReport")).payload["requestId"]
        await road.outcome(report, "accepted")
        await charger.tell_monitors(request, 1, more=False)
        await charger.tell_monitors(request, 0, more=True)
        answer = told(await road.outcome(report, "effective"))
        assert answer["report"]["state"] == "complete"
        assert [(entry["id"], entry["variable"]) for entry in answer["told"]] == [
            (1, "Connector.Temperature"), (2, "Connector.Temperature")]
        shown = road.gateway.edgectl("charger", "report", "CP-1", "monitors")
        assert "complete" in shown and "UpperThreshold" in shown and "60.5" in shown
        assert all(len(line) <= 80 for line in shown.splitlines())

        charger.statuses["ClearVariableMonitoring"] = "NotFound"
        road.send(gone, "CP-1", "clear-monitor", {"monitors": [4, 9]})
        assert (await road.outcome(gone, "effective"))["detail"] == "4: NotFound, 9: NotFound"


async def test_a_new_monitor_is_not_set_twice_one_with_an_id_is_set_again(road):
    async with station("2.0.1", road.gateway) as charger:
        await charger.boot()
        wanted = {"variable": "C.V", "type": "delta", "value": 5}
        charger.silent_on.add("SetVariableMonitoring")
        new, again = fresh(), fresh()
        road.send(new, "CP-1", "set-monitor", wanted)
        await road.outcome(new, "unknown")
        assert len(charger.calls_of("SetVariableMonitoring")) == 1
        road.send(again, "CP-1", "set-monitor", {**wanted, "id": 4})
        await charger.expect("SetVariableMonitoring", count=2)
        charger.silent_on.clear()
        await road.outcome(again, "effective")
        assert len(charger.calls_of("SetVariableMonitoring")) == 3


@VERSIONS
async def test_messages_are_shown_listed_and_taken_off(road, version):
    async with station(version, road.gateway) as charger:
        await charger.boot()
        shown, listed, gone = fresh(), fresh(), fresh()
        road.send(shown, "CP-1", "set-display", {"text": "Closed", "priority": "in-front", "during": "idle"})
        message = (await charger.expect("SetDisplayMessage")).payload["message"]
        assert (await road.outcome(shown, "effective"))["detail"] == f"the charger has message {message['id']}"
        assert (message["priority"], message["state"], message["message"]["content"]) == ("InFront", "Idle", "Closed")

        road.send(listed, "CP-1", "displays", {})
        request = (await charger.expect("GetDisplayMessages")).payload["requestId"]
        await road.outcome(listed, "accepted")
        for text, more in [("Closed", True), ("Welcome", False)]:
            await charger.ask(call.NotifyDisplayMessages(request_id=request, tbc=more, message_info=[
                {"id": message["id"], "priority": "NormalCycle", "message": {"format": "UTF8", "content": text}}]))
        answer = told(await road.outcome(listed, "effective"))
        assert [entry["text"] for entry in answer["told"]] == ["Closed", "Welcome"]

        charger.statuses["ClearDisplayMessage"] = "Unknown"
        road.send(gone, "CP-1", "clear-display", {"id": message["id"]})
        assert (await road.outcome(gone, "effective"))["detail"] == "Unknown"
        assert charger.calls_of("ClearDisplayMessage")[0].payload["id"] == message["id"]


async def test_a_message_may_be_for_a_session_that_runs(road):
    async with station("2.0.1", road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "set-display", {"text": "Hi", "session": 77})
        assert "does not run" in (await road.outcome(command, "failed"))["detail"]


@VERSIONS
async def test_profiles_are_reported_those_of_others_among_them(road, version):
    async with station(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "profiles", {"evse": 1, "purpose": "session"})
        question = (await charger.expect("GetChargingProfiles")).payload
        assert question["chargingProfile"] == {"chargingProfilePurpose": "TxProfile"} and question["evseId"] == 1
        await road.outcome(command, "accepted")
        for source, more in [("CSO", True), ("EMS", False)]:
            await charger.ask(call.ReportChargingProfiles(
                request_id=question["requestId"], charging_limit_source=source, evse_id=1, tbc=more,
                charging_profile=[{
                    "id": 5, "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Absolute",
                    "chargingSchedule": [{"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [
                        {"startPeriod": 0, "limit": 16.0}]}]}]))
        answer = told(await road.outcome(command, "effective"))
        assert [entry["source"] for entry in answer["told"]] == ["CSO", "EMS"]
        assert "16 A" in road.gateway.edgectl("charger", "report", "CP-1", "profiles")


@VERSIONS
async def test_what_is_kept_of_a_customer_is_told_and_forgotten(road, version):
    async with station(version, road.gateway) as charger:
        await charger.boot()
        told_of, forgotten = fresh(), fresh()
        road.send(told_of, "CP-1", "customer", {"token": "GOOD", "clear": True})
        question = (await charger.expect("CustomerInformation")).payload
        assert (question["report"], question["clear"], question["idToken"]["idToken"]) == (True, True, "GOOD")
        await road.outcome(told_of, "accepted")
        for number, text in enumerate(["name=X; ", "visits=3"]):
            await charger.ask(call.NotifyCustomerInformation(
                data=text, seq_no=number, generated_at=now_text(), request_id=question["requestId"], tbc=number == 0))
        assert told(await road.outcome(told_of, "effective"))["told"] == ["name=X; ", "visits=3"]
        assert "name=X; visits=3" in road.gateway.edgectl("charger", "report", "CP-1", "customer")
        road.send(forgotten, "CP-1", "customer", {"customer": "X", "clear": True, "report": False})
        await road.outcome(forgotten, "effective")


async def test_a_question_for_a_customer_is_never_sent_twice(road):
    async with station("2.0.1", road.gateway) as charger:
        await charger.boot()
        charger.silent_on.add("CustomerInformation")
        command = fresh()
        road.send(command, "CP-1", "customer", {"token": "GOOD"})
        request = (await charger.expect("CustomerInformation")).payload["requestId"]
        # Its answer is lost, its report is not.
        await charger.ask(call.NotifyCustomerInformation(
            data="nothing", seq_no=0, generated_at=now_text(), request_id=request))
        await road.outcome(command, "effective")
        assert len(charger.calls_of("CustomerInformation")) == 1


@pytest.mark.parametrize(("verb", "action", "word"), [
    ("monitors", "GetMonitoringReport", "EmptyResultSet"), ("displays", "GetDisplayMessages", "Unknown"),
    ("profiles", "GetChargingProfiles", "NoProfiles")])
async def test_nothing_to_report_is_a_complete_report(road, verb, action, word):
    async with station("2.0.1", road.gateway) as charger:
        await charger.boot()
        charger.statuses[action] = word
        command = fresh()
        road.send(command, "CP-1", verb, {})
        assert "there is nothing to report" in (await road.outcome(command, "effective"))["detail"]
        [report] = road.gateway.api.get("/v1/chargers/CP-1/reports")["items"]
        assert (report["state"], report["entries"], report["command"]) == ("complete", 0, command)


@pytest.mark.limit(150)
async def test_a_report_that_stops_is_incomplete_and_says_what_is_missing(gateway, site):
    async with station("2.0.1", gateway) as charger:
        await charger.boot()
        gateway.api.post("/v1/commands", {"id": "c1", "charger": "CP-1", "verb": "monitors"})
        request = (await charger.expect("GetMonitoringReport")).payload["requestId"]
        await charger.tell_monitors(request, 0, more=True)
        await charger.tell_monitors(request, 2, more=True)
        report = gateway.api.get("/v1/chargers/CP-1/reports/monitors")["report"]
        assert (report["state"], report["missing"]) == ("receiving", ["1", "the end"])
        await until(lambda: gateway.api.get("/v1/commands/c1")["state"] == "failed", "it is given up", 90)
        assert gateway.api.get("/v1/commands/c1")["detail"] == (
            "the report is incomplete: 2 entries; missing of its parts: 1, the end")
        assert gateway.database.journal("charger.report")[-1]["data"]["missing"] == ["1", "the end"]
        shown = gateway.edgectl("charger", "report", "CP-1")
        assert "incomplete" in shown and "1, the end" in shown
        # What was missing comes late, after a restart of the gateway.
        gateway.restart()
    async with station("2.0.1", gateway) as charger:
        await charger.boot()
        await charger.tell_monitors(request, 1, more=True)
        await charger.tell_monitors(request, 3, more=False)
        assert gateway.api.get("/v1/chargers/CP-1/reports/monitors")["report"]["state"] == "complete"
        assert len(json.loads(gateway.api.get("/v1/chargers/CP-1/reports/monitors")["told"])) == 4


async def test_a_report_that_the_raw_verb_asks_for_is_assembled_too(gateway, site):
    async with station("2.0.1", gateway) as charger:
        await charger.boot()
        gateway.api.post("/v1/commands", {
            "charger": "CP-1", "verb": "ocpp", "args": {"action": "GetMonitoringReport", "payload": {"requestId": 5}}})
        await charger.expect("GetMonitoringReport")
        await charger.tell_monitors(5, 0, more=False)
        report = gateway.api.get("/v1/chargers/CP-1/reports/monitors")["report"]
        assert (report["request"], report["state"], report.get("command")) == (5, "complete", None)


async def test_controls_of_energy_resources_are_assembled(gateway, site):
    def curve(identifier):
        return {"id": identifier, "curveType": "VoltVar", "isDefault": True, "isSuperseded": False, "curve": {
            "priority": 1, "yUnit": "PctMaxVar", "curveData": [{"x": 1, "y": 2.5}]}}
    async with BareCharger(gateway, "CP-1", "2.1") as charger:
        assert (await charger.call("ReportDERControl", {"requestId": 5, "tbc": True, "curve": [curve("a")]}))[0] == 3
        shown = gateway.edgectl("charger", "report", "CP-1")
        assert "der" in shown and "receiving" in shown
        assert (await charger.call("ReportDERControl", {"requestId": 5, "curve": [curve("b")]}))[0] == 3
    detail = gateway.api.get("/v1/chargers/CP-1/reports/der")
    assert (detail["report"]["state"], detail["report"]["entries"]) == ("complete", 2)
    told = json.loads(detail["told"])
    assert [one["id"] for one in told] == ["a", "b"] and told[1]["settings"] == curve("b")
    shown = gateway.edgectl("charger", "report", "CP-1", "der")
    assert "complete" in shown and "curve" in shown and all(len(line) <= 80 for line in shown.splitlines())


@VERSIONS
async def test_an_alarm_stands_until_it_is_cleared(gateway, site, version):
    async with station(version, gateway) as charger:
        await charger.boot()
        await charger.tell_event(**({"severity": 3} if version == "2.1" else {}))
        [alarm] = conditions(gateway)
        assert (alarm["kind"], alarm["evse"], alarm["name"]) == ("alarm", 1, "Connector.Temperature #3")
        assert alarm["text"] == ("81 (severity 3)" if version == "2.1" else "81")
        shown = gateway.edgectl("charger", "show", "CP-1")
        assert "alarm" in shown and "Connector.Temperature" in shown
        await charger.tell_event(trigger="Periodic", variableMonitoringId=4)
        await charger.tell_event(cleared=True, actualValue="70")
        assert conditions(gateway) == []
        assert len(gateway.database.journal("charger.event")) == 3


@VERSIONS
async def test_an_alarm_does_not_outlive_its_monitor(road, version):
    async with station(version, road.gateway) as charger:
        await charger.boot()
        for monitor in [3, 4]:
            await charger.tell_event(variableMonitoringId=monitor)
        command = fresh()
        road.send(command, "CP-1", "clear-monitor", {"monitors": [3]})
        await road.outcome(command, "effective")
        assert [alarm["name"] for alarm in conditions(road.gateway)] == ["Connector.Temperature #4"]
        # The raw verb is the same road.
        raw = fresh()
        road.send(raw, "CP-1", "ocpp", {"action": "ClearVariableMonitoring", "payload": {"id": [4]}})
        await road.outcome(raw, "effective")
        assert conditions(road.gateway) == []


@VERSIONS
async def test_limits_of_others_and_what_cars_want_are_shown(gateway, site, version):
    async with station(version, gateway) as charger:
        await charger.boot()
        schedule = {"id": 1, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10.0}]}
        await charger.ask(call.NotifyChargingLimit(
            charging_limit={"chargingLimitSource": "EMS", "isGridCritical": True}, evse_id=1,
            charging_schedule=[schedule]))
        needs = await charger.ask(call.NotifyEVChargingNeeds(
            evse_id=1, charging_needs={
                "requestedEnergyTransfer": "DC", "dcChargingParameters": {"evMaxCurrent": 200, "evMaxVoltage": 800}}))
        assert needs.status == "Rejected"
        plan = await charger.ask(call.NotifyEVChargingSchedule(
            time_base=now_text(), evse_id=1, charging_schedule=schedule))
        assert plan.status == "Accepted"
        texts = {condition["kind"]: condition["text"] for condition in conditions(gateway)}
        assert texts["limit"].startswith("10") and texts["limit"].endswith("A, critical for the grid")
        assert texts["vehicle_needs"] == "DC, evMaxCurrent 200, evMaxVoltage 800"
        assert texts["vehicle_schedule"].endswith("A")
        shown = gateway.edgectl("charger", "show", "CP-1")
        assert "car wants" in shown and "car plans" in shown and "EMS" in shown
        await charger.ask(call.ClearedChargingLimit(charging_limit_source="EMS", evse_id=1))
        assert {condition["kind"] for condition in conditions(gateway)} == {"vehicle_needs", "vehicle_schedule"}


@pytest.mark.parametrize(("verb", "args"), VERBS)
async def test_a_16_charger_is_not_asked_for_what_its_version_does_not_have(road, verb, args):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", verb, args)
        assert "OCPP 1.6" in (await road.outcome(command, "failed"))["detail"]
        assert [one.action for one in charger.calls if one.action != "GetConfiguration"] == []


async def test_edgectl_asks_and_shows(gateway, site):
    async with station("2.0.1", gateway) as charger:
        await charger.boot()
        gateway.edgectl("send", "set-display", "CP-1", "Closed", "--during", "faulted", "--message", 3)
        gateway.edgectl("send", "clear-display", "CP-1", 3)
        gateway.edgectl("send", "set-monitor", "CP-1", "Connector.Temperature", "upper", 60, "--evse", 1)
        gateway.edgectl("send", "clear-monitor", "CP-1", 3, 4)
        for action in ["SetDisplayMessage", "ClearDisplayMessage", "SetVariableMonitoring", "ClearVariableMonitoring"]:
            await charger.expect(action)
        asking = asyncio.create_task(asyncio.to_thread(gateway.edgectl, "send", "customer", "CP-1", "--token", "GOOD"))
        request = (await charger.expect("CustomerInformation")).payload["requestId"]
        await charger.ask(call.NotifyCustomerInformation(
            data="visits=3", seq_no=0, generated_at=now_text(), request_id=request))
        shown = await asking
        assert "effective" in shown and shown.splitlines()[-1] == "visits=3"
        assert "customer" in gateway.edgectl("charger", "report", "CP-1")
        asking = asyncio.create_task(asyncio.to_thread(gateway.edgectl, "send", "monitors", "CP-1"))
        request = (await charger.expect("GetMonitoringReport")).payload["requestId"]
        await charger.tell_monitors(request, 0, more=False)
        shown = await asking
        assert "effective" in shown and "UpperThreshold" in shown
        assert all(len(line) <= 80 for line in shown.splitlines())


async def test_what_edgectl_cannot_ask_or_show_it_says(gateway, site):
    assert "No reports." in gateway.edgectl("charger", "report", "CP-1")
    wrong = gateway.run_edgectl("charger", "report", "CP-1", "monitors", expect=2)
    assert "made no report" in wrong.stderr
    gateway.run_edgectl("send", "customer", "CP-1", expect=64)
    gateway.run_edgectl("send", "limit", "CP-1", "--amperes", 6, "--purpose", "external", expect=64)
