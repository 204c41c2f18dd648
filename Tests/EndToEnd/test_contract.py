"""`docs/asyncapi.yaml` is a sound document, tells of what the gateway knows, and its examples are what the gateway takes.

That everything that the gateway publishes is told of in it is seen in every test: `messages_keep_the_contract`.
"""

import base64
import copy
import json
import re
import time

import pytest
from asyncapi3.models.asyncapi import AsyncAPI3
from jsonschema import Draft7Validator

from conftest import furnish
from world import samples
from world.broker import Broker
from world.chargers import Charger16, Charger21
from world.cloud import Cloud
from world.contract import contract
from world.gateway import Gateway
from world.listening import Listener
from world.signing import Signer
from world.waiting import until

DOCUMENT = contract().document
MESSAGES = DOCUMENT["components"]["messages"]
SCHEMAS = DOCUMENT["components"]["schemas"]


def examples(*messages):
    return [pytest.param(example["payload"], id=f"{message}-{example['name'].replace(' ', '-')}")
            for message in messages for example in MESSAGES[message]["examples"]]


def references(node):
    """Every `$ref` in it and below."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


# The document

def test_another_reader_of_asyncapi_3_takes_the_document():
    AsyncAPI3.model_validate(copy.deepcopy(DOCUMENT))


def test_every_reference_points_to_something_and_everything_is_pointed_to():
    for reference in references(DOCUMENT):
        contract().at(reference)
    reached, wanted = set(), ["#/channels", "#/operations"]
    while wanted:
        reference = wanted.pop()
        if reference not in reached:
            reached.add(reference)
            wanted += references(contract().at(reference))
    declared = {f"#/components/{kind}/{name}" for kind, parts in DOCUMENT["components"].items() for name in parts}
    assert declared - reached == set()


def test_every_channel_is_sent_to_or_received_from_and_declares_the_parameters_of_its_address():
    used = {operation["channel"]["$ref"].rsplit("/", 1)[1] for operation in DOCUMENT["operations"].values()}
    assert used == set(DOCUMENT["channels"])
    for name, channel in DOCUMENT["channels"].items():
        named = set(re.findall(r"\{(\w+)\}", channel["address"] or ""))
        assert named == set(channel.get("parameters", {})), name
        assert channel["messages"], name


def test_every_schema_is_one():
    for name, schema in SCHEMAS.items():
        Draft7Validator.check_schema(schema)
        Draft7Validator.check_schema(contract().closed(name))


def test_every_example_keeps_the_document_and_there_is_one_of_every_message_verb_and_kind():
    for name, message in MESSAGES.items():
        assert message["examples"], name
        for example in message["examples"]:
            assert contract().violations(contract().payload(message), example["payload"]) == [], (name, example["name"])
    for name, schema in SCHEMAS.items():
        for example in schema.get("examples", []):
            assert contract().violations(name, example) == [], name
        if name.startswith("journal-") and contract().resolve(schema) is not SCHEMAS["Raw"]:
            assert contract().resolve(schema).get("examples"), name
    verbs = {example["payload"]["verb"] for example in MESSAGES["command"]["examples"]}
    assert verbs == set(SCHEMAS["CommandVerb"]["enum"])
    kinds = {example["payload"]["kind"] for example in MESSAGES["query"]["examples"]}
    assert kinds == set(SCHEMAS["QueryKind"]["enum"])


@pytest.mark.parametrize(("schema", "prefix", "words"), [
    ("Command", "command-", "CommandVerb"), ("Query", "query-", "QueryKind")])
def test_every_word_has_its_arguments(schema, prefix, words):
    parts = {rule["if"]["properties"][name]["const"]: rule["then"]["properties"]["args"]["$ref"]
             for rule in SCHEMAS[schema]["allOf"] for name in rule["if"]["properties"]}
    assert parts == {word: f"#/components/schemas/{prefix}{word}" for word in SCHEMAS[words]["enum"]}


def test_every_kind_of_record_is_led_to_from_its_word():
    rules = {rule["if"]["properties"]["kind"]["const"]: rule["then"]["properties"]["data"]["$ref"]
             for rule in SCHEMAS["JournalRecord"]["allOf"]}
    names = {name for name in SCHEMAS if name.startswith("journal-")}
    assert rules == {name.removeprefix("journal-").replace("-", "."): f"#/components/schemas/{name}" for name in names}


# What the suite notices

def published(message, example=0):
    return copy.deepcopy(MESSAGES[message]["examples"][example]["payload"])


def noticed(topic, event):
    return contract().problems(f"ev/v1/test-site/{topic}", json.dumps(event))


CHANGES = {
    "an attribute more": ("chargerState", "chargers/CP-1/state", lambda event: event.update(subject="x")),
    "another type": ("chargerState", "chargers/CP-1/state", lambda event: event.update(type="com.example.v1")),
    "a member more": ("siteState", "state", lambda event: event["data"].update(mood="good")),
    "another name": ("siteState", "state", lambda event: event["data"].update(sight=event["data"].pop("site"))),
    "deeper": ("siteState", "state", lambda event: event["data"]["streams"]["meter"].update(newest="1")),
    "a word": ("chargerState", "chargers/CP-1/state", lambda e: e["data"]["sessions"][0].update(state="dreaming")),
    "a time": ("chargerState", "chargers/CP-1/state", lambda event: event["data"].update(since="2026-11-21T10:00:00Z")),
    "a kind": ("journal", "journal", lambda event: event["data"]["records"][0].update(kind="gateway.dreamt")),
    "a fact": ("journal", "journal", lambda event: event["data"]["records"][0]["data"].update(weather="fine")),
    "no session": ("journal", "journal", lambda event: event["data"]["records"][1].pop("session")),
    "a sample": ("meter", "meter", lambda event: event["data"]["records"][1]["samples"][0].update(value="31")),
    "two values": ("meter", "meter", lambda event: event["data"]["records"][0]["samples"][0].update(text="31")),
    "an outcome": ("commandResult", "commands/c/result", lambda event: event["data"].update(state="done")),
    "an answer": ("commandResult", "commands/c/result", lambda e: e["data"].update(verb="schedule", answer={"evse": "1"})),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_message_that_the_document_does_not_tell_of_is_noticed(name):
    message, topic, change = CHANGES[name]
    event = published(message)
    assert noticed(topic, event) == []
    change(event)
    assert noticed(topic, event)


def test_a_topic_that_the_document_does_not_tell_of_is_noticed():
    assert noticed("journals", published("journal"))
    assert noticed("answers/app-1", published("commandResult")) == []
    assert noticed("commands", {"of": "the cloud"}) == []
    assert contract().problems("ev/v1/test-site/chargers/CP-1/state", b"") == []
    assert contract().problems("ev/v1/test-site/journal", b"")
    assert contract().problems("ev/v1/test-site/state", b"{")


# Examples, sent

#: The private key of RFC 8032 §7.1, test 1.
RFC_8032_TEST_1 = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")


@pytest.fixture(scope="module")
def answering(tmp_path_factory):
    """A gateway with nobody connected, for messages that are looked at when they arrive."""
    folder = tmp_path_factory.mktemp("contract")
    broker = Broker(folder / "broker").start()
    gateway = Gateway(folder / "gateway", {**broker.sections, "site": {"id": "site-1"}})
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        furnish(gateway)
        gateway.edgectl("chargers", "group", "garage", "CP-1")
        broker.listener.until_online(gateway.site)
        yield gateway, cloud
        assert gateway.stop() == 0
    broker.kill()


def in_time(payload):
    """An example's `expires_at` has passed; the rest of it is sent as it is written."""
    if "expires_at" in payload:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60))
        return {**payload, "expires_at": at}
    return payload


