"""Frames that are none: the connection survives, and stays in step."""

import json
import random

import pytest

from world.chargers import BareCharger
from world.chargers.v16 import sampled
from world.times import now_text

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1"])

ODDITIES = [
    "", " ", "null", "true", "0", '"text"', "{}", "[]", "[2]", '[2,"a"]', '[2,"a","Heartbeat"]', "[null]",
    '[2,"a","Heartbeat",{},1]', '[2,5,"Heartbeat",{}]', '[2,"","Heartbeat",{}]', '[2,"a",5,{}]', '[2,"a","",{}]',
    '[2,"a","Heartbeat",[]]', '[2,"a","Heartbeat",null]', '["2","a","Heartbeat",{}]', '[2.5,"a","Heartbeat",{}]',
    '[3,"nobody-asked",{}]', '[4,"nobody-asked","GenericError","",{}]', '[3]', '[4,"x"]', '[3,"x",5]', '[5,"x",{}]',
    '[6,"x","Heartbeat",{}]', '[99,"x","Heartbeat",{}]', '[-1,"x","Heartbeat",{}]',
    '[99999999999999999999,"x","Heartbeat",{}]', '[2,"' + "i" * 37 + '","Heartbeat",{}]',
    '[2,"' + "i" * 300 + '","Heartbeat",{}]', '[2,"a","Heartbeat",{}', '[2,"a","Heartbeat",{}]]',
    '[2,"a","Heartbeat",{"a":1,"a":2}]', "[" * 5_000, '{"a":' * 3_000, '[2,"a","Heartbeat",{"x":1e999}]',
    '[2,"a","Heartbeat",{"x":"\\ud800"}]', '[2,"a\\u0000b","Heartbeat",{}]', '[2,"a","Heart\\u0000beat",{}]',
    "\ufeff" + '[2,"bom","Heartbeat",{}]', '[2,"a","Heartbeat",{"x":01}]', "NaN", '[2,"a","Heartbeat",{"x":NaN}]',
    "[2,'a','Heartbeat',{}]", '[2,"a","Heartbeat",{},]', '// [2,"a","Heartbeat",{}]', "hello",
]


@VERSIONS
@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda text: repr(text[:30]))
async def test_an_odd_frame_leaves_the_connection_in_step(shared_gateway, version, oddity):
    async with BareCharger(shared_gateway, f"ODD-{version}", version) as charger:
        charger.wire._asked.update({"a": "Heartbeat", "bom": "Heartbeat"})
        await charger.say(oddity)
        await charger.heartbeat()


def mutated(random_, frame):
    """A valid frame with a few bytes changed, doubled, cut or swapped; still UTF-8, as WebSocket text must be."""
    data = list(frame)
    for _ in range(random_.randint(1, 6)):
        position = random_.randrange(len(data)) if data else 0
        kind = random_.randrange(5)
        if kind == 0 and data:
            data[position] = random_.choice('{}[]",:0123456789eE-+.tfnul\\ \u00e9\u0000\U0001f50b')
        elif kind == 1 and data:
            del data[position:position + random_.randint(1, 12)]
        elif kind == 2:
            data[position:position] = data[position:position + random_.randint(1, 20)]
        elif kind == 3:
            data[position:position] = random_.choice(["null", "1e308", '"', "[[", "}}", "\\u", "-", "{}"])
        else:
            data = data[:position]
    return "".join(data)


@VERSIONS
@pytest.mark.limit(120)
async def test_a_thousand_malformed_frames(gateway, site, version):
    """Seeded; the connection answers a heartbeat after each ten, and what is answered is valid by the schemas."""
    random_ = random.Random(f"malformed {version}")
    frames = [json.dumps(frame) for frame in valid_frames(version)]
    async with BareCharger(gateway, "CP-1", version) as charger:
        charger.wire._asked = AnyAction()
        charger.wire._validate = is_valid_for_one(charger.wire._validate, [json.loads(frame)[2] for frame in frames])
        for number in range(1, 1_001):
            await charger.say(mutated(random_, random_.choice(frames)))
            if number % 10 == 0:
                await charger.heartbeat()
    gateway.check_alive()
    gateway.database.assert_sound()


class AnyAction(dict):
    """A mutation may have changed the id, and what is asked."""

    def __missing__(self, _):
        return "Heartbeat"


def is_valid_for_one(validate, actions):
    """Checks an answer against all actions that may have been asked: it must be the answer to one of them."""
    def check(kind, action, payload):
        problems = []
        for candidate in (action, *actions):
            try:
                return validate(kind, candidate, payload)
            except Exception as problem:
                problems.append(problem)
        raise problems[0]
    return check


def valid_frames(version):
    at = now_text()
    if version == "1.6":
        values = [{"timestamp": at, "sampledValue": sampled(1_000, power=7_000, current=16)}]
        return [
            [2, "f1", "BootNotification", {"chargePointVendor": "Acme", "chargePointModel": "Single"}],
            [2, "f2", "StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Available"}],
            [2, "f3", "Authorize", {"idTag": "GOOD"}],
            [2, "f4", "StartTransaction", {"connectorId": 1, "idTag": "GOOD", "meterStart": 0, "timestamp": at}],
            [2, "f5", "MeterValues", {"connectorId": 1, "transactionId": 1, "meterValue": values}],
            [2, "f6", "StopTransaction", {"transactionId": 1, "meterStop": 9_000, "timestamp": at}],
            [2, "f7", "DataTransfer", {"vendorId": "Acme", "data": "hello"}],
        ]
    reading = {"timestamp": at, "sampledValue": [{"value": 1_000.5, "measurand": "Energy.Active.Import.Register"}]}
    return [
        [2, "f1", "BootNotification",
         {"reason": "PowerUp", "chargingStation": {"model": "Double", "vendorName": "Acme"}}],
        [2, "f2", "StatusNotification",
         {"timestamp": at, "connectorStatus": "Available", "evseId": 1, "connectorId": 1}],
        [2, "f3", "Authorize", {"idToken": {"idToken": "GOOD", "type": "ISO14443"}}],
        [2, "f4", "TransactionEvent",
         {"eventType": "Started", "timestamp": at, "triggerReason": "Authorized", "seqNo": 0,
          "transactionInfo": {"transactionId": "T-1"}, "meterValue": [reading]}],
        [2, "f5", "MeterValues", {"evseId": 1, "meterValue": [reading]}],
        [2, "f6", "NotifyReport", {"requestId": 1, "generatedAt": at, "seqNo": 0}],
    ]
