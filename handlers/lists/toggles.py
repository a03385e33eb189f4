"""Filters that are changed by buttons: a value is added, or taken out again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from handlers.lists.filter_menus import ANY, DUES, NOBODY
from handlers.lists.gathering import look_of, scope_of
from handlers.lists.presses import Fold
from handlers.lists.wanted import MOST, Wanted
from handlers.pressed import Pressed
from storage.store import Store
from storage.tables import Status
from tasks.people import zone_of
from tasks.rules import KINDS, PRIORITIES, TaskError, end_of_day


def toggled(store: Store, pressed: Pressed, wanted: Wanted, field: Fold, value: str) -> Wanted:
    """Raises `TaskError` "bad_button" for what no menu offers."""
    if field not in _TOGGLES:
        raise TaskError("bad_button")
    return _TOGGLES[field](store, pressed, wanted, value)


def _toggle_kind(_store: Store, _pressed: Pressed, wanted: Wanted, value: str) -> Wanted:
    return replace(wanted, kind=_with(wanted.kind, value, KINDS))


def _toggle_priority(_store: Store, _pressed: Pressed, wanted: Wanted, value: str) -> Wanted:
    return replace(wanted, priority=_with(wanted.priority, value, PRIORITIES))


def _toggle_status(_store: Store, _pressed: Pressed, wanted: Wanted, value: str) -> Wanted:
    return replace(wanted, status=_with(wanted.status, value, tuple(Status)))


def _toggle_person(store: Store, pressed: Pressed, wanted: Wanted, value: str) -> Wanted:
    if value == ANY:
        return replace(wanted, assignee=(), nobody=False)
    if value == NOBODY:
        return replace(wanted, nobody=not wanted.nobody)
    members = store.people.members_of(scope_of(store, look_of(store, pressed)))
    known = {str(person.id): person.id for people in members.values() for person in people}
    if value not in known:
        raise TaskError("bad_button")
    id_ = known[value]
    others = tuple(one for one in wanted.assignee if one != id_)
    return replace(wanted, assignee=others if id_ in wanted.assignee else (*others, id_)[-MOST:])


def _set_due(store: Store, pressed: Pressed, wanted: Wanted, value: str) -> Wanted:
    look = look_of(store, pressed)
    clear = replace(wanted, overdue=False, no_due=False, due_from=None, due_to=None)
    if value == ANY or (value == "overdue" and wanted.overdue) or (value == "none" and wanted.no_due):
        return clear
    if value not in DUES:
        raise TaskError("bad_button")
    if value in {"overdue", "none"}:
        return replace(clear, overdue=value == "overdue", no_due=value == "none")
    zone = zone_of(look.zone)
    today = look.now.astimezone(zone).date()
    last = today if value == "today" else today + timedelta(days=6)
    before, after = (end_of_day(day, zone) + timedelta(seconds=1) for day in (today - timedelta(days=1), last))
    return replace(clear, due_from=before, due_to=after)


def _with(values: tuple[str, ...], value: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    if value == ANY:
        return ()
    if value not in choices:
        raise TaskError("bad_button")
    return tuple(one for one in values if one != value) if value in values else (*values, value)


_TOGGLES: Mapping[Fold, Callable[[Store, Pressed, Wanted, str], Wanted]] = MappingProxyType(
    {
        Fold.KIND: _toggle_kind,
        Fold.PRIORITY: _toggle_priority,
        Fold.STATUS: _toggle_status,
        Fold.PERSON: _toggle_person,
        Fold.DUE: _set_due,
    }
)
