"""When somebody, or a group, is told what there is to do.

What is chosen stands with the person or the workspace, `options["digest"]`: the attributes of `Schedule`, "next" and
"last" (ISO times: when it is due, when it came) and "shown" (id of the last delivery, which is drawn anew through the
day).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from storage.store import Store
from storage.tables import Person, Workspace
from tasks.actors import Actor
from tasks.keeping import keep_option, note_setting
from tasks.people import zone_of
from tasks.rules import TaskError, at_clock


class Every(StrEnum):
    """How often a digest comes."""

    OFF = "off"
    DAY = "day"
    WEEKDAYS = "weekdays"
    WEEK = "week"


class Part(StrEnum):
    """What can stand in a digest, in this order. A task stands in the first part that it belongs to."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    WAITING = "waiting"
    NEW = "new"
    DONE = "done"


USUAL = (Part.OVERDUE, Part.TODAY, Part.WAITING, Part.NEW)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest comes, and what is in it.

    Attributes:
        day: Of the week, 0 is Monday; for a weekly one.
        at: By the clock of whoever reads it.
        parts: In the order of `Part`.
        workspace: The id of the only workspace it is about; None for what is the reader's own everywhere.
        empty: Whether it also comes when there is nothing to tell.
    """

    every: Every = Every.OFF
    day: int = 0
    at: time = time(9)
    parts: tuple[Part, ...] = USUAL
    workspace: int | None = None
    empty: bool = False


def schedule_of(owner: Person | Workspace) -> Schedule:
    kept = owner.options.get("digest", {})
    return Schedule(
        every=Every(kept.get("every", Every.OFF)),
        day=kept.get("day", 0),
        at=time.fromisoformat(kept["at"]) if "at" in kept else time(9),
        parts=tuple(Part(part) for part in kept["parts"]) if "parts" in kept else USUAL,
        workspace=kept.get("workspace"),
        empty=kept.get("empty", False),
    )


def set_schedule(store: Store, actor: Actor, owner: Person | Workspace, schedule: Schedule, now: datetime) -> None:
    """Choose when a digest comes and what is in it.

    Raises:
        TaskError: "not_allowed", "not_found" for another one's, and for a workspace they are no member of.
    """
    if isinstance(owner, Workspace):
        actor.require(store, owner.id, "settings")
    elif actor.person_id != owner.id:
        raise TaskError("not_allowed")
    if schedule.workspace is not None:
        actor.require(store, schedule.workspace, "view")
    chosen = {
        "every": str(schedule.every),
        "day": schedule.day,
        "at": f"{schedule.at:%H:%M}",
        "parts": [str(part) for part in Part if part in schedule.parts],
        "workspace": schedule.workspace,
        "empty": schedule.empty,
    }
    due = next_digest(schedule, zone_of(owner.zone), now)
    if isinstance(owner, Workspace):
        every = str(schedule_of(owner).every)
        note_setting(store, actor, owner.id, "digest", before=every, after=chosen["every"])
    keep(owner, **chosen, next=due.isoformat() if due else None)


def next_digest(schedule: Schedule, zone: ZoneInfo, after: datetime) -> datetime | None:
    """When the next one is due, after a moment; None when none is."""
    if schedule.every is Every.OFF:
        return None
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    moments = (at_clock(day, schedule.at, zone) for day in days if _has_digest(schedule, day.weekday()))
    return next(moment for moment in moments if moment > after)


def replan(owner: Person | Workspace) -> None:
    """Write down when something is to be told: a digest, or what a person's quiet hours hold back."""
    times = [owner.options.get("digest", {}).get("next"), owner.options.get("held", {}).get("until")]
    due = min((datetime.fromisoformat(time) for time in times if time), default=None)
    if owner.next_digest_at != due:
        owner.next_digest_at = due


def zone_changed(owner: Person | Workspace, now: datetime) -> None:
    """The same clock is another moment from now on."""
    if (due := next_digest(schedule_of(owner), zone_of(owner.zone), now)) is not None:
        keep(owner, next=due.isoformat())


def is_due(owner: Person | Workspace, now: datetime) -> bool:
    due = owner.options.get("digest", {}).get("next")
    return due is not None and datetime.fromisoformat(due) <= now


def keep(owner: Person | Workspace, **values: Any) -> None:
    """Write down more of it; None takes out."""
    digest = {key: value for key, value in (owner.options.get("digest", {}) | values).items() if value is not None}
    keep_option(owner, "digest", digest)
    replan(owner)


def _has_digest(schedule: Schedule, weekday: int) -> bool:
    match schedule.every:
        case Every.WEEKDAYS:
            return weekday < 5
        case Every.WEEK:
            return weekday == schedule.day
    return True
