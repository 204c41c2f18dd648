"""RFC 6455 on the charger's socket, byte by byte."""

import asyncio

import pytest

from world.chargers import BareCharger
from world.rawsocket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawSocket, close_payload, frame

HEARTBEAT = b'[2,"h","Heartbeat",{}]'


async def talk(socket, *frames):
    socket.send(*frames)
    return await socket.until_closed()


def code_of(payload):
    return int.from_bytes(payload[:2], "big") if payload else payload


ENDS = [
    # Masking (§5.1)
    ("unmasked text", [frame(TEXT, HEARTBEAT, masked=False)], 1002),
    ("unmasked ping", [frame(PING, masked=False)], 1002),
    ("unmasked close", [frame(CLOSE, close_payload(1000), masked=False)], 1002),
    # Reserved bits and opcodes (§5.2)
    *[(f"rsv {bits:03b} on text", [frame(TEXT, HEARTBEAT, reserved=bits)], 1002) for bits in (1, 2, 4, 7)],
    ("rsv on ping", [frame(PING, reserved=4)], 1002),
    *[(f"opcode {opcode}", [frame(opcode, b"x")], 1002) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)],
    *[(f"a length of {size} in {width} bytes", [frame(TEXT, HEARTBEAT.ljust(size), width=width)], 1002)
      for size, width in ((22, 2), (125, 2), (22, 8), (126, 8), (65_535, 8))],
    ("a wide length after a good frame", [frame(PONG), frame(PING, width=2)], 1002),
    ("a wide length that is not masked", [frame(PING, width=8, masked=False)], 1002),
    ("binary", [frame(BINARY, b"\x00\x01")], 1003),
    # Fragments (§5.4)
    ("continuation of nothing", [frame(CONTINUATION, b"x")], 1002),
    ("open continuation of nothing", [frame(CONTINUATION, b"x", final=False)], 1002),
    ("text inside a message", [frame(TEXT, b"[2", final=False), frame(TEXT, HEARTBEAT)], 1002),
    ("a message that begins twice", [frame(TEXT, b"[2", final=False), frame(TEXT, b"x", final=False)], 1002),
    # Control frames (§5.5)
    *[(f"fragmented control frame {opcode}", [frame(opcode, final=False)], 1002) for opcode in (CLOSE, PING, PONG)],
    ("ping of 126 bytes", [frame(PING, b"x" * 126)], 1002),
    ("pong of 300 bytes", [frame(PONG, b"x" * 300)], 1002),
    ("close of 126 bytes", [frame(CLOSE, close_payload(1000, b"x" * 124))], 1002),
    # Text (§8.1)
    ("a byte that is no UTF-8", [frame(TEXT, b'[2,"h","Heartbeat",{"x":"\xff"}]')], 1007),
    ("an overlong slash", [frame(TEXT, b'[2,"h","Heartbeat",{"x":"\xc0\xaf"}]')], 1007),
    ("a surrogate", [frame(TEXT, b'[2,"h","Heartbeat",{"x":"\xed\xa0\x80"}]')], 1007),
    ("beyond Unicode", [frame(TEXT, b'[2,"h","Heartbeat",{"x":"\xf4\x90\x80\x80"}]')], 1007),
    ("a cut character", [frame(TEXT, b'[2,"h","Heartbeat",{"x":"\xe2\x82"}]')], 1007),
    ("no UTF-8 and no JSON", [frame(TEXT, b"\xfe")], 1007),
    ("no UTF-8 over two parts", [frame(TEXT, b'"\xe2\x82', final=False), frame(CONTINUATION, b'"')], 1007),
    # Close (§5.5.1, §7.4)
    *[(f"close {code}", [frame(CLOSE, close_payload(code))], code)
      for code in (1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 3000, 3999, 4000, 4999)],
    *[(f"close {code}, which may not be sent", [frame(CLOSE, close_payload(code))], 1002)
      for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2999, 5000, 65535)],
    ("close with a reason", [frame(CLOSE, close_payload(1000, "ä".encode()))], 1000),
    ("close with a reason that is no text", [frame(CLOSE, close_payload(1000, b"\xff"))], 1007),
    ("close with half a code", [frame(CLOSE, b"\x03")], 1002),
    ("close inside a message", [frame(TEXT, b"[2", final=False), frame(CLOSE, close_payload(1000))], 1000),
    # Sizes
    ("one frame too long", [frame(TEXT, b"x" * 70_000)], 1009),
    ("a frame that claims 2⁶² bytes", [frame(TEXT, length=1 << 62)], 1009),
    ("a frame that claims 2⁶³ bytes", [frame(TEXT, length=1 << 63)], 1009),
    ("parts too long together", [frame(TEXT, b"x" * 40_000, final=False), frame(CONTINUATION, b"x" * 40_000)], 1009),
    ("empty parts without end", [frame(TEXT, final=False), *[frame(CONTINUATION, final=False)] * 66_000], 1009),
]


