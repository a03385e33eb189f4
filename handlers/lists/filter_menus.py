"""The menus that change what a list shows without typing."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from classifier.base import Kind
from handlers.cards.menus import MEMBERS, button
from handlers.lists.buttons import Rows
from handlers.lists.gathering import BOARD, TASKS, WEEK, Gathered
from handlers.lists.presses import ClearFilters, Fold, Toggle, TypeWords, UnfoldList, UseSaved
from handlers.pages import Look
from locales import mark
from storage.store import Store
from tasks.saved_lists import offered
from wording.lines import capitalised, one_line
from wording.names import KINDS, NAME, PRIORITIES, PRIORITY_ICONS, STATUSES

ANY, NOBODY = "any", "0"

SAVABLE = frozenset({TASKS, BOARD})
"""Lists that may be limited to a saved filter."""

OFFERED = 20

DUES: Mapping[str, str] = MappingProxyType(
    {
        "overdue": mark("Overdue"),
        "today": mark("Today"),
        "week": mark("Within a week"),
        "none": mark("No date"),
    }
)

Choices = list[InlineKeyboardButton]


def filter_menu(store: Store, look: Look, shown: Gathered, fold: Fold) -> Rows:
    if fold is Fold.FILTER:
        return _fields(store, look, shown)
    if fold is Fold.SAVED:
        return _saved(store, look, shown)
    choices = _CHOICES[fold](store, look, shown)
    rows = [choices[start : start + 2] for start in range(0, len(choices), 2)]
    everything = button(look.texts.gettext("Any"), Toggle(field=fold, value=ANY))
    back = button(look.texts.gettext("‹ Back"), UnfoldList(fold=Fold.FILTER))
    return [*rows, [everything, back]]


def _fields(store: Store, look: Look, shown: Gathered) -> Rows:
    say = look.texts.gettext
    fields = [(Fold.KIND, say("Kind…")), (Fold.PRIORITY, say("Priority…"))]
    if shown.name != BOARD:
        fields.append((Fold.STATUS, say("Status…")))
    fields.append((Fold.PERSON, say("Person…")))
    if shown.name != WEEK:
        fields.append((Fold.DUE, say("Due date…")))
    buttons = [button(words, UnfoldList(fold=fold)) for fold, words in fields]
    buttons.append(button(say("Type words…"), TypeWords()))
    if shown.name in SAVABLE and offered(store, look.reader, look.workspace):
        buttons.append(button(say("Saved…"), UnfoldList(fold=Fold.SAVED)))
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    clear = [button(say("Clear"), ClearFilters())] if shown.is_limited else []
    return [*rows, [*clear, button(say("‹ Back"), UnfoldList(fold=None))]]


def _saved(store: Store, look: Look, shown: Gathered) -> Rows:
    """What people have saved in the Mini App; the one that is on goes off."""
    chosen = shown.saved.id if shown.saved is not None else None
    rows = [
        [button(f"✓ {words}" if one.id == chosen else words, UseSaved(saved=0 if one.id == chosen else one.id))]
        for one in offered(store, look.reader, look.workspace)[:OFFERED]
        for words in [one_line(one.name, NAME) or "?"]
    ]
    return [*rows, [button(look.texts.gettext("‹ Back"), UnfoldList(fold=Fold.FILTER))]]


def _ticked(words: str, field: Fold, value: str, on: bool) -> InlineKeyboardButton:
    press: CallbackData = Toggle(field=field, value=value)
    return button(f"✓ {words}" if on else words, press)


def _kinds(_store: Store, look: Look, shown: Gathered) -> Choices:
    say, on = look.texts.gettext, shown.wanted.kind
    names = [(name, capitalised(say(words))) for name, words in KINDS.items() if name != Kind.CHITCHAT]
    return [_ticked(words, Fold.KIND, name, name in on) for name, words in names]


def _priorities(_store: Store, look: Look, shown: Gathered) -> Choices:
    say, on = look.texts.gettext, shown.wanted.priority
    return [
        _ticked(f"{PRIORITY_ICONS[name]} {say(words)}", Fold.PRIORITY, name, name in on)
        for name, words in PRIORITIES.items()
    ]


def _statuses(_store: Store, look: Look, shown: Gathered) -> Choices:
    say, on = look.texts.gettext, shown.wanted.status
    return [
        _ticked(capitalised(say(words)), Fold.STATUS, str(status), status in on) for status, words in STATUSES.items()
    ]


def _people(store: Store, look: Look, shown: Gathered) -> Choices:
    members = {person.id: person for people in store.people.members_of(shown.scope).values() for person in people}
    offered = [
        _ticked(one_line(person.name, NAME // 2) or "?", Fold.PERSON, str(id_), id_ in shown.wanted.assignee)
        for id_, person in list(members.items())[:MEMBERS]
    ]
    return [*offered, _ticked(look.texts.gettext("Nobody"), Fold.PERSON, NOBODY, shown.wanted.nobody)]


def _dues(_store: Store, look: Look, shown: Gathered) -> Choices:
    """One at a time; which day is meant is known when it is pressed, so only what has no day is ticked."""
    on = {"overdue": shown.wanted.overdue, "none": shown.wanted.no_due}
    return [_ticked(look.texts.gettext(words), Fold.DUE, name, on.get(name, False)) for name, words in DUES.items()]


_CHOICES: Mapping[Fold, Callable[[Store, Look, Gathered], Choices]] = MappingProxyType(
    {Fold.KIND: _kinds, Fold.PRIORITY: _priorities, Fold.STATUS: _statuses, Fold.PERSON: _people, Fold.DUE: _dues}
)
