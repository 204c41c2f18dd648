"""Commands are carried out once, in order, one at a time, and again only where twice does no harm."""

import asyncio
import json

import pytest

from world.chargers import BareCharger, Charger16
from world.roads import fresh
from world.waiting import stays, until


async def test_a_refusal_is_the_outcome(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.statuses["UnlockConnector"] = "UnlockFailed"
        command = fresh()
        road.send(command, "CP-1", "unlock", {"evse": 1})
        outcome = await road.outcome(command, "rejected")
        assert "UnlockFailed" in outcome["detail"]


async def test_the_same_id_is_carried_out_once(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        command = fresh()
        for _ in range(5):
            road.send(command, "CP-1", "unlock", {"evse": 1})
        await road.outcome(command, "effective")
        road.send(command, "CP-1", "unlock", {"evse": 1})
        await stays(lambda: len(charger.calls_of("UnlockConnector")) == 1, "one frame", seconds=0.7)


async def test_commands_reach_a_charger_in_order_one_at_a_time(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        commands = [fresh() for _ in range(12)]
        for number, command in enumerate(commands):
            road.send(command, "CP-1", "configure", {"key": f"Key{number}", "value": "1"})
        await road.outcome(commands[-1], "effective", 30)
        sent = [call.payload["key"] for call in charger.calls_of("ChangeConfiguration")]
        assert sent == [f"Key{number}" for number in range(12)]


async def test_a_command_waits_for_its_charger(road):
    command = fresh()
    road.send(command, "CP-1", "availability", {"operative": False, "evse": 1}, expires_in_seconds=60)
    await road.outcome(command, "received")
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.expect("ChangeAvailability")
        await road.outcome(command, "effective")


async def test_a_command_that_waits_too_long_expires(road):
    command = fresh()
    road.send(command, "CP-1", "unlock", {"evse": 1}, expires_in_seconds=1)
    await road.outcome(command, "expired")
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        await stays(lambda: charger.calls == [], "nothing is sent", seconds=0.7)


async def test_a_never_resend_command_is_seen_once_though_the_connection_drops(road):
    command = fresh()
    charger = Charger16(road.gateway, "CP-1")
    charger.silent_on.add("Reset")
    await charger.open()
    await charger.boot()
    road.send(command, "CP-1", "reset", {"type": "hard"})
    await charger.expect("Reset")
    await charger.drop()
    async with Charger16(road.gateway, "CP-1") as again:
        await again.heartbeat()
        await stays(lambda: again.calls == [], "the reset is not sent again", seconds=1.5)


@pytest.mark.parametrize("is_waiting", [False, True])
async def test_a_never_resend_command_is_marked_before_its_frame_leaves(road, is_waiting):
    """Looked at while the frame is in the charger's hands: a crash at that moment must not send it twice."""
    states = []
    commands = [fresh() for _ in range(5)]
    charger = Charger16(road.gateway, "CP-1")
    charger.reactions["UnlockConnector"] = lambda call: states.append(
        road.gateway.database.command(commands[call["connectorId"] - 1])["state"])

    def send():
        for number, command in enumerate(commands, start=1):
            road.send(command, "CP-1", "unlock", {"evse": number}, expires_in_seconds=60)
    if is_waiting:
        send()
        await road.outcome(commands[-1], "received")
    async with charger:
        await charger.boot()
        if not is_waiting:
            send()
        await road.outcome(commands[-1], "effective")
    assert states == ["sent"] * 5


async def test_a_never_resend_command_without_an_answer_is_unknown(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.silent_on.add("UnlockConnector")
        command = fresh()
        road.send(command, "CP-1", "unlock", {"evse": 1})
        await charger.expect("UnlockConnector")
        await road.outcome(command, "unknown")
        assert len(charger.calls_of("UnlockConnector")) == 1


async def test_a_never_resend_command_is_not_sent_again_after_a_crash(road):
    command = fresh()
    charger = Charger16(road.gateway, "CP-1")
    charger.silent_on.add("UnlockConnector")
    await charger.open()
    await charger.boot()
    road.send(command, "CP-1", "unlock", {"evse": 1})
    await charger.expect("UnlockConnector")
    road.gateway.kill()
    await asyncio.to_thread(road.gateway.start)
    await charger.until_closed()
    async with Charger16(road.gateway, "CP-1") as again:
        await again.heartbeat()
        await road.outcome(command, "unknown")
        await stays(lambda: again.calls == [], "it is not sent again", seconds=1)


async def test_a_stop_is_tried_until_it_is_confirmed(road):
    command = fresh()
    charger = Charger16(road.gateway, "CP-1")
    charger.silent_on.add("RemoteStopTransaction")
    await charger.open()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    road.send(command, "CP-1", "stop")
    await charger.expect("RemoteStopTransaction")
    await charger.drop()
    async with Charger16(road.gateway, "CP-1") as again:
        await again.expect("RemoteStopTransaction")
        await again.end(transaction, 500, reason="Remote")
        await road.outcome(command, "effective")


async def test_a_start_is_verified_before_it_is_sent_again(road):
    """No answer, and then the transaction: it happened, and one frame is enough."""
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.silent_on.add("RemoteStartTransaction")
        command = fresh()
        road.send(command, "CP-1", "start", {"token": "FROM-APP", "evse": 1})
        await charger.expect("RemoteStartTransaction")
        started = await charger.begin("FROM-APP", meter=0)
        await road.outcome(command, "effective")
        await stays(lambda: len(charger.calls_of("RemoteStartTransaction")) == 1, "one frame", seconds=2.5)
        await charger.end(started.transaction_id, 10)


async def test_a_waiting_command_does_not_delay_what_the_charger_says(road):
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.boot()
        charger.silent_on.add("UnlockConnector")
        command = fresh()
        road.send(command, "CP-1", "unlock", {"evse": 1})
        await charger.expect("UnlockConnector")
        await charger.heartbeat()
        assert road.gateway.database.command(command)["state"] == "sent", "the answer to the unlock is still awaited"


async def test_an_answer_that_breaks_its_schema_is_no_success(road):
    command = fresh()
    async with BareCharger(road.gateway, "CP-1") as charger:
        road.send(command, "CP-1", "unlock", {"evse": 1})
        [call] = await until(lambda: [frame for frame in charger.frames if frame[0] == 2], "the command arrives")
        await charger.say(json.dumps([3, call[1], {"status": 5}]))
        await until(
            lambda: road.gateway.database.command(command)["state"] in ("failed", "rejected", "unknown"),
            "it is not taken for a success")
        await charger.heartbeat()


async def test_commands_survive_a_restart_of_the_gateway(road):
    command = fresh()
    road.send(command, "CP-1", "availability", {"operative": False, "evse": 1}, expires_in_seconds=60)
    await road.outcome(command, "received")
    await asyncio.to_thread(road.gateway.restart)
    async with Charger16(road.gateway, "CP-1") as charger:
        await charger.expect("ChangeAvailability")
        await road.outcome(command, "effective")
