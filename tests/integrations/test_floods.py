"""What comes in besides an answer is bounded, and a name that nobody answers for keeps nobody waiting."""

import asyncio
import contextlib
import socket
import threading

import pytest

from integrations.lookups import AT_ONCE, Lookups
from integrations.outbound import Outbound, OutboundError
from tests.bot.posting.endpoints import LOOPBACK

BURST = 64 * 1_024


@pytest.fixture
async def flooding():
    """Start a server that says one thing, then another for ever."""
    servers = []

    async def start(first: bytes, then: bytes) -> str:
        async def flood(_reader, writer):
            with contextlib.suppress(OSError):
                writer.write(first)
                while not writer.is_closing():
                    writer.write(then * 1_000)
                    await writer.drain()
            writer.close()

        server = await asyncio.start_server(flood, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"

    yield start
    for server in servers:
        server.close()


@pytest.fixture
async def outbound():
    made = Outbound(LOOPBACK, burst=BURST)
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"Trailer: x\r\n"),
    ],
    ids=["hints", "continues", "a chunk's own words", "trailers"],
)
async def test_what_comes_around_an_answer_is_bounded(flooding, outbound, first, then):
    url = await flooding(first, then)

    with pytest.raises(OutboundError) as refused:
        await outbound.ask("GET", url, seconds=10)

    assert refused.value.code in {"too_long", "unreachable"}  # the parser may have given up before


async def test_a_connection_that_is_used_again_and_again_is_not_taken_for_a_flood(outbound):
    asked = 0

    async def answer(reader, writer):
        nonlocal asked
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while await reader.readuntil(b"\r\n\r\n"):
                asked += 1
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1_000)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"

    replies = [await outbound.ask("GET", url) for _ in range(40)]
    await outbound.close()
    server.close()

    assert {reply.status for reply in replies} == {200}
    assert asked == 40


async def test_names_that_nobody_answers_for_keep_no_other_name_waiting():
    held = threading.Event()

    def ask(host, port, **how):
        if host.startswith("silent"):
            held.wait(30)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", port))]

    lookups = Lookups(ask)
    silent = [asyncio.create_task(lookups.resolve(f"silent{number}.example", 443)) for number in range(60)]
    await asyncio.sleep(0)

    async with asyncio.timeout(10):
        (found,) = await lookups.resolve("good.example", 443)
        here = await asyncio.to_thread(lambda: "the loop's own threads are free")

    held.set()
    ends = await asyncio.gather(*silent, return_exceptions=True)
    assert (found["host"], found["port"], found["hostname"]) == ("192.0.2.7", 443, "good.example")
    assert here
    assert {type(end) for end in ends} == {socket.gaierror}


async def test_who_waits_no_more_gives_the_place_back_when_the_answer_comes():
    held = threading.Event()

    def ask(_host, port, **how):
        held.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", port))]

    lookups = Lookups(ask)
    for number in range(AT_ONCE):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.001):
                await lookups.resolve(f"name{number}.example")
    held.set()

    async with asyncio.timeout(10):
        assert await lookups.resolve("another.example")


async def test_a_name_that_is_not_there_is_an_error_of_the_system():
    with pytest.raises(OSError):
        await Lookups().resolve("nothing.invalid", 80)
    with pytest.raises(OSError):
        await Lookups().resolve("x" * 300, 80)


async def test_a_name_of_this_machine_is_found():
    found = await Lookups().resolve("localhost", 80, socket.AF_INET)

    assert {one["host"] for one in found} == {"127.0.0.1"}