@pytest.mark.parametrize(("frames", "code"), [case[1:] for case in ENDS], ids=[case[0] for case in ENDS])
async def test_the_connection_ends_with_the_code_of_the_standard(shared_gateway, frames, code):
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        assert code_of(await talk(socket, *frames)) == code
    async with BareCharger(shared_gateway, "ODD-1.6") as charger:
        await charger.heartbeat()


async def test_a_close_without_a_code_is_answered_by_one(shared_gateway):
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        assert await talk(socket, frame(CLOSE)) == b""


async def test_nothing_is_sent_after_the_close(shared_gateway):
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        socket.send(frame(CLOSE, close_payload(1000)), frame(PING), frame(TEXT, HEARTBEAT))
        assert await socket.until_closed() is not None
        assert await socket.receive() is None


@pytest.mark.parametrize("payload", [b"", b"x", b"\x00\xff" * 62 + b"!"], ids=["empty", "one byte", "125 bytes"])
async def test_a_ping_is_answered_with_its_payload(shared_gateway, payload):
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        socket.send(frame(PING, payload))
        assert await socket.receive() == (0x80, PONG, payload)


async def test_a_pong_that_nobody_asked_for_is_ignored(shared_gateway):
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        socket.send(frame(PONG, b"hello"), frame(TEXT, HEARTBEAT))
        assert (await socket.message()).startswith(b'[3,"h"')


async def test_a_message_in_parts_with_control_frames_between_them(shared_gateway):
    """Byte by byte, a ping after each part, which is answered at once."""
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        socket.send(frame(TEXT, HEARTBEAT[:1], final=False))
        for index in range(1, len(HEARTBEAT)):
            socket.send(frame(PING, bytes([index])), frame(CONTINUATION, HEARTBEAT[index:index + 1], final=False))
            assert await socket.receive() == (0x80, PONG, bytes([index]))
        socket.send(frame(CONTINUATION))
        assert (await socket.message()).startswith(b'[3,"h"')


async def test_a_character_may_stand_in_two_parts(shared_gateway):
    text = '[2,"ä","Heartbeat",{}]'.encode()
    cut = text.index("ä".encode()) + 1
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        socket.send(frame(TEXT, text[:cut], final=False), frame(CONTINUATION, text[cut:]))
        assert (await socket.message()).startswith('[3,"ä"'.encode())


async def test_a_frame_may_come_byte_by_byte(shared_gateway):
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        for byte in frame(TEXT, HEARTBEAT):
            socket.send(bytes([byte]))
            await asyncio.sleep(0)
        assert (await socket.message()).startswith(b'[3,"h"')


@pytest.mark.parametrize("size", [22, 125, 126, 127, 65_535, 65_536])
async def test_every_width_of_a_length_is_read(shared_gateway, size):
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        socket.send(frame(TEXT, HEARTBEAT.ljust(size)), frame(TEXT, HEARTBEAT.replace(b'"h"', b'"i"')))
        assert (await socket.message()).startswith(b'[3,"h"')
        assert (await socket.message()).startswith(b'[3,"i"')


async def test_many_frames_may_come_in_one_piece(shared_gateway):
    async with RawSocket(shared_gateway, "ODD-1.6") as socket:
        socket.send(*[frame(TEXT, b'[2,"%d","Heartbeat",{}]' % number) for number in range(100)])
        for number in range(100):
            assert (await socket.message()).startswith(b'[3,"%d"' % number)


async def test_a_transaction_message_that_is_no_text_is_kept_and_acknowledged(gateway, site):
    """RFC 6455 ends the connection; without an answer the charger would say it again for ever."""
    async with RawSocket(gateway, "CP-1") as socket:
        socket.send(frame(TEXT, b'[2,"s","StopTransaction",{"transactionId":1,"meterStop":5,"reason":"\xe9"}]'))
        assert (await socket.message()).startswith(b'[3,"s"')
        assert code_of(await socket.until_closed()) == 1007
    assert gateway.database.rows("SELECT 1 FROM quarantine")
