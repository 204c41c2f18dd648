"""The whole table of rules against chargers that answer late, never, twice, with a refusal, or go away before or after
their answer; and with the gateway killed in every gap. Many chargers at once, so that the waiting is done once."""

import asyncio
import json
import os
import random
import signal

import pytest

from world.chargers import Charger16
from world.cloud import Cloud
from world.roads import OverMQTT
from world.waiting import stays, until

TIMEOUT = 1

#: By rule: resend, verify (read back), verify (its transaction), never, never (its boot).
VERBS = {
    "availability": ({"operative": False, "evse": 1}, "ChangeAvailability"),
    "configure": ({"key": "HeartbeatInterval", "value": "77"}, "ChangeConfiguration"),
    "start": ({"token": "FROM-APP", "evse": 1}, "RemoteStartTransaction"),
    "unlock": ({"evse": 1}, "UnlockConnector"),
    "reset": ({"type": "soft"}, "Reset"),
}


class Odd(Charger16):
    """Answers the action that it is asked for in its own way."""

    def __init__(self, gateway, identity, verb, way):
        super().__init__(gateway, identity)
        self.verb, self.action, self.way = verb, VERBS[verb][1], way
        self.seen, self._tasks = 0, []

    @property
    def has_it_happen(self):
        """What a charger does that takes a command on, whatever it says."""
        return self.way != "rejected"

    async def route_message(self, raw):
        frame = json.loads(raw)
        if frame[0] != 2 or frame[2] != self.action:
            return await super().route_message(raw)
        self.seen += 1
        self.calls.append(frame)
        if self.verb == "configure" and self.has_it_happen:
            self.configuration["HeartbeatInterval"] = "77"
        return await self._answer([3, frame[1], {"status": self._word()}])

    def _word(self):
        if self.way == "rejected":
            return "UnlockFailed" if self.verb == "unlock" else "Rejected"
        return "Unlocked" if self.verb == "unlock" else "Accepted"

    async def _answer(self, answer):
        text = json.dumps(answer)
        if self.way == "late" and self.seen == 1:
            self._tasks.append(asyncio.ensure_future(self._later(text)))
        elif self.way == "never" or (self.way == "gone before" and self.seen == 1):
            pass
        elif self.way == "twice":
            await self.wire.send(text)
            await self.wire.send(text)
        else:
            await self.wire.send(text)
        if self.way in ("gone before", "gone after") and self.seen == 1:
            self._tasks.append(asyncio.ensure_future(self._come_back()))

    async def _later(self, text):
        await asyncio.sleep(TIMEOUT * 1.3)
        await self.wire.send(text)

    async def _come_back(self):
        if self.way == "gone after":
            # A connection that is cut may take with it what was said last.
            row = lambda: self.gateway.database.command(f"to-{self.id}")
            await until(lambda: row()["state"] != "sent", "its answer is heard")
        await self.drop()
        await self.open()
        await self.boot()

    async def happen(self):
        """What the command is to bring about."""
        if self.verb == "start" and self.has_it_happen:
            await self.begin("FROM-APP")
        elif self.verb == "reset" and self.has_it_happen and not self.way.startswith("gone"):
            await self.boot()

    async def until_settled(self):
        """Everything that it does by itself is done."""
        await asyncio.gather(*self._tasks)


#: way → verb → the outcome, and how many frames may have left at least and at most.
ONCE = (1, 1)
TABLE = {
    "well": dict.fromkeys(VERBS, ("effective", ONCE)),
    "twice": dict.fromkeys(VERBS, ("effective", ONCE)),
    "rejected": dict.fromkeys(VERBS, ("rejected", ONCE)),
    "late": {
        "availability": ("effective", (1, 2)), "configure": ("effective", ONCE), "start": ("effective", ONCE),
        "unlock": ("effective", ONCE), "reset": ("effective", ONCE)},
    "never": {
        "availability": ("unknown", (2, 9)), "configure": ("effective", ONCE), "start": ("effective", ONCE),
        "unlock": ("unknown", ONCE), "reset": ("effective", ONCE)},
    "gone before": {
        "availability": ("effective", (2, 2)), "configure": ("effective", ONCE), "start": ("effective", ONCE),
        "unlock": ("unknown", ONCE), "reset": ("effective", ONCE)},
    "gone after": dict.fromkeys(VERBS, ("effective", ONCE)),
}


@pytest.fixture
def proving(make_gateway, broker):
    """A daemon whose chargers must answer within a second."""
    gateway = make_gateway({**broker.sections, "chargers": {"call_timeout_seconds": TIMEOUT}})
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        yield OverMQTT(gateway, cloud)


def name_of(way, verb):
    return f"{way}-{verb}".replace(" ", "-").upper()


def send(road, charger, verb, expires):
    args, _ = VERBS[verb]
    road.send(f"to-{charger}", charger, verb, args, expires_in_seconds=expires)


async def prove(road, way, verb):
    charger = Odd(road.gateway, name_of(way, verb), verb, way)
    await charger.open()
    await charger.boot()
    command = f"to-{charger.id}"
    send(road, charger.id, verb, 4 if way == "never" else 60)
    await until(lambda: charger.seen, f"{command} reaches its charger")
    state, (least, most) = TABLE[way][verb]
    if way == "late" and verb == "unlock":
        await road.outcome(command, "unknown")
    elif way in ("late", "never"):
        row = lambda: road.gateway.database.command(command)
        await until(lambda: "did not answer" in str(row()["detail"]) or charger.seen > 1
                    or row()["state"] == "effective", "the answer is missed")
    elif way.startswith("gone"):
        await charger.until_settled()
    else:
        await until(lambda: set(road.cloud.states_of(command)) - {"received", "queued", "sent"}, "the answer is heard")
    await charger.happen()
    result = await road.outcome(command, state, 20)
    assert least <= charger.seen <= most, f"{way} {verb}: {charger.seen} frames"
    stages = [stage["state"] for stage in result["stages"]]
    assert stages[0] == "received" and stages[-1] == state, stages
    assert [stage["at"] for stage in result["stages"]] == sorted(stage["at"] for stage in result["stages"])
    if state == "unknown":
        assert "sent" in result["detail"], "what was tried is told"
    await charger.until_settled()
    await charger.close()


