"""The cloud asks for records once more, and they come beside the live flow."""

import pytest

from test_cloud import charge
from world.cloud import Cloud
from world.waiting import until


def replayed(cloud, query):
    return [event["data"] for _, event in list(cloud.batches) if event["data"].get("replay") == query]


async def asked(cloud, query, **args):
    answer = await cloud.ask(query, "replay", args)
    assert "refused" not in answer, answer
    [item] = answer["items"]
    return item


async def until_replayed(cloud, query, last):
    await until(lambda: replayed(cloud, query) and replayed(cloud, query)[-1]["to"] == last, f"{query} has come", 20)
    return replayed(cloud, query)


async def test_any_range_comes_once_more_and_no_cursor_moves(linked, broker):
    def cursors():
        return linked.database.rows("SELECT stream, acknowledged FROM cursor ORDER BY stream")

    with Cloud(broker, linked.site) as cloud:
        await charge(linked, readings=40)
        await cloud.until_level(linked)
        await cloud.until_acknowledged(linked)
        before = cursors()
        assert await asked(cloud, "r1", stream="meter", **{"from": 11}, to=20) == {
            "stream": "meter", "from": 11, "to": 20}
        batches = await until_replayed(cloud, "r1", 20)
        assert [record["seq"] for data in batches for record in data["records"]] == list(range(11, 21))
        # Beyond what there is, and several at once: each comes, in order.
        items = [await asked(cloud, f"q{number}", stream=stream) for number, stream in enumerate(("journal", "meter"))]
        newest = [linked.database.value(f"SELECT max(seq) FROM {stream}") for stream in ("journal", "meter")]
        assert [item["from"] for item in items] == [1, 1]
        assert items[1]["to"] == 40 and items[0]["to"] <= newest[0]
        journal = await until_replayed(cloud, "q0", items[0]["to"])
        assert [record["seq"] for data in journal for record in data["records"]] == list(range(1, items[0]["to"] + 1))
        await until_replayed(cloud, "q1", 40)
        after = cursors()
        assert after[1] == before[1], "the cursor of the readings stands where it stood"
        # The broker's word for the last batch may still be on its way.
        await until(lambda: linked.api.get("/v1/cloud")["link"]["replays"] == [], "no replay to be under way")


@pytest.mark.parametrize("args, words", [
    ({"stream": "meter", "from": 500}, "'meter' ends with"), ({"stream": "nonsense"}, "journal and meter"),
    ({}, "stream"), ({"stream": "meter", "from": 0}, "1 or more"), ({"stream": "meter", "from": 5, "to": 4}, "less"),
])
async def test_what_cannot_be_replayed_is_refused_with_the_reason(linked, broker, args, words):
    with Cloud(broker, linked.site) as cloud:
        await charge(linked)
        await cloud.until_level(linked)
        answer = await cloud.ask("wrong", "replay", args)
        assert words in answer["refused"]


async def test_a_replay_does_not_hold_up_what_happens_now(linked, broker):
    """While thousands of readings are replayed, new records and states come at once."""
    with Cloud(broker, linked.site) as cloud:
        await charge(linked, readings=300)
        await cloud.until_level(linked)
        for number in range(10):
            await asked(cloud, f"r{number}", stream="meter")
        await charge(linked, readings=20)
        await cloud.until_level(linked, limit=10)
        for number in range(10):
            await until(lambda: any(data["to"] >= 300 for data in replayed(cloud, f"r{number}")), "each has come", 20)
