"""Slow and many connections, over raw sockets."""

import asyncio
import time
from contextlib import suppress

import aiohttp
import pytest

from tests.webapp.conftest import configured
from webapp.app import create_app
from webapp.server import LINGER_SECONDS, serving

CUT_WITHIN = 15


@pytest.fixture
async def port(sqlite_services):
    async with serving(create_app(sqlite_services), "127.0.0.1", 0, max_connections=30) as port:
        yield port


async def until_cut(port: int, sent: bytes) -> tuple[float, bytes]:
    """Send these bytes and nothing more. Returns the seconds until the connection ended, and what was answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = time.monotonic()
    writer.write(sent)
    try:
        async with asyncio.timeout(CUT_WITHIN + 5):
            answer = await reader.read()
        return time.monotonic() - start, answer
    finally:
        writer.close()


HEAD = b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
TOKEN = b"Authorization: Bearer script-token-of-the-installation\r\n"
SLOW = {
    "silent": b"",
    "half a line": b"GET /api/hea",
    "half the headers": b"GET /api/health HTTP/1.1\r\nHost: x\r\nX-Some: thing\r\n",
    "half a body": HEAD + TOKEN + b'Content-Length: 100\r\n\r\n{"text": ',
    "half a chunk": HEAD + TOKEN + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"te',
    "a body that nobody asked for": b"GET /api/health HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc",
    "a body without the right to send it": HEAD + b"Content-Length: 1000\r\n\r\nabc",
    "idle after an answer": b"GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n",
    "half a second request": b"GET /api/health HTTP/1.1\r\nHost: x\r\n\r\nGET /api/hea",
}


async def test_every_slow_connection_is_cut_and_honest_ones_are_served_meanwhile(port):
    slow = asyncio.gather(*(until_cut(port, sent) for sent in SLOW.values()))
    async with aiohttp.ClientSession() as session:
        waited = []
        while not slow.done():
            start = time.monotonic()
            async with session.get(f"http://127.0.0.1:{port}/api/health") as response:
                assert response.status == 200
            waited.append(time.monotonic() - start)
            await asyncio.wait([slow], timeout=0.2)

    seconds = dict(zip(SLOW, await slow, strict=True))

    assert all(taken <= CUT_WITHIN for taken, _ in seconds.values()), seconds
    assert b"408" in seconds["half a body"][1].partition(b"\r\n")[0]
    assert sorted(waited)[int(len(waited) * 0.95)] < 2


async def test_a_drip_fed_body_is_cut_by_its_whole_time(port, monkeypatch):
    monkeypatch.setattr("webapp.reading.MAX_SECONDS", 1)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HEAD + TOKEN + b"Content-Length: 100000\r\n\r\n{")
    start = time.monotonic()

    async def drip():
        while True:
            writer.write(b" ")
            await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    try:
        async with asyncio.timeout(CUT_WITHIN):
            answer = await reader.readline()
            with suppress(ConnectionError):
                await reader.read()
    finally:
        dripping.cancel()
        writer.close()

    assert b"408" in answer
    assert time.monotonic() - start <= 1 + LINGER_SECONDS + 2


async def test_an_answer_that_nobody_reads_is_given_up(sqlite_services, monkeypatch):
    async def endless() -> dict:
        return {"status": "ok", "parts": {"padding": "x" * 20_000_000}}

    monkeypatch.setattr("webapp.middlewares.ANSWER_SECONDS", 0.5)
    async with serving(create_app(configured(sqlite_services, health=endless)), "127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(b"GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(1.5)  # not reading for longer than the server waits

        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(20_000_000)
        writer.close()


async def test_connections_over_the_limit_are_turned_away_and_the_door_opens_again(port):
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(30)]

    _, refused = await until_cut(port, b"")
    for _, writer in held:
        writer.close()
        await writer.wait_closed()

    assert refused.startswith(b"HTTP/1.1 503")
    async with (
        asyncio.timeout(5),
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/api/health") as response,
    ):
        assert response.status == 200


@pytest.mark.parametrize("length", [b"Content-Length: 100\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"])
async def test_a_sender_that_goes_away_in_the_middle_is_nobodys_fault(port, caplog, length):
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HEAD + TOKEN + length)
    await writer.drain()
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/api/health") as response:
        assert response.status == 200  # and so the server has seen the beginning of the other

    writer.transport.abort()
    await asyncio.sleep(0.2)  # nothing is answered that could be awaited

    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: :::[\r\nConnection: close\r\n\r\n",
        b"GET http://[/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /api/tasks/%ff%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        HEAD + TOKEN + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
        HEAD + TOKEN + b"Content-Encoding: gzip\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
        HEAD + TOKEN + b"Expect: cake\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    ],
    ids=lambda sent: repr(sent[:40]),
)
async def test_broken_http_is_the_callers_fault(port, sent):
    _, answer = await until_cut(port, sent)

    status = answer.split(b" ", 2)[1:2]
    assert status == [] or status[0][:1] in {b"2", b"4"}, answer[:200]
