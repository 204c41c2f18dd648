"""The disk is full: no false answer, no crash, and all is well again when there is room."""

import asyncio
import contextlib
import random

import pytest
from ocpp.exceptions import OCPPError
from websockets.exceptions import InvalidStatus

from conftest import furnish
from world import money
from world.chargers import Charger16, ConnectionLost
from world.load import Load16, Load201, check_promises, work_for
from world.times import instant, milliseconds, now_text
from world.waiting import until


@pytest.fixture
def small_disk(make_disk):
    return make_disk(6)


def fill(folder):
    """Leaves no byte; called again and again, because the gateway makes room for itself."""
    with contextlib.suppress(OSError), open(folder / "filler", "ab", buffering=0) as file:
        for size in (1 << 16, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass


def lost(gateway, promised):
    """The answered readings that are not in the database, in milliseconds."""
    stored = gateway.database.rows("SELECT coalesce(claimed, at) AS at FROM meter")
    return promised - {row["at"] for row in stored}


@pytest.mark.limit(120)
@pytest.mark.parametrize("also", ["", "killed"])
async def test_a_full_disk_makes_no_false_answer_and_passes(make_gateway, small_disk, also):
    gateway = make_gateway({"database": {"path": small_disk / "gateway.db", "ballast_bytes": 0}})
    gateway.database_path = small_disk / "gateway.db"
    gateway.start()
    furnish(gateway)
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    await charger.boot()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    promised = set()
    fill(small_disk)
    with pytest.raises(ConnectionLost):
        for register in range(10, 200_000, 10):
            fill(small_disk)
            at = now_text()
            await charger.read(transaction, register, at=at, power=7_000)
            promised.add(milliseconds(instant(at)))
    await charger.until_closed()
    gateway.check_alive()

    async def refused():
        try:
            again = Charger16(gateway, "CP-1")
            await again.open()
            await again.close()
            return False
        except InvalidStatus as status:
            return status.response.status_code == 503
        except (ConnectionLost, OSError):
            return False
    fill(small_disk)
    await until(refused, "new upgrades get 503")
    assert not gateway.api.is_ready()
    assert gateway.api.raw("GET", "/healthz")[0] == 200, "a full disk is no reason to be restarted"
    assert not lost(gateway, promised)

    if also == "killed":
        gateway.kill()
    (small_disk / "filler").unlink()
    if also == "killed":
        gateway.start()

    async def connected():
        with contextlib.suppress(InvalidStatus, ConnectionLost, OSError, OCPPError):
            await charger.open()
            await charger.boot()
            return True
    await until(connected, "chargers are served again", 30)
    await charger.read(transaction, 300_000)
    await charger.end(transaction, 300_500)
    await charger.close()
    assert gateway.api.is_ready()
    gateway.database.assert_sound()
    assert not lost(gateway, promised)
    [invoice] = gateway.database.invoices()
    assert money.totals(invoice) == money.price(milliwatt_hours=300_500_000, per_kwh="0.39", fee="1", tax="19")


@pytest.mark.limit(120)
async def test_the_ballast_is_given_up_to_finish_sessions(make_gateway, small_disk):
    """With ballast, a disk that others filled does not end charging."""
    gateway = make_gateway({"database": {"path": small_disk / "gateway.db", "ballast_bytes": 1 << 20}})
    gateway.database_path = small_disk / "gateway.db"
    gateway.start()
    furnish(gateway)
    ballast = small_disk / "gateway.db.ballast"
    await until(ballast.exists, "the ballast is taken")
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    await charger.boot()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    fill(small_disk)
    register = 0

    async def insist(send):
        async def attempt():
            with contextlib.suppress(InvalidStatus, ConnectionLost, OSError):
                if not charger.is_connected:
                    await charger.open()
                    await charger.boot()
                await send()
                return True
        await until(attempt, "it is stored", 30)

    while ballast.exists() and register < 2_000:
        register += 1
        await insist(lambda: charger.read(transaction, register, power=7_000, current=10))
    await insist(lambda: charger.end(transaction, 3_000))
    await charger.close()
    assert len(gateway.database.invoices()) == 1
    assert not ballast.exists()


@pytest.mark.limit(180)
async def test_a_disk_that_is_full_again_and_again_under_load(make_gateway, make_disk):
    """Whatever was answered is kept, once, and nobody is refused for good."""
    disk = make_disk(64)
    gateway = make_gateway({"database": {"path": disk / "gateway.db", "ballast_bytes": 0}})
    gateway.database_path = disk / "gateway.db"
    site = furnish(gateway.start())
    loads = [Load16(gateway, name) for name in site.chargers("A", 3)]
    loads += [Load201(gateway, name) for name in site.chargers("B", 2)]
    stopping = asyncio.Event()
    tasks = [asyncio.ensure_future(load.run(stopping)) for load in loads]
    random_ = random.Random("full")

    def is_full():
        fill(disk)
        return not gateway.api.is_ready()
    for _ in range(6):
        await work_for(random_.uniform(0.1, 0.5), tasks)
        await until(is_full, "the store is unwell", 20)
        await work_for(random_.uniform(0, 0.3), tasks)
        gateway.check_alive()
        (disk / "filler").unlink()
        await until(gateway.api.is_ready, "the store is well again", 30)
    await work_for(0.2, tasks)
    stopping.set()
    await asyncio.wait_for(asyncio.gather(*tasks), 60)

    promises = [promise for load in loads for promise in load.promises]
    assert [problem for load in loads for problem in load.problems] == []
    sessions = check_promises(gateway.database, promises)
    assert set(sessions) == {(promise.charger, promise.transaction) for promise in promises}
    assert len(gateway.database.journal("gateway.storage_full")) >= 6
    gateway.database.assert_sound()
    money.verify_chain(gateway.database.invoices())
