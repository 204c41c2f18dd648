"""The everyday verbs in every version, from the cloud and from the local API alike, up to what it brings about."""

import pytest

from world.chargers import Charger16
from world.chargers.v2 import Transaction
from world.roads import fresh, make_charger

SIMPLE = [
    ("1.6", "unlock", {"evse": 1}, "UnlockConnector", {"connectorId": 1}),
    ("1.6", "availability", {"operative": False, "evse": 1}, "ChangeAvailability",
     {"connectorId": 1, "type": "Inoperative"}),
    ("1.6", "availability", {"operative": True}, "ChangeAvailability", {"connectorId": 0, "type": "Operative"}),
    ("1.6", "trigger", {"message": "StatusNotification", "evse": 1}, "TriggerMessage",
     {"requestedMessage": "StatusNotification", "connectorId": 1}),
    ("1.6", "configure", {"key": "HeartbeatInterval", "value": "120"}, "ChangeConfiguration",
     {"key": "HeartbeatInterval", "value": "120"}),
    ("1.6", "ocpp", {"action": "ClearCache", "payload": {}}, "ClearCache", {}),
    ("1.6", "clear-cache", None, "ClearCache", {}),
    ("1.6", "clear-limit", {"evse": 1, "purpose": "default", "stack_level": 2}, "ClearChargingProfile",
     {"connectorId": 1, "chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 2}),
    ("1.6", "cancel-reservation", {"reservation": 99}, "CancelReservation", {"reservationId": 99}),
    ("2.0.1", "clear-cache", None, "ClearCache", {}),
    ("2.0.1", "clear-limit", {"purpose": "max"}, "ClearChargingProfile",
     {"chargingProfileCriteria": {"chargingProfilePurpose": "ChargingStationMaxProfile"}}),
    ("2.0.1", "cancel-reservation", {"reservation": 99}, "CancelReservation", {"reservationId": 99}),
    ("2.0.1", "unlock", {"evse": 1, "connector": 2}, "UnlockConnector", {"evseId": 1, "connectorId": 2}),
    ("2.0.1", "availability", {"operative": False, "evse": 1}, "ChangeAvailability",
     {"operationalStatus": "Inoperative"}),
    ("2.0.1", "trigger", {"message": "Heartbeat"}, "TriggerMessage", {"requestedMessage": "Heartbeat"}),
    ("2.0.1", "ocpp", {"action": "ClearCache", "payload": {}}, "ClearCache", {}),
]
SIMPLE += [("2.1", *case[1:]) for case in SIMPLE if case[0] == "2.0.1"]
STATIONS = pytest.mark.parametrize("version", ["2.0.1", "2.1"])


@pytest.mark.parametrize(("version", "verb", "args", "action", "payload"), SIMPLE)
async def test_a_command_becomes_the_versions_call(road, version, verb, args, action, payload):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", verb, args)
        call = await charger.expect(action)
        assert payload.items() <= call.payload.items()
        await road.outcome(command, "received")
        await road.outcome(command, "sent")
        await road.outcome(command, "effective")
        assert len(charger.calls_of(action)) == 1


@STATIONS
async def test_configure_sets_a_variable_in_2(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "configure", {"key": "AlignedDataCtrlr.Interval", "value": "60"})
        call = await charger.expect("SetVariables")
        [item] = call.payload["setVariableData"]
        assert (item["component"]["name"], item["variable"]["name"]) == ("AlignedDataCtrlr", "Interval")
        await road.outcome(command, "effective")


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_limit_counts_when_the_charger_shows_it(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "limit", {"evse": 1, "limit": 10.5, "unit": "A", "duration_seconds": 3600})
        await charger.expect("SetChargingProfile")
        await road.outcome(command, "effective")
        assert charger.limit == ("A", 10.5)


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_schedule_comes_back_in_the_same_words(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "schedule", {"evse": 1, "duration_seconds": 600, "unit": "A"})
        call = await charger.expect("GetCompositeSchedule")
        assert (call.payload["duration"], call.payload["chargingRateUnit"]) == (600, "A")
        answer = (await road.outcome(command, "effective"))["answer"]
        assert (answer["evse"], answer["unit"], answer["duration_seconds"]) == (1, "A", 600)
        assert answer["periods"] == [{"start_seconds": 0, "limit": 32}]


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_limit_of_a_session_names_its_transaction(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        early, command = fresh(), fresh()
        wish = {"evse": 1, "limit": 6, "purpose": "session", "stack_level": 1}
        road.send(early, "CP-1", "limit", wish)
        assert "no session runs at EVSE 1" in (await road.outcome(early, "failed"))["detail"]
        if version == "1.6":
            transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        else:
            running = Transaction()
            await charger.ask(running.started("GOOD"))
            transaction = running.id
        road.send(command, "CP-1", "limit", wish)
        payload = (await charger.expect("SetChargingProfile")).payload
        profile = payload["csChargingProfiles" if version == "1.6" else "chargingProfile"]
        assert profile["chargingProfilePurpose"] == "TxProfile"
        assert (profile["transactionId"], profile["stackLevel"]) == (transaction, 1)
        await road.outcome(command, "effective")


async def test_a_16_start_ends_with_its_transaction(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "start", {"token": "FROM-APP", "evse": 1})
        call = await charger.expect("RemoteStartTransaction")
        assert call.payload["idTag"] == "FROM-APP"
        assert call.payload["connectorId"] == 1
        await road.outcome(command, "accepted")
        assert (await charger.authorize("FROM-APP"))["status"] == "Accepted", "the command authorises its token"
        started = await charger.begin("FROM-APP", meter=0)
        assert started.id_tag_info["status"] == "Accepted"
        outcome = await road.outcome(command, "effective")
        assert str(started.transaction_id) in outcome["detail"]
        await charger.end(started.transaction_id, 100)


@STATIONS
async def test_a_start_of_2_ends_with_its_transaction(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "start", {"token": "FROM-APP", "evse": 1})
        call = await charger.expect("RequestStartTransaction")
        assert call.payload["idToken"]["idToken"] == "FROM-APP"
        await road.outcome(command, "accepted")
        transaction = Transaction()
        await charger.ask(
            transaction.started("FROM-APP", trigger="RemoteStart", remote_start=call.payload["remoteStartId"]))
        await road.outcome(command, "effective")
        await charger.ask(transaction.ended(100))


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_stop_ends_with_the_session(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        if version == "1.6":
            transaction = (await charger.begin("GOOD", meter=0)).transaction_id
            road.send(command, "CP-1", "stop")
            call = await charger.expect("RemoteStopTransaction")
            assert call.payload == {"transactionId": transaction}
            await road.outcome(command, "accepted")
            await charger.end(transaction, 500, reason="Remote")
        else:
            transaction = Transaction()
            await charger.ask(transaction.started("GOOD"))
            number = road.gateway.database.session()["id"]
            road.send(command, "CP-1", "stop", {"session": number})
            call = await charger.expect("RequestStopTransaction")
            assert call.payload == {"transactionId": transaction.id}
            await road.outcome(command, "accepted")
            await charger.ask(transaction.ended(500, reason="Remote", trigger="RemoteStop"))
        await road.outcome(command, "effective")


@pytest.mark.parametrize(("version", "kind", "word"), [
    ("1.6", "soft", "Soft"), ("1.6", "hard", "Hard"), ("2.0.1", "soft", "OnIdle"), ("2.0.1", "hard", "Immediate"),
    ("2.1", "soft", "OnIdle"), ("2.1", "hard", "Immediate")])
async def test_a_reset_ends_with_the_boot(road, version, kind, word):
    command = fresh()
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        road.send(command, "CP-1", "reset", {"type": kind})
        call = await charger.expect("Reset")
        assert call.payload["type"] == word
        await road.outcome(command, "accepted")
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        await road.outcome(command, "effective")
        assert charger.calls_of("Reset") == []


async def test_a_password_is_shown_nowhere(road):
    """The charger gets it; people and the cloud see that there was one."""
    password = "0123456789-secret"
    async with make_charger("1.6", road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "configure", {"key": "AuthorizationKey", "value": password})
        outcome = await road.outcome(command, "effective")
        [call] = [call for call in charger.calls if call.action == "ChangeConfiguration"]
        assert call.payload["value"] == password
        view = road.gateway.api.get(f"/v1/commands/{command}")
        assert view["args"] == {"key": "AuthorizationKey", "value": "***"}
        journal = [record["data"] for record in road.gateway.database.journal()]
        assert password not in str([outcome, view, journal])
        row = road.gateway.database.command(command)
        assert password not in str(dict(row))