@pytest.mark.limit(60)
async def test_every_rule_meets_every_way_in_which_a_charger_can_answer(proving):
    for way, verbs in TABLE.items():
        for verb in verbs:
            proving.gateway.api.post("/v1/chargers", {"identity": name_of(way, verb)})
    await asyncio.gather(*(prove(proving, way, verb) for way, verbs in TABLE.items() for verb in verbs))


#: gap → what is done with the frames that came, when the gateway is killed.
GAPS = ["before the frame", "before the answer", "with the answer unread", "after the answer"]


@pytest.mark.limit(60)
@pytest.mark.parametrize("gap", GAPS)
async def test_the_gateway_is_killed_in_every_gap(proving, gap):
    gateway, cloud = proving.gateway, proving.cloud
    ways = {"before the frame": "well", "after the answer": "well"}
    chargers = [Odd(gateway, f"KILL-{verb.upper()}", verb, ways.get(gap, "never")) for verb in VERBS]
    for charger in chargers:
        gateway.api.post("/v1/chargers", {"identity": charger.id})
    if gap != "before the frame":
        for charger in chargers:
            await charger.open()
            await charger.boot()
    for charger in chargers:
        send(proving, charger.id, charger.verb, 60)
    await reach(gap, proving, chargers)
    gateway.kill()
    await asyncio.to_thread(gateway.start)
    for charger in chargers:
        if charger.wire is not None:
            await charger.until_closed()
        charger.way = "well"
        await charger.open()
        if gap == "before the frame" or charger.verb == "reset":
            await charger.boot()
    if gap == "before the frame":
        await until(lambda: all(charger.seen for charger in chargers), "the commands arrive after all")
        await until(lambda: all(set(cloud.states_of(f"to-{charger.id}")) & {"accepted", "effective"}
                                for charger in chargers), "the answers are heard")
    for charger in chargers:
        await charger.happen()
    in_doubt = gap in ("before the answer", "with the answer unread")
    for charger in chargers:
        state = "unknown" if in_doubt and charger.verb == "unlock" else "effective"
        await proving.outcome(f"to-{charger.id}", state, 20)
        most = 2 if in_doubt and charger.verb == "availability" else 1
        assert charger.seen == most, f"{charger.verb}: {charger.seen} frames"
    await stays(lambda: sum(charger.seen for charger in chargers) <= len(chargers) + in_doubt, "no more", seconds=0.5)
    for charger in chargers:
        assert len(cloud.states_of(f"to-{charger.id}")) == len(set(cloud.states_of(f"to-{charger.id}"))) or in_doubt
        await charger.close()


async def reach(gap, road, chargers):
    states = lambda: [road.gateway.database.command(f"to-{charger.id}") for charger in chargers]
    if gap == "before the frame":
        await until(lambda: all(states()), "the commands are stored")
        return
    await until(lambda: all(charger.seen for charger in chargers), "the frames are at the chargers")
    if gap == "with the answer unread":
        os.kill(road.gateway.daemon_pid(), signal.SIGSTOP)
        for charger in chargers:
            charger.way = "well"
            await charger._answer([3, charger.calls[-1][1], {"status": charger._word()}])
    elif gap == "after the answer":
        stored = ("accepted", "effective")
        await until(lambda: all(row["state"] in stored for row in states()), "the answers are stored")


ROUNDS = int(os.environ.get("COMMAND_CRASH_ROUNDS", 5))


@pytest.mark.limit(90)
async def test_killed_at_random_moments_nothing_is_lost_and_nothing_done_twice(proving):
    """Also between the commit and the frame, and between the commit and the broker's hearing of it."""
    random_ = random.Random(os.environ.get("CRASH_SEED", "commands"))
    gateway = proving.gateway
    gateway.api.post("/v1/chargers", {"identity": "BUSY"})
    counts, ids = {}, []
    for round_ in range(ROUNDS):
        charger = Charger16(gateway, "BUSY")
        charger.reactions["UnlockConnector"] = lambda call: counts.update(
            {call["connectorId"]: counts.get(call["connectorId"], 0) + 1})
        await charger.open()
        await charger.boot()
        for number in range(round_ * 20 + 1, round_ * 20 + 21):
            ids.append(f"busy-{number}")
            proving.send(ids[-1], "BUSY", "unlock", {"evse": number}, expires_in_seconds=60)
        await asyncio.sleep(random_.uniform(0, 0.15))
        gateway.kill()
        await asyncio.to_thread(gateway.start)
        await charger.until_closed()
    async with Charger16(gateway, "BUSY") as charger:
        charger.reactions["UnlockConnector"] = lambda call: counts.update(
            {call["connectorId"]: counts.get(call["connectorId"], 0) + 1})
        await charger.boot()
        for identifier in ids:
            await until(lambda: set(proving.cloud.states_of(identifier)) & {"effective", "unknown"},
                        f"{identifier} has its outcome", 30)
    assert max(counts.values()) == 1, "nothing is done twice"
    done = {number for number, count in counts.items() if count}
    effective = {int(identifier[5:]) for identifier in ids if "effective" in proving.cloud.states_of(identifier)}
    assert effective <= done, "what is said to be done was done"
    assert len(effective) > len(ids) / 2, "most of it is done"
