"""What the buttons of a list do, and the words that are typed for one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from classifier.asked import Asked, read_asked
from classifier.asked.filters import FILTER
from classifier.base import Member
from handlers.lists.filter_menus import ANY, DUES, NOBODY
from handlers.lists.gathering import COLUMNS, SEARCH, TODAY, look_of, require_here, scope_of
from handlers.lists.presses import (
    ClearFilters,
    Fold,
    OpenRow,
    ShowColumn,
    ShowDay,
    ShowWeek,
    ShowWhose,
    Toggle,
    TurnTo,
    TypeWords,
    UnfoldList,
)
from handlers.lists.wanted import MOST, Wanted
from handlers.pages import Look, ask, open_card_here, turn
from handlers.pressed import Pressed
from storage.store import Store
from storage.tables import Status
from tasks.actions import visible_by_number
from tasks.people import zone_of
from tasks.rules import KINDS, PRIORITIES, TaskError, end_of_day


def _turn_to(store: Store, pressed: Pressed, data: TurnTo) -> str:
    return show(store, pressed, number=data.number or None)


def _open(store: Store, pressed: Pressed, data: OpenRow) -> str:
    require_here(store, pressed, data.task)
    open_card_here(store, pressed, data.task)
    return ""


def _unfold(store: Store, pressed: Pressed, data: UnfoldList) -> str:
    return show(store, pressed, fold=str(data.fold) if data.fold else None)


def _toggle(store: Store, pressed: Pressed, data: Toggle) -> str:
    """Change one filter; its menu stays, for one more."""
    if data.field not in _TOGGLES:
        raise TaskError("bad_button")
    wanted = _TOGGLES[data.field](store, pressed, Wanted.of_view(pressed.delivery.view), data.value)
    return show(store, pressed, want=wanted.as_view(), number=None)


def _type_words(store: Store, pressed: Pressed, _data: TypeWords) -> str:
    pressed.actor.require(store, pressed.delivery.workspace_id, "view")
    ask(store, pressed, "words")
    return ""


def _clear(store: Store, pressed: Pressed, _data: ClearFilters) -> str:
    return show(store, pressed, want=None, number=None, fold=None)


def _show_whose(store: Store, pressed: Pressed, data: ShowWhose) -> str:
    return show(store, pressed, everybody=data.everybody or None, number=None)


def _show_column(store: Store, pressed: Pressed, data: ShowColumn) -> str:
    if data.status not in COLUMNS:
        raise TaskError("bad_button")
    return show(store, pressed, column=str(data.status), number=None)


def _show_week(store: Store, pressed: Pressed, data: ShowWeek) -> str:
    return show(store, pressed, week=data.week or None, day=None, number=None)


def _show_day(store: Store, pressed: Pressed, data: ShowDay) -> str:
    return show(store, pressed, day=data.day, number=None)


def show(store: Store, pressed: Pressed, **instead: Any) -> str:
    """Show the list some other way. Whoever may see its workspace may, also in a group."""
    pressed.actor.require(store, pressed.delivery.workspace_id, "view")
    turn(store, pressed, **instead)
    return ""


def typed(store: Store, pressed: Pressed, _field: str, words: str) -> str:
    """Show what somebody asks for in words; of a day, it is searched for. "#12" opens that task's card."""
    pressed.actor.require(store, pressed.delivery.workspace_id, "view")
    look = look_of(store, pressed)
    asked = read_words(store, look, words)
    if asked.number is not None:
        open_card_here(store, pressed, visible_by_number(store, pressed.actor, look.workspace.id, asked.number).id)
        return ""
    page = SEARCH if look.view["page"] == TODAY else look.view["page"]
    want = Wanted.of(asked, pressed.person.id).as_view()
    return show(store, pressed, page=page, want=want, number=None, fold=None, picks=None)


def read_words(store: Store, look: Look, words: str) -> Asked:
    """What is asked of a list. What is searched for stands as it is, but for filters that are named ("kind:bug")."""
    if look.view["page"] != SEARCH:
        return _read(store, look, words)
    filters = [match for match in FILTER.finditer(words) if match["name"]]
    asked = _read(store, look, " ".join(match[0] for match in filters)) if filters else Asked()
    rest = " ".join(_without(words, [match.span() for match in filters]).split())
    return replace(asked, q=f"{rest} {asked.q}".strip(), number=None)


def _read(store: Store, look: Look, words: str) -> Asked:
    people = {person.id: person for here in store.people.members_of(scope_of(store, look)).values() for person in here}
    members = [Member(person.id, person.name, person.username) for person in people.values()]
    return read_asked(words, now=look.now, zone=zone_of(look.zone), members=members)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + " " + text[end:]
    return text


def _toggle_kind(_store: Store, _pressed: Pressed, wanted: Wanted, value: str) -> Wanted:
    return replace(wanted, kind=_toggled(wanted.kind, value, KINDS))


def _toggle_priority(_store: Store, _pressed: Pressed, wanted: Wanted, value: str) -> Wanted:
    return replace(wanted, priority=_toggled(wanted.priority, value, PRIORITIES))


def _toggle_status(_store: Store, _pressed: Pressed, wanted: Wanted, value: str) -> Wanted:
    return replace(wanted, status=_toggled(wanted.status, value, tuple(Status)))


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


def _toggled(values: tuple[str, ...], value: str, choices: tuple[str, ...]) -> tuple[str, ...]:
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

VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {
        TurnTo: _turn_to,
        OpenRow: _open,
        UnfoldList: _unfold,
        Toggle: _toggle,
        TypeWords: _type_words,
        ClearFilters: _clear,
        ShowWhose: _show_whose,
        ShowColumn: _show_column,
        ShowWeek: _show_week,
        ShowDay: _show_day,
    }
)
