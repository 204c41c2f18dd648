"""Who may connect, in which version, with what proof."""

import asyncio
import ssl

import pytest
import websockets
from websockets.exceptions import InvalidHandshake, InvalidStatus

from conftest import furnish
from world.chargers import BareCharger, Charger16, Charger201
from world.chargers.wire import connect
from world.handshakes import refusal
from world.roads import OverAPI, fresh
from world.tls import make_certificate, trusting
from world.waiting import until


# Versions

@pytest.mark.parametrize(
    ("offered", "chosen"),
    [(["ocpp1.6"], "ocpp1.6"), (["ocpp2.0.1"], "ocpp2.0.1"), (["ocpp1.6", "ocpp2.0.1"], "ocpp2.0.1"),
     (["ocpp2.0.1", "ocpp1.6"], "ocpp2.0.1"), (["ocpp1.5", "ocpp1.6"], "ocpp1.6"),
     (["ocpp2.0.1", "ocpp2.1", "ocpp1.6"], "ocpp2.1")])
async def test_the_highest_common_version_is_used(gateway, site, offered, chosen):
    connection = await connect(gateway, "CP-1", offered)
    assert connection.subprotocol == chosen
    await connection.close()


@pytest.mark.parametrize("offered", [[], ["ocpp1.5"], ["soap"]])
async def test_without_a_common_version_the_upgrade_is_completed_and_closed(gateway, site, offered):
    """OCPP 2.0.1 part 4 §3.2."""
    connection = await connect(gateway, "CP-1", offered)
    assert connection.subprotocol is None
    with pytest.raises(websockets.ConnectionClosed):
        await asyncio.wait_for(connection.recv(), 5)


async def test_a_pinned_version_wins(gateway, site):
    site.charger("OLD", version="ocpp1.6")
    connection = await connect(gateway, "OLD", ["ocpp2.0.1", "ocpp1.6"])
    assert connection.subprotocol == "ocpp1.6"
    await connection.close()


async def test_a_version_that_is_switched_off_is_not_spoken(make_site):
    site = make_site({"chargers": {"versions": ["ocpp1.6"]}})
    connection = await connect(site.gateway, "CP-1", ["ocpp2.0.1", "ocpp1.6"])
    assert connection.subprotocol == "ocpp1.6"
    await connection.close()


@pytest.mark.parametrize(("line", "header", "status"), [
    ("/ocpp/CP-1", "Sec-WebSocket-Version: 13", 101), ("http://gateway:9000/ocpp/CP-1", "Sec-WebSocket-Version: 13", 101),
    ("/ocpp/CP-1", "Sec-WebSocket-Version: 8", 426), ("/ocpp/CP-1", "Sec-WebSocket-Key: c2hvcnQ=", 400)])
async def test_the_opening_keeps_rfc_6455(gateway, site, line, header, status):
    """Section 4.2: whole URLs, another version is told which one is spoken, a key has 16 bytes."""
    names = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    names.update([header.split(": ")])
    lines = [f"GET {line} HTTP/1.1", "Host: gateway", "Upgrade: websocket", "Connection: Upgrade",
             "Sec-WebSocket-Protocol: ocpp1.6", *(f"{name}: {value}" for name, value in names.items())]
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 15)).decode()
    writer.close()
    assert head.startswith(f"HTTP/1.1 {status} "), head
    assert ("Sec-WebSocket-Version: 13" in head) == (status == 426), head


# Identities

async def test_an_unknown_identity_gets_404(gateway, site):
    assert await refusal(gateway, "NOBODY") == 404


@pytest.mark.parametrize(
    "identity", ["a:b", "x" * 49, "%00", "..%2Fetc", "CP%2F1", "", "CP-1/extra", "%ff%fe", "%E2%98%83", "a%20b"])
async def test_an_identity_that_is_none_is_refused(gateway, site, identity):
    assert await refusal(gateway, identity) in (400, 404)


async def test_a_percent_encoded_identity_is_decoded(gateway, site):
    site.charger("CP+7@home")
    async with BareCharger(gateway, "CP-1"):
        connection = await connect(gateway, "CP%2B7%40home", ["ocpp1.6"])
        await connection.close()


async def test_another_path_gets_404(gateway, site):
    with pytest.raises(InvalidStatus) as caught:
        await connect(gateway, "", ["ocpp1.6"], url=f"ws://127.0.0.1:{gateway.port}/elsewhere/CP-1")
    assert caught.value.response.status_code == 404


async def test_an_unknown_charger_may_wait_for_approval(make_gateway):
    gateway = make_gateway({"chargers": {"accept_unknown": True}}).start()
    site = furnish(gateway)
    async with Charger16(gateway, "NEW-1") as charger:
        assert (await charger.boot()).status == "Accepted", "Pending would silence it"
        assert (await charger.authorize("GOOD"))["status"] == "Invalid", "nobody can charge before the approval"
        [row] = gateway.database.rows("SELECT is_approved FROM charger WHERE identity = 'NEW-1'")
        assert row["is_approved"] == 0
        site.gateway.api.post("/v1/chargers/NEW-1/approve")
        assert (await charger.authorize("GOOD"))["status"] == "Accepted"


