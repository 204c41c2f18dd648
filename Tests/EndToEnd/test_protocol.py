"""What chargers send slightly or wholly wrong: a clear answer, a connection that survives, and no revenue lost."""

import json
import random

import pytest
from ocpp.v16.enums import Action as Action16
from ocpp.v201.enums import Action as Action201

from world.chargers import BareCharger
from world.chargers.v16 import sampled
from world.times import now_text

HANDLED_16 = {
    "Authorize", "BootNotification", "DataTransfer", "Heartbeat", "MeterValues", "StartTransaction",
    "StatusNotification", "StopTransaction"}
HANDLED_201 = {
    "Authorize", "BootNotification", "DataTransfer", "Heartbeat", "MeterValues", "NotifyEvent", "NotifyReport",
    "SecurityEventNotification", "StatusNotification", "TransactionEvent"}
VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1"])


def code(answer):
    assert answer[0] == 4, f"a CALLERROR was expected: {answer}"
    return answer[2]


# Actions

async def test_other_actions_of_16_are_not_supported(gateway, site):
    async with BareCharger(gateway, "CP-1", "1.6") as charger:
        for action in sorted({action.value for action in Action16} - HANDLED_16):
            assert code(await charger.call(action, {})) == "NotSupported", action
        await charger.heartbeat()


async def test_other_actions_of_201_are_not_supported(gateway, site):
    async with BareCharger(gateway, "CP-1", "2.0.1") as charger:
        for action in sorted({action.value for action in Action201} - HANDLED_201):
            assert code(await charger.call(action, {})) == "NotSupported", action
        await charger.heartbeat()


@VERSIONS
@pytest.mark.parametrize("action", ["Bogus", "heartbeat", "Heartbeat ", "Ünknown", "x" * 200])
async def test_an_unknown_action_is_not_implemented(gateway, site, version, action):
    async with BareCharger(gateway, "CP-1", version) as charger:
        assert code(await charger.call(action, {})) == "NotImplemented"
        await charger.heartbeat()


# Payloads

@pytest.mark.parametrize(
    ("version", "action", "payload", "codes"),
    [
        ("1.6", "BootNotification", {"chargePointVendor": "A"}, {"OccurenceConstraintViolation", "ProtocolError"}),
        ("1.6", "BootNotification", {"chargePointVendor": [5], "chargePointModel": "B"}, {"TypeConstraintViolation"}),
        ("1.6", "StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Dancing"},
         {"PropertyConstraintViolation", "FormationViolation", "TypeConstraintViolation"}),
        ("1.6", "Authorize", {}, {"OccurenceConstraintViolation", "ProtocolError"}),
        ("2.0.1", "BootNotification", {"reason": "PowerUp"},
         {"OccurrenceConstraintViolation", "ProtocolError", "FormatViolation"}),
        ("2.0.1", "BootNotification",
         {"reason": "PowerUp", "chargingStation": {"model": [], "vendorName": "A"}}, {"TypeConstraintViolation"}),
        ("2.0.1", "Authorize", {"idToken": "GOOD"}, {"TypeConstraintViolation"}),
        ("2.0.1", "StatusNotification",
         {"timestamp": "2026-11-22T10:00:00Z", "connectorStatus": "Dancing", "evseId": 1, "connectorId": 1},
         {"PropertyConstraintViolation", "FormatViolation", "TypeConstraintViolation"}),
    ])
async def test_a_payload_that_breaks_its_schema_gets_the_standards_code(
        gateway, site, version, action, payload, codes):
    async with BareCharger(gateway, "CP-1", version) as charger:
        answer = await charger.call(action, payload)
        assert code(answer) in codes
        assert answer[3], "the description says what is wrong"
        await charger.heartbeat()


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("BootNotification", {"chargePointVendor": "A", "chargePointModel": "B", "firmwareVersion": ""}),
        ("BootNotification", {"chargePointVendor": 5, "chargePointModel": "B" * 60}),
        ("Heartbeat", {"extra": True}),
        ("StatusNotification",
         {"connectorId": "1", "errorCode": "NoError", "status": "Available", "timestamp": ""}),
        ("MeterValues",
         {"connectorId": 1, "meterValue": [{"timestamp": "2026-11-22T10:00:00", "sampledValue": [{"value": 5}]}]}),
        ("MeterValues", {"connectorId": 1, "meterValue": [{"timestamp": "2026-11-22T10:00:00Z", "sampledValue": []}]}),
    ])
async def test_what_real_chargers_send_slightly_wrong_is_accepted(gateway, site, action, payload):
    async with BareCharger(gateway, "CP-1", "1.6") as charger:
        assert (await charger.call(action, payload))[0] == 3


# Transaction messages are never refused

