#!/usr/bin/env python3
"""soak.py [--hours N] [--speed N] [--receivers N] [--check]

An outage of N hours at 100 chargers, and its end, on the whole road: simulated chargers in fast motion, the gateway, a
broker that comes back, receivers and PostgreSQL. At the end PostgreSQL equals SQLite, row for row, or it fails. Prints
what PostgreSQL took, how old the live state became meanwhile and what the daemon grew by; with --check these have limits.
"""

import argparse
import asyncio
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests" / "EndToEnd"))

import paho.mqtt.client as mqtt  # noqa: E402

from world.broker import Broker  # noqa: E402
from world.chargers import Charger16  # noqa: E402
from world.equality import check_equal  # noqa: E402
from world.gateway import Gateway, program  # noqa: E402
from world.postgres import Postgres  # noqa: E402
from world.processes import resident  # noqa: E402
from world.receiver import Receiver  # noqa: E402
from world.site import Site  # noqa: E402
from world.waiting import until  # noqa: E402

CHARGERS = {"1.6": 50, "2.0.1": 50}
#: Seconds, and bytes: what a live state may take to arrive, and the daemon grow by.
OLDEST_STATE, MOST_GROWTH = 1.0, 32 << 20
#: Seconds without a record that is acknowledged.
PATIENCE = 60


class LiveState:
    """A charger that changes its connector's status again and again; knows how long the change took to the broker."""

    IDENTITY = "LIVE"

    def __init__(self, gateway, broker):
        self.gateway, self.broker = gateway, broker
        self.longest, self.changes = 0.0, 0
        self._arrived = asyncio.Event()
        self._awaited = None

    async def run(self):
        loop = asyncio.get_running_loop()
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        topic = f"ev/v1/{self.gateway.site}/chargers/{self.IDENTITY}/state"
        client.on_connect = lambda client, *_: client.subscribe(topic, 1)
        client.on_message = lambda _client, _, message: loop.call_soon_threadsafe(self._heard, message.payload)
        client.connect("127.0.0.1", self.broker.port)
        client.loop_start()
        try:
            async with Charger16(self.gateway, self.IDENTITY) as charger:
                await charger.boot()
                while True:
                    for status in ("Faulted", "Available"):
                        await self._change(charger, status)
        finally:
            client.loop_stop()

    async def _change(self, charger, status):
        self._awaited = status
        self._arrived.clear()
        begin = time.monotonic()
        await charger.report(status)
        await asyncio.wait_for(self._arrived.wait(), 30)
        self.longest = max(self.longest, time.monotonic() - begin)
        self.changes += 1
        await asyncio.sleep(0.05)  # a charger does not do it faster

    def _heard(self, payload):
        connectors = json.loads(payload)["data"].get("connectors", []) if payload else []
        if any(connector["status"] == self._awaited.lower() for connector in connectors):
            self._arrived.set()


def keep(gateway, hours, speed):
    """The outage: chargers in fast motion, and no broker."""
    seconds = hours * 3600 / speed
    print(f"an outage of {hours:g} h at {sum(CHARGERS.values())} chargers, in {seconds:.0f} s ...", flush=True)
    simulators = [
        subprocess.Popen([
            program("charger-sim", "CHARGER_SIM_BIN"), "--url", f"ws://127.0.0.1:{gateway.port}/ocpp", "--version", version,
            "--id-prefix", prefix(version), "--count", str(count), "--speed", str(speed), "--duration", str(seconds),
            "--quiet"])
        for version, count in CHARGERS.items()]
    for simulator in simulators:
        assert simulator.wait(seconds + 120) == 0, f"charger-sim ended with {simulator.returncode}"


def prefix(version):
    return "V" + version.replace(".", "")


def standing(gateway):
    """Records that are not acknowledged yet."""
    rows = gateway.database.rows("SELECT c.stream, n.value - c.acknowledged AS rest FROM cursor c "
                                 "JOIN counter n ON n.name = c.stream")
    return sum(row["rest"] for row in rows)


async def drain(gateway, live):
    """Until everything is acknowledged; returns the seconds, and the most memory that the daemon had meanwhile."""
    begin = moved = time.monotonic()
    rest, most = await asyncio.to_thread(standing, gateway), 0
    while rest:
        await asyncio.sleep(0.1)
        most = max(most, resident(gateway.process.pid))
        now = await asyncio.to_thread(standing, gateway)
        # The live charger goes on writing records: what is left at the end is what came just now.
        if now < 5:
            break
        if now < rest:
            moved, rest = time.monotonic(), now
        assert time.monotonic() - moved < PATIENCE, f"{now} records are left, and for {PATIENCE} s none was acknowledged"
        if live.done():
            live.result()
    return time.monotonic() - begin, most


async def soak(gateway, broker, postgres, arguments):
    site = Site(gateway)
    site.token("GOOD")
    site.simple_tariff(per_kwh="0.39", fee="1", tax="19")
    site.charger(LiveState.IDENTITY)
    for version, count in CHARGERS.items():
        site.chargers(prefix(version), count)
    await asyncio.to_thread(keep, gateway, arguments.hours, arguments.speed)
    records = standing(gateway)
    broker.start()
    broker.listener.leave()  # it holds every message against the contract, and that would be measured
    fleet = postgres.database("fleet")
    live = LiveState(gateway, broker)
    changing = asyncio.create_task(live.run())
    await until(lambda: live.changes > 0 or changing.done(), "a live state to arrive")
    before, receivers = resident(gateway.process.pid), []
    try:
        for number in range(arguments.receivers):
            receiver = Receiver(gateway.folder / f"receiver-{number}", broker, fleet)
            receivers.append(await asyncio.to_thread(receiver.start))
        seconds, most = await drain(gateway, changing)
        changing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await changing
        await until(lambda: standing(gateway) == 0, "the rest to be acknowledged", 60)
        print("comparing PostgreSQL with SQLite, row for row ...", flush=True)
        await asyncio.to_thread(check_equal, gateway, fleet)
    finally:
        changing.cancel()
        for receiver in receivers:
            receiver.kill()
    readings = int(fleet.value("SELECT count(*) FROM fleet.readings"))
    growth = most - before
    print(f"{records:,} records, {readings:,} readings; PostgreSQL equals SQLite, row for row\n"
          f"  PostgreSQL took               {readings / seconds:12,.0f} readings a second\n"
          f"  live state meanwhile, longest {live.longest * 1000:12,.0f} ms, of {live.changes} changes\n"
          f"  memory that the daemon took   {growth / (1 << 20):12,.1f} MiB")
    late = [word for word, is_missed in (
        ("live state", live.longest > OLDEST_STATE), ("memory", growth > MOST_GROWTH)) if is_missed]
    if arguments.check and late:
        sys.exit(f"Missed: {', '.join(late)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=1)
    parser.add_argument("--speed", type=float, default=2000, help="how much faster than the world cars charge")
    parser.add_argument("--receivers", type=int, default=2)
    parser.add_argument("--check", action="store_true", help="fail when a limit is missed")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    folder.chmod(0o755)
    broker = Broker(folder / "broker", logs="error")
    postgres = Postgres(folder / "cluster").create().start()
    gateway = Gateway(folder / "gateway", {**broker.sections, "log": {"level": "warning"}})
    try:
        gateway.start()
        asyncio.run(soak(gateway, broker, postgres, arguments))
    finally:
        gateway.kill()
        broker.kill()
        postgres.remove()
        shutil.rmtree(folder, ignore_errors=True)


main()
