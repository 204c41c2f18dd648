"""The power fails at any moment: what was answered is there, once."""

import asyncio
import os
import random
import time
from collections import Counter

import pytest

from conftest import furnish
from world import money
from world.chargers import Charger16
from world.cloud import Cloud
from world.load import Load16, Load201, check_promises
from world.waiting import until

ROUNDS = int(os.environ.get("CRASH_ROUNDS", 20))


def total(milliwatt_hours):
    return str(money.price(milliwatt_hours=milliwatt_hours, per_kwh="0.39", fee="1", tax="19")[1])


@pytest.mark.limit(120 + 12 * ROUNDS)
async def test_killed_at_random_moments_under_load(make_gateway, broker):
    random_ = random.Random(os.environ.get("CRASH_SEED", "crash"))
    gateway = make_gateway({**broker.sections, "log": {"level": "info"}}).start()
    site = furnish(gateway)
    loads = [Load16(gateway, name) for name in site.chargers("A", 4)]
    loads += [Load201(gateway, name) for name in site.chargers("B", 3)]
    stopping = asyncio.Event()
    with Cloud(broker, gateway.site) as cloud:
        tasks = [asyncio.ensure_future(load.run(stopping)) for load in loads]
        for round_ in range(ROUNDS):
            await work_for(random_.uniform(0.2, 2.5), tasks)
            gateway.kill()
            if round_ % 7 == 3:
                broker.kill()
                broker.start()
            check_after_crash(gateway, loads)
            await asyncio.to_thread(gateway.start)
        stopping.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 60)

        promises = [promise for load in loads for promise in load.promises]
        assert [problem for load in loads for problem in load.problems] == []
        assert all(promise.is_ended for promise in promises)
        assert len(promises) > ROUNDS, "there was load"
        check_everything(gateway, promises)
        await until(cloud.client.is_connected, "the cloud is back", 30)
        await cloud.until_level(gateway, 60)
        check_the_clouds_copy(gateway, cloud)
        print(f"{len(promises)} sessions, {gateway.database.count('meter')} readings, {cloud.jumps} jumps")


async def work_for(seconds, tasks):
    """Lets the chargers work; a task that ended has failed."""
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


def check_after_crash(gateway, loads):
    """Right after the kill, before any repair by a start."""
    database = gateway.database
    database.assert_sound()
    answered = [promise for load in loads for promise in load.promises]
    check_promises(database, answered, total)
    money.verify_chain(database.invoices())


def check_everything(gateway, promises):
    database = gateway.database
    sessions, readings = check_promises(database, promises, total)
    # Each session that exists is one that a charger knows, and each reading stands there once.
    assert set(sessions) == {(promise.charger, promise.transaction) for promise in promises}
    for promise in promises:
        row = sessions[(promise.charger, promise.transaction)]
        # A 2.0.1 station also sends readings with the beginning and the end.
        extra = 2 if promise.charger.startswith("B") else 0
        assert readings.get(row["id"], 0) == len(promise.answered) + extra, promise
    invoices = database.invoices()
    money.verify_chain(invoices)
    assert Counter(document["kind"] for document in invoices) == {"invoice": len(promises)}
    assert database.quarantine() == []


def check_the_clouds_copy(gateway, cloud):
    assert len({epoch for epoch, _ in cloud.stored}) == 1, "a crash is no new life"
    for stream in ("journal", "meter"):
        assert len(cloud.records(stream)) == gateway.database.count(stream)
    assert len(cloud.records("journal", "invoice.issued")) == len(gateway.database.invoices())


@pytest.mark.limit(120 + 12 * ROUNDS)
async def test_commands_in_the_middle_of_crashes(make_gateway, broker):
    """Never-resend commands leave once at most; those that may be resent arrive at least once."""
    random_ = random.Random(os.environ.get("CRASH_SEED", "commands"))
    gateway = make_gateway({**broker.sections, "chargers": {"call_timeout_seconds": 2}})
    Cloud.subscribed(broker, gateway.site)
    gateway.start()
    furnish(gateway)
    charger = Charger16(gateway, "CP-1")
    sent = 0
    with Cloud(broker, gateway.site) as cloud:
        await until(lambda: (cloud.states.get("state") or {}).get("online"), "the gateway is online", 20)
        for _ in range(max(4, ROUNDS // 3)):
            await charger.open()
            await charger.boot()
            for _ in range(random_.randint(3, 8)):
                sent += 1
                cloud.command(f"u{sent}", "CP-1", "unlock", {"evse": sent}, expires_in_seconds=600)
                cloud.command(
                    f"a{sent}", "CP-1", "availability", {"evse": sent, "operative": True}, expires_in_seconds=600)
            await asyncio.sleep(random_.uniform(0, 0.15))
            gateway.kill()
            await charger.until_closed()
            await asyncio.to_thread(gateway.start)
        await charger.open()
        await charger.boot()
        for number in range(1, sent + 1):
            await cloud.outcome(f"a{number}", "effective", 60)
            await until(
                lambda: {"effective", "unknown"} & set(cloud.states_of(f"u{number}")), f"u{number} has an outcome", 30)
        await charger.close()

    unlocked = Counter(call.payload["connectorId"] for call in charger.calls_of("UnlockConnector"))
    assert not [number for number, count in unlocked.items() if count > 1], "one frame a command"
    done = {number for number in range(1, sent + 1) if "effective" in cloud.states_of(f"u{number}")}
    assert done <= set(unlocked), "none is called done that never left"
    available = {call.payload["connectorId"] for call in charger.calls_of("ChangeAvailability")}
    assert available == set(range(1, sent + 1))


async def test_a_start_after_a_crash_is_quick(gateway, site):
    stopping = asyncio.Event()
    load = Load16(gateway, "CP-1", readings=20)
    task = asyncio.ensure_future(load.run(stopping))
    await work_for(2, [task])
    gateway.kill()
    begin = time.monotonic()
    await asyncio.to_thread(gateway.start)
    assert time.monotonic() - begin < 5
    stopping.set()
    await task
