"""The emulator as an HTTP server."""

import hmac
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from emulator.demo import Demo
from emulator.errors import ApiError, bad_request
from emulator.faults import CallLog, Faults, HangUpError
from emulator.methods import find_method
from emulator.methods.base import Call
from emulator.params import Params, read_params
from emulator.people_api import PeopleApi
from emulator.settings import Settings
from emulator.webhook import Webhook
from emulator.world import World

MAX_BODY = 60 * 1024 * 1024
TOKEN = re.compile(r"\d+:[\w-]+")
UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")


class Emulator:
    """One Bot API server with its world.

    `app` is a complete aiohttp application; `running(emulator)` serves it on a free port.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.calls = CallLog()
        self.world = World(self.settings)
        self.faults = Faults(self.world.rng)
        self.webhook = Webhook(self.world, self.execute_quietly)
        self.demo = Demo(self) if self.settings.demo else None

    async def reset(self) -> None:
        """Forget everything: a new world; the old one's poller and webhook are let go."""
        self.webhook.stop()
        self.world.mailbox.end_poll("the world was reset")
        self.world.hub.publish("reset")
        self.calls = CallLog()
        self.world = World(self.settings)
        self.faults = Faults(self.world.rng)
        self.webhook = Webhook(self.world, self.execute_quietly)
        if self.demo is not None:
            await self.demo.seed()

    def app(self) -> web.Application:
        """The application: the bot's side, the people's side, and the chat page in a demo."""
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/bot{token:[^/]*}/{method}", self.handle)
        app.router.add_get("/file/bot{token:[^/]*}/{path:.+}", self.handle_file)
        PeopleApi(self).add_routes(app)
        if self.demo is not None:
            self.demo.add_routes(app)
            app.on_startup.append(self._seed)
        app.on_shutdown.append(self._stop)
        return app

    async def _seed(self, _: web.Application) -> None:
        if self.demo is not None:
            await self.demo.seed()

    async def _stop(self, _: web.Application) -> None:
        self.webhook.stop()
        self.world.mailbox.end_poll("the server is going down")
        self.world.hub.publish("reset")

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call of the bot."""
        try:
            self.check_token(request.match_info["token"])
            result = await self.execute(request.match_info["method"], await read_params(request))
        except ApiError as error:
            headers = {"Retry-After": str(error.parameters["retry_after"])} if "retry_after" in error.parameters else {}
            return json_response(error.body(), error.code, headers)
        except HangUpError:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return json_response({"ok": True, "result": result})

    def check_token(self, token: str) -> None:
        """Whether it is the bot.

        Raises:
            ApiError: 404 for what is no token, 401 for another one.
        """
        if not TOKEN.fullmatch(token):
            raise NOT_FOUND
        if not hmac.compare_digest(token.encode(), self.settings.token.encode()):
            raise UNAUTHORIZED

    async def execute(self, name: str, params: Params) -> Any:
        """Run a method, with faults and log.

        Raises:
            ApiError, HangUpError: The call's failure.
        """
        found = find_method(name)
        logged = self.calls.start(found[0] if found else name, params.logged(), self.world.clock.time())
        self.world.hub.publish("call", method=logged.method, code=0)
        started = time.perf_counter()
        try:
            result = await self._run(name, params)
            logged.code = 200
        except ApiError as error:
            logged.code, logged.description = error.code, error.description
            raise
        finally:
            logged.took = time.perf_counter() - started
            self.world.hub.publish("call", method=logged.method, code=logged.code)
        return result

    async def _run(self, name: str, params: Params) -> Any:
        found = find_method(name)
        if found is None:
            raise ApiError(501, f"Not Implemented: method {name} is not modelled by this emulator")
        proper_name, method = found
        unknown = sorted(params.names() - method.parameters - params.attached())
        if self.settings.strict and unknown:
            raise bad_request(f'unknown parameter "{unknown[0]}" of {proper_name}')
        fault = await self.faults.next_for(proper_name)
        result = await method.run(Call(self.world, self.webhook, params))
        if fault is not None:
            fault.strike()
        return result

    async def execute_quietly(self, name: str, params: Params) -> None:
        """Run a method that an answer to the webhook names; its outcome stands in the log only."""
        try:
            await self.execute(name, params)
        except (ApiError, HangUpError):
            return

    async def handle_file(self, request: web.Request) -> web.Response:
        """Download a file by the path that getFile gave."""
        try:
            self.check_token(request.match_info["token"])
        except ApiError as error:
            return json_response(error.body(), error.code)
        stored = self.world.files.at(request.match_info["path"])
        if stored is None:
            return json_response(NOT_FOUND.body(), NOT_FOUND.code)
        return web.Response(body=stored.read(), content_type="application/octet-stream")


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON as the real server sends it; lone surrogates are escaped."""
    return web.Response(
        text=json.dumps(body, separators=(",", ":")), status=status, headers=headers, content_type="application/json"
    )


@asynccontextmanager
async def running(emulator: Emulator, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve; yields the base address, such as `http://127.0.0.1:34567`."""
    runner = web.AppRunner(emulator.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound = runner.addresses[0]
        yield f"http://{host}:{bound[1]}"
    finally:
        await runner.cleanup()
