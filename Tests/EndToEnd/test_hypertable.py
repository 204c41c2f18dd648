"""Readings in a hypertable.

Debian has no TimescaleDB. What stands in for it is its SQL as documented (`create_hypertable`, the view `hypertables`), and
the rules that a table must keep to become one: `at` is not null and in every unique index, and a table with rows is only
moved when that is said.
"""

import pytest

from world.receiver import command
from world.waiting import until

STAND_IN = """
    INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
        SELECT 4000000, 'timescaledb', oid, 'public'::regnamespace, false, '2.17.2' FROM pg_roles WHERE rolname = 'fleet';
    CREATE SCHEMA timescaledb_information;
    CREATE TABLE timescaledb_information.hypertables (
        hypertable_schema name, hypertable_name name, time_column name, chunks interval);
    CREATE FUNCTION create_hypertable(
        relation regclass, time_column_name name, chunk_time_interval interval DEFAULT interval '7 days',
        if_not_exists boolean DEFAULT false, migrate_data boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        partition smallint := (SELECT attnum FROM pg_attribute
                               WHERE attrelid = relation AND attname = time_column_name AND attnotnull);
        is_filled boolean;
    BEGIN
        IF partition IS NULL THEN RAISE EXCEPTION 'column "%" has to be there, and not null', time_column_name; END IF;
        IF EXISTS (SELECT 1 FROM pg_index WHERE indrelid = relation AND indisunique AND NOT partition = ANY (indkey)) THEN
            RAISE EXCEPTION 'cannot create a unique index without the column "%"', time_column_name;
        END IF;
        IF EXISTS (SELECT 1 FROM pg_constraint WHERE confrelid = relation) THEN
            RAISE EXCEPTION 'foreign keys to a hypertable';
        END IF;
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', relation) INTO is_filled;
        IF is_filled AND NOT migrate_data THEN RAISE EXCEPTION 'table "%" is not empty', relation; END IF;
        INSERT INTO timescaledb_information.hypertables
            SELECT nspname, relname, time_column_name, chunk_time_interval
            FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = relation;
    END $$"""


@pytest.fixture
def timescale(fleet):
    fleet.run(STAND_IN)
    return fleet


def hypertables(fleet):
    return [tuple(row.values()) for row in fleet.rows("SELECT * FROM timescaledb_information.hypertables")]


READING = ("fleet", "reading", "at", "1 day")


async def test_readings_are_stored_in_a_hypertable(timescale, make_receiver, sender):
    make_receiver()
    sender.batch("s", 1, 5, stream="meter")
    await until(lambda: sender.acknowledged("s", "meter") == 5, "it stores")
    assert hypertables(timescale) == [READING]
    assert "a hypertable" in command(timescale, "migrate")
    assert hypertables(timescale) == [READING], "once"


async def test_a_table_with_readings_is_moved_when_a_person_says_so(fleet, make_receiver, sender):
    receiver = make_receiver()
    sender.batch("s", 1, 5, stream="meter")
    await until(lambda: sender.acknowledged("s", "meter") == 5, "it stores")
    receiver.kill()
    fleet.run(STAND_IN)
    said = command(fleet, "migrate")
    assert hypertables(fleet) == [] and "not empty" in said
    fleet.run(next(line.strip() for line in said.splitlines() if "create_hypertable" in line))
    assert hypertables(fleet) == [READING]
    assert "fleet.reading: a hypertable" in command(fleet, "migrate")
