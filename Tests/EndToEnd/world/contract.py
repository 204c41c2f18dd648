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
        self._closed, self._validators = {}, {}
        channels = [(self.resolve(operation["channel"]), operation["action"])
                    for operation in document["operations"].values()]
        # A prefix may have any number of levels: the address that tells most of a topic is meant.
        channels.sort(key=lambda channel: -(channel[0]["address"] or "").count("/"))
        self._sent = [(pattern(channel["address"]), channel) for channel, action in channels
                      if action == "send" and channel["address"]]
        #: Where the asker says: any topic that is none of the others.
        self._elsewhere = [channel for channel, _ in channels if not channel["address"]]
        self._received = [pattern(channel["address"]) for channel, action in channels if action == "receive"]

    def at(self, reference):
        """What a `$ref` points to."""
        assert reference.startswith("#/"), f"{reference} leaves the document"
        node = self.document
        for key in reference[2:].split("/"):
            assert key in node, f"{reference} points to nothing"
            node = node[key]
        return node

    def resolve(self, node):
        """`node`, or what it refers to, however far."""
        while isinstance(node, dict) and "$ref" in node:
            node = self.at(node["$ref"])
        return node

    def schema(self, name):
        return self.document["components"]["schemas"][name]

    def problems(self, topic, payload):
        """What is wrong with a message that was seen at the broker; nothing where it came from the cloud."""
        channel = next((channel for address, channel in self._sent if address.fullmatch(topic)), None)
        if channel is None:
            if any(address.fullmatch(topic) for address in self._received):
                return []
            found = [self._message_problems(elsewhere, payload) for elsewhere in self._elsewhere]
            return [] if [] in found else ["no channel has this topic", *min(found, key=len)]
        return self._message_problems(channel, payload)

    def _message_problems(self, channel, payload):
        if not payload and channel is self.document["channels"]["chargerState"]:
            return []  # it is taken away
        if payload[:2] == b"\x1f\x8b":
            payload = gzip.decompress(payload)
        try:
            event = json.loads(payload)
        except ValueError as problem:
            return [f"it is no JSON: {problem}"]
        found = [self.violations(self.payload(message), event) for message in channel["messages"].values()]
        return [] if [] in found else min(found, key=len)

    def payload(self, message):
        """The name of the schema of a message's payload."""
        return self.resolve(message)["payload"]["$ref"].rsplit("/", 1)[1]

    def violations(self, name, value):
        """What is wrong with `value` by the schema of this name, nothing added to it."""
        if name not in self._validators:
            self._validators[name] = Strict(self.closed(name))
        return [f"{'.'.join(str(key) for key in error.absolute_path)}: {error.message[:300]}"
                for error in self._validators[name].iter_errors(value)]

    def journal_problems(self, rows):
        """What is wrong with records as the database holds them: they would be sent like this."""
        records = []
        for row in rows:
            record = {"seq": row["seq"], "at": "2026-11-21T10:00:00.000Z", "kind": row["kind"], "data": row["data"]}
            links = {"charger": row["charger_id"] and "CP-1", "session": row["session_id"], "command": row["command_id"]}
            records.append(record | {name: value for name, value in links.items() if value is not None})
        batch = {"epoch": "0" * 36, "stream": "journal", "from": 1, "to": 1, "records": records}
        return self.violations("JournalBatch", batch)

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
        for error in validator.descend(instance, rule["table"][word]):
            error.message = f"{word}: {error.message}"
            yield error
    elif not rule["is_open"]:
        yield ValidationError(f"the {rule['name']} {word!r} is not told of")


#: Items of lists that nothing was wrong with: most of a batch are like one that was looked at before, but for digits.
_known = set()


def like_others(validator, schema, instance, _):
    for index, item in enumerate(instance if isinstance(instance, list) else ()):
        likeness = (id(schema), re.sub(r"\d+", "0", json.dumps(item)))
        if likeness in _known:
            continue
        errors = list(validator.descend(item, schema, path=index))
        if not errors:
            _known.add(likeness)
        yield from errors


Strict = extend(Draft7Validator, {"x-by": by_word, "items": like_others})


def pattern(address):
    parts = re.split(r"\{(\w+)\}", address)
    text = "".join(re.escape(part) if index % 2 == 0 else ".+" if part == "prefix" else "[^/]+"
                   for index, part in enumerate(parts))
    return re.compile(text)
