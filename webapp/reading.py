"""Reading a request's body: bounded in bytes, seconds, depth and keys, and every fault is a 4xx.

The standard library's parser is used, since texts are stored as they were sent: the faster ones refuse lone
surrogates. What it lets pass otherwise (NaN, repeated keys, any depth) is refused here.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from aiohttp import web

from webapp.errors import ApiError

MAX_BYTES = 1024**2
MAX_SECONDS = 10
MAX_DEPTH = 32
MAX_KEYS = 10_000
MAX_NUMBER_LENGTH = 40

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ONE_KIND = bytes.maketrans(b"{}", b"[]")


async def read_json(request: web.Request, *, limit: int = MAX_BYTES) -> dict[str, Any]:
    """The JSON object in the body. Raises `ApiError`: 400, 408, 413, 415."""
    _check_content_type(request)
    return parse_object(await read_body(request, limit=limit))


async def read_optional_json(request: web.Request) -> dict[str, Any]:
    """The same, where sending nothing at all means an empty object."""
    return await read_json(request) if request.body_exists else {}


async def read_body(request: web.Request, *, limit: int = MAX_BYTES) -> bytes:
    """The raw body. Raises `ApiError`: 400 broken off, 408 too slow, 413 too large, 415 compressed."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ApiError(415, "bad_encoding", "Send the body uncompressed.", closes=True)
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(MAX_SECONDS):
            return await _read_at_most(request, limit)
    except TimeoutError:
        message = f"The body took longer than {MAX_SECONDS} seconds."
        raise ApiError(408, "too_slow", message, closes=True) from None
    except (web.RequestPayloadError, ConnectionError):
        raise ApiError(400, "bad_request", "The body is broken.", closes=True) from None


async def _read_at_most(request: web.Request, limit: int) -> bytes:
    body = bytearray()
    while chunk := await request.content.readany():
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def parse_object(body: bytes, *, max_depth: int = MAX_DEPTH, max_keys: int = MAX_KEYS) -> dict[str, Any]:
    """One JSON object. Raises `ApiError` 400; strings come back as sent."""
    keys = _Keys(max_keys)
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=keys.checked,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_sixty_four_bits,
        )
    except (ValueError, RecursionError):
        raise _bad_json("The body is not JSON.") from None
    if _depth_exceeds(body, max_depth):
        raise _bad_json(f"The JSON is nested deeper than {max_depth}.")
    if not isinstance(value, dict):
        raise _bad_json("The JSON is not an object.")
    return value


class _Keys:
    def __init__(self, allowed: int) -> None:
        self._left = allowed

    def checked(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        self._left -= len(pairs)
        if self._left < 0:
            raise _bad_json("The JSON has too many keys.")
        made = dict(pairs)
        if len(made) != len(pairs):
            raise _bad_json("The JSON repeats a key.")
        if any("\0" in key or _has_surrogate(key) for key in made):
            raise _bad_json("A key holds a character that is no text.")
        return made


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _depth_exceeds(body: bytes, limit: int) -> bool:
    """Whether the brackets of this body, known to be JSON, nest deeper than the limit: the innermost are peeled off."""
    brackets = _STRING.sub(b"", body).translate(_ONE_KIND, _NOT_BRACKETS)
    for _ in range(limit):
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(literal: str) -> float:
    number = float(literal)
    if number in {float("inf"), float("-inf")}:
        raise ValueError("a number too large")
    return number


def _sixty_four_bits(literal: str) -> int:
    if len(literal) > MAX_NUMBER_LENGTH or not -(2**63) <= int(literal) < 2**63:
        raise ValueError("a number too large")
    return int(literal)


def _check_content_type(request: web.Request) -> None:
    kind, charset = request.content_type, (request.charset or "utf-8").lower()
    if not (kind == "application/json" or kind.endswith("+json")) or charset not in {"utf-8", "utf8"}:
        raise ApiError(415, "bad_content_type", "Send application/json in UTF-8.")


def _bad_json(message: str) -> ApiError:
    return ApiError(400, "bad_json", message)


def _too_large(limit: int) -> ApiError:
    return ApiError(413, "too_large", f"The body is larger than {limit} bytes.", closes=True)
