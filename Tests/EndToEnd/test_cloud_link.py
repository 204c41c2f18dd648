"""The connection to the broker: TLS, credentials and their renewal, several brokers, what a broker answers, and cuts."""

import asyncio
import json
import os
import signal
import ssl
import subprocess

import pytest

from conftest import furnish
from test_cloud import charge
from world.broker import Broker
from world.broker_stand_in import Cutter, StandIn
from world.chargers import Charger16
from world.cloud import Cloud
from world.gateway import REPOSITORY
from world.ports import free_port
from world.tls import Authority
from world.waiting import stays, until


def link_of(gateway):
    return gateway.api.get("/v1/cloud")["link"]


async def until_connected(gateway, limit=20):
    return await until(lambda: link_of(gateway)["state"] == "connected" and link_of(gateway), "the link stands", limit)


async def until_told(gateway, words, limit=15):
    """Waits until the link's last error has these words, and returns the link."""
    return await until(
        lambda: words in link_of(gateway).get("last_error", "") and link_of(gateway),
        f"the error says '{words}' (it is {link_of(gateway).get('last_error')})", limit)


class SecureBroker(Broker):
    """A second listener with TLS, which tells clients apart by their certificates; the cloud uses the first one."""

    def __init__(self, folder, server, authority, *settings):
        self.secure_port = free_port()
        certificate, key = server
        super().__init__(folder, settings=(
            "allow_anonymous true", f"listener {self.secure_port} 127.0.0.1",
            "allow_anonymous true", f"cafile {authority.certificate}", f"certfile {certificate}", f"keyfile {key}",
            *settings))

    def secure(self, **tls):
        cloud = {**self.sections["cloud"], "urls": [f"mqtts://localhost:{self.secure_port}"]}
        return {"cloud": cloud, "cloud.tls": tls}


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path, "broker-ca")


@pytest.fixture
def make_secure(tmp_path, authority):
    """Starts brokers with TLS; `options` are those of the broker's certificate."""
    brokers = []

    def make(*settings, **options):
        server = authority.issue("broker", file="server", **{"alternative": "DNS:localhost", **options})
        brokers.append(SecureBroker(tmp_path / f"secure-{len(brokers)}", server, authority, *settings).start())
        return brokers[-1]
    yield make
    for broker in brokers:
        broker.kill()


@pytest.mark.both_protocols
async def test_certificates_are_renewed_without_a_restart(make_gateway, make_secure, authority, tmp_path):
    broker = make_secure("require_certificate true", "use_identity_as_username true")
    pair = tmp_path / "own.pem", tmp_path / "own.key"

    def place(*sources):
        for source, target in zip(sources, pair):
            fresh = target.with_suffix(".new")
            fresh.write_bytes(source.read_bytes())
            fresh.rename(target)

    def logins(name):
        return broker.log.read_text().count(f"u'{name}'")

    place(*authority.issue("site-old", file="old"))
    gateway = make_gateway(broker.secure(
        ca_file=authority.certificate, certificate_file=pair[0], key_file=pair[1]))
    gateway.start()
    furnish(gateway)
    with Cloud(broker, gateway.site) as cloud:
        await until(lambda: logins("site-old") == 1, "the old certificate is used")
        place(*authority.issue("site-new", file="new"))
        await until(lambda: logins("site-new") == 1, "the new certificate is used")
        since = (await until_connected(gateway))["connected_since"]

        expired = authority.issue("site-expired", file="expired", expired=True)
        place(*expired)
        os.kill(gateway.daemon_pid(), signal.SIGHUP)
        problem = await until(lambda: link_of(gateway).get("certificate_problem"), "the expired one is refused")
        assert "expired" in problem
        place(authority.folder / "new.pem", authority.folder / "expired.key")
        os.kill(gateway.daemon_pid(), signal.SIGHUP)
        await until(
            lambda: "is not the key" in (link_of(gateway).get("certificate_problem") or ""), "the half is refused")
        assert (await until_connected(gateway))["connected_since"] == since, "the old link stays"
        await charge(gateway)
        await cloud.until_level(gateway)

        place(*authority.issue("site-third", file="third"))
        os.kill(gateway.daemon_pid(), signal.SIGHUP)
        await until(lambda: logins("site-third") == 1, "the third certificate is used")
        assert "certificate_problem" not in await until_connected(gateway)
        assert (logins("site-old"), logins("site-new"), logins("site-expired")) == (1, 1, 0), "one login for each"


