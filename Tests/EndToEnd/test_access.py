"""What a charger has to prove changes while it is connected: connections that would not be let in any more are ended,
and the sessions behind them go on."""

import asyncio

import pytest

from conftest import furnish
from test_tls import PASSWORD, Secured
from world.chargers import BareCharger, Charger16, Charger201
from world.handshakes import refusal
from world.ports import free_port
from world.tls import Authority, make_certificate, trusting
from world.waiting import stays, until

NEW_PASSWORD = "staple-battery-horse"


def ends(gateway):
    return [record["data"]["reason"] for record in gateway.database.journal("charger.disconnected")]


# Passwords

async def test_a_new_password_ends_the_connection_and_not_the_session(gateway, site):
    site.charger("SAFE", password=PASSWORD)
    async with Charger16(gateway, "SAFE", password=PASSWORD) as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", meter=1000)).transaction_id
        gateway.api.post("/v1/chargers/SAFE/password", {"password": NEW_PASSWORD})
        await charger.until_closed()
    await until(lambda: ends(gateway) == ["the charger's password was changed"], "the end to be recorded")
    assert await refusal(gateway, "SAFE", password=PASSWORD) == 401
    async with Charger16(gateway, "SAFE", password=NEW_PASSWORD) as charger:
        await charger.boot()
        await charger.end(transaction, 6000)
    assert gateway.database.energy(gateway.database.session("SAFE")) == 5_000_000
    gateway.database.assert_sound()


async def test_taking_the_password_away_ends_the_connection_that_used_it(gateway, site):
    site.charger("SAFE", password=PASSWORD)
    async with BareCharger(gateway, "SAFE", password=PASSWORD) as charger:
        await charger.heartbeat()
        gateway.edgectl("chargers", "password", "SAFE", "--remove")
        assert await charger.until_closed() == 1008


async def test_other_chargers_notice_nothing(gateway, site):
    site.charger("SAFE", password=PASSWORD)
    async with BareCharger(gateway, "CP-1") as other, BareCharger(gateway, "SAFE", password=PASSWORD) as charger:
        await charger.heartbeat()
        gateway.api.post("/v1/chargers/SAFE/password", {"password": NEW_PASSWORD})
        assert await charger.until_closed() == 1008
        await other.heartbeat()


async def test_a_removed_charger_is_disconnected(gateway, site):
    site.charger("GONE")
    async with BareCharger(gateway, "GONE") as charger:
        await charger.heartbeat()
        gateway.api.delete("/v1/chargers/GONE")
        assert await charger.until_closed() == 1008
    assert await refusal(gateway, "GONE") == 404


async def test_a_removed_charger_with_a_history_is_not_let_in_before_it_is_approved(gateway, site):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        await charger.end((await charger.begin("GOOD")).transaction_id, 100)
        gateway.edgectl("chargers", "remove", "CP-1")
        await charger.until_closed()
    assert await refusal(gateway, "CP-1") == 404
    gateway.edgectl("chargers", "approve", "CP-1")
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()


# Certificates

async def test_a_certificate_that_is_revoked_ends_the_connection(make_gateway, tmp_path):
    site = Secured(make_gateway, tmp_path, lists=True)
    site.site.charger("CP-2")
    good, bad = site.authority.issue("CP-1", file="good"), site.authority.issue("CP-2", file="bad")
    async with Charger201(site.gateway, "CP-1", tls=site.trusting(good)) as kept, \
            Charger201(site.gateway, "CP-2", tls=site.trusting(bad)) as revoked:
        await kept.boot()
        await revoked.boot()
        site.authority.revoke(bad[0])
        site.authority.revocation_list(site.crl)
        await revoked.until_closed()
        await kept.heartbeat()
    [event] = [event for event in site.events("client_certificate_refused")
               if "connection was ended" in event["detail"]]
    assert event["detail"].endswith("certificate revoked")
    assert any("certificate revoked" in reason for reason in ends(site.gateway))


