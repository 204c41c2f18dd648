"""The whole road: chargers, gateway, broker, two receivers, PostgreSQL. At its end PostgreSQL equals SQLite, row for row."""

import asyncio
import contextlib
import sqlite3

import pytest

from conftest import furnish
from test_epochs import charge, copy
from world.equality import check_equal
from world.load import Load16, Load201, work_for
from world.signing import Signer
from world.waiting import until


async def until_level(gateway, fleet, limit=40):
    """Waits until both streams are acknowledged up to their ends."""
    epoch = gateway.database.value("SELECT epoch FROM site")
    for stream in ("journal", "meter"):
        await until(
            lambda: gateway.database.value("SELECT acknowledged FROM cursor WHERE stream = ?", stream)
            == gateway.database.value("SELECT value FROM counter WHERE name = ?", stream), f"{stream} is acknowledged",
            limit)
        assert fleet.watermark(stream, epoch) == gateway.database.value(
            "SELECT value FROM counter WHERE name = ?", stream)


@pytest.mark.limit(120)
async def test_postgresql_equals_sqlite(make_gateway, make_receiver, broker, fleet, postgres):
    receivers = [make_receiver("--replay-after-seconds", 2), make_receiver("--replay-after-seconds", 2)]
    gateway = make_gateway(broker.sections).start()
    site = furnish(gateway)
    stopping = asyncio.Event()
    loads = [Load16(gateway, name) for name in site.chargers("A", 2)]
    loads += [Load201(gateway, name) for name in site.chargers("B", 2)]
    tasks = [asyncio.create_task(load.run(stopping)) for load in loads]
    try:
        await work_for(1.5, tasks)
        receivers[0].kill()
        await work_for(0.5, tasks)
        gateway.kill()
        await asyncio.to_thread(gateway.start)
        await work_for(0.5, tasks)
        receivers.append(await asyncio.to_thread(make_receiver, "--replay-after-seconds", 2))
        receivers[1].hang()
        await work_for(0.5, tasks)
        broker.kill()
        broker.start()
        await work_for(0.5, tasks)
        await asyncio.to_thread(postgres.kill)
        await asyncio.to_thread(postgres.start)
        receivers[1].wake()
        await work_for(0.5, tasks)
    finally:
        stopping.set()
        await asyncio.gather(*tasks)
    await until_level(gateway, fleet)
    check_equal(gateway, fleet)
    assert gateway.database.count("meter") > 50 and gateway.database.count("invoice") > 4
    check_views(gateway, fleet)


def check_views(gateway, fleet):
    """The fleet's figures are the site's own."""
    [revenue] = fleet.rows("SELECT currency, sum(incl_tax) AS incl_tax, sum(invoices) AS n FROM fleet.revenue_per_day "
                           "GROUP BY currency")
    totals = gateway.database.rows("SELECT total_incl_tax FROM invoice")
    cents = sum(round(float(row["total_incl_tax"]) * 100) for row in totals)
    assert (revenue["currency"], round(float(revenue["incl_tax"]) * 100)) == ("EUR", cents)
    assert int(revenue["n"]) == len(totals)
    ended = gateway.database.rows("SELECT last_register - start_register AS mwh FROM session WHERE state = 'ended'")
    [energy] = fleet.rows("SELECT sum(sessions) AS n, sum(energy_kwh) AS kwh FROM fleet.energy_per_day")
    assert (int(energy["n"]), round(float(energy["kwh"]) * 1_000_000)) == (len(ended), sum(r["mwh"] for r in ended))
    assert int(fleet.value("SELECT count(*) FROM fleet.sessions")) == gateway.database.count("session")
    [site] = fleet.rows("SELECT * FROM fleet.sites")
    assert site["site"] == gateway.site and site["online"] == "t" and site["holes"] == "0"
    assert int(site["chargers"]) == gateway.database.count("charger")


async def test_signed_acknowledgements_are_taken_and_no_others(make_gateway, make_receiver, broker, fleet, tmp_path):
    signer = Signer(tmp_path, "ack")
    sections = {**broker.sections, "cloud": {**broker.sections["cloud"], "ack_keys": [signer.entry]}}
    gateway = make_gateway(sections).start()
    furnish(gateway)

    def acknowledged():
        return gateway.database.value("SELECT acknowledged FROM cursor WHERE stream = 'journal'")
    unsigned = make_receiver()
    await until(lambda: "An acknowledgement is not taken" in gateway.last_words(1000), "it is told why")
    assert acknowledged() == 0
    unsigned.stop()
    make_receiver("--ack-key-file", signer.file, "--ack-key-name", "ack")
    await until_level(gateway, fleet)
    assert acknowledged() > 0


