"""Spoken messages: their words are corrected or written down by whoever listened, and tried again."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Code, Text

from handlers.cards.presses import HearAgain, WriteDown
from handlers.pages import Feature, Look, Prompt
from handlers.pressed import Pressed, fold
from storage.store import Store
from storage.tables import Channel, Delivery
from tasks import transcripts
from tasks.rules import TaskError
from tasks.views import shown_tasks

SHOWN = 3000
"""How much of what was heard a question repeats, in code points."""


def is_about(store: Store, delivery: Delivery, message_id: int) -> bool:
    """Whether a card is about a message, or about the burst it is a piece of."""
    message = store.messages.get(message_id)
    root_id = message_id if message is None else message.root_id or message_id
    return delivery.message_id == root_id or any(it.message_id == root_id for it in shown_tasks(store, delivery))


def _hear_again(store: Store, pressed: Pressed, data: HearAgain) -> str:
    transcripts.try_again(store, pressed.actor, data.message, pressed.options.transcriber)
    return pressed.texts.gettext("I'll listen again")


def _ask_for_words(store: Store, pressed: Pressed, data: WriteDown) -> str:
    """Ask whoever pressed, by a message that waits for a reply; the card remembers for which of its sounds."""
    message = transcripts.spoken(store, pressed.actor, data.message)
    delivery = pressed.delivery
    store.deliveries.want(
        delivery.workspace_id,
        Channel.PROMPT,
        delivery.chat_id,
        f"ask:{delivery.id}:{pressed.query_id}"[:64],
        thread_id=delivery.thread_id,
        message_id=message.id,
        person_id=pressed.person.id,
        view={"page": FEATURE.name, "field": "words", "of": delivery.id},
    )
    fold(store, pressed, asks="words", spoken=message.id)
    return ""


def _question(store: Store, look: Look) -> Prompt:
    """What was heard is there to be copied: it is mended faster than typed."""
    row = store.transcripts.get(look.delivery.message_id or 0)
    example = look.texts.gettext("What is said in it")
    if row is None or not row.words:
        return Prompt(look.say("What is said in this message? Answer with its words."), example)
    question = look.say("What is really said in it? I heard this, a tap copies it:")
    return Prompt(Text(question, "\n", Code(row.words[:SHOWN])), example)


def _take_words(store: Store, pressed: Pressed, _field: str, words: str) -> str:
    spoken = pressed.delivery.view.get("spoken")
    if not isinstance(spoken, int):
        raise TaskError("old_card")
    transcripts.correct(store, pressed.actor, spoken, words)
    return ""


def _nothing(_store: Store, _look: Look) -> None:
    """There are only questions; what they are about is a card."""


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {HearAgain: _hear_again, WriteDown: _ask_for_words}
)
FEATURE = Feature(name="voice", draw=_nothing, prompts=MappingProxyType({"words": _question}), typed=_take_words)
