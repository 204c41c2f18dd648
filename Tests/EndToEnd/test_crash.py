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
from world.load import Load16, Load201, check_promises, work_for
from world.times import instant, milliseconds
from world.waiting import until

ROUNDS = int(os.environ.get("CRASH_ROUNDS", 30))


@pytest.mark.limit(120 + 12 * ROUNDS)
async def test_killed_at_random_moments_under_load(make_gateway, broker):
    random_ = random.Random(os.environ.get("CRASH_SEED", "crash"))
    gateway = make_gateway(broker.sections).start()
    site = furnish(gateway)
    loads = [Load16(gateway, name) for name in site.chargers("A", 4)]
    loads += [Load201(gateway, name) for name in site.chargers("B", 3)]
    stopping = asyncio.Event()
    with Cloud(broker, gateway.site) as cloud:
        tasks = [asyncio.ensure_future(load.run(stopping)) for load in loads]
        for round_ in range(ROUNDS):
            await work_for(random_.uniform(0.1, 1.5), tasks)
            if round_ % 5 == 2:
                # The broker first, with batches on their way and the chargers at work.
                broker.kill()
                await work_for(random_.uniform(0, 0.5), tasks)
            gateway.kill()
            check_after_crash(gateway, loads)
            if round_ % 5 == 4:
                await die_at_the_start(gateway, random_)
                check_after_crash(gateway, loads)
            if broker.process is None:
                await asyncio.to_thread(broker.start)
            await asyncio.to_thread(gateway.start)
        stopping.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 60)

        promises = [promise for load in loads for promise in load.promises]
        assert [problem for load in loads for problem in load.problems] == []
        assert all(promise.is_ended for promise in promises)
        assert len(promises) > ROUNDS, "there was load"
        sessions = check_everything(gateway, promises)
        await until(cloud.client.is_connected, "the cloud is back", 30)
        await cloud.until_level(gateway, 60)
        check_the_clouds_copy(gateway, cloud)
        check_the_clouds_readings(cloud, promises, sessions)
        print(f"{len(promises)} sessions, {gateway.database.count('meter')} readings, {cloud.jumps} jumps")


async def die_at_the_start(gateway, random_):
    """The power fails again while the daemon repairs and opens what the last time left."""
    gateway.launch()
    await asyncio.sleep(random_.uniform(0, 0.3))
    gateway.kill()


def check_after_crash(gateway, loads):
    """Right after the kill, before any repair by a start."""
    database = gateway.database
    database.assert_sound()
    answered = [promise for load in loads for promise in load.promises]
    check_promises(database, answered)
    money.verify_chain(database.invoices())


def check_everything(gateway, promises):
    database = gateway.database
    sessions = check_promises(database, promises)
    assert set(sessions) == {(promise.charger, promise.transaction) for promise in promises}, "nobody else's session"
    invoices = database.invoices()
    money.verify_chain(invoices)
    assert Counter(document["kind"] for document in invoices) == {"invoice": len(promises)}
    assert database.quarantine() == []
    check_states(database)
    return sessions


def check_states(database):
    """Each change of a connector is told of once, however often the charger had to send it."""
    states = database.rows(
        "SELECT charger_id, json_extract(data, '$.status') AS status FROM journal WHERE kind = 'connector.changed'"
        " ORDER BY seq")
    for charger in {row["charger_id"] for row in states}:
        told = [row["status"] for row in states if row["charger_id"] == charger]
        assert all(one != next_ for one, next_ in zip(told, told[1:])), told
        assert told[-1] == "available" and len(told) % 2 == 0, told


def check_the_clouds_copy(gateway, cloud):
    """Record by record what the database holds."""
    assert len({epoch for epoch, _ in cloud.stored}) == 1, "a crash is no new life"
    assert [(record["seq"], record["kind"], record["data"]) for record in cloud.records("journal")] == [
        (record["seq"], record["kind"], record["data"]) for record in gateway.database.journal()]
    assert [(record["seq"], record.get("session")) for record in cloud.records("meter")] == [
        (row["seq"], row["session_id"]) for row in gateway.database.rows(
            "SELECT seq, session_id FROM meter ORDER BY seq")]


def check_the_clouds_readings(cloud, promises, sessions):
    """From the chargers' mouths to the cloud's books: what was promised, with its instant and its value, once."""
    told = Counter(
        (sessions[(promise.charger, promise.transaction)]["id"], *reading)
        for promise in promises for reading in promise.readings)
    assert told == Counter(
        (record["session"], milliseconds(instant(record.get("charger_time", record["at"]))), sample["value"])
        for record in cloud.records("meter") for sample in record["samples"]
        if sample["measurand"] == "Energy.Active.Import.Register")


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
