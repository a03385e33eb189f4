"""A server with OpenAI's interface that fails on demand, and one that says what it is told to; over real HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

Answerer = Callable[[web.Request, dict], Awaitable[web.StreamResponse]]


class ModelServer:
    """Answers `POST /v1/chat/completions` by `answer`; keeps what came."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer
        self.bodies: list[dict] = []
        self.closing = asyncio.Event()
        self.app = web.Application()
        self.app.router.add_post("/v1/chat/completions", self._completions)
        self.app.on_shutdown.append(self._close)

    async def _completions(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        return await self.answer(request, body)

    async def _close(self, app: web.Application) -> None:
        self.closing.set()


def completion(content: str, *, finish: str = "stop") -> dict:
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def item(**fields: object) -> dict:
    return {
        "kind": "task",
        "is_task": True,
        "priority": "normal",
        "title": "Send the report",
        "due_words": "",
        "assignee": "",
        **fields,
    }


def says(content: str | dict | list[dict], *, finish: str = "stop") -> Answerer:
    """A model that always writes this: text, or an item, or items."""
    if not isinstance(content, str):
        items = [content] if isinstance(content, dict) else content
        content = json.dumps({"items": items}, ensure_ascii=False)

    async def answer(request: web.Request, body: dict) -> web.StreamResponse:
        return web.json_response(completion(content, finish=finish))

    return answer


def fails(status: int, headers: dict[str, str] | None = None, message: str = "no") -> Answerer:
    async def answer(request: web.Request, body: dict) -> web.StreamResponse:
        return web.json_response({"error": {"message": message}}, status=status, headers=headers)

    return answer


def in_turn(*answers: Answerer) -> Answerer:
    """The first answers first; the last from then on."""
    left = list(answers)

    async def answer(request: web.Request, body: dict) -> web.StreamResponse:
        return await (left.pop(0) if len(left) > 1 else left[0])(request, body)

    return answer


async def hangs(request: web.Request, body: dict) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def drips(request: web.Request, body: dict) -> web.StreamResponse:
    """A whole answer, a character each tenth of a second."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for letter in json.dumps(completion(json.dumps({"items": [item()]}))):
        await response.write(letter.encode())
        await asyncio.sleep(0.1)
    return response


async def half_a_body(request: web.Request, body: dict) -> web.StreamResponse:
    whole = json.dumps(completion(json.dumps({"items": [item()]})))
    return web.Response(text=whole[: len(whole) // 2], content_type="application/json")


async def resets(request: web.Request, body: dict) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def no_json_schema(request: web.Request, body: dict) -> web.StreamResponse:
    if body.get("response_format", {}).get("type") == "json_schema":
        return await fails(400, message="response_format json_schema is not supported")(request, body)
    return await says(item())(request, body)


async def no_format_at_all(request: web.Request, body: dict) -> web.StreamResponse:
    if "response_format" in body:
        return await fails(400, message="unknown field response_format")(request, body)
    return await says("Sure! Here you go:\n```json\n" + json.dumps(item()) + "\n```\nAnything else?")(request, body)


class TenMegabytes:
    """Sends ten megabytes as fast as they are taken; `sent` tells how many bytes were."""

    def __init__(self, *, declared: bool = False) -> None:
        self.sent, self._declared = 0, declared

    async def __call__(self, request: web.Request, body: dict) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        if self._declared:
            response.content_length = 10_000_000
        await response.prepare(request)
        chunk = b'{"choices": "' + b"x" * 65_523
        while self.sent < 10_000_000 and request.transport and not request.transport.is_closing():
            await response.write(chunk)
            self.sent += len(chunk)
        return response
