"""The site's tokens on a charger: in full, then only what changed, and in full again where the charger lost it."""

import pytest

from world.chargers import Charger16
from world.roads import OverAPI, fresh, make_charger
from world.waiting import until

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])


async def push(road, charger, state="effective", **args):
    """Returns the outcome's words and the frames that were sent for it."""
    before, command = len(charger.calls_of("SendLocalList")), fresh()
    road.send(command, "CP-1", "local-list", args or None)
    outcome = await road.outcome(command, state)
    return outcome["detail"], [call.payload for call in charger.calls_of("SendLocalList")[before:]]


def tokens(road):
    """The site's own tokens are GOOD (accepted) and whatever a test adds."""
    return {one["token"]: "Blocked" if one["blocked"] else "Accepted" for one in road.gateway.api.get("/v1/tokens")["items"]}


async def until_listed(charger, wanted, limit=10):
    """What the charger is sent it applies a moment later."""
    await until(lambda: charger.local_list == wanted, f"the charger's list is {wanted}", limit)


def kinds(frames):
    return [frame["updateType"] for frame in frames]


@VERSIONS
async def test_a_list_is_sent_in_full_and_then_only_what_changed(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        road.gateway.api.post("/v1/tokens", {"token": "EXPIRED", "expires_at": "2020-01-01T00:00:00Z"})
        wanted = tokens(road)
        wanted.pop("EXPIRED")
        words, frames = await push(road, charger)
        assert kinds(frames) == ["Full"] and "sent in full" in words
        assert charger.local_list == wanted
        words, frames = await push(road, charger)
        assert frames == [] and "up to date" in words
        road.gateway.api.post("/v1/tokens", {"token": "NEW", "blocked": True})
        frame = (await charger.expect("SendLocalList", 2)).payload
        assert kinds([frame]) == ["Differential"] and len(frame["localAuthorizationList"]) == 1
        await until_listed(charger, {**wanted, "NEW": "Blocked"})
        road.gateway.api.delete("/v1/tokens/NEW")
        frame = (await charger.expect("SendLocalList", 3)).payload
        assert kinds([frame]) == ["Differential"]
        await until_listed(charger, wanted)
        words, frames = await push(road, charger)
        assert frames == [] and "up to date" in words
        shown = road.gateway.api.get("/v1/chargers/CP-1")["local_list"]
        assert (shown["version"], shown["tokens"]) == (charger.list_version, len(wanted))
        assert f"version {charger.list_version}" in road.gateway.edgectl("charger", "show", "CP-1")


@VERSIONS
@pytest.mark.parametrize("version_number", [2**31 - 1, 2**63 - 1])
async def test_a_version_that_no_other_can_follow_is_replaced(road, version, version_number):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        charger.list_version = version_number
        _, frames = await push(road, charger)
        assert kinds(frames) == ["Full"] and charger.list_version == 1
        assert charger.local_list == tokens(road)


@VERSIONS
async def test_a_charger_that_lost_its_list_gets_all_of_it(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        await push(road, charger)
        charger.local_list, charger.list_version = {}, 0
        _, frames = await push(road, charger)
        assert kinds(frames) == ["Full"] and charger.local_list == tokens(road)
        _, frames = await push(road, charger, full=True)
        assert kinds(frames) == ["Full"]


@VERSIONS
async def test_a_version_mismatch_is_followed_by_all_of_it(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        await push(road, charger)
        charger.statuses["SendLocalList"] = "VersionMismatch"
        charger.reactions["SendLocalList"] = lambda call: (
            charger.statuses.pop("SendLocalList", None) if call["updateType"] == "Full" else None)
        road.gateway.api.post("/v1/tokens", {"token": "NEW"})
        await until_listed(charger, tokens(road))
        assert kinds(call.payload for call in charger.calls_of("SendLocalList")) == ["Full", "Differential", "Full"]


@VERSIONS
async def test_a_long_list_is_split_by_the_chargers_maximum(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        if version == "1.6":
            charger.configuration["SendLocalListMaxLength"] = "4"
        else:
            charger.variables[("LocalAuthListCtrlr", "ItemsPerMessage")] = "4"
        for number in range(9):
            road.gateway.api.post("/v1/tokens", {"token": f"CARD-{number}"})
        _, frames = await push(road, charger)
        count = len(tokens(road))
        assert kinds(frames) == ["Full"] + ["Differential"] * ((count + 3) // 4 - 1)
        assert all(len(frame["localAuthorizationList"]) <= 4 for frame in frames)
        assert charger.local_list == tokens(road)


@VERSIONS
async def test_a_token_that_a_charger_could_not_read_does_not_keep_the_others_from_it(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        ours, long, longest = tokens(road), "L" * 37, "L" * 255
        for token in [{"token": "PAID", "type": "DirectPayment"}, {"token": long}, {"token": longest}]:
            road.gateway.api.post("/v1/tokens", token)
        await push(road, charger)
        more = {"1.6": ["PAID"], "2.0.1": [], "2.1": ["PAID", long, longest]}[version]
        assert charger.local_list == {**ours, **dict.fromkeys(more, "Accepted")}


async def test_what_a_charger_cannot_take_is_told(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.statuses["SendLocalList"] = "Failed"
        words, _ = await push(road, charger, state="rejected")
        assert words == "Failed"
        charger.configuration["LocalAuthListMaxLength"] = "0"
        words, frames = await push(road, charger, state="failed")
        assert "takes at most 0 tokens" in words and frames == []
        charger.list_version = -1
        words, _ = await push(road, charger, state="failed")
        assert words == "the charger keeps no local list"


@VERSIONS
async def test_a_lost_answer_is_seen_by_the_version(road, version):
    """The list was taken and the answer lost: nothing is applied twice."""
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        await push(road, charger)
        charger.silent_on.add("SendLocalList")
        road.gateway.api.post("/v1/tokens", {"token": "NEW"})
        await charger.expect("SendLocalList", count=2)
        charger.silent_on.clear()
        charger.list_version += 1
        frame = (await charger.expect("SendLocalList", count=3, limit=30)).payload
        assert frame["updateType"] == "Full"
        await until_listed(charger, tokens(road))


async def test_a_list_follows_whatever_says_who_may_charge(gateway, site):
    """Also of a charger that was away, and although nobody asks for it."""
    road = OverAPI(gateway)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        await push(road, charger)
    for change in [
        ("tokens", "add", "FLEET-1", "--group", "fleet"), ("chargers", "add", "CP-2"),
        ("chargers", "group", "deck", "CP-2"), ("tokens", "group", "fleet", "--at", "group:deck"),
        ("tokens", "block", "GOOD"),
    ]:
        gateway.edgectl(*change)
    open_now = [one for one in gateway.api.get("/v1/commands")["items"] if one["state"] == "queued"]
    assert [one["verb"] for one in open_now] == ["local-list"], "one that waits says it all"
    async with Charger16(gateway, "CP-1") as charger:
        charger.list_version = 1
        await charger.boot()
        frame = (await charger.expect("SendLocalList")).payload
        assert frame["updateType"] == "Differential"
        told = {one["idTag"]: one["idTagInfo"]["status"] for one in frame["localAuthorizationList"]}
        assert told == {"FLEET-1": "Invalid", "GOOD": "Blocked"}
        gateway.edgectl("chargers", "group", "deck", "CP-1")
        frame = (await charger.expect("SendLocalList", 2)).payload
        [entry] = frame["localAuthorizationList"]
        assert (entry["idTag"], entry["idTagInfo"]["status"]) == ("FLEET-1", "Accepted")
