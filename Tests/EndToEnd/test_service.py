"""The daemon as a service: its configuration, its end, its health."""

import asyncio
import contextlib
import json
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from world.chargers import BareCharger, Charger16, Charger201
from world.gateway import Gateway, program
from world.ports import free_port
from world.waiting import until, until_blocking


def check(gateway, expect):
    done = subprocess.run(
        [program("edge-gateway", "EDGE_GATEWAY_BIN"), "--config", str(gateway.configuration), "--check-config"],
        capture_output=True, text=True, timeout=30)
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def test_a_good_configuration_has_no_problems(make_gateway):
    assert "no problems" in check(make_gateway(), expect=0)


MISTAKES = [
    ('[chargers]\nprot = 9000\n', 2, "port"),
    ('[site]\nid = "a"\n\n[chargers]\nport = "9000"\n', 5, "port"),
    ('[chargers]\nport = 70000\n', 2, "65535"),
    ('[chargres]\nport = 9000\n', 1, "chargers"),
    ('[site]\ntime_zone = "Middle/Earth"\n', 2, "Middle/Earth"),
    ('[cloud]\nenabled = true\n', None, "urls"),
    ('[chargers.tls]\ncertificate_file = "nowhere.pem"\n', None, "key_file"),
    ('[chargers.tls]\ncertificate_file = "/nowhere.pem"\nkey_file = "/k"\n', 2, "there is no such file"),
    ('[chargers.tls]\ncertificate_file = "/etc/hostname"\nkey_file = "/etc/hostname"\n', 2, "BEGIN CERTIFICATE"),
    ('[site]\nid = "a\\u0000b"\n', 2, "NUL"),
    ('[chargers]\nport = \n', 2, ""),
    ('[chargers\nport = 1\n', 1, ""),
]


@pytest.mark.parametrize(("text", "line", "word"), MISTAKES)
def test_a_mistake_is_named_with_file_and_line(make_gateway, text, line, word):
    gateway = make_gateway()
    gateway.configuration.write_text(text)
    output = check(gateway, expect=78)
    assert str(gateway.configuration) in output
    assert word in output
    if line:
        assert f"{gateway.configuration}:{line}" in output, output


def test_a_file_that_the_link_alone_needs_is_warned_of(make_gateway):
    gateway = make_gateway()
    gateway.configuration.write_text(
        '[cloud]\nenabled = true\nurls = ["mqtts://b"]\nusername = "u"\npassword_file = "/none"\n'
        '[cloud.tls]\nca_file = "/none.pem"\n')
    output = check(gateway, expect=0)
    assert f"{gateway.configuration}:5: warning: cloud.password_file is /none" in output, output
    assert f"{gateway.configuration}:7: warning: cloud.tls.ca_file is /none.pem" in output, output
    findings = json.loads(gateway.edgectl("config", "check", gateway.configuration, "--json"))
    assert [finding["severity"] for finding in findings] == ["warning", "warning"]


def test_all_mistakes_are_told_at_once(make_gateway):
    gateway = make_gateway()
    gateway.configuration.write_text('[chargers]\nprot = 1\nmax_connections = -5\n\n[api]\nsocket_mode = "rw"\n')
    output = check(gateway, expect=78)
    assert all(f"{gateway.configuration}:{line}" in output for line in (2, 3, 6)), output


def test_a_port_in_use_is_an_error_that_names_it(make_gateway):
    gateway = make_gateway()
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", gateway.port))
        squatter.listen()
        gateway.launch()
        assert gateway.process.wait(20) == 1
    assert str(gateway.port) in gateway.last_words()
    gateway.process = None


def test_a_second_daemon_on_the_same_database_is_refused(make_gateway, gateway):
    other = make_gateway({"database": {"path": gateway.database_path}})
    other.launch()
    assert other.process.wait(20) == 1
    assert "gateway.db" in other.last_words()
    other.process = None
    gateway.check_alive()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_cleanly_with_chargers_connected(gateway, site, how):
    site.chargers("M", 5)
    chargers = [Charger16(gateway, f"M-{n}") for n in (1, 2, 3)] + [Charger201(gateway, f"M-{n}") for n in (4, 5)]
    for charger in chargers:
        await charger.open()
        await charger.boot()
    transaction = (await chargers[0].begin("GOOD", meter=0)).transaction_id
    begin = time.monotonic()
    gateway.process.send_signal(how)
    code = await asyncio.to_thread(gateway.process.wait, 10)
    assert code == 0
    assert time.monotonic() - begin < 10
    for charger in chargers:
        assert await charger.until_closed() in (1001, 1006)
    assert gateway.database.session()["id"] == transaction, "the session stays open"
    gateway.database.assert_sound()


