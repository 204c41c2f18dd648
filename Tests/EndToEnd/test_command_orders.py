"""Commands that overtake, replace and are taken back; for many chargers; signed; answered where the asker says."""

import asyncio
import base64
import json
from datetime import datetime, timedelta, timezone

import pytest

from world.chargers import Charger16
from world.cloud import Cloud
from world.roads import OverMQTT, fresh
from world.signing import Signer
from world.waiting import stays, until


async def test_a_stop_or_a_limit_overtakes_a_firmware_job(road):
    names = [fresh() for _ in range(3)]
    road.send(names[0], "CP-1", "update-firmware", {"location": "https://files.example/fw.bin"})
    road.send(names[1], "CP-1", "configure", {"key": "HeartbeatInterval", "value": "50"})
    road.send(names[2], "CP-1", "limit", {"evse": 1, "limit": 10})
    await road.outcome(names[2], "queued")
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.expect("UpdateFirmware")
        asked = [call.action for call in charger.calls]
        assert asked.index("SetChargingProfile") < asked.index("ChangeConfiguration") < asked.index("UpdateFirmware")


async def test_whoever_asks_says_how_soon(road):
    slow, soon = fresh(), fresh()
    road.send(slow, "CP-1", "ocpp", {"action": "ClearCache"}, priority="low")
    road.send(soon, "CP-1", "trigger", {"message": "Heartbeat"})
    await road.outcome(soon, "queued")
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.expect("ClearCache")
        assert [call.action for call in charger.calls] == ["TriggerMessage", "ClearCache"]


async def test_a_newer_limit_supersedes_one_that_waits(road):
    old, new = fresh(), fresh()
    road.send(old, "CP-1", "limit", {"evse": 1, "limit": 10}, replace="site-limit")
    road.send(new, "CP-1", "limit", {"evse": 1, "limit": 20}, replace="site-limit")
    superseded = await road.outcome(old, "superseded")
    assert superseded["superseded_by"] == new
    async with Charger16(road.gateway, "CP-1") as charger:
        await road.outcome(new, "effective")
        assert len(charger.calls_of("SetChargingProfile")) == 1
        assert charger.limit == ("A", 20.0)


async def test_a_command_is_taken_back(mqtt):
    command = fresh()
    mqtt.send(command, "CP-1", "unlock", {"evse": 1}, expires_in_seconds=60)
    await mqtt.outcome(command, "queued")
    mqtt.cloud.publish("commands", {"id": command, "cancel": True})
    result = await mqtt.outcome(command, "cancelled")
    assert [stage["state"] for stage in result["stages"]] == ["received", "queued", "cancelled"]
    mqtt.cloud.publish("commands", {"id": "never-was", "cancel": True})
    assert "never-was" in (await mqtt.outcome("never-was", "refused"))["detail"]
    async with Charger16(mqtt.gateway, "CP-1") as charger:
        await charger.boot()
        await stays(lambda: charger.calls == [], "nothing is sent", seconds=0.7)


async def test_technicians_see_cancel_and_replace_too(gateway, site):
    for number in (1, 2):
        gateway.edgectl(
            "send", "limit", "CP-1", "--amperes", "10", "--id", f"tech-{number}", "--replace", "k", "--priority", "low")
    shown = gateway.edgectl("commands", "show", "tech-1")
    assert "superseded" in shown and "tech-2" in shown and "queued" in shown
    gateway.run_edgectl("commands", "cancel", "tech-1", expect=1)
    assert "cancelled" in gateway.edgectl("commands", "cancel", "tech-2")
    view = json.loads(gateway.edgectl("commands", "show", "tech-2", "--json"))
    assert (view["state"], view["priority"], view["replace"]) == ("cancelled", "low", "k")
    assert [stage["state"] for stage in view["stages"]] == ["received", "queued", "cancelled"]


