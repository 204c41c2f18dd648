"""Files for chargers without internet: what technicians bring and fetch, and what strangers get."""

import hashlib
import http.client
import json
import select
import socket
import sqlite3
import ssl
import time

import pytest

from conftest import furnish
from world.api import Refused
from world.http import request
from world.ports import free_port
from world.tls import make_certificate, trusting
from world.waiting import until_blocking

NOBODY = "/files/" + "A" * 43


@pytest.fixture
def served(make_gateway):
    """A site whose files are served on a port that the test knows."""
    gateway = make_gateway({"files": {"port": free_port(), "max_connections": 4}}).start()
    furnish(gateway)
    return gateway


def ask(gateway, method="GET", path=NOBODY, body=None, headers=None, tls=None):
    """Status and body of the answer of the file server."""
    return request(f"http://127.0.0.1:{gateway.sections['files']['port']}{path}", method, body, headers, tls)


def test_a_technician_brings_lists_fetches_and_removes_files(gateway, tmp_path):
    firmware = tmp_path / "acme 2.1.bin"
    firmware.write_bytes(bytes(range(256)) * 12_000)
    digest = hashlib.sha256(firmware.read_bytes()).hexdigest()
    shown = gateway.edgectl("files", "add", firmware)
    assert "acme 2.1.bin" in shown and digest in shown
    file = json.loads(gateway.edgectl("files", "--json"))["items"][0]
    assert (file["kind"], file["bytes"], file["sha256"]) == ("firmware", 3_072_000, digest)
    assert all(len(line) <= 80 for line in gateway.edgectl("files").splitlines())

    gateway.edgectl("files", "get", file["id"])
    assert (gateway.folder / "acme 2.1.bin").read_bytes() == firmware.read_bytes()
    done = gateway.run_edgectl("files", "get", file["id"], expect=1)
    assert "exists already" in done.stderr

    gateway.restart()
    gateway.edgectl("files", "get", file["id"], "--to", "again.bin")
    gateway.edgectl("files", "remove", file["id"])
    assert "no file" in gateway.run_edgectl("files", "get", file["id"], expect=2).stderr
    assert list((gateway.folder / "gateway.db-files").iterdir()) == []
    kinds = [r["kind"] for r in gateway.database.journal() if r["kind"].startswith("file.")]
    assert kinds == ["file.added", "file.removed"]


def test_a_file_that_cannot_be_removed_is_served_on(gateway, tmp_path):
    (tmp_path / "fw.bin").write_bytes(b"firmware")
    gateway.edgectl("files", "add", tmp_path / "fw.bin")
    # As a store that cannot write.
    with sqlite3.connect(gateway.database_path, timeout=10) as database:
        database.execute("CREATE TRIGGER stuck BEFORE DELETE ON stored_file BEGIN SELECT RAISE(ABORT, 'stuck'); END")
    assert gateway.run_edgectl("files", "remove", 1, expect=None).returncode != 0
    gateway.edgectl("files", "get", 1, "--to", "back.bin")
    assert (gateway.folder / "back.bin").read_bytes() == b"firmware"


def test_a_link_to_firmware_brings_what_it_leads_to(gateway, tmp_path):
    (tmp_path / "acme-2.1.bin").write_bytes(b"firmware" * 1000)
    latest = tmp_path / "latest.bin"
    latest.symlink_to("acme-2.1.bin")
    gateway.edgectl("files", "add", latest)
    [kept] = json.loads(gateway.edgectl("files", "--json"))["items"]
    assert (kept["name"], kept["bytes"]) == ("latest.bin", 8000)


def test_what_cannot_be_a_file_is_refused_with_a_reason(gateway, tmp_path):
    empty = tmp_path / "empty.bin"
    empty.touch()
    assert "empty" in gateway.run_edgectl("files", "add", empty, expect=2).stderr
    assert "cannot be read" in gateway.run_edgectl("files", "add", tmp_path / "none", expect=1).stderr
    assert "is a folder or a pipe" in gateway.run_edgectl("files", "add", tmp_path, expect=2).stderr
    with pytest.raises(Refused) as refused:
        gateway.api.get("/v1/files/77/content")
    assert refused.value.status == 404
    assert list((gateway.folder / "gateway.db-files").iterdir()) == []


def test_files_are_listed_while_the_daemon_is_stopped(gateway, tmp_path):
    (tmp_path / "fw.bin").write_bytes(b"x")
    gateway.edgectl("files", "add", tmp_path / "fw.bin")
    gateway.stop()
    assert "fw.bin" in gateway.edgectl("files")
    assert "No charger has a link" in gateway.edgectl("files", "links")


