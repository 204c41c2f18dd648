"""Hears everything at a broker, so that it can be held against the contract when the test is over."""

import json
import threading
import uuid

import paho.mqtt.client as mqtt

from world.contract import contract
from world.waiting import until_blocking


MARK = "the-listener/mark"


class Listener:
    """A client with a door of its own: whatever the broker asks of others, it is let in."""

    #: Those whose messages are still to be looked at.
    opened = []

    def __init__(self, port, host="127.0.0.1"):
        self.host = host
        self.port = port
        self.messages = []
        #: What a test itself makes up and publishes in the place of a gateway: nobody promised that it keeps the contract.
        self.made_up = set()
        self._echoes = set()
        self._is_subscribed = threading.Event()
        self._client = None
        Listener.opened.append(self)

    def listen(self):
        """Returns when it hears everything."""
        self._is_subscribed.clear()
        self._client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id="the-listener", protocol=mqtt.MQTTv5)
        self._client.on_connect = lambda client, *_: client.subscribe("#", qos=1)
        self._client.on_subscribe = lambda *_: self._is_subscribed.set()
        self._client.on_message = self._heard
        self._client.connect(self.host, self.port)
        self._client.loop_start()
        assert self._is_subscribed.wait(10), "the listener hears nothing"

    def _heard(self, client, _, message):
        if message.topic == MARK:
            self._echoes.add(message.payload)
        else:
            self.messages.append((message.topic, message.payload))

    def catch_up(self, limit=10):
        """Waits until everything was heard that the broker has taken until now."""
        if self._client is not None and self._client.is_connected():
            mark = uuid.uuid4().bytes
            self._client.publish(MARK, mark, qos=1)
            until_blocking(lambda: mark in self._echoes, "the listener has heard everything", limit)

    def until_online(self, site, limit=20):
        """Waits until the site's gateway says that it is online. It has subscribed by then; what is sent to it before its
        first connection reaches nobody."""
        topic = f"ev/v1/{site}/state"
        until_blocking(
            lambda: any(json.loads(payload)["data"]["online"] for at, payload in list(self.messages) if at == topic),
            f"{site} is online", limit)

    def leave(self):
        """From now on nobody hears what no test asks for."""
        if self._client is not None:
            self._client.disconnect()
            self._client.loop_stop()
            self._client = None

    @classmethod
    def violations(cls):
        """What is wrong with everything that was heard since this was last asked."""
        found = []
        for listener in cls.opened:
            heard, listener.messages = listener.messages, []
            found += [f"{topic}: {problem}\n    {payload[:400]!r}"
                      for topic, payload in heard if (topic, payload) not in listener.made_up
                      for problem in contract().problems(topic, payload)]
        cls.opened = [listener for listener in cls.opened if listener._client is not None]
        return found
