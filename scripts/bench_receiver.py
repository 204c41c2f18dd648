#!/usr/bin/env python3
"""bench_receiver.py [--receivers N]

Measures what cloud-receiver, PostgreSQL and the broker spend on a message: a broker and a cluster of its own, messages of
several shapes sent as fast as they are taken, processor time from /proc. docs/scaling.md says what follows from it.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests" / "EndToEnd"))

from world.broker import Broker  # noqa: E402
from world.postgres import Postgres  # noqa: E402
from world.receiver import Receiver, Sender, batch, meter_record  # noqa: E402
from world.waiting import until_blocking  # noqa: E402

SITES = 50
#: Name, stream, records a message, messages.
SHAPES = [
    ("a journal record alone", "journal", 1, 10_000),
    ("20 journal records", "journal", 20, 2_000),
    ("a reading alone", "meter", 1, 10_000),
    ("10 readings", "meter", 10, 5_000),
    ("250 readings, a full message", "meter", 250, 600),
]
SAMPLES = [("Energy.Active.Import.Register", "", "Wh"), ("Power.Active.Import", "", "W"),
           ("Current.Import", "L1", "A"), ("Voltage", "L1", "V")]


def reading(seq):
    samples = [
        {"measurand": measurand, **({"phase": phase} if phase else {}), "unit": unit, "value": 1_000_000 + seq * 7 + n}
        for n, (measurand, phase, unit) in enumerate(SAMPLES)]
    second = seq % 86_400
    at = f"2026-11-22T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000Z"
    return meter_record(seq, charger=f"CP-{seq % 20}", at=at, received_at=at, samples=samples)


def processor_seconds(pids):
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        # Of the process and of those of its children that have ended.
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def family(pid):
    """The process and all below it."""
    pids = [pid]
    for parent in pids:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            pids += map(int, task.read_text().split())
    return pids


class Bench:
    def __init__(self, broker, postgres, fleet, receivers, sender):
        self.broker, self.postgres, self.fleet = broker, postgres, fleet
        self.receivers, self.sender = receivers, sender

    def seconds(self):
        return [
            processor_seconds([receiver.process.pid for receiver in self.receivers]),
            processor_seconds(family(self.postgres.process.pid)), processor_seconds([self.broker.process.pid])]

    def measure(self, name, stream, records, messages, epoch):
        each = messages // SITES
        payloads = []
        for number in range(each):
            for site in range(SITES):
                first = number * records + 1
                rows = None if stream == "journal" else [reading(seq) for seq in range(first, first + records)]
                payloads.append((f"s{site}", batch(f"s{site}", first, first + records - 1, stream, epoch, rows)))
        payloads = [(site, json.dumps(body, separators=(",", ":")).encode()) for site, body in payloads]
        size = sum(len(body) for _, body in payloads) // len(payloads)
        before, begin = self.seconds(), time.monotonic()
        for site, body in payloads:
            self.sender.client.publish(f"ev/v1/{site}/{stream}", body, qos=1)
        last = each * records
        until_blocking(
            lambda: all(self.sender.acknowledged(f"s{site}", stream, epoch) == last for site in range(SITES)),
            "everything is acknowledged", 600)
        wall = time.monotonic() - begin
        spent = [after - then for after, then in zip(self.seconds(), before)]
        count = len(payloads)
        micro = [f"{1e6 * seconds / count:9.0f}" for seconds in spent]
        print(f"{name:30}{size:9}{count / wall:10.0f}{count * records / wall:11.0f} {' '.join(micro)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--receivers", type=int, default=1)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-receiver-"))
    folder.chmod(0o755)
    postgres = Postgres(folder / "cluster", settings=()).create().start()
    broker = Broker(folder / "broker", settings=("allow_anonymous true", "max_inflight_messages 64", "log_type error"))
    receivers = []
    try:
        broker.start()
        fleet = postgres.database("fleet")
        receivers = [Receiver(folder / f"receiver-{n}", broker, fleet).start() for n in range(arguments.receivers)]
        sender = Sender(broker)
        sender.client.max_inflight_messages_set(200)
        with sender:
            print(f"{os.cpu_count()} processors, {arguments.receivers} receivers, {SITES} sites, readings of "
                  f"{len(SAMPLES)} samples; processor time in µs a message")
            print(f"{'message':30}{'bytes':>9}{'messages/s':>10}{'records/s':>11}  receiver PostgreSQL    broker")
            bench = Bench(broker, postgres, fleet, receivers, sender)
            for number, (name, stream, records, messages) in enumerate(SHAPES):
                bench.measure(name, stream, records, messages, f"e{number}")
        fleet.run("VACUUM ANALYZE")
        for table in ("journal", "reading"):
            [row] = fleet.rows(
                f"SELECT count(*) AS n, pg_table_size('fleet.{table}') AS heap, pg_indexes_size('fleet.{table}') AS keys "
                f"FROM fleet.{table}")
            rows = int(row["n"])
            print(f"fleet.{table}: {rows} rows, {int(row['heap']) / rows:.0f} bytes a row and "
                  f"{int(row['keys']) / rows:.0f} of indexes")
    finally:
        for receiver in receivers:
            receiver.kill()
        broker.kill()
        postgres.remove()
        shutil.rmtree(folder, ignore_errors=True)


main()