@pytest.mark.parametrize(
    ("version", "action", "payload"),
    [
        ("1.6", "StartTransaction", {}),
        ("1.6", "StartTransaction", {"connectorId": "one", "idTag": 5, "meterStart": {}, "timestamp": "yesterday"}),
        ("1.6", "StopTransaction", {"transactionId": 987654, "meterStop": 5, "timestamp": "2026-11-22T10:00:00Z"}),
        ("1.6", "StopTransaction", {"transactionId": 0, "meterStop": 5, "timestamp": "2026-11-22T10:00:00Z"}),
        ("1.6", "StopTransaction", {"transactionId": -1, "meterStop": 5, "timestamp": "2026-11-22T10:00:00Z"}),
        ("1.6", "StopTransaction", {"transactionId": []}),
        ("1.6", "MeterValues", {"meterValue": "none"}),
        ("1.6", "MeterValues",
         {"connectorId": 1, "transactionId": 424242,
          "meterValue": [{"timestamp": "2026-11-22T10:00:00Z", "sampledValue": [{"value": "5"}]}]}),
        ("2.0.1", "TransactionEvent", {}),
        ("2.0.1", "TransactionEvent", {"eventType": "Began", "transactionInfo": 5}),
        ("2.0.1", "MeterValues", {"evseId": {}, "meterValue": []}),
    ])
async def test_a_transaction_message_that_makes_no_sense_is_quarantined(gateway, site, version, action, payload):
    async with BareCharger(gateway, "CP-1", version) as charger:
        answer = await charger.call(action, payload)
        assert answer[0] == 3, f"a refused charger discards revenue: {answer}"
        await charger.heartbeat()
    [kept] = gateway.database.quarantine()
    assert json.loads(kept["frame"])[3] == payload, "with its raw frame"
    assert kept["reason"]
    assert gateway.database.journal("quarantine.added")


@VERSIONS
@pytest.mark.parametrize("mistake", ["payload", "json"])
async def test_a_broken_frame_of_a_transaction_message_is_quarantined(gateway, site, version, mistake):
    action = "StopTransaction" if version == "1.6" else "TransactionEvent"
    frame = {"payload": f'[2,"q1","{action}",[1,2]]', "json": f'[2,"q1","{action}",{{"transactionId":}}]'}[mistake]
    async with BareCharger(gateway, "CP-1", version) as charger:
        await charger.say(frame)
        charger.wire._asked["q1"] = action
        assert (await charger.answer("q1"))[0] == 3
        await charger.heartbeat()
    [kept] = gateway.database.quarantine()
    assert kept["frame"].decode() == frame


async def test_another_chargers_messages_cannot_touch_a_transaction(gateway, site):
    site.charger("CP-2")
    async with BareCharger(gateway, "CP-1") as first, BareCharger(gateway, "CP-2") as second:
        started = await first.call(
            "StartTransaction", {"connectorId": 1, "idTag": "GOOD", "meterStart": 0, "timestamp": now_text()})
        transaction = started[2]["transactionId"]
        stop = {"transactionId": transaction, "meterStop": 99_999, "timestamp": now_text()}
        assert (await second.call("StopTransaction", stop))[0] == 3
        assert gateway.database.session()["state"] != "ended"
        assert len(gateway.database.quarantine()) == 1
        await first.call("StopTransaction", {**stop, "meterStop": 1_000})
    assert gateway.database.energy(gateway.database.session()) == 1_000_000


async def test_a_person_adopts_or_dismisses_what_is_in_quarantine(gateway, site):
    async with BareCharger(gateway, "CP-1") as charger:
        for number in (1, 2):
            await charger.call("StopTransaction", {"transactionId": 1000 + number})
        started = await charger.call(
            "StartTransaction", {"connectorId": 1, "idTag": "GOOD", "meterStart": 0, "timestamp": now_text()})
    first, second = (row["id"] for row in gateway.database.quarantine())
    gateway.api.post(f"/v1/quarantine/{first}/adopt", {"session": started[2]["transactionId"]})
    gateway.api.post(f"/v1/quarantine/{second}/dismiss", {"note": "a test of the charger's maker"})
    assert [row["state"] for row in gateway.database.quarantine()] == ["adopted", "dismissed"]


# Frames

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
        # Whatever a mutation made of the id, an answer to it is checked by the code alone.
        charger.wire._validate = lambda *_: None
        charger.wire._asked = AnyAction()
        for number in range(1, 1_001):
            await charger.say(mutated(random_, random_.choice(frames)))
            if number % 10 == 0:
                await charger.heartbeat()
    gateway.check_alive()
    gateway.database.assert_sound()


class AnyAction(dict):
    def __missing__(self, _):
        return "Heartbeat"


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


# Repeated message ids

async def test_a_repeated_message_id_gets_the_same_answer(gateway, site):
    start = {"connectorId": 1, "idTag": "GOOD", "meterStart": 0, "timestamp": now_text()}
    async with BareCharger(gateway, "CP-1") as charger:
        first = await charger.call("StartTransaction", start, "same-id")
        second = await charger.call("StartTransaction", start, "same-id")
    assert first == second
    assert len(gateway.database.sessions()) == 1


async def test_calls_in_a_row_are_answered_in_order(gateway, site):
    """A charger that does not wait for answers breaks the rule, and is served as far as it goes."""
    async with BareCharger(gateway, "CP-1") as charger:
        for number in range(20):
            await charger.say(json.dumps([2, f"n{number}", "Heartbeat", {}]))
        await charger.answer("n19")
    answered = [frame[1] for frame in charger.frames]
    assert answered == [f"n{number}" for number in range(20)]
