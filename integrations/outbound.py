"""Requests to addresses that people name: guarded, bounded, and never led elsewhere.

The guard stands where a socket is made, when the address is final: a name may be looked up twice and answered
differently, an address has many spellings, and neither gets past it.
"""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from integrations.addresses import Allowed, is_in, is_public

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
    """

    allowed: Allowed = field(default_factory=Allowed)
    resolver: AbstractResolver | None = None
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
            raise OutboundError("not_allowed" if _is_refusal(error) else "unreachable") from None

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
            self._named = self._named or self._open(None)
            return self._named
        self._guarded = self._guarded or self._open(self._guard)
        return self._guarded

    def _open(self, guard: Any) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(socket_factory=guard, resolver=self.resolver, limit=200, limit_per_host=8)
        return aiohttp.ClientSession(
            connector=connector, trust_env=False, cookie_jar=aiohttp.DummyCookieJar(), headers={"User-Agent": "Sift"}
        )

    def _guard(self, info: Any) -> socket.socket:
        family, kind, protocol, _, address = info
        if not (is_public(str(address[0])) or is_in(str(address[0]), self.allowed.networks)):
            # The same words for each: where a name has several addresses, errors that differ are made into another.
            raise NotAllowedError("a private address")
        return socket.socket(family=family, type=kind, proto=protocol)


async def _bounded(response: aiohttp.ClientResponse, most: int, *, cut: bool) -> bytes:
    body = bytearray()
    while len(body) <= most and (chunk := await response.content.readany()):
        body += chunk
    if len(body) > most and not cut:
        raise OutboundError("too_long")
    return bytes(body[:most])


def _is_refusal(error: BaseException | None) -> bool:
    """Whether the guard is behind an error, however deep."""
    seen: list[BaseException | None] = [error]
    while seen:
        if (one := seen.pop()) is None:
            continue
        if isinstance(one, NotAllowedError):
            return True
        if isinstance(one, BaseExceptionGroup):
            seen += one.exceptions
        if isinstance(one, aiohttp.ClientConnectorError):
            seen.append(one.os_error)
        seen += [one.__cause__, one.__context__]
    return False
