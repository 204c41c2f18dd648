"""Registration: chargers that are held back (Pending), rejected, and accepted again; on all three versions."""

import asyncio
import json

import pytest
from ocpp.exceptions import SecurityError
from ocpp.v16 import call as call16

from world.chargers import Charger16, Charger21, Charger201
from world.cloud import Cloud
from world.chargers.v2 import Transaction
from world.roads import OverAPI, fresh
from world.site import Site
from world.waiting import until

CHARGERS = pytest.mark.parametrize("make", [Charger16, Charger201, Charger21])
WORDS = {"hold": "Pending", "reject": "Rejected"}
SECTIONS = {"chargers": {"held_retry_seconds": 40, "rejected_retry_seconds": 500}}
INTERVALS = {"hold": range(36, 41), "reject": range(450, 501)}


@pytest.fixture
def gateway(make_site):
    return make_site(SECTIONS).gateway


def summary(gateway, identity="CP-1"):
    return gateway.api.get(f"/v1/chargers/{identity}")["summary"]


def begin(charger):
    """A transaction's begin, as this charger says it."""
    return charger.begin("GOOD") if charger.version == "1.6" else charger.ask(Transaction().started("GOOD"))


@CHARGERS
@pytest.mark.parametrize("how", ["hold", "reject"])
async def test_a_charger_is_turned_away_until_it_is_approved(gateway, make, how):
    gateway.edgectl("chargers", how, "CP-1")
    async with make(gateway, "CP-1") as charger:
        booted = await charger.boot()
        assert booted.status == WORDS[how] and booted.interval in INTERVALS[how]
        assert not booted.current_time.startswith("1970")
        with pytest.raises(SecurityError):
            await charger.heartbeat()
        with pytest.raises(SecurityError):
            await charger.report("Available")
        with pytest.raises(SecurityError):
            await charger.authorize("GOOD")
        state = {"hold": "held", "reject": "rejected"}[how]
        assert summary(gateway)["registration"] == state
        assert state in gateway.edgectl("chargers")
        assert "Held or rejected" in gateway.edgectl("status")
        assert "approve" in gateway.edgectl("charger", "show", "CP-1")
        # It need not wait for its next try.
        gateway.edgectl("chargers", "approve", "CP-1")
        trigger = await charger.expect("TriggerMessage")
        assert trigger.payload["requestedMessage"] == "BootNotification"
        assert (await charger.boot()).status == "Accepted"
        await charger.heartbeat()
        await charger.report("Available")
        assert (await charger.authorize("GOOD"))["status"] == "Accepted"
    changes = [record["data"] for record in gateway.database.journal("charger.changed")]
    assert changes == [{"registration": state}, {"registration": "accepted"}]
    boots = [record["data"].get("registration") for record in gateway.database.journal("charger.booted")]
    assert boots == [state, None]


@CHARGERS
@pytest.mark.parametrize("how", ["hold", "reject"])
async def test_one_that_is_connected_is_told_at_once_and_hears_it_again_after_a_restart(gateway, make, how):
    async with make(gateway, "CP-1") as charger:
        assert (await charger.boot()).status == "Accepted"
        gateway.edgectl("chargers", how, "CP-1")
        trigger = await charger.expect("TriggerMessage")
        assert trigger.payload["requestedMessage"] == "BootNotification"
        assert (await charger.boot()).status == WORDS[how]
    gateway.restart()
    async with make(gateway, "CP-1") as charger:
        with pytest.raises(SecurityError):
            await charger.heartbeat()
        assert (await charger.boot()).status == WORDS[how]


@CHARGERS
@pytest.mark.parametrize("how", ["hold", "reject"])
async def test_what_tells_of_transactions_is_kept_and_acknowledged(gateway, make, how):
    gateway.edgectl("chargers", how, "CP-1")
    async with make(gateway, "CP-1") as charger:
        await charger.boot()
        started = await begin(charger)
        if charger.version == "1.6":
            assert started.id_tag_info["status"] == "Invalid" and started.transaction_id > 0
            await charger.read(started.transaction_id, 500)
            await charger.end(started.transaction_id, 900)
        else:
            assert started.id_token_info["status"] == "Invalid"
    waiting = gateway.database.quarantine()
    assert len(waiting) == (3 if make is Charger16 else 1)
    assert gateway.database.sessions() == []
    assert all(row["state"] == "open" for row in waiting)


async def test_a_session_that_began_before_keeps_its_end(gateway):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD")).transaction_id
        await charger.read(transaction, 1000)
        gateway.edgectl("chargers", "hold", "CP-1", expect=2)
        gateway.edgectl("session", "close", transaction)
        gateway.edgectl("chargers", "hold", "CP-1")
        await charger.end(transaction, 2000)
    session = gateway.database.session("CP-1")
    assert session["state"] == "ended" and gateway.database.energy(session) == 2_000_000


