"""An answer is a promise, and the kernel is the witness: the disk's sync returned before the answer's write began."""

import asyncio
import re
import shutil

import pytest

from conftest import furnish
from world import systrace
from world.chargers import Charger16, Charger201
from world.chargers.v2 import Transaction
from world.cloud import Cloud
from world.waiting import until

STRACE = shutil.which("strace")
READS = ("read", "recvfrom", "recvmsg", "readv")
WRITES = ("write", "writev", "sendto", "sendmsg")
TRACED = ",".join((*READS, *WRITES, "fdatasync", "fsync", "pwrite64", "pwritev"))


@pytest.fixture
def traced(make_gateway, tmp_path):
    """Makes daemons whose system calls are written down."""
    assert STRACE, "strace is missing: apt-get install strace"

    def make(sections=None):
        gateway = make_gateway(
            sections, wrapper=[STRACE, "-f", "-ttt", "-y", "-s", "4096", "-e", f"trace={TRACED}", "-o",
                               str(tmp_path / "trace")])
        gateway.trace = tmp_path / "trace"
        return gateway
    return make


@pytest.mark.limit(120)
async def test_every_answer_follows_its_sync(traced):
    gateway = traced().start()
    furnish(gateway).charger("CP-2")
    async with Charger16(gateway, "CP-1") as old, Charger201(gateway, "CP-2", compression=None) as new:
        # Alone first: then no sync of another charger's message can be taken for this one's.
        await sessions_16(old, 1)
        await sessions_201(new, 1)
        await asyncio.gather(sessions_16(old, 3), sessions_201(new, 3))
        identifiers = [frame.split('"')[1] for wire in (old.wire, new.wire) for frame in wire.sent]
    assert gateway.stop(limit=30) == 0

    calls = systrace.read(gateway.trace)
    assert len(identifiers) > 60
    for identifier in identifiers:
        arrived, answered = arrival_and_answer(calls, identifier)
        assert is_durable_between(calls, arrived, answered), (
            f"{identifier} was answered before it was on the disk: {answered.args[:300]}")


@pytest.mark.limit(120)
async def test_a_command_is_durable_before_the_broker_hears_of_it(traced, broker):
    """After its PUBACK the broker forgets a command: from then on the gateway alone has it."""
    gateway = traced(broker.sections)
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        furnish(gateway)
        broker.listener.until_online(gateway.site)
        async with Charger16(gateway, "CP-1") as charger:
            await charger.boot()
            for number in range(1, 11):
                cloud.command(f"durable-{number}", "CP-1", "unlock", {"evse": number})
                await cloud.outcome(f"durable-{number}", "effective")
            # What is configured from above takes the same road; a refusal of it too.
            for number, version in ((11, 1), (12, 0)):
                cloud.publish("configuration", {"id": f"durable-{number}", "tokens": {"version": version, "tokens": []}})
                await until(
                    lambda: gateway.database.count("configuration_document", "id = ?", f"durable-{number}"), "it is kept")
        assert gateway.stop(limit=30) == 0

    calls = systrace.read(gateway.trace)
    for number in range(1, 13):
        arrived = next(c for c in calls if c.name in READS and f'\\"durable-{number}\\"' in c.args)
        # 0x40, its length, and the packet's number.
        acknowledged = next(
            c for c in calls if c.began > arrived.returned and c.name in WRITES
            and c.args.startswith(descriptor(arrived)) and re.search(r', "@[\\\w]', c.args))
        assert is_durable_between(calls, arrived, acknowledged), f"PUBACK before the commit of message {number}"


def is_durable_between(calls, arrived, answered):
    """Whether the log was written after the one, and synced after that and before the other."""
    between = [c for c in calls if c.began > arrived.returned and c.returned < answered.began
               and "gateway.db-wal" in c.args and c.result >= 0]
    writes = [c for c in between if c.name.startswith("pwrite")]
    return any(c.name in ("fdatasync", "fsync") and writes and c.began > writes[0].returned for c in between)


def arrival_and_answer(calls, identifier):
    """The answer's write, and the last read from a socket before it that can have brought the question.

    Frames of chargers are masked, so that the question itself cannot be seen: the last reading from the same socket
    before the answer brought it, or an earlier one did. The later one is the stricter choice.
    """
    answered = next(c for c in calls if c.name in WRITES and f'\\"{identifier}\\"' in c.args)
    arrived = [c for c in calls if c.name in READS and c.result > 0 and c.args.startswith(descriptor(answered))
               and c.returned < answered.began]
    return arrived[-1], answered


def descriptor(call):
    """With what it is, as in `12<socket:[4711]>`."""
    return call.args[:call.args.index(">") + 1]


async def sessions_16(charger, count):
    await charger.boot()
    for _ in range(count):
        transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        await charger.report("Charging")
        for step in range(1, 6):
            await charger.read(transaction, step * 100, power=7_000)
        await charger.end(transaction, 600)
        await charger.report("Available")


async def sessions_201(charger, count):
    await charger.boot()
    for _ in range(count):
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD"))
        for step in range(1, 6):
            await charger.ask(transaction.read(step * 100))
        await charger.ask(transaction.ended(600))
