"""What each button does: one verb on the task it names. Returns the words to answer with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from handlers.cards import moments
from handlers.cards.lines import NAME
from handlers.cards.markup import one_line
from handlers.cards.presses import (
    Assign,
    ConfirmZone,
    MakeTask,
    MoveTask,
    OpenCard,
    PickReading,
    SetDue,
    SetPriority,
    ShowPart,
    SnoozeTask,
    TypeDue,
    UndoChange,
    Unfold,
)
from handlers.cards.words import PRIORITIES
from locales import mark
from storage.store import Store
from storage.tables import Channel, Delivery, Person, Task
from tasks import actions, people
from tasks.actors import Actor
from tasks.cards import show_task
from tasks.people import zone_of
from tasks.rules import DueDate, TaskError, Verb, due_on, snooze_until
from tasks.views import task_views

MOVED: Mapping[Verb, str] = MappingProxyType(
    {
        Verb.ACCEPT: mark("Accepted"),
        Verb.START: mark("Started"),
        Verb.DONE: mark("Done"),
        Verb.REOPEN: mark("Open again"),
        Verb.DROP: mark("Not a task"),
    }
)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Attributes:
    query_id: Telegram's id of the press, the same when it is delivered again.
    """

    delivery: Delivery
    person: Person
    actor: Actor
    texts: NullTranslations
    query_id: str
    now: datetime

    def due_words(self, task: Task) -> str:
        if task.due_at is None:
            return self.texts.gettext("No due date")
        person = self.person
        return moments.due_words(task.due_at, task.due_grain, person.locale, person.zone, self.now)


def _fold(store: Store, pressed: Pressed, **instead: str) -> None:
    """Put the menu away, or show another one."""
    view = {name: value for name, value in pressed.delivery.view.items() if name != "menu"}
    store.deliveries.unfold(pressed.delivery.id, view | instead)


def _move(store: Store, pressed: Pressed, data: MoveTask) -> str:
    actions.move(store, pressed.actor, data.task, data.verb)
    return pressed.texts.gettext(MOVED[data.verb])


def _unfold(store: Store, pressed: Pressed, data: Unfold) -> str:
    actions.visible_task(store, pressed.actor, data.task, "change")
    _fold(store, pressed, **({"menu": str(data.menu)} if data.menu else {}))
    return ""


def _show_part(store: Store, pressed: Pressed, data: ShowPart) -> str:
    task = actions.visible_task(store, pressed.actor, data.task)
    store.deliveries.unfold(pressed.delivery.id, pressed.delivery.view | {"part": task.part})
    return ""


def _set_priority(store: Store, pressed: Pressed, data: SetPriority) -> str:
    actions.change(store, pressed.actor, data.task, priority=str(data.priority))
    _fold(store, pressed)
    name = pressed.texts.gettext(PRIORITIES[data.priority])
    return pressed.texts.gettext("Priority: {priority}").format(priority=name)


def _set_due(store: Store, pressed: Pressed, data: SetDue) -> str:
    due = due_on(data.preset, zone_of(pressed.person.zone), pressed.now)
    task = actions.change(store, pressed.actor, data.task, due=due)
    _fold(store, pressed)
    return pressed.due_words(task)


def _pick_reading(store: Store, pressed: Pressed, data: PickReading) -> str:
    task = actions.visible_task(store, pressed.actor, data.task, "change")
    issues = store.issues.current(task.message_id) if task.message_id else []
    issue = next((issue for issue in issues if issue.part == task.part), None)
    at = None if issue is None else issue.due_alternative if data.other else issue.due_at
    if issue is None or at is None:
        raise TaskError("stale")
    due = DueDate(at, "day" if issue.due_grain == "day" else "time")
    task = actions.change(store, pressed.actor, data.task, due=due)
    sure = {*pressed.delivery.view.get("sure", ()), task.part}
    store.deliveries.unfold(pressed.delivery.id, pressed.delivery.view | {"sure": sorted(sure)})
    return pressed.due_words(task)


def _type_due(store: Store, pressed: Pressed, data: TypeDue) -> str:
    """Ask for a date; whoever pressed is asked, by a message that waits for a reply."""
    task = actions.visible_task(store, pressed.actor, data.task, "change")
    store.deliveries.want(
        task.workspace_id,
        Channel.PROMPT,
        pressed.delivery.chat_id,
        f"due:{task.id}@{pressed.query_id}"[:64],
        thread_id=pressed.delivery.thread_id,
        task_id=task.id,
        person_id=pressed.person.id,
        view={"field": "due"},
    )
    _fold(store, pressed)
    return ""


def _assign(store: Store, pressed: Pressed, data: Assign) -> str:
    task = actions.change(store, pressed.actor, data.task, assignee=data.person or None)
    _fold(store, pressed)
    if (person := store.people.get(task.assignee_id) if task.assignee_id else None) is None:
        return pressed.texts.gettext("Unassigned")
    return pressed.texts.gettext("Assigned to {name}").format(name=one_line(person.name, NAME))


def _snooze(store: Store, pressed: Pressed, data: SnoozeTask) -> str:
    zone = zone_of(pressed.person.zone)
    until = snooze_until(data.preset, zone, pressed.now) if data.preset else None
    actions.snooze(store, pressed.actor, data.task, until)
    _fold(store, pressed)
    if until is None:
        return pressed.texts.gettext("Taken up again")
    words = moments.due_words(until, "time", pressed.person.locale, pressed.person.zone, pressed.now)
    return pressed.texts.gettext("Snoozed until {moment}").format(moment=words)


def _undo(store: Store, pressed: Pressed, data: UndoChange) -> str:
    task = actions.visible_task(store, pressed.actor, data.task, "undo")
    (item,) = task_views(store, [task])
    last = item.last
    if last is None or last.id != data.event:
        raise TaskError("stale")
    actions.undo(store, pressed.actor, task_id=data.task)
    return pressed.texts.gettext("Undone")


def _make_task(store: Store, pressed: Pressed, data: MakeTask) -> str:
    task = actions.make_task(store, pressed.actor, data.message)
    return pressed.texts.gettext("It's task #{number} now").format(number=task.number)


def _open_card(store: Store, pressed: Pressed, data: OpenCard) -> str:
    delivery = pressed.delivery
    task = actions.visible_task(store, pressed.actor, data.task)
    place = {"thread_id": delivery.thread_id, "person_id": delivery.person_id}
    show_task(store, task, chat_id=delivery.chat_id, below=delivery.telegram_message_id, **place)
    return ""


def _confirm_zone(store: Store, pressed: Pressed, _data: ConfirmZone) -> str:
    if pressed.delivery.person_id != pressed.person.id:
        raise TaskError("not_allowed")
    people.set_zone(store, pressed.person.id, pressed.person.zone)
    _fold(store, pressed)
    return pressed.texts.gettext("Good to know")


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {
        MoveTask: _move,
        Unfold: _unfold,
        ShowPart: _show_part,
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
