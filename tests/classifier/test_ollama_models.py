"""Listing and fetching models, against a server of Ollama's `/api` routes that fails on demand."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from classifier.ollama_models import InstalledModel, OllamaError, PullProgress, list_models, pull_model

TAGS = {
    "models": [
        {"name": "qwen3:8b", "model": "qwen3:8b", "size": 5_200_000_000, "modified_at": "2026-01-02T03:04:05Z"},
        {"name": "gemma3:latest", "model": "gemma3:latest", "size": 3_300_000_000},
    ]
}
LAYER = "sha256:aa"
PULLED = [
    {"status": "pulling manifest"},
    {"status": "pulling aa", "digest": LAYER, "total": 100},
    {"status": "pulling aa", "digest": LAYER, "total": 100, "completed": 60},
    {"status": "pulling bb", "digest": "sha256:bb", "total": 20, "completed": 20},
    {"status": "pulling aa", "digest": LAYER, "total": 100, "completed": 100},
    {"status": "success"},
]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server whose every `/api` route is the handler; answers its address."""
    servers: list[TestServer] = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_route("*", "/api/{route:.*}", handler)
        servers.append(TestServer(app))
        await servers[-1].start_server(shutdown_timeout=0.1)
        return str(servers[-1].make_url("/v1"))

    yield start
    for server in servers:
        await server.close()


async def tags(request: web.Request) -> web.StreamResponse:
    assert request.path == "/api/tags"
    return web.json_response(TAGS)


async def hangs(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def drips(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for letter in json.dumps(TAGS):
        await response.write(letter.encode())
        await asyncio.sleep(0.1)
    return response


async def breaks(request: web.Request) -> web.StreamResponse:
    return web.json_response({"error": "out of memory"}, status=500)


def body(text: str) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type="application/json")

    return answer


def pulls(steps: list[dict], *, then: str = "ends") -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        for step in steps:
            await response.write(json.dumps(step).encode() + b"\n")
        if then == "resets":
            request.transport.abort()
        if then == "hangs":
            await asyncio.Event().wait()
        return response

    return answer


async def failed(asking: Awaitable[object]) -> str:
    started = time.monotonic()
    with pytest.raises(OllamaError) as error:
        await asking
    assert time.monotonic() - started < 2
    return error.value.reason


async def pulled(url: str, **options: float) -> list[PullProgress]:
    return [step async for step in pull_model(url, "qwen3", **options)]


async def test_models_are_listed_by_name(serve: Serve) -> None:
    url = await serve(tags)

    models = await list_models(url)

    assert models == [InstalledModel("gemma3:latest", 3_300_000_000), InstalledModel("qwen3:8b", 5_200_000_000)]


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    url = f"http://127.0.0.1:{unused_port()}"

    assert await failed(list_models(url)) == "unreachable"
    assert await failed(pulled(url)) == "unreachable"


async def test_a_server_that_fails_has_failed(serve: Serve) -> None:
    url = await serve(breaks)

    assert await failed(list_models(url)) == "failed"
    assert await failed(pulled(url)) == "failed"


@pytest.mark.parametrize("handler", [hangs, drips])
async def test_a_server_without_end_is_slow(handler: Handler, serve: Serve) -> None:
    url = await serve(handler)

    assert await failed(list_models(url, within=0.3)) == "slow"


@pytest.mark.parametrize("text", ["", "<html>", "[]", "null", '{"models": 3}', '{"models": [{"size": "x"}]}', "{"])
async def test_nonsense_is_garbled(text: str, serve: Serve) -> None:
    url = await serve(body(text))

    assert await failed(list_models(url)) == "garbled"
    assert await failed(pulled(url)) == "garbled"


async def test_an_address_that_is_none_is_garbled() -> None:
    assert await failed(list_models("http://[not an address")) == "garbled"


async def test_fetching_tells_how_far_it_is(serve: Serve) -> None:
    url = await serve(pulls(PULLED))

    steps = await pulled(url)

    assert [(step.done, step.total) for step in steps] == [
        (0, 0),
        (0, 100),
        (60, 100),
        (80, 120),
        (120, 120),
        (120, 120),
    ]
    assert steps[-1].status == "success"


async def test_fetching_what_nobody_has_is_missing(serve: Serve) -> None:
    url = await serve(pulls([{"status": "pulling manifest"}, {"error": "pull model manifest: file does not exist"}]))

    assert await failed(pulled(url)) == "missing"


async def test_fetching_that_ends_early_is_no_success(serve: Serve) -> None:
    url = await serve(pulls(PULLED[:3]))

    assert await failed(pulled(url)) == "garbled"


async def test_fetching_that_is_cut_off_is_no_success(serve: Serve) -> None:
    url = await serve(pulls(PULLED[:3], then="resets"))

    assert await failed(pulled(url)) == "garbled"


async def test_fetching_without_news_is_given_up(serve: Serve) -> None:
    url = await serve(pulls(PULLED[:3], then="hangs"))

    assert await failed(pulled(url, stall=0.3)) == "slow"
