"""ETags: who has read a thing need not be sent it again, and changes nothing that somebody else has changed since."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from webapp.errors import ApiError

_TAGS = re.compile(r'(?:W/)?"([!#-~]*)"')


def etag(shown: Mapping[str, Any]) -> str:
    """The tag of a thing as it is shown; that of a task begins with its version: `"7.1f00c3d2"`."""
    tag = tag_of(json.dumps(shown, sort_keys=True, default=str).encode())
    return f'"{shown["version"]}.{tag[1:]}' if "version" in shown else tag


def tag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def is_known(request: web.Request, tag: str) -> bool:
    """Whether who asks says that they have it as it is."""
    known = request.headers.get("If-None-Match", "")
    return known.strip() == "*" or tag.strip('"') in _TAGS.findall(known)


def one(request: web.Request, shown: Mapping[str, Any]) -> web.Response:
    """Show one thing, or 304 to whoever has it as it is."""
    tag = etag(shown)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if is_known(request, tag):
        return web.Response(status=304, headers=headers)
    return web.json_response(shown, headers=headers)


@dataclass(frozen=True, slots=True)
class Expected:
    """What `If-Match` says somebody has seen; None where it is not there, and then anything will do."""

    tags: tuple[str, ...] | None = None

    @classmethod
    def of(cls, request: web.Request) -> "Expected":
        """A header that is no list of tags expects what nothing is."""
        header = request.headers.get("If-Match")
        if header is None or header.strip() == "*":
            return cls()
        return cls(tuple(_TAGS.findall(header)))

    def require_version(self, version: int) -> None:
        """Raises `ApiError` 412. The version alone will do, too: `If-Match: "7"`."""
        self._require({tag.partition(".")[0] for tag in self.tags or ()}, str(version))

    def require(self, shown: Mapping[str, Any]) -> None:
        """The same for what has no version. Raises `ApiError` 412."""
        self._require(set(self.tags or ()), etag(shown).strip('"'))

    def _require(self, seen: set[str], current: str) -> None:
        if self.tags is not None and current not in seen:
            raise ApiError(412, "changed", "It was changed meanwhile: read it again.")
