"""Requests to addresses that people name: guarded, bounded, and never led elsewhere.

The guard stands where a socket is made, when the address is final: a name may be looked up twice and answered
differently, an address has many spellings, and neither gets past it.
"""

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from integrations.addresses import Allowed, is_in, is_public
from integrations.lookups import AT_ONCE, Lookups

TOTAL_SECONDS, CONNECT_SECONDS = 15.0, 5.0
MOST_BYTES = 2 * 1024**2
SCHEMES = ("https", "http")


class OutboundError(Exception):
    """A request got no answer.

    Attributes:
        code: "bad_address" (no address of the web), "not_allowed" (it leads into a private network), "insecure" (a
            secret would go there in the open), "unreachable", "too_slow", "too_long".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotAllowedError(OSError):
    """The address may not be reached."""


class TooMuchError(OSError):
    """More came in than anybody has asked for."""


class BoundedSocket(socket.socket):
    """A socket that takes in only so much at once, and then so much a second.

    What is read of an answer is bounded elsewhere, but not what comes before it and between: answers that announce an
    answer, and a chunk's own words, can go on for ever, and take the loop's whole time.
    """

    burst = 0
    """Bytes at once; a sixteenth of that a second then."""

    _left, _since = 0.0, 0.0

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        data = super().recv(min(bufsize, self._room()), flags)
        self._left -= len(data)
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0, /) -> int:
        view = memoryview(buffer)
        count = super().recv_into(view[: min(nbytes or len(view), self._room())], 0, flags)
        self._left -= count
        return count

    def _room(self) -> int:
        """How many bytes may come in now. Raises `TooMuchError`."""
        now = time.monotonic()
        if not self._since:
            self._left, self._since = float(self.burst), now
        self._left = min(float(self.burst), self._left + (now - self._since) * self.burst / 16)
        self._since = now
        if self._left < 1:
            raise TooMuchError("too much came in")
        return int(self._left)


@dataclass(frozen=True, slots=True)
class Reply:
    """Attributes:
    headers: Without regard to case.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Raises `ValueError` for what is no JSON."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deep") from None


@dataclass(slots=True)
class Outbound:
    """A process has one, and closes it.

    Attributes:
        resolver: Of names; None for the system's.
        per_host: Connections to one host and port at a time; 0 for whoever bounds that otherwise.
        burst: Bytes that may come in on a connection at once, with everything around an answer: see `BoundedSocket`.
    """

    allowed: Allowed = field(default_factory=Allowed)
    resolver: AbstractResolver | None = None
    per_host: int = 8
    burst: int = 2 * MOST_BYTES
    _guarded: aiohttp.ClientSession | None = None
    _named: aiohttp.ClientSession | None = None

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        data: bytes | None = None,
        seconds: float = TOTAL_SECONDS,
        most: int = MOST_BYTES,
        cut: bool = False,
        secret: bool = True,
    ) -> Reply:
        """Send one request. A redirection is an answer like any other, and is not followed.

        Args:
            most: Bytes of the body that are read.
            cut: A longer body is cut there; otherwise it is an error.
            secret: The request holds one, so it goes over HTTPS or where the operator lets it.

        Raises:
            OutboundError
        """
        address = self._checked(url, secret=secret)
        session = self._session(named=self._is_named(address))
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        body = {"json": json} if json is not None else {"data": data}
        try:
            async with session.request(
                method, address, headers=headers, allow_redirects=False, timeout=timeout, **body
            ) as response:
                content = await _bounded(response, most, cut=cut)
                return Reply(response.status, response.headers, content)
        except (TimeoutError, aiohttp.ConnectionTimeoutError):
            raise OutboundError("too_slow") from None
        except aiohttp.InvalidURL:
            raise OutboundError("bad_address") from None
        except (aiohttp.ClientError, OSError, UnicodeError, ValueError) as error:
            if _is_behind(error, TooMuchError):
                raise OutboundError("too_long") from None
            raise OutboundError("not_allowed" if _is_behind(error, NotAllowedError) else "unreachable") from None

    async def close(self) -> None:
        for session in (self._guarded, self._named):
            if session is not None:
                await session.close()

    def _checked(self, url: str, *, secret: bool) -> URL:
        """The address as it is asked: it is taken apart once, so that nothing else can be read into it later.

        Raises:
            OutboundError
        """
        try:
            address = URL(url)
            host = address.host  # read here for the first time: a name of another alphabet may be none
        except ValueError:
            raise OutboundError("bad_address") from None
        if address.scheme not in SCHEMES or not host or "@" in address.raw_authority:
            raise OutboundError("bad_address")
        is_secure = address.scheme == "https" or self._is_named(address) or is_in(host, self.allowed.networks)
        if secret and not is_secure:
            raise OutboundError("insecure")
        return address

    def _is_named(self, address: URL) -> bool:
        return address.host in self.allowed.hosts or address.raw_host in self.allowed.hosts

    def _session(self, *, named: bool) -> aiohttp.ClientSession:
        if named:
            self._named = self._named or self._open(self._make)
            return self._named
        self._guarded = self._guarded or self._open(self._guard)
        return self._guarded

    def _open(self, guard: Any) -> aiohttp.ClientSession:
        resolver = self.resolver or Lookups()
        connector = aiohttp.TCPConnector(
            socket_factory=guard, resolver=resolver, limit=AT_ONCE, limit_per_host=self.per_host
        )
        return aiohttp.ClientSession(
            connector=connector, trust_env=False, cookie_jar=aiohttp.DummyCookieJar(), headers={"User-Agent": "Sift"}
        )

    def _guard(self, info: Any) -> socket.socket:
        address = info[4]
        if not (is_public(str(address[0])) or is_in(str(address[0]), self.allowed.networks)):
            # The same words for each: where a name has several addresses, errors that differ are made into another.
            raise NotAllowedError("a private address")
        return self._make(info)

    def _make(self, info: Any) -> socket.socket:
        made = BoundedSocket(family=info[0], type=info[1], proto=info[2])
        made.burst = self.burst
        return made


async def _bounded(response: aiohttp.ClientResponse, most: int, *, cut: bool) -> bytes:
    body = bytearray()
    while len(body) <= most and (chunk := await response.content.readany()):
        body += chunk
    if len(body) > most and not cut:
        raise OutboundError("too_long")
    return bytes(body[:most])


def _is_behind(error: BaseException | None, kind: type[OSError]) -> bool:
    """Whether an error of this kind is behind another one, however deep."""
    seen: list[BaseException | None] = [error]
    while seen:
        if (one := seen.pop()) is None:
            continue
        if isinstance(one, kind):
            return True
        if isinstance(one, BaseExceptionGroup):
            seen += one.exceptions
        if isinstance(one, aiohttp.ClientConnectorError):
            seen.append(one.os_error)
        seen += [one.__cause__, one.__context__]
    return False
