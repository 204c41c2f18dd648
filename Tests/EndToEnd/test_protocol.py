"""What chargers send slightly or wholly wrong: a clear answer, a connection that survives, and no revenue lost."""

import json

import pytest

from world.chargers import BareCharger
from world.times import now_text

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])


def code(answer):
    assert answer[0] == 4, f"a CALLERROR was expected: {answer}"
    return answer[2]


# Actions

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


@VERSIONS
async def test_a_vendors_own_measurand_is_kept_beside_the_others(gateway, site, version):
    value = "6.50" if version == "1.6" else 6.50
    samples = [{"value": value, "measurand": "Acme.Humidity"}, {"value": value, "measurand": "Voltage"}]
    reading = {"meterValue": [{"timestamp": now_text(), "sampledValue": samples}]}
    async with BareCharger(gateway, "CP-1", version) as charger:
        answer = await charger.call("MeterValues", {"connectorId" if version == "1.6" else "evseId": 1, **reading})
        assert answer[0] == 3
    assert not gateway.database.quarantine()
    [kept] = gateway.api.get("/v1/readings?charger=CP-1")["items"]
    assert [sample["measurand"] for sample in kept["samples"]] == ["Acme.Humidity", "Voltage"]
    assert float(kept["samples"][0]["value"]) == 6.5


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


async def test_a_broken_transaction_message_that_is_sent_again_is_answered_again(gateway, site):
    frame = '[2,"again","StopTransaction",{"transactionId":}]'
    async with BareCharger(gateway, "CP-1") as charger:
        for _ in range(2):
            charger.answers.clear()
            charger.wire._asked["again"] = "StopTransaction"
            await charger.say(frame)
            assert (await charger.answer("again"))[0] == 3
    assert len(gateway.database.quarantine()) == 1


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


async def test_an_adopted_stop_ends_the_session_and_bills_it(gateway, site):
    gateway.edgectl("tariffs", "add", "day", "--per-kwh", "0.50")
    gateway.edgectl("tariffs", "assign", "day", "--site")
    async with BareCharger(gateway, "CP-1") as charger:
        started = await charger.call(
            "StartTransaction", {"connectorId": 1, "idTag": "GOOD", "meterStart": 0, "timestamp": now_text()})
        session = started[2]["transactionId"]
        await charger.call("StopTransaction", {"transactionId": 4711, "meterStop": 2_000, "timestamp": now_text()})
    [kept] = gateway.database.quarantine()
    assert gateway.database.session()["state"] != "ended"
    gateway.edgectl("quarantine", "adopt", str(kept["id"]), "--session", str(session))
    ended = gateway.database.session()
    assert ended["state"] == "ended"
    assert gateway.database.energy(ended) == 2_000_000


async def test_a_session_whose_start_and_stop_cannot_be_read_is_billed_once_a_person_has_mended_them(gateway, site):
    async with BareCharger(gateway, "CP-1") as charger:
        broken = {"connectorId": 1, "idTag": "GOOD", "meterStart": 100, "timestamp": "yesterday"}
        number = (await charger.call("StartTransaction", broken))[2]["transactionId"]
        reading = {"timestamp": now_text(-300), "sampledValue": [{"value": "1500"}]}
        await charger.call("MeterValues", {"connectorId": 1, "transactionId": number, "meterValue": [reading]})
        stop = {"transactionId": number, "meterStop": "2100 Wh", "timestamp": now_text(-60)}
        await charger.call("StopTransaction", stop)
        await charger.say('[2,"' + "i" * 40 + '","MeterValues",' + json.dumps(
            {"connectorId": 1, "transactionId": number, "meterValue": [{**reading, "timestamp": now_text(-200)}]}) + "]")
        await charger.heartbeat()
    assert not gateway.database.sessions()
    start, readings, end, late = (row["id"] for row in gateway.database.quarantine())
    assert f"adopt {start}" in gateway.edgectl("quarantine", "show", start)
    refused = gateway.run_edgectl("quarantine", "adopt", readings, expect=None)
    assert refused.returncode and f"transaction {number}" in refused.stderr
    refused = gateway.run_edgectl("quarantine", "adopt", start, "--payload", json.dumps(broken), expect=None)
    assert refused.returncode and "timestamp" in refused.stderr
    gateway.edgectl("quarantine", "adopt", start, "--payload", json.dumps({**broken, "timestamp": now_text(-600)}))
    assert gateway.database.session()["id"] == number
    gateway.edgectl("quarantine", "adopt", readings)
    gateway.edgectl("quarantine", "adopt", end, "--payload", json.dumps({**stop, "meterStop": 2_100}))
    gateway.edgectl("quarantine", "adopt", late)
    ended = gateway.database.session()
    assert ended["state"] == "ended" and gateway.database.energy(ended) == 2_000_000
    assert len(gateway.database.invoices()) == 1
    assert "2100" in gateway.edgectl("quarantine", "show", end)
    assert not gateway.api.get("/v1/quarantine")["items"]


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


async def test_a_message_that_repeats_is_kept_once_and_counted(gateway, site):
    async with BareCharger(gateway, "CP-1") as charger:
        for number in range(12):
            answer = await charger.call("StopTransaction", {"transactionId": 1001}, identifier=f"again-{number}")
            assert answer[0] == 3
    [kept] = gateway.database.quarantine()
    assert kept["times"] == 12
    assert "12 times" in gateway.edgectl("quarantine", "show", kept["id"])
    assert len(gateway.database.journal("quarantine.added")) == 1
    assert [record["data"]["times"] for record in gateway.database.journal("quarantine.repeated")] == [10]