@pytest.mark.parametrize(("make", "read"), [
    (Charger16, ("GetConfiguration", {})),
    (Charger201, ("GetVariables", {"getVariableData": [
        {"component": {"name": "AlignedDataCtrlr"}, "variable": {"name": "Interval"}}]})),
    (Charger21, ("GetVariables", {"getVariableData": [
        {"component": {"name": "AlignedDataCtrlr"}, "variable": {"name": "Interval"}}]})),
])
async def test_one_that_is_held_is_looked_at_and_set_but_starts_nothing(gateway, make, read):
    gateway.edgectl("chargers", "hold", "CP-1")
    road = OverAPI(gateway)
    async with make(gateway, "CP-1") as charger:
        await charger.boot()
        reading, setting, starting, asking = fresh(), fresh(), fresh(), fresh()
        road.send(reading, "CP-1", "ocpp", {"action": read[0], "payload": read[1]})
        await road.outcome(reading, "effective")
        key = "HeartbeatInterval" if make is Charger16 else "AlignedDataCtrlr.Interval"
        road.send(setting, "CP-1", "configure", {"key": key, "value": "77"})
        await road.outcome(setting, "effective")
        road.send(starting, "CP-1", "start", {"token": "GOOD"})
        await road.outcome(starting, "failed")
        assert "held back" in gateway.api.get(f"/v1/commands/{starting}")["detail"]
        # What it is asked for it may say.
        road.send(asking, "CP-1", "trigger", {"message": "StatusNotification"})
        await road.outcome(asking, "effective")
        await charger.report("Available")
        with pytest.raises(SecurityError):
            await charger.heartbeat()
    assert len(summary(gateway)["connectors"]) == 1


async def test_one_that_is_rejected_is_asked_nothing(gateway):
    gateway.edgectl("chargers", "reject", "CP-1")
    road = OverAPI(gateway)
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        command = fresh()
        road.send(command, "CP-1", "ocpp", {"action": "GetConfiguration", "payload": {}})
        await road.outcome(command, "failed")
        assert "rejected" in gateway.api.get(f"/v1/commands/{command}")["detail"]
        assert charger.calls == []


async def test_the_cloud_sees_it(make_gateway, broker):
    gateway = make_gateway(broker.sections)
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        Site(gateway).charger("CP-1")
        for how, state in (("hold", "held"), ("reject", "rejected"), ("approve", "accepted")):
            gateway.edgectl("chargers", how, "CP-1")
            await until(
                lambda: (cloud.states.get("chargers/CP-1/state") or {}).get("registration") == state, f"it is {state}", 20)


async def test_nobody_by_that_name_is_said(gateway):
    for how in ("hold", "reject", "approve"):
        assert "NOBODY" in gateway.run_edgectl("chargers", how, "NOBODY", expect=2).stderr


@pytest.mark.limit(180)
async def test_a_herd_is_booted_at_once_and_asked_for_its_settings_at_a_pace(make_site):
    """What the gateway itself asks of chargers that came back together is spread; boots are not kept waiting."""
    count = 60
    site = make_site({"chargers": {"read_settings": True}})
    site.chargers("HERD", count)
    chargers = [Charger16(site.gateway, f"HERD-{number}") for number in range(1, count + 1)]
    loop = asyncio.get_running_loop()
    asked = []
    for charger in chargers:
        charger.reactions["GetConfiguration"] = lambda _: asked.append(loop.time())
    begin_at = loop.time()

    async def come(charger):
        await charger.open()
        assert (await charger.boot()).status == "Accepted"
        return loop.time() - begin_at
    booted = await asyncio.gather(*[come(charger) for charger in chargers])
    assert max(booted) < 10
    await until(lambda: len(asked) == count, "every charger is asked", 60)
    # 5 at once and 10 a second from then on, however they bunch on the way.
    assert asked[-1] - asked[0] > (count - 5) / 10 - 2
    most = max(sum(1 for at in asked if second <= at < second + 1) for second in asked)
    assert most <= 25, f"{most} chargers were asked within one second"
    await asyncio.gather(*[charger.close() for charger in chargers])


async def test_the_same_boot_over_and_over_does_not_fill_the_journal(gateway):
    gateway.edgectl("chargers", "hold", "CP-1")
    async with Charger16(gateway, "CP-1") as charger:
        for _ in range(20):
            await charger.ask(call16.BootNotification(charge_point_model="Single", charge_point_vendor="Acme"))
    assert len(gateway.database.journal("charger.booted")) == 1
    assert json.loads(gateway.edgectl("charger", "show", "CP-1", "--json"))["summary"]["model"] == "Single"
