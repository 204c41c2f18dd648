"""The worst that can happen between the gateway and its cloud costs delay, and nothing else."""

import asyncio
import random
import shutil
import sqlite3
import subprocess

import pytest

from conftest import furnish
from test_cloud import charge
from world.broker import Broker
from world.chargers import Charger16
from world.cloud import Cloud
from world.load import Load16
from world.waiting import until


def assert_equal(gateway, cloud):
    """What the cloud has of the newest epoch is what the database holds, record for record."""
    epoch = gateway.database.value("SELECT epoch FROM site")
    for stream, key in (("journal", "kind"), ("meter", "at")):
        held = {row["seq"] for row in gateway.database.rows(f"SELECT seq FROM {stream}")}
        stored = cloud.stored[(epoch, stream)]
        assert held <= set(stored), f"{stream}: {len(held - set(stored))} records are not there"
        assert len(stored) == cloud.levels[(epoch, stream)], f"{stream} has a gap"
        assert all(key in record for record in stored.values())


@pytest.mark.limit(180)
async def test_a_broker_that_is_killed_fifty_times_and_forgets_costs_nothing(make_gateway, make_broker):
    """It takes with it what it acknowledged and had not passed on: sessions, messages, everything."""
    broker = make_broker(settings=("allow_anonymous true", "autosave_interval 0"))
    gateway = make_gateway({"cloud": {**broker.sections["cloud"], "ack_timeout_seconds": 1}})
    site = furnish(gateway.start())
    broker.start()
    loads = [Load16(gateway, name) for name in site.chargers("L", 4)]
    stopping = asyncio.Event()
    tasks = [asyncio.ensure_future(load.run(stopping)) for load in loads]
    draw = random.Random("fifty")
    with Cloud(broker, gateway.site) as cloud:
        cloud.client.reconnect_delay_set(0.1, 0.2)
        for _ in range(50):
            await asyncio.sleep(draw.uniform(0.05, 0.35))
            broker.listener.leave()  # or it would be waited for until it has everything
            broker.kill()
            (broker.folder / "mosquitto.db").unlink(missing_ok=True)
            broker.start()
        stopping.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 60)
        await until(cloud.client.is_connected, "the cloud is back", 20)
        await cloud.until_acknowledged(gateway, limit=60)
        assert_equal(gateway, cloud)
        assert len({epoch for epoch, _ in cloud.stored}) == 1


@pytest.fixture
def far_broker(tmp_path):
    """A broker in a network of its own, and what cuts the cable to it and mends it."""
    name = f"edge{random.randrange(1 << 20):05x}"
    inside, outside = "10.213.77.2", "10.213.77.1"

    def run(*command):
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, (
            f"{' '.join(command)}: {done.stderr.strip()} (this test makes a network namespace and needs root)")

    run("ip", "netns", "add", name)
    try:
        run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        run("ip", "address", "add", f"{outside}/30", "dev", name)
        run("ip", "link", "set", name, "up")
        run("ip", "-n", name, "address", "add", f"{inside}/30", "dev", "eth0")
        run("ip", "-n", name, "link", "set", "eth0", "up")
        run("ip", "-n", name, "link", "set", "lo", "up")
        broker = Broker(tmp_path / "far", host=inside, wrapper=("ip", "netns", "exec", name))
        broker.start()
        try:
            yield broker, lambda state: run("ip", "-n", name, "link", "set", "eth0", state)
        finally:
            broker.kill()
    finally:
        run("ip", "netns", "delete", name)


@pytest.mark.limit(120)
async def test_a_cable_that_is_cut_is_noticed_and_costs_nothing(make_gateway, far_broker):
    """Nothing says goodbye: packets vanish, in the middle of whatever they were carrying."""
    broker, cable = far_broker

    def link():
        return gateway.api.get("/v1/cloud")["link"]

    gateway = make_gateway(broker.sections)
    Cloud.subscribed(broker, gateway.site)
    furnish(gateway.start())
    with Cloud(broker, gateway.site) as cloud:
        await charge(gateway, readings=20)
        await cloud.until_level(gateway)
        cable("down")
        await charge(gateway, readings=20)
        # Two keep-alives of five seconds, and the moment in which it looks.
        await until(lambda: link()["state"] != "connected", "the cut is noticed", 12)
        await charge(gateway, readings=20)
        cable("up")
        await until(cloud.client.is_connected, "the cloud is back", 30)
        await cloud.until_level(gateway)
        await cloud.until_acknowledged(gateway)
        assert_equal(gateway, cloud)
        assert len(cloud.records("meter")) == 60


