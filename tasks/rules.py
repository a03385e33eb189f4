"""Pure rules: moves between statuses, who may do what, when to remind."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal
from zoneinfo import ZoneInfo

from classifier.base import Kind, Priority
from storage.tables import Role, Status

KINDS = tuple(Kind)
PRIORITIES = tuple(Priority)
FIELDS = (
    "title",
    "description",
    "kind",
    "priority",
    "recurrence",
    "due",
    "reminder",
    "assignee",
    "claimable",
    "blocked",
    "notes",
    "checklist",
)
"""What of a task can be set, in the order in which it is: a rule gives the date that is not given, and so on."""

TITLE_LIMIT = 200
DESCRIPTION_LIMIT = 8_000


class TaskError(Exception):
    """A refusal that a person may be told.

    Attributes:
        code: Stable key of the text, see `locales` for its words.
        params: What the text names.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Verb(StrEnum):
    """What moves a task from one status to another."""

    ACCEPT = "accept"
    START = "start"
    DONE = "done"
    REOPEN = "reopen"
    DROP = "drop"


MOVES: MappingProxyType[Verb, tuple[frozenset[Status], Status]] = MappingProxyType(
    {
        Verb.ACCEPT: (frozenset({Status.PROPOSED}), Status.OPEN),
        Verb.START: (frozenset({Status.OPEN}), Status.IN_PROGRESS),
        Verb.DONE: (frozenset({Status.PROPOSED, Status.OPEN, Status.IN_PROGRESS}), Status.DONE),
        Verb.DROP: (frozenset({Status.PROPOSED, Status.OPEN, Status.IN_PROGRESS}), Status.DROPPED),
        Verb.REOPEN: (frozenset({Status.DONE, Status.DROPPED}), Status.OPEN),
    }
)

ACTIVE = frozenset({Status.PROPOSED, Status.OPEN, Status.IN_PROGRESS})

ROLES = (Role.VIEWER, Role.MEMBER, Role.ADMIN, Role.OWNER)
"""From the one who may least to the one who may most."""

_RIGHTS: MappingProxyType[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.VIEWER: ("view", "export"),
        Role.MEMBER: (*Verb, "create", "change", "claim", "notes", "snooze", "undo", "share"),
        Role.ADMIN: ("hooks", "invite", "members", "rules", "settings", "audit"),
        Role.OWNER: ("appoint",),
    }
)
"""What each role may beyond those before it. Every door asks this table: docs/PERMISSIONS.md draws it."""

VERBS = tuple(verb for role in ROLES for verb in _RIGHTS[role])
_LEAST = MappingProxyType({verb: ROLES.index(role) for role in ROLES for verb in _RIGHTS[role]})


def may(role: Role | None, verb: str) -> bool:
    """Whether somebody of this role may do this; None stands for a stranger, who may nothing."""
    return role is not None and verb in _LEAST and ROLES.index(role) >= _LEAST[verb]


def possible(status: Status) -> tuple[Verb, ...]:
    """The moves open to a task, in the order in which buttons show them."""
    return tuple(verb for verb, (starts, _) in MOVES.items() if status in starts)


def target(verb: Verb, now: Status) -> Status:
    """Where a move leads. Raises `TaskError` when it isn't open from here."""
    starts, to = MOVES[verb]
    if now not in starts:
        raise TaskError("bad_move", verb=str(verb), status=str(now))
    return to


@dataclass(frozen=True, slots=True)
class DueDate:
    """When a task is due.

    Attributes:
        at: Aware. With grain "day" the end of that day in the person's zone.
        grain: "day" or "time".
    """

    at: datetime
    grain: Literal["day", "time"] = "time"


MORNING, EVENING = time(9), time(18)


def remind_at(due: DueDate | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When to remind of a due date, None when there's nothing to come.

    A time is reminded of at that time. A day is reminded of at 9:00 in the person's zone, at 18:00 when the morning
    has passed.
    """
    if due is None or due.at <= now:
        return None
    if due.grain == "time":
        return due.at
    day = due.at.astimezone(zone).date()
    for hour in (MORNING, EVENING):
        moment = at_clock(day, hour, zone)
        if moment > now:
            return moment
    return None


def times_of(due: DueDate | None, zone: ZoneInfo) -> frozenset[datetime]:
    """The times at which a due date itself is reminded of, sooner or later."""
    if due is None:
        return frozenset()
    if due.grain == "time":
        return frozenset({due.at})
    return frozenset(at_clock(due.at.astimezone(zone).date(), hour, zone) for hour in (MORNING, EVENING))


class Snooze(StrEnum):
    """The snooze presets."""

    HOUR = "hour"
    HOURS = "hours"
    EVENING = "evening"
    TOMORROW = "tomorrow"
    SATURDAY = "saturday"
    WEEK = "week"


def snooze_until(preset: Snooze, zone: ZoneInfo, now: datetime) -> datetime:
    """The end of a snooze: an evening that has passed is the next one, and so is a Saturday."""
    local = now.astimezone(zone)
    match preset:
        case Snooze.HOUR:
            return now + timedelta(hours=1)
        case Snooze.HOURS:
            return now + timedelta(hours=3)
        case Snooze.EVENING:
            return at_clock(local.date() + timedelta(days=local.time() >= EVENING), EVENING, zone)
        case Snooze.TOMORROW:
            days = 1
        case Snooze.SATURDAY:
            days = (5 - local.weekday()) % 7 or 7
        case Snooze.WEEK:
            days = 7 - local.weekday()
    return at_clock(local.date() + timedelta(days=days), MORNING, zone)


class DuePreset(StrEnum):
    """The due date presets."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    FRIDAY = "friday"
    WEEK = "week"
    CLEAR = "clear"


def due_on(preset: DuePreset, zone: ZoneInfo, now: datetime) -> DueDate | None:
    """The end of the day a preset names: Friday is this week's, or the next one from Friday on."""
    today = now.astimezone(zone).date()
    days = {
        DuePreset.TODAY: 0,
        DuePreset.TOMORROW: 1,
        DuePreset.FRIDAY: (4 - today.weekday()) % 7 or 7,
        DuePreset.WEEK: 7,
    }
    if preset is DuePreset.CLEAR:
        return None
    return DueDate(end_of_day(today + timedelta(days=days[preset]), zone), "day")


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """23:59:59 of a date in a zone, in UTC."""
    return at_clock(day, time(23, 59, 59), zone)


def at_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """When a zone's clocks show this on a day, in UTC.

    Where they are put forward past it, it is as much later as they are put forward; where they show it twice, it is
    the first time.
    """
    return datetime.combine(day, clock, zone).astimezone(UTC)
