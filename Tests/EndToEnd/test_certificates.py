"""The site's authority: chargers' certificates from the request to the login, roots on chargers, ends and renewals."""

import asyncio
import json
import stat
import subprocess

import pytest

from conftest import furnish
from world.certificates import KEEPING, forged, hash_of, make_request
from world.chargers import Charger201
from world.handshakes import refusal
from world.tls import Authority, make_certificate, openssl, trusting
from world.waiting import until

PASSWORD = "correct-horse-battery"
SUBJECT = "/O=Acme Charging/CN={}"
VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])


class CertifiedSite:
    """A site with TLS whose own authority signs."""

    def __init__(self, make_gateway, folder, *, ready=True, sections=None, **certificates):
        self.folder = folder
        self.certificate, self.key = make_certificate(folder)
        tls = {"certificate_file": self.certificate, "key_file": self.key, **(sections or {})}
        self.gateway = make_gateway({
            "chargers.tls": tls,
            "certificates": {"authority": "site", "organization": "Acme Charging", **certificates}}).start()
        self.site = furnish(self.gateway)
        self.site.charger("SAFE", password=PASSWORD)
        if ready:
            self.gateway.edgectl("ca", "init")

    def charger(self, version, identity="SAFE", **options):
        charger = KEEPING[version](
            self.gateway, identity, **{"password": PASSWORD, "tls": trusting(self.certificate), **options})
        charger.folder = self.folder
        return charger

    def request(self, subject=None, kind="ec", name="request"):
        return make_request(self.folder, subject or SUBJECT.format("SAFE"), kind, name)

    def with_certificate(self, chain, key):
        """A context of a charger that has this certificate."""
        file = self.folder / "brought.pem"
        file.write_text(chain)
        return trusting(self.certificate, client=(file, key))

    def requests(self):
        return json.loads(self.gateway.edgectl("certificates", "requests", "--json"))["items"]

    async def until_request(self, state):
        await until(lambda: self.requests() and self.requests()[0]["state"] == state, f"the request is {state}")
        return self.requests()[0]

    async def signed(self, version="2.0.1", kind="ec"):
        """A charger that was brought its certificate: the chain and its key."""
        request, key = self.request(kind=kind)
        async with self.charger(version) as charger:
            await charger.boot()
            assert (await charger.ask_to_sign(request)).status == "Accepted"
            await charger.expect("CertificateSigned")
            await self.until_request("taken")
        return charger.chains[0], key

    def certificates(self, **wanted):
        items = json.loads(self.gateway.edgectl("certificates", "--json"))["items"]
        return [item for item in items if all(item.get(key) == value for key, value in wanted.items())]

    async def until_ready(self):
        await until(lambda: self.certificates(use="site_authority"), "the authority is known")


@pytest.fixture
def certified(make_gateway, tmp_path):
    return CertifiedSite(make_gateway, tmp_path)


# From the request to the login

@VERSIONS
@pytest.mark.parametrize("kind", ["ec", "rsa"])
async def test_a_charger_gets_its_certificate_and_logs_in_with_it(certified, version, kind):
    chain, key = await certified.signed(version, kind)
    root, leaf = certified.folder / "root.pem", certified.folder / "leaf.pem"
    root.write_text(certified.gateway.edgectl("ca", "export"))
    leaf.write_text(chain)
    openssl("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", root, leaf)
    text = openssl("x509", "-noout", "-subject", "-ext", "extendedKeyUsage,basicConstraints", "-in", leaf)
    assert "CN = SAFE" in text and "O = Acme Charging" in text and "CA:FALSE" in text
    assert "TLS Web Client Authentication" in text
    tls = certified.with_certificate(chain, key)
    async with certified.charger(version, password=None, tls=tls) as charger:
        assert (await charger.boot()).status == "Accepted"
        assert (await certified.until_request("used"))["charger"] == "SAFE"
    facts = certified.gateway.database.journal("charger.connected")[-1]["data"]
    assert facts["profile"] == 3 and facts["certificate"]["subject"].count("SAFE") == 1
    [item] = certified.certificates(use="charger")
    assert item["days_left"] == 364 or item["days_left"] == 365, item


async def test_the_key_is_the_gateways_alone(certified):
    folder = certified.gateway.folder / "site-ca"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "authority.key").stat().st_mode) == 0o600
    assert "PRIVATE KEY" not in certified.gateway.edgectl("ca", "export")
    assert "PRIVATE KEY" not in certified.gateway.edgectl("ca", "show", "--json")
    before = (folder / "authority.key").read_text()
    assert "there is an authority already" in certified.gateway.run_edgectl("ca", "init", expect=2).stderr
    assert (folder / "authority.key").read_text() == before
    for mode, verdict in ((0o644, "bad"), (0o600, "good")):
        (folder / "authority.key").chmod(mode)
        checks = {check["name"]: check["verdict"] for check in json.loads(
            certified.gateway.run_edgectl("doctor", "--json", expect=None).stdout)}
        assert checks["Site authority's key"] == verdict
    assert openssl("x509", "-noout", "-text", "-in", folder / "authority.pem").count("NIST CURVE: P-256") == 1


