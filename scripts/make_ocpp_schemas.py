#!/usr/bin/env python3
"""Turns the official OCPP JSON schemas into the compact tables of the OCPP module.

    make_ocpp_schemas.py                 rewrites Sources/OCPP/Schemas/SchemaText+V*.swift
    make_ocpp_schemas.py --fixtures      rewrites Tests/Pure/OCPPTests/Fixtures/validation.tsv

The schemas are the ones that ship in the PyPI package `ocpp`; `--fixtures` also needs `jsonschema`, whose verdicts on
seeded random messages, valid and mutated, the Swift validator must agree with. Only facts are taken over (names,
types, bounds, enumerations), no descriptions. The notation is explained in Sources/OCPP/Schemas/SchemaText.swift.
"""

import argparse
import json
import pathlib
import random
import re
import textwrap
from datetime import datetime
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSIONS = {"v16": "1.6 with the security extension", "v201": "2.0.1", "v21": "2.1"}
VERSION_NAMES = {"v16": "ocpp1.6", "v201": "ocpp2.0.1", "v21": "ocpp2.1"}
# Sent without being answered (message type 6): these have no response.
SENDS = {"NotifyPeriodicEventStream"}

# Free text of the vendor: longer than the schema allows is tolerated in lenient mode, since nothing is looked up by it.
VENDOR_TEXT = {
    "actualValue", "additionalInfo", "chargeBoxSerialNumber", "chargePointModel", "chargePointSerialNumber",
    "chargePointVendor", "data", "description", "firmwareVersion", "iccid", "imsi", "info", "key", "messageId",
    "meterSerialNumber", "meterType", "model", "reasonCode", "serialNumber", "techCode", "techInfo", "value",
    "vendorErrorCode", "vendorId", "vendorName",
}
# Enumerations that vendors extend and whose unlisted values keep their meaning as text.
OPEN_ENUMERATIONS = {"context", "location", "measurand", "phase", "unit"}


def schema_folder(version):
    import ocpp

    return pathlib.Path(ocpp.__file__).parent / version / "schemas"


def load_schemas(version, parse_float=float):
    """{action: {"request": schema, "response": schema}}, sorted by action."""
    actions = {}
    for path in sorted(schema_folder(version).glob("*.json")):
        name = path.stem
        kind = "response" if name.endswith("Response") else "request"
        action = name.removesuffix("Response").removesuffix("Request")
        schema = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=parse_float)
        actions.setdefault(action, {})[kind] = schema
    for action, kinds in actions.items():
        assert set(kinds) == ({"request"} if action in SENDS else {"request", "response"}), action
    return actions


KNOWN_KEYWORDS = {
    "$schema", "$id", "title", "comment", "definitions", "description", "javaType", "default", "type", "properties",
    "required", "additionalProperties", "additionalItems", "items", "minItems", "maxItems", "maxLength", "enum",
    "format", "minimum", "maximum", "multipleOf", "$ref",
}


class Table:
    """The types of one version, each written once."""

    def __init__(self):
        self.enums = {}
        self.types = {}
        self.calls = []

    def named(self, table, content, name, prefix):
        """The name under which `content` stands in `table`; anonymous ones are shared and numbered."""
        if name is None:
            for existing, known in table.items():
                if known == content:
                    return existing
            name = f"{prefix}{len(table) + 1}"
        assert table.get(name, content) == content, f"two different {name}"
        table[name] = content
        return name

    def rule(self, schema, root, prop, name=None):
        assert set(schema) <= KNOWN_KEYWORDS, set(schema) - KNOWN_KEYWORDS
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/definitions/")
            return self.rule(root["definitions"][name], root, prop, name)
        if "type" not in schema:
            assert set(schema) <= {"description"}, schema
            return "*"
        return getattr(self, "rule_" + schema["type"])(schema, root, prop, name)

    def rule_string(self, schema, root, prop, name):
        if "enum" in schema:
            mark = "~" if prop in OPEN_ENUMERATIONS else "="
            short = name and name.removesuffix("Type").removesuffix("Enum")
            return mark + self.named(self.enums, tuple(schema["enum"]), short, "e")
        if "format" in schema:
            length = str(schema.get("maxLength", ""))
            return {"date-time": "t", "uri": "u"}[schema["format"]] + length
        if "maxLength" not in schema:
            return "s"
        return ("v" if prop in VENDOR_TEXT else "s") + str(schema["maxLength"])

    def rule_integer(self, schema, root, prop, name):
        draft4 = "draft-04" in root["$schema"]
        return ("d" if draft4 else "i") + self.bounds(schema)

    def rule_number(self, schema, root, prop, name):
        multiple = schema.get("multipleOf")
        assert multiple in (None, 0.1)
        return "n" + ("/10" if multiple else "") + self.bounds(schema)

    @staticmethod
    def bounds(schema):
        low, high = schema.get("minimum"), schema.get("maximum")
        if low is None and high is None:
            return ""
        return "".join(["" if low is None else str(int(low)), "..", "" if high is None else str(int(high))])

    def rule_boolean(self, schema, root, prop, name):
        return "b"

    def rule_array(self, schema, root, prop, name):
        low, high = schema.get("minItems", 0), schema.get("maxItems", "")
        return f"[{low}..{high}]" + self.rule(schema["items"], root, prop)

    def rule_object(self, schema, root, prop, name):
        required = schema.get("required", [])
        properties = schema.get("properties", {})
        assert set(required) <= set(properties)
        tokens = [] if schema.get("additionalProperties", True) is False else ["..."]
        for key, value in properties.items():
            tokens.append(key + ("!" if key in required else "?") + self.rule(value, root, key))
        short = name and name.removesuffix("Type")
        return "{" + self.named(self.types, tuple(tokens), short, "o") + "}"

    def add(self, action, kinds):
        request = self.rule(kinds["request"], kinds["request"], "")
        response = self.rule(kinds["response"], kinds["response"], "") if "response" in kinds else None
        self.calls.append((action, request, response))

    def lines(self):
        for name, values in self.enums.items():
            assert not any(" " in value for value in values)
            yield from wrapped(f"enum {name} " + " ".join(values))
        for name, tokens in self.types.items():
            yield from wrapped(f"type {name} " + " ".join(tokens))
        for action, request, response in self.calls:
            yield f"call {action} {request} {response}" if response else f"send {action} {request}"


