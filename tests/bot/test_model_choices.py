"""Which language models a chat may choose."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.model_choices import model_choices
from bot.settings import Settings


@pytest.fixture
async def ollama() -> AsyncIterator[str]:
    """The address of a server that has two models."""

    async def tags(_request: web.Request) -> web.Response:
        return web.json_response({"models": [{"model": "qwen3:4b", "size": 1}, {"model": "gemma3:latest", "size": 2}]})

    app = web.Application()
    app.router.add_get("/api/tags", tags)
    server = TestServer(app)
    await server.start_server()
    yield str(server.make_url("")).rstrip("/")
    await server.close()


async def test_the_one_that_is_named_comes_first_then_all_that_ollama_has(ollama: str) -> None:
    settings = Settings(classifier="openai:gpt-x", ollama_base_url=ollama)

    assert await model_choices(settings)() == ["openai:gpt-x", "ollama:gemma3:latest", "ollama:qwen3:4b"]


async def test_the_one_that_is_named_is_offered_once(ollama: str) -> None:
    settings = Settings(classifier="ollama:gemma3", ollama_base_url=ollama)

    assert await model_choices(settings)() == ["ollama:gemma3", "ollama:qwen3:4b"]


async def test_while_ollama_is_away_the_one_that_is_named_is_left() -> None:
    settings = Settings(classifier="ollama:gemma3", ollama_base_url=f"http://127.0.0.1:{unused_port()}")

    assert await model_choices(settings)() == ["ollama:gemma3"]


async def test_without_a_model_nothing_is_asked_and_nothing_offered() -> None:
    assert await model_choices(Settings())() == []
