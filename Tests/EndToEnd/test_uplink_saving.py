"""Links that are paid by the byte: thinned readings, quiet hours, fewer messages, and bytes that are counted."""

import datetime

from conftest import furnish
from world.chargers import Charger16
from world.cloud import Cloud
from world.times import text
from world.waiting import stays, until

NOW = datetime.datetime.now(datetime.timezone.utc)


def span(hours_before, hours_after):
    """A span of the day around now, in UTC."""
    ends = NOW - datetime.timedelta(hours=hours_before), NOW + datetime.timedelta(hours=hours_after)
    return "-".join(end.strftime("%H:%M") for end in ends)


def make(make_gateway, broker, **keys):
    gateway = make_gateway({"cloud": {**broker.sections["cloud"], **keys}})
    Cloud.subscribed(broker, gateway.site)
    furnish(gateway.start())
    return gateway


async def charge(gateway, readings, step=5, identity="CP-1", before=240):
    """One session with a reading every `step` seconds of the last minutes."""
    start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=before)
    async with Charger16(gateway, identity) as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        for number in range(readings):
            at = start + datetime.timedelta(seconds=step * number)
            await charger.read(transaction, 10 * number, at=text(at), power=7_000 + 10 * number)
        await charger.end(transaction, 10 * readings)


def needed(rows, seconds):
    """The rule as docs/cloud.md has it, over the rows of the database."""
    by_seq = {row["seq"]: row for row in rows}
    return {
        row["seq"] for row in rows
        if row["previous"] not in by_seq
        or row["at"] // 1000 // seconds != by_seq[row["previous"]]["at"] // 1000 // seconds
    }


async def test_readings_that_are_not_needed_stay_at_the_site(make_gateway, broker):
    gateway = make(make_gateway, broker, thinning=["*: 60 s"], gather_seconds=1)
    with Cloud(broker, gateway.site) as cloud:
        await charge(gateway, 40)
        await charge(gateway, 40)
        await cloud.until_acknowledged(gateway)
        rows = gateway.database.rows("SELECT seq, previous, at FROM meter")
        expected = needed(rows, 60)
        assert 4 <= len(expected) < 20
        assert {record["seq"] for record in cloud.records("meter")} == expected
        assert cloud.left_out("meter") == {"thinned": 80 - len(expected)}
        lane = next(lane for lane in gateway.api.get("/v1/cloud")["link"]["lanes"] if lane["stream"] == "meter")
        assert (lane["records"], lane["thinned"]) == (len(expected), 80 - len(expected))
        assert len(cloud.records("journal", "session.ended")) == 2

        # The same range again, cut into other batches, gives the same records.
        cloud.batches.clear()
        gateway.edgectl("cloud", "resend", "--stream", "meter", "--from", "1")
        await cloud.until_acknowledged(gateway)
        again = [event["data"] for stream, event in cloud.batches if stream == "meter"]
        assert {record["seq"] for data in again for record in data["records"]} == expected
        assert again[0]["from"] == 1 and again[-1]["to"] == 80


async def test_in_quiet_hours_everything_but_bulk_goes_up(make_gateway, broker):
    gateway = make(make_gateway, broker, quiet_hours=[span(2, 2)])
    with Cloud(broker, gateway.site) as cloud:
        await charge(gateway, 6)
        await until(lambda: cloud.records("journal", "session.ended"), "the journal goes up", 20)
        await until(lambda: "chargers/CP-1/state" in cloud.states, "the live state goes up", 20)
        await until(
            lambda: cloud.states["state"]["streams"]["meter"].get("held_by") == "quiet_hours", "the cloud is told", 20)
        await stays(lambda: cloud.newest("meter") == 0, "no readings come", seconds=1)
        gateway.configure({"cloud": {"quiet_hours": [span(-2, 5)]}})
        gateway.restart()
        await cloud.until_level(gateway)


async def test_the_bytes_of_each_day_are_counted_over_restarts(make_gateway, broker):
    gateway = make(make_gateway, broker)
    with Cloud(broker, gateway.site) as cloud:
        await charge(gateway, 40)
        await cloud.until_level(gateway)
        link = gateway.api.get("/v1/cloud")["link"]
        arrived = sum(len(str(event)) for _, event in cloud.batches)
        assert link["bytes_sent"] > arrived > link["bytes_received"] > 500, (link, arrived)
        gateway.restart()
        [today] = gateway.api.get("/v1/cloud")["days"]
        assert today["day"] in {NOW.date().isoformat(), datetime.datetime.now(datetime.timezone.utc).date().isoformat()}
        assert today["sent"] >= link["bytes_sent"] and today["received"] >= link["bytes_received"]
        assert f"Bytes {today['day']}" in gateway.edgectl("cloud")
        before = today["sent"]
        await charge(gateway, 10)
        await cloud.until_level(gateway)
        gateway.restart()
        assert gateway.api.get("/v1/cloud")["days"][0]["sent"] > before
