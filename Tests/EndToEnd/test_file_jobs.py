"""Firmware and logs of chargers without internet: fetched from the gateway and brought to it, over real HTTP."""

import asyncio
import json
import os
import signal
import subprocess
import urllib.parse
from pathlib import Path

import pytest

from conftest import furnish
from world.chargers import Charger16
from world.http import request
from world.roads import OverAPI, begin_job, fresh, make_charger
from world.tls import make_certificate, trusting
from world.waiting import until

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
FIRMWARE = bytes(range(256)) * 1000


def add(gateway, folder, content=FIRMWARE, name="acme-2.1.bin"):
    """Firmware at the gateway; returns its number."""
    (folder / name).write_bytes(content)
    return json.loads(gateway.edgectl("files", "add", folder / name, "--json"))["id"]


async def begin(road, charger, verb, args, action):
    """A job that the charger took: the command, the number that its reports carry, and the link."""
    command, number, payload = await begin_job(road, charger, verb, args, action)
    inner = payload.get("firmware") or payload.get("log") or payload
    return command, number, inner.get("location") or inner.get("remoteLocation")


async def ask(*arguments, **options):
    """Status and body, asked as a charger asks: beside its WebSocket."""
    return await asyncio.to_thread(request, *arguments, **options)


async def curl(*arguments):
    """The status that `curl` gets."""
    command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "50", *map(str, arguments)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    return int(done.stdout or 0)


def log_action(version):
    return "GetDiagnostics" if version == "1.6" else "GetLog"


def kept(gateway):
    return sorted((gateway.folder / "gateway.db-files").iterdir())


def uploads(gateway):
    return json.loads(gateway.edgectl("files", "--kind", "upload", "--json"))["items"]


@VERSIONS
async def test_firmware_is_fetched_from_the_gateway(road, version, tmp_path):
    file = add(road.gateway, tmp_path)
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command, number, link = await begin(road, charger, "update-firmware", {"file": file}, "UpdateFirmware")
        assert link.startswith("http://127.0.0.1:") and link.endswith("/acme-2.1.bin")
        await charger.firmware_is("Downloading", number)
        status, first = await ask(link, headers={"Range": "bytes=0-99999"})
        assert status == 206 and len(first) == 100_000
        status, rest = await ask(link, headers={"Range": "bytes=100000-"})
        assert status == 206 and first + rest == FIRMWARE
        assert await ask(link) == (200, FIRMWARE)
        assert (await ask(link, "PUT", b"x"))[0] == 405
        links = json.loads(road.gateway.edgectl("files", "links", "--json"))["items"]
        assert [(each["charger"], each["command"]) for each in links] == [("CP-1", command)]
        for status in ("Downloaded", "Installing", "Installed"):
            await charger.firmware_is(status, number)
        await road.outcome(command, "effective")
        assert (await ask(link))[0] == 410, "a link is for one job"
        fetched = await until(lambda: road.gateway.database.journal("file.fetched"), "the record")
        assert [(r["command_id"], r["data"]["file"]) for r in fetched] == [(command, file)]
        assert "No charger has a link" in road.gateway.edgectl("files", "links")
        secret = link.split("/")[-2]
        assert secret not in str(road.gateway.api.get(f"/v1/commands/{command}"))
        assert secret not in road.gateway.edgectl("trace", "CP-1", "--json")
        for file in road.gateway.folder.glob("gateway.db*"):
            assert file.is_dir() or secret.encode() not in file.read_bytes(), file


@VERSIONS
async def test_firmware_that_the_charger_refuses_is_served_to_nobody(road, version, tmp_path):
    file = add(road.gateway, tmp_path)
    signed = {"signing_certificate": "-----BEGIN CERTIFICATE-----", "signature": "c2ln"}
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        action = "SignedUpdateFirmware" if version == "1.6" else "UpdateFirmware"
        charger.statuses[action] = "InvalidCertificate"
        command = fresh()
        road.send(command, "CP-1", "update-firmware", {"file": file, **signed})
        link = (await charger.expect(action)).payload["firmware"]["location"]
        await road.outcome(command, "rejected")
        assert (await ask(link))[0] == 410


