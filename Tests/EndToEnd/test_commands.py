"""Commands, from the cloud and from the local API alike: carried out once, in order, and reported step by step."""

import asyncio
import itertools

import pytest

from conftest import furnish
from world.chargers import Charger16, Charger201
from world.chargers.v201 import Transaction
from world.cloud import Cloud
from world.waiting import stays, until


class OverMQTT:
    """The cloud sends, and hears the results."""

    def __init__(self, gateway, cloud):
        self.gateway, self.cloud = gateway, cloud

    def send(self, identifier, charger, verb, args=None, **more):
        self.cloud.command(identifier, charger, verb, args, **more)

    async def outcome(self, identifier, state, limit=15):
        return await self.cloud.outcome(identifier, state, limit)


class OverAPI:
    """A technician sends, and asks."""

    def __init__(self, gateway):
        self.gateway = gateway

    def send(self, identifier, charger, verb, args=None, **more):
        body = {"id": identifier, "charger": charger, "verb": verb, **more}
        self.gateway.api.post("/v1/commands", body if args is None else {**body, "args": args})

    async def outcome(self, identifier, state, limit=15):
        def steps():
            records = [r for r in self.gateway.database.journal("command.changed") if r["command_id"] == identifier]
            return next((record["data"] for record in records if record["data"]["state"] == state), None)
        return await until(steps, f"command {identifier} is {state}", limit)


@pytest.fixture(params=["mqtt", "api"])
def road(request, make_gateway, tmp_path):
    """Both ways of commanding, over an otherwise equal site."""
    if request.param == "api":
        gateway = make_gateway({"chargers": {"call_timeout_seconds": 2}}).start()
        furnish(gateway)
        yield OverAPI(gateway)
        return
    broker = request.getfixturevalue("broker")
    gateway = make_gateway({**broker.sections, "chargers": {"call_timeout_seconds": 2}})
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        furnish(gateway)
        yield OverMQTT(gateway, cloud)


numbers = itertools.count(1)


def fresh():
    return f"cmd-{next(numbers)}"


# Each verb, in both versions

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
    ("2.0.1", "unlock", {"evse": 1, "connector": 2}, "UnlockConnector", {"evseId": 1, "connectorId": 2}),
    ("2.0.1", "availability", {"operative": False, "evse": 1}, "ChangeAvailability",
     {"operationalStatus": "Inoperative"}),
    ("2.0.1", "trigger", {"message": "Heartbeat"}, "TriggerMessage", {"requestedMessage": "Heartbeat"}),
    ("2.0.1", "ocpp", {"action": "ClearCache", "payload": {}}, "ClearCache", {}),
]


def make_charger(version, gateway, identity="CP-1"):
    return (Charger16 if version == "1.6" else Charger201)(gateway, identity)


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


async def test_configure_sets_a_variable_in_201(road):
    async with Charger201(road.gateway, "CP-1") as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "configure", {"key": "AlignedDataCtrlr.Interval", "value": "60"})
        call = await charger.expect("SetVariables")
        [item] = call.payload["setVariableData"]
        assert (item["component"]["name"], item["variable"]["name"]) == ("AlignedDataCtrlr", "Interval")
        await road.outcome(command, "effective")


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
async def test_a_limit_counts_when_the_charger_shows_it(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "limit", {"evse": 1, "limit": 10.5, "unit": "A", "duration_seconds": 3600})
        await charger.expect("SetChargingProfile")
        await road.outcome(command, "effective")
        assert charger.limit == ("A", 10.5)


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


async def test_a_201_start_ends_with_its_transaction(road):
    async with Charger201(road.gateway, "CP-1") as charger:
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


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
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
    ("1.6", "soft", "Soft"), ("1.6", "hard", "Hard"), ("2.0.1", "soft", "OnIdle"), ("2.0.1", "hard", "Immediate")])
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


# The rules

