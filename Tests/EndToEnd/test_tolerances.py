"""Lenient in: what chargers send slightly wrong is taken and counted by model, unless one is held to the letter."""

import json

import pytest

from world.chargers import BareCharger
from world.times import now_text
from world.waiting import until

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])


def boot(version, model, **extra):
    if version == "1.6":
        return {"chargePointVendor": "Acme", "chargePointModel": model, **extra}
    return {"reason": "PowerUp", "chargingStation": {"vendorName": "Acme", "model": model}, **extra}


def start(version, **extra):
    if version == "1.6":
        return "StartTransaction", {
            "connectorId": 1, "idTag": "GOOD", "meterStart": 0, "timestamp": now_text(), **extra}
    return "TransactionEvent", {
        "eventType": "Started", "timestamp": now_text(), "triggerReason": "Authorized", "seqNo": 0,
        "transactionInfo": {"transactionId": "T-1"}, "idToken": {"idToken": "GOOD", "type": "ISO14443"}, **extra}


def readings(version, **words):
    value = "6.50" if version == "1.6" else 6.50
    sample = {"value": value, "measurand": "Energy.Active.Import.Register", **words}
    return {"connectorId" if version == "1.6" else "evseId": 1,
            "meterValue": [{"timestamp": now_text(), "sampledValue": [sample]}]}


def counts(gateway, model=""):
    items = gateway.api.get(f"/v1/tolerances?limit=1000&model={model}")["items"]
    return {(item["vendor"], item["model"], item["tolerance"]): item["count"] for item in items}


@VERSIONS
async def test_each_tolerance_is_counted_for_the_model_and_shown(gateway, site, version):
    async with BareCharger(gateway, "CP-1", version) as charger:
        assert (await charger.call("BootNotification", boot(version, 'Wall "11"', extra=True)))[0] == 3
        for _ in range(3):
            assert (await charger.call("Heartbeat", {"extra": 1, "more": None}))[0] == 3
        assert (await charger.call("MeterValues", readings(version, context="Sample.Odd")))[0] == 3
    wanted = {("Acme", 'Wall "11"', "unknown_member"): 7, ("Acme", 'Wall "11"', "unlisted_measure"): 1}
    assert counts(gateway) == wanted
    metrics = gateway.api.get("/metrics")
    assert ('edge_gateway_tolerated_deviations_total{vendor="Acme",model="Wall \\"11\\"",tolerance="unknown_member"} 7'
            in metrics)
    shown = gateway.edgectl("tolerances", "--model", "wall")
    assert "unknown_member" in shown and "7" in shown and "it is not read" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "unknown_member (7)" in gateway.edgectl("charger", "show", "CP-1")
    gateway.stop()
    assert counts_of(json.loads(gateway.edgectl("tolerances", "--json"))) == wanted
    assert "Nothing" in gateway.edgectl("tolerances", "--model", "another")


def counts_of(page):
    return {(item["vendor"], item["model"], item["tolerance"]): item["count"] for item in page["items"]}


@VERSIONS
async def test_unlisted_phases_and_locations_are_kept_in_their_own_words(gateway, site, version):
    async with BareCharger(gateway, "CP-1", version) as charger:
        for words in ({"phase": "Ph-A"}, {"location": "Grid"}, {"context": "Sample.Odd"}):
            assert (await charger.call("MeterValues", readings(version, **words)))[0] == 3
    assert not gateway.database.quarantine()
    samples = [item["samples"][0] for item in reversed(gateway.api.get("/v1/readings?charger=CP-1")["items"])]
    assert sorted([sample.get(name) for sample in samples for name in ("phase", "location", "context")
                   if sample.get(name)]) == ["Grid", "Ph-A", "Sample.Odd"]
    assert all(float(sample["value"]) == 6.5 for sample in samples)


async def test_a_vendors_own_data_in_another_form_keep_a_station_from_nothing(gateway, site):
    odd = {"customData": {"made by": "nobody"}}
    async with BareCharger(gateway, "CP-1", "2.0.1") as charger:
        assert (await charger.call("BootNotification", boot("2.0.1", "Odd", **odd)))[0] == 3
        assert (await charger.call(*start("2.0.1", **odd)))[2]["idTokenInfo"]["status"] == "Accepted"
    assert len(gateway.database.sessions()) == 1 and not gateway.database.quarantine()
    assert counts(gateway) == {("Acme", "Odd", "vendor_data"): 2}


