"""An OCPP 1.6 charge point."""

from ocpp.routing import on
from ocpp.v16 import ChargePoint, call, call_result

from world.chargers.scripted import Scripted, answering
from world.times import now_text


def sampled(watt_hours=None, power=None, current=None, soc=None):
    """Sampled values as a small charger sends them."""
    values = []
    if watt_hours is not None:
        values.append({"value": str(watt_hours), "measurand": "Energy.Active.Import.Register", "unit": "Wh"})
    if power is not None:
        values.append({"value": str(power), "measurand": "Power.Active.Import", "unit": "W"})
    for phase in ("L1", "L2", "L3") if current is not None else ():
        values.append({"value": str(current), "measurand": "Current.Import", "unit": "A", "phase": phase})
    if soc is not None:
        values.append({"value": str(soc), "measurand": "SoC", "unit": "Percent", "location": "EV"})
    return values


class Charger16(
        answering(
            call_result, "RemoteStartTransaction", "RemoteStopTransaction", "Reset", "ChangeAvailability",
            "TriggerMessage", "ExtendedTriggerMessage", "ClearCache", "ReserveNow", "CancelReservation",
            "SignedUpdateFirmware", UnlockConnector="Unlocked"),
        Scripted, ChargePoint):
    version = "1.6"

    def __init__(self, gateway, identity, **options):
        super().__init__(gateway, identity, **options)
        self.configuration = {"MeterValueSampleInterval": "60", "HeartbeatInterval": "300"}
        self.limit = None

    # What a charger says

    async def boot(self):
        return await self.ask(
            call.BootNotification(
                charge_point_model="Single", charge_point_vendor="Acme", charge_point_serial_number="S-1",
                firmware_version="1.2.3"))

    async def heartbeat(self):
        return await self.ask(call.Heartbeat())

    async def report(self, status, connector=1, at=None, error="NoError"):
        return await self.ask(
            call.StatusNotification(
                connector_id=connector, error_code=error, status=status, timestamp=at or now_text()))

    async def authorize(self, tag):
        return (await self.ask(call.Authorize(id_tag=tag))).id_tag_info

    async def begin(self, tag, meter=0, at=None, connector=1, **options):
        """StartTransaction; returns the answer."""
        return await self.ask(
            call.StartTransaction(
                connector_id=connector, id_tag=tag, meter_start=meter, timestamp=at or now_text()), **options)

    async def read(self, transaction, watt_hours=None, at=None, connector=1, message=None, **values):
        """MeterValues of one instant."""
        return await self.ask(
            call.MeterValues(
                connector_id=connector, transaction_id=transaction,
                meter_value=[{"timestamp": at or now_text(), "sampledValue": sampled(watt_hours, **values)}]),
            unique_id=message)

    async def end(self, transaction, meter, at=None, tag=None, reason="Local", **options):
        """StopTransaction; returns the answer."""
        return await self.ask(
            call.StopTransaction(
                transaction_id=transaction, meter_stop=meter, timestamp=at or now_text(), id_tag=tag, reason=reason),
            **options)

    # What a charger answers

    @on("SetChargingProfile")
    def _limit(self, cs_charging_profiles, **_):
        schedule = cs_charging_profiles["charging_schedule"]
        self.limit = (schedule["charging_rate_unit"], float(schedule["charging_schedule_period"][0]["limit"]))
        return call_result.SetChargingProfile(status=self.status("SetChargingProfile"))

    @on("GetCompositeSchedule")
    def _schedule(self, connector_id, duration, **_):
        unit, limit = self.limit or ("A", 32.0)
        return call_result.GetCompositeSchedule(
            status="Accepted", connector_id=connector_id, schedule_start=now_text(),
            charging_schedule={
                "duration": duration, "chargingRateUnit": unit,
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}]})

    @on("ChangeConfiguration")
    def _configure(self, key, value, **_):
        status = self.status("ChangeConfiguration")
        if status == "Accepted":
            self.configuration[key] = value
        return call_result.ChangeConfiguration(status=status)

    @on("GetConfiguration")
    def _configuration(self, key=None, **_):
        keys = key or list(self.configuration)
        known = [
            {"key": name, "readonly": False, "value": self.configuration[name]}
            for name in keys if name in self.configuration]
        return call_result.GetConfiguration(
            configuration_key=known, unknown_key=[name for name in keys if name not in self.configuration])

    @on("ClearChargingProfile")
    def _clear_limit(self, **_):
        self.limit = None
        return call_result.ClearChargingProfile(status=self.status("ClearChargingProfile"))

    # The local list

    @on("GetLocalListVersion")
    def _list_version(self, **_):
        return call_result.GetLocalListVersion(list_version=self.list_version)

    @on("SendLocalList")
    def _send_list(self, list_version, update_type, local_authorization_list=(), **_):
        entries = [(item["id_tag"], item.get("id_tag_info")) for item in local_authorization_list or ()]
        return call_result.SendLocalList(status=self.take_list(list_version, update_type, entries))

    # Firmware and logs

    @on("UpdateFirmware")
    def _update_firmware(self, **_):
        return call_result.UpdateFirmware()

    @on("GetDiagnostics")
    def _diagnostics(self, **_):
        return call_result.GetDiagnostics(file_name=self.statuses.get("GetDiagnostics", "diagnostics.zip"))

    @on("GetLog")
    def _log(self, **_):
        return call_result.GetLog(status=self.status("GetLog"), filename="security.log")

    async def firmware_is(self, status, request=None):
        """By the security extension where the job has a number."""
        await self.ask(
            call.FirmwareStatusNotification(status=status) if request is None
            else call.SignedFirmwareStatusNotification(status=status, request_id=request))

    async def log_is(self, status, request=None):
        await self.ask(
            call.DiagnosticsStatusNotification(status=status) if request is None
            else call.LogStatusNotification(status=status, request_id=request))
