"""Second sockets, silent peers, and the bounds of what one charger can take."""

import asyncio
import contextlib
import itertools
import json
import socket
import ssl
import time

import pytest
from websockets.exceptions import InvalidHandshake

from world.chargers import BareCharger, Charger16
from world.chargers.wire import connect
from world.handshakes import refusal
from world.processes import resident
from world.rawsocket import TEXT, frame
from world.waiting import until

PASSWORD = "correct-horse-battery"


# Second sockets

async def test_without_a_password_the_incumbent_wins_while_it_lives(gateway, site):
    async with Charger16(gateway, "CP-1") as first:
        await first.boot()
        assert await refusal(gateway, "CP-1") == 409
        await first.heartbeat()
    async with Charger16(gateway, "CP-1") as second:
        await second.boot()


async def test_without_a_password_a_dead_incumbent_is_replaced(gateway, site):
    async with BareCharger(gateway, "CP-1") as first:
        await first.heartbeat()
        first.wire.connection.transport.pause_reading()
        async with Charger16(gateway, "CP-1") as second:
            await second.boot()
        first.wire.connection.transport.resume_reading()


async def test_with_a_password_the_newest_wins(gateway, site):
    site.charger("SAFE", password=PASSWORD)
    first = Charger16(gateway, "SAFE", password=PASSWORD)
    await first.open()
    await first.boot()
    async with Charger16(gateway, "SAFE", password=PASSWORD) as second:
        await second.boot()
        await first.until_closed()
        await second.heartbeat()
    await until(lambda: gateway.database.security_events("two_live_connections"), "that both were alive is recorded")


async def test_a_charger_that_flaps_is_served_each_time(gateway, site):
    for _ in range(10):
        charger = Charger16(gateway, "CP-1")
        await charger.open()
        await charger.heartbeat()
        await charger.drop()
    async with Charger16(gateway, "CP-1") as charger:
        await charger.boot()


# Bounds

async def test_a_message_that_is_too_long_closes_with_1009(make_site):
    site = make_site({"chargers": {"max_message_bytes": 4096}})
    async with BareCharger(site.gateway, "CP-1") as charger:
        await charger.heartbeat()
        with contextlib.suppress(Exception):
            await charger.say('[2,"big","DataTransfer",{"vendorId":"x","data":"' + "y" * 5_000 + '"}]')
        assert await charger.until_closed() == 1009
    async with BareCharger(site.gateway, "CP-1") as charger:
        await charger.heartbeat()


async def test_a_message_in_pieces_is_put_together_within_the_limit(make_site):
    site = make_site({"chargers": {"max_message_bytes": 4096}})
    async with BareCharger(site.gateway, "CP-1") as charger:
        text = '[2,"pieces","Heartbeat",{}]'
        await charger.wire.connection.send(iter([text[:5], text[5:9], text[9:]]))
        charger.wire._asked["pieces"] = "Heartbeat"
        assert (await charger.answer("pieces"))[0] == 3
        with contextlib.suppress(Exception):
            await charger.wire.connection.send(iter(["x" * 1_000] * 10))
        assert await charger.until_closed() == 1009


async def test_binary_messages_do_no_harm(gateway, site):
    async with BareCharger(gateway, "CP-1") as charger:
        with contextlib.suppress(Exception):
            await charger.say(b"\x00\x01\x02")
    async with BareCharger(gateway, "CP-1") as charger:
        await charger.heartbeat()


