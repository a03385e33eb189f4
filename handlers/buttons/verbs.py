"""What each button does: one verb on the task it names. Returns the words to answer with."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from aiogram.filters.callback_data import CallbackData

from handlers.cards.presses import (
    AnswerDoubt,
    Assign,
    ConfirmZone,
    Field,
    MakeTask,
    MoveTask,
    OpenCard,
    PickReading,
    SetDue,
    SetKind,
    SetPriority,
    ShowPart,
    SnoozeTask,
    TypeDue,
    UndoChange,
    Unfold,
)
from handlers.cards.questions import choices
from handlers.pages.state import ask
from handlers.pressed import Pressed, fold
from locales import mark
from storage.store import Store
from storage.tables import Issue
from tasks import actions, changes, making, undoing
from tasks.cards import show_task
from tasks.doubts import doubts
from tasks.people import zone_of
from tasks.rules import DueDate, TaskError, Verb, due_on, snooze_until
from tasks.views import task_views
from tasks.zones import settle_zone
from wording.moments import due_words

MOVED: Mapping[Verb, str] = MappingProxyType(
    {
        Verb.ACCEPT: mark("Accepted"),
        Verb.START: mark("Started"),
        Verb.DONE: mark("Done"),
        Verb.REOPEN: mark("Open again"),
        Verb.DROP: mark("Not a task"),
    }
)


def _move(store: Store, pressed: Pressed, data: MoveTask) -> str:
    actions.move(store, pressed.actor, data.task, data.verb)
    return pressed.texts.gettext(MOVED[data.verb])


def _unfold(store: Store, pressed: Pressed, data: Unfold) -> str:
    changes.visible_task(store, pressed.actor, data.task, "change")
    fold(store, pressed, **({"menu": str(data.menu)} if data.menu else {}))
    return ""


def _show_part(store: Store, pressed: Pressed, data: ShowPart) -> str:
    task = changes.visible_task(store, pressed.actor, data.task)
    store.deliveries.unfold(pressed.delivery.id, pressed.delivery.view | {"part": task.part})
    return ""


def _answer(store: Store, pressed: Pressed, data: AnswerDoubt) -> str:
    """The doubts are found anew: what the button means is only what this reading still leaves in doubt."""
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    issue = store.issues.of_task(task)
    workspace = store.workspaces.get(task.workspace_id)
    if issue is None or issue.id != data.issue or workspace is None:
        raise TaskError("not_asked")
    doubt = next((doubt for doubt in doubts(issue, task, workspace) if doubt.field == data.field), None)
    if doubt is None:
        raise TaskError("not_asked")
    offered = choices(doubt)
    if data.choice >= len(offered):
        raise TaskError("bad_button")
    value: Any = offered[data.choice]
    if data.field is Field.DUE and value is not None:
        value = DueDate(datetime.fromisoformat(value), _grain(issue))
    task = actions.answer(store, pressed.actor, task.id, str(data.field), value)
    fold(store, pressed)
    return pressed.words_of(store, task, data.field)


def _set_kind(store: Store, pressed: Pressed, data: SetKind) -> str:
    return _set(store, pressed, data.task, "kind", str(data.kind))


def _set_priority(store: Store, pressed: Pressed, data: SetPriority) -> str:
    return _set(store, pressed, data.task, "priority", str(data.priority))


def _set_due(store: Store, pressed: Pressed, data: SetDue) -> str:
    return _set(store, pressed, data.task, "due", due_on(data.preset, zone_of(pressed.person.zone), pressed.now))


def _assign(store: Store, pressed: Pressed, data: Assign) -> str:
    return _set(store, pressed, data.task, "assignee", data.person or None)


def _set(store: Store, pressed: Pressed, task_id: int, field: str, value: Any) -> str:
    """Set a field from its menu, and put that away."""
    task = actions.change(store, pressed.actor, task_id, **{field: value})
    fold(store, pressed)
    return pressed.words_of(store, task, field)


def _pick_reading(store: Store, pressed: Pressed, data: PickReading) -> str:
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    issue = store.issues.of_task(task)
    at = None if issue is None else issue.due_alternative if data.other else issue.due_at
    if issue is None or at is None:
        raise TaskError("stale")
    task = actions.answer(store, pressed.actor, data.task, "due", DueDate(at, _grain(issue)))
    return pressed.words_of(store, task, "due")


def _type_due(store: Store, pressed: Pressed, data: TypeDue) -> str:
    """Ask for a date; whoever pressed is asked, by a message that waits for a reply."""
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    ask(store, pressed, "due", task_id=task.id)
    return ""


def _snooze(store: Store, pressed: Pressed, data: SnoozeTask) -> str:
    zone = zone_of(pressed.person.zone)
    until = snooze_until(data.preset, zone, pressed.now) if data.preset else None
    actions.snooze(store, pressed.actor, data.task, until)
    fold(store, pressed)
    if until is None:
        return pressed.texts.gettext("Taken up again")
    words = due_words(until, "time", pressed.person.locale, pressed.person.zone, pressed.now)
    return pressed.texts.gettext("Snoozed until {moment}").format(moment=words)


def _undo(store: Store, pressed: Pressed, data: UndoChange) -> str:
    task = changes.visible_task(store, pressed.actor, data.task, "undo")
    (item,) = task_views(store, [task])
    last = item.last
    if last is None or last.id != data.event:
        raise TaskError("stale")
    undoing.undo_event(store, pressed.actor, last.id)
    return pressed.texts.gettext("Undone")


def _make_task(store: Store, pressed: Pressed, data: MakeTask) -> str:
    task = making.make_task(store, pressed.actor, data.message)
    return pressed.texts.gettext("It's task #{number} now").format(number=task.number)


def _open_card(store: Store, pressed: Pressed, data: OpenCard) -> str:
    delivery = pressed.delivery
    task = changes.visible_task(store, pressed.actor, data.task)
    place = {"thread_id": delivery.thread_id, "person_id": delivery.person_id}
    show_task(store, task, chat_id=delivery.chat_id, below=delivery.telegram_message_id, **place)
    return ""


def _confirm_zone(store: Store, pressed: Pressed, _data: ConfirmZone) -> str:
    if pressed.delivery.person_id != pressed.person.id:
        raise TaskError("not_allowed")
    settle_zone(store, pressed.person, pressed.person.zone)
    fold(store, pressed)
    return pressed.texts.gettext("Good to know")


def _grain(issue: Issue) -> Literal["day", "time"]:
    return "day" if issue.due_grain == "day" else "time"


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {
        MoveTask: _move,
        Unfold: _unfold,
        ShowPart: _show_part,
        AnswerDoubt: _answer,
        SetKind: _set_kind,
        SetPriority: _set_priority,
        SetDue: _set_due,
        PickReading: _pick_reading,
        TypeDue: _type_due,
        Assign: _assign,
        SnoozeTask: _snooze,
        UndoChange: _undo,
        MakeTask: _make_task,
        OpenCard: _open_card,
        ConfirmZone: _confirm_zone,
    }
)