@pytest.mark.limit(90)
async def test_a_restored_database_and_a_cloned_one_are_lives_of_their_own(
        make_gateway, make_receiver, broker, fleet, tmp_path):
    make_receiver()
    gateway = make_gateway(broker.sections).start()
    furnish(gateway)
    await charge(gateway)
    await until_level(gateway, fleet)
    assert gateway.stop() == 0
    copy(gateway.folder, tmp_path / "yesterday")
    old = gateway.database.value("SELECT epoch FROM site")

    gateway.start()
    await charge(gateway, 2_000)
    await until_level(gateway, fleet)
    check_equal(gateway, fleet)
    first_life = fleet.rows("SELECT * FROM fleet.records WHERE epoch = '%s' ORDER BY seq" % old)
    assert gateway.stop() == 0

    copy(tmp_path / "yesterday", gateway.folder)
    gateway.start()
    restored = gateway.database.value("SELECT epoch FROM site")
    assert restored != old
    await charge(gateway, 3_000)
    await until_level(gateway, fleet)
    check_equal(gateway, fleet)

    clone = make_gateway(
        {**broker.sections, "site": {"id": "clone"}}, folder=tmp_path / "clone")
    copy(tmp_path / "yesterday", clone.folder)
    clone.start()
    await charge(clone, 4_000)
    await until_level(clone, fleet)
    check_equal(clone, fleet)
    check_equal(gateway, fleet)
    now = fleet.rows("SELECT * FROM fleet.records WHERE epoch = '%s' AND site = '%s' ORDER BY seq" % (old, gateway.site))
    assert now == first_life, "the first life is as it was"
    sold = fleet.rows("SELECT series, number FROM fleet.invoices WHERE site = '%s'" % gateway.site)
    assert len(sold) == 3, "what a restored database sends again counts once"


@pytest.mark.limit(90)
async def test_a_fleet_database_that_was_restored_gets_back_what_it_lost(make_gateway, make_receiver, broker, fleet):
    """The gateway believes it to be acknowledged: it has to be asked."""
    receiver = make_receiver()
    gateway = make_gateway(broker.sections).start()
    furnish(gateway)
    await charge(gateway)
    await until_level(gateway, fleet)
    assert receiver.stop() == 0
    fleet.run("""
        DELETE FROM fleet.journal WHERE seq > 3;
        DELETE FROM fleet.reading;
        UPDATE fleet.stream SET watermark = CASE stream WHEN 'journal' THEN 3 ELSE 0 END""")
    make_receiver("--replay-after-seconds", 1)
    await charge(gateway, 2_000)
    epoch = gateway.database.value("SELECT epoch FROM site")
    for stream in ("journal", "meter"):
        await until(
            lambda: fleet.watermark(stream, epoch) == gateway.database.value(
                "SELECT value FROM counter WHERE name = ?", stream), f"{stream} is whole again", 40)
    check_equal(gateway, fleet)


@pytest.mark.limit(90)
async def test_a_cloud_that_begins_at_an_old_site_is_told_what_is_there_no_more(
        make_gateway, make_receiver, broker, fleet):
    """What was acknowledged and pruned can never come: a hole that nobody explains would stop the stream for ever."""
    receiver = make_receiver()
    gateway = make_gateway(broker.sections).start()
    furnish(gateway)
    await charge(gateway)
    await until_level(gateway, fleet)
    assert receiver.stop() == 0 and gateway.stop() == 0
    with contextlib.closing(sqlite3.connect(gateway.database.path, isolation_level=None)) as database:
        database.execute("DELETE FROM journal WHERE seq IN (1, 2, 4)")
        gone = database.execute("DELETE FROM meter").rowcount
    fleet.run("TRUNCATE fleet.stream, fleet.journal, fleet.reading, fleet.left_out")
    gateway.start()
    make_receiver("--replay-after-seconds", 1)
    await charge(gateway, 2_000)
    await until_level(gateway, fleet)
    check_equal(gateway, fleet)
    left = fleet.rows("SELECT stream, reason, sum(last - first + 1) AS n FROM fleet.left_out "
                      "JOIN fleet.stream ON stream.id = stream_id GROUP BY stream, reason ORDER BY stream")
    assert [(row["stream"], row["n"]) for row in left] == [("journal", "3"), ("meter", str(gone))]
    assert all("pruned" in row["reason"] for row in left)