async def raw_request(gateway, data, limit=15):
    """Sends bytes to the chargers' port; returns what comes back until the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    try:
        writer.write(data)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        with contextlib.suppress(ConnectionError):
            return await asyncio.wait_for(reader.read(), limit)
        return b""
    finally:
        writer.close()


async def test_too_many_header_bytes_are_refused(gateway, site):
    head = b"GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\n" + b"X-Fill: " + b"y" * 40_000 + b"\r\n\r\n"
    answer = await raw_request(gateway, head)
    assert b" 101 " not in answer
    async with BareCharger(gateway, "CP-1") as charger:
        await charger.heartbeat()


async def test_too_many_headers_are_refused(gateway, site):
    lines = ["GET /ocpp/CP-1 HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade",
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
             *[f"X-{number}: y" for number in range(60)]]
    answer = await raw_request(gateway, "\r\n".join([*lines, "", ""]).encode())
    assert answer.startswith(b"HTTP/1.1 400") and b"more than 64 headers" in answer


@pytest.mark.parametrize(
    "identity", ["../etc/passwd", "..", "../../CP-1", "%2e%2e%2fCP-1", "a%00b", "CP-1%0d%0aX:y", "CP-1:x", "x" * 4096,
                 "%2F", "%", "%zz", "CP-1%"])
async def test_an_odd_identity_is_refused_byte_for_byte(gateway, site, identity):
    """No library between that would tidy the URL."""
    answer = await raw_request(
        gateway, f"GET /ocpp/{identity} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n".encode())
    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 404"), answer
    assert not gateway.database.journal("charger.connected")


async def test_a_plain_get_is_answered_and_closed(gateway, site):
    answer = await raw_request(gateway, b"GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 4")


async def test_a_charger_that_speaks_tls_where_there_is_none_is_told_of(gateway, site):
    with pytest.raises((InvalidHandshake, OSError, EOFError)):
        await connect(gateway, "CP-1", ["ocpp1.6"], tls=ssl.create_default_context(), url=gateway.url("CP-1", "wss"))
    await until(lambda: "must begin with ws://" in gateway.last_words(), "the log tells what is wrong")
    assert await raw_request(gateway, b"SSH-2.0-scan\r\n") == b""
    await until(lambda: "it is no HTTP request" in gateway.last_words(), "the log tells what is wrong")


async def test_a_handshake_that_never_ends_is_given_up(make_site):
    site = make_site({"chargers": {"handshake_timeout_seconds": 1}})
    await raw_request(site.gateway, b"GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\n", limit=10)


async def test_a_charger_that_vanishes_is_noticed_by_pings(make_site):
    site = make_site({"chargers": {"ping_interval_seconds": 1}})
    async with BareCharger(site.gateway, "CP-1") as charger:
        await charger.heartbeat()
        charger.wire.connection.transport.pause_reading()
        await until(
            lambda: site.gateway.database.journal("charger.disconnected"), "it is noticed within two pings", 5)
        charger.wire.connection.transport.resume_reading()


async def test_a_quiet_charger_that_answers_pings_stays(make_site):
    site = make_site({"chargers": {"ping_interval_seconds": 1}})
    async with BareCharger(site.gateway, "CP-1") as charger:
        before = len(charger.frames)
        with pytest.raises(AssertionError):
            await charger.until_closed(limit=4)
        await charger.heartbeat()
        assert len(charger.frames) == before + 1


async def test_a_charger_that_never_reads_is_dropped_at_a_bounded_buffer(gateway, site):
    """It asks on and on; what the kernel takes of the answers does not count for the gateway."""
    site.charger("CALM")
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", gateway.port))
        deaf.sendall(
            b"GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n")
        await until(lambda: gateway.database.journal("charger.connected"), "the charger is connected")
        deaf.setblocking(False)
        numbers, unsent = itertools.count(), b""
        async with Charger16(gateway, "CALM") as calm:
            def ends():
                nonlocal unsent
                with contextlib.suppress(BlockingIOError):
                    while True:
                        unsent = unsent or b"".join(
                            frame(TEXT, b'[2,"%036d","Heartbeat",{}]' % next(numbers)) for _ in range(100))
                        unsent = unsent[deaf.send(unsent):]
                return gateway.database.journal("charger.disconnected")
            with contextlib.suppress(ConnectionError):
                await until(ends, "it is dropped", 50)
            await calm.heartbeat()
    reason = "the charger did not read what it was sent"
    await until(
        lambda: reason in [end["data"]["reason"] for end in gateway.database.journal("charger.disconnected")],
        "the end is recorded")
    assert resident(gateway.daemon_pid()) < 200 << 20


@pytest.mark.parametrize("padding", [0, 20, 500], ids=lambda size: f"{size} bytes more")
async def test_a_flood_from_one_charger_does_not_harm_another(gateway, site, padding):
    """A charger that never waits for answers is served at the gateway's pace, to the last message."""
    padding = "x" * padding
    site.charger("CALM")
    async with BareCharger(gateway, "CP-1") as flooding, Charger16(gateway, "CALM") as calm:
        async def flood():
            for number in range(10_000):
                await flooding.say(f'[2,"n{number}","Heartbeat",{{"padding":"{padding}"}}]')
        task = asyncio.ensure_future(flood())
        while not task.done():
            await calm.heartbeat()
        task.result()
        await flooding.answer("n9999", limit=60)
        assert [frame[1] for frame in flooding.frames] == [f"n{number}" for number in range(10_000)]
        assert resident(gateway.daemon_pid()) < 200 << 20, "what waits is bounded"


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
async def test_messages_that_are_refused_are_taken_at_a_bounded_rate(make_site, version):
    """Nothing is stored for them, so that the disk does not pace them: about 1,000 a second are read."""
    gateway = make_site().gateway
    async with BareCharger(gateway, "CP-1", version) as charger:
        begin = time.monotonic()
        padding = "x" * 500
        for number in range(2_500):
            await charger.say(f'[2,"n{number}","Bogus",{{"padding":"{padding}"}}]')
        await charger.answer("n2499", limit=60)
        assert time.monotonic() - begin > 1, "2,500 messages need the shares of more than two seconds"
        await charger.heartbeat()


async def test_half_open_handshakes_are_bounded_and_pass(make_site):
    site = make_site({"chargers": {"max_handshakes": 4, "handshake_timeout_seconds": 1}})
    idle = [await asyncio.open_connection("127.0.0.1", site.gateway.port) for _ in range(8)]

    async def served():
        with contextlib.suppress(InvalidHandshake, OSError, EOFError):
            connection = await connect(site.gateway, "CP-1", ["ocpp1.6"])
            await connection.close()
            return True
    await until(served, "chargers are served again", 10)
    for _, writer in idle:
        writer.close()


