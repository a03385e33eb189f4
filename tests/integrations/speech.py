"""A server with OpenAI's interface for speech that says what it is told to, and fails on demand; over real HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import BodyPartReader, web

Answerer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Asked:
    """What came with one request."""

    model: str
    sound: bytes
    filename: str
    authorization: str
    fields: frozenset[str]


class SpeechServer:
    """Answers `POST /v1/audio/transcriptions` by `answer`; keeps what came."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.port: int | None = None
        self.closing = asyncio.Event()
        self.app = web.Application()
        self.app.router.add_post("/v1/audio/transcriptions", self._transcriptions)
        self.app.on_shutdown.append(self._close)

    async def _transcriptions(self, request: web.Request) -> web.StreamResponse:
        fields: dict[str, bytes] = {}
        filename = ""
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            fields[part.name or ""] = bytes(await part.read())
            filename = part.filename or filename
        self.asked.append(
            Asked(
                fields["model"].decode(),
                fields["file"],
                filename,
                request.headers.get("Authorization", ""),
                frozenset(fields),
            )
        )
        return await self.answer(request)

    async def _close(self, _app: web.Application) -> None:
        self.closing.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def hangs(self, _request: web.Request) -> web.StreamResponse:
        """Answers nothing until the server is closed."""
        await self.closing.wait()
        return web.Response(status=503)


def says(*words: str) -> Answerer:
    """The first words first; the last from then on."""
    left = list(words)

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"text": left.pop(0) if len(left) > 1 else left[0]})

    return answer


def fails(status: int, **headers: str) -> Answerer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"error": {"message": "no"}}, status=status, headers=headers)

    return answer


def writes(body: bytes, **headers: str) -> Answerer:
    """An answer of these bytes, whatever they are."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Type": "application/json"} | headers)

    return answer
