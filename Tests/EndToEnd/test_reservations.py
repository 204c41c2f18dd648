"""An EVSE is kept for somebody: asked for, seen, used, cancelled, given up."""

import contextlib

import pytest
from ocpp.v16 import call as call16

from world.api import Refused
from world.chargers import Charger201
from world.chargers.v2 import Transaction
from world.roads import OverAPI, fresh, make_charger
from world.times import now_text
from world.waiting import until

VERSIONS = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])


def soon(minutes=15):
    return now_text(60 * minutes)


async def reserve(road, charger, **more):
    """A reservation that the charger accepted: its number, and the frame's payload."""
    command, until = fresh(), soon()
    road.send(command, "CP-1", "reserve", {"token": "GOOD", "evse": 1, "until": until, **more})
    payload = (await charger.expect("ReserveNow")).payload
    await road.outcome(command, "effective")
    return payload["reservationId" if charger.version == "1.6" else "id"], payload


def reservations(road, **query):
    return road.gateway.api.get("/v1/reservations" + ("?open=true" if query.get("open") else ""))["items"]


def state(road, number):
    [found] = [one for one in reservations(road) if one["number"] == number]
    return found["state"]


@VERSIONS
async def test_a_reservation_is_held_until_it_is_used(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        number, payload = await reserve(road, charger, group="FLEET")
        if version == "1.6":
            assert (payload["connectorId"], payload["idTag"], payload["parentIdTag"]) == (1, "GOOD", "FLEET")
        else:
            assert (payload["evseId"], payload["idToken"]["idToken"]) == (1, "GOOD")
            assert payload["groupIdToken"]["idToken"] == "FLEET"
        [held] = reservations(road, open=True)
        assert (held["number"], held["state"], held["token"], held["evse"]) == (number, "held", "GOOD", 1)
        if version == "1.6":
            await charger.ask(call16.StartTransaction(
                connector_id=1, id_tag="GOOD", meter_start=0, timestamp=now_text(), reservation_id=number))
        else:
            event = Transaction().started("GOOD")
            event.reservation_id = number
            await charger.ask(event)
        assert state(road, number) == "used"
        assert reservations(road, open=True) == []
        assert reservations(road)[0]["session"] == road.gateway.database.session()["id"]


@VERSIONS
async def test_a_cancellation_ends_it_also_where_the_charger_no_longer_has_it(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        number, _ = await reserve(road, charger)
        charger.statuses["CancelReservation"] = "Rejected"
        command, again = fresh(), fresh()
        road.send(command, "CP-1", "cancel-reservation", {"reservation": number})
        assert "holds no such reservation" in (await road.outcome(command, "effective"))["detail"]
        assert state(road, number) == "cancelled"
        road.send(again, "CP-1", "cancel-reservation", {"reservation": number})
        assert "is over: cancelled" in (await road.outcome(again, "effective"))["detail"]


@VERSIONS
async def test_a_refused_reservation_is_not_held(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        charger.statuses["ReserveNow"] = "Occupied"
        command = fresh()
        road.send(command, "CP-1", "reserve", {"token": "GOOD", "evse": 1, "until": soon()})
        assert "Occupied" in (await road.outcome(command, "rejected"))["detail"]
        assert reservations(road) == []


@VERSIONS
async def test_a_lost_answer_is_asked_for_again_as_the_same_reservation(road, version):
    async with make_charger(version, road.gateway) as charger:
        await charger.boot()
        charger.silent_on.add("ReserveNow")
        command = fresh()
        road.send(command, "CP-1", "reserve", {"token": "GOOD", "evse": 1, "until": soon()})
        first = await charger.expect("ReserveNow")
        charger.silent_on.clear()
        second = await charger.expect("ReserveNow", count=2, limit=30)
        await road.outcome(command, "effective")
        assert first.payload == second.payload
        assert len(reservations(road)) == 1


@pytest.mark.parametrize(("status", "word"), [("Expired", "expired"), ("Removed", "removed")])
async def test_a_station_tells_that_a_reservation_is_over(road, status, word):
    async with Charger201(road.gateway, "CP-1") as charger:
        await charger.boot()
        number, _ = await reserve(road, charger)
        await charger.end_reservation(number, status)
        assert state(road, number) == word


async def test_that_its_time_passed_is_told_also_of_chargers_that_do_not_tell(gateway, site):
    road = OverAPI(gateway)
    async with contextlib.AsyncExitStack() as stack:
        for identity, version in (("CP-1", "1.6"), (site.charger("CP-2"), "2.0.1"), (site.charger("CP-3"), "2.1")):
            charger = await stack.enter_async_context(make_charger(version, gateway, identity))
            await charger.boot()
            command = fresh()
            road.send(command, identity, "reserve", {"token": "GOOD", "evse": 1, "until": now_text(3)})
            await road.outcome(command, "effective")

        def told():
            return sorted(record["data"]["state"] for record in gateway.database.journal("charger.reservation"))

        await until(lambda: told() == ["expired"] * 3 + ["held"] * 3, "they expired", 20)
        assert [one["state"] for one in reservations(road)] == ["expired"] * 3
        assert reservations(road, open=True) == []


async def test_one_that_would_be_over_is_refused_in_words(road):
    async with Charger201(road.gateway, "CP-1") as charger:
        await charger.boot()
        command, args = fresh(), {"token": "GOOD", "evse": 1, "until": soon(-1)}
        if isinstance(road, OverAPI):
            with pytest.raises(Refused) as caught:
                road.send(command, "CP-1", "reserve", args)
            assert caught.value.status == 400 and "is past" in caught.value.body
        else:
            road.send(command, "CP-1", "reserve", args)
            assert "is past" in (await road.outcome(command, "refused"))["detail"]
        assert road.gateway.database.count("command") == 0
        assert charger.calls_of("ReserveNow") == []
