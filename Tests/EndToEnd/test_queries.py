"""The cloud pulls what it wants to know, and the site answers over MQTT and over the local API alike."""

import json
from datetime import datetime, timezone

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from conftest import furnish
from world.api import Refused
from world.chargers import Charger16
from world.cloud import Cloud
from world.roads import fresh
from world.waiting import until


@pytest.fixture
def asked(make_gateway, broker):
    """A furnished gateway, and the cloud that asks it."""
    gateway = make_gateway(broker.sections)
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        furnish(gateway)
        broker.listener.until_online(gateway.site)
        yield gateway, cloud


async def charge(gateway, sessions, watt_hours=1_000):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        for _ in range(sessions):
            transaction = (await charger.begin("GOOD", meter=0)).transaction_id
            await charger.read(transaction, watt_hours, power=7_000, current=10.0)
            await charger.end(transaction, watt_hours)
    await until(lambda: gateway.database.value("SELECT connected_at FROM charger") is None, "its leaving is kept")


class Pages:
    """Asks for all pages of an answer over MQTT."""

    def __init__(self, cloud, kind, args):
        self.cloud, self.kind, self.args = cloud, kind, args
        self.items, self.count, self.next, self.moments = [], 0, None, []

    async def turn(self):
        """The next page; false when there is none."""
        if self.count and self.next is None:
            return False
        more = {"page": self.next} if self.next else {}
        answer = await self.cloud.ask(fresh(), self.kind, self.args, **more)
        assert "refused" not in answer, answer
        self.count += 1
        self.items += answer["items"]
        self.moments.append(answer["as_of"])
        self.next = answer.get("next")
        return True

    async def rest(self):
        while await self.turn():
            pass
        return self.items


def over_api(gateway, kind, args):
    """All pages over the local API."""
    items, page = [], {}
    while True:
        answer = gateway.api.post("/v1/queries", {"kind": kind, "args": args, **page})
        items += answer["items"]
        if "next" not in answer:
            return items
        page = {"page": answer["next"]}


async def test_sessions_and_journal_are_pulled_in_pages_that_nothing_shifts(asked):
    gateway, cloud = asked
    await charge(gateway, 5)
    known = [row["id"] for row in gateway.database.rows("SELECT id FROM session ORDER BY id DESC")]
    end = gateway.database.value("SELECT max(seq) FROM journal")
    sessions = Pages(cloud, "sessions", {"charger": "CP-1", "limit": 2})
    journal = Pages(cloud, "journal", {"from": 2, "limit": 7})
    await sessions.turn()
    await journal.turn()
    await charge(gateway, 2)
    gateway.restart()
    assert [session["id"] for session in await sessions.rest()] == known
    assert sessions.count == 3, "and the token outlives a restart"
    assert [record["seq"] for record in await journal.rest()] == list(range(2, end + 1))
    assert sessions.items[0]["energy_mwh"] == 1_000_000
    streamed = {record["seq"]: record for record in cloud.records("journal")}
    assert all(record == streamed[record["seq"]] for record in journal.items), "the records of the stream"
    assert over_api(gateway, "sessions", {"charger": "CP-1", "limit": 3})[2:] == sessions.items


async def test_all_pages_tell_of_one_moment_over_both_roads(asked):
    gateway, cloud = asked
    gateway.api.post("/v1/chargers", {"identity": "CP-2"})
    await charge(gateway, 4)
    for _ in range(2):
        gateway.api.post("/v1/commands", {"charger": "CP-2", "verb": "reset"})
    kinds = {"sessions": {}, "charge-records": {}, "invoices": {}, "commands": {"charger": "CP-2"}, "inventory": {},
             "aggregates": {"period": "15m", "of": "connector"}, "journal": {"from": 1}}
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        for number, (kind, args) in enumerate(kinds.items(), 1):
            whole, paged = Pages(cloud, kind, args), Pages(cloud, kind, {**args, "limit": 1})
            await whole.turn()
            await paged.turn()
            await charger.read(transaction, 100 * number, power=7_000, current=10.0)
            gateway.api.post("/v1/chargers", {"identity": f"CP-1{number}"})
            gateway.api.post("/v1/commands", {"charger": "CP-2", "verb": "reset"})
            if paged.next:
                # The moment is the site's, whoever asks for its pages.
                page = gateway.api.post("/v1/queries", {"kind": kind, "args": paged.args, "page": paged.next})
                assert page["as_of"] == paged.moments[0], kind
            await paged.rest()
            assert len(set(paged.moments)) == 1, kind
            if kind in ("sessions", "charge-records", "invoices", "commands"):
                assert paged.items == whole.items and len(paged.items) > 1, kind
        late = Pages(cloud, "sessions", {"limit": 1})
        await late.turn()
        assert late.items[0]["state"] != "ended"
        await charger.end(transaction, 1_000)
    gateway.restart()
    await late.rest()
    assert late.moments[0] < late.moments[1], "nothing is held over a restart, and the answer says so"
    assert len({session["id"] for session in late.items}) == len(late.items) == 5


