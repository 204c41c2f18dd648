"""What people have the link do: pause, resume, send again; and what everybody sees of it."""

import json

import pytest

from test_cloud import charge
from world.api import Refused
from world.cloud import Cloud
from world.waiting import until


def metrics(gateway):
    """The daemon's numbers, by name and labels."""
    lines = gateway.api.get("/metrics").splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


async def test_a_pause_outlives_a_restart_and_everybody_is_told(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        await charge(linked)
        await cloud.until_level(linked)
        # While it is held, the stream takes nobody's word for what was not sent since the start.
        await cloud.until_acknowledged(linked)
        linked.edgectl("cloud", "pause", "--stream", "meter")
        before = cloud.newest("meter")
        linked.restart()
        await charge(linked, readings=7)
        await until(lambda: len(cloud.records("journal", "session.ended")) == 2, "the journal goes on", 20)

        def told():
            meter = cloud.states["state"]["streams"]["meter"]
            return meter.get("held_by") == "paused" and meter["paused_at"] and meter["backlog"] == 7
        await until(told, "the cloud is told", 20)
        assert cloud.newest("meter") == before, "no readings come"
        assert cloud.records("journal", "gateway.uplink_changed")[0]["data"] == {"change": "paused", "stream": "meter"}
        view = linked.api.get("/v1/cloud")
        assert view["meter"]["paused_at"] and "paused_at" not in view["journal"]
        assert "resume" in linked.edgectl("cloud")
        assert "paused" in linked.edgectl("status")
        assert "edgectl cloud resume" in linked.run_edgectl("doctor", expect=None).stdout
        numbers = metrics(linked)
        assert numbers['edge_gateway_stream_held{stream="meter"}'] == "1"
        assert numbers['edge_gateway_stream_backlog{stream="meter"}'] == "7"
        assert float(numbers['edge_gateway_stream_oldest_unsent_timestamp_seconds{stream="meter"}']) > 1_700_000_000
        linked.edgectl("cloud", "resume")
        await cloud.until_level(linked)
        assert metrics(linked)['edge_gateway_stream_held{stream="meter"}'] == "0"


async def test_what_was_acknowledged_is_sent_again_under_the_same_names(linked, broker):
    def cursor():
        return linked.database.value("SELECT acknowledged FROM cursor WHERE stream = 'meter'")

    with Cloud(broker, linked.site) as cloud:
        await charge(linked, readings=40)
        await cloud.until_level(linked)
        await until(lambda: cursor() == 40, "everything is acknowledged")
        epoch = linked.database.value("SELECT epoch FROM site")
        cloud.batches.clear()
        linked.edgectl("cloud", "resend", "--stream", "meter", "--from", "11")
        # The cloud compares what comes again with what it has, and says at once that it has all of it.
        await until(
            lambda: any(stream == "meter" and event["data"]["to"] == 40 for stream, event in cloud.batches),
            "the end of the range comes again", 20)
        again = [event["data"] for stream, event in cloud.batches if stream == "meter"]
        assert again[0]["from"] == 11 and {data["epoch"] for data in again} == {epoch}
        assert {record["seq"] for data in again for record in data["records"]} >= set(range(11, 41))
        await until(lambda: cursor() == 40, "it is acknowledged again")
        for wrong in ("0", "41", "-3"):
            done = linked.run_edgectl("cloud", "resend", "--stream", "meter", f"--from={wrong}", expect=2)
            assert "1 to 40" in done.stderr
        with pytest.raises(Refused):
            linked.api.post("/v1/cloud/resend", {"stream": "nonsense", "from": 1})


async def test_that_nobody_acknowledges_is_told_with_what_to_do(linked, broker):
    with Cloud(broker, linked.site, acknowledges=False) as cloud:
        await charge(linked)
        await until(lambda: "nobody acknowledges" in linked.edgectl("cloud"), "it is noticed", 20)
        assert f"ev/v1/{linked.site}/ack" in linked.edgectl("cloud")
        assert "cloud.acknowledge" in linked.edgectl("doctor")
        cloud.acknowledges = True
        await until(lambda: "nobody acknowledges" not in linked.edgectl("cloud"), "it is over", 20)


async def test_the_last_error_and_the_next_attempt_are_seen(linked, broker):
    await until(lambda: linked.api.get("/v1/cloud")["link"]["state"] == "connected", "the link stands")
    broker.kill()
    await until(lambda: linked.api.get("/v1/cloud")["link"].get("next_attempt_at"), "the next attempt is named", 20)
    link = linked.api.get("/v1/cloud")["link"]
    assert link["last_error"] and link["last_error_at"]
    text = linked.edgectl("cloud")
    assert "Last error" in text and "Next attempt" in text
    numbers = metrics(linked)
    assert numbers["edge_gateway_cloud_connected"] == "0"
    assert float(numbers["edge_gateway_cloud_last_error_timestamp_seconds"]) > 1_700_000_000
    broker.start()
    with Cloud(broker, linked.site) as cloud:
        await until(lambda: (cloud.states.get("state") or {}).get("last_error"), "the cloud is told", 20)
        shown = json.loads(linked.edgectl("cloud", "--json"))
        assert shown["link"]["lanes"][1]["sent_per_second"] >= 0