@pytest.mark.parametrize(("subject", "kind", "words"), [
    ("/O=Acme Charging/CN=OTHER", "ec", "must be the charger's identity"),
    ("/O=Acme Charging/CN=SAFE/CN=OTHER", "ec", "must be the charger's identity"),
    ("/O=Acme Charging", "ec", "must be the charger's identity"),
    ("/O=Another/CN=SAFE", "ec", "its organisation must be"),
    ("/O=Acme Charging/CN=SAFE", "weak", "2048"),
    ("/O=Acme Charging/CN=SAFE", "p224", "NIST curve"),
    ("/O=Acme Charging/CN=SAFE", "edwards", "Ed25519"),
])
async def test_what_does_not_hold_is_refused_and_recorded(certified, subject, kind, words):
    request, _ = certified.request(subject, kind)
    async with certified.charger("2.0.1") as charger:
        await charger.boot()
        answer = await charger.ask_to_sign(request)
    assert answer.status == "Rejected" and answer.status_info["reason_code"] == "InvalidCSR"
    assert words in answer.status_info["additional_info"], answer.status_info
    [record] = certified.gateway.database.journal("charger.certificate")
    assert record["data"]["state"] == "rejected" and words in record["data"]["detail"]
    assert certified.requests() == []


@pytest.mark.parametrize("how", ["forged", "garbage", "cut"])
async def test_a_forged_or_broken_request_is_refused(certified, how):
    request, _ = certified.request()
    bad = {"forged": forged(request), "garbage": "-----BEGIN NOTHING-----", "cut": request[:200]}[how]
    async with certified.charger("2.0.1") as charger:
        await charger.boot()
        answer = await charger.ask_to_sign(bad)
        assert answer.status == "Rejected" and answer.status_info["reason_code"] == "InvalidCSR"
    async with certified.charger("1.6") as charger:
        await charger.boot()
        assert (await charger.ask_to_sign(bad)).status == "Rejected"


async def test_certificates_for_vehicles_are_refused_clearly(certified):
    request, _ = certified.request()
    async with certified.charger("2.0.1") as charger:
        await charger.boot()
        answer = await charger.ask_to_sign(request, kind="V2GCertificate")
    assert answer.status == "Rejected" and answer.status_info["reason_code"] == "UnsupportedRequest"


async def test_who_has_proved_nothing_gets_no_certificate(certified):
    request, _ = certified.request(SUBJECT.format("CP-1"))
    async with certified.charger("2.0.1", "CP-1", password=None) as charger:
        await charger.boot()
        answer = await charger.ask_to_sign(request)
    assert answer.status == "Rejected" and answer.status_info["reason_code"] == "SecurityError"


@pytest.mark.parametrize(("authority", "reason"), [("off", "NotEnabled"), ("site", "NoCertificate")])
async def test_without_an_authority_requests_are_refused(make_gateway, tmp_path, authority, reason):
    site = CertifiedSite(make_gateway, tmp_path, ready=False, authority=authority)
    request, _ = site.request()
    async with site.charger("2.0.1") as charger:
        await charger.boot()
        answer = await charger.ask_to_sign(request)
    assert answer.status == "Rejected" and answer.status_info["reason_code"] == reason


async def test_a_lost_answer_is_found_out_by_the_login_also_over_a_restart(certified):
    request, key = certified.request()
    async with certified.charger("2.0.1") as charger:
        await charger.boot()
        charger.silent_on.add("CertificateSigned")
        await charger.ask_to_sign(request)
        chain = (await charger.expect("CertificateSigned")).payload["certificateChain"]
        await charger.drop()
    certified.gateway.restart()
    assert certified.requests()[0]["state"] == "signed"
    tls = certified.with_certificate(chain, key)
    async with certified.charger("2.0.1", password=None, tls=tls) as charger:
        await charger.boot()
        await certified.until_request("used")
        assert charger.calls_of("CertificateSigned") == [], "it is not sent twice"
    [command] = certified.gateway.api.get("/v1/commands")["items"]
    assert command["state"] == "effective" and "logged in" in command["detail"]


