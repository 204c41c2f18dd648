"""The disk is full: no false answer, no crash, and all is well again when there is room."""

import contextlib
import subprocess

import pytest
from ocpp.exceptions import OCPPError
from websockets.exceptions import InvalidStatus

from conftest import furnish
from world import money
from world.chargers import Charger16, ConnectionLost
from world.waiting import until

@pytest.fixture
def small_disk(tmp_path):
    """A disk of 6 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True, text=True)
    assert mounted.returncode == 0, f"a tmpfs cannot be mounted (it needs root): {mounted.stderr.strip()}"
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    """Leaves no byte; called again and again, because the gateway makes room for itself."""
    with contextlib.suppress(OSError), open(folder / "filler", "ab", buffering=0) as file:
        for size in (1 << 16, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass


@pytest.mark.limit(120)
async def test_a_full_disk_makes_no_false_answer_and_passes(make_gateway, small_disk):
    gateway = make_gateway({"database": {"path": small_disk / "gateway.db", "ballast_bytes": 0}})
    gateway.database_path = small_disk / "gateway.db"
    gateway.start()
    furnish(gateway)
    charger = Charger16(gateway, "CP-1")
    await charger.open()
    await charger.boot()
    transaction = (await charger.begin("GOOD", meter=0)).transaction_id
    promised = []
    fill(small_disk)
    with pytest.raises(ConnectionLost):
        for register in range(10, 200_000, 10):
            fill(small_disk)
            await charger.read(transaction, register, power=7_000)
            promised.append(register)
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
    kept = gateway.database.count("meter", "session_id = ?", transaction)
    assert kept >= len(promised)

    (small_disk / "filler").unlink()

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
