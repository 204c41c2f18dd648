"""Messages that are well formed and absurd: registers at the ends of the range, years beyond the calendar, ids of any
kind. Seeded; nothing of it may end the daemon, contradict the database, or go unanswered."""

import random

import pytest

from world import money
from world.chargers import BareCharger
from world.times import now_text

NUMBERS = [
    0, -1, 1, 2**31 - 1, 2**31, -(2**31), 2**53, 2**63 - 1, -(2**63), 2**63, 10**18, -(10**18), 10**30, 0.1, 1e308,
    -1e308, 1e-308, 20000.0, 9223372036854775807.5]
TEXTS = [
    "0", "-1", "1e400", "-1e400", "9" * 40, "0." + "9" * 40, "NaN", "Infinity", "", " 5 ", "5,5", "0x10", "١٢", "5e-30"]
TIMES = [
    "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-02-30T00:00:00Z",
    "2026-11-22T10:00:00+14:00", "2026-11-22T10:00:00.123456789123Z", "2026-11-22T23:59:60Z",
    "222222017-01-01T00:00:00Z", "2026-11-22", "now", "", "-5000-01-01T00:00:00Z"]
TOKENS = ["GOOD", "", "x" * 20, "x" * 400, "\u0000", "ΩΩΩ", "'; DROP TABLE session; --", "\U0001f50b" * 9]
UNITS = ["Wh", "kWh", "W", "kW", "A", "V", "Percent", "varh", "Parsecs", "", "K"]
MEASURANDS = ["Energy.Active.Import.Register", "Energy.Active.Export.Register", "Power.Active.Import", "SoC", "Bogus"]


class Absurd:
    """Draws messages of one version."""

    def __init__(self, version, seed):
        self.version = version
        self.random = random.Random(f"{version} {seed}")

    def any(self, *choices):
        return self.random.choice([item for choice in choices for item in choice])

    def number(self):
        return self.any(NUMBERS, [self.random.randint(0, 100_000)] * 10)

    def time(self):
        return self.any(TIMES, [now_text(self.random.uniform(-10_000, 1_000))] * 12)

    def message(self):
        return self._message16() if self.version == "1.6" else self._message201()

    def _message16(self):
        small = self.any([1, 2, 3, 4, 5, 6, 7, 8])
        return self.random.choice([
            lambda: ("StartTransaction", {
                "connectorId": self.any([1, 2, 0, -1, 2**31]), "idTag": self.any(TOKENS), "meterStart": self.number(),
                "timestamp": self.time(), "reservationId": self.number()}),
            lambda: ("StopTransaction", {
                "transactionId": self.any([small] * 20, NUMBERS), "meterStop": self.number(), "timestamp": self.time(),
                "reason": self.any(["Local", "PowerLoss", "Bogus"]), "transactionData": self._values16()}),
            lambda: ("MeterValues", {
                "connectorId": self.any([1, 2, 0, -5]), "transactionId": self.any([small] * 20, NUMBERS),
                "meterValue": self._values16()}),
            lambda: ("StatusNotification", {
                "connectorId": self.any([0, 1, 2, 2**31, -1]), "errorCode": "NoError", "timestamp": self.time(),
                "status": self.any(["Available", "Charging", "SuspendedEV", "Finishing", "Faulted"])}),
            lambda: ("Authorize", {"idTag": self.any(TOKENS)}),
        ])()

    def _values16(self):
        return [
            {"timestamp": self.time(), "sampledValue": [
                {"value": self.any(TEXTS, [str(self.number())] * 10), "measurand": self.any(MEASURANDS),
                 "unit": self.any(UNITS), "phase": self.any(["L1", "N", "L1-N", "X9"]),
                 "format": self.any(["Raw"] * 9, ["SignedData"])}
                for _ in range(self.random.randint(0, 4))]}
            for _ in range(self.random.randint(1, 3))]

    def _message201(self):
        return self.random.choice([
            lambda: ("TransactionEvent", {
                "eventType": self.any(["Started", "Updated", "Ended"]), "timestamp": self.time(),
                "triggerReason": self.any(["Authorized", "MeterValuePeriodic", "RemoteStop"]),
                "seqNo": self.any([0, 1, 2, 3, 4, 5] * 6, NUMBERS), "offline": self.any([True, False]),
                "transactionInfo": {
                    "transactionId": self.any(["T1", "T2", "T3", "T4"] * 5, TOKENS),
                    "chargingState": self.any(["Charging", "Idle", "SuspendedEV", "EVConnected"]),
                    "remoteStartId": self.number()},
                "evse": {"id": self.any([1, 2, 0, -1, 2**40]), "connectorId": self.any([1, 0, -7])},
                "idToken": {"idToken": self.any(TOKENS), "type": "Central"}, "meterValue": self._values201()}),
            lambda: ("MeterValues", {"evseId": self.any([0, 1, -1, 2**63]), "meterValue": self._values201()}),
            lambda: ("StatusNotification", {
                "timestamp": self.time(), "connectorStatus": self.any(["Available", "Occupied", "Faulted"]),
                "evseId": self.any([1, 0, 2**33]), "connectorId": self.any([1, -1])}),
        ])()

    def _values201(self):
        return [
            {"timestamp": self.time(), "sampledValue": [
                {"value": self.number(), "measurand": self.any(MEASURANDS),
                 "unitOfMeasure": {"unit": self.any(UNITS), "multiplier": self.any([0] * 9, [3, -3, 40, -40, 2**31])}}
                for _ in range(self.random.randint(1, 4))]}
            for _ in range(self.random.randint(1, 3))]


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.limit(120)
async def test_absurd_messages_are_answered(make_site, version, seed):
    gateway = make_site({"sessions": {"abandoned_grace_seconds": 1}}).gateway
    absurd = Absurd(version, seed)
    for _ in range(4):
        async with BareCharger(gateway, "CP-1", version) as charger:
            for _ in range(75):
                action, payload = absurd.message()
                answer = await charger.call(action, payload)
                if action in ("StartTransaction", "StopTransaction", "MeterValues", "TransactionEvent"):
                    assert answer[0] == 3, f"{action} was refused: {answer} {payload}"
                gateway.check_alive()
            await charger.heartbeat()
    gateway.database.assert_sound()
    money.verify_chain(gateway.database.invoices())
    for route in ("status", "sessions", "readings?charger=CP-1", "invoices", "events", "quarantine"):
        gateway.api.get(f"/v1/{route}")
    gateway.restart()
