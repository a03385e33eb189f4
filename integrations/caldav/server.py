"""Requests to a CalDAV server, none of which leaves it: whatever it names elsewhere is not there."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote, unquote, urljoin, urlsplit

from integrations.answers import refused, replied
from integrations.caldav.dav import BadXmlError, Multistatus, propfind, read
from integrations.outbound import Outbound, Reply
from integrations.trackers import TrackerError

LONGEST_ANSWER = 16 * 1024**2
MOST_REDIRECTIONS = 3
_SAFE = "~@!$&'()*+,;=:"


@dataclass(frozen=True, slots=True)
class Server:
    """Attributes:
    origin: "https://cloud.example.com", without a path.
    """

    outbound: Outbound
    origin: str
    user: str
    password: str = field(repr=False)

    def path(self, href: str, base: str = "/") -> str:
        """Of something on this server, always spelled the same; "" for what is elsewhere.

        Args:
            href: As the server or a person writes it: a path or an address.
            base: To which it is relative.
        """
        try:
            whole = urlsplit(urljoin(f"{self.origin}{base}", href))
            elsewhere = whole.hostname != urlsplit(self.origin).hostname
        except ValueError:
            return ""
        if elsewhere or whole.scheme not in {"http", "https"}:
            return ""
        # Behind a proxy a server may not know by which scheme and port it is asked: only the path is taken over.
        return "/".join(quote(unquote(part), safe=_SAFE) for part in (whole.path or "/").split("/"))

    async def find(self, path: str, *names: str, depth: int = 0) -> Reply:
        """What PROPFIND is answered, where it was led on this server, too."""
        reply = await self._ask("PROPFIND", path, propfind(*names), Depth=str(depth))
        for _ in range(MOST_REDIRECTIONS):
            location = reply.headers.get("Location", "")
            if not 300 <= reply.status < 400 or not location or not (path := self.path(location, path)):
                break
            reply = await self._ask("PROPFIND", path, propfind(*names), Depth=str(depth))
        return reply

    async def report(self, path: str, body: bytes, depth: int = 1) -> Reply:
        return await self._ask("REPORT", path, body, Depth=str(depth))

    async def put(self, path: str, calendar: str, **conditions: str) -> Reply:
        headers = {name.replace("_", "-"): it for name, it in conditions.items()}
        kind = {"Content-Type": "text/calendar; charset=utf-8"}
        return await self._send("PUT", path, calendar.encode(), kind | headers)

    async def _ask(self, method: str, path: str, body: bytes, **headers: str) -> Reply:
        kind = {"Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml, text/xml"}
        return await self._send(method, path, body, kind | headers)

    async def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        told = {"Authorization": f"Basic {b64encode(f'{self.user}:{self.password}'.encode()).decode()}", **headers}
        url = f"{self.origin}{path}"
        return await replied(self.outbound, method, url, headers=told, data=body, most=LONGEST_ANSWER)


def multistatus(reply: Reply) -> Multistatus:
    """Raises `TrackerError`."""
    if reply.status != HTTPStatus.MULTI_STATUS:
        raise refused(reply)
    try:
        return read(reply.body)
    except BadXmlError as error:
        raise TrackerError("bad_answer", detail=str(error)) from None
