"""Security profiles 2 and 3: what TLS lets in, what it keeps out, and what is said of it."""

import asyncio
import contextlib
import json
import signal
import ssl
import subprocess

import pytest
import websockets

from conftest import furnish
from world.chargers import Charger16, Charger201
from world.chargers.wire import connect
from world.handshakes import refusal
from world.gateway import program
from world.tls import Authority, make_certificate, openssl, trusting
from world.waiting import stays, until

PASSWORD = "correct-horse-battery"
TLS12 = ssl.TLSVersion.TLSv1_2


class Secured:
    """A site with TLS, an authority for chargers and, if told so, its revocation list."""

    def __init__(self, make_gateway, folder, *, kind="ec", lists=False):
        self.folder = folder
        self.certificate, self.key = make_certificate(folder, kind=kind)
        self.authority = Authority(folder, "Site CA")
        self.crl = folder / "site.crl"
        section = {
            "certificate_file": self.certificate, "key_file": self.key,
            "client_ca_file": self.authority.certificate}
        if lists:
            section["crl_file"] = self.authority.revocation_list(self.crl)
        self.gateway = make_gateway({"chargers.tls": section}).start()
        self.site = furnish(self.gateway)

    def client(self, *arguments, authority=None, **options):
        """A context with a certificate of the site's authority, or of another."""
        return self.trusting((authority or self.authority).issue(*arguments, **options))

    def trusting(self, client=None, **options):
        return trusting(self.certificate, client=client, **options)

    async def profile(self, tls, identity="CP-1", password=None):
        """The profile with which a charger is let in."""
        async with Charger201(self.gateway, identity, tls=tls, password=password) as charger:
            assert (await charger.boot()).status == "Accepted"
        facts = self.gateway.database.journal("charger.connected")[-1]["data"]
        return facts["profile"]

    async def is_kept_out(self, tls, identity="CP-1"):
        """Whether the TLS handshake fails; in TLS 1.3 the client learns it with its first read."""
        try:
            connection = await connect(self.gateway, identity, ["ocpp2.0.1"], tls=tls)
        except (OSError, EOFError, websockets.InvalidMessage, websockets.InvalidHandshake) as error:
            return not isinstance(error, websockets.InvalidStatus)
        await connection.close()
        return False

    def events(self, kind):
        return self.gateway.database.security_events(kind)

    async def refused_because(self, text):
        found = await until(lambda: self.events("client_certificate_refused"), "the refusal to be recorded")
        assert text in found[-1]["detail"], found
        assert found[-1]["address"].startswith("127.0.0.1:")


@pytest.fixture
def secured(make_gateway, tmp_path):
    return Secured(make_gateway, tmp_path)


# Versions and cipher suites

@pytest.mark.parametrize(
    ("kind", "cipher"),
    [("ec", "ECDHE-ECDSA-AES128-GCM-SHA256"), ("ec", "ECDHE-ECDSA-AES256-GCM-SHA384"),
     ("rsa", "ECDHE-RSA-AES128-GCM-SHA256"), ("rsa", "ECDHE-RSA-AES256-GCM-SHA384"),
     ("rsa", "AES128-GCM-SHA256"), ("rsa", "AES256-GCM-SHA384")])
async def test_the_cipher_suites_of_the_security_profiles_are_spoken(make_gateway, tmp_path, kind, cipher):
    site = Secured(make_gateway, tmp_path, kind=kind)
    assert await site.profile(site.trusting(newest=TLS12, ciphers=cipher)) == 0
    assert not await site.is_kept_out(site.trusting())


async def test_other_cipher_suites_are_refused_and_recorded(secured):
    assert await secured.is_kept_out(secured.trusting(newest=TLS12, ciphers="ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0"))
    [event] = await until(lambda: secured.events("tls_cipher_refused"), "the refusal to be recorded")
    assert event["address"].startswith("127.0.0.1:")


