"""A task as a VTODO (RFC 5545, 3.6.2): what is ours of it is read and written, all else is left as it stands.

Reading it line by line keeps what other programs have put there, readable or not; a library that reads all of it
refuses the whole for one wrong property, and reckons with any rule that somebody calls a time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from integrations.caldav.lines import Line, escaped, made, read_lines, unescaped, written
from integrations.days import is_day
from integrations.fields import cut
from integrations.labels import labels_of
from integrations.remote import Outgoing

PRODUCT = "-//Sift//Sift//EN"
LONGEST_TITLE, LONGEST_BODY = 1_000, 65_536
YEARS = range(1970, 9999)
PRIORITIES: Mapping[str, int] = MappingProxyType({"urgent": 1, "high": 3, "normal": 5, "low": 9})
"""1 is the highest, 9 the lowest, 0 none."""

_STATUSES = {
    "proposed": "NEEDS-ACTION",
    "open": "NEEDS-ACTION",
    "in_progress": "IN-PROCESS",
    "done": "COMPLETED",
    "dropped": "CANCELLED",
}
_OURS = {"IN-PROCESS": "in_progress", "COMPLETED": "done", "CANCELLED": "dropped"}
_DAY, _TIME = "%Y%m%d", "%Y%m%dT%H%M%S"
_DAY_LENGTH = 8


class BadCalendarError(ValueError):
    """What should be a calendar object is none."""


@dataclass(frozen=True, slots=True)
class Todo:
    """Attributes:
    lines: Of the whole calendar object.
    own: Which of them are properties of the task, not of its alarms or of the calendar.
    """

    lines: tuple[Line, ...]
    own: tuple[int, ...]

    def get(self, name: str) -> Line | None:
        return next((self.lines[it] for it in self.own if self.lines[it].name == name), None)

    def value(self, name: str) -> str:
        line = self.get(name)
        return line.value.strip() if line else ""


def read(text: str) -> Todo | None:
    """The task in a calendar object: of one that repeats the master; None for an object without a task.

    Raises:
        BadCalendarError
    """
    lines = tuple(read_lines(text.removeprefix("\ufeff")))
    opened: list[str] = []
    found: list[list[int]] = []
    for number, line in enumerate(lines):
        if line.name == "BEGIN":
            opened.append(line.value.strip().upper())
            if opened == ["VCALENDAR", "VTODO"]:
                found.append([])
        elif line.name == "END":
            if not opened or opened.pop() != line.value.strip().upper():
                raise BadCalendarError("what begins and what ends are not the same")
        elif opened == ["VCALENDAR", "VTODO"]:
            found[-1].append(number)
    if opened or not lines or lines[0].value.strip().upper() != "VCALENDAR":
        raise BadCalendarError("no calendar")
    todos = [Todo(lines, tuple(own)) for own in found if own]
    return next((it for it in todos if not it.get("RECURRENCE-ID")), next(iter(todos), None))


def fields_of(todo: Todo, zone: str) -> dict[str, Any]:
    """As `integrations.remote.Remote.fields`, without what can't be read.

    Args:
        zone: In which times are meant that name none.
    """
    fields: dict[str, Any] = {"status": _status(todo)}
    if title := unescaped(todo.value("SUMMARY")).strip():
        fields["title"] = title
    due = todo.get("DUE")
    moment = _moment(due, zone) if due else None
    if due is None or moment is not None:
        fields["due"] = moment if moment is None else moment.isoformat()
    return fields


def changed_at(todo: Todo) -> datetime | None:
    line = todo.get("LAST-MODIFIED") or todo.get("DTSTAMP")
    moment = _moment(line, "UTC") if line else None
    return moment if isinstance(moment, datetime) else None


def new(task: Outgoing, uid: str, mapping: Mapping[str, Any], now: datetime) -> str:
    """A calendar object.

    Args:
        mapping: {"kind"?: {ours: a category}, "priority"?: {ours: a number from 0 to 9}}.
    """
    its = task.fields
    priority = mapping.get("priority", {}).get(task.priority, PRIORITIES.get(task.priority, 0))
    categories = labels_of(task, {"kind": mapping.get("kind", {})})
    properties = [
        made("UID", uid),
        made("DTSTAMP", _utc(now)),
        made("CREATED", _utc(now)),
        made("LAST-MODIFIED", _utc(now)),
        made("SUMMARY", escaped(cut(its.get("title", ""), LONGEST_TITLE))),
        made("PRIORITY", str(priority)),
        *_of_status(its.get("status", "open"), now),
    ]
    if task.body.strip():
        properties.append(made("DESCRIPTION", escaped(cut(task.body, LONGEST_BODY))))
    if categories:
        properties.append(made("CATEGORIES", ",".join(escaped(it) for it in categories)))
    if its.get("due"):
        properties.append(_of_due("DUE", its["due"]))
    head = [made("BEGIN", "VCALENDAR"), made("VERSION", "2.0"), made("PRODID", PRODUCT), made("BEGIN", "VTODO")]
    return written([*head, *properties, made("END", "VTODO"), made("END", "VCALENDAR")])


def edited(todo: Todo, fields: Mapping[str, Any], now: datetime) -> str:
    """The calendar object with these of our fields, and all that is not ours."""
    sequence = todo.value("SEQUENCE")
    gone = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}
    added = [
        made("DTSTAMP", _utc(now)),
        made("LAST-MODIFIED", _utc(now)),
        made("SEQUENCE", str(int(sequence) + 1 if sequence.isdecimal() and len(sequence) < 10 else 1)),
    ]
    if "title" in fields:
        gone.add("SUMMARY")
        added.append(made("SUMMARY", escaped(cut(fields["title"], LONGEST_TITLE))))
    if "status" in fields and fields["status"] != _status(todo):
        gone |= {"STATUS", "COMPLETED", "PERCENT-COMPLETE"}
        added += _of_status(fields["status"], now)
    if "due" in fields:
        gone |= {"DUE", "DURATION"}  # of the two there may be one
        if fields["due"]:
            due = _of_due("DUE", fields["due"])
            added.append(due)
            if (start := todo.get("DTSTART")) and not _is_before(start, due):
                gone.add("DTSTART")
                # Where it repeats it must have a start, and that is when it is due.
                added += [_of_due("DTSTART", fields["due"])] if todo.get("RRULE") else []
    return _replaced(todo, gone, added)


def zone_in(text: str) -> str:
    """The name of the time zone that a VTIMEZONE holds, or that the text is; "" for none that we know."""
    named = next((line.value for line in read_lines(text) if line.name == "TZID"), text)
    return zone.key if (zone := _zone(named.strip())) else ""


def _status(todo: Todo) -> str:
    if status := todo.value("STATUS").upper():
        return _OURS.get(status, "open")
    return "done" if todo.get("COMPLETED") or todo.value("PERCENT-COMPLETE") == "100" else "open"


def _of_status(status: str, now: datetime) -> list[Line]:
    theirs = made("STATUS", _STATUSES.get(status, "NEEDS-ACTION"))
    if status != "done":
        return [theirs]
    return [theirs, made("COMPLETED", _utc(now)), made("PERCENT-COMPLETE", "100")]


def _of_due(name: str, due: str) -> Line:
    """Args:
    due: A day or an aware time, in ISO 8601.
    """
    if is_day(due):
        return made(name, date.fromisoformat(due).strftime(_DAY), VALUE="DATE")
    return made(name, _utc(datetime.fromisoformat(due)))


def _moment(line: Line, zone: str) -> date | None:
    """A day or an aware time; None for what is neither."""
    value = line.value.strip()
    try:
        if len(value) == _DAY_LENGTH:
            moment: date = datetime.strptime(value, _DAY).replace(tzinfo=UTC).date()
        elif value.endswith("Z"):
            moment = datetime.strptime(value[:-1], _TIME).replace(tzinfo=UTC)
        else:
            own = _zone(line.params.get("TZID", "")) or _zone(zone) or UTC
            moment = datetime.strptime(value, _TIME).replace(tzinfo=own).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in YEARS else None


def _zone(name: str) -> ZoneInfo | None:
    """By its name, also where a program has put its own before it: "/example.org/20260101/Europe/Kyiv"."""
    parts = [part for part in name.strip().split("/") if part]
    for number in range(max(len(parts) - 3, 0), len(parts)):
        try:
            return ZoneInfo("/".join(parts[number:]))
        except (KeyError, ValueError, OSError):
            continue
    return None


def _is_before(start: Line, due: Line) -> bool:
    """Whether a start may stay beside that due date: of the same kind, and before it."""
    if ("T" in start.value) != ("T" in due.value):
        return False
    begins, ends = _moment(start, "UTC"), _moment(due, "UTC")
    return begins is not None and ends is not None and begins < ends


def _replaced(todo: Todo, gone: set[str], added: list[Line]) -> str:
    left_out = {it for it in todo.own if todo.lines[it].name in gone}
    first = todo.own[0]
    rest = [line for number, line in enumerate(todo.lines) if number >= first and number not in left_out]
    return written([*todo.lines[:first], *added, *rest])


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_TIME) + "Z"