@pytest.mark.parametrize("path", [
    "/", "/files", "/files/", "/files/..%2f..%2fetc%2fpasswd", "/files/../../etc/passwd", NOBODY, NOBODY + "/x",
    "/v1/files", "/healthz", "/metrics"])
def test_a_stranger_gets_nothing(shared_files, path):
    for method in ("GET", "PUT", "POST", "DELETE", "OPTIONS"):
        assert ask(shared_files, method, path, b"x" * 10)[0] in (404, 429)
    assert len(shared_files.database.security_events("file_link_refused")) == 1
    assert list((shared_files.folder / "gateway.db-files").iterdir()) == []


@pytest.fixture(scope="module")
def shared_files(tmp_path_factory):
    from world.gateway import Gateway
    gateway = Gateway(tmp_path_factory.mktemp("files") / "gateway", {"files": {"port": free_port()}}).start()
    yield gateway
    gateway.check_alive()
    assert gateway.stop() == 0


@pytest.mark.parametrize("text", [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"GET / HTTP/9.9\r\n\r\n", b"\0" * 500, b"GET /" + b"a" * 100_000,
    b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(500)) + b"\r\n",
    b"GET / HTTP/1.1\r\nX: " + b"y" * 50_000 + b"\r\n\r\n",
    b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 50,
])
def test_what_is_no_request_ends_its_connection_and_nothing_else(shared_files, text):
    with socket.create_connection(("127.0.0.1", shared_files.sections["files"]["port"]), timeout=15) as peer:
        begun = time.monotonic()
        try:
            peer.sendall(text)
            while peer.recv(65_536):
                pass
        except ConnectionError:
            pass
        # Nothing that this one says keeps its place for longer than a head may take.
        assert time.monotonic() - begun < 13
    shared_files.check_alive()
    assert ask(shared_files)[0] in (404, 429)


def test_slow_strangers_lose_their_places_to_newcomers(served):
    port = served.sections["files"]["port"]
    slow = [socket.create_connection(("127.0.0.1", port), timeout=15) for _ in range(12)]
    for peer in slow:
        try:
            peer.sendall(b"GET /files/")
        except ConnectionError:
            pass
    # Of its four places each newcomer has taken the oldest's.
    until_blocking(lambda: len(select.select(slow, [], [], 0)[0]) == 8, "eight of them to have lost their places")
    begun = time.monotonic()
    assert ask(served)[0] == 404
    assert time.monotonic() - begun < 5
    for peer in slow:
        peer.close()


def test_with_a_certificate_files_are_served_with_it(make_gateway, tmp_path):
    certificate, key = make_certificate(tmp_path)
    gateway = make_gateway({
        "files": {"port": free_port()}, "chargers.tls": {"certificate_file": certificate, "key_file": key}}).start()
    assert ask(gateway, tls=trusting(certificate))[0] == 404
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(gateway)
    with pytest.raises(OSError):
        ask(gateway, tls=trusting(certificate, newest=ssl.TLSVersion.TLSv1_1))
    until_blocking(lambda: gateway.database.security_events("tls_version_refused"), "the refusal to be recorded")
    # A new certificate is taken over here, too.
    other, other_key = make_certificate(tmp_path, name="other")
    certificate.write_bytes(other.read_bytes())
    key.write_bytes(other_key.read_bytes())

    def is_taken_over():
        try:
            return ask(gateway, tls=trusting(other))[0] in (404, 429)
        except ssl.SSLError:
            return False
    until_blocking(is_taken_over, "the new certificate", 20)


def test_a_port_that_is_taken_is_named(make_gateway):
    with socket.create_server(("127.0.0.1", 0)) as other:
        gateway = make_gateway({"files": {"port": other.getsockname()[1]}})
        gateway.launch()
        assert gateway.process.wait(20) == 1
        assert "files.port" in gateway.last_words()
    gateway.process = None


def test_files_can_be_switched_off_for_chargers(make_gateway):
    gateway = make_gateway({"files": {"port": free_port(), "enabled": False}})
    folder = gateway.folder / "gateway.db-files"
    folder.mkdir(parents=True)
    (folder / "left-by-a-crash.part").write_bytes(b"x")
    gateway.start()
    assert list(folder.iterdir()) == []
    with pytest.raises(ConnectionRefusedError):
        ask(gateway)
