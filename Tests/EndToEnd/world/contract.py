"""`docs/asyncapi.yaml`, and what it says of a message.

The document leaves its schemas open, because who reads messages ignores what they do not know. Here they are closed:
what the gateway sends and the document does not tell is a fault of one of them.
"""

import functools
import gzip
import json
import re
from pathlib import Path

import yaml
from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import extend

DOCUMENT = Path(__file__).parents[3] / "docs" / "asyncapi.yaml"


@functools.cache
def contract():
    return Contract(yaml.load(DOCUMENT.read_text(), Loader=yaml.CSafeLoader))


class Contract:
    def __init__(self, document):
        self.document = document
        self._closed, self._validators, self._known = {}, {}, set()
        channels = [(self.resolve(operation["channel"]), operation["action"])
                    for operation in document["operations"].values()]
        # A prefix may have any number of levels: the address that tells most of a topic is meant.
        channels.sort(key=lambda channel: -channel[0]["address"].count("/"))
        self._sent = [(pattern(channel["address"]), channel) for channel, action in channels if action == "send"]
        self._received = [pattern(channel["address"]) for channel, action in channels if action == "receive"]

    def resolve(self, node):
        """What a `$ref` points to; anything else as it is."""
        while isinstance(node, dict) and "$ref" in node:
            path, node = node["$ref"], self.document
            assert path.startswith("#/"), f"{path} leaves the document"
            for key in path[2:].split("/"):
                assert key in node, f"{path} points to nothing"
                node = node[key]
        return node

    def schema(self, name):
        return self.document["components"]["schemas"][name]

    def problems(self, topic, payload):
        """What is wrong with a message that was seen at the broker; nothing where it came from the cloud."""
        channel = next((channel for address, channel in self._sent if address.fullmatch(topic)), None)
        if channel is None:
            return [] if any(address.fullmatch(topic) for address in self._received) else ["no channel has this topic"]
        if not payload:
            return []  # a retained state is taken away
        if payload[:2] == b"\x1f\x8b":
            payload = gzip.decompress(payload)
        try:
            event = json.loads(payload)
        except ValueError as problem:
            return [f"it is no JSON: {problem}"]
        schemas = [self.resolve(message)["payload"]["$ref"] for message in channel["messages"].values()]
        found = [self._event_problems(schema.rsplit("/", 1)[1], event) for schema in schemas]
        return [] if [] in found else min(found, key=len)

    def _event_problems(self, schema, event):
        """A batch's records are looked at one by one: most are like one that was looked at before."""
        records = event.get("data", {}).get("records") if isinstance(event.get("data"), dict) else None
        if not records:
            return self.violations(schema, event)
        rest = {**event, "data": {**event["data"], "records": []}}
        batch = self.resolve(self.schema(schema)["properties"]["data"])
        found = self.violations(schema, rest)
        for record in records:
            found += self.record_problems(batch["properties"]["records"]["items"], record)
        return found

    def record_problems(self, items, record):
        name = items["then" if "left_out" in record else "else"]["$ref"].rsplit("/", 1)[1]
        likeness = (name, re.sub(r"\d+", "0", json.dumps(record)))
        if likeness in self._known:
            return []
        found = self.violations(name, record)
        if not found:
            self._known.add(likeness)
        return [f"record {record.get('seq')} ({record.get('kind', '')}): {problem}" for problem in found]

    def violations(self, name, value):
        """What is wrong with `value` by the schema of this name, nothing added to it."""
        if name not in self._validators:
            self._validators[name] = Strict(self.closed(name))
        return [f"{'.'.join(str(key) for key in error.absolute_path)}: {error.message[:300]}"
                for error in self._validators[name].iter_errors(value)]

    def journal_problems(self, rows):
        """What is wrong with records as the database holds them: they would be sent like this."""
        items = self.schema("JournalBatch")["properties"]["records"]["items"]
        found = []
        for row in rows:
            record = {"seq": row["seq"], "at": "2026-11-21T10:00:00.000Z", "kind": row["kind"], "data": row["data"]}
            links = {"charger": row["charger_id"] and "CP-1", "session": row["session_id"], "command": row["command_id"]}
            record |= {name: value for name, value in links.items() if value is not None}
            found += self.record_problems(items, record)
        return found

    # Closing

    def closed(self, name):
        if name not in self._closed:
            self._closed[name] = {}  # those that name themselves would find it here
            self._closed[name].update(self._close(self.schema(name)))
        return self._closed[name]

    def _close(self, schema, is_whole=True):
        """`schema` without references. `is_whole`: all that an object may have is told by it."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return self.closed(name) if is_whole else self._close(self.schema(name), False)
        closed = {key: value for key, value in schema.items() if key not in ("examples", "description")}
        for key in ("if", "not"):
            if key in schema:
                closed[key] = self._close(schema[key], False)
        for key in ("then", "else"):
            if key in schema:
                closed[key] = self._close(schema[key], is_whole and "properties" not in schema)
        if "items" in schema:
            closed["items"] = self._close(schema["items"])
        if "properties" in schema:
            closed["properties"] = {key: self._close(value) for key, value in schema["properties"].items()}
        for key in ("oneOf", "anyOf", "allOf"):
            if key in schema:
                closed[key] = [self._close(member, False) for member in schema[key]]
        self._branch(closed)
        if is_whole and schema.get("type") == "object" and "additionalProperties" not in schema and "if" not in schema:
            closed["additionalProperties"] = False
            inherited = [member.get("properties", {}) for member in closed.get("allOf", [])]
            closed["properties"] = {
                **{key: {} for properties in inherited for key in properties}, **closed.get("properties", {})}
        return closed

    @staticmethod
    def _branch(closed):
        """A list of `if … then` on the words of one property becomes a table: one look instead of sixty."""
        members = closed.get("allOf", [])
        table, name = {}, None
        for member in members:
            conditions = member.get("if", {}).get("properties", {})
            if len(conditions) != 1:
                return
            (name, condition), = conditions.items()
            for word in condition.get("enum", [condition.get("const")]):
                table[word] = member["then"]
        if table:
            del closed["allOf"]
            is_open = "enum" in closed["properties"][name]
            closed["x-by"] = {"name": name, "table": table, "is_open": is_open}


def by_word(validator, rule, instance, _):
    word = instance.get(rule["name"]) if isinstance(instance, dict) else None
    if not isinstance(word, str):
        return  # its type is told of elsewhere
    if word in rule["table"]:
        yield from validator.descend(instance, rule["table"][word])
    elif not rule["is_open"]:
        yield ValidationError(f"the {rule['name']} {word!r} is not told of")


Strict = extend(Draft7Validator, {"x-by": by_word})


def pattern(address):
    parts = re.split(r"\{(\w+)\}", address)
    text = "".join(re.escape(part) if index % 2 == 0 else ".+" if part == "prefix" else "[^/]+"
                   for index, part in enumerate(parts))
    return re.compile(text)
