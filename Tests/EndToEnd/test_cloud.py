"""The cloud gets every record in order and nothing twice, whatever happens to the broker in between."""

import asyncio
import time

import pytest

from conftest import furnish
from world.chargers import Charger16
from world.cloud import Cloud
from world.waiting import stays, until

pytestmark = pytest.mark.both_protocols


async def charge(gateway, watt_hours=3_000, readings=5, identity="CP-1"):
    """One short session."""
    async with Charger16(gateway, identity) as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        for step in range(1, readings + 1):
            await charger.read(transaction, watt_hours * step // readings, power=7_000, current=10.0)
        await charger.end(transaction, watt_hours)
    return transaction


async def test_records_and_readings_arrive_in_order(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        transaction = await charge(linked)
        await until(lambda: cloud.records("journal", "invoice.issued"), "the invoice arrives", 20)
        await cloud.until_level(linked)
        assert cloud.jumps == 0, "everything came in order"
        assert len(cloud.records("meter")) == 5
        reading = cloud.records("meter")[-1]
        assert (reading["charger"], reading["session"]) == ("CP-1", transaction)
        values = {sample["measurand"]: sample["value"] for sample in reading["samples"]}
        assert values["Energy.Active.Import.Register"] == 3_000
        [invoice] = cloud.records("journal", "invoice.issued")
        assert invoice["session"] == transaction
        hashes = [document["hash"] for document in linked.database.invoices()]
        assert [invoice["data"]["hash"]] == hashes


async def test_the_acknowledgement_moves_the_cursor(linked, broker):
    def cursor(stream):
        return linked.database.value("SELECT acknowledged FROM cursor WHERE stream = ?", stream)

    with Cloud(broker, linked.site, acknowledges=False) as cloud:
        await charge(linked)
        await until(lambda: cloud.newest("meter") == 5, "the readings arrive", 20)
        assert cursor("journal") == cursor("meter") == 0, "the broker's word is not the cloud's"
        epoch = linked.database.value("SELECT epoch FROM site")
        cloud.acknowledge(epoch, "meter", 3)
        await until(lambda: cursor("meter") == 3, "the cursor moves")
        cloud.acknowledge(epoch, "meter", 2)
        cloud.acknowledge("another-epoch", "meter", 5)
        cloud.publish("ack", b"nonsense")
        cloud.acknowledge(epoch, "journal", 1)
        await until(lambda: cursor("journal") == 1, "the cursor moves")
        assert cursor("meter") == 3, "it never goes back, and only for its own epoch"


async def test_what_is_not_acknowledged_is_sent_again(linked, broker):
    with Cloud(broker, linked.site, acknowledges=False) as cloud:
        await charge(linked)
        first = await until(lambda: [event for stream, event in cloud.batches if stream == "meter"], "readings", 20)
        await until(
            lambda: len([event for stream, event in cloud.batches if stream == "meter"
                         and event["data"]["from"] == first[0]["data"]["from"]]) >= 2,
            "the same records come again, with the same numbers", 20)
        cloud.acknowledges = True
        await cloud.until_level(linked)


async def test_chargers_notice_nothing_while_there_is_no_broker(make_gateway, make_broker):
    broker = make_broker()
    gateway = make_gateway(broker.sections).start()
    furnish(gateway)
    await charge(gateway)
    await charge(gateway)
    broker.start()
    with Cloud(broker, gateway.site) as cloud:
        await cloud.until_level(gateway)
        assert len(cloud.records("journal", "session.ended")) == 2


@pytest.mark.limit(120)
async def test_nothing_is_missing_after_the_broker_is_killed_and_started_again(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        for _ in range(3):
            await charge(linked)
            await until(lambda: cloud.newest("journal") > 0, "records arrive", 20)
            broker.kill()
            await charge(linked)
            broker.start()
        await until(cloud.client.is_connected, "the cloud is back", 20)
        await cloud.until_level(linked)
        assert len(cloud.records("journal", "session.ended")) == 6


@pytest.mark.limit(120)
async def test_a_broker_that_hangs_holds_nobody_up(linked, broker):
    keep_alive = broker.sections["cloud"]["keep_alive_seconds"]

    def is_connected():
        return linked.api.get("/v1/cloud")["link"]["state"] == "connected"

    with Cloud(broker, linked.site) as cloud:
        await charge(linked)
        await until(lambda: cloud.newest("meter") == 5, "readings arrive", 20)
        broker.hang()
        hung = time.monotonic()
        try:
            # While it is still taken for alive, when it is given up, and while nobody answers the attempts to come back.
            while is_connected():
                await asyncio.wait_for(charge(linked), 10)
                assert time.monotonic() < hung + 2 * keep_alive + 5, "it is given up within two keep-alives"
            for _ in range(20):
                await asyncio.wait_for(charge(linked), 10)
            assert not is_connected()
        finally:
            broker.wake()
        await until(cloud.client.is_connected, "the cloud is back", 20)
        await cloud.until_level(linked)


async def test_a_broker_that_hangs_does_not_keep_the_daemon_from_stopping(make_gateway, broker):
    def sent():
        return linked.api.get("/v1/cloud")["link"]["bytes_sent"]

    # It is taken for alive throughout.
    cloud = broker.sections["cloud"] | {"keep_alive_seconds": 600}
    linked = make_gateway(broker.sections | {"cloud": cloud}).start()
    broker.listener.until_online(linked.site)
    furnish(linked)
    broker.hang()
    try:
        before = sent()
        linked.api.post("/v1/commands", {"charger": "CP-1", "verb": "stop"})
        await until(lambda: sent() > before, "the command's steps wait for the broker's answer", 20)
        begin = time.monotonic()
        assert await asyncio.to_thread(linked.stop, 30) == 0
        assert time.monotonic() - begin < 10
    finally:
        broker.wake()


@pytest.mark.limit(120)
async def test_nothing_is_missing_after_the_gateway_is_killed(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        for _ in range(3):
            await charge(linked)
            linked.kill()
            await asyncio.to_thread(linked.start)
        await cloud.until_level(linked)
        assert len({epoch for epoch, _ in cloud.stored}) == 1


async def test_the_state_tells_who_is_there(linked, broker):
    with Cloud(broker, linked.site) as cloud:
        await until(lambda: (cloud.states.get("state") or {}).get("online") is True, "the gateway is online")
        state = cloud.states["state"]
        assert state["epoch"] == linked.database.value("SELECT epoch FROM site")
        assert state["version"]
        async with Charger16(linked, "CP-1") as charger:
            await charger.boot()
            await charger.report("Preparing")
            transaction = (await charger.begin("GOOD", meter=0)).transaction_id
            await until(
                lambda: (cloud.states.get("chargers/CP-1/state") or {}).get("sessions"), "the session shows", 20)
            shown = cloud.states["chargers/CP-1/state"]
            assert shown["online"] is True
            assert shown["sessions"][0]["session"] == transaction
            await charger.end(transaction, 10)
        await until(
            lambda: cloud.states["chargers/CP-1/state"]["online"] is False, "the charger's leaving shows", 20)


@pytest.mark.parametrize("how", ["stop", "kill"])
async def test_the_state_tells_that_the_gateway_is_gone(linked, broker, how):
    with Cloud(broker, linked.site) as cloud:
        await until(lambda: (cloud.states.get("state") or {}).get("online") is True, "the gateway is online")
        getattr(linked, how)()
        await until(lambda: cloud.states["state"]["online"] is False, "its last will is read", 30)


async def test_the_brokers_word_is_enough_where_the_site_says_so(make_gateway, broker):
    sections = {"cloud": {**broker.sections["cloud"], "acknowledge": "broker"}}
    gateway = make_gateway(sections)
    with Cloud(broker, gateway.site, acknowledges=False) as cloud:
        gateway.start()
        furnish(gateway)
        await charge(gateway)
        await cloud.until_level(gateway)
        await until(
            lambda: gateway.database.value("SELECT acknowledged FROM cursor WHERE stream = 'meter'") == 5,
            "the cursor follows the broker", 20)


async def test_with_nobody_subscribed_the_brokers_word_is_not_enough(make_gateway, broker, mqtt_protocol):
    broker.listener.leave()
    sections = {"cloud": {**broker.sections["cloud"], "acknowledge": "broker"}}
    gateway = make_gateway(sections).start()
    furnish(gateway)
    await charge(gateway)
    if mqtt_protocol == "3.1.1":  # there the broker cannot tell
        await until(lambda: gateway.database.value("SELECT sum(acknowledged) FROM cursor") > 0, "the cursor moves")
        return
    await stays(
        lambda: gateway.database.value("SELECT sum(acknowledged) FROM cursor") == 0, "the cursor stays", seconds=3)
    with Cloud(broker, gateway.site, acknowledges=False) as cloud:
        await cloud.until_level(gateway)


async def test_a_broker_that_refuses_holds_nobody_up(make_gateway, make_broker):
    broker = make_broker(settings=("allow_anonymous false",)).start()
    gateway = make_gateway(broker.sections).start()
    furnish(gateway)
    await charge(gateway)
    cloud = gateway.api.get("/v1/cloud")
    assert "auth" in str(cloud).lower(), f"a technician sees why: {cloud}"


async def test_the_backlog_of_a_long_night_arrives(make_gateway, make_broker):
    """A thousand readings of ten chargers while the broker is away."""
    broker = make_broker()
    gateway = make_gateway(broker.sections).start()
    site = furnish(gateway)
    names = site.chargers("NIGHT", 10)
    await asyncio.gather(*(charge(gateway, readings=100, identity=name) for name in names))
    broker.start()
    with Cloud(broker, gateway.site) as cloud:
        await cloud.until_level(gateway)
        assert len(cloud.records("meter")) == 1_000
        sizes = [event["data"]["to"] - event["data"]["from"] + 1 for stream, event in cloud.batches
                 if stream == "meter"]
        assert max(sizes) > 10, "readings travel in batches"
