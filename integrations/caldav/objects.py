"""Calendar objects as they are on the server."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from integrations.caldav.dav import Answer, multiget
from integrations.caldav.lists import List
from integrations.caldav.server import Server, multistatus

AT_ONCE = 50
"""Objects that are asked for in one request."""

_OF_NEXTCLOUD = re.compile(r"(.*)/remote\.php/dav/calendars/[^/]+/([^/]+)/([^/]+)")


@dataclass(frozen=True, slots=True)
class Stored:
    """Attributes:
    etag: "*" where the server tells none that can be told back.
    modified: By the server's clock, to the second; None when it doesn't tell.
    """

    path: str
    etag: str
    modified: datetime | None
    calendar: str


async def stored(server: Server, its: List, paths: Sequence[str]) -> Mapping[str, Stored]:
    """Those of them that are there, by path. Raises `TrackerError`."""
    found: dict[str, Stored] = {}
    for start in range(0, len(paths), AT_ONCE):
        reply = await server.report(its.path, multiget(paths[start : start + AT_ONCE]))
        for answer in multistatus(reply).answers:
            path = server.path(answer.href, its.path)
            if answer.status < HTTPStatus.BAD_REQUEST and answer.element("c:calendar-data") is not None:
                found[path] = _stored(path, answer)
    return found


def page_of(server: Server, path: str) -> str:
    """Where people see it; of CalDAV servers only Nextcloud's pages are known."""
    found = _OF_NEXTCLOUD.fullmatch(path)
    return f"{server.origin}{found[1]}/index.php/apps/tasks/calendars/{found[2]}/tasks/{found[3]}" if found else ""


def _stored(path: str, answer: Answer) -> Stored:
    etag = answer.text("d:getetag")
    can_be_told = etag and etag.isascii() and etag.isprintable()
    modified = _moment(answer.text("d:getlastmodified"))
    return Stored(path, etag if can_be_told else "*", modified, answer.text("c:calendar-data"))


def _moment(words: str) -> datetime | None:
    try:
        return parsedate_to_datetime(words).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
