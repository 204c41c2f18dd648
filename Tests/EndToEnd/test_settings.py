"""What chargers are set to: read when they are met, kept, shown, brought up to date, and set as the site wants it."""

import json

import pytest
from ocpp.routing import on
from ocpp.v16 import call_result as result16
from ocpp.v201 import call as call201
from ocpp.v201 import call_result as result201

from world.chargers import Charger16, Charger21, Charger201
from world.times import now_text
from world.waiting import stays, until

SECRET = "0123456789abcdef0123"


class Keyed(Charger16):
    """Tells all of its keys, one of which is a secret."""

    @on("GetConfiguration")
    def _configuration(self, key=None, **_):
        keys = {**self.configuration, "AuthorizationKey": SECRET, "ChargePointSerial": "S-1"}
        wanted = [name for name in keys if not key or name in key]
        return result16.GetConfiguration(
            configuration_key=[
                {"key": name, "readonly": name == "ChargePointSerial", "value": keys[name]} for name in wanted])


def variable(component, name, value, kind="integer", mutability="ReadWrite", **facts):
    return {
        "component": {"name": component}, "variable": {"name": name},
        "variableAttribute": [{"type": "Actual", "value": value, "mutability": mutability}],
        "variableCharacteristics": {"dataType": kind, "supportsMonitoring": False, **facts}}


PARTS = [
    [variable("OCPPCommCtrlr", "HeartbeatInterval", "300", unit="s", minLimit=1, maxLimit=86400)],
    [variable("SecurityCtrlr", "BasicAuthPassword", SECRET, "string")],
    [variable("ChargingStation", "Model", "Double", "string", "ReadOnly")],
]


class Reporting:
    """Mixed in: accepts a base report, whose parts a test sends."""

    requests = ()
    answer = "Accepted"

    @on("GetBaseReport")
    def _base(self, request_id, **_):
        self.requests = (*self.requests, request_id)
        return result201.GetBaseReport(status=self.answer)

    async def tell(self, number, last):
        await self.ask(call201.NotifyReport(
            request_id=self.requests[-1], generated_at=now_text(), seq_no=number, tbc=number != last,
            report_data=PARTS[number]))


class Reporting201(Reporting, Charger201):
    pass


class Reporting21(Reporting, Charger21):
    pass


REPORTING = pytest.mark.parametrize("station", [Reporting201, Reporting21], ids=lambda station: station.version)


@pytest.fixture
def reading(make_gateway):
    gateway = make_gateway({"chargers": {"read_settings": True}}).start()
    gateway.edgectl("chargers", "add", "CP-1")
    return gateway


def model(gateway):
    return gateway.api.get("/v1/chargers/CP-1/model")


async def until_state(gateway, state):
    await until(lambda: (model(gateway).get("reading") or {}).get("state") == state, f"the reading is {state}", 20)


def secret_is_nowhere(gateway):
    assert SECRET not in json.dumps(model(gateway))
    assert SECRET not in gateway.edgectl("events", "--limit", "1000", "--json")
    assert SECRET not in gateway.edgectl("commands", "--json")


async def test_the_keys_of_a_16_charger_are_read_once_and_shown_also_without_the_daemon(reading):
    async with Keyed(reading, "CP-1") as charger:
        await charger.boot()
        await until_state(reading, "complete")
        await charger.boot()
        await stays(
            lambda: [call.payload for call in charger.calls_of("GetConfiguration")] == [{}], "it is read once", 0.5)
        secret_is_nowhere(reading)
        [command] = reading.api.get("/v1/commands")["items"]
        assert command["origin"] == "gateway"
    shown = reading.edgectl("charger", "config", "CP-1")
    assert "Complete, read" in shown and "(secret)" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
    reading.stop()
    shown = reading.edgectl("charger", "config", "CP-1", "heartbeatinterval")
    assert "HeartbeatInterval" in shown and "300" in shown and "MeterValue" not in shown


async def test_configure_brings_the_kept_value_up_to_date(reading):
    async with Keyed(reading, "CP-1") as charger:
        await charger.boot()
        await until_state(reading, "complete")
        reading.api.post("/v1/commands", {
            "charger": "CP-1", "verb": "configure", "args": {"key": "HeartbeatInterval", "value": "120"}})

        def value():
            return {item["variable"]: item.get("value") for item in model(reading)["variables"]}["HeartbeatInterval"]

        await until(lambda: value() == "120", "the read-back is kept", 20)


async def test_refresh_reads_again(reading):
    async with Keyed(reading, "CP-1") as charger:
        await charger.boot()
        await until_state(reading, "complete")
        charger.configuration = {"HeartbeatInterval": "77"}
        reading.api.post("/v1/chargers/CP-1/model/refresh", {})
        await until(lambda: model(reading)["reading"]["number"] == 2, "a second reading began", 20)
        await until_state(reading, "complete")
        names = {item["variable"] for item in model(reading)["variables"]}
        assert names == {"HeartbeatInterval", "AuthorizationKey", "ChargePointSerial"}