# Passwords

PASSWORD = "correct-horse-battery"


async def test_a_password_opens_the_door(gateway, site):
    site.charger("SAFE", password=PASSWORD)
    assert await refusal(gateway, "SAFE") == 401
    assert await refusal(gateway, "SAFE", password="wrong") == 401
    assert await refusal(gateway, "SAFE", password=PASSWORD, user="CP-1") == 401
    async with Charger16(gateway, "SAFE", password=PASSWORD) as charger:
        assert (await charger.boot()).status == "Accepted"
    assert gateway.database.security_events("authentication_failed")


async def test_passwords_are_stored_as_salted_hashes(gateway, site):
    site.charger("A", password=PASSWORD)
    site.charger("B", password=PASSWORD)
    hashes = [row["password_hash"] for row in gateway.database.rows(
        "SELECT password_hash FROM charger WHERE password_hash IS NOT NULL")]
    assert len(set(hashes)) == 2, "the same password, two salts"
    gateway.stop()
    for file in gateway.folder.iterdir():
        if file.is_file():
            assert PASSWORD.encode() not in file.read_bytes(), f"the password stands in {file.name}"


async def test_a_charger_does_not_fall_back_to_a_lower_profile(gateway, site):
    site.charger("SAFE", password=PASSWORD)
    async with Charger16(gateway, "SAFE", password=PASSWORD):
        pass
    gateway.api.post("/v1/chargers/SAFE/password", {})
    assert await refusal(gateway, "SAFE") in (401, 403)


@pytest.mark.parametrize(
    ("charger_class", "key", "value", "used"),
    [(Charger16, "AuthorizationKey", "a-new-password-16", "a-new-password-16"),
     (Charger16, "AuthorizationKey", "a new password".encode().hex(), "a new password"),
     (Charger16, "AuthorizationKey", "a new password".encode().hex().upper(), "a new password"),
     (Charger201, "SecurityCtrlr.BasicAuthPassword", "a-new-password-16", "a-new-password-16")])
async def test_old_and_new_password_count_until_the_new_one_is_used(
        gateway, site, charger_class, key, value, used):
    """A 1.6 charger may take hexadecimal digits as they are, or as the bytes that they stand for."""
    site.charger("SAFE", password=PASSWORD)
    road = OverAPI(gateway)
    async with charger_class(gateway, "SAFE", password=PASSWORD) as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "SAFE", "configure", {"key": key, "value": value})
        await charger.expect("ChangeConfiguration" if charger_class is Charger16 else "SetVariables")
        await road.outcome(command, "sent")
    for password in (PASSWORD, used):
        async with charger_class(gateway, "SAFE", password=password):
            pass
    assert await refusal(gateway, "SAFE", password=PASSWORD) == 401
    async with charger_class(gateway, "SAFE", password=used):
        pass


async def test_what_a_charger_sends_before_its_first_password_counts_for_nothing(gateway, site):
    """Some always send the header, with whatever their maker put there."""
    road = OverAPI(gateway)
    async with Charger16(gateway, "CP-1", password="factory-default") as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "configure", {"key": "AuthorizationKey", "value": PASSWORD})
        await charger.expect("ChangeConfiguration")
        await road.outcome(command, "sent")
    async with Charger16(gateway, "CP-1", password="factory-default") as charger:
        assert (await charger.boot()).status == "Accepted"
    async with Charger16(gateway, "CP-1", password=PASSWORD):
        pass
    assert await refusal(gateway, "CP-1", password="factory-default") == 401


# TLS

async def test_chargers_connect_with_tls(make_gateway, tmp_path):
    certificate, key = make_certificate(tmp_path)
    gateway = make_gateway({"chargers.tls": {"certificate_file": certificate, "key_file": key}}).start()
    site = furnish(gateway)
    site.charger("SAFE", password=PASSWORD)
    async with Charger201(gateway, "SAFE", password=PASSWORD, tls=trusting(certificate)) as charger:
        assert (await charger.boot()).status == "Accepted"
        [row] = gateway.database.rows("SELECT highest_profile FROM charger WHERE identity = 'SAFE'")
        assert row["highest_profile"] == 2
    with pytest.raises((InvalidHandshake, OSError, EOFError)):
        await connect(gateway, "CP-1", ["ocpp1.6"], url=gateway.url("CP-1", "ws"))
    await until(lambda: "must begin with wss://" in gateway.last_words(), "the log tells what the charger has to be told")
    with pytest.raises((ssl.SSLError, OSError)):
        await connect(gateway, "CP-1", ["ocpp1.6"], tls=trusting(certificate, newest=ssl.TLSVersion.TLSv1_1))
