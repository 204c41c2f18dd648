"""Requests about certificates that the cloud answers, and what chargers are told while it cannot."""

import base64
import json
import time

import pytest
from ocpp.v21 import call as call21
from ocpp.v201 import call as call2

from conftest import furnish
from world.certificates import KEEPING, forged, make_request
from world.cloud import Cloud
from world.contract import contract
from world.tls import Authority
from world.waiting import until

PASSWORD = "correct-horse-battery"
EXI = base64.b64encode(b"\x80\x98\x02" * 40).decode()


class Provider(Cloud):
    """A cloud that is asked for certificates. `answers`: action → the answer, a function of the request, or None."""

    def __init__(self, broker, site, answers=None):
        super().__init__(broker, site)
        self.answers, self.asked = answers or {}, []

    def _take(self, message):
        if message.topic != f"{self.root}/requests":
            return super()._take(message)
        event = json.loads(message.payload)
        assert event["specversion"] == "1.0" and event["type"] == "com.edgegateway.request.v1"
        request = event["data"]
        self.asked.append(request)
        answer = self.answers.get(request["action"])
        if answer is not None:
            self.publish("responses", {"id": request["id"], **answer(request)})
        return None


@pytest.fixture
def forwarding(make_gateway, broker):
    gateway = make_gateway({
        **broker.sections, "certificates": {"authority": "cloud", "cloud_timeout_seconds": 2},
        "chargers": {"call_timeout_seconds": 5}})
    gateway.start()
    furnish(gateway).charger("SAFE", password=PASSWORD)
    gateway.broker = broker
    return gateway


def provider(gateway, **answers):
    return Provider(gateway.broker, gateway.site, answers)


async def linked(gateway):
    gateway.broker.listener.until_online(gateway.site)


async def connected(gateway, cloud, charger):
    """Waits until the link stands and the cloud listens."""
    await linked(gateway)
    await until(lambda: cloud.is_subscribed, "the cloud listens")
    assert (await charger.boot()).status == "Accepted"


def ev_request():
    return call2.Get15118EVCertificate(
        iso15118_schema_version="urn:iso:15118:2:2013:MsgDef", action="Install", exi_request=EXI)


OCSP = {"hashAlgorithm": "SHA256", "issuerNameHash": "ab", "issuerKeyHash": "cd", "serialNumber": "1",
        "responderURL": "http://ocsp.example"}


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
async def test_exi_goes_to_the_cloud_and_its_answer_back(forwarding, version):
    answer = {"status": "Accepted", "exiResponse": EXI}
    with provider(forwarding, Get15118EVCertificate=lambda _: {"payload": answer}) as cloud:
        async with KEEPING[version](forwarding, "SAFE", password=PASSWORD) as charger:
            await connected(forwarding, cloud, charger)
            response = await charger.ask(ev_request())
            assert (response.status, response.exi_response) == ("Accepted", EXI)
            [asked] = cloud.asked
            assert asked["charger"] == "SAFE" and asked["ocpp"] == f"ocpp{version}"
            assert asked["payload"] == {
                "iso15118SchemaVersion": "urn:iso:15118:2:2013:MsgDef", "action": "Install", "exiRequest": EXI}


async def test_the_status_of_certificates_comes_from_the_cloud(forwarding):
    chain = {"certificateStatus": [{
        "certificateHashData": {key: OCSP[key] for key in OCSP if key != "responderURL"}, "source": "OCSP",
        "status": "Good", "nextUpdate": "2030-01-01T00:00:00Z"}]}
    answers = {
        "GetCertificateStatus": lambda _: {"payload": {"status": "Accepted", "ocspResult": EXI}},
        "GetCertificateChainStatus": lambda _: {"payload": chain}}
    with provider(forwarding, **answers) as cloud:
        async with KEEPING["2.1"](forwarding, "SAFE", password=PASSWORD) as charger:
            await connected(forwarding, cloud, charger)
            response = await charger.ask(call2.GetCertificateStatus(ocsp_request_data=OCSP))
            assert (response.status, response.ocsp_result) == ("Accepted", EXI)
            response = await charger.ask(call21.GetCertificateChainStatus(certificate_status_requests=[{
                "certificateHashData": chain["certificateStatus"][0]["certificateHashData"], "source": "OCSP",
                "urls": ["http://ocsp.example"]}]))
            assert response.certificate_status[0]["status"] == "Good"


@pytest.mark.parametrize("example", [
    example["payload"] for message in ("response", "responseEvent")
    for example in contract().document["components"]["messages"][message]["examples"]])
async def test_every_example_of_an_answer_reaches_the_charger(forwarding, example):
    def answer(request):
        if "data" in example:
            return {**example, "data": {**example["data"], "id": request["id"]}}
        return {**example, "id": request["id"]}

    with provider(forwarding, Get15118EVCertificate=answer) as cloud:
        async with KEEPING["2.0.1"](forwarding, "SAFE", password=PASSWORD) as charger:
            await connected(forwarding, cloud, charger)
            response = await charger.ask(ev_request())
            if "error" in example:
                assert response.status_info["reason_code"] == "RequestNotAccepted"
            else:
                assert response.exi_response == example.get("data", example)["payload"]["exiResponse"]


@pytest.mark.parametrize(("answer", "reason"), [
    (lambda _: {"error": "no contract"}, "RequestNotAccepted"), (None, "Timeout"),
    (lambda asked: {"specversion": "1.0", "type": "com.edgegateway.response.v2",
                    "data": {"id": asked["id"], "payload": {"status": "Accepted", "exiResponse": EXI}}},
     "RequestNotAccepted"),
    (lambda _: {"payload": {"status": "Accepted"}}, "InternalError"),
    (lambda _: {"payload": {"status": "Perhaps", "exiResponse": EXI}}, "InternalError"),
])
async def test_without_a_good_answer_the_charger_is_told_why(forwarding, answer, reason):
    with provider(forwarding, Get15118EVCertificate=answer) as cloud:
        async with KEEPING["2.0.1"](forwarding, "SAFE", password=PASSWORD) as charger:
            await connected(forwarding, cloud, charger)
            response = await charger.ask(ev_request())
            assert (response.status, response.exi_response) == ("Failed", "")
            assert response.status_info["reason_code"] == reason
            assert await charger.heartbeat(), "later messages are answered"


