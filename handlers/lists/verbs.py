"""What the buttons of a list do, and the words that are typed for one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from classifier.asked import Asked, read_asked
from classifier.asked.filters import FILTER
from classifier.base import Member
from handlers.lists.filter_menus import SAVABLE
from handlers.lists.gathering import COLUMNS, SEARCH, TODAY, look_of, require_here, scope_of
from handlers.lists.presses import (
    ClearFilters,
    OpenRow,
    ShowColumn,
    ShowDay,
    ShowWeek,
    ShowWhose,
    Toggle,
    TurnTo,
    TypeWords,
    UnfoldList,
    UseSaved,
)
from handlers.lists.toggles import toggled
from handlers.lists.wanted import Wanted
from handlers.pages import Look, ask, open_card_here, turn
from handlers.pressed import Pressed
from storage.store import Store
from tasks.actions import visible_by_number
from tasks.people import zone_of
from tasks.rules import TaskError
from tasks.saved_lists import offered


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
    wanted = toggled(store, pressed, Wanted.of_view(pressed.delivery.view), data.field, data.value)
    return show(store, pressed, want=wanted.as_view(), saved=None, number=None)


def _use_saved(store: Store, pressed: Pressed, data: UseSaved) -> str:
    """Raises `TaskError` "not_found" for what may not be seen here, or is there no more."""
    look = look_of(store, pressed)
    if look.view["page"] not in SAVABLE:
        raise TaskError("bad_button")
    if data.saved and data.saved not in {one.id for one in offered(store, look.reader, look.workspace)}:
        raise TaskError("not_found")
    return show(store, pressed, saved=data.saved or None, want=None, number=None, fold=None)


def _type_words(store: Store, pressed: Pressed, _data: TypeWords) -> str:
    pressed.actor.require(store, pressed.delivery.workspace_id, "view")
    ask(store, pressed, "words")
    return ""


def _clear(store: Store, pressed: Pressed, _data: ClearFilters) -> str:
    return show(store, pressed, want=None, saved=None, number=None, fold=None)


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
    return show(store, pressed, page=page, want=want, saved=None, number=None, fold=None, picks=None)


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


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {
        TurnTo: _turn_to,
        OpenRow: _open,
        UnfoldList: _unfold,
        Toggle: _toggle,
        UseSaved: _use_saved,
        TypeWords: _type_words,
        ClearFilters: _clear,
        ShowWhose: _show_whose,
        ShowColumn: _show_column,
        ShowWeek: _show_week,
        ShowDay: _show_day,
    }
)
