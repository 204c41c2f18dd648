"""A technician's day: everything that can be seen and done, with the daemon running and without it."""

import asyncio
import csv
import io
import json
import os
import re
import socket
import subprocess
from decimal import Decimal

import pytest

from world import money
from world.chargers import BareCharger, Charger16, Charger201
from world.chargers.v2 import Transaction
from world.gateway import program
from world.times import now, text
from world.waiting import until, until_blocking


@pytest.fixture
def furnished(gateway):
    """A site that was set up with edgectl alone."""
    gateway.edgectl("chargers", "add", "CP-1", "--label", "Parking deck, left")
    gateway.edgectl("chargers", "add", "CP-2", "--ocpp", "2.0.1")
    gateway.edgectl("tokens", "add", "GOOD", "--note", "Car 7")
    gateway.edgectl("tariffs", "add", "standard", "--per-kwh", "0.39", "--session-fee", "1", "--tax", "19")
    gateway.edgectl("tariffs", "assign", "standard", "--site")
    return gateway


async def charge(gateway, watt_hours=7_345):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        await charger.report("Preparing")
        transaction = (await charger.begin("GOOD", meter=0, at=text(now(-3_600)))).transaction_id
        for step in range(1, 11):
            await charger.read(transaction, watt_hours * step // 10, at=text(now(-3_600 + 300 * step)),
                               power=11_000 - 600 * step, current=16)
        await charger.end(transaction, watt_hours, at=text(now(-300)))
        await charger.report("Available")
    return transaction


def test_a_site_is_set_up(furnished):
    chargers = json.loads(furnished.edgectl("chargers", "--json"))["items"]
    assert [charger["identity"] for charger in chargers] == ["CP-1", "CP-2"]
    assert "standard" in furnished.edgectl("tariffs")
    assert "GOOD" in furnished.edgectl("tokens")


async def test_a_generated_password_opens_the_door(gateway):
    told = gateway.edgectl("chargers", "add", "SAFE", "--generate-password")
    password = re.search(r"password.*: (\S+)", told)[1]
    async with Charger16(gateway, "SAFE", password=password) as charger:
        assert (await charger.boot()).status == "Accepted"
    assert password not in gateway.edgectl("chargers", "--json")


async def test_a_session_and_its_invoice_are_explained(furnished):
    transaction = await charge(furnished)
    sessions = furnished.edgectl("sessions")
    assert "CP-1" in sessions and "ended" in sessions
    shown = furnished.edgectl("session", "show", transaction)
    assert "7.345" in shown
    invoice = furnished.edgectl("invoices", "show", 1)
    total = money.price(milliwatt_hours=7_345_000, per_kwh="0.39", fee="1", tax="19")[1]
    assert str(total) in invoice
    assert "7.345" in invoice and "0.39" in invoice, "the lines say what they rest on"
    furnished.edgectl("invoices", "verify")


async def test_readings_have_a_sparkline(furnished):
    transaction = await charge(furnished)
    for output in (furnished.edgectl("readings", "CP-1"), furnished.edgectl("readings", "--session", transaction)):
        assert re.search("[▁▂▃▄▅▆▇█]{4,}", output), output


READING = [
    ("status",), ("chargers",), ("charger", "show", "CP-1"), ("sessions",), ("sessions", "--open"),
    ("session", "show", "1"), ("readings", "CP-1"), ("tariffs",), ("invoices",), ("invoices", "show", "1"),
    ("invoices", "verify"), ("tokens",), ("commands",), ("events",), ("quarantine",), ("cloud",)]

#: What the daemon alone knows.
LIVE = [("config", "settings"), ("ca",), ("clock",)]


async def test_everything_fits_80_columns_and_comes_as_json(furnished):
    site_with_long_names(furnished)
    await charge(furnished)
    for command in READING + LIVE:
        output = furnished.edgectl(*command)
        longest = max(output.splitlines(), key=len, default="")
        assert len(longest) <= 80, f"{command}: {len(longest)} columns: {longest}"
        assert "\x1b" not in output, f"{command}: colour although this is no terminal"
        json.loads(furnished.edgectl(*command, "--json"))


def test_keys_can_be_copied_from_the_list_of_settings(furnished):
    shown = furnished.edgectl("config", "settings")
    for setting in json.loads(furnished.edgectl("config", "settings", "--json"))["items"]:
        assert f"{setting['key']} " in shown


def test_the_status_says_where_chargers_connect(furnished):
    assert f"ws://127.0.0.1:{furnished.port}/ocpp/<charger id>" in furnished.edgectl("status")