async def test_an_authority_that_is_taken_away_ends_its_chargers_connections(make_gateway, tmp_path):
    site = Secured(make_gateway, tmp_path)
    other = Authority(tmp_path, "Other CA")
    site.authority.certificate.write_text(site.authority.certificate.read_text() + other.certificate.read_text())
    await until(lambda: site.events("certificates_reloaded"), "both authorities to be known")
    site.site.charger("SAFE", password=PASSWORD)
    client = site.client("CP-1", authority=other)
    async with Charger201(site.gateway, "CP-1", tls=client) as charger, \
            Charger201(site.gateway, "SAFE", password=PASSWORD, tls=site.trusting()) as bystander:
        await charger.boot()
        own = site.authority.certificate.read_text().split("-----END CERTIFICATE-----")[0]
        site.authority.certificate.write_text(own + "-----END CERTIFICATE-----\n")
        await charger.until_closed()
        await bystander.heartbeat()
    assert await site.is_kept_out(client)


async def test_a_charger_behind_an_intermediate_stays_when_lists_are_read_anew(make_gateway, tmp_path):
    site = Secured(make_gateway, tmp_path)
    middle = Authority(tmp_path, "Middle", issuer=site.authority)
    client = site.client("CP-1", authority=middle, chain=[middle.certificate])
    async with Charger201(site.gateway, "CP-1", tls=client) as charger:
        await charger.boot()
        site.authority.certificate.write_text(site.authority.certificate.read_text() + "\n")
        await until(lambda: site.events("certificates_reloaded"), "the files to be read anew")
        await stays(lambda: charger.is_connected, "the charger stays", 0.5)
        await charger.heartbeat()


async def test_a_certificate_that_is_revoked_during_the_handshake_does_not_stay(make_gateway, tmp_path):
    site = Secured(make_gateway, tmp_path, lists=True)
    certificate = site.authority.issue("CP-1")
    reader, writer = await asyncio.open_connection("127.0.0.1", site.gateway.port, ssl=site.trusting(certificate))
    # Its certificate has been looked at; what it wants it does not say yet.
    site.authority.revoke(certificate[0])
    site.authority.revocation_list(site.crl)
    await until(lambda: site.events("certificates_reloaded"), "the list to be read", 9)
    writer.write(
        b"GET /ocpp/CP-1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Protocol: ocpp2.0.1\r\n\r\n")
    await asyncio.wait_for(reader.read(), 10)
    writer.close()
    [event] = await until(lambda: site.events("client_certificate_refused"), "the end to be recorded")
    assert event["detail"].endswith("certificate revoked")


async def test_a_password_means_nothing_to_a_certificate(make_gateway, tmp_path):
    site = Secured(make_gateway, tmp_path)
    site.site.charger("SAFE", password=PASSWORD)
    async with Charger201(site.gateway, "SAFE", tls=site.client("SAFE")) as charger:
        await charger.boot()
        site.gateway.api.post("/v1/chargers/SAFE/password", {"password": NEW_PASSWORD})
        await stays(lambda: charger.is_connected, "the charger stays", 0.5)
        await charger.heartbeat()


# The lowest profile

async def test_a_charger_must_come_with_what_is_demanded_of_it(gateway, site):
    site.charger("SAFE", password=PASSWORD, minimum_profile=1)
    gateway.edgectl("chargers", "profile", "CP-1", "1")
    assert await refusal(gateway, "CP-1") == 403
    [event] = await until(lambda: gateway.database.security_events("profile_too_low"), "the refusal to be recorded")
    assert event["detail"] == "security profile 0 where 1 is demanded"
    assert event["address"].startswith("127.0.0.1:")
    async with BareCharger(gateway, "SAFE", password=PASSWORD) as charger:
        await charger.heartbeat()
    assert "1 or higher" in gateway.edgectl("charger", "show", "CP-1")
    gateway.edgectl("chargers", "profile", "CP-1", "0")
    async with BareCharger(gateway, "CP-1") as charger:
        await charger.heartbeat()


async def test_a_connection_below_a_new_minimum_is_ended(gateway, site):
    async with BareCharger(gateway, "CP-1") as charger:
        await charger.heartbeat()
        gateway.edgectl("chargers", "profile", "CP-1", "1")
        assert await charger.until_closed() == 1008
    await until(lambda: ends(gateway) == ["the charger must connect with security profile 1 or higher"])
    assert await refusal(gateway, "CP-1") == 403


