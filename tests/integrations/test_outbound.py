"""The way out: what of this machine and its network it lets nobody reach, and what it bounds."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from ipaddress import ip_network

import brotli
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.addresses import Allowed
from integrations.outbound import MOST_BYTES, Outbound, OutboundError
from tests.integrations.honeypot import SPELLINGS, Honeypot, Names, listening
from tests.integrations.test_addresses import OF_NO_HOST

LOOPBACK = Allowed(networks=(ip_network("127.0.0.0/8"),))

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NO_ADDRESSES = [
    "",
    "good.invalid",
    "//good.invalid/",
    "http://",
    "http:///etc/passwd",
    "http:127.0.0.1",
    "file:///etc/passwd",
    "ftp://good.invalid/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "unix:///var/run/docker.sock",
    "data:text/plain,x",
    "javascript:1",
    "http://[::1",
    "http://xn--",
    "http://good.invalid:99999/",
    "http://ann@good.invalid/",
    "http://ann:secret@good.invalid/",
]


@pytest.fixture
async def honeypot() -> AsyncIterator[Honeypot]:
    async with listening() as pot:
        yield pot


@pytest.fixture
async def outbound() -> AsyncIterator[Outbound]:
    """As it is where the operator lets nothing through."""
    made = Outbound()
    yield made
    await made.close()


@pytest.fixture
async def inward() -> AsyncIterator[Outbound]:
    """One that may reach the servers of tests."""
    made = Outbound(LOOPBACK)
    yield made
    await made.close()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Handler], Awaitable[str]]]:
    servers = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", handler)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return str(server.make_url("/"))

    yield start
    for server in servers:
        await server.close()


async def code_of(asked: Awaitable[object]) -> str:
    with pytest.raises(OutboundError) as raised:
        await asked
    return raised.value.code


async def test_the_honeypot_answers_who_comes(honeypot: Honeypot, inward: Outbound) -> None:
    reply = await inward.ask("GET", f"http://127.0.0.1:{honeypot.port}/")

    assert (reply.status, reply.body, honeypot.came) == (200, b"secret", 1)


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_spelling_of_this_machine_gets_past_the_guard(
    honeypot: Honeypot, outbound: Outbound, spelling: str
) -> None:
    address = spelling.format(port=honeypot.port)

    code = await code_of(outbound.ask("GET", address, secret=False))

    assert code in {"not_allowed", "bad_address", "unreachable"}
    assert honeypot.came == 0


async def test_no_address_that_is_denied_gets_a_socket(honeypot: Honeypot, outbound: Outbound) -> None:
    literal = [f"[{it}]" if ":" in it else it for it in OF_NO_HOST]

    codes = [await code_of(outbound.ask("GET", f"https://{it}:{honeypot.port}/")) for it in literal]

    assert set(codes) == {"not_allowed"}
    assert honeypot.came == 0


async def test_a_name_that_leads_to_an_address_that_is_denied_is_not_asked(honeypot: Honeypot) -> None:
    for address in OF_NO_HOST:
        outbound = Outbound(resolver=Names([[address]]))

        code = await code_of(outbound.ask("GET", f"https://hooks.example:{honeypot.port}/"))

        await outbound.close()
        assert code == "not_allowed", address
    assert honeypot.came == 0


async def test_a_name_with_several_addresses_that_are_denied_is_not_allowed(honeypot: Honeypot) -> None:
    outbound = Outbound(resolver=Names([["127.0.0.1", "::1", "10.0.0.1"]]))

    code = await code_of(outbound.ask("GET", f"https://hooks.example:{honeypot.port}/"))

    await outbound.close()
    assert (code, honeypot.came) == ("not_allowed", 0)


async def test_a_name_that_first_leads_elsewhere_and_then_here_is_not_followed(
    honeypot: Honeypot, serve: Callable[[Handler], Awaitable[str]]
) -> None:
    elsewhere, here = "127.0.0.2", "127.0.0.1"
    outbound = Outbound(Allowed(networks=(ip_network(f"{elsewhere}/32"),)), Names([[elsewhere], [here]]))
    address = f"http://hooks.example:{honeypot.port}/"

    assert (await outbound.ask("GET", address, secret=False)).body == b"secret"  # each answer closes its connection
    assert outbound._guarded is not None
    outbound._guarded.connector.clear_dns_cache()  # type: ignore[union-attr]
    code = await code_of(outbound.ask("GET", address, secret=False))

    await outbound.close()
    assert (code, honeypot.came) == ("not_allowed", 1)


async def test_an_address_that_is_denied_beside_one_that_is_not_is_passed_over(honeypot: Honeypot) -> None:
    outbound = Outbound(Allowed(networks=(ip_network("127.0.0.2/32"),)), Names([["127.0.0.1", "127.0.0.2"]]))

    reply = await outbound.ask("GET", f"http://hooks.example:{honeypot.port}/", secret=False)

    await outbound.close()
    assert (reply.body, honeypot.came) == (b"secret", 1)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
async def test_a_redirection_is_an_answer_and_is_not_followed(
    honeypot: Honeypot, inward: Outbound, serve: Callable[[Handler], Awaitable[str]], status: int
) -> None:
    async def lead(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": f"http://127.0.0.1:{honeypot.port}/"})

    reply = await inward.ask("POST", await serve(lead), json={})

    assert (reply.status, honeypot.came) == (status, 0)


@pytest.mark.parametrize("address", NO_ADDRESSES)
async def test_what_is_no_address_of_the_web_is_refused(outbound: Outbound, address: str) -> None:
    assert await code_of(outbound.ask("GET", address, secret=False)) == "bad_address"


async def test_a_secret_does_not_leave_in_the_open(honeypot: Honeypot, outbound: Outbound) -> None:
    assert await code_of(outbound.ask("GET", "http://good.invalid/")) == "insecure"
    assert await code_of(outbound.ask("GET", f"http://localhost:{honeypot.port}/")) == "insecure"
    assert honeypot.came == 0


@pytest.mark.parametrize("host", ["tracker.internal", "TRACKER.internal", "127.0.0.1"])
async def test_a_host_that_the_operator_names_is_reached_also_with_a_secret(honeypot: Honeypot, host: str) -> None:
    outbound = Outbound(Allowed(hosts=frozenset({"tracker.internal", "127.0.0.1"})), Names([["127.0.0.1"]]))

    reply = await outbound.ask("GET", f"http://{host}:{honeypot.port}/")

    await outbound.close()
    assert (reply.body, honeypot.came) == (b"secret", 1)


@pytest.mark.parametrize(
    "address",
    [
        "https://other.internal:{port}/",
        "https://tracker.internal.example:{port}/",
        "https://tracker.internal%2eexample:{port}/",
        "https://tracker.internal@other.internal:{port}/",
        "https://tracker.internal\\@other.internal:{port}/",
        "https://other.internal:{port}#@tracker.internal",
        "https://127.0.0.1:{port}/tracker.internal",
    ],
)
async def test_naming_one_host_lets_no_other_through(honeypot: Honeypot, address: str) -> None:
    outbound = Outbound(Allowed(hosts=frozenset({"tracker.internal"})), Names([["127.0.0.1"]]))

    code = await code_of(outbound.ask("GET", address.format(port=honeypot.port)))

    await outbound.close()
    assert code in {"not_allowed", "bad_address"}
    assert honeypot.came == 0


async def test_a_host_in_a_network_that_the_operator_names_is_reached_and_its_neighbour_is_not(
    honeypot: Honeypot,
) -> None:
    outbound = Outbound(Allowed(networks=(ip_network("127.0.0.8/30"),)))

    reply = await outbound.ask("GET", f"http://127.0.0.9:{honeypot.port}/")
    code = await code_of(outbound.ask("GET", f"https://127.0.0.12:{honeypot.port}/"))

    await outbound.close()
    assert (reply.body, code, honeypot.came) == (b"secret", "not_allowed", 1)


async def test_cookies_are_not_kept(inward: Outbound, serve: Callable[[Handler], Awaitable[str]]) -> None:
    brought: list[str | None] = []

    async def bake(request: web.Request) -> web.Response:
        brought.append(request.headers.get("Cookie"))
        return web.Response(headers={"Set-Cookie": "session=1; Path=/"})

    address = await serve(bake)
    await inward.ask("GET", address)
    await inward.ask("GET", address)

    assert brought == [None, None]


async def test_what_the_environment_says_of_proxies_and_passwords_is_not_heeded(
    inward: Outbound,
    honeypot: Honeypot,
    serve: Callable[[Handler], Awaitable[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: object,
) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w") as file:  # noqa: ASYNC230, PTH123 - a few bytes
        file.write("default login ann password secret")
    monkeypatch.setenv("NETRC", netrc)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{honeypot.port}")
    seen: list[str | None] = []

    async def look(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response()

    await inward.ask("GET", await serve(look))

    assert (seen, honeypot.came) == ([None], 0)


async def test_a_body_is_read_to_its_bound_and_no_longer_one(
    inward: Outbound, serve: Callable[[Handler], Awaitable[str]]
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 1_000)

    address = await serve(answer)

    assert len((await inward.ask("GET", address, most=1_000)).body) == 1_000
    assert await code_of(inward.ask("GET", address, most=999)) == "too_long"
    assert (await inward.ask("GET", address, most=10, cut=True)).body == b"x" * 10


@pytest.mark.parametrize(
    ("encoding", "squeeze"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", partial(brotli.compress, quality=2))],
)
async def test_a_body_is_bounded_by_what_it_becomes_not_by_what_is_sent(
    inward: Outbound,
    serve: Callable[[Handler], Awaitable[str]],
    encoding: str,
    squeeze: Callable[[bytes], bytes],
) -> None:
    bomb = squeeze(bytes(64 * 1024**2))

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": encoding})

    address = await serve(answer)
    tracemalloc.start()
    code = await code_of(inward.ask("GET", address))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(bomb) < MOST_BYTES
    assert code == "too_long"
    assert peak < 8 * MOST_BYTES


async def test_a_body_that_never_ends_is_left(inward: Outbound, serve: Callable[[Handler], Awaitable[str]]) -> None:
    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(64 * 1024))

    assert await code_of(inward.ask("GET", await serve(stream))) == "too_long"


@pytest.mark.parametrize("talks", [True, False], ids=["drip", "silence"])
async def test_a_server_that_takes_its_time_is_left(
    inward: Outbound, serve: Callable[[Handler], Awaitable[str]], talks: bool
) -> None:
    async def idle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if talks:
            await response.prepare(request)
        while True:
            if talks:
                await response.write(b"x")
            await asyncio.sleep(0.02)

    assert await code_of(inward.ask("GET", await serve(idle), seconds=0.3)) == "too_slow"


async def test_a_server_that_hangs_up_or_babbles_is_unreachable(inward: Outbound) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answers.pop(0))
        writer.close()

    answers = [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone",
        b"\x16\x03\x01\x00\x00",
        b"HTTP/1.1 999999 No\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    ]
    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    codes = [await code_of(inward.ask("POST", f"http://127.0.0.1:{port}/", json={})) for _ in list(answers)]

    server.close()
    assert codes == ["unreachable"] * len(codes)


async def test_a_header_that_cannot_be_sent_is_an_error_of_ours_too(inward: Outbound, honeypot: Honeypot) -> None:
    code = await code_of(inward.ask("GET", f"http://127.0.0.1:{honeypot.port}/", headers={"Token": "a\r\nHost: b"}))

    assert code == "unreachable"


async def test_json_that_is_none_is_an_error_of_a_kind_that_callers_expect(
    inward: Outbound, serve: Callable[[Handler], Awaitable[str]]
) -> None:
    bodies = [b"<html>", b"\xff", b"", b"[" * 100_000, b"9" * 5_000]

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=bodies[int(request.path[1:])])

    address = await serve(answer)
    for number in range(len(bodies)):
        reply = await inward.ask("GET", f"{address}{number}")
        with pytest.raises(ValueError):
            reply.json()