async def test_a_certificate_waits_for_a_charger_that_is_away(certified):
    chain = certified.gateway.edgectl("ca", "export")
    (certified.folder / "chain.pem").write_text(chain)
    certified.gateway.edgectl("send", "certificate-signed", "SAFE", certified.folder / "chain.pem")
    certified.gateway.restart()
    async with certified.charger("2.0.1") as charger:
        await charger.boot()
        await until(lambda: charger.chains == [chain], "the chain to come")


async def test_a_charger_that_does_not_take_it_is_recorded(certified):
    request, _ = certified.request()
    async with certified.charger("2.0.1") as charger:
        charger.statuses["CertificateSigned"] = "Rejected"
        await charger.boot()
        await charger.ask_to_sign(request)
        assert (await certified.until_request("rejected"))["detail"] == "Rejected"
    assert not [item for item in certified.certificates(use="charger") if item.get("used_at")]


async def test_a_charger_may_not_ask_for_ever(certified):
    request, _ = certified.request()
    async with certified.charger("2.0.1") as charger:
        await charger.boot()
        answers = [await charger.ask_to_sign(request) for _ in range(25)]
    assert [answer.status for answer in answers] == ["Accepted"] * 24 + ["Rejected"]
    assert answers[-1].status_info["reason_code"] == "Occupied"


async def test_replaced_hardware_does_not_come_back_with_its_certificate(certified):
    chain, key = await certified.signed()
    tls = certified.with_certificate(chain, key)
    async with certified.charger("2.0.1", password=None, tls=tls) as charger:
        await charger.boot()
    await until(lambda: not certified.gateway.api.get("/v1/status")["chargers"]["connected"], "it is gone")
    certified.gateway.edgectl("chargers", "replace", "SAFE")
    assert await refusal(certified.gateway, "SAFE", tls=tls) == 403


async def test_lists_of_another_authority_do_not_keep_the_sites_out(make_gateway, tmp_path):
    other = Authority(tmp_path, "Other CA")
    crl = other.revocation_list(tmp_path / "other.crl")
    site = CertifiedSite(
        make_gateway, tmp_path, sections={"client_ca_file": other.certificate, "crl_file": crl})
    chain, key = await site.signed()
    tls = site.with_certificate(chain, key)
    async with site.charger("2.0.1", password=None, tls=tls) as charger:
        await charger.boot()
        await site.until_request("used")
    foreign = trusting(site.certificate, client=other.issue("CP-1"))
    async with Charger201(site.gateway, "CP-1", tls=foreign) as charger:
        assert (await charger.boot()).status == "Accepted"


# Roots on chargers

@VERSIONS
async def test_a_root_is_installed_told_and_deleted(certified, version):
    gateway = certified.gateway
    root = Authority(certified.folder, "Charger root").certificate
    kind = "CentralSystemRootCertificate" if version == "1.6" else "CSMSRootCertificate"
    async with certified.charger(version) as charger:
        await charger.boot()
        ctl = lambda *arguments, **options: asyncio.to_thread(gateway.edgectl, *arguments, **options)  # noqa: E731
        shown = await ctl("send", "install-certificate", "SAFE", "--type", "csms", root, "--wait")
        assert "effective" in shown and charger.roots[kind] == [root.read_text()]
        [item] = certified.certificates(use="installed")
        assert item["type"] == "csms" and "Charger root" in item["facts"]["subject"]
        expected = hash_of(root, root)
        assert item["hash"]["issuer_name_hash"].upper() == expected["issuerNameHash"]
        shown = await ctl("certificates", "list", "--charger", "SAFE", "--refresh")
        assert "csms" in shown and "Charger root" in shown
        assert all(len(line) <= 80 for line in shown.splitlines())
        serial = expected["serialNumber"].lower()
        shown = await ctl("send", "delete-certificate", "SAFE", serial, "--wait")
        assert "effective" in shown and charger.roots[kind] == []
        assert certified.certificates(use="installed") == []


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
async def test_a_root_that_the_charger_does_not_have_afterwards_is_a_failure(certified, version):
    async with certified.charger(version) as charger:
        await charger.boot()
        charger.lies = True
        done = await asyncio.to_thread(
            certified.gateway.run_edgectl, "send", "install-certificate", "SAFE", "--type", "csms", "--wait", expect=1)
        assert "does not tell of the certificate" in done.stderr


async def test_16_knows_no_roots_for_vehicles(certified):
    async with certified.charger("1.6") as charger:
        await charger.boot()
        done = await asyncio.to_thread(
            certified.gateway.run_edgectl, "send", "install-certificate", "SAFE", "--type", "v2g", "--wait", expect=1)
        assert "csms and manufacturer" in done.stderr
        assert charger.calls_of("InstallCertificate") == []


# Ends and renewals

@pytest.fixture
def ending(make_gateway, tmp_path):
    """A site whose charger's certificate ends in two days."""
    other = Authority(tmp_path, "Other CA")
    site = CertifiedSite(make_gateway, tmp_path, sections={"client_ca_file": other.certificate})
    site.other = other
    return site