async def test_slow_handshakes_change_nothing_for_the_rest(gateway, site):
    """More of them than there are places, and they come again as soon as they are closed."""
    async with BareCharger(gateway, "CP-1") as calm:
        stopping = asyncio.Event()
        slow = [asyncio.ensure_future(dawdle(gateway, stopping)) for _ in range(600)]
        try:
            await until(lambda: len(dawdling) >= 500, "500 slow handshakes are under way")
            site.charger("REST")
            for _ in range(10):
                begin = time.monotonic()
                async with BareCharger(gateway, "REST") as charger:
                    await charger.heartbeat()
                await calm.heartbeat()
                assert time.monotonic() - begin < 8, "nobody waits until a slow one is given up, after 10 s"
        finally:
            stopping.set()
            await asyncio.wait(slow, timeout=10)


dawdling = set()


async def dawdle(gateway, stopping):
    """Begins a handshake and does not go on, again and again."""
    while not stopping.is_set():
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
            writer.write(b"GET /ocpp/CP-1 HTTP/1.1\r\n")
            dawdling.add(writer)
            closed = asyncio.ensure_future(reader.read())
            stopped = asyncio.ensure_future(stopping.wait())
            await asyncio.wait({closed, stopped}, return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            dawdling.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await closed
        # An attacker who takes a place back at once is one of many; here the machine is shared.
        await asyncio.sleep(0.5)


async def test_guessing_passwords_is_slowed_down_and_locks_nobody_out(gateway, site):
    site.charger("SAFE", password=PASSWORD)
    async with Charger16(gateway, "SAFE", password=PASSWORD) as charger:
        await charger.boot()
    # From an address of its own, and then from the charger's.
    for source in ("127.0.0.2", "127.0.0.1"):
        answers = [await refusal(gateway, "SAFE", password=f"wrong-{number}", source=source) for number in range(12)]
        assert answers[:5] == [401] * 5
        assert 429 in answers and answers.count(401) <= 7, answers
        async with Charger16(gateway, "SAFE", password=PASSWORD) as charger:
            await charger.boot()
    assert gateway.database.security_events("too_many_logins")


async def test_a_charger_that_is_new_to_the_gateway_is_not_locked_out_by_another_address(gateway, site):
    site.charger("SAFE", password=PASSWORD)
    for number in range(8):
        assert await refusal(gateway, "SAFE", password=f"wrong-{number}", source="127.0.0.2") in (401, 429)
    async with Charger16(gateway, "SAFE", password=PASSWORD) as charger:
        await charger.boot()


async def test_a_burst_does_not_exceed_the_most_connections(make_site):
    site = make_site({"chargers": {"max_connections": 5}})
    site.chargers("MANY", 40)
    opened = await asyncio.gather(
        *[connect(site.gateway, f"MANY-{number}", ["ocpp1.6"]) for number in range(1, 41)], return_exceptions=True)
    connections = [each for each in opened if not isinstance(each, BaseException)]

    async def left():
        return len([each for each in connections if each.close_code is None]) == 5
    await until(left, "five connections are left", 10)
    assert {each.close_code for each in connections} <= {None, 1013}
    await asyncio.gather(*[each.close() for each in connections])


PASSWORDS = {f"HERD-{number}": f"herd-password-{number}" for number in range(1, 301)}


@pytest.mark.limit(180)
async def test_a_herd_of_300_is_booted_within_ten_seconds(gateway, site):
    """With passwords, which cost time to verify, after a restart that has forgotten them."""
    for identity, password in PASSWORDS.items():
        site.charger(identity, password=password)
    assert gateway.stop() == 0
    gateway.start()
    begin = time.monotonic()
    intervals = []

    async def come_back(identity, password):
        connection = await connect(gateway, identity, ["ocpp1.6"], password=password)
        await connection.send(
            '[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]')
        answer = json.loads(await connection.recv())
        assert answer[:2] == [3, "boot"] and answer[2]["status"] == "Accepted", answer
        intervals.append(answer[2]["interval"])
        return connection
    connections = await asyncio.gather(*[come_back(*each) for each in PASSWORDS.items()])
    seconds = time.monotonic() - begin
    await asyncio.gather(*[connection.close() for connection in connections])
    assert set(intervals) == set(range(270, 301)), "their heartbeats are spread"
    assert seconds < 10, f"the last of 300 was booted after {seconds:.1f} s"


async def test_the_most_connections_are_kept(make_site):
    site = make_site({"chargers": {"max_connections": 2}})
    site.chargers("MANY", 3)
    async with BareCharger(site.gateway, "MANY-1"), BareCharger(site.gateway, "MANY-2"):
        with pytest.raises((InvalidHandshake, OSError, EOFError)):
            await connect(site.gateway, "MANY-3", ["ocpp1.6"])
    connection = await connect(site.gateway, "MANY-3", ["ocpp1.6"])
    await connection.close()
