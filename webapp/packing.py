"""Answers packed as whoever asks can unpack them: by brotli where it may be, else by gzip, else as they are.

A page is a sixth smaller by brotli than by gzip; zlib and aiohttp know only the latter.
"""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import partial

import brotli
from aiohttp import web

LEAST = 600
"""Bytes below which packing isn't worth its header."""

_Pack = Mapping[str, Callable[[bytes], bytes]]
_SOON: _Pack = {"br": partial(brotli.compress, quality=5), "gzip": partial(gzip.compress, compresslevel=6, mtime=0)}
_SMALL: _Pack = {"br": brotli.compress, "gzip": partial(gzip.compress, mtime=0)}
_REFUSED = re.compile(r"\s*q=0(?:\.0*)?\s*")


class Packed:
    """What is sent often, packed once and as small as it gets."""

    def __init__(self, content: bytes) -> None:
        self._forms = {coding: pack(content) for coding, pack in _SMALL.items()} | {"": content}

    def response(self, request: web.Request, **how: object) -> web.Response:
        coding = _coding(request)
        return _response(self._forms[coding], coding, **how)


def packed_response(request: web.Request, body: bytes, **how: object) -> web.Response:
    """For what is made for one reader. 60 kB take a millisecond."""
    coding = _coding(request) if len(body) >= LEAST else ""
    return _response(_SOON[coding](body) if coding else body, coding, **how)


def _coding(request: web.Request) -> str:
    """ "br", "gzip" or "" for none, whichever `Accept-Encoding` allows first."""
    offered = (part.partition(";") for part in request.headers.get("Accept-Encoding", "")[:200].split(","))
    allowed = {name.strip().lower() for name, _, weight in offered if not _REFUSED.fullmatch(weight)}
    return next((coding for coding in _SOON if coding in allowed), "")


def _response(body: bytes, coding: str, **how: object) -> web.Response:
    response = web.Response(body=body, charset="utf-8", **how)  # type: ignore[arg-type]
    response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "Accept-Encoding")))
    if coding:
        response.headers["Content-Encoding"] = coding
    return response