@pytest.mark.parametrize("old", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
async def test_old_tls_is_refused_and_recorded(secured, old):
    assert await secured.is_kept_out(secured.trusting(newest=old))
    [event] = await until(lambda: secured.events("tls_version_refused"), "the refusal to be recorded")
    assert event["address"].startswith("127.0.0.1:")


async def test_many_attempts_from_one_address_are_one_record(secured):
    for _ in range(10):
        assert await secured.is_kept_out(secured.trusting(newest=ssl.TLSVersion.TLSv1_1))
    await until(lambda: secured.events("tls_version_refused"), "the first to be recorded")
    await stays(lambda: len(secured.events("tls_version_refused")) == 1, "one record", 0.3)


async def test_a_charger_that_does_not_trust_the_gateway_is_recorded(secured):
    """In TLS 1.3 it may say so in a way that the server cannot read: OpenSSL does."""
    address = f"127.0.0.1:{secured.gateway.port}"
    done = subprocess.run(
        ["openssl", "s_client", "-connect", address, "-tls1_2", "-verify_return_error"], capture_output=True,
        stdin=subprocess.DEVNULL, timeout=10)
    assert done.returncode != 0
    [event] = await until(lambda: secured.events("server_certificate_refused"), "the refusal to be recorded")
    assert event["detail"].endswith("unknown ca")


async def test_a_tls_handshake_that_never_begins_or_ends_is_given_up(make_gateway, tmp_path):
    certificate, key = make_certificate(tmp_path)
    gateway = make_gateway({
        "chargers": {"handshake_timeout_seconds": 1},
        "chargers.tls": {"certificate_file": certificate, "key_file": key}}).start()
    for beginning in (b"", b"\x16\x03\x01\x02\x00\x01", b"GET /ocpp/CP-1 HTTP/1.1\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
        writer.write(beginning)
        await asyncio.wait_for(reader.read(), 10)
        writer.close()


# Certificates of chargers

async def test_profiles_live_side_by_side(secured):
    secured.site.charger("SAFE", password=PASSWORD)
    assert await secured.profile(secured.client("CP-1")) == 3
    assert await secured.profile(secured.trusting(), "SAFE", PASSWORD) == 2
    assert await refusal(secured.gateway, "SAFE", tls=secured.trusting()) == 401


async def test_a_certificate_needs_no_password_beside_it(secured):
    secured.site.charger("SAFE", password=PASSWORD)
    assert await secured.profile(secured.client("SAFE"), "SAFE") == 3


async def test_a_dns_name_may_be_the_identity(secured):
    assert await secured.profile(secured.client("serial 4711", alternative="DNS:other,DNS:CP-1")) == 3


@pytest.mark.parametrize("newest", [None, TLS12])
async def test_a_certificate_for_another_is_refused(secured, newest):
    client = secured.authority.issue("CP-2")
    assert await refusal(secured.gateway, "CP-1", tls=secured.trusting(client, newest=newest)) == 403
    await secured.refused_because("its certificate is made out to CP-2")


@pytest.mark.parametrize("newest", [None, TLS12])
async def test_an_expired_certificate_is_refused(secured, newest):
    client = secured.authority.issue("CP-1", expired=True)
    assert await secured.is_kept_out(secured.trusting(client, newest=newest))
    await secured.refused_because("made out to CP-1: certificate has expired")


async def test_a_strange_authority_is_refused_also_by_the_same_name(secured, tmp_path):
    for folder, name in (("a", "Stranger"), ("b", "Site CA")):
        stranger = Authority(tmp_path / folder, name)
        assert await secured.is_kept_out(secured.client("CP-1", authority=stranger))
    await until(lambda: secured.events("client_certificate_refused"), "the refusal to be recorded")
    assert await secured.profile(secured.client("CP-1")) == 3


async def test_an_intermediate_comes_with_the_chain(secured, tmp_path):
    middle = Authority(tmp_path, "Middle", issuer=secured.authority)
    assert await secured.is_kept_out(secured.client("CP-1", authority=middle, file="alone"))
    whole = secured.client("CP-1", authority=middle, chain=[middle.certificate], file="whole")
    assert await secured.profile(whole) == 3


async def test_a_charger_of_profile_3_may_not_come_with_less(secured):
    secured.site.charger("SAFE", password=PASSWORD)
    assert await secured.profile(secured.client("SAFE"), "SAFE") == 3
    assert await refusal(secured.gateway, "SAFE", tls=secured.trusting(), password=PASSWORD) == 403
    assert await refusal(secured.gateway, "SAFE", tls=secured.trusting()) == 403
    assert await secured.profile(secured.client("SAFE", file="again"), "SAFE") == 3
    assert [event["detail"] for event in secured.events("downgrade")] == ["security profile 2 after 3"]


# Revocation

@pytest.mark.parametrize("der", [False, True])
async def test_a_revoked_certificate_is_refused_as_soon_as_the_list_is_there(make_gateway, tmp_path, der):
    site = Secured(make_gateway, tmp_path, lists=True)
    good, bad = site.authority.issue("CP-1", file="good"), site.authority.issue("CP-1", file="bad")
    assert await site.profile(site.trusting(bad)) == 3
    site.authority.revoke(bad[0])
    site.authority.revocation_list(site.crl, der=der)
    await until(lambda: site.events("certificates_reloaded"), "the new list to be read")
    assert await site.is_kept_out(site.trusting(bad))
    await site.refused_because("certificate revoked")
    assert await site.profile(site.trusting(good)) == 3


async def test_a_list_past_its_date_still_revokes_and_stops_nobody_else(make_gateway, tmp_path):
    site = Secured(make_gateway, tmp_path, lists=True)
    good, bad = site.authority.issue("CP-1", file="good"), site.authority.issue("CP-1", file="bad")
    site.authority.revoke(bad[0])
    site.authority.revocation_list(site.crl, seconds=1)
    await until(lambda: site.events("certificates_reloaded"), "the new list to be read")
    await until(lambda: "should have been replaced" in doctor(site.gateway)["Revocation list"]["text"])
    assert doctor(site.gateway)["Revocation list"]["verdict"] == "bad"
    assert await site.is_kept_out(site.trusting(bad))
    assert await site.profile(site.trusting(good)) == 3


async def test_an_issuer_without_a_list_is_refused_where_lists_are_kept(make_gateway, tmp_path):
    site = Secured(make_gateway, tmp_path, lists=True)
    middle = Authority(tmp_path, "Middle", issuer=site.authority)
    client = site.client("CP-1", authority=middle, chain=[middle.certificate])
    assert await site.is_kept_out(client)
    await site.refused_because("unable to get certificate CRL")
    both = site.crl.read_text() + middle.revocation_list(tmp_path / "middle.crl").read_text()
    site.crl.write_text(both)
    await until(lambda: site.events("certificates_reloaded"), "both lists to be read")
    assert await site.profile(client) == 3


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
async def test_a_resumed_session_does_not_outlive_its_certificate(make_gateway, tmp_path, version):
    """openssl resumes with a ticket: its certificate is checked again without having been sent again."""
    site = Secured(make_gateway, tmp_path)
    client, key = site.authority.issue("CP-1")
    request = (
        "GET /ocpp/{} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n")
    ticket = tmp_path / "ticket"
    site.site.charger("CP-2")

    async def ask(identity, *options):
        process = await asyncio.create_subprocess_exec(
            "openssl", "s_client", "-connect", f"127.0.0.1:{site.gateway.port}", version, "-ign_eof", *map(str, options),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdin.write(request.format(identity).encode())
        text = ""
        while "HTTP/1.1 " not in text and (line := await asyncio.wait_for(process.stdout.readline(), 10)):
            text += line.decode(errors="replace")
        with contextlib.suppress(ProcessLookupError):  # a refused one is told to go, and may have gone
            process.kill()
        await process.wait()
        return text

    first = await ask("CP-1", "-cert", client, "-key", key, "-sess_out", ticket)
    assert "HTTP/1.1 101" in first, first
    await until(ticket.exists, "a ticket")
    again = await ask("CP-1", "-sess_in", ticket)
    assert "Reused, TLS" in again and "HTTP/1.1 101" in again, again
    connected = await until(lambda: site.gateway.database.journal("charger.connected")[1:], "the connection to count")
    assert connected[0]["data"]["profile"] == 3
    other = await ask("CP-2", "-sess_in", ticket)
    assert "Reused, TLS" in other and "HTTP/1.1 403" in other, other


# Reloading

def doctor(gateway):
    process = gateway.run_edgectl("doctor", "--json", expect=None)
    return {check["name"]: check for check in json.loads(process.stdout)}


def served(gateway):
    """The fingerprint of the certificate that a new connection is shown."""
    shown = ssl.get_server_certificate(("127.0.0.1", gateway.port))
    return openssl("x509", "-noout", "-fingerprint", given=shown)


@pytest.mark.parametrize("told", [True, False], ids=["SIGHUP", "by itself"])
async def test_a_new_certificate_is_shown_without_dropping_anybody(secured, tmp_path, told):
    async with Charger16(secured.gateway, "CP-1", tls=secured.trusting()) as charger:
        await charger.boot()
        before = served(secured.gateway)
        new, key = make_certificate(tmp_path, "new")
        key.replace(secured.key)
        new.replace(secured.certificate)
        if told:
            secured.gateway.process.send_signal(signal.SIGHUP)
        await until(lambda: served(secured.gateway) != before, "the new certificate to be shown")
        assert (await charger.authorize("GOOD"))["status"] == "Accepted", "the old connection goes on"
    assert await secured.profile(secured.trusting()) == 0


async def test_a_broken_certificate_keeps_the_old_one_and_says_so(secured):
    before, good = served(secured.gateway), secured.certificate.read_text()
    secured.certificate.write_text("nothing of the kind")
    [event] = await until(lambda: secured.events("certificate_reload_failed"), "the failure to be recorded")
    assert str(secured.certificate) in event["detail"]
    assert served(secured.gateway) == before
    assert "cannot be used" in secured.gateway.last_words()
    check = doctor(secured.gateway)["Certificates in use"]
    assert check["verdict"] == "bad" and "no certificate in PEM form" in check["text"]
    secured.certificate.write_text(good)
    await until(lambda: secured.events("certificates_reloaded"), "the mended one to be read")
    assert "Certificates in use" not in doctor(secured.gateway)
    assert len(secured.events("certificate_reload_failed")) == 1, "told once"


async def test_sighup_without_tls_ends_nothing(gateway, site):
    gateway.process.send_signal(signal.SIGHUP)
    await until(lambda: "nothing to reload" in gateway.last_words(), "the answer in the log")
    assert await refusal(gateway, "NOBODY") == 404


async def test_doctor_speaks_of_what_ends_within_60_days(secured):
    checks = doctor(secured.gateway)
    assert checks["Chargers' certificate"]["verdict"] == "warning"
    assert checks["Chargers' authority"]["verdict"] == "warning"


def test_the_simulator_says_that_there_is_no_tls(gateway):
    gateway.edgectl("chargers", "add", "CP-1")
    done = subprocess.run(
        [program("charger-sim", "CHARGER_SIM_BIN"), "--url", f"wss://127.0.0.1:{gateway.port}/ocpp", "--id", "CP-1",
         "--duration", "2"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert " ws:// " in done.stdout + done.stderr, "whichever of the two ends it first"