def wrapped(line):
    return textwrap.wrap(
        line, width=112, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def write_table(version):
    table = Table()
    for action, kinds in load_schemas(version).items():
        table.add(action, kinds)
    body = "\n".join(("        " + line).rstrip() for line in table.lines())
    path = ROOT / "Sources/OCPP/Schemas" / f"SchemaText+{version.upper()}.swift"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "// Made by scripts/make_ocpp_schemas.py; edit that, not this.\n\n"
        "extension SchemaText {\n"
        f"    /// Every message of OCPP {VERSIONS[version]}.\n"
        f'    static let {version} = """\n{body}\n        """\n'
        "}\n")
    print(f"{path.relative_to(ROOT)}: {len(table.calls)} actions, {len(table.types)} types, {len(body)} bytes")


class Sample:
    """Random messages that fit a schema, or depart from it in one place."""

    def __init__(self, root, rng):
        self.root = root
        self.rng = rng

    def resolve(self, schema):
        while "$ref" in schema:
            schema = self.root["definitions"][schema["$ref"].removeprefix("#/definitions/")]
        return schema

    def value(self, schema, depth=0):
        schema = self.resolve(schema)
        make = {
            "object": self.object, "array": self.array, "string": self.string, "integer": self.integer,
            "number": self.number, "boolean": lambda schema, depth: self.rng.random() < 0.5,
        }
        if "type" not in schema:
            return self.rng.choice([None, 1, "text", {"any": ["thing"]}])
        return make[schema["type"]](schema, depth)

    def object(self, schema, depth):
        keep = self.rng.choice([0, 0.3, 1]) if depth < 2 else 0.1
        required = schema.get("required", [])
        result = {
            name: self.value(rule, depth + 1)
            for name, rule in schema.get("properties", {}).items()
            if name in required or self.rng.random() < keep
        }
        if schema.get("additionalProperties", True) is not False and self.rng.random() < 0.5:
            result["vendorExtension"] = [1, {"deep": None}]
        return result

    def array(self, schema, depth):
        low = schema.get("minItems", 0)
        high = min(schema.get("maxItems", low + 2), low + 2)
        return [self.value(schema["items"], depth + 1) for _ in range(self.rng.randint(low, high))]

    def string(self, schema, depth):
        if "enum" in schema:
            return self.rng.choice(schema["enum"])
        if schema.get("format") == "date-time":
            return self.rng.choice(GOOD_TIMES)
        if schema.get("format") == "uri":
            return "ftp://example.com/logs"
        longest = min(schema.get("maxLength", 60), 60)
        alphabet = "abc XYZ 0123456789-_" + self.rng.choice(["", "äß€", "\"\\/\n", "\U0001f50c"])
        return "".join(self.rng.choice(alphabet) for _ in range(min(longest, self.rng.choice([1, 5, longest]))))

    def integer(self, schema, depth):
        low, high = int(schema.get("minimum", -5)), int(schema.get("maximum", 2**31 - 1))
        return self.rng.choice([low, high, self.rng.randint(low, high)])

    def number(self, schema, depth):
        low, high = int(schema.get("minimum", -5)), int(schema.get("maximum", 500))
        return self.rng.choice([low, self.rng.randint(low, high - 1) + self.rng.choice([0.5, 0.1, 0.9])])

    def places(self, schema, value):
        """Every (container, key, schema of what is there) below `value`."""
        schema = self.resolve(schema)
        if schema.get("type") == "object" and isinstance(value, dict):
            for name, rule in schema.get("properties", {}).items():
                if name in value:
                    yield value, name, self.resolve(rule)
                    yield from self.places(rule, value[name])
        if schema.get("type") == "array" and isinstance(value, list):
            for index, element in enumerate(value):
                yield value, index, self.resolve(schema["items"])
                yield from self.places(schema["items"], element)

    def mutate(self, schema, value):
        places = list(self.places(schema, value))
        if not places:
            value["unexpected"] = 1
            return
        container, key, rule = self.rng.choice(places)
        kind = self.rng.choice(["type", "remove", "add", "bounds", "bounds", "bounds", "float"])
        if kind == "remove":
            del container[key]
        elif kind == "add" and isinstance(container, dict):
            container["unexpected"] = "x"
        elif kind == "float" and rule.get("type") == "integer":
            container[key] = self.rng.choice([5.0, 2.5, 100000.0])
        elif kind == "bounds" and rule.get("type") in ("string", "array", "number", "integer"):
            container[key] = self.beyond(rule, container[key])
        else:
            container[key] = self.rng.choice([None, True, "text", "5", 7, 7.25, {}, []])

    def beyond(self, rule, value):
        if rule["type"] == "array":
            return self.rng.choice([[], (value or [1]) * 5])
        if rule["type"] == "string":
            if "enum" in rule:
                return self.rng.choice([rule["enum"][0].lower(), rule["enum"][-1] + " ", ""])
            if rule.get("format") == "date-time":
                return self.rng.choice(BAD_TIMES)
            if rule.get("format") == "uri":
                return self.rng.choice(["no scheme", "", "1http://x", "http:"])
            length = rule.get("maxLength", 20)
            return self.rng.choice("xä€\U0001f50c\n") * (length + self.rng.choice([0, 1]) if length <= 128 else 3)
        return self.rng.choice([-1, 101, 1e30, 0.05, 21.4, int(rule.get("maximum", 3)) + 1, -0.0])


