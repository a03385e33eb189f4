"""Picking tasks of a list, doing the same to all that are picked, and taking it back."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from handlers.lists.gathering import gather, look_of, require_here
from handlers.lists.outcomes import UNDONE, as_view, is_fresh, outcome_words
from handlers.lists.presses import (
    AssignAll,
    MoveAll,
    Pick,
    PickPage,
    PickSeveral,
    SetDueOfAll,
    SetPriorityOfAll,
    SnoozeAll,
    UndoAll,
)
from handlers.lists.verbs import show
from handlers.pressed import Pressed
from storage.store import Store
from tasks.bulk import MOST, Outcome, change_all, move_all, snooze_all
from tasks.people import zone_of
from tasks.rules import TaskError, due_on, snooze_until
from tasks.undoing import undo_batch


def _pick_several(store: Store, pressed: Pressed, data: PickSeveral) -> str:
    if data.on:
        return show(store, pressed, picks=[], fold=None, outcome=None)
    return show(store, pressed, picks=None, fold=None)


def _pick(store: Store, pressed: Pressed, data: Pick) -> str:
    require_here(store, pressed, data.task)
    return _set_picks(store, pressed, [data.task], data.on)


def _pick_page(store: Store, pressed: Pressed, data: PickPage) -> str:
    shown = gather(store, look_of(store, pressed))
    return _set_picks(store, pressed, [task.id for task in shown.listing.tasks], data.on)


def _set_picks(store: Store, pressed: Pressed, task_ids: list[int], on: bool) -> str:
    others = [task_id for task_id in _picks(pressed) if task_id not in task_ids]
    picks = [*others, *task_ids] if on else others
    if len(picks) > MOST:
        raise TaskError("too_many_picked")
    return show(store, pressed, picks=picks)


def _move_all(store: Store, pressed: Pressed, data: MoveAll) -> str:
    return _done(store, pressed, str(data.verb), move_all(store, pressed.actor, _picked(pressed), data.verb))


def _snooze_all(store: Store, pressed: Pressed, data: SnoozeAll) -> str:
    until = snooze_until(data.preset, zone_of(pressed.person.zone), pressed.now)
    return _done(store, pressed, "snooze", snooze_all(store, pressed.actor, _picked(pressed), until))


def _set_due(store: Store, pressed: Pressed, data: SetDueOfAll) -> str:
    return _change(store, pressed, "due", due_on(data.preset, zone_of(pressed.person.zone), pressed.now))


def _set_priority(store: Store, pressed: Pressed, data: SetPriorityOfAll) -> str:
    return _change(store, pressed, "priority", str(data.priority))


def _assign(store: Store, pressed: Pressed, data: AssignAll) -> str:
    return _change(store, pressed, "assignee", data.person or None)


def _change(store: Store, pressed: Pressed, field: str, value: Any) -> str:
    return _done(store, pressed, field, change_all(store, pressed.actor, _picked(pressed), **{field: value}))


def _undo(store: Store, pressed: Pressed, _data: UndoAll) -> str:
    """Raises `TaskError` "too_late" after a while, "nothing_to_undo" for whoever did not do it."""
    kept = pressed.delivery.view.get("outcome")
    if kept is None or "batch" not in kept:
        raise TaskError("nothing_to_undo")
    if not is_fresh(kept, pressed.now):
        raise TaskError("too_late")
    back = undo_batch(store, pressed.actor, kept["batch"])
    return _done(store, pressed, UNDONE, Outcome(None, len({task.id for task in back}), {}))


def _done(store: Store, pressed: Pressed, what: str, outcome: Outcome) -> str:
    """Show the list again, with what became of it. Where all was refused, the picks are still there for another try."""
    kept = as_view(what, outcome, pressed.now)
    picks = None if outcome.done else pressed.delivery.view.get("picks")
    show(store, pressed, picks=picks, fold=None, outcome=kept)
    return outcome_words(pressed.texts, kept)


def _picks(pressed: Pressed) -> list[int]:
    picks = pressed.delivery.view.get("picks")
    if picks is None:
        raise TaskError("nothing_picked")
    return list(picks)


def _picked(pressed: Pressed) -> list[int]:
    """At least one. Each was a task of this page's when it was picked; the right to change it is looked at for each."""
    picks = _picks(pressed)
    if not picks:
        raise TaskError("nothing_picked")
    return picks


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {
        PickSeveral: _pick_several,
        Pick: _pick,
        PickPage: _pick_page,
        MoveAll: _move_all,
        SnoozeAll: _snooze_all,
        SetDueOfAll: _set_due,
        SetPriorityOfAll: _set_priority,
        AssignAll: _assign,
        UndoAll: _undo,
    }
)