def site_with_long_names(gateway):
    gateway.edgectl("chargers", "add", "A-CHARGER-WITH-A-VERY-LONG-IDENTITY-OF-48-CHARAC", "--label", "x" * 100)
    gateway.edgectl("tokens", "add", "T" * 255, "--note", "a long note " * 10)


async def test_without_the_daemon_the_database_is_read(furnished):
    await charge(furnished)
    assert furnished.stop() == 0
    for command in READING:
        done = furnished.run_edgectl(*command)
        assert "daemon" in done.stderr, f"{command} says where it looks"
        assert done.stdout
    done = furnished.run_edgectl("chargers", "add", "CP-9", expect=3)
    assert "daemon" in done.stderr or "socket" in done.stderr
    furnished.start()
    assert json.loads(furnished.edgectl("sessions", "--json"))["items"], "reading left nothing that disturbs"


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("charger", "show", "NOBODY"), 2, "NOBODY"),
        (("chargers", "add", "CP-1"), 2, "known already"),
        (("chargers", "add", "a/b"), 2, "a/b"),
        (("session", "show", "999"), 2, "999"),
        (("invoices", "show", "999"), 2, "999"),
        (("invoices", "--session", "999"), 2, "there is no session 999"),
        (("readings", "--session", "999"), 2, "there is no session 999"),
        (("tariffs", "assign", "nothing", "--site"), 2, "nothing"),
        (("tokens", "remove", "NOBODY"), 2, "NOBODY"),
        (("send", "unlock", "NOBODY"), 2, "NOBODY"),
        (("send", "limit", "CP-1"), 64, "--amperes"),
        (("send", "start", "CP-1", "--token", "A", "--evse", "0"), 2, "'evse' must be from 1"),
        (("send", "update-firmware", "CP-1", "acme-2.1.bin"), 64, "--file acme-2.1.bin"),
        (("send", "limit", "CP-1", "--amperes", "6", "--purpose", "session"), 64, "needs the EVSE"),
        (("send", "limit", "CP-1", "--amperes", "6", "--stack-level", "100"), 64, "0 to 99"),
        (("send", "reserve", "CP-1", "--token", "A", "--evse", "0"), 64, "leave it out for any"),
        (("send", "reserve", "CP-1", "--token", "A", "--until", "7d", "--for-minutes", "3"), 64, "either"),
        (("sessions", "--explode"), 64, "explode"),
        (("send", "rese", "CP-1"), 64, "'rese' is no command of 'edgectl send'. Did you mean 'edgectl send reset'?"),
        (("send", "fly", "CP-1", "--wait"), 64, "'edgectl send --help' lists them"),
        (("sned", "start", "CP-1"), 64, "Did you mean 'edgectl send'?"),
        (("chargers", "lsit"), 64, "Did you mean 'edgectl chargers list'?"),
        (("charger", "CP-1"), 64, "'CP-1' is no command of 'edgectl charger'"),
        (("quarantine", "dismiss", "5"), 2, "5"),
    ])
def test_mistakes_are_told_in_words_and_codes(furnished, arguments, code, word):
    done = furnished.run_edgectl(*arguments, expect=code)
    assert word in done.stderr, done.stderr
    assert "Error Domain" not in done.stderr and "StoreError" not in done.stderr


# Sending

async def sending(gateway, *arguments):
    """Runs `edgectl send … --wait` while the test's chargers go on."""
    command = [program("edgectl", "EDGECTL_BIN"), "send", *arguments, "--wait", "--socket", str(gateway.socket_path)]
    return await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60)


async def test_send_waits_and_tells_the_outcome(furnished):
    async with Charger16(furnished, "CP-1") as charger, Charger201(furnished, "CP-2") as station:
        await charger.boot()
        await station.boot()
        done = await sending(furnished, "unlock", "CP-1", "--evse", "1")
        assert done.returncode == 0, done.stderr
        assert "effective" in done.stdout
        done = await sending(furnished, "configure", "CP-1", "HeartbeatInterval", "120")
        assert done.returncode == 0, done.stderr
        assert charger.configuration["HeartbeatInterval"] == "120"
        done = await sending(furnished, "ocpp", "CP-2", "ClearCache")
        assert done.returncode == 0, done.stderr
        charger.statuses["UnlockConnector"] = "NotSupported"
        done = await sending(furnished, "unlock", "CP-1", "--evse", "1")
        assert done.returncode != 0
        assert "NotSupported" in done.stdout + done.stderr


