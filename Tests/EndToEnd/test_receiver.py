"""cloud-receiver against a real broker and a real PostgreSQL: everything stored once, nothing acknowledged too early."""

import asyncio
import gzip
import json
import secrets
import subprocess
import threading

import pytest

from world.gateway import program
from world.postgres import PROGRAMS
from world.receiver import Receiver, Sender, batch, command, event, journal_record, meter_record
from world.waiting import until, until_blocking


async def test_records_are_stored_once_and_acknowledged_without_gaps(make_receiver, sender, fleet, broker):
    receiver = make_receiver()
    sender.batch("site-1", 1, 10)
    await until(lambda: sender.acknowledged("site-1") == 10, "the first records are acknowledged")
    sender.batch("site-1", 21, 30)
    sender.batch("site-1", 5, 12)
    await until(lambda: sender.acknowledged("site-1") == 12, "and what follows them")
    await until(lambda: fleet.value("SELECT count(*) FROM fleet.journal") == "22", "what came too early is stored")
    assert sender.acknowledged("site-1") == 12, "and not acknowledged over the hole"
    assert fleet.value("SELECT held FROM fleet.stream") == '{[21,31)}'
    sender.batch("site-1", 13, 20)
    await until(lambda: sender.acknowledged("site-1") == 30, "the hole is closed")
    sender.batch("site-1", 1, 30)
    await until(lambda: sender.acknowledgements("site-1")[-2:].count(("e1", "journal", 30)) == 2,
                "who sends again is told again")
    sender.batch("site-1", 1, 3, epoch="e2")
    sender.batch("site-2", 1, 2, stream="meter")
    await until(lambda: sender.acknowledged("site-1", epoch="e2") == 3, "another life is another stream")
    await until(lambda: sender.acknowledged("site-2", "meter") == 2, "and so is another site")
    with Sender(broker) as late:
        await until(lambda: late.acknowledged("site-2", "meter") == 2, "the broker keeps what a site was told last")
    assert fleet.value("SELECT count(*) FROM fleet.records WHERE site = 'site-1'") == "33"
    assert fleet.value("SELECT count(*) FROM fleet.readings WHERE site = 'site-2'") == "4"
    assert receiver.stop() == 0


BAD = {
    "nonsense": b"\x00\xffnonsense", "nothing": b"", "deep": b"[" * 100_000,
    "no records": {**batch("s", 1, 1), "data": {"epoch": "e1", "stream": "journal", "from": 1, "to": 1}},
    "a lying range": {**batch("s", 1, 9, records=[journal_record(1)])},
    "another's site": batch("other", 1, 1),
    "another's epoch": {**batch("s", 1, 1), "id": "e2/journal/1-1"},
    "another version": {**batch("s", 1, 1), "type": "com.edgegateway.journal.v2"},
    "an impossible time": batch("s", 1, 1, records=[journal_record(1, at="2026-02-30T25:00:00Z")]),
    "twice the same": batch("s", 1, 2, records=[journal_record(1), journal_record(1)]),
    "a number that jsonb refuses": json.dumps(batch("s", 1, 1)).replace('"number": 1', '"number": 1e200000').encode(),
    "a bomb": gzip.compress(b" " * (20 << 20)),
    "half a gzip": gzip.compress(json.dumps(batch("s", 1, 1)).encode())[:-9],
    "an endless id": {**batch("s", 1, 1), "id": secrets.token_hex(5_000)},
    "an endless type": {**batch("s", 1, 1), "type": secrets.token_hex(5_000)},
}
#: A level of a topic that no index takes.
LONG = secrets.token_hex(5_000)


async def test_a_bad_message_is_set_aside_and_stops_nothing(make_receiver, sender, fleet):
    make_receiver()
    sender.batch("s", 1, 1, epoch="e0")
    for body in BAD.values():
        sender.publish("s/journal", body)
    sender.publish(f"s/chargers/{LONG}/state", event("s", "x", "charger.state.v1", {"online": True}))
    sender.batch(LONG, 1, 1)
    sender.batch("t", 1, 3)
    await until(lambda: sender.acknowledged("t") == 3, "others go on")
    await until(lambda: int(fleet.value("SELECT coalesce(sum(times), 0) FROM fleet.set_aside")) == len(BAD) + 2,
                f"all are set aside: {fleet.rows('SELECT name, reason, times FROM fleet.set_aside')}")
    assert sender.acknowledged("s") == 0, "and none of them is acknowledged"
    kept = {row["payload"] for row in fleet.rows("SELECT encode(payload, 'hex') AS payload FROM fleet.set_aside")}
    assert BAD["nonsense"].hex() in kept and BAD["deep"].hex() in kept, "the raw bytes are kept"
    before = int(fleet.value("SELECT count(*) FROM fleet.set_aside"))
    sender.publish("s/journal", BAD["nonsense"])
    sender.batch("t", 4, 4)
    await until(lambda: sender.acknowledged("t") == 4, "the next is stored")
    assert int(fleet.value("SELECT count(*) FROM fleet.set_aside")) == before, "what comes again is counted"
    sender.batch("s", 1, 2)
    await until(lambda: sender.acknowledged("s") == 2, "good records of the same site are stored")