@VERSIONS
@pytest.mark.parametrize("how", ["put", "put into a folder", "post", "form", "chunked"])
async def test_logs_are_brought_to_the_gateway(road, version, how, tmp_path):
    log = tmp_path / "diag.zip"
    log.write_bytes(os.urandom(2_000_000))
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command, number, link = await begin(road, charger, "get-logs", {}, log_action(version))
        await charger.log_is("Uploading", number)
        way = {
            "put": ["-T", log, link + "diag.zip"], "put into a folder": ["-T", log, link],
            "post": ["--data-binary", f"@{log}", link + "diag.zip"], "form": ["-F", "x=y", "-F", f"file=@{log}", link],
            "chunked": ["-T", log, "-H", "Transfer-Encoding: chunked", link + "diag.zip"],
        }[how]
        assert await curl(*way) == 201
        [file] = uploads(road.gateway)
        assert (file["name"], file["bytes"], file["charger"], file["command"]) == (
            "diag.zip", 2_000_000, "CP-1", command)
        await charger.log_is("Uploaded", number)
        detail = (await road.outcome(command, "effective"))["detail"]
        assert detail == f"Uploaded: file {file['id']}, diag.zip, 2000000 bytes"
        road.gateway.edgectl("files", "get", file["id"], "--to", "fetched.zip")
        assert (road.gateway.folder / "fetched.zip").read_bytes() == log.read_bytes()
        assert await curl("-T", log, link) == 410
        assert len(kept(road.gateway)) == 1


async def test_a_log_that_comes_late_is_named_too(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        command, number, link = await begin(road, charger, "get-logs", {}, "GetDiagnostics")
        await charger.log_is("Uploaded", number)
        assert (await road.outcome(command, "effective"))["detail"] == "Uploaded: no file has come here"
        assert (await ask(link + "late.log", "PUT", b"late"))[0] == 201
        view = road.gateway.api.get(f"/v1/commands/{command}")
        assert view["detail"] == "Uploaded: file 1, late.log, 4 bytes"


async def test_what_is_too_long_leaves_nothing_behind(make_gateway):
    gateway = make_gateway({"files": {"max_upload_bytes": 100_000}}).start()
    furnish(gateway)
    road = OverAPI(gateway)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        command, number, link = await begin(road, charger, "get-logs", {}, "GetDiagnostics")
        assert (await ask(link + "a", "PUT", b"x" * 100_001))[0] == 413
        assert (await ask(link + "a", "POST", b"x" * 5_000_000))[0] == 413

        def endless():
            for _ in range(50):
                yield b"x" * 10_000
        assert (await ask(link + "a", "PUT", endless()))[0] == 413
        form = b"--B\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n" + b"x" * 200_000 + b"\r\n--B--"
        kind = {"Content-Type": "multipart/form-data; boundary=B"}
        assert (await ask(link, "POST", form, kind))[0] == 413
        assert (await ask(link, "POST", form[:1000], kind))[0] == 400
        assert uploads(gateway) == [] and kept(gateway) == []
        assert (await ask(link + "a", "PUT", b"x" * 100_000))[0] == 201


@pytest.mark.parametrize("form", [False, True])
async def test_a_file_is_never_held_in_memory(gateway, site, tmp_path, form):
    log = tmp_path / "large.zip"
    log.write_bytes(os.urandom(1 << 20) * 48)

    def peak():
        """The most memory that the daemon ever had, in bytes."""
        return int(Path(f"/proc/{gateway.process.pid}/status").read_text().split("VmHWM:")[1].split()[0]) << 10

    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        _, _, link = await begin(OverAPI(gateway), charger, "get-logs", {}, "GetDiagnostics")
        before = peak()
        assert await curl(*(["-F", f"file=@{log}", link] if form else ["-T", log, link])) == 201
        gateway.edgectl("files", "get", 1, "--to", "back.zip")
        assert peak() - before < 24 << 20
        assert (gateway.folder / "back.zip").read_bytes() == log.read_bytes()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
async def test_an_upload_that_the_gateway_does_not_survive_leaves_nothing_behind(make_gateway, end):
    gateway = make_gateway().start()
    furnish(gateway)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        _, _, link = await begin(OverAPI(gateway), charger, "get-logs", {}, "GetDiagnostics")
        parts = urllib.parse.urlsplit(link)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"PUT {parts.path}a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n".encode() + b"x" * 9000)
        await writer.drain()
        await until(lambda: kept(gateway), "the upload to begin")
        if end == signal.SIGTERM:
            assert await asyncio.to_thread(gateway.stop) == 0
        else:
            gateway.kill()
        writer.close()
    gateway.start()
    assert kept(gateway) == [] and uploads(gateway) == []


