"""The cloud: an MQTT client that stores what arrives and acknowledges it, and sends commands."""

import gzip
import json
import threading

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from world import spoken
from world.waiting import until, until_blocking

PREFIX = "ev/v1"
GZIP = b"\x1f\x8b"


class Cloud:
    """`with Cloud(broker, "test-site") as cloud:`; `acknowledges=False` makes it a mere listener."""

    def __init__(self, broker, site, *, acknowledges=True, client_id="the-cloud"):
        self.root = f"{PREFIX}/{site}"
        self.broker = broker
        self.acknowledges = acknowledges
        self._lock = threading.Lock()
        #: Batches as they arrived: (stream, event).
        self.batches = []
        #: (epoch, stream) → seq → record.
        self.stored = {}
        #: (epoch, stream) → the last record up to which every range has come.
        self.levels = {}
        self.problems = []
        #: Batches that came before those that precede them: not taken, so that they are sent again.
        self.jumps = 0
        #: The newest retained message of each topic below the root.
        self.states = {}
        #: Command id → its results, in order.
        self.results = {}
        self._result_ids = set()
        #: Query id → its newest response.
        self.responses = {}
        #: Query id → why it was refused, each time that it was.
        self.refusals = {}
        #: How many messages came packed.
        self.packed = 0
        self.client = client_of(client_id)
        self.client.on_connect = self._connected
        self.client.on_subscribe = self._subscribed
        self.client.on_message = self._arrived
        self.is_subscribed = False
        self.client.reconnect_delay_set(1, 1)

    @classmethod
    def subscribed(cls, broker, site):
        """Makes the broker keep everything for the cloud from now on, also while it is away."""
        with cls(broker, site, acknowledges=False) as cloud:
            until_blocking(lambda: cloud.is_subscribed, "the subscription stands")

    def __enter__(self):
        connect(self.client, self.broker.port, self.broker.host)
        self.client.loop_start()
        until_blocking(lambda: self.client.is_connected() and self.is_subscribed, "the cloud is connected and listens")
        return self

    def __exit__(self, kind, problem, trace):
        self.client.disconnect()
        self.client.loop_stop()
        if kind is None:
            assert not self.problems, "\n".join(self.problems)

    def _connected(self, client, *_):
        client.subscribe(f"{self.root}/#", qos=1)

    def _subscribed(self, *_):
        self.is_subscribed = True

    def _arrived(self, client, _, message):
        try:
            self._take(message)
        except Exception as problem:  # a message that a cloud cannot read is the gateway's fault
            self.problems.append(f"{message.topic}: {problem!r}: {message.payload[:300]!r}")

    def _take(self, message):
        topic = message.topic.removeprefix(self.root + "/")
        if message.payload[:2] == GZIP:
            self._unpack(message)
        if topic in ("journal", "meter"):
            self._take_batch(topic, json.loads(message.payload))
        elif topic == "state" or topic.endswith("/state"):
            with self._lock:
                self.states[topic] = data_of(json.loads(message.payload)) if message.payload else None
        elif topic.startswith("commands/") and topic.endswith("/result"):
            self._take_result(topic.split("/")[1], json.loads(message.payload))
        elif topic.startswith("queries/") and topic.endswith("/response"):
            event = json.loads(message.payload)
            assert event["type"] == "com.edgegateway.query.response.v1"
            query, response = topic.split("/")[1], data_of(event)
            with self._lock:
                self.responses[query] = response
                if "refused" in response:
                    self.refusals.setdefault(query, []).append(response["refused"])

    def _unpack(self, message):
        """By the payload's first bytes, which is all that 3.1.1 has; MQTT 5 says the same by a property."""
        if spoken.version == "5":
            told = dict(getattr(message.properties, "UserProperty", []))
            assert told.get("content-encoding") == "gzip", f"a packed message says {told}"
        message.payload = gzip.decompress(message.payload)
        self.packed += 1

    def _take_result(self, command, event):
        """Results come at least once; their id tells those that come again."""
        with self._lock:
            if event["id"] not in self._result_ids:
                self._result_ids.add(event["id"])
                self.results.setdefault(command, []).append(data_of(event))

    # Batches

    def _take_batch(self, stream, event):
        assert event["specversion"] == "1.0" and event["source"] and event["type"], "no CloudEvent"
        data = event["data"]
        epoch, first, last = data["epoch"], data["from"], data["to"]
        assert event["id"] == f"{epoch}/{stream}/{first}-{last}", f"the id is {event['id']}"
        sequence = [record["seq"] for record in data["records"]]
        left_out = sum(item["count"] for item in data.get("left_out", []))
        assert sequence == sorted(set(sequence)), "records are out of order"
        assert len(sequence) + left_out == last - first + 1, "records are missing and not counted"
        with self._lock:
            self.batches.append((stream, event))
            is_stored = self._store(epoch, stream, first, last, data["records"])
        if self.acknowledges and is_stored:
            self.acknowledge(epoch, stream)

    def _store(self, epoch, stream, first, last, records):
        store = self.stored.setdefault((epoch, stream), {})
        level = self.levels.setdefault((epoch, stream), 0)
        if first > level + 1:
            self.jumps += 1
            return False
        self.levels[(epoch, stream)] = max(level, last)
        for record in records:
            known = store.setdefault(record["seq"], record)
            assert known == record, f"{stream} {record['seq']} came again and is another: {known} / {record}"
        return True

    def acknowledge(self, epoch, stream, seq=None):
        """Acknowledges everything stored without a gap, or `seq`."""
        if seq is None:
            with self._lock:
                seq = self.levels[(epoch, stream)]
        self.publish("ack", {"epoch": epoch, "stream": stream, "seq": seq})

    def records(self, stream, kind=None):
        """What is stored of the newest epoch, in order."""
        with self._lock:
            stores = [store for (_, name), store in self.stored.items() if name == stream]
            store = dict(stores[-1]) if stores else {}
        return [store[seq] for seq in sorted(store) if kind in (None, store[seq].get("kind"))]

    def newest(self, stream):
        records = self.records(stream)
        return records[-1]["seq"] if records else 0

    def left_out(self, stream):
        """How many records of the stream were named as left out, by reason: of each range once."""
        with self._lock:
            batches = {event["id"]: event["data"] for name, event in self.batches if name == stream}
        counts = {}
        for data in batches.values():
            for item in data.get("left_out", []):
                counts[item["reason"]] = counts.get(item["reason"], 0) + item["count"]
        return counts

    async def until_acknowledged(self, gateway, limit=30):
        """Waits until the gateway knows that the cloud has everything, also what was left out on purpose."""
        await until(
            lambda: gateway.database.value(
                "SELECT count(*) FROM cursor JOIN counter ON name = stream WHERE acknowledged < value") == 0,
            "everything is acknowledged", limit)

    async def until_level(self, gateway, limit=30):
        """Waits until everything that the database holds has arrived, and checks that nothing is missing."""
        for stream in ("journal", "meter"):
            await until(
                lambda: self.newest(stream) >= gateway.database.value(
                    "SELECT value FROM counter WHERE name = ?", stream),
                f"the cloud is level with {stream}", limit)
            sequence = [record["seq"] for record in self.records(stream)]
            assert sequence == list(range(1, len(sequence) + 1)), f"{stream} has a gap"

    # Commands

    def publish(self, topic, payload, retain=False):
        body = payload if isinstance(payload, (bytes, str)) else json.dumps(payload)
        return self.client.publish(f"{self.root}/{topic}", body, qos=1, retain=retain)

    def command(self, identifier, charger, verb, args=None, **more):
        body = {"id": identifier, "charger": charger, "verb": verb, **more}
        if args is not None:
            body["args"] = args
        self.publish("commands", body)

    async def ask(self, identifier, kind, args=None, **more):
        """Sends a query, and waits for its response."""
        self.publish("queries", {"id": identifier, "kind": kind, "args": args or {}, **more})
        return await until(lambda: self.responses.get(identifier), f"query {identifier} is answered")

    def states_of(self, command):
        with self._lock:
            return [result.get("state") for result in self.results.get(command, [])]

    async def outcome(self, command, state, limit=15):
        """Waits for a result of `command` in `state`, and returns it."""
        await until(
            lambda: state in self.states_of(command),
            f"command {command} is {state} (it is {self.states_of(command)})", limit)
        with self._lock:
            return next(result for result in self.results[command] if result.get("state") == state)


def data_of(event):
    assert event["specversion"] == "1.0" and event["id"] and event["source"] and event["type"], "no CloudEvent"
    return event["data"]


def client_of(name):
    """An MQTT client in the version of the test; with 3.1.1 "clean session" is said here."""
    if spoken.version == "5":
        return mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    return mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv311, clean_session=False)


def connect(client, port, host="127.0.0.1"):
    """The broker keeps the client's session while it is away."""
    if spoken.version == "5":
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 3600
        client.connect(host, port, keepalive=5, clean_start=False, properties=properties)
    else:
        client.connect(host, port, keepalive=5)
