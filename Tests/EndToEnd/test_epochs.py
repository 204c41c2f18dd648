"""A database that was put back to an earlier state begins a new life: nothing that the world has seen is used again."""

import shutil

import pytest

from conftest import furnish
from world import money
from world.chargers import Charger16
from world.cloud import Cloud
from world.waiting import until

pytestmark = pytest.mark.both_protocols

FILES = ("gateway.db", "gateway.db-wal", "gateway.db-shm")


async def charge(gateway, watt_hours=1_000):
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()
        transaction = (await charger.begin("GOOD", meter=0)).transaction_id
        await charger.read(transaction, watt_hours // 2)
        await charger.end(transaction, watt_hours)
    return transaction


def copy(source, target):
    target.mkdir(exist_ok=True)
    for name in FILES:
        (target / name).unlink(missing_ok=True)
        if (source / name).exists():
            shutil.copy(source / name, target / name)


async def test_a_restored_copy_begins_a_new_epoch(make_gateway, broker, tmp_path):
    gateway = make_gateway(broker.sections)
    Cloud.subscribed(broker, gateway.site)
    gateway.start()
    furnish(gateway)
    with Cloud(broker, gateway.site) as cloud:
        before = await charge(gateway)
        await cloud.until_level(gateway)
        assert gateway.stop() == 0
        copy(gateway.folder, tmp_path / "backup")
        old_epoch = gateway.database.value("SELECT epoch FROM site")

        gateway.start()
        lost = [await charge(gateway) for _ in range(3)]
        await cloud.until_level(gateway)
        seen = {(document["series"], document["number"]) for document in gateway.database.invoices()}
        assert gateway.stop() == 0
        copy(tmp_path / "backup", gateway.folder)

        gateway.start()
        new_epoch = gateway.database.value("SELECT epoch FROM site")
        assert new_epoch != old_epoch
        after = await charge(gateway)
        assert after not in {before, *lost}, "transaction ids are never used again"
        [invoice] = gateway.database.invoices(after)
        assert (invoice["series"], invoice["number"]) not in seen, "nor are invoice numbers"
        money.verify_chain(gateway.database.invoices())
        await until(lambda: (new_epoch, "journal") in cloud.stored, "the new epoch arrives", 20)
        await cloud.until_level(gateway)


async def test_an_orderly_restart_and_a_crash_are_no_new_epoch(gateway, site):
    epoch = gateway.database.value("SELECT epoch FROM site")
    first = await charge(gateway)
    gateway.restart()
    second = await charge(gateway)
    gateway.kill()
    gateway.start()
    third = await charge(gateway)
    assert (first, second, third) == (first, first + 1, first + 2)
    assert gateway.database.value("SELECT epoch FROM site") == epoch
    assert [document["number"] for document in gateway.database.invoices()] == [1, 2, 3]


async def test_transaction_messages_of_a_lost_past_are_quarantined(gateway, site, tmp_path):
    """The charger still holds a transaction that the restored copy does not know."""
    gateway.stop()
    copy(gateway.folder, tmp_path / "backup")
    gateway.start()
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    gateway.kill()
    await charger.until_closed()
    copy(tmp_path / "backup", gateway.folder)
    gateway.start()
    await charger.open()
    await charger.end(transaction, 5_000)
    await charger.close()
    [kept] = gateway.database.quarantine()
    assert str(transaction).encode() in kept["frame"]