async def test_reservations_and_schedules_are_shown(furnished):
    async with Charger16(furnished, "CP-1") as charger:
        await charger.boot()
        done = await sending(furnished, "reserve", "CP-1", "--token", "GOOD", "--evse", "1", "--for-minutes", "30")
        assert done.returncode == 0, done.stderr
        number = (await charger.expect("ReserveNow")).payload["reservationId"]
        shown = await asyncio.to_thread(furnished.edgectl, "reservations")
        assert "held" in shown and str(number) in shown
        done = await sending(furnished, "cancel-reservation", "CP-1", str(number))
        assert done.returncode == 0, done.stderr
        assert "Nothing is reserved" in await asyncio.to_thread(furnished.edgectl, "reservations")
        assert "cancelled" in await asyncio.to_thread(furnished.edgectl, "reservations", "--all")
        done = await sending(furnished, "schedule", "CP-1", "--evse", "1")
        assert done.returncode == 0, done.stderr
        assert "Limits of EVSE 1" in done.stdout and "A a phase" in done.stdout
        done = await sending(furnished, "clear-limit", "CP-1")
        assert done.returncode == 0, done.stderr


async def test_send_start_waits_for_the_session(furnished):
    async with Charger201(furnished, "CP-2") as station:
        await station.boot()
        waiting = asyncio.ensure_future(sending(furnished, "start", "CP-2", "--token", "APP", "--evse", "1"))
        call = await station.expect("RequestStartTransaction", limit=20)
        transaction = Transaction()
        await station.ask(
            transaction.started("APP", trigger="RemoteStart", remote_start=call.payload["remoteStartId"]))
        done = await waiting
        assert done.returncode == 0, done.stderr
        await station.ask(transaction.ended(10))


# Following

async def test_events_and_frames_are_followed_live(furnished):
    follow = [program("edgectl", "EDGECTL_BIN"), "--socket", str(furnished.socket_path)]
    events = subprocess.Popen([follow[0], "events", "-f", *follow[1:]], stdout=subprocess.PIPE, text=True)
    frames = subprocess.Popen([follow[0], "trace", "CP-1", "-f", *follow[1:]], stdout=subprocess.PIPE, text=True)
    try:
        async with Charger16(furnished, "CP-1") as charger:
            await charger.boot()
            seen = asyncio.ensure_future(asyncio.to_thread(read_until, events, "booted"))
            traced = asyncio.ensure_future(asyncio.to_thread(read_until, frames, "Heartbeat"))

            async def beat():
                await charger.boot()
                await charger.heartbeat()
                return seen.done() and traced.done()
            await until(beat, "the events and the frames are seen", 20)
            assert await seen and await traced
    finally:
        for process in (events, frames):
            process.kill()
            process.wait()


def read_until(process, word):
    for line in process.stdout:
        if word in line:
            return line
    return None


async def test_the_trace_shows_raw_frames_and_hides_secrets(furnished):
    async with Charger16(furnished, "CP-1") as charger:
        await charger.boot()
        await sending(furnished, "configure", "CP-1", "AuthorizationKey", "0123456789abcdef0123456789abcdef")
    trace = furnished.edgectl("trace", "CP-1")
    assert "BootNotification" in trace
    assert "AuthorizationKey" in trace
    assert "0123456789abcdef" not in trace


async def test_the_numbers_of_corrected_invoices_can_be_read(furnished):
    at = text(now(-3_600))
    async with BareCharger(furnished, "CP-1") as charger:
        started = await charger.call(
            "StartTransaction", {"connectorId": 1, "idTag": "GOOD", "meterStart": 0, "timestamp": at})
        transaction = started[2]["transactionId"]
        furnished.edgectl("session", "close", transaction)
        await charger.call(
            "StopTransaction",
            {"transactionId": transaction, "meterStop": 4711, "timestamp": at, "idTag": "GOOD"})
    invoices = json.loads(furnished.edgectl("invoices", "--json"))["items"]
    assert [invoice["number"] for invoice in invoices] == [3, 2, 1]
    lines = furnished.edgectl("invoices").splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert [line.split()[0] for line in lines[1:]] == [invoice["printed_number"] for invoice in invoices]
    assert lines[1].endswith("replaces 1") and lines[2].endswith("credit for 1"), lines


# Quarantine, export, backup

async def test_quarantine_is_worked_off(furnished):
    async with BareCharger(furnished, "CP-1") as charger:
        await charger.call("StopTransaction", {"transactionId": 777})
        await charger.call("StopTransaction", {"transactionId": 778})
    assert "778" in furnished.edgectl("quarantine", "show", 2)
    transaction = await charge(furnished)
    furnished.edgectl("quarantine", "adopt", 1, "--session", transaction)
    furnished.edgectl("quarantine", "dismiss", 2, "--note", "a test")
    assert json.loads(furnished.edgectl("quarantine", "--json"))["items"] == []


