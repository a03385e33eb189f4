"""The people's side: `POST /_tg/<verb>` with JSON, and a stream of everything that happens."""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import web

from emulator.errors import ApiError
from emulator.jsontypes import Json
from emulator.params import load_json
from emulator.verbs import VERBS
from emulator.verbs.base import Request
from emulator.world import WrongUseError

if TYPE_CHECKING:
    from emulator.server import Emulator

SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
BINARY = "application/octet-stream"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PeopleApi:
    """Routes of the people's side."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/_tg/{verb}", self.handle)
        app.router.add_get("/_tg/events", self.events)
        app.router.add_get("/_tg/file/{file_id}", self.file)

    async def handle(self, request: web.Request) -> web.Response:
        """One verb; `{"ok": true, "result": …}`, or 400 with `error`."""
        demo = self._emulator.demo
        verb = (VERBS | (demo.verbs if demo else {})).get(request.match_info["verb"])
        if verb is None:
            return _answer({"ok": False, "error": f"there is no verb {request.match_info['verb']}"}, 404)
        try:
            fields = await _fields(request)
            result: Any = await verb(Request(self._emulator, fields))
        except (WrongUseError, ApiError) as error:
            return _answer({"ok": False, "error": str(error)}, 400)
        except (TypeError, ValueError) as error:
            return _answer({"ok": False, "error": f"a field is of a wrong kind: {error}"}, 400)
        except KeyError as error:
            return _answer({"ok": False, "error": f"{error.args[0]} is missing"}, 400)
        return _answer({"ok": True, "result": result})

    async def file(self, request: web.Request) -> web.Response:
        """A file that somebody has sent: pictures to show, everything else to save under its name."""
        stored = self._emulator.world.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        name = quote(stored.name or stored.path.rpartition("/")[2])
        inline = stored.mime in SHOWN
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
        headers["Content-Disposition"] = "inline" if inline else f"attachment; filename*=UTF-8''{name}"
        return web.Response(body=stored.read(), content_type=stored.mime if inline else BINARY, headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events, for the page: what `user` may see, or everybody."""
        viewer = request.query.get("user", "")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": here we go\n\n")
        async for event in self._emulator.world.hub.listen(int(viewer) if viewer.isdigit() else None):
            try:
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
            except ConnectionResetError:
                break
            if event["kind"] == "reset":  # the page connects again, to the new world
                break
        return response


async def _fields(request: web.Request) -> Json:
    # A page of another origin can send text/plain without asking; JSON it cannot.
    if request.content_type != "application/json":
        raise WrongUseError("send application/json")
    try:
        fields = load_json(await request.read() or b"{}")
    except ValueError:
        raise WrongUseError("the body is no JSON") from None
    if not isinstance(fields, dict):
        raise WrongUseError("the body is no JSON object")
    return fields


def _answer(body: Json, status: int = 200) -> web.Response:
    return web.Response(text=json.dumps(body), status=status, content_type="application/json")