async def refusal(charger):
    """The CALLERROR for a slight deviation; None where it is tolerated."""
    answer = await charger.call("Heartbeat", {"extra": 1})
    return answer if answer[0] == 4 else None


@VERSIONS
async def test_a_strict_charger_is_held_to_the_letter(gateway, site, version):
    unknown = "FormationViolation" if version == "1.6" else "FormatViolation"
    async with BareCharger(gateway, "CP-1", version) as charger:
        assert (await charger.call("Heartbeat", {"extra": 1}))[0] == 3
        assert "letter" in gateway.edgectl("chargers", "set", "CP-1", "--strict", "on")
        assert "nothing is tolerated" in gateway.edgectl("charger", "show", "CP-1")
        answer = await until(lambda: refusal(charger), "it is held to the letter at once")
        assert answer[2] == unknown and "extra" in answer[3]
        assert (await charger.call("BootNotification", boot(version, "M", extra=1)))[2] == unknown
        # What tells of transactions is kept for a person, and never refused.
        assert (await charger.call(*start(version, extra=1)))[0] == 3
        assert (await charger.call("MeterValues", readings(version, phase="Ph-A")))[0] == 3
        assert len(gateway.database.quarantine()) == 2 and not gateway.database.sessions()
        assert (await charger.call("Heartbeat", {}))[0] == 3
    gateway.restart()
    async with BareCharger(gateway, "CP-1", version) as charger:
        assert (await charger.call("Heartbeat", {"extra": 1}))[0] == 4
        gateway.edgectl("chargers", "set", "CP-1", "--strict", "off")
        async def is_taken():
            return await refusal(charger) is None
        await until(is_taken, "it is treated with tolerance at once")
    kinds = [record["data"] for record in gateway.database.journal("charger.changed")]
    assert kinds == [{"strict": True}, {"strict": False}]
    gateway.edgectl("chargers", "set", "NOBODY", "--strict", "on", expect=2)


# What chargers answer

ANSWERS = [
    ({"status": "Maybe"}, "PropertyConstraintViolation"), ({}, "OccurrenceConstraintViolation"),
    ({"status": 5.5}, "TypeConstraintViolation"), ("Accepted", "FormatViolation"),
]


async def ask_and_answer(gateway, charger, payload):
    """Has the charger asked something, and answers with `payload`; returns the message id."""
    gateway.api.post("/v1/commands", {"id": "c1", "charger": "CP-1", "verb": "reset", "args": {"type": "hard"}})
    call = await until(lambda: next((frame for frame in charger.frames if frame[0] == 2), None), "the call")
    await charger.say(json.dumps([3, call[1], payload]))
    return call[1]


def detail(gateway):
    return gateway.api.get("/v1/commands/c1").get("detail") or ""


@pytest.mark.parametrize(("payload", "code"), ANSWERS)
async def test_a_21_charger_hears_that_its_answer_was_of_no_use(gateway, site, payload, code):
    async with BareCharger(gateway, "CP-1", "2.1") as charger:
        identifier = await ask_and_answer(gateway, charger, payload)
        [frame] = await until(
            lambda: [frame for frame in charger.frames if frame[0] == 5], "the CALLRESULTERROR comes")
        assert frame[1:3] == [identifier, code] and frame[3], frame
        await until(lambda: f"CALLRESULTERROR {code}" in detail(gateway), "the command says so")
        await charger.heartbeat()


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
async def test_older_versions_have_no_word_for_it_and_the_command_says_so(gateway, site, version):
    async with BareCharger(gateway, "CP-1", version) as charger:
        await ask_and_answer(gateway, charger, {"status": "Maybe"})
        await until(lambda: "must be one of" in detail(gateway), "the command says so")
        await charger.heartbeat()
        assert {frame[0] for frame in charger.frames} == {2, 3}
