"""A task here and the same in a tracker: what each side has changed since they agreed, and which change stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from storage.connected_tables import Connection, TaskExport
from storage.store import Store
from storage.tables import Status, Task
from tasks.actions import move
from tasks.actors import Actor, Elsewhere
from tasks.changes import apply, columns_of, due_of, record, zone_of_workspace
from tasks.connections import name_of, person_of
from tasks.days import as_meant
from tasks.rules import TITLE_LIMIT, DueDate, TaskError, Verb, end_of_day, may

FIELDS = ("title", "status", "due", "assignee")
"""What goes both ways, in the words of `integrations.remote.Remote.fields`."""

_WAY: Mapping[tuple[Status, Status], Sequence[Verb]] = MappingProxyType(
    {
        (Status.PROPOSED, Status.OPEN): (Verb.ACCEPT,),
        (Status.PROPOSED, Status.IN_PROGRESS): (Verb.ACCEPT, Verb.START),
        (Status.OPEN, Status.IN_PROGRESS): (Verb.START,),
        (Status.DONE, Status.OPEN): (Verb.REOPEN,),
        (Status.DROPPED, Status.OPEN): (Verb.REOPEN,),
        (Status.DONE, Status.IN_PROGRESS): (Verb.REOPEN, Verb.START),
        (Status.DROPPED, Status.IN_PROGRESS): (Verb.REOPEN, Verb.START),
        (Status.DONE, Status.DROPPED): (Verb.REOPEN, Verb.DROP),
        (Status.DROPPED, Status.DONE): (Verb.REOPEN, Verb.DONE),
        **{(now, Status.DONE): (Verb.DONE,) for now in (Status.PROPOSED, Status.OPEN, Status.IN_PROGRESS)},
        **{(now, Status.DROPPED): (Verb.DROP,) for now in (Status.PROPOSED, Status.OPEN, Status.IN_PROGRESS)},
    }
)
"""By which moves a task gets to where a tracker has it. There is none from "in progress" back to "open"."""

FIRST_YEAR, LAST_YEAR = 1970, 9998

Day = TypeVar("Day", date, datetime)

_COLUMNS_OF = ("title", "due", "assignee")
_NOTHING = object()
"""Equals no value of any field."""


class There(Protocol):
    """A task as a tracker has it: `integrations.remote.Remote`."""

    @property
    def id(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def by(self) -> str: ...
    @property
    def gone(self) -> bool: ...
    @property
    def marker(self) -> str: ...


def ours(store: Store, connection: Connection, task: Task) -> dict[str, Any]:
    """The task in the words of a tracker; without its assignee where nobody has said who that is there."""
    fields: dict[str, Any] = {
        "title": task.title,
        "status": str(Status.OPEN if task.status is Status.PROPOSED else task.status),
        "due": _due(task, zone_of_workspace(store, task.workspace_id)),
    }
    assignee = name_of(connection, task.assignee_id) if task.assignee_id is not None else ""
    return fields if assignee is None else fields | {"assignee": assignee}


def changed(here: Mapping[str, Any], agreed: Mapping[str, Any], known: Sequence[str]) -> dict[str, Any]:
    """What we have changed since both sides agreed, of the fields that the tracker knows."""
    return {
        field: here[field]
        for field in known
        if field in here and ("ours" not in (last := agreed.get(field, {})) or last["ours"] != here[field])
    }


def agree(
    agreed: Mapping[str, Any], sent: Mapping[str, Any], there: There | None, known: Sequence[str]
) -> dict[str, Any]:
    """What both sides agree on after something was sent: what we said, and what stands there since.

    Args:
        there: None where the tracker did not say.
    """
    stands = there.fields if there is not None else {}
    told = {field: {"theirs": stands[field]} for field in known if field in stands}
    said = {field: {"ours": it, "theirs": stands.get(field, it)} for field, it in sent.items() if field in known}
    return told | dict(agreed) | said


def found(there: There, known: Sequence[str]) -> dict[str, Any]:
    """The same of what we have made and were cut off while we did: what we said then is not known any more."""
    return {field: {"theirs": there.fields[field]} for field in known if field in there.fields}


@dataclass(slots=True)
class Meeting:
    """A task here, and what a tracker says of it.

    Attributes:
        known: The fields that the tracker knows.
    """

    store: Store
    connection: Connection
    export: TaskExport
    task: Task
    known: Sequence[str]

    def merge(self, there: There, moment: datetime) -> dict[str, Any]:
        """Take over what was changed there since both sides agreed, field by field; where both have changed, the
        latest.

        Returns:
            What is agreed. What of ours is later is still to be sent.

        Raises:
            TaskError: "stale" when somebody changes the task at the same time.
        """
        agreed, here = dict(self.export.agreed), self._ours()
        heard = self.export.heard or {}
        said_at = datetime.fromisoformat(heard["at"]) if heard.get("at") else there.at or moment
        actor = actor_of(self.store, self.connection, heard.get("by") or there.by)
        taken: dict[str, Any] = {}
        for field in self.known:
            last, theirs = agreed.get(field, {}), there.fields.get(field)
            if field not in there.fields or theirs == last.get("theirs", _NOTHING):
                continue
            if field not in agreed:
                agreed[field] = {"theirs": theirs}  # it was never spoken of
            elif theirs == here.get(field, _NOTHING):
                agreed[field] = {"ours": theirs, "theirs": theirs}
            elif last.get("ours", _NOTHING) != here.get(field, _NOTHING) and _set_at(self.task, field) > said_at:
                agreed[field] = last | {"theirs": theirs}
                self._keep(actor, field, theirs)
            else:
                taken[field] = theirs
        if taken:
            self.take(actor, taken)
            agreed |= _taken(taken, self._ours())
        return agreed

    def take(self, actor: Actor, taken: Mapping[str, Any]) -> None:
        """Have fields as the tracker has them. What can't be had here stays as it is."""
        columns = {field: self._columns(actor, field, taken[field]) for field in _COLUMNS_OF if field in taken}
        fields = tuple(field for field, values in columns.items() if values)
        values = {column: value for of_field in columns.values() for column, value in of_field.items()}
        if any(getattr(self.task, column) != value for column, value in values.items()):
            self.task, _ = apply(self.store, actor, self.task, "change", values, fields=fields)
        for verb in _WAY.get((self.task.status, _status(taken["status"])), ()) if "status" in taken else ():
            self.task = move(self.store, actor, self.task.id, verb)

    def _ours(self) -> dict[str, Any]:
        return ours(self.store, self.connection, self.task)

    def _columns(self, actor: Actor, field: str, theirs: Any) -> dict[str, Any]:
        """The columns of a tracker's value; none where it means nothing here."""
        try:
            return columns_of(self.store, actor, self.task, field, self._value(field, theirs))
        except (ValueError, OverflowError, TaskError):
            return {}

    def _value(self, field: str, theirs: Any) -> Any:
        """Raises `ValueError` for what means nothing here."""
        if field == "title":
            return " ".join(str(theirs).split())[:TITLE_LIMIT].strip()
        if field == "due":
            return due_as_told(theirs, zone_of_workspace(self.store, self.task.workspace_id))
        if not theirs:
            return None
        if (person_id := person_of(self.connection, theirs)) is None:
            raise ValueError(field)
        return person_id

    def _keep(self, actor: Actor, field: str, theirs: Any) -> None:
        """Say that a change there gives way to a later one here."""
        after = {"field": field, "_kept": {"theirs": theirs, "export": self.export.id}}
        record(self.store, actor, self.task, "kept", before={}, after=after)