async def test_what_ends_soon_is_told_everywhere_and_once(ending):
    tls = trusting(ending.certificate, client=ending.other.issue("SAFE"))
    async with ending.charger("2.0.1", password=None, tls=tls) as charger:
        await charger.boot()
        journal = ending.gateway.database.journal

        def spoken():
            return sorted(record["data"]["use"] for record in journal("certificate.expiring"))

        await until(lambda: "charger" in spoken(), "the charger's certificate is spoken of", 20)
        # The gateway's own ends in 2 days, the other authority in 30, the charger's in 2.
        assert spoken() == ["charger", "client_authority", "gateway"]
        [record] = [item for item in journal("certificate.expiring") if item["data"]["use"] == "charger"]
        assert record["data"]["days_left"] == 1 and record["data"]["charger"] == "SAFE"
        assert "Certificates that end soon" in ending.gateway.edgectl("status")
        assert ending.gateway.api.get("/v1/status")["expiring_certificates"] == 3
        shown = ending.gateway.edgectl("certificates", "--expiring")
        assert "charger" in shown and "site_authority" not in shown
        checks = {check["name"]: check for check in json.loads(
            ending.gateway.run_edgectl("doctor", "--json", expect=None).stdout)}
        assert checks["Chargers' certificates"]["verdict"] == "warning"
        assert checks["Site authority"]["verdict"] == "good"
        metrics = ending.gateway.api.raw("GET", "/metrics")[1]
        assert 'edge_gateway_certificate_end_timestamp_seconds{use="charger",charger="SAFE"' in metrics
        assert "edge_gateway_certificates_expiring 3" in metrics
    ending.gateway.restart()
    await ending.until_ready()
    assert len(spoken()) == 3, "told once at each threshold"


@VERSIONS
async def test_a_charger_is_asked_to_renew_before_the_end(ending, version):
    request, key = ending.request(name="renewed")
    tls = trusting(ending.certificate, client=ending.other.issue("SAFE"))
    async with ending.charger(version, password=None, tls=tls) as charger:
        await charger.boot()
        action = "ExtendedTriggerMessage" if version == "1.6" else "TriggerMessage"
        wanted = "SignChargePointCertificate" if version == "1.6" else "SignChargingStationCertificate"
        call = await charger.expect(action, limit=25)
        assert call.payload == {"requestedMessage": wanted}
        assert (await charger.ask_to_sign(request)).status == "Accepted"
        await charger.expect("CertificateSigned")
        await ending.until_request("taken")
        commands = {item["verb"]: item["state"] for item in ending.gateway.api.get("/v1/commands")["items"]}
        assert commands == {"renew-certificate": "effective", "certificate-signed": "effective"}
        chain = charger.chains[0]
    # It is asked no more: the new one is good for a year.
    async with ending.charger(version, password=None, tls=ending.with_certificate(chain, key)) as charger:
        await charger.boot()
        await ending.until_request("used")
        await until(lambda: ending.gateway.api.get("/v1/status")["expiring_certificates"] == 2, "the warning is over")
        assert charger.calls_of(action) == []


def test_edgectl_shows_the_authority_and_what_is_missing(make_gateway, tmp_path):
    site = CertifiedSite(make_gateway, tmp_path, ready=False)
    assert "none yet" in site.gateway.edgectl("ca", "show")
    assert "edgectl ca init" in site.gateway.run_edgectl("ca", "export", expect=2).stderr
    shown = site.gateway.edgectl("ca", "init", "--name", "Depot North", "--days", "100")
    assert "CN=Depot North" in shown and "O=Acme Charging" in shown
    [record] = site.gateway.database.journal("certificate.authority_made")
    assert "Depot North" in record["data"]["subject"]
    assert site.gateway.run_edgectl("ca", "init", "--days", "0", "--replace", expect=2).stderr


async def test_another_authority_takes_the_place_of_the_first(certified):
    old, key = await certified.signed()
    certified.gateway.edgectl("ca", "init", "--replace")
    certified.with_certificate(old, key)
    process = await asyncio.to_thread(
        subprocess.run,
        ["openssl", "s_client", "-connect", f"127.0.0.1:{certified.gateway.port}", "-cert",
         certified.folder / "brought.pem", "-key", key, "-tls1_2"], capture_output=True, stdin=subprocess.DEVNULL)
    assert b"alert" in process.stderr, "the old authority's certificates end the handshake"
    chain, key = await certified.signed()
    async with certified.charger("2.0.1", password=None, tls=certified.with_certificate(chain, key)) as charger:
        assert (await charger.boot()).status == "Accepted"
