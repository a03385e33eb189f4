"""Who pressed which card, and what the press is answered with."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from handlers.options import Options
from locales.refusals import refusal
from storage.database import Database
from storage.store import Store
from storage.tables import Delivery, Person, Task, now
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.rules import TaskError
from wording.lines import one_line
from wording.moments import due_words
from wording.names import NAME, PRIORITIES, kind

_JUST_NOW = timedelta(seconds=10)
_LOOKS, _LOOK_SECONDS = 10, 0.1

Place = tuple[int, int, int | None]
"""Where a message of ours is: its chat, its id, and the Telegram id of the only one who sees it, if it is ephemeral."""


def place_of(query: CallbackQuery) -> Place:
    """Which message was pressed. Ephemeral ones have ids of their own."""
    pressed = query.message
    assert pressed is not None, "else nobody would be known here"
    if isinstance(pressed, Message) and pressed.ephemeral_message_id is not None:
        return pressed.chat.id, pressed.ephemeral_message_id, query.from_user.id
    return pressed.chat.id, pressed.message_id, None


async def carry_out(
    query: CallbackQuery, do: Callable[[Store, Place], str], *, texts: NullTranslations, db: Database, bell: Bell
) -> None:
    """Do what a button says and answer at once. A refusal is said aloud, and what was pressed shown as things are.

    Args:
        do: Does it in one transaction, and returns the words to answer with. May raise `TaskError`.
    """
    place = place_of(query)
    await _be_recorded(query, place, db)
    try:
        words, alarm = await db.write(do, place), False
    except TaskError as error:
        words, alarm = refusal(texts, error.code), True
        await db.write(_redraw, place)
    await bell.ring("deliveries")
    await bell.ring("messages")
    with suppress(TelegramBadRequest):  # an old query can't be answered any more
        await query.answer(words or None, show_alert=alarm)


async def _be_recorded(query: CallbackQuery, place: Place, db: Database) -> None:
    """Wait a moment for a message that was sent just now: a quick thumb can be faster than we note what was sent."""
    pressed = query.message
    if not isinstance(pressed, Message) or now() - pressed.date > _JUST_NOW:
        return
    for _ in range(_LOOKS):
        if await db.read(_is_known, place):
            return
        await asyncio.sleep(_LOOK_SECONDS)


def _is_known(store: Store, place: Place) -> bool:
    return store.deliveries.shown_as(*place) is not None


def _redraw(store: Store, place: Place) -> None:
    if (delivery := store.deliveries.shown_as(*place)) is not None:
        store.deliveries.unfold(delivery.id, delivery.view)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Attributes:
    query_id: Names the press, or the message with the words, the same when it is delivered again.
    """

    delivery: Delivery
    person: Person
    actor: Actor
    texts: NullTranslations
    query_id: str
    now: datetime
    options: Options

    def words_of(self, store: Store, task: Task, field: str) -> str:
        """What a field of a task is by now: "kind", "priority", "due" or "assignee"."""
        say = self.texts.gettext
        match field:
            case "kind":
                return say("Kind: {kind}").format(kind=kind(self.texts, task.kind))
            case "priority":
                return say("Priority: {priority}").format(priority=say(PRIORITIES[task.priority]))
            case "due":
                return self._due_words(task)
        if (person := store.people.get(task.assignee_id) if task.assignee_id else None) is None:
            return say("Unassigned")
        return say("Assigned to {name}").format(name=one_line(person.name, NAME))

    def _due_words(self, task: Task) -> str:
        if task.due_at is None:
            return self.texts.gettext("No due date")
        person = self.person
        return due_words(task.due_at, task.due_grain, person.locale, person.zone, self.now)


UNFOLDED = frozenset({"menu", "menu_page", "lesson", "scope", "asks"})
"""What of a card's view belongs to the menu that is unfolded in it."""


def fold(store: Store, pressed: Pressed, **instead: str | int) -> None:
    """Put the menu away, or show another one."""
    view = {name: value for name, value in pressed.delivery.view.items() if name not in UNFOLDED}
    store.deliveries.unfold(pressed.delivery.id, view | instead)


_HEARD = "heard"
"""Of a message's view: the newest press or reply that it took, so that the same one handled twice is one."""


def is_heard(delivery: Delivery, query_id: str) -> bool:
    """Whether the message took this press already: a handler may run twice when the process dies in between."""
    return bool(delivery.view.get(_HEARD) == query_id)


def note_heard(store: Store, delivery_id: int, query_id: str) -> None:
    delivery = store.deliveries.get(delivery_id)
    if delivery is not None and not delivery.view.get("gone"):
        delivery.view = delivery.view | {_HEARD: query_id}
