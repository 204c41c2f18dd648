"""The whole table of rules against chargers that answer late, never, twice, with a refusal, or go away before or after
their answer; and with the gateway killed in every gap. Many chargers at once, so that the waiting is done once."""

import asyncio
import json
import os
import random

import pytest

from world.chargers import Charger16, Charger21, Charger201
from world.chargers.v2 import Transaction
from world.cloud import Cloud
from world.processes import freeze
from world.roads import OverMQTT
from world.waiting import stays, until

#: Seconds that a charger has for its answer. Less, and one that a busy machine holds up is late without meaning to be.
TIMEOUT = 2

#: By rule: resend, resend (composite schedule), verify (read back), verify (transaction), never, never (boot).
VERBS = {
    "availability": {"operative": False, "evse": 1}, "limit": {"evse": 1, "limit": 10}, "configure": None,
    "start": {"token": "FROM-APP", "evse": 1}, "unlock": {"evse": 1}, "reset": {"type": "soft"},
}
RESENT = ("availability", "limit")
VERSIONS = ("1.6", "2.0.1", "2.1")


class Odd:
    """Answers the action that it is asked for in its own way."""

    ACTIONS, SETTING = {}, {}

    def __init__(self, gateway, identity, verb, way):
        super().__init__(gateway, identity)
        self.verb, self.action, self.way = verb, self.ACTIONS[verb], way
        self.seen, self._tasks, self.frame = 0, [], None

    @property
    def args(self):
        return self.SETTING if self.verb == "configure" else VERBS[self.verb]

    @property
    def takes_it(self):
        """Whatever it says, or does not."""
        return self.way != "rejected"

    async def route_message(self, raw):
        frame = json.loads(raw)
        if frame[0] != 2 or frame[2] != self.action:
            return await super().route_message(raw)
        self.seen += 1
        self.frame = frame
        if self.verb == "limit" and self.takes_it:
            self.limit = ("A", 10.0)
        if self.verb == "configure" and self.takes_it:
            self.take_setting()
        return await self._answer(self.answer())

    def answer(self):
        return [3, self.frame[1], self.result()]

    def result(self):
        return {"status": self._word()}

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
        if self.verb == "start" and self.takes_it:
            await self.begin_it()
        elif self.verb == "reset" and self.takes_it and not self.way.startswith("gone"):
            await self.boot()

    async def until_settled(self):
        """Everything that it does by itself is done."""
        await asyncio.gather(*self._tasks)


class Odd16(Odd, Charger16):
    ACTIONS = {
        "availability": "ChangeAvailability", "limit": "SetChargingProfile", "configure": "ChangeConfiguration",
        "start": "RemoteStartTransaction", "unlock": "UnlockConnector", "reset": "Reset"}
    SETTING = {"key": "HeartbeatInterval", "value": "77"}

    def take_setting(self):
        self.configuration["HeartbeatInterval"] = "77"

    async def begin_it(self):
        await self.begin("FROM-APP")


class OddOf2(Odd):
    ACTIONS = {**Odd16.ACTIONS, "configure": "SetVariables", "start": "RequestStartTransaction"}
    SETTING = {"key": "AlignedDataCtrlr.Interval", "value": "77"}
    NAME = {"component": {"name": "AlignedDataCtrlr"}, "variable": {"name": "Interval"}}

    def take_setting(self):
        self.variables["AlignedDataCtrlr", "Interval"] = "77"

    def result(self):
        if self.verb != "configure":
            return super().result()
        return {"setVariableResult": [{"attributeStatus": self._word(), **self.NAME}]}

    async def begin_it(self):
        start = self.frame[3]["remoteStartId"]
        await self.ask(Transaction().started("FROM-APP", trigger="RemoteStart", remote_start=start))


class Odd201(OddOf2, Charger201):
    pass


class Odd21(OddOf2, Charger21):
    pass


def make(gateway, version, verb, way, prefix):
    identity = f"{prefix}-{verb}-{version}".replace(" ", "-").upper()
    gateway.api.post("/v1/chargers", {"identity": identity})
    return {"1.6": Odd16, "2.0.1": Odd201, "2.1": Odd21}[version](gateway, identity, verb, way)


#: way → verb → the outcome, and how many frames may have left at least and at most.
ONCE = (1, 1)
TABLE = {
    "well": dict.fromkeys(VERBS, ("effective", ONCE)),
    "twice": dict.fromkeys(VERBS, ("effective", ONCE)),
    "rejected": dict.fromkeys(VERBS, ("rejected", ONCE)),
    "late": {
        **dict.fromkeys(RESENT, ("effective", (1, 2))), "configure": ("effective", ONCE), "start": ("effective", ONCE),
        "unlock": ("effective", ONCE), "reset": ("effective", ONCE)},
    "never": {
        **dict.fromkeys(RESENT, ("unknown", (2, 9))), "configure": ("effective", ONCE), "start": ("effective", ONCE),
        "unlock": ("unknown", ONCE), "reset": ("effective", ONCE)},
    "gone before": {
        **dict.fromkeys(RESENT, ("effective", (2, 2))), "configure": ("effective", ONCE), "start": ("effective", ONCE),
        "unlock": ("unknown", ONCE), "reset": ("effective", ONCE)},
    "gone after": dict.fromkeys(VERBS, ("effective", ONCE)),
}


@pytest.fixture
def proving(make_gateway, broker):
    """A daemon whose chargers must answer soon."""
    gateway = make_gateway({**broker.sections, "chargers": {"call_timeout_seconds": TIMEOUT}})
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        broker.listener.until_online(gateway.site)
        yield OverMQTT(gateway, cloud)


def send(road, charger, expires):
    road.send(f"to-{charger.id}", charger.id, charger.verb, charger.args, expires_in_seconds=expires)


async def prove(road, charger):
    way, verb = charger.way, charger.verb
    await charger.open()
    await charger.boot()
    command = f"to-{charger.id}"
    send(road, charger, 4 * TIMEOUT if way == "never" else 60)
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
    result = await road.outcome(command, state, 30)
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
    chargers = [make(proving.gateway, version, verb, way, way)
                for way, verbs in TABLE.items() for verb in verbs for version in VERSIONS]
    await asyncio.gather(*(prove(proving, charger) for charger in chargers))


#: How far a command has come when the gateway is killed.
GAPS = ["before the frame", "before the answer", "with the answer unread", "after the answer"]


@pytest.mark.limit(60)
@pytest.mark.parametrize("gap", GAPS)
async def test_the_gateway_is_killed_in_every_gap(proving, gap):
    gateway, cloud = proving.gateway, proving.cloud
    ways = {"before the frame": "well", "after the answer": "well"}
    chargers = [make(gateway, version, verb, ways.get(gap, "never"), "kill") for verb in VERBS for version in VERSIONS]
    if gap != "before the frame":
        for charger in chargers:
            await charger.open()
            await charger.boot()
    for charger in chargers:
        send(proving, charger, 60)
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
        result = await proving.outcome(f"to-{charger.id}", state, 20)
        # Where the time for an answer was over before the kill, such a command has left twice before it.
        frames = (2, 3) if in_doubt and charger.verb in RESENT else (1,)
        assert charger.seen in frames, f"{charger.verb}: {charger.seen} frames, {result}"
    seen = sum(charger.seen for charger in chargers)
    await stays(lambda: sum(charger.seen for charger in chargers) == seen, "no more frames leave", seconds=0.5)
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
        freeze(road.gateway.daemon_pid())
        for charger in chargers:
            charger.way = "well"
            await charger._answer(charger.answer())
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
