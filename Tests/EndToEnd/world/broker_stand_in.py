"""A broker that does what no real one can be made to: it answers as a test says, and counts what it gets."""

import asyncio
import ssl


class StandIn:
    """`async with StandIn(receive_maximum=3) as broker:`; speaks MQTT 5 with one client at a time, and stores nothing.

    `answer`: the reason code of each PUBACK; None: no answer. `connack`: the reason code of CONNACK."""

    def __init__(self, *, receive_maximum=None, answer=0, connack=0, version=5, context=None):
        self.receive_maximum, self.answer, self.connack = receive_maximum, answer, connack
        #: With another one it answers as a broker that knows nothing of MQTT 5.
        self.version = version
        self.context = context
        #: (topic, message id) of each PUBLISH.
        self.published = []
        self.unanswered = []
        self.connections = 0
        #: What each client asked for by ALPN.
        self.asked = []
        self.writer = None

    async def __aenter__(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.context)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()
        if self.writer:
            self.writer.close()

    async def _serve(self, reader, writer):
        self.connections += 1
        self.writer, self.unanswered = writer, []
        if self.context:
            self.asked.append(writer.get_extra_info("ssl_object").selected_alpn_protocol())
        try:
            while True:
                kind, body = await self._packet(reader)
                self._take(kind, body)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError, ssl.SSLError):
            writer.close()

    @staticmethod
    async def _packet(reader):
        kind = (await reader.readexactly(1))[0]
        length = shift = 0
        while True:
            byte = (await reader.readexactly(1))[0]
            length |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return kind, await reader.readexactly(length)

    def _take(self, kind, body):
        match kind >> 4:
            case 1:
                self._connect()
            case 3:
                size = int.from_bytes(body[:2])
                self._publish(body[2:2 + size].decode(), body[2 + size:4 + size])
            case 8:
                self._send(0x90, body[:2] + b"\0\1")
            case 12:
                self._send(0xD0, b"")

    def _connect(self):
        if self.version != 5:
            return self._send(0x20, b"\0\1")  # a CONNACK of 3.1.1: unacceptable protocol version
        properties = b"" if self.receive_maximum is None else b"\x21" + self.receive_maximum.to_bytes(2)
        self._send(0x20, bytes([0, self.connack, len(properties)]) + properties)

    def _publish(self, topic, identifier):
        self.published.append(topic)
        self.unanswered.append(identifier)
        if self.answer is not None:
            self.answer_all()

    def answer_all(self):
        for identifier in self.unanswered:
            self._send(0x40, identifier + bytes([self.answer or 0, 0]))
        self.unanswered = []

    def _send(self, kind, body):
        assert len(body) < 128
        self.writer.write(bytes([kind, len(body)]) + body)


class Cutter:
    """Stands between a gateway and a broker, and cuts each connection after so many bytes upwards: in mid-packet."""

    def __init__(self, port, lengths):
        self.target, self.lengths = port, list(lengths)
        self.cuts = 0

    async def __aenter__(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()

    async def _serve(self, reader, writer):
        left = self.lengths.pop(0) if self.lengths else None
        down, up = await asyncio.open_connection("127.0.0.1", self.target)
        back = asyncio.create_task(self._copy(down, writer))
        try:
            while chunk := await reader.read(4096 if left is None else max(1, left)):
                up.write(chunk)
                await up.drain()
                if left is not None and (left := left - len(chunk)) <= 0:
                    self.cuts += 1
                    break
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            back.cancel()
            for end in (up, writer):
                end.transport.abort()

    @staticmethod
    async def _copy(reader, writer):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
        writer.close()
