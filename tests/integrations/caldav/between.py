"""What stands between us and Radicale: it loses answers, answers itself, and hides what other servers don't have."""

import re
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from yarl import URL

from tests.integrations.caldav.radicale import Radicale
from tests.integrations.tracker_server import Refused, TrackerServer

TOLD = ("Authorization", "Content-Type", "Depth", "If-Match", "If-None-Match")


@dataclass
class Between(TrackerServer):
    """Attributes:
    hidden: Names of properties, as they stand in XML, that are cut out of answers.
    meanwhile: Done once, before the next PUT is handed on.
    """

    radicale: Radicale | None = None
    hidden: tuple[str, ...] = ()
    meanwhile: list[Any] = field(default_factory=list)

    async def answer(self, request: web.Request) -> tuple[int, Any]:
        assert self.radicale is not None
        if request.method == "PUT" and self.meanwhile:
            self.meanwhile.pop(0)()
        headers = {name: request.headers[name] for name in TOLD if name in request.headers}
        url, data = URL(f"{self.radicale.root}{request.raw_path}", encoded=True), await request.read()
        async with (
            aiohttp.ClientSession() as session,
            session.request(request.method, url, headers=headers, data=data, allow_redirects=False) as reply,
        ):
            body = await reply.read()
        if location := reply.headers.get("Location"):
            raise Refused(reply.status, body, Location=location.replace(self.radicale.root, self.root))
        for name in self.hidden:
            body = re.sub(rf"<([\w:]*{name})(?: ?/>|>.*?</\1>)".encode(), b"", body, flags=re.DOTALL)
        return reply.status, body