@pytest.mark.parametrize("payload", examples("command", "commandEvent", "groupCommand"))
async def test_every_example_of_a_command_is_taken_on(answering, payload):
    gateway, cloud = answering
    command = payload.get("data", payload)
    sent = {**payload, "data": in_time(command)} if "data" in payload else in_time(payload)
    cloud.publish("commands", sent)
    await until(lambda: cloud.results.get(command["id"]), "a result arrives")
    assert cloud.results[command["id"]][0]["state"] == "received", cloud.results[command["id"]]


@pytest.mark.parametrize("payload", examples("cancel"))
async def test_every_example_of_a_cancel_takes_a_command_back(answering, payload):
    gateway, cloud = answering
    cloud.command("unwanted", "CP-1", "clear-cache")
    cloud.publish("commands", {**payload, "id": "unwanted"})
    await cloud.outcome("unwanted", "cancelled")


async def test_the_example_of_a_signed_message_has_the_signature_of_the_key_that_it_names(make_gateway, broker, tmp_path):
    [example] = [example["payload"] for example in MESSAGES["signed"]["examples"]]
    signer = Signer(tmp_path, example["key"], secret=RFC_8032_TEST_1)
    assert f'signing_keys = ["{signer.entry}"]' in MESSAGES["signed"]["description"]
    message = json.loads(base64.b64decode(example["signed"]))
    keys = {**broker.sections["cloud"], "signing_keys": [signer.entry]}
    gateway = make_gateway({"site": {"id": message["site"]}, "cloud": keys})
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        furnish(gateway)
        broker.listener.until_online(gateway.site)
        cloud.publish("commands", example)
        refused = await cloud.outcome(message["id"], "refused")
        assert refused["detail"].startswith("it expired at "), "its signature is looked at before its time"
        cloud.publish("commands", signer.sign(in_time(message)))
        await cloud.outcome(message["id"], "received")


