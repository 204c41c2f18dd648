"""Valid messages of every action, made from the official schemas (scripts/make_ocpp_schemas.py --fixtures)."""

import json
import pathlib

from jsonschema import ValidationError
from ocpp import v16, v21, v201
from ocpp.charge_point import camel_to_snake_case, remove_nones, serialize_as_dict, snake_to_camel_case

from world.chargers.wire import CALL, RESULT
from world.schemas import exact, validate

_FILE = pathlib.Path(__file__).parents[2] / "Pure/OCPPTests/Fixtures/validation.tsv"

#: Who may send what, by the chapters of each standard: those of a charger; all others but DataTransfer are ours.
_OF_A_CHARGER = {
    "1.6": """Authorize BootNotification DataTransfer DiagnosticsStatusNotification FirmwareStatusNotification Heartbeat
        LogStatusNotification MeterValues SecurityEventNotification SignCertificate SignedFirmwareStatusNotification
        StartTransaction StatusNotification StopTransaction""",
    "2.0.1": """Authorize BootNotification ClearedChargingLimit DataTransfer FirmwareStatusNotification
        Get15118EVCertificate GetCertificateStatus Heartbeat LogStatusNotification MeterValues NotifyChargingLimit
        NotifyCustomerInformation NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent
        NotifyMonitoringReport NotifyReport PublishFirmwareStatusNotification ReportChargingProfiles
        ReservationStatusUpdate SecurityEventNotification SignCertificate StatusNotification TransactionEvent""",
}
_OF_A_CHARGER["2.1"] = _OF_A_CHARGER["2.0.1"] + """ BatterySwap ClosePeriodicEventStream GetCertificateChainStatus
        NotifyDERAlarm NotifyDERStartStop NotifyPriorityCharging NotifySettlement OpenPeriodicEventStream
        PullDynamicScheduleUpdate ReportDERControl VatNumberValidation"""
#: Sent, never answered.
SENDS = {"2.1": "NotifyPeriodicEventStream"}


def _read():
    samples = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        version, action, kind, verdict, text = line.split("\t")
        if verdict == "valid" and "e+30" not in text:
            key = (version.removeprefix("ocpp"), action, kind)
            samples.setdefault(key, []).append(json.loads(text))
    return samples


_SAMPLES = _read()


def requests(version, action):
    return _SAMPLES[version, action, "request"]


_PACKAGES = {"1.6": v16, "2.0.1": v201, "2.1": v21}


def of_the_package(version, action, kind):
    """A message as the class of the package `ocpp`: the first sample that it can write; None where it can write none."""
    package = _PACKAGES[version]
    known = getattr(package.call if kind == "request" else package.call_result, action)
    for payload in _SAMPLES[version, action, kind]:
        try:
            message = known(**camel_to_snake_case(payload))
            written = remove_nones(snake_to_camel_case(serialize_as_dict(message)))
            validate(CALL if kind == "request" else RESULT, action, version, exact(json.dumps(written)))
        except (TypeError, ValidationError):
            continue
        # Older schemas allow connectors below zero, and there are none.
        if min([written.get(name, 0) for name in ("connectorId", "evseId")]) >= 0:
            return message
    return None


def of_a_charger(version):
    return sorted(_OF_A_CHARGER[version].split())


def of_the_gateway(version):
    """Every other action of the version, and what both may send."""
    known = {action for known_version, action, kind in _SAMPLES if known_version == version and kind == "response"}
    return sorted(known - set(of_a_charger(version)) | {"DataTransfer"})
