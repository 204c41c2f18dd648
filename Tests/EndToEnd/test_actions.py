"""Every action of every version, both ways."""

import json

import pytest

from world import samples
from world.chargers import BareCharger
from world.roads import make_charger
from world.waiting import until

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
COUNTS = {"1.6": 39, "2.0.1": 64, "2.1": 91}


#: What the package cannot write as its own schemas have it; such messages are said word by word alone.
UNWRITABLE = {"1.6": {"SecurityEventNotification"}, "2.0.1": set(), "2.1": {"BatterySwap", "Get15118EVCertificate"}}


@VERSIONS
def test_the_tables_hold_every_action(version):
    both = set(samples.of_a_charger(version)) | set(samples.of_the_gateway(version))
    assert len(both) + len({samples.SENDS[version]} if version in samples.SENDS else ()) == COUNTS[version]


@VERSIONS
async def test_every_action_of_the_packages_charge_point_is_answered(gateway, site, version):
    """The package `ocpp` writes the message, and reads the answer."""
    async with make_charger(version, gateway) as charger:
        unwritable = set()
        for action in samples.of_a_charger(version):
            message = samples.of_the_package(version, action, "request")
            if message is None:
                unwritable.add(action)
            else:
                assert type(await charger.ask(message)).__name__ == action
    assert unwritable == UNWRITABLE[version]


@VERSIONS
async def test_every_action_of_a_charger_is_answered(gateway, site, version):
    async with BareCharger(gateway, "CP-1", version) as charger:
        for action in samples.of_a_charger(version):
            for payload in samples.requests(version, action):
                answer = await charger.call(action, payload)
                if action == "StatusNotification" and min(payload.get("evseId", 0), payload["connectorId"]) < 0:
                    # Older schemas allow it, and there is no such connector.
                    assert answer[2] == "PropertyConstraintViolation", answer
                else:
                    assert answer[0] == 3, f"{action} {payload}: {answer}"
    gateway.database.assert_sound()


@VERSIONS
async def test_the_gateways_actions_are_not_a_chargers(gateway, site, version):
    async with BareCharger(gateway, "CP-1", version) as charger:
        for action in samples.of_the_gateway(version):
            if action != "DataTransfer":
                answer = await charger.call(action, samples.requests(version, action)[0])
                assert answer[0] == 4 and answer[2] == "NotSupported", f"{action}: {answer}"
        await charger.heartbeat()


@VERSIONS
@pytest.mark.limit(120)
async def test_every_action_of_the_gateway_reaches_the_charger(gateway, site, version):
    """By the verb `ocpp`; the frame is held against the schemas as every other, and the package `ocpp` answers it."""
    async with make_charger(version, gateway) as charger:
        for number, action in enumerate(samples.of_the_gateway(version)):
            answer = samples.of_the_package(version, action, "response")
            charger.route_map[action] = {"_on_action": lambda answer=answer, **_: answer}
            payload = samples.requests(version, action)[0]
            before = len(charger.calls)
            gateway.api.post(
                "/v1/commands",
                {"id": f"c{number}", "charger": "CP-1", "verb": "ocpp", "args": {"action": action, "payload": payload}})
            await until(lambda: len(charger.calls) > before, f"{action} arrives")
            assert (charger.calls[-1].action, charger.calls[-1].payload) == (action, payload)
            await until(
                lambda: gateway.api.get(f"/v1/commands/c{number}")["state"] in ("effective", "rejected", "failed"),
                f"{action} has its outcome")
            assert json.loads(charger.wire.sent[-1])[:2] == [3, charger.calls[-1].id], "the package understood it"


async def test_a_send_is_kept_and_never_answered(gateway, site):
    action = samples.SENDS["2.1"]
    async with BareCharger(gateway, "CP-1", "2.1") as charger:
        for number, payload in enumerate(samples.requests("2.1", action)):
            await charger.say(json.dumps([6, f"s{number}", action, payload]))
        await charger.say(json.dumps([6, "wrong", action, {"id": "x"}]))
        await charger.say(json.dumps([6, "unknown", "Heartbeat", {}]))
        await charger.say(json.dumps([5, "never-asked", "FormatViolation", "", {}]))
        await charger.say(json.dumps([9, "m", {}]))
        await charger.heartbeat()
        assert [frame[0] for frame in charger.frames] == [3], "only the heartbeat is answered"
        called = await charger.call(action, samples.requests("2.1", action)[0])
        assert called[2] == "NotSupported", "it is sent, not called"
    values = sum(len({value["t"] for value in payload["data"]}) for payload in samples.requests("2.1", action))
    assert gateway.database.count("meter") == values