async def test_a_refusal_is_the_outcome(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.statuses["UnlockConnector"] = "UnlockFailed"
        command = fresh()
        road.send(command, "CP-1", "unlock", {"evse": 1})
        outcome = await road.outcome(command, "rejected")
        assert "UnlockFailed" in outcome["detail"]


async def test_the_same_id_is_carried_out_once(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        command = fresh()
        for _ in range(5):
            road.send(command, "CP-1", "unlock", {"evse": 1})
        await road.outcome(command, "effective")
        road.send(command, "CP-1", "unlock", {"evse": 1})
        await stays(lambda: len(charger.calls_of("UnlockConnector")) == 1, "one frame", seconds=0.7)


async def test_commands_reach_a_charger_in_order_one_at_a_time(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        commands = [fresh() for _ in range(12)]
        for number, command in enumerate(commands):
            road.send(command, "CP-1", "configure", {"key": f"Key{number}", "value": "1"})
        await road.outcome(commands[-1], "effective", 30)
        sent = [call.payload["key"] for call in charger.calls_of("ChangeConfiguration")]
        assert sent == [f"Key{number}" for number in range(12)]


async def test_a_command_waits_for_its_charger(road):
    command = fresh()
    road.send(command, "CP-1", "availability", {"operative": False, "evse": 1}, expires_in_seconds=60)
    await road.outcome(command, "received")
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.expect("ChangeAvailability")
        await road.outcome(command, "effective")


async def test_a_command_that_waits_too_long_expires(road):
    command = fresh()
    road.send(command, "CP-1", "unlock", {"evse": 1}, expires_in_seconds=1)
    await road.outcome(command, "expired")
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        await stays(lambda: charger.calls == [], "nothing is sent", seconds=0.7)


async def test_a_never_resend_command_is_seen_once_though_the_connection_drops(road):
    command = fresh()
    charger = Charger16(road.gateway, "CP-1")
    charger.silent_on.add("Reset")
    await charger.open()
    await charger.boot()
    road.send(command, "CP-1", "reset", {"type": "hard"})
    await charger.expect("Reset")
    await charger.drop()
    async with Charger16(road.gateway, "CP-1") as again:
        await again.heartbeat()
        await stays(lambda: again.calls == [], "the reset is not sent again", seconds=1.5)


async def test_a_never_resend_command_without_an_answer_is_unknown(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.silent_on.add("UnlockConnector")
        command = fresh()
        road.send(command, "CP-1", "unlock", {"evse": 1})
        await charger.expect("UnlockConnector")
        await road.outcome(command, "unknown")
        assert len(charger.calls_of("UnlockConnector")) == 1


async def test_a_never_resend_command_is_not_sent_again_after_a_crash(road):
    command = fresh()
    charger = Charger16(road.gateway, "CP-1")
    charger.silent_on.add("UnlockConnector")
    await charger.open()
    await charger.boot()
    road.send(command, "CP-1", "unlock", {"evse": 1})
    await charger.expect("UnlockConnector")
    road.gateway.kill()
    await asyncio.to_thread(road.gateway.start)
    await charger.until_closed()
    async with Charger16(road.gateway, "CP-1") as again:
        await again.heartbeat()
        await road.outcome(command, "unknown")
        await stays(lambda: again.calls == [], "it is not sent again", seconds=1)


async def test_a_stop_is_tried_until_it_is_confirmed(road):
    command = fresh()
    charger = Charger16(road.gateway, "CP-1")
    charger.silent_on.add("RemoteStopTransaction")
    await charger.open()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    road.send(command, "CP-1", "stop")
    await charger.expect("RemoteStopTransaction")
    await charger.drop()
    async with Charger16(road.gateway, "CP-1") as again:
        await again.expect("RemoteStopTransaction")
        await again.end(transaction, 500, reason="Remote")
        await road.outcome(command, "effective")


async def test_a_start_is_verified_before_it_is_sent_again(road):
    """No answer, and then the transaction: it happened, and one frame is enough."""
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.silent_on.add("RemoteStartTransaction")
        command = fresh()
        road.send(command, "CP-1", "start", {"token": "FROM-APP", "evse": 1})
        await charger.expect("RemoteStartTransaction")
        started = await charger.begin("FROM-APP", meter=0)
        await road.outcome(command, "effective")
        await stays(lambda: len(charger.calls_of("RemoteStartTransaction")) == 1, "one frame", seconds=2.5)
        await charger.end(started.transaction_id, 10)


async def test_a_waiting_command_does_not_delay_what_the_charger_says(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.silent_on.add("UnlockConnector")
        road.send(fresh(), "CP-1", "unlock", {"evse": 1})
        await charger.expect("UnlockConnector")
        await asyncio.wait_for(charger.heartbeat(), 1)


async def test_an_answer_that_breaks_its_schema_is_no_success(road):
    from world.chargers import BareCharger
    import json
    command = fresh()
    async with BareCharger(road.gateway, "CP-1") as charger:
        road.send(command, "CP-1", "unlock", {"evse": 1})
        [call] = await until(lambda: [frame for frame in charger.frames if frame[0] == 2], "the command arrives")
        await charger.say(json.dumps([3, call[1], {"status": 5}]))
        await until(
            lambda: road.gateway.database.command(command)["state"] in ("failed", "rejected", "unknown"),
            "it is not taken for a success")
        await charger.heartbeat()


async def test_commands_survive_a_restart_of_the_gateway(road):
    command = fresh()
    road.send(command, "CP-1", "availability", {"operative": False, "evse": 1}, expires_in_seconds=60)
    await road.outcome(command, "received")
    await asyncio.to_thread(road.gateway.restart)
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.expect("ChangeAvailability")
        await road.outcome(command, "effective")


# What is refused on the command topic

@pytest.fixture
def mqtt(make_gateway, broker):
    gateway = make_gateway(broker.sections)
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        furnish(gateway)
        yield OverMQTT(gateway, cloud)


REFUSALS = [
    ("expired", {"expires_at": "2024-01-01T00:00:00Z"}, "expired"),
    ("wrong-site", {"site": "elsewhere"}, "site"),
    ("unknown-charger", {"charger": "NOBODY"}, "NOBODY"),
    ("unknown-verb", {"verb": "explode"}, "explode"),
    ("missing-args", {"verb": "start"}, "args"),
    ("wrong-type", {"verb": "start", "args": {"token": 5}}, "token"),
    ("too-far", {"expires_in_seconds": 10**9}, "30 days"),
    ("bad-limit", {"verb": "limit", "args": {"limit": -1}}, "limit"),
]


@pytest.mark.parametrize(("identifier", "body", "word"), REFUSALS, ids=[case[0] for case in REFUSALS])
async def test_a_command_that_cannot_be_carried_out_gets_a_result_that_says_why(mqtt, identifier, body, word):
    command = {"id": identifier, "charger": "CP-1", "verb": "unlock", "args": {"evse": 1}, **body}
    if identifier == "missing-args":
        del command["args"]
    async with Charger16(mqtt.gateway, "CP-1") as charger:
        await charger.boot()
        mqtt.cloud.publish("commands", command)
        [result] = await until(lambda: mqtt.cloud.results.get(identifier), "a result arrives")
        assert word in str(result)
        assert charger.calls == []


async def test_a_retained_command_is_refused(mqtt):
    """It would be carried out again by every new session. Published while the gateway is away, as a broker keeps it."""
    await until(lambda: mqtt.cloud.states.get("state"), "the gateway is online")
    mqtt.gateway.stop()
    mqtt.cloud.publish(
        "commands", {"id": "retained", "charger": "CP-1", "verb": "unlock", "args": {"evse": 1}}, retain=True)
    mqtt.gateway.start()
    async with Charger16(mqtt.gateway, "CP-1") as charger:
        await charger.boot()
        await stays(lambda: charger.calls == [], "nothing is sent", seconds=1)
        state = mqtt.gateway.database.command("retained")
        assert state is None or state["state"] in ("failed", "expired")
    mqtt.cloud.publish("commands", "", retain=True)


@pytest.mark.parametrize("payload", [b"", b"hello", b"\xff\xfe", b"[]", b"{}", b'{"id":5}', b"{" * 10_000,
                                     b'{"id":"big","charger":"CP-1","verb":"unlock","x":"' + b"y" * 100_000 + b'"}'])
async def test_a_command_that_is_none_does_no_harm(mqtt, payload):
    async with Charger16(mqtt.gateway, "CP-1") as charger:
        await charger.boot()
        mqtt.cloud.publish("commands", payload)
        mqtt.send("after", "CP-1", "unlock", {"evse": 1})
        await mqtt.outcome("after", "effective")
        assert len(charger.calls) == 1


async def test_the_local_api_refuses_with_words(gateway, site):
    from world.api import Refused
    cases = [
        ({"charger": "NOBODY", "verb": "reset"}, (404,), "NOBODY"),
        ({"charger": "CP-1", "verb": "explode"}, (400,), "explode"),
        ({"charger": "CP-1", "verb": "start"}, (400,), "args"),
        ({"charger": "CP-1", "verb": "unlock", "args": {}, "id": "a b"}, (400,), "id"),
        ({}, (400,), "charger"),
    ]
    for body, statuses, word in cases:
        with pytest.raises(Refused) as refused:
            gateway.api.post("/v1/commands", body)
        assert refused.value.status in statuses, (body, refused.value)
        assert word in refused.value.body


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
async def test_a_raw_call_that_breaks_its_schema_never_leaves(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "ocpp", {"action": "UnlockConnector", "payload": {"door": 1}})
        outcome = await road.outcome(command, "failed")
        assert outcome["detail"]
        assert charger.calls == []


async def test_a_raw_call_of_another_version_never_leaves(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "ocpp", {"action": "SetVariables", "payload": {}})
        await road.outcome(command, "failed")
        assert charger.calls == []


async def test_what_a_start_authorised_is_over_with_the_command(road):
    command = fresh()
    road.send(command, "CP-1", "start", {"token": "FROM-APP", "evse": 1}, expires_in_seconds=1)
    await road.outcome(command, "expired")
    async with Charger16(road.gateway, "CP-1") as charger:
        assert (await charger.authorize("FROM-APP"))["status"] == "Invalid"