@pytest.mark.parametrize(("options", "words"), [
    ({"alternative": "DNS:elsewhere.example"}, "is not made out to 'localhost'"),
    ({"expired": True}, "has expired"),
], ids=["wrong host", "expired"])
async def test_a_brokers_certificate_that_does_not_hold_is_refused(
        make_gateway, make_secure, authority, options, words):
    broker = make_secure(**options)
    gateway = make_gateway(broker.secure(ca_file=authority.certificate)).start()
    assert (await until_told(gateway, words))["state"] != "connected"


async def test_an_authority_that_is_not_trusted_is_refused_and_one_without_a_certificate(
        make_gateway, make_secure, authority, tmp_path):
    broker = make_secure("require_certificate true")
    other = Authority(tmp_path, "another-ca")
    gateway = make_gateway(broker.secure(ca_file=other.certificate)).start()
    await until_told(gateway, "no authority that is trusted here")
    gateway.stop()
    gateway.configure({"cloud.tls": {"ca_file": authority.certificate}})
    gateway.start()
    await until_told(gateway, "certificate required")


async def test_the_protocol_is_asked_for_behind_port_443(make_gateway, authority):
    certificate, key = authority.issue("broker", alternative="IP:127.0.0.1", file="server")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["http/1.1", "x-amzn-mqtt-ca"])
    async with StandIn(context=context) as broker:
        gateway = make_gateway({
            "cloud": {"enabled": True, "urls": [f"mqtts://127.0.0.1:{broker.port}"]},
            "cloud.tls": {"ca_file": authority.certificate, "alpn": "x-amzn-mqtt-ca"}})
        await asyncio.to_thread(gateway.start)
        await until(lambda: "ev/v1/test-site/state" in broker.published, "the gateway talks")
        assert set(broker.asked) == {"x-amzn-mqtt-ca"}


