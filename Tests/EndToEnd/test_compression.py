"""RFC 7692 permessage-deflate: with an independent client, and byte by byte."""

import json
import zlib

import pytest
import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from world.rawsocket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawSocket, frame

OFFERS = {
    "nothing said": {},
    "server forgets": {"server_no_context_takeover": True},
    "client forgets": {"client_no_context_takeover": True},
    "both forget": {"server_no_context_takeover": True, "client_no_context_takeover": True},
    **{f"server window {bits}": {"server_max_window_bits": bits} for bits in (8, 9, 12, 15)},
    "client may be asked": {"client_max_window_bits": True},
    **{f"client window {bits}": {"client_max_window_bits": bits} for bits in (9, 12, 15)},
    "all": {"server_no_context_takeover": True, "client_no_context_takeover": True, "server_max_window_bits": 10,
            "client_max_window_bits": 11},
}


async def compressed(gateway, identity, subprotocol="ocpp2.0.1", **offer):
    return await websockets.connect(
        gateway.url(identity), subprotocols=[subprotocol], compression=None, proxy=None, ping_interval=None,
        extensions=[ClientPerMessageDeflateFactory(**offer)])


async def beat(connection, number, padding=""):
    """A Heartbeat with vendor data that is as long as wanted."""
    data = {"customData": {"vendorId": "x", "padding": padding}} if padding else {}
    await connection.send(json.dumps([2, f"n{number}", "Heartbeat", data]))
    answer = json.loads(await connection.recv())
    assert answer[:2] == [3, f"n{number}"], answer


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS.keys())
async def test_every_parameter_holds(shared_gateway, offer):
    """The client's own zlib breaks the connection when a window or a takeover is not as agreed."""
    async with await compressed(shared_gateway, "ODD-2.0.1", **offer) as connection:
        [extension] = connection.protocol.extensions
        assert extension.remote_no_context_takeover == offer.get("server_no_context_takeover", False)
        assert extension.local_no_context_takeover == offer.get("client_no_context_takeover", False)
        assert extension.remote_max_window_bits <= offer.get("server_max_window_bits", 15)
        for number in range(30):
            await beat(connection, number, "".join(chr(97 + (number * i) % 26) for i in range(number * 300)))


async def test_the_default_of_the_client_works(shared_gateway):
    async with websockets.connect(
            shared_gateway.url("ODD-2.0.1"), subprotocols=["ocpp2.0.1"], compression="deflate",
            proxy=None) as connection:
        assert connection.protocol.extensions
        await beat(connection, 1)


async def test_ocpp_16_is_not_compressed(shared_gateway):
    async with await compressed(shared_gateway, "ODD-1.6", "ocpp1.6") as connection:
        assert not connection.protocol.extensions
        await beat(connection, 1)


async def test_both_directions_shrink(gateway, site):
    site.charger("C")
    async with RawSocket(gateway, "C", "2.0.1", "permessage-deflate") as socket:
        assert socket.accepted_extensions == "permessage-deflate"
        compressor = zlib.compressobj(wbits=-15)
        sizes = []
        for number in range(3):
            socket.send(frame(TEXT, deflate(compressor, b'[2,"n%d","Heartbeat",{}]' % number), reserved=4))
            first, opcode, payload = await socket.receive()
            assert (first, opcode) == (0xC0, TEXT)
            sizes.append(len(payload))
        assert sizes[2] < sizes[0], "the second answer builds on the first"