async def test_a_person_decides_about_what_is_set_aside(make_receiver, sender, fleet):
    make_receiver()
    sender.batch("s", 1, 2)
    sender.publish("s/journal", {**batch("s", 3, 9, records=[journal_record(3)])})
    sender.batch("s", 10, 11)
    await until(lambda: fleet.value("SELECT count(*) FROM fleet.set_aside") == "1", "it is set aside")
    listed = command(fleet, "set-aside", "list")
    assert "e1/journal/3-9" in listed and "covers 7 records" in listed
    identifier = listed.split()[0]
    command(fleet, "set-aside", "retry", identifier, expect=64)
    assert "7 records" in command(fleet, "set-aside", "give-up", identifier)
    sender.batch("s", 11, 12)
    await until(lambda: sender.acknowledged("s") == 12, "the stream goes on")
    [given] = fleet.rows("SELECT first, last, reason FROM fleet.left_out")
    assert (given["first"], given["last"]) == ("3", "9") and "given up" in given["reason"]


async def test_a_site_whose_records_were_given_up_sends_on_from_there(make_receiver, sender, fleet):
    """A gateway begins with the record after what is acknowledged to it: the bad one is in each of its batches."""
    make_receiver()

    def lying(last):
        return {**batch("s", 3, last, records=[journal_record(3)])}

    sender.batch("s", 1, 2)
    sender.publish("s/journal", lying(9))
    await until(lambda: fleet.value("SELECT count(*) FROM fleet.set_aside") == "1", "it is set aside")
    assert "7 records" in command(fleet, "set-aside", "give-up", fleet.value("SELECT id FROM fleet.set_aside"))
    assert sender.acknowledged("s") == 2
    sender.publish("s/journal", lying(12))
    await until(lambda: sender.acknowledged("s") == 9, "what was given up is not waited for any more")
    sender.batch("s", 10, 12)
    await until(lambda: sender.acknowledged("s") == 12, "the stream goes on")


async def test_what_was_set_aside_is_stored_when_its_cause_is_mended(make_receiver, sender, fleet):
    make_receiver()
    sender.batch("s", 1, 2)
    await until(lambda: sender.acknowledged("s") == 2, "records flow")
    fleet.run("ALTER TABLE fleet.journal ADD CONSTRAINT refusing CHECK (seq < 1000)")
    sender.batch("s", 1000, 1001)
    await until(lambda: fleet.value("SELECT count(*) FROM fleet.set_aside") == "1", "PostgreSQL refuses it")
    identifier = fleet.value("SELECT id FROM fleet.set_aside")
    fleet.run("ALTER TABLE fleet.journal DROP CONSTRAINT refusing")
    holes = ",".join(f"[{seq},{seq + 1})" for seq in range(10, 522, 2))
    fleet.run(f"UPDATE fleet.stream SET held = '{{{holes}}}'")
    command(fleet, "set-aside", "retry", identifier, expect=64)
    assert fleet.value("SELECT count(*) FROM fleet.set_aside") == "1", "what is not stored is kept"
    fleet.run("UPDATE fleet.stream SET held = '{}'")
    assert "2 records" in command(fleet, "set-aside", "retry", identifier)
    assert fleet.value("SELECT count(*) FROM fleet.set_aside") == "0"
    assert [row["seq"] for row in fleet.rows("SELECT seq FROM fleet.journal ORDER BY seq")] == ["1", "2", "1000", "1001"]