@pytest.mark.parametrize(
    "request_text",
    [
        b"POST /v1/backup HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
    ],
    ids=["an answer that nobody reads", "half a request"],
)
def test_it_does_not_wait_for_whoever_waits_at_the_local_api(gateway, request_text):
    with socket.socket(socket.AF_UNIX) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(str(gateway.socket_path))
        client.sendall(request_text)
        # What came before this is being answered.
        gateway.edgectl("status")
        begin = time.monotonic()
        gateway.process.send_signal(signal.SIGTERM)
        assert gateway.process.wait(20) == 0
        assert time.monotonic() - begin < 10


async def test_clients_of_the_local_api_take_no_descriptors_from_chargers(gateway, site):
    site.chargers("M", 1)
    descriptors = Path(f"/proc/{gateway.process.pid}/fd")
    before = len(list(descriptors.iterdir()))
    with contextlib.ExitStack() as clients:
        for _ in range(1000):
            client = clients.enter_context(socket.socket(socket.AF_UNIX))
            client.setblocking(False)
            with contextlib.suppress(BlockingIOError):  # those that wait
                client.connect(str(gateway.socket_path))
        async with Charger16(gateway, "M-1") as charger:
            await charger.boot()
            await until(lambda: len(list(descriptors.iterdir())) > before + 200, "connections to be accepted")
            assert len(list(descriptors.iterdir())) < before + 300
    assert "M-1" in gateway.edgectl("chargers")


@pytest.mark.parametrize("cloud", [False, True], ids=["without a cloud", "with a broker that is away"])
def test_sigterm_at_any_instant_of_the_start_ends_it_cleanly(make_gateway, cloud):
    sections = {"cloud": {"enabled": True, "urls": [f"mqtt://127.0.0.1:{free_port()}"]}} if cloud else {}
    gateway = make_gateway(sections)
    for turn in range(25):
        gateway.log.unlink(missing_ok=True)
        gateway.launch()
        time.sleep(random.uniform(0, 0.3))  # the instant is what is tried here, and nothing is waited for
        gateway.process.send_signal(signal.SIGTERM)
        code = gateway.process.wait(Gateway.STOP_LIMIT)
        # Before its first line the daemon is not running yet: the system is loading it, and ends it.
        unborn = code == -signal.SIGTERM and not gateway.last_words()
        assert code == 0 or unborn, f"turn {turn}: {code}\n{gateway.last_words()}"
        assert "Fatal" not in gateway.last_words() and " error " not in gateway.last_words(), gateway.last_words()
    gateway.start()
    gateway.stop()
    gateway.database.assert_sound()


async def test_it_ends_in_time_though_a_charger_does_not_read(gateway, site):
    charger = BareCharger(gateway, "CP-1")
    await charger.__aenter__()
    await charger.heartbeat()
    charger.wire.connection.transport.pause_reading()
    assert await asyncio.to_thread(gateway.stop) == 0
    charger.wire.connection.transport.abort()


def test_the_socket_is_for_its_group_alone(gateway):
    assert gateway.socket_path.stat().st_mode & 0o777 == 0o660
    gateway.stop()
    gateway.configure({"api": {"socket_mode": "0600"}})
    gateway.start()
    assert gateway.socket_path.stat().st_mode & 0o777 == 0o600


def test_a_socket_left_by_a_crash_is_no_obstacle(gateway):
    gateway.kill()
    gateway.start()


async def test_health_and_metrics(gateway, site):
    assert gateway.api.raw("GET", "/healthz")[0] == 200
    assert gateway.api.raw("GET", "/readyz")[0] == 200
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        def connected():
            lines = gateway.api.raw("GET", "/metrics")[1].splitlines()
            return [line for line in lines if not line.startswith("#") and "connect" in line and line.endswith(" 1")]
        await until(connected, "the metrics count the connection")
        metrics = gateway.api.raw("GET", "/metrics")[1]
        assert 'edge_gateway_calls_received_total{version="1.6",action="BootNotification"} 1' in metrics
        shown = json.loads(gateway.edgectl("charger", "show", "CP-1", "--json"))
        assert shown["remote_address"].startswith("127.0.0.1:"), shown


def test_it_reports_the_ready_state_to_systemd(make_gateway, tmp_path, monkeypatch):
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(path))
        notify.settimeout(20)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        monkeypatch.setenv("WATCHDOG_USEC", "1000000")
        gateway = make_gateway().start()
        messages = notify.recv(4096).decode()
        assert "READY=1" in messages
        while "WATCHDOG=1" not in messages or "STATUS=0 of 0 chargers connected; 0 open sessions" not in messages:
            messages += notify.recv(4096).decode()
        gateway.stop()
        while "STOPPING=1" not in messages:
            messages += notify.recv(4096).decode()


def test_the_port_that_was_found_is_told(make_gateway):
    gateway = make_gateway({"files": {"port": 0}}).start()

    def port():
        daemon = json.loads(gateway.edgectl("status", "--json"))["daemon"]
        return int(daemon["file_address"].rpartition(":")[2])

    until_blocking(port, "files are served")
    assert f"File port: {port()} is open for files" in gateway.edgectl("doctor")
