"""A press: one verb on the task it names, if the pressed message really shows that task."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from gettext import NullTranslations
from typing import Any

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.buttons import fields, lessons, merging, reminders, sending, verbs
from handlers.cards.merge_presses import JoinNote
from handlers.cards.presses import HearAgain, MakeTask, ShowPart, WriteDown
from handlers.cards.shown import selected
from handlers.messages import voice
from handlers.options import Options
from handlers.pressed import Place, Pressed, carry_out, is_heard, note_heard
from handlers.unasked import asker
from locales.refusals import refusal
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, Person, now
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.rules import TaskError
from tasks.views import shown_tasks

_FEATURES = (verbs, fields, lessons, reminders, merging, sending, asker, voice)
VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = {
    kind: verb for feature in _FEATURES for kind, verb in feature.VERBS.items()
}


async def press(
    query: CallbackQuery,
    *,
    callback_data: CallbackData,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    bell: Bell,
    options: Options,
) -> None:
    """Do what a card's button says, as `carry_out` does."""
    who = {"person": person, "actor": actor, "texts": texts, "query_id": query.id, "options": options}
    do = partial(_do, data=callback_data, who=who)
    await carry_out(query, do, texts=texts, db=db, bell=bell)


async def refuse(query: CallbackQuery, texts: NullTranslations) -> None:
    """A button that we don't draw, or not any more."""
    with suppress(TelegramBadRequest):
        await query.answer(refusal(texts, "bad_button"), show_alert=True)


def _do(store: Store, place: Place, data: CallbackData, who: dict[str, Any]) -> str:
    """Returns what to say."""
    delivery = store.deliveries.shown_as(*place)
    if delivery is None or delivery.channel is Channel.PROMPT:
        raise TaskError("old_card")
    if is_heard(delivery, who["query_id"]):
        return ""
    if not _shows(store, delivery, data):
        raise TaskError("not_found")
    if _turned(store, delivery, data):
        raise TaskError("turned")
    words = VERBS[type(data)](store, Pressed(delivery=delivery, now=now(), **who), data)
    note_heard(store, delivery.id, who["query_id"])
    return words


def _shows(store: Store, delivery: Delivery, data: Any) -> bool:
    """Whether the pressed message is about what the button names."""
    if isinstance(data, MakeTask | JoinNote):
        return delivery.message_id == data.message
    if isinstance(data, HearAgain | WriteDown):
        return voice.is_about(store, delivery, data.message)
    return any(task.id == data.task for task in shown_tasks(store, delivery))


def _turned(store: Store, delivery: Delivery, data: Any) -> bool:
    """Whether the card was turned to another of its tasks since the button was drawn that was pressed.

    Who taps "2" and at once "Done", before the card is edited, means the second task and presses the first one's.
    """
    if isinstance(data, ShowPart | MakeTask | JoinNote | HearAgain | WriteDown):
        return False
    tasks = shown_tasks(store, delivery)
    return len(tasks) > 1 and selected(tasks, delivery).id != data.task


def setup() -> Router:
    router = Router(name=__name__)
    for kind in VERBS:
        router.callback_query.register(press, kind.filter())
    return router


def setup_last() -> Router:
    """After every other button: what nobody knows."""
    router = Router(name=f"{__name__}.last")
    router.callback_query.register(refuse)
    return router
