"""Tasks in a list of tasks by CalDAV (RFC 4791): Nextcloud, Radicale and others.

A task's id is its path there, which is made of the export's marker, so that a second `make` makes none. It has no
assignee, and of a change nobody is named.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from integrations.answers import refused
from integrations.caldav.changes import changed_paths
from integrations.caldav.lists import List, find_list, read_list
from integrations.caldav.objects import Stored, page_of, stored
from integrations.caldav.server import Server
from integrations.caldav.todos import BadCalendarError, Todo, changed_at, edited, fields_of, new, read
from integrations.outbound import Outbound, Reply
from integrations.polling import time_of
from integrations.remote import Outgoing, Remote
from integrations.trackers import Account, Asked, TrackerError

PREFIX = "sift-"
"""Of the UIDs that we give."""

TRIES = 2
"""Of a change, when somebody else changes the same task meanwhile."""

FORM = (
    Asked("address", "address", "https://cloud.example.com"),
    Asked("list", "place", "Tasks", needed=False),
    Asked("user", "secret", "ann"),
    Asked("password", "secret", "an app password"),
)
FIELDS = ("title", "status", "due")

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def connect(
    outbound: Outbound,
    address: str,
    place: Mapping[str, str],
    secret: Mapping[str, str],
    mapping: Mapping[str, Any],
) -> "CaldavTasks":
    origin, path = _divided(address.strip())
    server = Server(outbound, origin, secret["user"].strip(), secret["password"].strip())
    return CaldavTasks(server, path, place.get("list", "").strip(), mapping)


@dataclass(slots=True)
class CaldavTasks:
    """The tasks of one list.

    Attributes:
        path: Of the address.
        wanted: The list's name, path or address; "" where there is but one.
        mapping: "zone"?: in which times are meant that name none, when the list doesn't say.
    """

    server: Server
    path: str
    wanted: str
    mapping: Mapping[str, Any]
    _list: List | None = field(default=None, init=False, repr=False)

    async def check(self) -> Account:
        its = await self._its()
        if not its.is_writable:
            raise TrackerError("forbidden", detail=f"{its.name} can only be read.")
        return Account(self.server.user, its.name)

    async def find(self, marker: str, since: datetime) -> Remote | None:  # noqa: ARG002 - its path tells
        found = await self._stored(_path_of(await self._its(), marker))
        return await self._remote(found) if found else None

    async def make(self, task: Outgoing, marker: str) -> Remote:
        path = _path_of(await self._its(), marker)
        calendar = new(task, PREFIX + marker, self.mapping, datetime.now(UTC))
        reply = await self.server.put(path, calendar, If_None_Match="*")
        if reply.status != HTTPStatus.PRECONDITION_FAILED:
            return await self._remote(_written(path, calendar, reply, missing="no_place"))
        if found := await self._stored(path):  # it has been made before
            return await self._remote(found)
        raise TrackerError("refused", detail="HTTP 412")

    async def change(self, remote_id: str, fields: Mapping[str, Any], task: Outgoing) -> Remote:  # noqa: ARG002
        for _ in range(TRIES):
            if (found := await self._stored(remote_id)) is None:
                raise TrackerError("gone")
            calendar = edited(_todo(found), fields, datetime.now(UTC))
            reply = await self.server.put(found.path, calendar, If_Match=found.etag)
            if reply.status != HTTPStatus.PRECONDITION_FAILED:
                return await self._remote(_written(found.path, calendar, reply, missing="gone"))
        raise TrackerError("busy", again=True, detail="Somebody else changes it at the same time.")

    async def get(self, remote_id: str) -> Remote:
        found = await self._stored(remote_id)
        return await self._remote(found) if found else self._gone(await self._its(), remote_id)

    async def changed(self, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
        its = self._list = await read_list(self.server, (await self._its()).path)
        paths, till = await changed_paths(self.server, its, seen)
        found = await stored(self.server, its, paths)
        remotes = [await self._told(its, path, found.get(path)) for path in paths]
        return sorted((it for it in remotes if it), key=lambda it: it.at or _EARLIEST), till

    async def _its(self) -> List:
        """The list; it is looked for once."""
        if self._list is None:
            self._list = await find_list(self.server, self.path, self.wanted)
        return self._list

    async def _stored(self, remote_id: str) -> Stored | None:
        its, path = await self._its(), self.server.path(remote_id)
        return (await stored(self.server, its, [path])).get(path) if path.startswith(its.path) else None

    async def _told(self, its: List, path: str, found: Stored | None) -> Remote | None:
        """None for what is no task, and for what can't be read: that must not keep all else back."""
        if found is None:
            return self._gone(its, path)
        with suppress(TrackerError):
            return await self._remote(found)
        return None

    async def _remote(self, found: Stored) -> Remote:
        its, todo = await self._its(), _todo(found)
        uid = todo.value("UID")
        return Remote(
            id=found.path,
            place=its.name,
            address=page_of(self.server, found.path),
            fields=fields_of(todo, its.zone or self.mapping.get("zone", "")),
            at=found.modified or changed_at(todo),
            marker=uid.removeprefix(PREFIX) if uid.startswith(PREFIX) else "",
        )

    def _gone(self, its: List, remote_id: str) -> Remote:
        return Remote(remote_id, place=its.name, gone=True)


def _todo(found: Stored) -> Todo:
    """Raises `TrackerError` "bad_answer"."""
    try:
        todo = read(found.calendar)
    except BadCalendarError as error:
        raise TrackerError("bad_answer", detail=str(error)) from None
    if todo is None:
        raise TrackerError("bad_answer", detail="It is no task.")
    return todo


def _written(path: str, calendar: str, reply: Reply, *, missing: str) -> Stored:
    """What a PUT has stored. Raises `TrackerError`."""
    if reply.status == HTTPStatus.CONFLICT and b"no-uid-conflict" not in reply.body:  # there is no such collection
        raise TrackerError(missing, detail="HTTP 409")
    if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        raise refused(reply, missing=missing)
    return Stored(path, "", time_of(reply), calendar)


def _path_of(its: List, marker: str) -> str:
    return f"{its.path}{PREFIX}{quote(marker, safe='')}.ics"


def _divided(address: str) -> tuple[str, str]:
    """ "https://example.com/dav/" as origin and path."""
    try:
        whole = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return address, ""
    return f"{whole.scheme}://{whole.netloc}", whole.path or "/"