async def test_the_site_may_demand_a_profile_of_all(make_site):
    site = make_site({"chargers": {"minimum_security_profile": 1}})
    site.charger("SAFE", password=PASSWORD)
    assert await refusal(site.gateway, "CP-1") == 403
    async with BareCharger(site.gateway, "SAFE", password=PASSWORD) as charger:
        await charger.heartbeat()


async def test_where_a_certificate_is_demanded_no_password_is_weighed(make_gateway, tmp_path):
    site = Secured(make_gateway, tmp_path)
    site.site.charger("SAFE", password=PASSWORD, minimum_profile=3)
    for password in (PASSWORD, "wrong", None):
        assert await refusal(site.gateway, "SAFE", tls=site.trusting(), password=password) == 403
    assert not site.events("authentication_failed")
    assert await site.profile(site.client("SAFE"), "SAFE") == 3


# Two ports

async def test_all_profiles_live_side_by_side_on_two_ports(make_gateway, tmp_path):
    certificate, key = make_certificate(tmp_path)
    authority, secure = Authority(tmp_path, "Site CA"), free_port()
    gateway = make_gateway({"chargers.tls": {
        "certificate_file": certificate, "key_file": key, "client_ca_file": authority.certificate,
        "port": secure}}).start()
    site = furnish(gateway)
    tls, client = trusting(certificate), trusting(certificate, client=authority.issue("THREE"))
    ways = {"CP-1": {}, "ONE": {"password": PASSWORD}, "TWO": {"password": PASSWORD, "tls": tls},
            "THREE": {"tls": client}}
    for identity, way in ways.items():
        if identity != "CP-1":
            site.charger(identity, password=way.get("password"))
        url = f"wss://127.0.0.1:{secure}/ocpp/{identity}" if "tls" in way else None
        async with BareCharger(gateway, identity, url=url, **way) as charger:
            await charger.heartbeat()
    profiles = [record["data"]["profile"] for record in gateway.database.journal("charger.connected")]
    assert profiles == [0, 1, 2, 3]
    assert await refusal(gateway, "TWO", password=PASSWORD) == 403, "what used TLS does not come without"
    assert f"wss://127.0.0.1:{secure}" in gateway.edgectl("status")
    assert gateway.stop() == 0


async def test_a_charger_climbs_from_profile_to_profile_and_never_falls(make_gateway, tmp_path):
    certificate, key = make_certificate(tmp_path)
    authority, secure = Authority(tmp_path, "Site CA"), free_port()
    gateway = make_gateway({"chargers.tls": {
        "certificate_file": certificate, "key_file": key, "client_ca_file": authority.certificate,
        "port": secure}}).start()
    furnish(gateway)
    tls, client = trusting(certificate), trusting(certificate, client=authority.issue("CP-1"))
    url = f"wss://127.0.0.1:{secure}/ocpp/CP-1"
    ways = [{}, {"password": PASSWORD}, {"password": PASSWORD, "tls": tls, "url": url}, {"tls": client, "url": url}]
    for profile, way in enumerate(ways):
        if profile == 1:
            gateway.api.post("/v1/chargers/CP-1/password", {"password": PASSWORD})
        async with BareCharger(gateway, "CP-1", **way) as charger:
            await charger.heartbeat()
        assert gateway.database.journal("charger.connected")[-1]["data"]["profile"] == profile
        for lower in ways[:profile]:
            assert await refusal(gateway, "CP-1", **lower) in (401, 403)
    await until(lambda: gateway.run_edgectl("chargers", "replace", "CP-1", expect=None).returncode == 0, "it is gone")
    async with BareCharger(gateway, "CP-1") as charger:
        await charger.heartbeat()


@pytest.mark.parametrize("profile", [2, 3])
async def test_on_the_higher_profiles_the_newest_socket_wins(make_gateway, tmp_path, profile):
    site = Secured(make_gateway, tmp_path)
    site.site.charger("SAFE", password=PASSWORD)
    way = {"tls": site.trusting(), "password": PASSWORD} if profile == 2 else {"tls": site.client("SAFE")}
    async with BareCharger(site.gateway, "SAFE", **way) as first, BareCharger(site.gateway, "SAFE", **way) as second:
        assert await first.until_closed() == 1008
        await second.heartbeat()
    await until(lambda: site.events("two_live_connections"), "both were alive")
    connected = site.gateway.database.journal("charger.connected")
    assert [record["data"]["profile"] for record in connected] == [profile, profile]
