"""What both versions' charge points share: connecting, asking, and answering by a script."""

import asyncio
import json
from dataclasses import dataclass

import websockets
from ocpp.routing import on

from world.chargers.wire import SUBPROTOCOLS, ConnectionLost, Wire, connect
from world.waiting import until


@dataclass
class ReceivedCall:
    action: str
    payload: dict
    id: str


def answering(results, *actions, **words):
    """A mixin that answers each action with its status: "Accepted", or the word that is given for it. A test says
    otherwise in `Scripted.statuses`. `results`: the answers of a version, as the package `ocpp` has them."""

    def handler(action, word):
        def answer(self, **_):
            return getattr(results, action)(status=self.status(action, word))
        answer.__name__ = f"_answer_{action}"
        return on(action)(answer)

    words = {**dict.fromkeys(actions, "Accepted"), **words}
    return type("Answering", (), {f"_answer_{action}": handler(action, word) for action, word in words.items()})


class Scripted:
    """Mixed into an `ocpp` ChargePoint. `async with Charger16(gateway, "CP-1") as charger:` is a connection's life."""

    version = None

    def __init__(self, gateway, identity, *, password=None, tls=None, compression=None):
        self.gateway = gateway
        self._options = {"password": password, "tls": tls, "compression": compression}
        #: Every CALL of the gateway, in order.
        self.calls = []
        #: Actions that this charger never answers.
        self.silent_on = set()
        #: Answers that differ from "Accepted": action → status.
        self.statuses = {}
        #: Called with the payload before a CALL of that action is answered.
        self.reactions = {}
        #: The local list: token → status.
        self.local_list, self.list_version = {}, 0
        self.wire = None
        self._reader = None
        super().__init__(identity, None, response_timeout=20)

    async def __aenter__(self):
        await self.open()
        return self

    async def __aexit__(self, kind, problem, trace):
        await self.close()

    async def open(self):
        connection = await connect(self.gateway, self.id, [SUBPROTOCOLS[self.version]], **self._options)
        assert connection.subprotocol == SUBPROTOCOLS[self.version]
        timeout = self.gateway.sections["chargers"].get("call_timeout_seconds", 30)
        self.wire = self._connection = Wire(connection, self.version, timeout)
        self._reader = asyncio.ensure_future(self._read())

    async def _read(self):
        try:
            await self.start_reading()
        except websockets.ConnectionClosed:
            pass

    async def start_reading(self):
        while True:
            await self.route_message(await self.wire.recv())

    async def close(self):
        await self.wire.connection.close()
        await self._end_reading()

    async def drop(self):
        """Cuts the TCP connection without a word."""
        self.wire.connection.transport.abort()
        await self._end_reading()

    async def _end_reading(self):
        try:
            await asyncio.wait_for(asyncio.shield(self._reader), 3)
        except asyncio.TimeoutError:
            self._reader.cancel()

    @property
    def is_connected(self):
        return self._reader is not None and not self._reader.done()

    async def until_closed(self, limit=10):
        """Waits for the gateway to close the connection; returns the close code."""
        await until(lambda: not self.is_connected, f"the gateway closed {self.id}'s connection", limit)
        return self.wire.connection.close_code

    # Asking

    async def ask(self, payload, **options):
        """Sends a CALL and returns the answer; an `OCPPError` for a CALLERROR, `ConnectionLost` for neither."""
        asking = asyncio.ensure_future(self.call(payload, suppress=False, **options))
        try:
            await asyncio.wait({asking, self._reader}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise ConnectionLost(f"{self.id}: no answer")
            return asking.result()
        except websockets.ConnectionClosed as closed:
            raise ConnectionLost(f"{self.id}: {closed}") from closed
        finally:
            if not asking.done():
                asking.cancel()

    # Answering

    async def route_message(self, raw):
        frame = json.loads(raw)
        if frame[0] == 2:
            self.calls.append(ReceivedCall(frame[2], frame[3], frame[1]))
            if frame[2] in self.silent_on:
                return
            if frame[2] in self.reactions:
                self.reactions[frame[2]](frame[3])
        await super().route_message(raw)

    def status(self, action, default="Accepted"):
        return self.statuses.get(action, default)

    def take_list(self, version, kind, entries):
        """Takes over a local list, unless it is refused; `entries`: tokens and what is said of them (None: taken off).
        Returns the status."""
        status = self.status("SendLocalList")
        if status == "Accepted":
            kept = {} if kind == "Full" else self.local_list
            told = dict(entries)
            kept = {token: word for token, word in kept.items() if token not in told}
            self.local_list = {**kept, **{token: info["status"] for token, info in told.items() if info}}
            self.list_version = version
        return status

    def calls_of(self, action):
        return [call for call in self.calls if call.action == action]

    async def expect(self, action, count=1, limit=10):
        """Waits for the `count`th CALL of `action`, and returns it."""
        await until(
            lambda: len(self.calls_of(action)) >= count, f"{self.id} gets {action} ({count})", limit)
        return self.calls_of(action)[count - 1]