async def test_too_many_are_refused(mqtt):
    for number in range(101):
        mqtt.send(f"many-{number}", "CP-1", "trigger", {"message": "Heartbeat"}, expires_in_seconds=600)
    assert "wait for 'CP-1'" in (await mqtt.outcome("many-100", "refused"))["detail"]
    mqtt.send("stop", "CP-1", "stop", expires_in_seconds=600)
    await mqtt.outcome("stop", "queued")


async def test_a_group_gets_one_result_each_and_a_summary(mqtt):
    gateway, cloud = mqtt.gateway, mqtt.cloud
    names = ["G-1", "G-2", "G-3"]
    for name in names:
        gateway.api.post("/v1/chargers", {"identity": name})
    gateway.edgectl("chargers", "group", "garage", *names)
    async with Charger16(gateway, "G-1") as good, Charger16(gateway, "G-2") as bad:
        await good.boot()
        await bad.boot()
        bad.statuses["ChangeAvailability"] = "Rejected"
        wish = {"id": "all", "group": "Garage", "verb": "availability", "args": {"operative": False}}
        cloud.publish("commands", {**wish, "expires_in_seconds": 3})
        received = await mqtt.outcome("all", "received")
        assert (received["group"], received["chargers"]) == ("garage", 3)
        states = lambda: {
            part["charger"]: part["state"] for part in gateway.api.get("/v1/commands?command=all")["items"]}
        await until(lambda: states() == {"G-1": "effective", "G-2": "rejected", "G-3": "queued"}, "two have answered")
        # The third is away, and its command expires: also when the gateway was killed meanwhile.
        gateway.kill()
        gateway.start()
        summary = await mqtt.outcome("all", "finished", 20)
        assert summary["outcomes"] == {"effective": 1, "rejected": 1, "expired": 1}
        told = {item["charger"]: item["state"] for item in summary["exceptions"]}
        assert told == {"G-2": "rejected", "G-3": "expired"}
        parts = gateway.api.get("/v1/commands?command=all")["items"]
        assert {part["charger"]: part["parent"] for part in parts} == dict.fromkeys(names, "all")
        for part in parts:
            assert cloud.states_of(part["id"])[-1] == part["state"]
        cloud.publish("commands", {**wish, "verb": "reset"})
        await until(lambda: cloud.states_of("all").count("finished") == 2, "a repetition gets the summary")
        assert "all" in gateway.edgectl("commands", "groups")
        assert "G-3" in gateway.edgectl("commands", "show", "all")


