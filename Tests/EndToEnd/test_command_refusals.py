"""Commands that cannot be carried out are refused with words, and nothing of them reaches a charger."""

import pytest

from world.api import Refused
from world.chargers import Charger16
from world.roads import fresh, make_charger
from world.waiting import stays, until

REFUSALS = [
    ("expired", {"expires_at": "2024-01-01T00:00:00Z"}, "expired"),
    ("wrong-site", {"site": "elsewhere"}, "site"),
    ("unknown-charger", {"charger": "NOBODY"}, "NOBODY"),
    ("unknown-verb", {"verb": "explode"}, "explode"),
    ("missing-args", {"verb": "start"}, "args"),
    ("wrong-type", {"verb": "start", "args": {"token": 5}}, "token"),
    ("too-far", {"expires_in_seconds": 10**9}, "30 days"),
    ("bad-limit", {"verb": "limit", "args": {"limit": -1}}, "limit"),
    ("misspelled", {"verb": "start", "args": {"token": "GOOD", "evse": 1, "conector": 2}}, "conector"),
    ("no-evse", {"verb": "availability", "args": {"operative": False, "connector": 2}}, "evse"),
    ("fraction", {"args": {"evse": 1.5}}, "no whole one"),
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


EVENT = {"specversion": "1.0", "id": "e", "source": "cloud", "type": "com.edgegateway.command.v1"}


@pytest.mark.parametrize(("envelope", "word"), [
    ({"type": "com.edgegateway.command.v2"}, "com.edgegateway.command.v2"), ({"specversion": "2.0"}, "specversion"),
    ({"type": "org.example.order"}, "org.example.order")])
async def test_an_event_of_another_major_version_is_refused_with_a_result_that_says_why(mqtt, envelope, word):
    async with Charger16(mqtt.gateway, "CP-1") as charger:
        await charger.boot()
        command = {"id": "new", "charger": "CP-1", "verb": "unlock", "args": {"evse": 1}}
        mqtt.cloud.publish("commands", {**EVENT, **envelope, "data": command})
        assert word in (await mqtt.outcome("new", "refused"))["detail"]
        assert charger.calls == []
        mqtt.cloud.publish("commands", {**EVENT, "new": [1], "data": {**command, "id": "known", "new": {"a": 1}}})
        await mqtt.outcome("known", "effective")


async def test_a_retained_command_is_refused(mqtt, mqtt_protocol):
    """It would be carried out again by every new session. Published while the gateway is away, as a broker keeps it."""
    await until(lambda: mqtt.cloud.states.get("state"), "the gateway is online")
    mqtt.gateway.stop()
    mqtt.cloud.publish(
        "commands", {"id": "retained", "charger": "CP-1", "verb": "unlock", "args": {"evse": 1}}, retain=True)
    mqtt.gateway.start()
    async with Charger16(mqtt.gateway, "CP-1") as charger:
        await charger.boot()
        if mqtt_protocol == "3.1.1":  # a session that was there cannot be told so: its id has it carried out once
            await mqtt.outcome("retained", "effective")
            mqtt.gateway.restart()
            assert [call.action for call in charger.calls] == ["UnlockConnector"]
            return
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
