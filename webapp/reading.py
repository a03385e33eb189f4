"""Reading a request's body: bounded in bytes and seconds, JSON in depth and keys, too, and every fault is a 4xx."""

import asyncio
from typing import Any

from aiohttp import web

from integrations import json_object
from integrations.json_object import MAX_DEPTH, MAX_KEYS, BadJsonError
from webapp.errors import ApiError

MAX_BYTES = 1024**2
MAX_SECONDS = 10

_BODY = web.RequestKey("_BODY", bytes)


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
            request[_BODY] = await _read_at_most(request, limit)
            return request[_BODY]
    except TimeoutError:
        message = f"The body took longer than {MAX_SECONDS} seconds."
        raise ApiError(408, "too_slow", message, closes=True) from None
    except (web.RequestPayloadError, ConnectionError):
        raise ApiError(400, "bad_request", "The body is broken.", closes=True) from None


def body_of(request: web.Request) -> bytes:
    """What `read_body` has read of a request."""
    body: bytes = request.get(_BODY, b"")
    return body


async def _read_at_most(request: web.Request, limit: int) -> bytes:
    body = bytearray()
    while chunk := await request.content.readany():
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def parse_object(body: bytes, *, max_depth: int = MAX_DEPTH, max_keys: int = MAX_KEYS) -> dict[str, Any]:
    """One JSON object. Raises `ApiError` 400; strings come back as sent."""
    try:
        return json_object.parse_object(body, max_depth=max_depth, max_keys=max_keys)
    except BadJsonError as error:
        raise ApiError(400, "bad_json", str(error)) from None


def _check_content_type(request: web.Request) -> None:
    kind, charset = request.content_type, (request.charset or "utf-8").lower()
    if not (kind == "application/json" or kind.endswith("+json")) or charset not in {"utf-8", "utf8"}:
        raise ApiError(415, "bad_content_type", "Send application/json in UTF-8.")


def _too_large(limit: int) -> ApiError:
    return ApiError(413, "too_large", f"The body is larger than {limit} bytes.", closes=True)