def deflate(compressor, text):
    return (compressor.compress(text) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


def packed(text, bits=15):
    return deflate(zlib.compressobj(wbits=-bits), text)


HEARTBEAT = b'[2,"h","Heartbeat",{}]'
PACKED = packed(HEARTBEAT)
BOMB = packed(b"x" * 100_000)
STORED = b"\x00" + len(HEARTBEAT).to_bytes(2, "little") + (0xFFFF - len(HEARTBEAT)).to_bytes(2, "little") + HEARTBEAT
FINAL = zlib.compressobj(wbits=-15)
FINAL = FINAL.compress(HEARTBEAT) + FINAL.flush() + b"\x00"

TAKEN = {
    "one frame": [frame(TEXT, PACKED, reserved=4)],
    "not compressed": [frame(TEXT, HEARTBEAT)],
    "stored": [frame(TEXT, STORED + b"\x00", reserved=4)],
    "with a last block": [frame(TEXT, FINAL, reserved=4)],
    "in parts": [frame(TEXT, PACKED[:5], reserved=4, final=False), frame(CONTINUATION, PACKED[5:])],
    "in parts with an empty end": [
        frame(TEXT, PACKED[:5], reserved=4, final=False), frame(CONTINUATION, PACKED[5:], final=False),
        frame(CONTINUATION)],
}


@pytest.mark.parametrize("frames", TAKEN.values(), ids=TAKEN.keys())
async def test_a_message_may_be_compressed_in_every_way(shared_gateway, frames):
    async with RawSocket(shared_gateway, "ODD-2.0.1", "2.0.1", "permessage-deflate; server_no_context_takeover") as socket:
        socket.send(frame(PING, b"first"), *frames)
        assert await socket.receive() == (0x80, PONG, b"first")
        first, opcode, payload = await socket.receive()
        text = zlib.decompressobj(-15).decompress(payload + b"\0\0\xff\xff") if first & 0x40 else payload
        assert text.startswith(b'[3,"h"')


REFUSED = {
    "no deflate": ([frame(TEXT, b"\xff\xff\xff", reserved=4)], 1007),
    "a message that is cut": ([frame(TEXT, PACKED[:-4], reserved=4)], 1007),
    "distance beyond what there was": ([frame(TEXT, b"\xf2\x00\x11\x00\x00", reserved=4)], 1007),
    "inflated text that is not UTF-8": ([frame(TEXT, packed(b'"\xff"'), reserved=4)], 1007),
    "a bomb": ([frame(TEXT, packed(b"x" * (50 << 20)), reserved=4)], 1009),
    "a bomb in parts": (
        [frame(TEXT, BOMB[:40], reserved=4, final=False), frame(CONTINUATION, BOMB[40:])], 1009),
    "rsv1 on a later part": (
        [frame(TEXT, PACKED[:5], reserved=4, final=False), frame(CONTINUATION, PACKED[5:], reserved=4)], 1002),
    "rsv1 on a control frame": ([frame(PING, b"x", reserved=4)], 1002),
    "rsv2": ([frame(TEXT, PACKED, reserved=6)], 1002),
    "not masked": ([frame(TEXT, PACKED, reserved=4, masked=False)], 1002),
    "compressed inside a message": (
        [frame(TEXT, PACKED[:5], reserved=4, final=False), frame(TEXT, PACKED, reserved=4)], 1002),
    "binary": ([frame(BINARY, b"x")], 1003),
}


@pytest.mark.parametrize(("frames", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_breaks_the_rules_ends_the_connection(shared_gateway, frames, code):
    async with RawSocket(shared_gateway, "ODD-2.0.1", "2.0.1", "permessage-deflate") as socket:
        socket.send(*frames)
        payload = await socket.until_closed()
        assert payload and int.from_bytes(payload[:2], "big") == code


async def test_a_close_frame_is_not_compressed(shared_gateway):
    async with RawSocket(shared_gateway, "ODD-2.0.1", "2.0.1", "permessage-deflate") as socket:
        socket.send(frame(CLOSE, b"\x03\xe8"))
        assert await socket.receive() == (0x80, CLOSE, b"\x03\xe8")


@pytest.mark.parametrize("offer", ["permessage-deflate; server_max_window_bits=99", "permessage-bzip2", "x;y=\"", ","])
async def test_an_offer_that_cannot_be_read_is_declined(shared_gateway, offer):
    async with RawSocket(shared_gateway, "ODD-2.0.1", "2.0.1", offer) as socket:
        assert socket.accepted_extensions is None
        socket.send(frame(TEXT, HEARTBEAT))
        assert (await socket.message()).startswith(b'[3,"h"')
