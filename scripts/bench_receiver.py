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

import paho.mqtt.client as mqtt  # noqa: E402

from world.broker import Broker  # noqa: E402
from world.contract import contract  # noqa: E402
from world.postgres import Postgres  # noqa: E402
from world.processes import resident  # noqa: E402
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
#: States: the document's own examples. Name of the message, topic below the site, messages.
STATES = [("a state of a site", "siteState", "state", 5_000),
          ("a state of a charger", "chargerState", "chargers/CP-{n}/state", 5_000)]
#: For memory: how many states the broker retains, and how many connections it holds.
RETAINED, CONNECTIONS = 20_000, 1_000
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
                payloads.append((f"s{site}/{stream}", batch(f"s{site}", first, first + records - 1, stream, epoch, rows)))
        self.send(name, payloads, records, stream, epoch, each * records)

    def measure_states(self, name, message, topic, messages, epoch):
        example = contract().document["components"]["messages"][message]["examples"][0]["payload"]
        payloads = []
        for number in range(messages):
            site, charger = f"s{number % SITES}", number // SITES % 20
            second = number // SITES
            at = f"2026-11-22T{10 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000Z"
            payloads.append((f"{site}/{topic.format(n=charger)}", example | {"source": f"ev/v1/{site}", "time": at}))
        # States are not acknowledged: a record of each site follows them.
        payloads += [(f"s{site}/journal", batch(f"s{site}", 1, 1, "journal", epoch)) for site in range(SITES)]
        self.send(name, payloads, 1, "journal", epoch, 1)

    def send(self, name, payloads, records, stream, epoch, last):
        """Sends them all and waits until `last` is acknowledged to every site."""
        payloads = [(topic, json.dumps(body, separators=(",", ":")).encode()) for topic, body in payloads]
        size = sum(len(body) for _, body in payloads) // len(payloads)
        before, begin = self.seconds(), time.monotonic()
        for topic, body in payloads:
            self.sender.client.publish(f"ev/v1/{topic}", body, qos=1)
        until_blocking(
            lambda: all(self.sender.acknowledged(f"s{site}", stream, epoch) == last for site in range(SITES)),
            "everything is acknowledged", 600)
        wall = time.monotonic() - begin
        spent = [after - then for after, then in zip(self.seconds(), before)]
        count = len(payloads)
        micro = [f"{1e6 * seconds / count:9.0f}" for seconds in spent]
        print(f"{name:30}{size:9}{count / wall:10.0f}{count * records / wall:11.0f} {' '.join(micro)}", flush=True)


def start(broker):
    broker.start()
    broker.listener.leave()  # it hears everything, and that would be measured, too


def measure_memory(broker):
    """What the broker keeps for a retained state, and for a site that is connected."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    until_blocking(client.is_connected, "the broker answers")
    before = resident(broker.process.pid)
    example = contract().document["components"]["messages"]["chargerState"]["examples"][0]["payload"]
    body = json.dumps(example, separators=(",", ":")).encode()
    # Below another prefix: no receiver is to hear of them.
    sent = [client.publish(f"memory/site-{n // 20}/chargers/CP-{n % 20}/state", body, qos=1, retain=True)
            for n in range(RETAINED)]
    for each in sent:
        each.wait_for_publish(120)
    after = resident(broker.process.pid)
    print(f"a retained state of {len(body)} bytes: {(after - before) / RETAINED:.0f} bytes of the broker's memory")
    before, connected = after, []
    for number in range(CONNECTIONS):
        site = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=f"site-{number}", protocol=mqtt.MQTTv5)
        site.connect("127.0.0.1", broker.port)
        # A gateway's six topics, to listen on.
        site.subscribe([(f"memory/{number}/{word}", 1)
                        for word in ("ack", "commands", "queries", "configuration", "responses", "replies")])
        site.loop()
        connected.append(site)
    client.publish("memory/end", b"", qos=1).wait_for_publish(30)
    after = resident(broker.process.pid)
    print(f"a connection without TLS: {(after - before) / CONNECTIONS:.0f} bytes of the broker's memory")
    client.disconnect()
    client.loop_stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--receivers", type=int, default=1)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-receiver-"))
    folder.chmod(0o755)
    postgres = Postgres(folder / "cluster", settings=()).create().start()
    broker = Broker(folder / "broker", settings=("allow_anonymous true", "max_inflight_messages 64"), logs="error")
    receivers = []
    try:
        start(broker)
        measure_memory(broker)
        broker.kill()
        (folder / "broker" / "mosquitto.db").unlink(missing_ok=True)
        start(broker)
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
            for number, (name, message, topic, messages) in enumerate(STATES):
                bench.measure_states(name, message, topic, messages, f"state-{number}")
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