@REPORTING
async def test_a_device_model_is_assembled_in_any_order(reading, station):
    async with station(reading, "CP-1") as charger:
        await charger.boot()
        await until(lambda: charger.requests, "the base report was asked for", 20)
        assert charger.calls_of("GetBaseReport")[0].payload["reportBase"] == "FullInventory"
        await charger.tell(2, last=2)
        await charger.tell(0, last=2)
        await until_state(reading, "receiving")
        assert model(reading)["reading"]["missing"] == ["1"]
        shown = reading.edgectl("charger", "model", "CP-1")
        assert "INCOMPLETE" in shown
        await charger.tell(1, last=2)
        await until_state(reading, "complete")
        secret_is_nowhere(reading)
        shown = reading.edgectl("charger", "model", "CP-1", "OCPPCommCtrlr")
        assert "HeartbeatInterval" in shown and "300 s" in shown and "1 to 86400" in shown
        assert "Model" not in shown.split("TYPE")[1]
        assert all(len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize(("answer", "state"), [("NotSupported", "not_supported"), ("Rejected", "failed")])
@REPORTING
async def test_a_station_that_does_not_tell_its_model_says_so(reading, station, answer, state):
    async with station(reading, "CP-1") as charger:
        charger.answer = answer
        await charger.boot()
        await until_state(reading, state)


async def test_a_charger_that_answers_nothing_is_served_all_the_same(reading):
    async with Charger16(reading, "CP-1") as charger:
        charger.silent_on.add("GetConfiguration")
        await charger.boot()
        await charger.expect("GetConfiguration")
        await charger.heartbeat()
        await charger.report("Available")


@pytest.fixture
def setting(make_gateway):
    gateway = make_gateway({"chargers.defaults": {
        "apply": True, "heartbeat_interval_seconds": 200, "meter_interval_seconds": 30,
        "measurands": ["Energy.Active.Import.Register", "SoC"], "clock_aligned_interval_seconds": 900}}).start()
    gateway.edgectl("chargers", "add", "CP-1")
    return gateway


def states(gateway):
    return [item["state"] for item in gateway.api.get("/v1/commands")["items"]]


WANTED = ["200", "30", "Energy.Active.Import.Register,SoC", "900"]


async def test_a_new_16_charger_gets_the_sites_defaults_once(setting):
    async with Charger16(setting, "CP-1") as charger:
        charger.configuration = dict.fromkeys(
            ["HeartbeatInterval", "MeterValueSampleInterval", "MeterValuesSampledData", "ClockAlignedDataInterval"], "0")
        await charger.boot()
        await until(lambda: states(setting) == ["effective"] * 4, "four settings are effective", 20)
        assert list(charger.configuration.values()) == WANTED
        await charger.boot()
        await stays(lambda: len(charger.calls_of("ChangeConfiguration")) == 4, "they are set once", 0.5)
        assert "is set" in setting.edgectl("charger", "defaults", "CP-1")
        await until(lambda: states(setting) == ["effective"] * 8, "they are set again", 20)


@pytest.mark.parametrize("station", [Charger201, Charger21], ids=lambda station: station.version)
async def test_a_new_station_gets_them_by_its_versions_names(setting, station):
    names = [("OCPPCommCtrlr", "HeartbeatInterval"), ("SampledDataCtrlr", "TxUpdatedInterval"),
             ("SampledDataCtrlr", "TxUpdatedMeasurands"), ("AlignedDataCtrlr", "Interval")]
    async with station(setting, "CP-1") as charger:
        charger.variables = dict.fromkeys(names, "0")
        await charger.boot()
        await until(lambda: states(setting) == ["effective"] * 4, "four settings are effective", 20)
        assert [charger.variables[name] for name in names] == WANTED


async def test_defaults_wait_for_a_charger_that_is_away(setting):
    setting.edgectl("charger", "defaults", "CP-1")
    assert states(setting) == []
    setting.restart()
    async with Charger16(setting, "CP-1") as charger:
        await charger.boot()
        await until(lambda: len(charger.calls_of("ChangeConfiguration")) == 4, "the defaults came", 20)


async def test_new_hardware_takes_an_old_chargers_place(reading):
    old = reading.edgectl("chargers", "password", "CP-1", "--generate").split()[-1]
    async with Keyed(reading, "CP-1", password=old) as charger:
        await charger.boot()
        await until_state(reading, "complete")
        reading.edgectl("chargers", "replace", "CP-1", expect=2)
    await until(lambda: not reading.api.get("/v1/chargers/CP-1")["summary"]["connected"], "the old one is gone", 20)
    reading.edgectl("chargers", "replace", "CP-1")
    assert "reading" not in model(reading) and model(reading)["variables"] == []
    async with Keyed(reading, "CP-1") as charger:  # on a lower security profile than the old one
        await charger.boot()
        await until_state(reading, "complete")
    kinds = [event["kind"] for event in reading.api.get("/v1/events?charger=CP-1&limit=1000")["items"]]
    assert kinds.count("charger.booted") == 2 and kinds.count("charger.replaced") == 1