async def test_a_state_that_is_refused_takes_nothing_of_its_site_with_it(make_receiver, sender, fleet):
    """A site that is heard of for the first time, with states that come together; PostgreSQL has no year 0."""
    sender.state("s", time="0000-01-01T00:00:00.000Z")
    sender.publish("s/chargers/CP-1/state", event("s", "x", "charger.state.v1", {"online": True}), retain=True)
    make_receiver()
    await until(lambda: fleet.value("SELECT count(*) FROM fleet.charger_state") == "1", "the charger's state is stored")
    sender.batch("s", 1, 3)
    await until(lambda: sender.acknowledged("s") == 3, "records are stored")
    assert fleet.value("SELECT sum(times) FROM fleet.set_aside") == "1", "one message alone is set aside"


async def test_records_that_are_left_out_and_counted_are_no_gap(make_receiver, sender, fleet):
    make_receiver()
    sender.batch("s", 1, 10, records=[journal_record(1), journal_record(7), {"seq": 9, "left_out": "no room", "size": 5}],
                 left_out=[{"reason": "pruned", "count": 7}])
    await until(lambda: sender.acknowledged("s") == 10, "the range is whole")
    holes = fleet.rows("SELECT first, last, reason FROM fleet.left_out ORDER BY first")
    assert [(int(row["first"]), int(row["last"])) for row in holes] == [(2, 6), (8, 8), (9, 9), (10, 10)]
    assert "pruned" in holes[0]["reason"] and holes[2]["reason"] == "no room"
    sender.batch("s", 3, 8)
    sender.batch("s", 11, 11)
    await until(lambda: sender.acknowledged("s") == 11, "they come after all")
    assert [row["seq"] for row in fleet.rows("SELECT seq FROM fleet.journal ORDER BY seq")] == list("1345678") + ["11"]
    holes = fleet.rows("SELECT first, last FROM fleet.left_out ORDER BY first")
    assert [(int(row["first"]), int(row["last"])) for row in holes] == [(2, 2), (9, 9), (10, 10)]


def others(stream):
    """What no gateway would send: record 5, and not as it was."""
    if stream == "journal":
        return [journal_record(5, data={"number": 6}), journal_record(5, at="2026-11-22T10:00:00.001Z"),
                journal_record(5, session=7), journal_record(5, kind="charger.disconnected")]
    first, second = meter_record(5)["samples"]
    return [meter_record(5, samples=[first, second | {"value": 16.6}]), meter_record(5, samples=[first]),
            meter_record(5, samples=[first, second, second]), meter_record(5, samples=[first, second | {"unit": "kA"}]),
            meter_record(5, charger="CP-2"), meter_record(5, samples=[])]


@pytest.mark.parametrize("stream", ["journal", "meter"])
async def test_another_record_under_a_number_that_is_taken_replaces_nothing(make_receiver, sender, fleet, stream):
    make_receiver()
    rows = f"SELECT * FROM fleet.{'records' if stream == 'journal' else 'readings'} ORDER BY seq, 3"
    right = batch("s", 4, 7, stream)
    wrong = [batch("s", 4, 7, stream, records=[right["data"]["records"][0], other, *right["data"]["records"][2:]])
             for other in others(stream)]
    sender.batch("s", 1, 5, stream=stream)
    await until(lambda: sender.acknowledged("s", stream) == 5, "the first are stored")
    before = fleet.rows(rows)
    for body in wrong:
        sender.send(f"s/{stream}", body)
    await until(lambda: fleet.value("SELECT sum(times) FROM fleet.set_aside") == str(len(wrong)), "all are set aside")
    assert fleet.rows(rows) == before, "what is stored stays, and nothing comes of a message that contradicts it"
    assert fleet.value("SELECT min(reason) FROM fleet.set_aside").startswith("record 5 is not the one")
    assert sender.acknowledged("s", stream) == 5
    # As fast as they can be sent: the first of them counts.
    sender.send(f"s/{stream}", right)
    sender.send(f"s/{stream}", batch("s", 7, 7, stream, records=[others(stream)[0] | {"seq": 7}]))
    sender.batch("s", 1, 7, stream=stream)
    await until(lambda: sender.acknowledged("s", stream) == 7, "what is right is stored")
    await until(lambda: fleet.value("SELECT sum(times) FROM fleet.set_aside") == str(len(wrong) + 1), "and that is not")
    assert fleet.rows(rows)[:len(before)] == before
    fleet.run(f"DELETE FROM fleet.{'journal' if stream == 'journal' else 'reading'} WHERE seq = 5")
    sender.send(f"s/{stream}", wrong[0])
    sender.batch("s", 8, 8, stream=stream)
    await until(lambda: sender.acknowledged("s", stream) == 8, "the stream goes on")
    assert fleet.value("SELECT sum(times) FROM fleet.set_aside") == str(len(wrong) + 1), "what was deleted is not compared"


