"""A WebSocket client byte by byte, for what no well-behaved library would send."""

import asyncio
import contextlib
import os

from world.chargers.wire import SUBPROTOCOLS

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(opcode, payload=b"", *, final=True, masked=True, reserved=0, length=None, width=0):
    """One frame. `length` claims another size than the payload has; `width` writes it in 2 or 8 bytes although it needs
    fewer."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    mask = 0x80 if masked else 0
    if size < 126 and not width:
        head += bytes([mask | size])
    elif size < 1 << 16 and width < 8:
        head += bytes([mask | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([mask | 127]) + size.to_bytes(8, "big")
    if not masked:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[index % 4] for index, byte in enumerate(payload))


def close_payload(code, reason=b""):
    return code.to_bytes(2, "big") + reason


class RawSocket:
    """`async with RawSocket(gateway, "CP-1") as socket:`"""

    def __init__(self, gateway, identity, version="1.6", extensions=None):
        self.gateway, self.identity, self.version, self.extensions = gateway, identity, version, extensions
        self.head = ""

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.gateway.port)
        lines = [
            f"GET /ocpp/{self.identity} HTTP/1.1", "Host: gateway", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Protocol: {SUBPROTOCOLS[self.version]}"]
        if self.extensions is not None:
            lines.append(f"Sec-WebSocket-Extensions: {self.extensions}")
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n")
        self.head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 15)).decode()
        assert " 101 " in self.head, self.head
        return self

    async def __aexit__(self, kind, problem, trace):
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()

    @property
    def accepted_extensions(self):
        lines = [line for line in self.head.split("\r\n") if line.lower().startswith("sec-websocket-extensions:")]
        return lines[0].split(":", 1)[1].strip() if lines else None

    def send(self, *frames):
        self.writer.write(b"".join(frames))

    async def receive(self, limit=10):
        """The next frame: first byte without the opcode, opcode, payload; None at the end of the connection."""
        async with asyncio.timeout(limit):
            try:
                first, second = await self.reader.readexactly(2)
                assert not second & 0x80, "the gateway masked a frame"
                size = second & 0x7F
                if size > 125:
                    size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
                return first & 0xF0, first & 0x0F, await self.reader.readexactly(size)
            except (asyncio.IncompleteReadError, ConnectionError):
                return None

    async def until_closed(self):
        """The payload of the Close frame; None when the connection ended without one."""
        while (received := await self.receive()) is not None:
            if received[1] == CLOSE:
                return received[2]
        return None

    async def message(self):
        """The next text message."""
        while (received := await self.receive()) is not None:
            if received[1] == TEXT:
                return received[2]
        raise AssertionError("the connection ended")