async def test_money_comes_before_files_on_a_full_disk(make_gateway, make_disk, tmp_path):
    small_disk = make_disk(48)
    gateway = make_gateway({"database": {"path": small_disk / "gateway.db", "ballast_bytes": 1 << 20}})
    gateway.database_path = small_disk / "gateway.db"
    furnish(gateway.start())
    road = OverAPI(gateway)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        _, _, link = await begin(road, charger, "get-logs", {}, "GetDiagnostics")
        assert (await ask(link + "small", "PUT", b"x" * 1000))[0] == 201
        room = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        status, why = await ask(link + "big", "PUT", b"x" * (room - (4 << 20)))
        assert status == 507 and b"no room" in why
        (tmp_path / "fw.bin").write_bytes(b"x" * (room - (4 << 20)))
        assert "no room" in gateway.run_edgectl("files", "add", tmp_path / "fw.bin", expect=1).stderr
        assert [file["name"] for file in uploads(gateway)] == ["small"]
        # Others fill the disk: what chargers brought is given up for what chargers charge.
        (small_disk / "filler").write_bytes(b"x" * (room - (4 << 20)))
        await until(lambda: uploads(gateway) == [], "the upload to be given up", 20)
        transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        await charger.end(transaction, 3_000)
        assert len(gateway.database.invoices()) == 1


async def test_links_lead_where_the_charger_found_the_gateway(make_gateway, tmp_path):
    certificate, key = make_certificate(tmp_path)
    gateway = make_gateway({"chargers.tls": {"certificate_file": certificate, "key_file": key}}).start()
    furnish(gateway)
    file = add(gateway, tmp_path)
    async with Charger16(gateway, "CP-1", tls=trusting(certificate)) as charger:
        await charger.boot()
        _, _, link = await begin(OverAPI(gateway), charger, "update-firmware", {"file": file}, "UpdateFirmware")
        assert link.startswith("https://127.0.0.1:")
        assert await ask(link, tls=trusting(certificate)) == (200, FIRMWARE)


async def test_links_lead_where_the_configuration_says(make_gateway, tmp_path):
    gateway = make_gateway({"files": {"public_url": "http://gateway.site:8080/edge"}}).start()
    furnish(gateway)
    file = add(gateway, tmp_path)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        _, _, link = await begin(OverAPI(gateway), charger, "update-firmware", {"file": file}, "UpdateFirmware")
        assert link.startswith("http://gateway.site:8080/edge/files/")


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_a_local_controller_publishes_firmware(road, version, tmp_path):
    file = add(road.gateway, tmp_path)
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        command, number, link = await begin(road, charger, "publish-firmware", {"file": file}, "PublishFirmware")
        asked = charger.calls_of("PublishFirmware")[-1].payload
        [view] = [f for f in json.loads(road.gateway.edgectl("files", "--json"))["items"] if f["id"] == file]
        assert asked["checksum"] == view["md5"]
        assert await ask(link) == (200, FIRMWARE)
        for status in ("Downloading", "ChecksumVerified"):
            await charger.publishing_is(status, number)
        await charger.publishing_is("Published", number, location=["http://10.0.0.3/fw"])
        assert (await road.outcome(command, "effective"))["detail"] == "Published"
        for status, state in (("Unpublished", "effective"), ("NoFirmware", "effective"), ("DownloadOngoing", "rejected")):
            charger.statuses["UnpublishFirmware"] = status
            back = fresh()
            road.send(back, "CP-1", "unpublish-firmware", {"checksum": view["md5"]})
            await road.outcome(back, state)


async def test_1_6_knows_no_publishing(road, tmp_path):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "unpublish-firmware", {"checksum": "0" * 32})
        assert "1.6" in (await road.outcome(command, "failed"))["detail"]


async def test_the_command_line_makes_the_link_itself(gateway, site, tmp_path):
    (tmp_path / "fw.bin").write_bytes(FIRMWARE)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        for count in (1, 2):
            sending = asyncio.create_task(asyncio.to_thread(
                gateway.edgectl, "send", "update-firmware", "CP-1", "--file", tmp_path / "fw.bin", "--wait"))
            link = (await charger.expect("UpdateFirmware", count)).payload["location"]
            assert await ask(link) == (200, FIRMWARE)
            await charger.firmware_is("Downloaded")
            await charger.firmware_is("Installed")
            assert "effective" in await sending
        items = json.loads(gateway.edgectl("files", "--json"))["items"]
        assert len(items) == 1, "a file that is there is not brought again"
        refused = gateway.run_edgectl("send", "update-firmware", "CP-1", "--stored", 99, expect=2)
        assert "no file 99" in refused.stderr

        sending = asyncio.create_task(asyncio.to_thread(gateway.edgectl, "send", "get-logs", "CP-1", "--wait"))
        link = (await charger.expect("GetDiagnostics")).payload["location"]
        assert (await ask(link + "diagnostics.zip", "PUT", b"zip"))[0] == 201
        await charger.log_is("Uploaded")
        assert "file 2, diagnostics.zip, 3 bytes" in await sending
        refused = gateway.run_edgectl("send", "update-firmware", "CP-1", "--stored", 2, expect=2)
        assert "brought by a charger" in refused.stderr