async def test_a_copy_of_yesterday_begins_a_new_epoch_and_says_from_where(make_gateway, broker, tmp_path):
    """The whole folder is put back, with all that stands beside the database."""
    gateway = make_gateway(broker.sections)
    Cloud.subscribed(broker, gateway.site)
    furnish(gateway.start())
    with Cloud(broker, gateway.site) as cloud:
        await charge(gateway)
        await cloud.until_level(gateway)
        assert gateway.stop() == 0
        shutil.copytree(gateway.folder, tmp_path / "yesterday")
        old = gateway.database.value("SELECT epoch FROM site")
        gateway.start()
        await charge(gateway)
        await cloud.until_level(gateway)
        gateway.kill()
        shutil.rmtree(gateway.folder)
        shutil.copytree(tmp_path / "yesterday", gateway.folder)
        # It grows beyond what the cloud has of the old epoch before there is a link again.
        gateway.configure({"cloud": {"enabled": False}})
        gateway.start()
        for _ in range(3):
            await charge(gateway, readings=20)
        gateway.configure({"cloud": {"enabled": True}})
        gateway.restart()
        new = gateway.database.value("SELECT epoch FROM site")
        assert new != old
        await until(lambda: (new, "journal") in cloud.stored, "the new epoch arrives", 20)
        await cloud.until_acknowledged(gateway)
        assert_equal(gateway, cloud)
        [started] = [
            record for record in cloud.records("journal", "gateway.epoch_started")
            if record["data"]["epoch"] == new]
        assert "copied" in started["data"]["reason"]


async def test_two_clones_never_use_one_name_for_two_records(make_gateway, broker, tmp_path):
    """The machine's disk is cloned with everything on it, and both go to work, one after the other and both at once."""
    first = make_gateway({**broker.sections, "cloud": {**broker.sections["cloud"], "client_id": "first"}})
    Cloud.subscribed(broker, first.site)
    furnish(first.start())
    with Cloud(broker, first.site) as cloud:
        await charge(first)
        await cloud.until_level(first)
        assert first.stop() == 0
        second = make_gateway({**broker.sections, "cloud": {**broker.sections["cloud"], "client_id": "second"}})
        for file in first.folder.glob("gateway.db*"):
            # A hard link has the same inode, as a file of a cloned disk has; what is written to one must not reach both.
            if file.name.endswith(".marks"):
                (second.folder / file.name).hardlink_to(file)
            elif file.is_dir():
                shutil.copytree(file, second.folder / file.name)
            else:
                shutil.copy2(file, second.folder)
        first.start()
        await charge(first, readings=3)
        await cloud.until_acknowledged(first)
        assert first.stop() == 0
        second.start()
        for gateway in (second, first):
            if not gateway.is_running:
                gateway.start()
            await charge(gateway, readings=30)
            await cloud.until_acknowledged(gateway)
        epochs = {gateway.database.value("SELECT epoch FROM site") for gateway in (first, second)}
        assert len(epochs) == 2
        for gateway in (first, second):
            assert_equal(gateway, cloud)


@pytest.mark.limit(120)
async def test_readings_that_are_given_up_are_told_and_money_is_not(make_gateway, make_broker, make_disk):
    """A disk that is full while there is no link: the cloud learns which readings it will never get."""
    disk = make_disk(10)
    broker = make_broker()
    gateway = make_gateway({**broker.sections, "database": {"path": disk / "gateway.db", "ballast_bytes": 1 << 20}})
    gateway.database_path = disk / "gateway.db"
    furnish(gateway.start())
    await charge(gateway, readings=300)
    filler = disk / "filler"

    def shed():
        return gateway.database.value("SELECT count(*) FROM given_up")

    charger = Charger16(gateway, "CP-1")
    await charger.open()
    await charger.boot()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    register = 0
    while not shed():
        with open(filler, "ab", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        for _ in range(20):
            register += 1
            try:
                if not charger.is_connected:
                    await charger.open()
                    await charger.boot()
                await charger.read(transaction, register, power=7_000)
            except Exception:  # a full disk closes the socket, and refuses new ones
                await asyncio.sleep(0.05)
    filler.unlink()
    await until(gateway.api.is_ready, "the store is well again", 30)

    async def ended():
        try:
            if not charger.is_connected:
                await charger.open()
                await charger.boot()
            await charger.end(transaction, register)
            return True
        except Exception:
            return False
    await until(ended, "the session ends", 30)
    await charger.close()
    lost = gateway.database.row("SELECT sum(to_seq - from_seq + 1) AS count FROM given_up")["count"]
    broker.start()
    with Cloud(broker, gateway.site) as cloud:
        await cloud.until_acknowledged(gateway)
        assert cloud.left_out("meter") == {"shed": lost}
        assert sum(record["data"]["count"] for record in cloud.records("journal", "gateway.readings_shed")) == lost
        assert len(cloud.records("journal", "invoice.issued")) == 2, "money never"
        assert gateway.api.get("/v1/cloud")["meter"]["dropped"] == lost
        assert "Given up" in gateway.edgectl("cloud")