async def test_the_whole_site_and_its_refusals(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        output = await asyncio.to_thread(
            gateway.edgectl, "send", "trigger", "site:all", "Heartbeat", "--id", "every", "--wait")
        assert "1 effective" in output and len(charger.calls) == 1
        refused = gateway.run_edgectl("send", "unlock", "group:nobody", expect=2)
        assert "group:nobody" in refused.stderr
        waiting = json.loads(gateway.edgectl("send", "reset", "site:all", "--id", "later", "--json"))
        assert waiting["chargers"] == 1
    view = gateway.api.get("/v1/group-commands/every")
    assert (view["state"], view["outcomes"], view["whole_site"]) == ("finished", {"effective": 1}, True)


async def test_a_group_command_is_taken_back_everywhere(mqtt):
    mqtt.cloud.publish(
        "commands", {"id": "gone", "whole_site": True, "verb": "unlock", "args": {"evse": 1}, "expires_in_seconds": 60})
    await mqtt.outcome("gone", "received")
    mqtt.cloud.publish("commands", {"id": "gone", "cancel": True})
    assert (await mqtt.outcome("gone", "finished"))["outcomes"] == {"cancelled": 1}


async def test_a_stop_at_an_evse_ends_its_session(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        transactions = [(await charger.begin("GOOD", connector=number)).transaction_id for number in (1, 2)]
        command = fresh()
        road.send(command, "CP-1", "stop", {"evse": 2})
        call = await charger.expect("RemoteStopTransaction")
        assert call.payload == {"transactionId": transactions[1]}
        for transaction in transactions:
            await charger.end(transaction, 10, reason="Remote")
        await road.outcome(command, "effective")


# Where the answer goes


async def test_results_also_go_to_where_the_asker_says(mqtt):
    heard, topic = [], f"{mqtt.cloud.root}/commands/app-1/result"
    mqtt.cloud.client.message_callback_add(topic, lambda *message: heard.append(json.loads(message[2].payload)))
    command = fresh()
    mqtt.send(command, "CP-1", "unlock", {"evse": 1}, response_topic=topic, correlation_data="42",
              expires_in_seconds=1)
    await mqtt.outcome(command, "expired")
    await until(lambda: len(heard) == 3, "each step comes there too")
    assert [event["data"]["state"] for event in heard] == ["received", "queued", "expired"]
    assert {event["correlationdata"] for event in heard} == {"42"}
    mqtt.send("bad", "CP-1", "unlock", {"evse": 1}, response_topic=f"{mqtt.cloud.root}/commands")
    assert "response topic" in (await mqtt.outcome("bad", "refused"))["detail"]


# Signatures


@pytest.fixture
def signed(make_gateway, broker, tmp_path):
    signer = Signer(tmp_path, "ops")
    sections = dict(broker.sections)
    sections["cloud"] = {**sections["cloud"], "signing_keys": [signer.entry]}
    gateway = make_gateway(sections)
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        gateway.api.post("/v1/chargers", {"identity": "CP-1"})
        broker.listener.until_online(gateway.site)
        yield OverMQTT(gateway, cloud), signer


def soon(seconds=60):
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_a_stolen_login_cannot_command_the_site(signed, tmp_path):
    road, signer = signed
    stranger = Signer(tmp_path, "stranger")
    command = {"id": "c1", "site": road.gateway.site, "charger": "CP-1", "verb": "unlock", "args": {"evse": 1},
               "expires_at": soon()}

    def without(key):
        return lambda order: signer.sign({name: value for name, value in order.items() if name != key})

    def forged(order):
        other = json.dumps({**order, "args": {"evse": 2}}).encode()
        return {**signer.sign(order), "signed": base64.b64encode(other).decode()}

    refusals = [
        (lambda order: order, "not signed"), (stranger.sign, "stranger"), (forged, "signature"),
        (lambda order: {**stranger.sign(order), "key": "ops"}, "signature"),
        (lambda order: signer.sign({**order, "site": "elsewhere"}), "elsewhere"),
        (lambda order: signer.sign({**order, "expires_at": soon(-60)}), "expired"),
        (without("site"), "'site'"), (without("expires_at"), "'expires_at'"),
        (lambda order: {"id": order["id"], "cancel": True}, "not signed"),
    ]
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        for number, (make, word) in enumerate(refusals):
            road.cloud.publish("commands", make({**command, "id": f"bad-{number}"}))
            assert word in (await road.outcome(f"bad-{number}", "refused"))["detail"]
        assert charger.calls == []
        road.cloud.publish("commands", signer.sign(command))
        await road.outcome("c1", "effective")
        # The very message again, by whoever has recorded it.
        road.cloud.publish("commands", signer.sign(command))
        await until(lambda: road.cloud.states_of("c1").count("effective") == 2, "it is answered with its result")
        assert len(charger.calls) == 1


async def test_nor_can_it_configure_the_site(signed):
    road, signer = signed
    document = {"id": "d1", "site": road.gateway.site, "tokens": {"version": 5, "tokens": [{"token": "NEW"}]}}
    state = lambda: road.cloud.states.get("configuration/state") or {}
    road.cloud.publish("configuration", document)
    await until(lambda: "not signed" in str(state().get("refused")), "it is refused")
    nowhere = {key: value for key, value in document.items() if key != "site"}
    road.cloud.publish("configuration", signer.sign(nowhere))
    await until(lambda: "names its" in str(state().get("refused")), "it is of use elsewhere")
    assert not state().get("sections", {}).get("tokens")
    road.cloud.publish("configuration", signer.sign(document))
    await until(lambda: state().get("sections", {}).get("tokens", {}).get("version") == 5, "it is in force")