async def test_exports_are_csv(furnished):
    await charge(furnished)
    for what, rows in (("sessions", 1), ("readings", 10), ("invoices", 1)):
        table = list(csv.DictReader(io.StringIO(furnished.edgectl("export", what))))
        assert len(table) >= rows, what
    [invoice] = csv.DictReader(io.StringIO(furnished.edgectl("export", "invoices")))
    total = money.price(milliwatt_hours=7_345_000, per_kwh="0.39", fee="1", tax="19")[1]
    assert str(total) in invoice.values() or total in map(decimal_or_none, invoice.values())


def decimal_or_none(value):
    try:
        return Decimal(value)
    except (ArithmeticError, TypeError):
        return None


async def test_a_backup_is_restored_into_a_new_epoch(furnished):
    await charge(furnished)
    backup = furnished.folder / "backup.db"
    furnished.edgectl("backup", backup)
    epoch = furnished.database.value("SELECT epoch FROM site")
    await charge(furnished)
    furnished.run_edgectl("restore", backup, "--yes", expect=2 if furnished.is_running else 0)
    furnished.stop()
    furnished.edgectl("restore", backup, "--yes")
    furnished.start()
    assert len(furnished.database.sessions()) == 1
    assert furnished.database.value("SELECT epoch FROM site") != epoch
    furnished.edgectl("invoices", "verify")
    await charge(furnished)


def test_a_backup_that_nobody_waits_for_leaves_nothing_behind(furnished):
    def backed_up():
        # Refused while the one that nobody waits for is made.
        return furnished.run_edgectl("backup", furnished.folder / f"{turn}.db", expect=None).returncode == 0

    for turn in range(10):
        with socket.socket(socket.AF_UNIX) as impatient:
            impatient.connect(str(furnished.socket_path))
            impatient.sendall(b"POST /v1/backup HTTP/1.1\r\nHost: a\r\n\r\n")
        until_blocking(backed_up, "the next backup to be made")
    until_blocking(lambda: not list(furnished.folder.glob("*.backup-*")), "the copies to be removed")


def test_a_backup_says_what_is_not_in_it(furnished):
    assert "Not in it" not in furnished.edgectl("backup", furnished.folder / "first.db")
    furnished.edgectl("ca", "init")
    furnished.edgectl("files", "add", furnished.configuration)
    folders = [str(furnished.folder / "site-ca"), f"{furnished.database_path}-files"]
    shown = furnished.edgectl("backup", furnished.folder / "second.db")
    assert all(f"Not in it, copy it too: {folder} (" in shown for folder in folders), shown
    furnished.stop()
    receipt = json.loads(furnished.edgectl("backup", furnished.folder / "third.db", "--json"))
    assert [outside["folder"] for outside in receipt["not_included"]] == folders


def test_the_configuration_is_checked(furnished):
    furnished.edgectl("config", "check", furnished.configuration)
    furnished.configuration.write_text("[chargers]\nprot = 1\n")
    done = furnished.run_edgectl("config", "check", furnished.configuration, expect=1)
    assert f"{furnished.configuration}:2" in done.stdout + done.stderr


def test_the_doctor_finds_a_healthy_site_healthy(furnished):
    done = furnished.run_edgectl("doctor")
    assert f"{furnished.configuration} has no problems" in done.stdout, "the daemon says which file it reads"
    assert "✓" in done.stdout and "✗" not in done.stdout, done.stdout


def test_the_doctor_finds_what_is_wrong(furnished):
    furnished.stop()
    done = furnished.run_edgectl("doctor", "--config", furnished.configuration, expect=1)
    assert "✗" in done.stdout


def test_whoever_waits_for_a_daemon_that_hangs_is_told_so(tmp_path):
    path = str(tmp_path / "api.sock")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(path)
        silent.listen()
        command = [program("edgectl", "EDGECTL_BIN"), "status", "--socket", path]
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as asking:
            try:
                assert "has not answered for 10 s; still waiting" in asking.stderr.readline()
            finally:
                asking.kill()


def test_an_answer_that_finds_no_room_is_told_and_one_that_nobody_reads_is_not(furnished):
    command = [program("edgectl", "EDGECTL_BIN"), "events", "--json", "--socket", str(furnished.socket_path)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 1
    assert "the answer cannot be written: No space left on device" in done.stderr
    read, write = os.pipe()
    os.close(read)
    with open(write, "w") as left:
        done = subprocess.run(command, stdout=left, stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (141, "")