async def test_everything_that_was_charged_can_be_pulled(asked):
    gateway, cloud = asked
    await charge(gateway, 2)
    await cloud.until_level(gateway)
    session = gateway.database.value("SELECT max(id) FROM session")
    readings = await Pages(cloud, "readings", {"session": session, "limit": 1}).rest()
    assert readings == [record for record in cloud.records("meter") if record["session"] == session]
    begin = gateway.database.value("SELECT min(started_at) FROM session")
    since = {"since": datetime.fromtimestamp(begin / 1000 - 1, timezone.utc).isoformat()}
    assert await Pages(cloud, "readings", since).rest() == cloud.records("meter")
    before = {"charger": "CP-1", "since": "2020-01-01T00:00:00Z", "until": since["since"]}
    assert await Pages(cloud, "readings", before).rest() == []
    invoices = await Pages(cloud, "invoices", {"charger": "CP-1", "limit": 1}).rest()
    issued = [record["data"] for record in cloud.records("journal", "invoice.issued")]
    assert [{**invoice["document"], "hash": invoice["hash"]} for invoice in reversed(invoices)] == [
        {**invoice["document"], "hash": invoice["hash"]} for invoice in issued]
    [record] = await Pages(cloud, "charge-records", {"session": session}).rest()
    assert record["record"] == invoices[0]["document"]["record"]
    [charger] = await Pages(cloud, "inventory", {}).rest()
    assert (charger["charger"], charger["connected"]) == ("CP-1", False) and charger["vendor"]
    assert await Pages(cloud, "device-model", {"charger": "CP-1"}).rest() == []
    gateway.api.post("/v1/commands", {"id": "wake", "charger": "CP-1", "verb": "reset"})
    [command] = await Pages(cloud, "commands", {"charger": "CP-1"}).rest()
    assert (command["id"], command["verb"]) == ("wake", "reset")
    [day] = await Pages(cloud, "aggregates", {"since": since["since"]}).rest()
    assert day["energy_in_mwh"] == gateway.database.value("SELECT sum(last_register - start_register) FROM session")
    assert day["sessions_ended"] == 2
    for kind in ("readings", "invoices", "charge-records", "inventory", "commands"):
        args = {"charger": "CP-1"}
        assert over_api(gateway, kind, args) == await Pages(cloud, kind, args).rest(), kind


async def test_the_answer_goes_where_the_asker_waits(asked, mqtt_protocol):
    gateway, cloud = asked
    heard = []
    cloud.client.message_callback_add(f"{cloud.root}/answers/#", lambda *arguments: heard.append(arguments[2]))
    query = {"id": "mine", "kind": "inventory"}
    await until(lambda: cloud.is_subscribed, "the cloud hears")
    cloud.publish("queries", {
        **query, "id": "plain", "response_topic": f"{cloud.root}/answers/app-2", "correlation_data": "it's mine"})
    event = json.loads((await until(lambda: heard, "it is answered there"))[0].payload)
    assert event["data"]["query"] == "plain" and event["correlationdata"] == "it's mine"
    if mqtt_protocol == "3.1.1":  # which has fields alone
        return
    properties = Properties(PacketTypes.PUBLISH)
    properties.ResponseTopic = f"{cloud.root}/answers/app-1"
    properties.CorrelationData = b"\x00\x01"
    cloud.client.publish(f"{cloud.root}/queries", json.dumps(query), qos=1, properties=properties)
    answer = (await until(lambda: heard[1:], "properties say the same as fields"))[0]
    assert answer.properties.CorrelationData == b"\x00\x01" and answer.properties.MessageExpiryInterval <= 60
    assert json.loads(answer.payload)["data"]["query"] == "mine"
    for topic in (f"{cloud.root}/commands", f"{cloud.root}/journal", "elsewhere/inbox", f"{cloud.root}/commands/x/result"):
        properties.ResponseTopic = topic
        name = f"to-{topic.replace('/', '-')}"
        cloud.client.publish(
            f"{cloud.root}/queries", json.dumps({**query, "id": name}), qos=1, properties=properties)
        refused = await until(lambda: cloud.responses.get(name), "it is refused on its own topic")
        assert "response topic" in refused["refused"]