async def test_packed_messages_and_odd_values_arrive_as_they_were(make_receiver, sender, fleet):
    make_receiver()
    odd = "tab\t quote\" back\\slash \\N {a,b} \u00e4\U0001f600 \n"
    record = meter_record(1, charger=odd, charger_time="2026-11-22T09:00:00.123Z", samples=[
        {"measurand": "Voltage", "unit": "V", "value": 1}, {"measurand": "Voltage", "unit": "V", "text": odd},
        {"measurand": "Voltage", "unit": "V", "signed": "AAECAw=="},
        {"measurand": "other", "vendor_measurand": "x", "text": ""}])
    text = json.dumps(batch("s", 1, 2, "meter", records=[record, meter_record(2, samples=[])]))
    text = text.replace('"value": 1}', '"value": 1234.5000}')
    sender.publish("s/meter", gzip.compress(text.encode()))
    await until(lambda: sender.acknowledged("s", "meter") == 2, "it is stored")
    rows = fleet.rows("SELECT * FROM fleet.readings ORDER BY seq, item")
    assert [(row["seq"], row["item"]) for row in rows] == [("1", "1"), ("1", "2"), ("1", "3"), ("1", "4"), ("2", "0")]
    assert rows[0]["value"] == "1234.5000" and rows[0]["charger"] == odd and rows[1]["text"] == odd
    assert rows[2]["signed"] == "\\x00010203" and json.loads(rows[3]["extra"]) == {"vendor_measurand": "x"}
    assert rows[0]["charger_time"] == "2026-11-22 09:00:00.123+00"
    sender.batch("s", 1, 1, records=[journal_record(1, data={"text": "a\0b\ud800", "x": odd})])
    await until(lambda: sender.acknowledged("s") == 1, "what jsonb refuses is stored all the same")
    [row] = fleet.rows("SELECT data, original FROM fleet.journal")
    assert json.loads(row["data"]) == {"text": "a\ufffdb\ufffd", "x": odd}
    assert json.loads(row["original"])["text"] == "a\0b\ud800"


async def test_states_of_sites_and_chargers(make_receiver, sender, fleet):
    charger = {"charger": "CP-1", "online": True, "sessions": [{"session": 1}], "connectors": []}
    sender.state("s", journal=10, meter=20)
    sender.publish("s/chargers/CP%2F1/state", event("s", "x", "charger.state.v1", charger), retain=True)
    make_receiver()

    def site():
        rows = fleet.rows("SELECT * FROM fleet.sites")
        return rows[0] if rows else {}

    await until(lambda: site().get("chargers_online") == "1", "what the broker retained before is known")
    assert site()["online"] == "t" and site()["sessions_running"] == "1"
    sender.batch("s", 1, 7)
    await until(lambda: sender.acknowledged("s") == 7, "records come")
    [backlog] = fleet.rows("SELECT * FROM fleet.backlog WHERE stream = 'journal'")
    assert (backlog["stored"], backlog["newest"], backlog["behind"]) == ("7", "10", "3")
    sender.state("s", journal=99, time="2026-11-22T09:59:00.000Z")
    sender.publish("s/chargers/CP%2F1/state", b"", retain=True)
    await until(lambda: site()["chargers"] == "0", "a removed charger goes")
    assert fleet.value("SELECT newest_journal FROM fleet.site_state") == "10", "an older state changes nothing"
    sender.state("s", online=False, time="2026-11-22T09:00:00.000Z")
    await until(lambda: site()["online"] == "f", "a last will counts, however old its time")


async def test_what_stays_away_is_asked_for(make_receiver, sender, fleet):
    make_receiver("--replay-after-seconds", 1)
    sender.state("s", journal=40, meter=0)
    sender.state("t", journal=40, epoch="e2")
    for site in ("s", "t"):
        sender.batch(site, 1, 10)
        sender.batch(site, 21, 30)
    first = (await until(lambda: sender.queries("s"), "the hole is asked for", 20))[0]
    assert first["kind"] == "replay" and first["id"]
    assert first["args"] == {"epoch": "e1", "stream": "journal", "from": 11, "to": 20}
    sender.batch("s", 11, 20)
    await until(lambda: sender.acknowledged("s") == 30, "the hole is closed")
    await until(lambda: sender.queries("s")[-1]["args"]["from"] == 31, "and what the site has and nobody sent", 20)
    assert sender.queries("s")[-1]["args"]["to"] == 40
    assert len({query["id"] for query in sender.queries("s")}) == len(sender.queries("s"))
    assert all(query["args"]["epoch"] == "e2" for query in sender.queries("t")), "an earlier life cannot be asked any more"


