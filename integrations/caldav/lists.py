"""Finding the list of tasks: by its address, or by its name among those of whoever the password belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import unquote

from integrations.answers import refused
from integrations.caldav.dav import Answer, clark
from integrations.caldav.server import Server, multistatus
from integrations.caldav.todos import zone_in
from integrations.outbound import Reply
from integrations.trackers import TrackerError

WELL_KNOWN = "/.well-known/caldav"
MOST_HOMES = 5

_OF_LIST = (
    "d:resourcetype",
    "d:displayname",
    "d:sync-token",
    "cs:getctag",
    "d:current-user-privilege-set",
    "c:supported-calendar-component-set",
    "c:calendar-timezone",
    "c:calendar-timezone-id",
)
_OF_ENTRY = ("d:current-user-principal", "c:calendar-home-set", *_OF_LIST)
_WRITES = ("d:all", "d:write", "d:write-content", "d:bind")


@dataclass(frozen=True, slots=True)
class List:
    """A collection that takes tasks.

    Attributes:
        path: Ends with a slash.
        zone: In which times are meant that name none; "" when it doesn't say.
        token: Of `sync-collection`, "" where the server has none.
        tag: Another one whenever something in it changes; "" where the server has none.
        is_writable: As far as the server tells.
    """

    path: str
    name: str
    zone: str = ""
    token: str = ""
    tag: str = ""
    is_writable: bool = True


async def find_list(server: Server, path: str, wanted: str) -> List:
    """Args:
        path: Of the address that somebody has given: of the server, of a collection, or of something above it.
        wanted: A name, a path or an address; "" where there is but one.

    Raises:
        TrackerError: "no_place" for none of that name, and for several where none is named.
    """
    if wanted.startswith(("https://", "http://", "/")):
        return await read_list(server, server.path(wanted))
    entry, base = await _entry(server, path)
    own = _list(server, entry, base)
    if own and (not wanted or _is_called(own, wanted)):
        return own
    lists = await _lists(server, entry, base)
    fitting = [it for it in lists if not wanted or _is_called(it, wanted)]
    if len(fitting) == 1 or (wanted and fitting):
        return fitting[0]
    names = ", ".join(it.name for it in lists)
    raise TrackerError("no_place", detail=f"Lists of tasks there: {names}"[:200] if names else "")


async def read_list(server: Server, path: str) -> List:
    """The list at that path, as it is now. Raises `TrackerError`."""
    if not path:
        raise TrackerError("no_place")
    answers = multistatus(_must_be_there(await server.find(path, *_OF_LIST))).answers
    found = next((it for answer in answers if (it := _list(server, answer, path))), None)
    if found is None:
        raise TrackerError("no_place", detail="It takes no tasks.")
    return found


async def _entry(server: Server, path: str) -> tuple[Answer, str]:
    """What tells where the lists are, and its path: the address itself, else what the server is known by."""
    reply = await server.find(path, *_OF_ENTRY)
    if reply.status != HTTPStatus.MULTI_STATUS and reply.status not in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise refused(reply)
        reply = await server.find(WELL_KNOWN, *_OF_ENTRY)
    answer = next(iter(multistatus(_must_be_there(reply)).answers), None)
    if answer is None:
        raise TrackerError("bad_answer")
    return answer, server.path(answer.href, path) or path


async def _lists(server: Server, entry: Answer, base: str) -> Sequence[List]:
    principal = _paths(server, entry, "d:current-user-principal", base)
    if principal:
        reply = _must_be_there(await server.find(principal[0], "c:calendar-home-set"))
        entry = next(iter(multistatus(reply).answers), entry)
    found: list[List] = []
    for home in _paths(server, entry, "c:calendar-home-set", base)[:MOST_HOMES]:
        reply = _must_be_there(await server.find(home, *_OF_LIST, depth=1))
        found += [it for answer in multistatus(reply).answers if (it := _list(server, answer, home))]
    return found


def _must_be_there(reply: Reply) -> Reply:
    """Whatever isn't there, or is no calendar server, is no place."""
    if reply.status in {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.GONE}:
        raise TrackerError("no_place", detail=f"HTTP {reply.status}")
    return reply


def _paths(server: Server, answer: Answer, name: str, base: str) -> list[str]:
    found = answer.element(name)
    hrefs = [] if found is None else [(it.text or "").strip() for it in found.iter(clark("d:href"))]
    return [path for href in hrefs if href and (path := server.path(href, base))]


def _list(server: Server, answer: Answer, base: str) -> List | None:
    """None for what is no calendar, or one that takes no tasks."""
    path = server.path(answer.href, base)
    if not path or not answer.has("d:resourcetype", "c:calendar") or not _takes_todos(answer):
        return None
    privileges = answer.element("d:current-user-privilege-set")
    return List(
        path if path.endswith("/") else f"{path}/",
        answer.text("d:displayname") or unquote(path.rstrip("/").rpartition("/")[2]),
        zone_in(answer.text("c:calendar-timezone-id") or answer.text("c:calendar-timezone")),
        answer.text("d:sync-token"),
        answer.text("cs:getctag"),
        privileges is None or any(answer.has("d:current-user-privilege-set", it) for it in _WRITES),
    )


def _takes_todos(answer: Answer) -> bool:
    """A list that doesn't say what it takes takes everything."""
    named = answer.element("c:supported-calendar-component-set")
    return named is None or any(it.get("name", "").upper() == "VTODO" for it in named.iter(clark("c:comp")))


def _is_called(found: List, wanted: str) -> bool:
    names = (found.name, unquote(found.path.rstrip("/").rpartition("/")[2]))
    return wanted.casefold() in {it.casefold() for it in names}
