"""A charger without manners: sends any text, and keeps what comes back."""

import asyncio
import itertools
import json

import websockets

from world.chargers.wire import SUBPROTOCOLS, ConnectionLost, Wire, connect
from world.waiting import until


class BareCharger:
    """`async with BareCharger(gateway, "CP-1", "1.6") as charger:`"""

    def __init__(self, gateway, identity, version="1.6", **options):
        self.gateway, self.id, self.version, self._options = gateway, identity, version, options
        self._numbers = itertools.count(1)
        self.wire = None
        self.answers = {}
        #: The CALLs of the gateway, for those who answer them.
        self.calls = []
        #: Every frame of the gateway, decoded.
        self.frames = []
        #: Set when a frame came, or the end.
        self._news = asyncio.Event()
        self.is_connected = False

    async def __aenter__(self):
        connection = await connect(self.gateway, self.id, [SUBPROTOCOLS[self.version]], **self._options)
        self.wire = Wire(connection, self.version)
        self.is_connected = True
        self._reader = asyncio.ensure_future(self._read())
        return self

    async def __aexit__(self, kind, problem, trace):
        await self.wire.connection.close()
        await asyncio.wait({self._reader}, timeout=3)
        self._reader.cancel()

    async def _read(self):
        try:
            while True:
                frame = json.loads(await self.wire.recv())
                self.frames.append(frame)
                if frame[0] in (3, 4):
                    self.answers[frame[1]] = frame
                if (answering := self.heard(frame)) is not None:
                    await answering
                self._news.set()
        except websockets.ConnectionClosed:
            pass
        finally:
            self.is_connected = False
            self._news.set()

    def heard(self, frame):
        """What is done about a frame: nothing, or something to await."""

    async def say(self, text):
        """Sends any text (or bytes, as a binary message)."""
        try:
            await self.wire.send(text)
        except websockets.ConnectionClosed as closed:
            raise ConnectionLost(f"{self.id}: {closed}") from closed

    async def call(self, action, payload, identifier=None, limit=10):
        """Sends a CALL, valid or not, and returns the answer: `[3, id, payload]` or `[4, id, code, text, details]`."""
        identifier = identifier or f"m{next(self._numbers)}"
        self.answers.pop(identifier, None)
        await self.say(json.dumps([2, identifier, action, payload]))
        return await self.answer(identifier, limit)

    async def answer(self, identifier, limit=10):
        try:
            async with asyncio.timeout(limit):
                while identifier not in self.answers and self.is_connected:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{self.id} got no answer to {identifier} within {limit:g} s") from None
        if identifier not in self.answers:
            raise ConnectionLost(f"{self.id}: closed with {self.wire.connection.close_code}")
        return self.answers[identifier]

    async def heartbeat(self):
        """Shows that the connection is alive and in step."""
        answer = await self.call("Heartbeat", {})
        assert answer[0] == 3, answer
        return answer

    async def until_closed(self, limit=10):
        await until(lambda: not self.is_connected, f"the gateway closed {self.id}'s connection", limit)
        return self.wire.connection.close_code
