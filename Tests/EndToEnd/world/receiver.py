"""The built cloud-receiver as a process, and sites that speak to it without a gateway."""

import contextlib
import json
import os
import re
import signal
import subprocess
import threading
from pathlib import Path

import paho.mqtt.client as mqtt

from world.gateway import program
from world.processes import freeze
from world.waiting import until_blocking

PREFIX = "ev/v1"


#: To how much a receiver subscribes.
SUBSCRIPTIONS = 6


class Receiver:
    def __init__(self, folder, broker, database, *options):
        self.broker = broker
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "receiver.log"
        self.process = None
        self.command = [
            program("cloud-receiver", "CLOUD_RECEIVER_BIN"), "--broker", "127.0.0.1", "--port", str(broker.port),
            "--database", database.conninfo, "--keep-alive-seconds", "5", *map(str, options),
        ]

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        until_blocking(self._is_subscribed, "the receiver is subscribed", 20)
        return self

    def _is_subscribed(self):
        """What is sent before the last of them reaches nobody."""
        assert self.process.poll() is None, self.last_words()
        log = self.last_words(1000)
        if "Connected to the MQTT broker" not in log:
            return False
        client = re.findall(r" client=(\S+)", log)[-1]
        return not self.broker.logs_all or self.broker.log_text().count(f"Sending SUBACK to {client}\n") >= SUBSCRIPTIONS

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    def hang(self):
        freeze(self.process.pid)

    def wake(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        self.process.terminate()
        return self.process.wait(15)

    def last_words(self, lines=40):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def command(database, *arguments, expect=0):
    """Runs cloud-receiver for a moment."""
    done = subprocess.run(
        [program("cloud-receiver", "CLOUD_RECEIVER_BIN"), *map(str, arguments), "--database", database.conninfo],
        capture_output=True, text=True, timeout=60, env=os.environ)
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Sender:
    """`with Sender(broker) as sender:` publishes as sites would, and remembers what they are told."""

    def __init__(self, broker):
        self.broker = broker
        self._lock = threading.Lock()
        #: Site → (epoch, stream, seq) in the order in which they came.
        self._acknowledged = {}
        #: Site → queries.
        self._queries = {}
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self.client.on_connect = lambda client, *_: client.subscribe([(f"{PREFIX}/+/ack", 1), (f"{PREFIX}/+/queries", 1)])
        self.client.on_subscribe = self._subscribed
        self.client.on_message = self._arrived
        self.client.reconnect_delay_set(1, 1)
        self._is_ready = False

    def __enter__(self):
        self.client.connect("127.0.0.1", self.broker.port, keepalive=5)
        self.client.loop_start()
        until_blocking(lambda: self._is_ready, "the sender hears acknowledgements")
        return self

    def __exit__(self, *_):
        self.client.disconnect()
        self.client.loop_stop()

    def _subscribed(self, *_):
        self._is_ready = True

    def _arrived(self, _client, _, message):
        site, kind = message.topic.removeprefix(PREFIX + "/").split("/")
        body = json.loads(message.payload)
        with self._lock:
            if kind == "queries":
                self._queries.setdefault(site, []).append(body)
            else:
                self._acknowledged.setdefault(site, []).append((body["epoch"], body["stream"], body["seq"]))

    def acknowledged(self, site, stream="journal", epoch="e1"):
        """The highest seq; 0: none."""
        with self._lock:
            told = list(self._acknowledged.get(site, []))
        return max((seq for e, s, seq in told if (e, s) == (epoch, stream)), default=0)

    def acknowledgements(self, site):
        with self._lock:
            return list(self._acknowledged.get(site, []))

    def queries(self, site):
        with self._lock:
            return list(self._queries.get(site, []))

    def send(self, topic, body, retain=False):
        """Without waiting for the broker."""
        assert not topic.startswith("test-site/"), "what is made up there would excuse what a gateway says"
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.broker.listener.made_up.add((f"{PREFIX}/{topic}", payload))
        return self.client.publish(f"{PREFIX}/{topic}", payload, qos=1, retain=retain)

    def publish(self, topic, body, retain=False):
        sent = self.send(topic, body, retain)
        # While the broker is away it is kept, and leaves when it is back.
        with contextlib.suppress(RuntimeError):
            sent.wait_for_publish(10)

    def batch(self, site, first, last, *, stream="journal", epoch="e1", records=None, left_out=None, **changes):
        self.publish(f"{site}/{stream}", batch(site, first, last, stream, epoch, records, left_out) | changes)

    def state(self, site, *, online=True, epoch="e1", journal=0, meter=0, retain=True, time="2026-11-22T10:00:00.000Z"):
        data = {"site": site, "online": online, "version": "0.1.0", "epoch": epoch}
        if online:
            data["streams"] = {"journal": {"newest": journal}, "meter": {"newest": meter}}
        self.publish(f"{site}/state", event(site, "x", "site.state.v1", data) | {"time": time}, retain)


def event(site, identifier, kind, data):
    return {
        "specversion": "1.0", "id": identifier, "source": f"{PREFIX}/{site}", "type": f"com.edgegateway.{kind}",
        "time": "2026-11-22T10:00:00.000Z", "datacontenttype": "application/json", "data": data,
    }


def batch(site, first, last, stream="journal", epoch="e1", records=None, left_out=None):
    make = journal_record if stream == "journal" else meter_record
    data = {"epoch": epoch, "stream": stream, "from": first, "to": last,
            "records": [make(seq) for seq in range(first, last + 1)] if records is None else records}
    if left_out is not None:
        data["left_out"] = left_out
    return event(site, f"{epoch}/{stream}/{first}-{last}", f"{stream}.v1", data)


def journal_record(seq, **changes):
    return {"seq": seq, "at": "2026-11-22T10:00:00.000Z", "kind": "charger.connected", "charger": "CP-1",
            "data": {"number": seq}} | changes


def meter_record(seq, **changes):
    return {"seq": seq, "charger": "CP-1", "evse": 1, "connector": 1, "session": 7, "at": "2026-11-22T10:00:00.000Z",
            "received_at": "2026-11-22T10:00:01.000Z", "samples": [
                {"measurand": "Energy.Active.Import.Register", "unit": "Wh", "value": seq * 10},
                {"measurand": "Current.Import", "phase": "L1", "unit": "A", "value": 16.5}]} | changes