@pytest.mark.parametrize("how", ["no broker", "nobody listens"])
async def test_offline_the_answer_is_clear_and_comes_at_once(forwarding, how, mqtt_protocol):
    request, _ = make_request(forwarding.folder, "/CN=SAFE")
    await linked(forwarding)
    forwarding.broker.listener.leave()
    if how == "no broker":
        forwarding.broker.kill()
        await until(lambda: forwarding.api.get("/v1/cloud")["link"]["state"] != "connected", "the link is gone", 20)
    async with KEEPING["2.0.1"](forwarding, "SAFE", password=PASSWORD) as charger:
        await charger.boot()
        if how == "nobody listens" and mqtt_protocol == "3.1.1":  # there the broker cannot tell
            assert (await charger.ask(ev_request())).status_info["reason_code"] == "Timeout"
            return
        begun = time.monotonic()
        answers = [
            await charger.ask(ev_request()), await charger.ask(call2.GetCertificateStatus(ocsp_request_data=OCSP)),
            await charger.ask_to_sign(request)]
        assert time.monotonic() - begun < 4, "the three do not wait for their timeouts of 2 s"
        assert [answer.status for answer in answers] == ["Failed", "Failed", "Rejected"]
        assert [answer.status_info["reason_code"] for answer in answers] == ["Offline"] * 3
    async with KEEPING["1.6"](forwarding, "SAFE", password=PASSWORD) as charger:
        await charger.boot()
        assert (await charger.ask_to_sign(request)).status == "Rejected"
    [item, *_] = json.loads(forwarding.edgectl("certificates", "requests", "--json"))["items"]
    assert item["state"] == "failed" and "no link" in item["detail"]


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_the_cloud_signs_and_brings_the_certificate(forwarding, version, tmp_path):
    authority = Authority(tmp_path, "Cloud CA")
    request, _ = make_request(tmp_path, "/O=Somebody/CN=serial-4711")
    with provider(forwarding) as cloud:
        async with KEEPING[version](forwarding, "SAFE", password=PASSWORD) as charger:
            await connected(forwarding, cloud, charger)
            assert (await charger.ask_to_sign(request)).status == "Accepted"
            await until(lambda: cloud.asked, "the cloud is asked")
            assert cloud.asked[0]["action"] == "SignCertificate" and cloud.asked[0]["payload"]["csr"] == request
            authority.sign(tmp_path / "request.csr", tmp_path / "signed.pem")
            chain = (tmp_path / "signed.pem").read_text()
            cloud.command("sign-1", "SAFE", "certificate-signed", {"chain": chain})
            await cloud.outcome("sign-1", "effective")
            assert charger.chains == [chain]
    [item] = json.loads(forwarding.edgectl("certificates", "requests", "--json"))["items"]
    assert item["state"] == "taken" and item["command"] == "sign-1"


async def test_requests_for_vehicles_are_passed_on_and_forged_ones_are_not(forwarding, tmp_path):
    request, _ = make_request(tmp_path, "/CN=SECC")
    with provider(forwarding) as cloud:
        async with KEEPING["2.0.1"](forwarding, "SAFE", password=PASSWORD) as charger:
            await connected(forwarding, cloud, charger)
            assert (await charger.ask_to_sign(request, kind="V2GCertificate")).status == "Accepted"
            answer = await charger.ask_to_sign(forged(request))
            assert answer.status == "Rejected" and answer.status_info["reason_code"] == "InvalidCSR"
            await until(lambda: cloud.asked, "the cloud is asked")
        assert [asked["payload"].get("certificateType") for asked in cloud.asked] == ["V2GCertificate"]


async def test_roots_are_managed_from_the_cloud(forwarding, tmp_path):
    root = Authority(tmp_path, "V2G root").certificate
    with provider(forwarding) as cloud:
        async with KEEPING["2.0.1"](forwarding, "SAFE", password=PASSWORD) as charger:
            charger.folder = tmp_path
            await connected(forwarding, cloud, charger)
            cloud.command("i1", "SAFE", "install-certificate", {"type": "v2g", "certificate": root.read_text()})
            await cloud.outcome("i1", "effective")
            [item] = [item for item in json.loads(forwarding.edgectl("certificates", "--json"))["items"]
                      if item["use"] == "installed"]
            assert item["type"] == "v2g" and item["days_left"] in (29, 30)
            cloud.command("d1", "SAFE", "delete-certificate", {"type": "v2g", **item["hash"]})
            await cloud.outcome("d1", "effective")
            assert charger.roots == {"V2GRootCertificate": []}


async def test_a_flood_of_answers_nobody_asked_for_changes_nothing(forwarding):
    answer = {"status": "Accepted", "exiResponse": EXI}
    with provider(forwarding, Get15118EVCertificate=lambda _: {"payload": answer}) as cloud:
        async with KEEPING["2.0.1"](forwarding, "SAFE", password=PASSWORD) as charger:
            await connected(forwarding, cloud, charger)
            for text in ("", "[]", "{}", '{"id":"x"}', '{"id":"x","payload":{}}', "x" * 70_000, '{"id":1}'):
                cloud.publish("responses", text)
            assert (await charger.ask(ev_request())).status == "Accepted"
    forwarding.check_alive()