GOOD_TIMES = [
    "2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z", "2024-02-29T23:59:59.123456789+05:30",
    "1970-01-01T00:00:00-00:00", "2016-12-31T23:59:60Z", "2026-11-22t10:00:00.5z",
]
BAD_TIMES = [
    "2026-11-22T10:00:00", "2026-11-22 10:00:00Z", "2026-02-29T10:00:00Z", "2026-13-01T10:00:00Z", "",
    "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00+0200",
    "222222017-01-01T00:00:00Z", "2026-11-22", "yesterday", "2026-11-22T10:00:00Zx", "26-11-22T10:00:00Z",
]
RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII)


def is_date_time(value):
    match = isinstance(value, str) and RFC3339.fullmatch(value)
    try:
        return not isinstance(value, str) or bool(match and datetime.strptime(match[1], "%Y-%m-%d"))
    except ValueError:
        return False


def is_uri(value):
    return not isinstance(value, str) or re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20]+", value) is not None


def is_valid(version, action, kind, text):
    import jsonschema

    # Decimals, so that a multiple of 0.1 is exactly that; draft-06 asks floats whether they are integers.
    schema = load_schemas(version)[action][kind]
    exact = Decimal if "draft-04" in schema["$schema"] else float
    schema = load_schemas(version, parse_float=exact)[action][kind]
    checker = jsonschema.FormatChecker(formats=[])
    checker.checkers = {"date-time": (is_date_time, ()), "uri": (is_uri, ())}
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=checker)
    return validator.is_valid(json.loads(text, parse_float=exact))


def write_fixtures(valid=2, mutants=7):
    rng = random.Random(201)
    lines = []
    for version in VERSIONS:
        for action, kinds in load_schemas(version).items():
            for kind, schema in kinds.items():
                for number in range(valid + mutants):
                    sample = Sample(schema, rng)
                    payload = sample.value(schema)
                    if number >= valid:
                        sample.mutate(schema, payload)
                    text = json.dumps(payload, ensure_ascii=rng.random() < 0.5, separators=(",", ":"))
                    verdict = "valid" if is_valid(version, action, kind, text) else "invalid"
                    assert number >= valid or verdict == "valid", (action, text)
                    lines.append("\t".join([VERSION_NAMES[version], action, kind, verdict, text]))
    path = ROOT / "Tests/Pure/OCPPTests/Fixtures/validation.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fitting = sum("\tvalid\t" in line for line in lines)
    print(f"{path.relative_to(ROOT)}: {len(lines)} messages, {fitting} of them valid")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fixtures", action="store_true", help="write the validator's test fixtures instead")
    arguments = parser.parse_args()
    if arguments.fixtures:
        write_fixtures()
    else:
        for version in VERSIONS:
            write_table(version)


if __name__ == "__main__":
    main()