async def test_records_that_only_the_state_tells_of_are_asked_for(make_receiver, sender, fleet):
    """A site that nobody answered for long tries so rarely that a new receiver would not hear from it for minutes."""
    sender.state("s", journal=7)
    make_receiver("--replay-after-seconds", "1")
    await until(lambda: sender.queries("s"), "asked for although nothing of the stream ever came", 20)
    assert sender.queries("s")[0]["args"] == {"epoch": "e1", "stream": "journal", "from": 1, "to": 7}
    row = fleet.rows("SELECT stream, stored, behind, last_stored_at FROM fleet.backlog")
    assert [(r["stream"], r["stored"], r["behind"], r["last_stored_at"]) for r in row] == [("journal", "0", "7", "")]
    sender.batch("s", 1, 7)
    await until(lambda: sender.acknowledged("s") == 7, "and taken when they come")


async def test_every_site_of_a_burst_is_told(make_receiver, sender, fleet):
    """Acknowledgements wait for their place; nobody has to send again for want of one."""
    sites = [f"site-{number}" for number in range(300)]
    make_receiver()
    for seq in (1, 2, 3):
        for site in sites:
            sender.send(f"{site}/journal", batch(site, seq, seq))
    await until(lambda: all(sender.acknowledged(site) == 3 for site in sites), "every site is told", 20)
    assert fleet.value("SELECT count(*) FROM fleet.journal") == "900"


class Site(threading.Thread):
    """Sends as a gateway does: in order, and from its cursor again while nobody acknowledges."""

    def __init__(self, sender, name, batches, size=5):
        super().__init__(daemon=True)
        self.sender, self.name_of_site, self.last, self.size = sender, name, batches * size, size
        self.start()

    def run(self):
        while (cursor := self.sender.acknowledged(self.name_of_site, "meter")) < self.last:
            for first in range(cursor + 1, min(self.last, cursor + 8 * self.size) + 1, self.size):
                self.sender.batch(self.name_of_site, first, first + self.size - 1, stream="meter")
            try:
                until_blocking(lambda: self.sender.acknowledged(self.name_of_site, "meter") >= min(
                    self.last, cursor + 8 * self.size), limit=1)
            except AssertionError:
                pass


def check_whole(fleet, sites):
    for site in sites:
        rows = fleet.rows(
            f"SELECT seq, item, value FROM fleet.readings WHERE site = '{site.name_of_site}' ORDER BY seq, item")
        expected = [(seq, item) for seq in range(1, site.last + 1) for item in (1, 2)]
        assert [(int(row["seq"]), int(row["item"])) for row in rows] == expected, site.name_of_site
        assert all(row["value"] == (str(int(row["seq"]) * 10) if row["item"] == "1" else "16.5") for row in rows)
    assert fleet.value("SELECT count(*) FROM fleet.set_aside") == "0"


async def finish(sites, limit=60):
    await until(lambda: not any(site.is_alive() for site in sites), "every site is told that all is stored", limit)


@pytest.mark.limit(90)
async def test_two_share_the_load_and_any_of_them_may_die_or_hang(make_receiver, sender, fleet):
    first, second = make_receiver(), make_receiver()
    await finish([Site(sender, f"site-{number}", 10) for number in range(4)])
    second.hang()
    sites = [Site(sender, f"site-{number}", 60) for number in range(4)]
    await until(lambda: sender.acknowledged("site-0", "meter") > 70, "one hangs, the other goes on", 40)
    third = make_receiver()
    first.kill()
    second.wake()
    await finish(sites)
    assert third.process.poll() is None and second.process.poll() is None
    check_whole(fleet, sites)


