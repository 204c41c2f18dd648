"""Charging stations of OCPP 2.0.1 and 2.1."""

import uuid

from ocpp import v21, v201
from ocpp.routing import on
from ocpp.v201 import call, call_result

from world.chargers.scripted import Scripted, answering
from world.times import now_text


def meter_value(watt_hours=None, at=None, power=None, context="Sample.Periodic"):
    """One MeterValueType."""
    values = []
    if watt_hours is not None:
        values.append(
            {"value": watt_hours, "measurand": "Energy.Active.Import.Register", "context": context,
             "unitOfMeasure": {"unit": "Wh"}})
    if power is not None:
        values.append({"value": power, "measurand": "Power.Active.Import", "unitOfMeasure": {"unit": "W"}})
    return {"timestamp": at or now_text(), "sampledValue": values}


class Transaction:
    """A station's own transaction: its id and the number of its next message."""

    def __init__(self, identifier=None, evse=1, connector=1):
        self.id = identifier or str(uuid.uuid4())
        self.evse = evse
        self.connector = connector
        self.sequence = 0

    def next_sequence(self):
        self.sequence += 1
        return self.sequence - 1

    def event(self, kind, trigger, *, at=None, token=None, state=None, reason=None, readings=None, offline=None,
              remote_start=None, sequence=None):
        """A TransactionEvent, ready to be sent now or later."""
        info = {"transactionId": self.id, "chargingState": state, "stoppedReason": reason,
                "remoteStartId": remote_start}
        return call.TransactionEvent(
            event_type=kind, timestamp=at or now_text(), trigger_reason=trigger,
            seq_no=self.next_sequence() if sequence is None else sequence,
            transaction_info={key: value for key, value in info.items() if value is not None},
            evse={"id": self.evse, "connectorId": self.connector},
            id_token=None if token is None else {"idToken": token, "type": "ISO14443"},
            meter_value=readings, offline=offline)

    # The events of an ordinary life

    def started(self, token=None, at=None, watt_hours=0, trigger="Authorized", state="EVConnected", **options):
        return self.event(
            "Started", trigger, at=at, token=token, state=state,
            readings=[meter_value(watt_hours, at, context="Transaction.Begin")], **options)

    def charging(self, at=None, **options):
        return self.event("Updated", "ChargingStateChanged", at=at, state="Charging", **options)

    def read(self, watt_hours, at=None, power=None, **options):
        return self.event(
            "Updated", "MeterValuePeriodic", at=at, readings=[meter_value(watt_hours, at, power)], **options)

    def ended(self, watt_hours, at=None, reason="EVDisconnected", trigger="EVCommunicationLost", **options):
        return self.event(
            "Ended", trigger, at=at, reason=reason,
            readings=[meter_value(watt_hours, at, context="Transaction.End")], **options)


class Station(
        answering(
            call_result, "RequestStartTransaction", "RequestStopTransaction", "Reset", "ChangeAvailability",
            "TriggerMessage", "ClearCache", "ReserveNow", "CancelReservation", "UpdateFirmware", "PublishFirmware",
            UnlockConnector="Unlocked", UnpublishFirmware="Unpublished"),
        Scripted):
    """What both versions say and answer: 2.1 adds to the messages of 2.0.1 and takes nothing away."""

    def __init__(self, gateway, identity, **options):
        super().__init__(gateway, identity, **{"compression": "deflate", **options})
        self.variables = {("AlignedDataCtrlr", "Interval"): "900"}
        self.limit = None
        self.running = set()
        self.has_queued = False

    # What a station says

    async def boot(self, reason="PowerUp"):
        return await self.ask(
            call.BootNotification(
                charging_station={"model": "Double", "vendorName": "Acme", "serialNumber": "S-2",
                                  "firmwareVersion": "2.0"},
                reason=reason))

    async def heartbeat(self):
        return await self.ask(call.Heartbeat())

    async def report(self, status, evse=1, connector=1, at=None):
        return await self.ask(
            call.StatusNotification(
                timestamp=at or now_text(), connector_status=status, evse_id=evse, connector_id=connector))

    async def authorize(self, token):
        answer = await self.ask(call.Authorize(id_token={"idToken": token, "type": "ISO14443"}))
        return answer.id_token_info

    # What a station answers

    @on("GetTransactionStatus")
    def _transaction_status(self, transaction_id=None, **_):
        return call_result.GetTransactionStatus(
            messages_in_queue=self.has_queued, ongoing_indicator=transaction_id in self.running if transaction_id else None)

    @on("CostUpdated")
    def _cost(self, **_):
        return call_result.CostUpdated()

    @on("SetChargingProfile")
    def _limit(self, charging_profile, **_):
        schedule = charging_profile["charging_schedule"][0]
        self.limit = (schedule["charging_rate_unit"], float(schedule["charging_schedule_period"][0]["limit"]))
        return call_result.SetChargingProfile(status=self.status("SetChargingProfile"))

    @on("GetCompositeSchedule")
    def _schedule(self, duration, evse_id, **_):
        unit, limit = self.limit or ("A", 32.0)
        return call_result.GetCompositeSchedule(
            status="Accepted",
            schedule={
                "evseId": evse_id, "duration": duration, "scheduleStart": now_text(), "chargingRateUnit": unit,
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}]})

    @on("SetVariables")
    def _set_variables(self, set_variable_data, **_):
        results = []
        for item in set_variable_data:
            name = (item["component"]["name"], item["variable"]["name"])
            self.variables[name] = item["attribute_value"]
            results.append(
                {"attributeStatus": self.status("SetVariables"), "component": {"name": name[0]},
                 "variable": {"name": name[1]}})
        return call_result.SetVariables(set_variable_result=results)

    @on("GetVariables")
    def _get_variables(self, get_variable_data, **_):
        results = []
        for item in get_variable_data:
            name = (item["component"]["name"], item["variable"]["name"])
            known = self.variables.get(name)
            result = {"attributeStatus": "Accepted" if known else "UnknownVariable", "component": {"name": name[0]},
                      "variable": {"name": name[1]}}
            results.append({**result, **({"attributeValue": known} if known else {})})
        return call_result.GetVariables(get_variable_result=results)

    @on("ClearChargingProfile")
    def _clear_limit(self, **_):
        self.limit = None
        return call_result.ClearChargingProfile(status=self.status("ClearChargingProfile"))

    async def end_reservation(self, number, status):
        await self.ask(call.ReservationStatusUpdate(reservation_id=number, reservation_update_status=status))

    # The local list

    @on("GetLocalListVersion")
    def _list_version(self, **_):
        return call_result.GetLocalListVersion(version_number=self.list_version)

    @on("SendLocalList")
    def _send_list(self, version_number, update_type, local_authorization_list=(), **_):
        entries = [
            (item["id_token"]["id_token"], item.get("id_token_info")) for item in local_authorization_list or ()]
        return call_result.SendLocalList(status=self.take_list(version_number, update_type, entries))

    # Firmware and logs

    @on("GetLog")
    def _log(self, **_):
        return call_result.GetLog(status=self.status("GetLog"), filename="log.zip")

    async def firmware_is(self, status, request=None):
        await self.ask(call.FirmwareStatusNotification(status=status, request_id=request))

    async def log_is(self, status, request=None):
        await self.ask(call.LogStatusNotification(status=status, request_id=request))

    async def publishing_is(self, status, request=None, location=None):
        await self.ask(
            call.PublishFirmwareStatusNotification(status=status, request_id=request, location=location))


class Charger201(Station, v201.ChargePoint):
    version = "2.0.1"


class Charger21(Station, v21.ChargePoint):
    version = "2.1"
