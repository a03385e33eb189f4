"""What the buttons of a lesson do: show for which messages it may hold, let it hold for them, forget it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from handlers.cards.presses import ForgetLesson, ShowLesson, Teach
from handlers.pressed import Pressed, fold
from storage.reading_tables import Scope
from storage.store import Store
from tasks import learning
from tasks.rules import TaskError
from wording.lines import capitalised


def _show(store: Store, pressed: Pressed, data: ShowLesson) -> str:
    _check(store, pressed, data.task, data.lesson)
    fold(store, pressed, lesson=data.lesson, **({"scope": str(data.scope)} if data.scope else {}))
    return ""


def _teach(store: Store, pressed: Pressed, data: Teach) -> str:
    _check(store, pressed, data.task, data.lesson)
    changed = len(learning.teach(store, pressed.actor, data.lesson, data.scope).tasks)
    fold(store, pressed)
    if data.scope is Scope.ONLY:
        return pressed.texts.gettext("Only this one, then")
    if not changed:
        return pressed.texts.gettext("I'll remember that")
    words = pressed.texts.ngettext("{count} task changed", "{count} tasks changed", changed)
    return capitalised(words.format(count=changed))


def _forget(store: Store, pressed: Pressed, data: ForgetLesson) -> str:
    _check(store, pressed, data.task, data.lesson)
    back = learning.forget(store, pressed.actor, data.lesson)
    fold(store, pressed)
    if not back:
        return pressed.texts.gettext("Forgotten")
    words = pressed.texts.ngettext("Forgotten, {count} task put back", "Forgotten, {count} tasks put back", back)
    return words.format(count=back)


def _check(store: Store, pressed: Pressed, task_id: int, lesson_id: int) -> None:
    """Raise `TaskError` unless the lesson is of the task that was pressed, and may be taught by whoever pressed."""
    if learning.visible_correction(store, pressed.actor, lesson_id).task_id != task_id:
        raise TaskError("not_found")


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {ShowLesson: _show, Teach: _teach, ForgetLesson: _forget}
)
