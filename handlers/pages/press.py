"""Presses on pages, and words in reply to them."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message, ReactionTypeEmoji

from handlers.cards.presses import CancelAsking
from handlers.filters import answers_bot, is_command
from handlers.options import Options
from handlers.pages.drawing import CloseCard
from handlers.pages.page import Feature
from handlers.pages.state import stop_asking, turn
from handlers.pressed import Place, Pressed, carry_out, is_heard, note_heard
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, Person, now
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.rules import TaskError

UNDERSTOOD = "👌"

Verb = Callable[[Store, Pressed, Any], str]


class Pages:
    """All features by name.

    Attributes:
        verbs: (page, kind of press) -> what it does.
    """

    def __init__(self, features: Mapping[str, Feature]) -> None:
        self.features = features
        self.verbs: dict[tuple[str, type[CallbackData]], Verb] = {
            (feature.name, kind): verb for feature in features.values() for kind, verb in feature.verbs.items()
        }

    async def press(
        self,
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
        """Do what a page's button says, as `carry_out` does."""
        who = {"person": person, "actor": actor, "texts": texts, "query_id": query.id, "options": options}
        do = partial(self._do, data=callback_data, who=who)
        await carry_out(query, do, texts=texts, db=db, bell=bell)

    async def answers(self, message: Message, db: Database, options: Options) -> dict[str, Any] | bool:
        """Is typed in reply to a page, or to a question of one's, which the handler gets as `delivery`."""
        to = message.reply_to_message
        if to is None or not message.text or message.forward_origin or is_command(message):
            return False
        if not answers_bot(message, options):
            return False
        delivery = await db.read(_shown_as, message.chat.id, to.message_id)
        if delivery is None or "page" not in delivery.view or delivery.task_id is not None:
            return False
        feature = self.features.get(delivery.view["page"])
        return {"delivery": delivery} if feature is not None and feature.typed is not None else False

    async def take(
        self,
        message: Message,
        *,
        delivery: Delivery,
        person: Person,
        actor: Actor,
        texts: NullTranslations,
        db: Database,
        bell: Bell,
        options: Options,
    ) -> None:
        """Take the words that somebody typed."""
        said = f"{message.chat.id}:{message.message_id}"
        who = {"person": person, "actor": actor, "texts": texts, "query_id": said, "options": options}
        words = await db.write(self._take, delivery.id, message.text or "", who)
        await bell.ring("deliveries")
        await bell.ring("messages")
        if words:
            await message.reply(words, parse_mode=None)
            return
        with suppress(TelegramBadRequest):  # a group may allow no reactions
            await message.react([ReactionTypeEmoji(emoji=UNDERSTOOD)])

    def _do(self, store: Store, place: Place, data: CallbackData, who: dict[str, Any]) -> str:
        delivery = store.deliveries.shown_as(*place)
        if delivery is None or (delivery.channel is not Channel.PAGE and not isinstance(data, CancelAsking)):
            raise TaskError("old_card")
        pressed = Pressed(delivery=delivery, now=now(), **who)
        _own(delivery, pressed.person)
        if is_heard(delivery, pressed.query_id):
            return ""
        verb = _COMMON.get(type(data)) or self.verbs.get((str(delivery.view.get("page")), type(data)))
        if verb is None:
            raise TaskError("bad_button")
        words = verb(store, pressed, data)
        note_heard(store, delivery.id, pressed.query_id)
        return words

    def _take(self, store: Store, delivery_id: int, words: str, who: dict[str, Any]) -> str:
        delivery = store.deliveries.get(delivery_id)
        assert delivery is not None, "it was found a moment ago"
        _own(delivery, who["person"])
        prompt = delivery if delivery.channel is Channel.PROMPT else None
        page = store.deliveries.get(delivery.view.get("of", 0)) if prompt is not None else delivery
        feature = self.features.get(str(delivery.view.get("page")))
        if page is None or feature is None or feature.typed is None:
            raise TaskError("old_card")
        if is_heard(page, who["query_id"]):
            return ""
        field = str(prompt.view["field"]) if prompt is not None else ""
        answer = feature.typed(store, Pressed(delivery=page, now=now(), **who), field, words)
        if prompt is not None:
            stop_asking(store, page.id)
        note_heard(store, page.id, who["query_id"])
        return answer


def _own(delivery: Delivery, person: Person) -> None:
    """A page that speaks to one person is that person's alone."""
    if delivery.channel is not Channel.CARD and delivery.person_id not in {None, person.id}:
        raise TaskError("not_allowed")


def _cancel_asking(store: Store, pressed: Pressed, _data: CancelAsking) -> str:
    """Anybody may who belongs there: a question in a group keeps everybody from asking."""
    pressed.actor.require(store, pressed.delivery.workspace_id, "view")
    stop_asking(store, pressed.delivery.id)
    return ""


def _close_card(store: Store, pressed: Pressed, _data: CloseCard) -> str:
    pressed.actor.require(store, pressed.delivery.workspace_id, "view")
    turn(store, pressed)
    return ""


_COMMON: Mapping[type[CallbackData], Verb] = MappingProxyType({CancelAsking: _cancel_asking, CloseCard: _close_card})
"""What every page has."""


def _shown_as(store: Store, chat_id: int, telegram_message_id: int) -> Delivery | None:
    return store.deliveries.shown_as(chat_id, telegram_message_id)


def router(features: Mapping[str, Feature]) -> Router:
    """Routes every press and reply of these features; before the cards' own."""
    pages, router = Pages(features), Router(name=__name__)
    router.message.register(pages.take, pages.answers)
    kinds: set[type[CallbackData]] = {*_COMMON, *(kind for _, kind in pages.verbs)}
    for kind in kinds:
        router.callback_query.register(pages.press, kind.filter())
    return router
