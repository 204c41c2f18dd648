"""Firmware and logs: jobs that a charger does by itself, followed by its reports to the end."""

import pytest

from world.chargers import Charger16
from world.roads import begin_job, fresh, make_charger

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
FIRMWARE = {"location": "http://user:secret@10.0.0.2/b.bin"}
SIGNED = {**FIRMWARE, "signing_certificate": "-----BEGIN CERTIFICATE-----", "signature": "c2ln"}


@VERSIONS
@pytest.mark.parametrize("args", [FIRMWARE, SIGNED], ids=["unsigned", "signed"])
async def test_firmware_is_followed_until_it_is_installed(road, version, args):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        action = "SignedUpdateFirmware" if version == "1.6" and args is SIGNED else "UpdateFirmware"
        command, number, payload = await begin_job(road, charger, "update-firmware", {**args, "retries": 2}, action)
        firmware = payload.get("firmware", payload)
        assert firmware["location"] == FIRMWARE["location"] and payload["retries"] == 2
        assert firmware.get("signature") == args.get("signature")
        for status in ("Downloading", "Downloaded", "Installing"):
            await charger.firmware_is(status, number)
        view = road.gateway.api.get(f"/v1/commands/{command}")
        assert (view["state"], view["detail"]) == ("accepted", "Installing")
        assert "secret" not in str(view)
        await charger.firmware_is("Installed", number)
        assert (await road.outcome(command, "effective"))["detail"] == "Installed"
        steps = [r for r in road.gateway.database.journal("charger.firmware") if r["command_id"] == command]
        assert [step["data"]["status"] for step in steps] == ["Downloading", "Downloaded", "Installing", "Installed"]


@VERSIONS
async def test_firmware_that_cannot_be_fetched_is_a_failure(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command, number, _ = await begin_job(road, charger, "update-firmware", FIRMWARE, "UpdateFirmware")
        await charger.firmware_is("Downloading", number)
        await charger.firmware_is("DownloadFailed", number)
        assert (await road.outcome(command, "failed"))["detail"] == "DownloadFailed"


@VERSIONS
@pytest.mark.parametrize(("status", "state"), [("Uploaded", "effective"), ("UploadFailed", "failed")])
async def test_logs_are_followed_until_they_are_uploaded(road, version, status, state):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        action = "GetDiagnostics" if version == "1.6" else "GetLog"
        args = {"location": "ftp://10.0.0.2/", "since": "2026-11-01T00:00:00Z"}
        command, number, payload = await begin_job(road, charger, "get-logs", args, action)
        assert "2026-11-01T00:00:00" in str(payload)
        status = "UploadFailure" if status == "UploadFailed" and version != "1.6" else status
        await charger.log_is("Uploading", number)
        await charger.log_is(status, number)
        assert (await road.outcome(command, state))["detail"] == status


@VERSIONS
async def test_the_security_log_is_asked_for_alike(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        args = {"location": "https://10.0.0.2/", "log": "security"}
        command, number, payload = await begin_job(road, charger, "get-logs", args, "GetLog")
        assert payload["logType"] == "SecurityLog"
        await charger.log_is("Uploaded", number + 1)
        await charger.log_is("Idle", number)
        assert road.gateway.api.get(f"/v1/commands/{command}")["state"] == "accepted", "that was of another job"
        await charger.log_is("Uploaded", number)
        await road.outcome(command, "effective")


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_a_lost_answer_is_made_good_by_a_report(road, version):
    command, charger = fresh(), make_charger(version, road.gateway)
    charger.silent_on.add("UpdateFirmware")
    await charger.open()
    await charger.boot()
    road.send(command, "CP-1", "update-firmware", FIRMWARE)
    number = (await charger.expect("UpdateFirmware")).payload["requestId"]
    await charger.drop()
    async with make_charger(version, road.gateway) as again:
        await again.heartbeat()
        await again.firmware_is("Downloading", number)
        await road.outcome(command, "accepted")
        await again.firmware_is("Installed", number)
        await road.outcome(command, "effective")
        assert again.calls_of("UpdateFirmware") == []


async def test_what_a_charger_refuses_is_told(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.statuses["GetDiagnostics"] = None
        command, other, third = fresh(), fresh(), fresh()
        road.send(command, "CP-1", "get-logs", {"location": "ftp://10.0.0.2/"})
        assert "no diagnostics" in (await road.outcome(command, "rejected"))["detail"]
        charger.statuses["SignedUpdateFirmware"] = "InvalidCertificate"
        road.send(other, "CP-1", "update-firmware", SIGNED)
        assert "InvalidCertificate" in (await road.outcome(other, "rejected"))["detail"]
        road.send(third, "CP-1", "update-firmware", {**FIRMWARE, "install_at": "2030-01-01T00:00:00Z"})
        assert "unsigned firmware" in (await road.outcome(third, "failed"))["detail"]
