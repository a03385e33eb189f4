"""`sift pull`: progress, success, and a line that says what to do when it fails."""

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest
from aiohttp import web

from bot.pull import PullError, pull
from bot.settings import Settings

STEPS = [
    {"status": "pulling manifest"},
    {"status": "pulling aa", "digest": "sha256:aa", "total": 100, "completed": 40},
    {"status": "pulling aa", "digest": "sha256:aa", "total": 100, "completed": 100},
]


async def answer(request: web.Request) -> web.StreamResponse:
    model = (await request.json())["model"]
    if model == "nothing":
        return web.json_response({"error": "pull model manifest: file does not exist"}, status=500)
    last = {"status": "success"} if model == "qwen3" else {"status": "pulling aa"}
    return web.Response(text="".join(json.dumps(step) + "\n" for step in [*STEPS, last]))


@pytest.fixture
def ollama() -> Iterator[str]:
    """Address of a server with Ollama's route for pulling, in a thread: the command has a loop of its own."""
    loop, ready, port = asyncio.new_event_loop(), threading.Event(), [0]

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/api/pull", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port[0] = runner.addresses[0][1]
        ready.set()
        return runner

    def serve() -> None:
        runner = loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    ready.wait()
    yield f"http://127.0.0.1:{port[0]}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def test_a_model_is_fetched_and_it_says_how_to_use_it(ollama: str) -> None:
    said = pull(Settings(ollama_base_url=ollama), "ollama:qwen3")

    assert "CLASSIFIER=ollama:qwen3" in said


@pytest.mark.parametrize(("model", "cure"), [("nothing", "spelling"), ("half", "try again")])
def test_what_fails_says_what_to_do(ollama: str, model: str, cure: str) -> None:
    with pytest.raises(PullError, match=cure):
        pull(Settings(ollama_base_url=ollama), model)


def test_without_a_server_it_says_to_start_one() -> None:
    with pytest.raises(PullError, match="ollama serve"):
        pull(Settings(ollama_base_url="http://127.0.0.1:9"), "qwen3")
