"""Picking several tasks of a list, and what can be done to all of them."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from aiogram.types import InlineKeyboardButton

from classifier.base import Priority
from handlers.cards.buttons import MOVES
from handlers.cards.menus import DUE_PRESETS, MEMBERS, MENUS, SNOOZES, button
from handlers.cards.sheet import Menu
from handlers.lists.buttons import Rows, paging
from handlers.lists.gathering import Gathered
from handlers.lists.presses import (
    AssignAll,
    Fold,
    MoveAll,
    Pick,
    PickPage,
    PickSeveral,
    SetDueOfAll,
    SetPriorityOfAll,
    SnoozeAll,
    UnfoldList,
)
from handlers.pages import Look
from storage.store import Store
from storage.tables import Status, Task
from tasks.rules import ACTIVE, Verb
from wording.lines import one_line
from wording.names import NAME, PRIORITIES, PRIORITY_ICONS, title_words

TITLE = 40
"""Longest title on a button, in code points; a telephone cuts it where it must."""

Choices = list[InlineKeyboardButton]


def picking(look: Look, shown: Gathered, picks: Collection[int]) -> Rows:
    """Each task as a button with its tick, then what to do with those that are picked."""
    say = look.texts.gettext
    ticks = [[_tick(look, task, task.id in picks)] for task in shown.listing.tasks]
    whole = bool(shown.listing.tasks) and all(task.id in picks for task in shown.listing.tasks)
    page = button(say("None on this page") if whole else say("All on this page"), PickPage(on=not whole))
    stop = button(say("✖ Cancel"), PickSeveral(on=False))
    return [*ticks, paging(shown), [page, stop], *(_actions(look, shown) if picks else [])]


def bulk_menu(store: Store, look: Look, shown: Gathered, fold: Fold) -> Rows:
    choices = _CHOICES[fold](store, look, shown)
    rows = [choices[start : start + 2] for start in range(0, len(choices), 2)]
    return [*rows, [button(look.texts.gettext("‹ Back"), UnfoldList(fold=None))]]


def _tick(look: Look, task: Task, picked: bool) -> InlineKeyboardButton:
    return button(f"{'☑' if picked else '☐'} {title_words(look.texts, task, TITLE)}", Pick(task=task.id, on=not picked))


def _actions(look: Look, shown: Gathered) -> Rows:
    say = look.texts.gettext
    moves = [button(say(MOVES[verb]), MoveAll(verb=verb)) for verb in _moves(shown)]
    menus = [(Menu.SNOOZE, Fold.ALL_SNOOZE), (Menu.DUE, Fold.ALL_DUE)]
    more = [(Menu.PRIORITY, Fold.ALL_PRIORITY), (Menu.ASSIGNEE, Fold.ALL_PERSON)]
    return [
        moves,
        [button(say(MENUS[menu]), UnfoldList(fold=fold)) for menu, fold in menus],
        [button(say(MENUS[menu]), UnfoldList(fold=fold)) for menu, fold in more],
    ]


def _moves(shown: Gathered) -> list[Verb]:
    """What is open to the tasks of this page; what is refused to some of those picked is said."""
    statuses = {task.status for task in shown.listing.tasks}
    moves = [Verb.ACCEPT] if Status.PROPOSED in statuses else []
    moves += [Verb.DONE] if statuses & ACTIVE or not statuses else []
    return [*moves, Verb.REOPEN] if statuses - ACTIVE else moves


def _snoozes(_store: Store, look: Look, _shown: Gathered) -> Choices:
    return [button(look.texts.gettext(words), SnoozeAll(preset=preset)) for preset, words in SNOOZES.items()]


def _dates(_store: Store, look: Look, _shown: Gathered) -> Choices:
    return [button(look.texts.gettext(words), SetDueOfAll(preset=preset)) for preset, words in DUE_PRESETS.items()]


def _priorities(_store: Store, look: Look, _shown: Gathered) -> Choices:
    return [
        button(f"{PRIORITY_ICONS[name]} {look.texts.gettext(words)}", SetPriorityOfAll(priority=Priority(name)))
        for name, words in PRIORITIES.items()
    ]


def _people(store: Store, look: Look, shown: Gathered) -> Choices:
    members = {person.id: person for people in store.people.members_of(shown.scope).values() for person in people}
    offered = [
        button(one_line(person.name, NAME // 2) or "?", AssignAll(person=id_))
        for id_, person in list(members.items())[:MEMBERS]
    ]
    return [*offered, button(look.texts.gettext("Nobody"), AssignAll(person=0))]


_CHOICES: Mapping[Fold, Callable[[Store, Look, Gathered], Choices]] = MappingProxyType(
    {Fold.ALL_SNOOZE: _snoozes, Fold.ALL_DUE: _dates, Fold.ALL_PRIORITY: _priorities, Fold.ALL_PERSON: _people}
)