async def test_every_example_of_a_configuration_comes_into_force_in_its_turn(answering):
    gateway, cloud = answering
    for payload in [example["payload"] for message in ("configuration", "configurationEvent")
                    for example in MESSAGES[message]["examples"]]:
        cloud.publish("configuration", payload)
        document = payload.get("data", payload)
        versions = {name: part["version"] for name, part in document.items() if isinstance(part, dict)}

        def in_force(versions=versions):
            state = cloud.states.get("configuration/state") or {}
            assert not state.get("refused"), state
            sections = state.get("sections", {})
            return versions.items() <= {name: part["version"] for name, part in sections.items()}.items()
        await until(in_force, f"{versions} are in force")


@pytest.mark.parametrize("payload", examples("query", "queryEvent"))
async def test_every_example_of_a_query_is_answered(answering, payload):
    gateway, cloud = answering
    query = payload.get("data", payload)
    cloud.publish("queries", payload)
    answer = await until(lambda: cloud.responses.get(query["id"]), "an answer arrives")
    assert "items" in answer, answer


@pytest.mark.parametrize("payload", examples("acknowledgement", "acknowledgementEvent"))
async def test_every_example_of_an_acknowledgement_moves_the_cursor(make_gateway, broker, payload):
    gateway = make_gateway(broker.sections)
    with Cloud(broker, gateway.site, acknowledges=False) as cloud:
        gateway.start()
        furnish(gateway)
        async with Charger16(gateway, "CP-1") as charger:
            await charger.boot()
            transaction = (await charger.begin("GOOD", meter=0)).transaction_id
            await charger.read(transaction, 100, power=7_000, current=10.0)
            stream = payload.get("data", payload)["stream"]
            await until(lambda: cloud.newest(stream) > 0, "records arrive", 20)
            epoch = gateway.database.value("SELECT epoch FROM site")
            change = {"epoch": epoch, "seq": 1}
            sent = {**payload, "data": payload["data"] | change} if "data" in payload else payload | change
            cloud.publish("ack", sent)
            await until(
                lambda: gateway.database.value("SELECT acknowledged FROM cursor WHERE stream = ?", stream) == 1,
                "the cursor moves")
            await charger.end(transaction, 100)


async def test_every_example_of_a_command_can_be_said_to_a_charger(mqtt):
    """One of OCPP 2.1, which has words for all of them."""
    commands = [in_time(example["payload"]) for example in MESSAGES["command"]["examples"]]
    async with Charger21(mqtt.gateway, "CP-1") as charger:
        for action in set(samples.of_the_gateway("2.1")) - set(charger.route_map):
            answer = samples.of_the_package("2.1", action, "response")
            charger.route_map[action] = {"_on_action": lambda answer=answer, **_: answer}
        await charger.boot()
        for command in commands:
            mqtt.cloud.publish("commands", command)
        for command in commands:
            answered = {"accepted", "effective", "rejected", "failed", "unknown"}
            await until(
                lambda: answered & set(mqtt.cloud.states_of(command["id"])), f"{command['id']} is answered", 30)
    failed = {command["id"]: mqtt.cloud.results[command["id"]][-1]["detail"] for command in commands
              if mqtt.cloud.states_of(command["id"])[-1] in ("failed", "unknown")}
    assert all("session" in detail for detail in failed.values()), f"no session runs there, and else: {failed}"


async def test_only_what_a_test_makes_up_itself_is_not_held_against_the_document(broker, sender):
    sender.publish("s/journal", b"made up")
    listener = broker.listener
    sender.client.publish("ev/v1/s/journal", b"from elsewhere", qos=1).wait_for_publish(10)
    await until(lambda: len(listener.messages) == 2, "both are heard")
    found = Listener.violations()
    assert len(found) == 1 and "from elsewhere" in found[0], found
