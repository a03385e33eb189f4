"""What the servers of trackers in tests have in common: a clock, faults on demand, and bodies that are checked."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.addresses import Allowed
from integrations.outbound import Outbound
from integrations.remote import Outgoing

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

Kind = Callable[[Any], bool]


class Refused(Exception):  # noqa: N818 - an answer
    """A request that the service would refuse so."""

    def __init__(self, status: int, body: Any, **headers: str) -> None:
        super().__init__(status, body)
        self.status, self.body, self.headers = status, body, headers


@dataclass
class TrackerServer:
    """Attributes:
    now: Moves on by itself with each change.
    faults: Answers to the next requests, in place of what would be answered; "lost": it is done, and nobody is told.
    asked: Method and path with query of each request.
    outbound: A way out to it.
    """

    now: datetime = START
    faults: list[Refused | str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    root: str = ""
    outbound: Outbound = field(default_factory=Outbound)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.raw_path}")
        fault = self.faults.pop(0) if self.faults else None
        try:
            if isinstance(fault, Refused):
                raise fault
            status, body = await self.answer(request)
        except Refused as refused:
            return self._response(refused.status, refused.body, refused.headers)
        if fault == "lost" and request.transport is not None:
            request.transport.close()
        return self._response(status, body, {})

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        """Status and JSON. Raises `Refused`."""
        raise NotImplementedError

    def tick(self) -> datetime:
        self.now += timedelta(seconds=5)
        return self.now

    def _response(self, status: int, body: Any, headers: Mapping[str, str]) -> web.Response:
        told = {"Date": format_datetime(self.now, usegmt=True), **headers}
        if isinstance(body, bytes):
            return web.Response(status=status, body=body, headers=told)
        return web.json_response(body, status=status, headers=told)


async def read_body(request: web.Request, kinds: Mapping[str, Kind], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """A JSON object of these fields and kinds, and no others."""
    if request.content_type != "application/json":
        raise Refused(415, {"message": "Unsupported Media Type"})
    body = json.loads(await request.read())
    if not isinstance(body, dict):
        raise Refused(400, {"message": "Body should be a JSON object"})
    wrong = [name for name, it in body.items() if name not in kinds or not kinds[name](it)]
    wrong += [name for name in needed if name not in body]
    if wrong:
        raise Refused(422, {"message": "Validation Failed", "errors": [{"field": name} for name in wrong]})
    return body


def check_query(request: web.Request, kinds: Mapping[str, Kind]) -> None:
    wrong = [name for name, it in request.query.items() if name not in kinds or not kinds[name](it)]
    if wrong or len(request.query) != len(set(request.query)):
        raise Refused(422, {"message": "Validation Failed", "errors": [{"field": name} for name in wrong]})


def is_text(it: Any) -> bool:
    return isinstance(it, str)


def is_numeral(it: str) -> bool:
    return it.isdecimal()


def one_of(*values: Any) -> Kind:
    return lambda it: it in values


@asynccontextmanager
async def serving(server: TrackerServer) -> AsyncIterator[None]:
    """It listens, and there is a way out to it."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", server.handle)
    server.outbound = Outbound(Allowed(networks=(ip_network("127.0.0.0/8"),)))
    async with TestServer(app) as listening:
        server.root = str(listening.make_url("")).rstrip("/")
        yield
        await server.outbound.close()


def outgoing(title: str = "Login fails", **values: Any) -> Outgoing:
    """A task that goes out; fields by name, all else by its own."""
    fields = {"title": title, "status": "open", "due": None, "assignee": ""}
    fields |= {name: values.pop(name) for name in ("status", "due", "assignee") if name in values}
    return Outgoing(fields, **({"body": "Since *today*."} | values))
