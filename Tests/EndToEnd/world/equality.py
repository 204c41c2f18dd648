"""PostgreSQL equals SQLite, row for row: both looked at by their own tools, and compared here."""

import json
from decimal import Decimal

from world.samples_blob import decode


def exact(text):
    return json.loads(text, parse_float=Decimal)


def check_equal(gateway, fleet, site=None, epoch=None):
    """Every record of the gateway's database is in the fleet's, and no other of its life."""
    epoch = epoch or gateway.database.value("SELECT epoch FROM site")
    where = f"site = '{site or gateway.site}' AND epoch = '{epoch}'"
    check_journal(gateway.database, fleet, where)
    check_readings(gateway.database, fleet, where)


def check_journal(database, fleet, where):
    for part in parts(database, "journal", fleet, "records", where):
        mine = {
            row["seq"]: (row["at"], bool(row["is_trusted"]), row["kind"], row["identity"], row["session_id"],
                         row["command_id"], exact(row["data"]))
            for row in database.rows(
                f"SELECT j.*, c.identity FROM journal j LEFT JOIN charger_name c ON c.id = j.charger_id WHERE {part}")}
        theirs = {}
        for row in fleet.rows(
                f"SELECT *, {epoch_milliseconds('at')} AS ms FROM fleet.records WHERE {where} AND {part}"):
            assert int(row["seq"]) not in theirs, f"journal {row['seq']} is there twice"
            theirs[int(row["seq"])] = (
                int(row["ms"]), row["clock_trusted"] == "t", row["kind"], row["charger"] or None,
                number(row["session"]), row["command"] or None, exact(row["data"]))
        same(mine, theirs, "journal")


def check_readings(database, fleet, where):
    #: Number of a series here → its name there.
    names = {}
    for part in parts(database, "meter", fleet, "readings", where):
        check_part(database, fleet, where, part, names)
    assert len(set(names.values())) == len(names), f"two series have one name: {names}"


def check_part(database, fleet, where, part, names):
    mine = {}
    for row in database.rows(
            f"SELECT m.*, c.identity FROM meter m LEFT JOIN charger_name c ON c.id = m.charger_id WHERE {part}"):
        for item, (series, value) in enumerate(decode(row["samples"]), 1):
            mine[row["seq"], item] = (
                row["identity"], row["evse"], row["connector"], row["session_id"], row["at"], row["claimed"],
                row["received_at"], series, str(value) if isinstance(value, Decimal) else value)
    theirs = {}
    columns = ", ".join(f"{epoch_milliseconds(name)} AS {name}_ms" for name in ("at", "charger_time", "received_at"))
    for row in fleet.rows(f"SELECT *, {columns} FROM fleet.readings WHERE {where} AND {part}"):
        key = int(row["seq"]), int(row["item"])
        assert key not in theirs, f"reading {key} is there twice"
        assert key in mine, f"reading {key} is in PostgreSQL alone"
        series = mine[key][7]
        name = tuple(row[column] for column in ("measurand", "phase", "location", "context", "unit"))
        assert names.setdefault(series, name) == name, f"series {series} is {names[series]} and {name}"
        signed = bytes.fromhex(row["signed"][2:]) if row["signed"] else None
        value = str(Decimal(row["value"])) if row["value"] else signed or row["text"]
        theirs[key] = (
            row["charger"], int(row["evse"]), int(row["connector"]), number(row["session"]), int(row["at_ms"]),
            number(row["charger_time_ms"]), int(row["received_at_ms"]), series, value)
    same(mine, theirs, "meter")


def parts(database, table, fleet, theirs, where, size=20_000):
    """Conditions on `seq` that leave nothing out, here or there: a week's readings do not fit into memory at once."""
    here = database.value(f"SELECT max(seq) FROM {table}") or 0
    there = int(fleet.value(f"SELECT max(seq) FROM fleet.{theirs} WHERE {where}") or 0)
    for first in range(0, max(here, there) + 1, size):
        yield f"seq BETWEEN {first} AND {first + size - 1}"


def epoch_milliseconds(column):
    return f"(extract(epoch FROM {column}) * 1000)::bigint"


def number(text):
    return int(text) if text else None


def same(mine, theirs, what):
    assert mine.keys() == theirs.keys(), (
        f"{what}: {sorted(mine.keys() - theirs.keys())[:10]} are missing in PostgreSQL, "
        f"{sorted(theirs.keys() - mine.keys())[:10]} are there alone")
    different = [(key, mine[key], theirs[key]) for key in mine if mine[key] != theirs[key]]
    assert not different, f"{what}: {len(different)} differ, the first: {different[0]}"
