"""What the buttons do that part and join messages, put tasks together that are the same, and tell what happened."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from handlers.cards.merge_presses import (
    CountIn,
    JoinNote,
    JoinPrevious,
    KeepPriority,
    SetApart,
    ShowHistory,
    SplitBurst,
)
from handlers.cards.sheet import Menu
from handlers.pressed import Pressed, fold
from storage.store import Store
from tasks import actions, bursts, changes, merging
from tasks.rules import TaskError
from wording.lines import capitalised


def _history(store: Store, pressed: Pressed, data: ShowHistory) -> str:
    changes.visible_task(store, pressed.actor, data.task, "view")
    fold(store, pressed, menu=str(Menu.HISTORY), menu_page=data.page)
    return ""


def _split(store: Store, pressed: Pressed, data: SplitBurst) -> str:
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    if message is None or message.pieces < 2:
        raise TaskError("stale")
    made = len(bursts.split(store, pressed.actor, message.id))
    fold(store, pressed)
    words = pressed.texts.ngettext("{count} more message, being read", "{count} more messages, being read", made)
    return capitalised(words.format(count=made))


def _join(store: Store, pressed: Pressed, data: JoinPrevious) -> str:
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    if task.message_id is None:
        raise TaskError("stale")
    return _joined(store, pressed, task.message_id)


def _join_note(store: Store, pressed: Pressed, data: JoinNote) -> str:
    return _joined(store, pressed, data.message)


def _joined(store: Store, pressed: Pressed, message_id: int) -> str:
    """A second press finds a piece, not a message of its own."""
    message = store.messages.get(message_id)
    if message is None or message.root_id is not None:
        raise TaskError("stale")
    bursts.join_previous(store, pressed.actor, message_id)
    fold(store, pressed)
    return pressed.texts.gettext("Joined; I read them together")


def _count_in(store: Store, pressed: Pressed, data: CountIn) -> str:
    into = merging.count_in(store, pressed.actor, data.task, data.into)
    fold(store, pressed)
    return pressed.texts.gettext("Counted with #{number}").format(number=into.number)


def _set_apart(store: Store, pressed: Pressed, data: SetApart) -> str:
    merging.set_apart(store, pressed.actor, data.task)
    return pressed.texts.gettext("Two tasks, then")


def _keep_priority(store: Store, pressed: Pressed, data: KeepPriority) -> str:
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    task = actions.answer(store, pressed.actor, task.id, "priority", task.priority)
    return pressed.words_of(store, task, "priority")


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {
        ShowHistory: _history,
        SplitBurst: _split,
        JoinPrevious: _join,
        JoinNote: _join_note,
        CountIn: _count_in,
        SetApart: _set_apart,
        KeepPriority: _keep_priority,
    }
)
