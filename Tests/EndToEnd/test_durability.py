"""An answer is a promise, and the kernel is the witness: the disk's sync returned before the answer's write began."""

import asyncio
import re
import shutil

import pytest

from conftest import furnish
from world import systrace
from world.chargers import Charger16, Charger201
from world.chargers.v201 import Transaction

STRACE = shutil.which("strace")
TRACED = "fdatasync,fsync,read,recvfrom,recvmsg,readv,write,writev,sendto,sendmsg,pwrite64,pwritev"


@pytest.mark.limit(120)
async def test_every_answer_follows_its_sync(make_gateway, tmp_path):
    assert STRACE, "strace is missing: apt-get install strace"
    trace = tmp_path / "trace"
    wrapper = [STRACE, "-f", "-ttt", "-y", "-s", "4096", "-e", f"trace={TRACED}", "-o", str(trace)]
    gateway = make_gateway(wrapper=wrapper).start()
    furnish(gateway).charger("CP-2")
    async with Charger16(gateway, "CP-1") as old, Charger201(gateway, "CP-2", compression=None) as new:
        await asyncio.gather(sessions_16(old), sessions_201(new))
        asked = [wire for wire in (old.wire, new.wire)]
        identifiers = {frame.split('"')[1] for wire in asked for frame in wire.sent if frame.startswith("[2,")}
    assert gateway.stop(limit=30) == 0

    calls = systrace.read(trace)
    begins = [call for call in calls if is_sync_of_the_log(call)]
    checked = 0
    for identifier in identifiers:
        arrived, answered = arrival_and_answer(calls, identifier)
        if arrived is None or answered is None or "currentTime" in answered.args and "interval" not in answered.args:
            continue  # a heartbeat stores nothing
        between = [s for s in begins if s.began > arrived.returned and s.returned < answered.began]
        assert between, f"{identifier} was answered without a sync in between: {answered.args[:300]}"
        checked += 1
    assert checked >= 40, f"only {checked} answers were found in the trace"


def is_sync_of_the_log(call):
    return call.name in ("fdatasync", "fsync") and "gateway.db-wal" in call.args and call.result == 0


def arrival_and_answer(calls, identifier):
    """The answer's write, and the last read from a socket before it that can have brought the question.

    Frames of chargers are masked, so that the question itself cannot be seen: the last reading from the same socket
    before the answer brought it, or an earlier one did. The later one is the stricter choice.
    """
    marker = f'\\"{identifier}\\"'
    answer = next((c for c in calls if c.name in ("write", "writev", "sendto", "sendmsg") and marker in c.args
                   and "socket:" in c.args.replace("TCP", "socket")), None)
    if answer is None:
        return None, None
    descriptor = re.match(r"(\d+)<", answer.args)
    same = [c for c in calls if c.name in ("read", "recvfrom", "recvmsg", "readv") and c.result > 0
            and descriptor and c.args.startswith(descriptor[0]) and c.returned < answer.began]
    return (same[-1] if same else None), answer


async def sessions_16(charger):
    await charger.boot()
    for _ in range(3):
        transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        await charger.report("Charging")
        for step in range(1, 6):
            await charger.read(transaction, step * 100, power=7_000)
        await charger.end(transaction, 600)


async def sessions_201(charger):
    await charger.boot()
    for _ in range(3):
        transaction = Transaction()
        await charger.ask(transaction.started("GOOD"))
        for step in range(1, 6):
            await charger.ask(transaction.read(step * 100))
        await charger.ask(transaction.ended(600))