async def test_killed_between_commit_and_acknowledgement(make_receiver, sender, fleet, broker):
    receiver = make_receiver()
    sender.batch("s", 1, 5)
    await until(lambda: sender.acknowledged("s") == 5, "records flow")
    # The row's lock holds the commit up until the broker is frozen: what follows it goes nowhere.
    lock = subprocess.Popen(
        [PROGRAMS / "psql", fleet.conninfo, "-X", "-q"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    lock.stdin.write("BEGIN; SELECT 'locked' FROM fleet.stream FOR UPDATE;\n")
    lock.stdin.flush()
    await asyncio.to_thread(lambda: next(line for line in lock.stdout if "locked" in line))
    sender.batch("s", 6, 9)
    await until(lambda: fleet.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == "1",
                "the receiver waits for the lock")
    broker.hang()
    lock.stdin.write("ROLLBACK;\n")
    lock.stdin.close()
    await until(lambda: fleet.watermark("journal") == 9, "it is committed")
    receiver.kill()
    broker.kill()
    assert lock.wait(5) == 0
    broker.start()
    make_receiver()
    await until(sender.client.is_connected, "the site is back", 20)
    assert sender.acknowledged("s") == 5
    await until(lambda: (sender.batch("s", 6, 9), sender.acknowledged("s") == 9)[1],
                "who sends again is told, whoever listens now", 20)
    assert fleet.value("SELECT count(*) FROM fleet.journal") == "9"


@pytest.mark.limit(120)
async def test_postgresql_and_the_broker_go_away_and_come_back(make_receiver, sender, fleet, broker, postgres):
    receiver = make_receiver()
    sites = [Site(sender, "site-1", 40), Site(sender, "site-2", 40)]
    await until(lambda: sender.acknowledged("site-1", "meter") > 20, "records flow", 20)
    postgres.kill()
    try:
        await until(lambda: "cannot be stored" in receiver.last_words(), "the receiver notices")
    finally:
        postgres.start()
    before = sender.acknowledged("site-1", "meter")
    await until(lambda: sender.acknowledged("site-1", "meter") > before, "it goes on by itself", 30)
    broker.kill()
    broker.start()
    await until(sender.client.is_connected, "the sites are back", 20)
    await finish(sites)
    check_whole(fleet, sites)
    assert receiver.process.poll() is None and receiver.stop() == 0


async def test_many_that_begin_at_once_make_one_schema(fleet):
    def migrate():
        return command(fleet, "migrate")

    said = await asyncio.gather(*(asyncio.to_thread(migrate) for _ in range(6)))
    assert sum("was 0" in words for words in said) == 1 and all("version 1" in words for words in said)
    assert fleet.value("SELECT count(*) FROM fleet.schema_version") == "1"
    fleet.run("INSERT INTO fleet.schema_version (version) VALUES (99)")
    command(fleet, "migrate", expect=78)


async def test_a_receiver_that_may_not_make_tables_works_with_those_that_are_there(
        broker, sender, fleet, postgres, tmp_path):
    command(fleet, "migrate")
    fleet.run("""
        CREATE ROLE receiver LOGIN;
        GRANT USAGE ON SCHEMA fleet TO receiver;
        GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA fleet TO receiver;
        GRANT UPDATE ON fleet.stream, fleet.site_state, fleet.charger_state, fleet.set_aside TO receiver;
        GRANT DELETE ON fleet.charger_state, fleet.left_out TO receiver""")
    fleet.conninfo = fleet.conninfo.replace("user=fleet", "user=receiver")
    receiver = Receiver(tmp_path / "least", broker, fleet, "--no-migrate").start()
    try:
        sender.batch("s", 1, 5, stream="meter")
        sender.state("s", meter=5)
        sender.publish("s/journal", b"nonsense")
        sender.publish("s/chargers/A/state", b"")
        await until(lambda: sender.acknowledged("s", "meter") == 5, "it stores")
        await until(lambda: fleet.value("SELECT count(*) FROM fleet.set_aside") == "1", "and sets aside")
        assert "cannot be stored" not in receiver.last_words()
    finally:
        receiver.kill()


def test_the_command_line_says_what_is_wrong(broker, fleet):
    def words(*arguments):
        done = subprocess.run([program("cloud-receiver", "CLOUD_RECEIVER_BIN"), *arguments], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    assert words("--port", "99999")[0] == 64
    assert words("--ca-file", "x")[0] == 64
    for address in ("mqtt://127.0.0.1", "127.0.0.1:1883", ""):
        code, said = words("--broker", address)
        assert code == 64 and "--port names the port" in said
    code, said = words("migrate", "--database", "host=127.0.0.1 port=1 dbname=x")
    assert code == 69 and "port 1" in said
    code, said = words("set-aside", "list", "--database", fleet.conninfo)
    assert code == 78 and "cloud-receiver migrate" in said
    assert all(option in words("run", "--help")[1] for option in ("--group", "--password-file", "--replay-after-seconds"))
