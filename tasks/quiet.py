"""Whether and when somebody may be written to who has not asked for it: switches, quiet hours, muted chats.

What is chosen stands with the person, `options["silence"]`: {"off": [notice], "on": [notice], "quiet": ["22:00",
"08:00"], "mute": {workspace's id: ISO time or "ever"}}; with a group's workspace, `options["mute"]`: the same.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Literal

from storage.store import Store
from storage.tables import Person, Workspace
from tasks.actors import Actor
from tasks.keeping import keep_option, note_setting
from tasks.people import local, zone_of
from tasks.rules import TaskError, at_clock

EVER: Literal["ever"] = "ever"
Until = datetime | Literal["ever"]
"""How long a chat is muted."""


class Notice(StrEnum):
    """What somebody may be told without having asked at that moment."""

    REMINDER = "reminder"
    DIGEST = "digest"
    ASSIGNED = "assigned"
    DONE = "done"
    CHANGED = "changed"


OFF_AT_FIRST = frozenset({Notice.CHANGED})
"""What must be switched on to come."""


def when_allowed(person: Person | None, kind: Notice, workspace: Workspace | None, now: datetime) -> datetime | None:
    """The first moment from now on at which this may be said; None: never.

    Args:
        person: Who is written to in private; None for what is said in the chat of a group, to everybody.
        workspace: Whose matter it is; None for what belongs to several.
    """
    if person is None:
        return _after(muted_chat(workspace, now) if workspace is not None else None, now)
    if not is_on(person, kind):
        return None
    moment = _after(muted(person, workspace.id, now) if workspace is not None else None, now)
    return None if moment is None else end_of_quiet(person, moment)


def is_on(person: Person, kind: Notice) -> bool:
    """Whether somebody wants to be told this."""
    chosen = _chosen(person)
    if kind in OFF_AT_FIRST:
        return kind in chosen.get("on", ())
    return kind not in chosen.get("off", ())


def switch(person: Person, kind: Notice, *, on: bool) -> None:
    """Have somebody told this from now on, or no longer."""
    name = "on" if kind in OFF_AT_FIRST else "off"
    listed = {*_chosen(person).get(name, ())} - {kind}
    _choose(person, **{name: sorted(listed | ({kind} if on is (name == "on") else set()))})


def quiet_hours(person: Person) -> tuple[time, time] | None:
    """From when to when by their clock nothing is to come; past midnight where it ends before it begins."""
    hours = _chosen(person).get("quiet")
    return (time.fromisoformat(hours[0]), time.fromisoformat(hours[1])) if hours else None


def set_quiet_hours(person: Person, hours: tuple[time, time] | None) -> None:
    """Raises `TaskError` where the hours are no time at all."""
    if hours is not None and hours[0] == hours[1]:
        raise TaskError("bad_hours")
    _choose(person, quiet=[f"{hour:%H:%M}" for hour in hours] if hours else None)


def end_of_quiet(person: Person, moment: datetime) -> datetime:
    """When the quiet hours end that a moment falls into; outside of them the moment itself."""
    if (hours := quiet_hours(person)) is None:
        return moment
    start, end = hours
    zone, today = zone_of(person.zone), local(moment, person.zone).date()
    for day in (today - timedelta(days=1), today):
        begins = at_clock(day, start, zone)
        ends = at_clock(day if start < end else day + timedelta(days=1), end, zone)
        if begins <= moment < ends:
            return ends
    return moment


def ends_quiet(person: Person, moment: datetime) -> bool:
    """Whether a moment is the very end of somebody's quiet hours: what waited for it has this time."""
    hours = quiet_hours(person)
    return hours is not None and end_of_quiet(person, moment - timedelta(seconds=1)) == moment


def mute(store: Store, person: Person, workspace_id: int, until: Until | None) -> None:
    """Have nothing of a group come to somebody's private chat; None ends it. Raises `TaskError` for strangers."""
    Actor.person(person.id).require(store, workspace_id, "view")
    kept = {key: value for key, value in _chosen(person).get("mute", {}).items() if key != str(workspace_id)}
    _choose(person, mute=kept if until is None else kept | {str(workspace_id): _written(until)})


def muted(person: Person, workspace_id: int, now: datetime) -> Until | None:
    """How long nothing of a group comes to somebody; None where it does."""
    return _still(_chosen(person).get("mute", {}).get(str(workspace_id)), now)


def mute_chat(store: Store, actor: Actor, workspace_id: int, until: Until | None) -> None:
    """Have the bot say nothing in a group that it was not asked; None ends it."""
    actor.require(store, workspace_id, "settings")
    workspace = store.workspaces.get(workspace_id)
    assert workspace is not None, "whoever may set it is a member"
    mute = None if until is None else _written(until)
    note_setting(store, actor, workspace_id, "mute", before=workspace.options.get("mute"), after=mute)
    keep_option(workspace, "mute", mute)


def muted_chat(workspace: Workspace, now: datetime) -> Until | None:
    """How long the bot says nothing in a group that it was not asked; None where it does."""
    return _still(workspace.options.get("mute"), now)


def _after(until: Until | None, now: datetime) -> datetime | None:
    return now if until is None else until if isinstance(until, datetime) else None


def _still(written: str | None, now: datetime) -> Until | None:
    if written is None or written == EVER:
        return written
    until = datetime.fromisoformat(written)
    return until if until > now else None


def _written(until: Until) -> str:
    return until.isoformat() if isinstance(until, datetime) else EVER


def _chosen(person: Person) -> Mapping[str, Any]:
    found: Mapping[str, Any] = person.options.get("silence", {})
    return found


def _choose(person: Person, **chosen: Any) -> None:
    silence = {key: value for key, value in ({**_chosen(person)} | chosen).items() if value}
    keep_option(person, "silence", silence or None)
