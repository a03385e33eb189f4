"""Delivery of updates to the bot's own address."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from emulator.errors import ApiError
from emulator.params import Params, decode_json_body, read_multipart
from emulator.updates import Update
from emulator.world import World

HTTP_OK = range(200, 300)
ANSWER_TIMEOUT = 60.0
MAX_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where updates go."""

    url: str
    secret: str
    connections: int


@dataclass(slots=True)
class Retry:
    """How often the oldest update of a chat has failed, and when it is tried again (monotonic seconds)."""

    failures: int = 0
    not_before: float = 0.0


class RefusedError(Exception):
    """The bot's address did not take an update."""

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


@dataclass(slots=True)
class Webhook:
    """Posts updates: in order within a chat, several chats side by side, again until a 2xx comes.

    Attributes:
        execute: Runs the method that an answer's body may name.
    """

    world: World
    execute: Callable[[str, Params], Awaitable[Any]]
    target: Target | None = None
    last_error_message: str = ""
    last_error_date: int = 0
    _task: asyncio.Task[None] | None = None
    _retries: dict[int, Retry] = field(default_factory=dict)

    def point_at(self, target: Target | None) -> None:
        """Start delivering to an address, or stop."""
        self.stop()
        self.target = target
        self.last_error_message, self.last_error_date = "", 0
        self._retries.clear()
        if target is not None:
            self._task = asyncio.get_running_loop().create_task(self._deliver_all(target))

    def stop(self) -> None:
        """End deliveries under way."""
        if self._task is not None:
            self._task.cancel()
        self._task = None

    async def _deliver_all(self, target: Target) -> None:
        busy: dict[int, asyncio.Task[None]] = {}
        again: list[Update] = []
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session:
                while True:
                    arrival = self.world.mailbox.arrival
                    again += self.world.mailbox.take_again()
                    self._start_deliveries(session, target, busy, again)
                    await self._until_something_happens(arrival, busy)
                    busy = {lane: task for lane, task in busy.items() if not task.done()}
        finally:
            for task in busy.values():
                task.cancel()

    def _start_deliveries(
        self,
        session: aiohttp.ClientSession,
        target: Target,
        busy: dict[int, asyncio.Task[None]],
        again: list[Update],
    ) -> None:
        now = asyncio.get_running_loop().time()
        for update in [*again, *self.world.mailbox.pending]:
            if len(busy) >= target.connections:
                return
            retry = self._retries.get(update.lane)
            if update.lane in busy or (retry and retry.not_before > now):
                continue
            if update in again:
                again.remove(update)
            busy[update.lane] = asyncio.ensure_future(self._deliver(session, target, update))

    async def _until_something_happens(self, arrival: asyncio.Event, busy: dict[int, asyncio.Task[None]]) -> None:
        now = asyncio.get_running_loop().time()
        pauses = [retry.not_before - now for lane, retry in self._retries.items() if lane not in busy]
        waiter = asyncio.ensure_future(arrival.wait())
        try:
            timeout = max(0.0, min(pauses)) if pauses else None
            await asyncio.wait({waiter, *busy.values()}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiter.cancel()

    async def _deliver(self, session: aiohttp.ClientSession, target: Target, update: Update) -> None:
        try:
            await self._post(session, target, update)
        except (RefusedError, aiohttp.ClientError, TimeoutError, OSError) as error:
            self._note_failure(update, error)
            return
        self._retries.pop(update.lane, None)
        if update in self.world.mailbox.pending:
            self.world.mailbox.confirm(update)

    def _note_failure(self, update: Update, error: Exception) -> None:
        self.last_error_message = str(error) or type(error).__name__
        self.last_error_date = self.world.clock.now()
        retry = self._retries.setdefault(update.lane, Retry())
        pause = 0.0 if retry.failures == 0 else min(2.0**retry.failures, MAX_PAUSE)
        if isinstance(error, RefusedError) and error.retry_after is not None:
            pause = error.retry_after
        retry.failures += 1
        self.world.hub.publish("webhook", error=self.last_error_message)
        retry.not_before = asyncio.get_running_loop().time() + pause * self.world.settings.webhook_time_scale

    async def _post(self, session: aiohttp.ClientSession, target: Target, update: Update) -> None:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
        if target.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = target.secret
        body = json.dumps(update.body).encode()  # in ASCII, as TDLib writes all its JSON
        url = _through(self.world.settings.webhook_via, target.url)
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            if response.status not in HTTP_OK:
                text = f"Wrong response from the webhook: {response.status} {response.reason}"
                raise RefusedError(text, _seconds(response.headers.get("Retry-After")))
            await self._execute_answer(response)

    async def _execute_answer(self, response: aiohttp.ClientResponse) -> None:
        """The answer may be a call of a method, whose result the bot never learns."""
        values: dict[str, Any] = {}
        if response.content_type == "application/json":
            values = _decoded(await response.read())
        elif response.content_type == "multipart/form-data":
            values = await read_multipart(aiohttp.MultipartReader.from_response(response))
        method = values.pop("method", None)
        if isinstance(method, str) and _is_allowed_in_answer(method):
            await self.execute(method, Params(values))


def _through(proxy: str | None, url: str) -> str:
    """The address behind the proxy that ends TLS."""
    if proxy is None:
        return url
    behind, asked = urlsplit(proxy), urlsplit(url)
    return urlunsplit((behind.scheme, behind.netloc, asked.path, asked.query, ""))


def _decoded(raw: bytes) -> dict[str, Any]:
    """A body that is no JSON object asks for nothing."""
    try:
        return decode_json_body(raw)
    except ApiError:
        return {}


def _is_allowed_in_answer(method: str) -> bool:
    name = method.lower()
    return not name.startswith("get") and name not in ("setwebhook", "deletewebhook", "close", "logout")


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isdigit() else None
