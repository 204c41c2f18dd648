#!/usr/bin/env python3
"""Turns the official OCPP JSON schemas into the compact tables of the OCPP module.

    make_ocpp_schemas.py                 rewrites Sources/OCPP/Schemas/SchemaText+V*.swift
    make_ocpp_schemas.py --fixtures      rewrites Tests/Pure/OCPPTests/Fixtures/validation.jsonl

The schemas are the ones that ship in the PyPI package `ocpp`; `--fixtures` also needs `jsonschema`, whose verdicts on
seeded random messages, valid and mutated, the Swift validator must agree with. Only facts are taken over (names,
types, bounds, enumerations), no descriptions. The notation is explained in Sources/OCPP/Schemas/SchemaText.swift.
"""

import argparse
import json
import pathlib
import textwrap
from decimal import Decimal

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSIONS = {"v16": "1.6 with the security extension", "v201": "2.0.1"}
VERSION_NAMES = {"v16": "ocpp1.6", "v201": "ocpp2.0.1"}

# Free text of the vendor: longer than the schema allows is tolerated in lenient mode, since nothing is looked up by it.
VENDOR_TEXT = {
    "actualValue", "additionalInfo", "chargeBoxSerialNumber", "chargePointModel", "chargePointSerialNumber",
    "chargePointVendor", "data", "description", "firmwareVersion", "iccid", "imsi", "info", "messageId",
    "meterSerialNumber", "meterType", "model", "reasonCode", "serialNumber", "techCode", "techInfo", "value",
    "vendorErrorCode", "vendorId", "vendorName",
}
# Enumerations that vendors extend and whose unlisted values keep their meaning as text.
OPEN_ENUMERATIONS = {"unit"}


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
    assert all(set(kinds) == {"request", "response"} for kinds in actions.values())
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
        response = self.rule(kinds["response"], kinds["response"], "")
        self.calls.append((action, request, response))

    def lines(self):
        for name, values in self.enums.items():
            assert not any(" " in value for value in values)
            yield from wrapped(f"enum {name} " + " ".join(values))
        for name, tokens in self.types.items():
            yield from wrapped(f"type {name} " + " ".join(tokens))
        for action, request, response in self.calls:
            yield f"call {action} {request} {response}"


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