def _taken(taken: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, Any]:
    """What is agreed on fields that were taken over: what can't be had here is not sent back."""
    return {
        field: {"theirs": theirs} | ({"ours": here[field]} if field in here else {}) for field, theirs in taken.items()
    }


def due_as_told(theirs: Any, zone: ZoneInfo) -> DueDate | None:
    """A due date as `integrations.remote.Remote.fields` has it. Raises `ValueError`."""
    if not theirs:
        return None
    if len(theirs) == len("2026-11-22"):
        return DueDate(end_of_day(_usual(date.fromisoformat(theirs)), zone), "day")
    return DueDate(_usual(datetime.fromisoformat(theirs)).astimezone(UTC), "time")


def _usual(day: Day) -> Day:
    """Not so near an end of the calendar that some zone has no such time: "never" is said by the year 9999."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def _due(task: Task, zone: ZoneInfo) -> str | None:
    due = due_of(task)
    if due is None:
        return None
    return as_meant(due.at, str(zone)).date().isoformat() if due.grain == "day" else due.at.isoformat()


def _status(theirs: Any) -> Status:
    return Status(theirs) if theirs in tuple(Status) else Status.OPEN


def _set_at(task: Task, field: str) -> datetime:
    """When a field was set here."""
    at = task.set_by.get(field, {}).get("at")
    return datetime.fromisoformat(at) if at else task.updated_at


def actor_of(store: Store, connection: Connection, by: str) -> Actor:
    """Whoever did it there: the person they are here, where that is known and may change tasks."""
    person_id = person_of(connection, by) if by else None
    may_change = person_id is not None and may(store.people.role(connection.workspace_id, person_id), "change")
    return Actor(person_id if may_change else None, elsewhere=Elsewhere(connection.id, connection.name, by))