@pytest.mark.both_protocols
async def test_a_refused_login_is_mended_without_a_restart(make_gateway, tmp_path, monkeypatch):
    passwords = tmp_path / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(passwords), "gw", "right"], check=True)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "mqtt").write_text("wrong\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    broker = Broker(tmp_path / "closed", ("allow_anonymous false", f"password_file {passwords}")).start()
    try:
        gateway = make_gateway({"cloud": {
            **broker.sections["cloud"], "username": "gw", "password_file": "credential:mqtt",
            "max_reconnect_seconds": 600}})
        gateway.start()
        link = await until_told(gateway, "user name")
        assert "not authori" in link["last_error"].lower()
        assert "wrong" not in gateway.last_words(1000)
        (credentials / "mqtt").write_text("right\n")
        await until_connected(gateway)
    finally:
        broker.kill()


@pytest.mark.both_protocols
async def test_brokers_are_tried_in_turn(make_gateway, tmp_path):
    first = Broker(tmp_path / "first")
    second = Broker(tmp_path / "second").start()
    try:
        gateway = make_gateway({"cloud": {**first.sections["cloud"], "urls": [first.url, second.url]}}).start()
        furnish(gateway)
        with Cloud(second, gateway.site) as cloud:
            link = await until_connected(gateway)
            assert link["broker"] == second.url
            assert [broker["url"] for broker in link["brokers"]] == [first.url, second.url]
            assert "Connection refused" in link["brokers"][0]["last_error"]
            assert "last_error" not in link["brokers"][1]
            await charge(gateway)
            await cloud.until_level(gateway)
        second.kill()
        await until(lambda: "last_error" in link_of(gateway)["brokers"][1], "the loss of the second is told")
        first.start()
        with Cloud(first, gateway.site) as other:
            other.stored, other.levels = cloud.stored, cloud.levels  # one cloud, behind two brokers
            assert (await until_connected(gateway))["broker"] == first.url
            await charge(gateway)
            await other.until_level(gateway)
    finally:
        first.kill()
        second.kill()


@pytest.mark.both_protocols
async def test_batches_are_packed_where_the_site_says_so(make_gateway, broker):
    gateway = make_gateway({"cloud": {**broker.sections["cloud"], "compression": "gzip"}})
    Cloud.subscribed(broker, gateway.site)
    gateway.start()
    furnish(gateway)
    await charge(gateway, readings=60)
    with Cloud(broker, gateway.site) as cloud:
        await cloud.until_level(gateway)
        assert cloud.packed > 0
        assert len(cloud.records("meter")) == 60
        assert cloud.states["state"]["compression"] == "gzip"


async def test_batches_have_a_size_and_wait_for_no_more_than_a_moment(make_gateway, broker):
    gateway = make_gateway({"cloud": {**broker.sections["cloud"], "max_payload_bytes": 4096}})
    sizes = []
    with Cloud(broker, gateway.site) as cloud:
        take = cloud._take
        cloud._take = lambda message: (sizes.append(len(message.payload)), take(message))
        gateway.start()
        furnish(gateway)
        await charge(gateway, readings=80)
        await cloud.until_level(gateway)
        assert max(sizes) <= 4096
        batches = [event["data"] for stream, event in cloud.batches if stream == "meter"]
        assert len(batches) < 80, "readings travel together"
        before = len(cloud.records("meter"))
        await charge(gateway, readings=1)
        await until(lambda: len(cloud.records("meter")) == before + 1, "a single one does not wait for others")


async def test_no_more_is_on_its_way_than_the_broker_wants(make_gateway):
    async with StandIn(receive_maximum=3, answer=None) as broker:
        gateway = make_gateway({"cloud": {
            "enabled": True, "urls": [f"mqtt://127.0.0.1:{broker.port}"], "max_payload_bytes": 4096}})
        await asyncio.to_thread(gateway.start)
        furnish(gateway)
        await until(lambda: len(broker.unanswered) == 3, "three messages are on their way")
        await charge(gateway, readings=40)
        await stays(lambda: len(broker.unanswered) == 3, "and no more", 0.5)
        broker.answer_all()
        await until(lambda: len(broker.published) == 6, "three more follow the answers")


async def test_a_reason_of_refusal_is_told_and_the_records_are_sent_again(make_gateway):
    async with StandIn(answer=0x97) as broker:
        gateway = make_gateway({"cloud": {"enabled": True, "urls": [f"mqtt://127.0.0.1:{broker.port}"]}})
        await asyncio.to_thread(gateway.start)

        def lane():
            return next(lane for lane in link_of(gateway)["lanes"] if lane["stream"] == "journal")

        furnish(gateway)
        problem = await until(lambda: lane().get("problem"), "the refusal is told")
        assert "uota exceeded" in problem and "0x97" in problem
        broker.answer = 0
        await until(lambda: "problem" not in lane(), "they come again and are taken", 20)


async def test_a_broker_that_refuses_is_not_asked_all_the_time(make_gateway):
    """It may refuse for days, and the link may be paid by the byte."""
    async with StandIn(answer=0x87) as broker:
        gateway = make_gateway({"cloud": {"enabled": True, "urls": [f"mqtt://127.0.0.1:{broker.port}"]}})
        await asyncio.to_thread(gateway.start)
        furnish(gateway)

        def sent(topic):
            return sum(name.endswith(topic) for name in broker.published)

        await until(lambda: sent("/journal") >= 4, "the journal is tried, one, two and four seconds apart", 30)
        assert 1 <= sent("/configuration/state") <= 8
        assert 1 <= sent("/chargers/CP-1/state") <= 4


async def test_a_broker_of_an_older_version_is_told(make_gateway):
    async with StandIn(version=4) as broker:
        gateway = make_gateway({"cloud": {"enabled": True, "urls": [f"mqtt://127.0.0.1:{broker.port}"]}})
        await asyncio.to_thread(gateway.start)
        await until_told(gateway, 'set cloud.protocol = "3.1.1"')


@pytest.mark.both_protocols
async def test_what_the_access_list_drops_is_not_lost(make_gateway, tmp_path):
    """A broker of MQTT 5 says that it dropped something; one of 3.1.1 acknowledges it: the cloud's own word repairs it."""
    access = tmp_path / "access"
    access.write_text("topic readwrite #\ntopic deny ev/v1/test-site/meter\n")
    access.chmod(0o600)
    broker = Broker(tmp_path / "strict", ("allow_anonymous true", f"acl_file {access}")).start()
    try:
        gateway = make_gateway(broker.sections)
        with Cloud(broker, gateway.site) as cloud:
            gateway.start()
            furnish(gateway)
            await charge(gateway)
            await until(lambda: cloud.records("journal", "invoice.issued"), "the journal arrives", 20)
            assert not cloud.records("meter")
            assert gateway.database.value("SELECT acknowledged FROM cursor WHERE stream = 'meter'") == 0
            access.write_text("topic readwrite #\n")
            broker.reload()
            await cloud.until_level(gateway)
            assert len(cloud.records("meter")) == 5
    finally:
        broker.kill()


def documented_access():
    """The access list of docs/cloud.md."""
    section = (REPOSITORY / "docs" / "cloud.md").read_text().split("### Who may do what at the broker")[1].split("###")[0]
    return "".join(line.removeprefix("    ") + "\n" for line in section.splitlines() if line.startswith("    "))


@pytest.mark.both_protocols
async def test_the_access_list_of_the_documents_lets_all_work_and_keeps_others_out(make_gateway, tmp_path):
    access, passwords, secret = tmp_path / "access", tmp_path / "passwords", tmp_path / "secret"
    access.write_text(documented_access())
    access.chmod(0o600)
    secret.write_text("secret\n")
    passwords.touch(0o600)
    for name in ("test-site", "site-2", "cloud"):
        subprocess.run(["mosquitto_passwd", "-b", str(passwords), name, "secret"], check=True)
    broker = Broker(tmp_path / "listed", (
        "allow_anonymous false", f"password_file {passwords}", f"acl_file {access}")).start()
    cloud, other = Cloud(broker, "test-site"), Cloud(broker, "test-site", acknowledges=False, client_id="site-2")
    cloud.client.username_pw_set("cloud", "secret")
    other.client.username_pw_set("site-2", "secret")
    try:
        gateway = make_gateway({"cloud": {
            **broker.sections["cloud"], "username": "test-site", "password_file": secret}}).start()
        furnish(gateway)
        with cloud, other:
            await charge(gateway)
            await cloud.until_level(gateway)
            assert cloud.states["state"] and cloud.states["chargers/CP-1/state"]
            async with Charger16(gateway, "CP-1") as charger:
                await charger.boot()
                cloud.command("c1", "CP-1", "reset", {"type": "soft"})
                await charger.expect("Reset")
                await until(lambda: cloud.results.get("c1"), "the result arrives")
            assert (await cloud.ask("q1", "inventory"))["items"]
            epoch = gateway.database.value("SELECT epoch FROM site")
            for topic in ("state", "ack", "journal", "commands"):
                body = {"epoch": epoch, "stream": "journal", "seq": 10**9, "id": "x", "charger": "CP-1", "verb": "reset"}
                # Whether it is told is the broker's affair: this one ends the connection.
                subprocess.run(["mosquitto_pub", "-p", str(broker.port), "-u", "site-2", "-P", "secret", "-q", "1",
                                "-t", f"{other.root}/{topic}", "-m", json.dumps(body)], capture_output=True, timeout=10)
            assert (await cloud.ask("q2", "inventory"))["items"]
            assert gateway.database.value("SELECT epoch FROM site") == epoch
            assert gateway.database.command("x") is None
            assert not other.batches and not other.states, "another site hears nothing"
    finally:
        broker.kill()


@pytest.mark.both_protocols
async def test_connections_that_are_cut_in_mid_packet_lose_and_double_nothing(make_gateway, broker):
    async with Cutter(broker.port, [30, 200, 700, 1_500, 3_000, 6_000]) as cutter:
        url = f"mqtt://127.0.0.1:{cutter.port}"
        gateway = make_gateway({"cloud": {**broker.sections["cloud"], "urls": [url]}})
        with Cloud(broker, gateway.site) as cloud:
            await asyncio.to_thread(gateway.start)
            furnish(gateway)
            await charge(gateway, readings=60)
            await until(lambda: cutter.cuts == 6, "every cut was made", 30)
            await cloud.until_level(gateway)