REFUSALS = {
    "expired": ({"expires_at": "2024-01-01T00:00:00Z"}, "expired"),
    "wrong-site": ({"site": "elsewhere"}, "site"),
    "unknown-kind": ({"kind": "weather"}, "weather"),
    "wrong-type": ({"args": {"charger": 5}}, "charger"),
    "unknown-charger": ({"args": {"charger": "NOBODY"}}, "NOBODY"),
    "bad-page": ({"page": "AAAA"}, "page"),
    "too-large": ({"padding": "x" * 20_000}, "bytes"),
}


async def test_what_cannot_be_answered_is_refused_with_words(asked):
    gateway, cloud = asked
    for payload in (b"", b"hello", b"[]", b"{}", b"{" * 5_000, b'{"id":5}'):
        cloud.publish("queries", payload)
    for name, (change, word) in REFUSALS.items():
        cloud.publish("queries", {"id": name, "kind": "sessions", **change})
        answer = await until(lambda: cloud.responses.get(name), f"{name} is answered")
        assert word in answer["refused"], answer
    cloud.publish("queries", {
        "specversion": "1.0", "id": "e", "source": "test", "type": "com.edgegateway.query.v1",
        "data": {"id": "enveloped", "kind": "sessions"}})
    answer = await until(lambda: cloud.responses.get("enveloped"), "an event is answered")
    assert answer["items"] == [] and answer["query"] == "enveloped"
    cloud.publish("queries", {
        "specversion": "1.0", "id": "e", "source": "test", "type": "com.edgegateway.query.v2",
        "data": {"id": "later", "kind": "sessions"}})
    answer = await until(lambda: cloud.responses.get("later"), "another version is answered")
    assert "com.edgegateway.query.v2" in answer["refused"]
    link = gateway.api.get("/v1/cloud")["link"]
    assert link["queries_answered"] == 1 and link["queries_refused"] == len(REFUSALS) + 7, "people see it"
    for body in ({"kind": "weather"}, {"kind": "sessions", "page": "AAAA"}, {}):
        with pytest.raises(Refused) as refused:
            gateway.api.post("/v1/queries", body)
        assert refused.value.status == 400 and json.loads(refused.value.body)["message"]
    kinds = gateway.api.get("/v1/queries")["kinds"]
    assert {"sessions", "journal", "readings"} <= {kind["kind"] for kind in kinds}


async def test_a_retained_query_is_refused(asked):
    gateway, cloud = asked
    await until(lambda: cloud.states.get("state"), "the gateway is online")
    gateway.stop()
    cloud.publish("queries", {"id": "kept", "kind": "sessions"}, retain=True)
    gateway.start()
    # With 3.1.1 the session has it as any other, too: it is answered as well, before or after.
    await until(lambda: any("retain" in reason for reason in cloud.refusals.get("kept", [])), "it is refused")
    cloud.publish("queries", "", retain=True)


async def test_more_queries_than_may_wait_are_refused_and_harm_nobody(asked):
    gateway, cloud = asked
    for number in range(300):
        cloud.publish("queries", {"id": f"many-{number}", "kind": "journal", "args": {"limit": 1000}})
    await charge(gateway, 2)
    await cloud.until_level(gateway)
    answer = {}
    while "items" not in answer:
        answer = await cloud.ask(fresh(), "sessions")
    assert len(answer["items"]) == 2
