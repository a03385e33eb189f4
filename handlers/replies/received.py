"""A reply to a card, a reminder, a question of ours or what we said of an earlier reply edits the task it is about."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Message, ReactionTypeEmoji

from classifier.edits import Edit
from handlers.cards.field_presses import Asked
from handlers.cards.sheet import Menu
from handlers.cards.shown import selected, tasks_of
from handlers.filters import answers_bot, is_command
from handlers.messages.mentions import words_with_handles
from handlers.options import Options
from handlers.pages.state import stop_asking
from handlers.pressed import is_heard, note_heard
from handlers.replies.edits import Said, answer_question, apply_edit
from handlers.replies.outcomes import ASKED, CHANGED, ask_about, changes_of, said_before, tell_changed
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, Person
from tasks import changes
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.changes import new_batch
from tasks.rules import TaskError

UNDERSTOOD = "👌"
_PART = re.compile(r"\s*(\d{1,2})\s*[:.)]\s*(?=\S)")
_NEAR_MESSAGES, _NEAR_IDS = 2, 10
"""How many messages of ours, and in a group how many of all, may stand below a card that is still in sight."""

_YES = frozenset({"yes", "yep", "ok", "okay", "так", "да", "ага", "sí", "si", "vale", "ja", "genau", "👍", "👌"})
_NO = frozenset({"no", "nope", "ні", "нет", "nein", "👎"})
"""Short answers to “Shall I do what I understood?” """


@dataclass(frozen=True, slots=True)
class _Reply:
    """A reply, and what it is about.

    Attributes:
        card: The message that shows the task.
        earlier: What the same person said before, of which something was not understood.
    """

    said: Said
    card: Delivery
    earlier: Said | None = None


async def answers_card(message: Message, db: Database, options: Options) -> dict[str, Any] | bool:
    """Is typed in reply to a message of ours about a task, which the handler gets as `delivery`."""
    to = message.reply_to_message
    if to is None or not message.text or message.forward_origin or is_command(message):
        return False
    if not answers_bot(message, options):
        return False
    delivery = await db.read(_delivery, message.chat.id, to.message_id)
    return {"delivery": delivery} if delivery is not None else False


async def edit(
    message: Message,
    *,
    delivery: Delivery,
    person: Person,
    actor: Actor,
    db: Database,
    bell: Bell,
) -> None:
    """Do all that was understood; when something was not, do nothing yet, and ask."""
    said = Said(
        actor, person, 0, message.text or "", message.date, f"{message.chat.id}:{message.message_id}", new_batch()
    )
    if is_heard(delivery, said.request):
        return  # of several tasks the next one would be meant by now
    if delivery.channel is Channel.PROMPT:
        seen = await db.write(_answer, delivery.id, said, message.message_id)
    else:
        reply = await db.read(_about, delivery, replace(said, words=words_with_handles(message)))
        edits = await db.read(_understood, reply)
        seen = await db.write(_take_once, delivery.id, reply, edits, message.message_id)
    await bell.ring("deliveries")
    if seen:
        with suppress(TelegramBadRequest):  # a group may allow no reactions; the card shows it too
            await message.react([ReactionTypeEmoji(emoji=UNDERSTOOD)])


def _delivery(store: Store, chat_id: int, telegram_message_id: int) -> Delivery | None:
    """A message of ours that is about a task or a message; a page is so when it tells of a reply."""
    delivery = store.deliveries.shown_as(chat_id, telegram_message_id)
    if delivery is None or delivery.task_id is not None or "page" not in delivery.view:
        return delivery
    return delivery if delivery.view["page"] in {ASKED, CHANGED} else None


def _about(store: Store, delivery: Delivery, said: Said) -> _Reply:
    """The task that a reply is about, and its words: "2: tomorrow" is about the second of several.

    Raises:
        TaskError: "no_task" for a note, and "not_found" for a number that isn't there.
    """
    if delivery.task_id is None and "page" in delivery.view:
        return _about_again(store, delivery, said)
    tasks = tasks_of(store, said.actor, delivery)
    task, words = selected(tasks, delivery), said.words
    if len(tasks) > 1 and (numbered := _PART.match(words)) is not None:
        position = int(numbered[1])
        if not 1 <= position <= len(tasks):
            raise TaskError("not_found")
        task, words = tasks[position - 1], words[numbered.end() :]
    return _Reply(replace(said, task_id=task.id, words=words), delivery)


def _about_again(store: Store, page: Delivery, said: Said) -> _Reply:
    """A reply to what we said of an earlier reply: it goes on about the same task."""
    task = changes.visible_task(store, said.actor, page.view["task"])
    card = store.deliveries.get(page.view["of"])
    assert card is not None, "deliveries are kept"
    said = replace(said, task_id=task.id)
    before = said_before(page, said.person.id)
    if before is None:
        return _Reply(said, card)
    words, at = before
    return _Reply(said, card, replace(said, words=words, at=at, request=page.key))


def _understood(store: Store, reply: _Reply) -> list[tuple[Said, Edit]]:
    """What is to be done, one after the other: what was understood before, and what is now."""
    short = reply.said.words.strip(" .!\n").casefold()
    if reply.earlier is None:
        return [(reply.said, reply.said.read(store))]
    if short in _NO:
        return []
    before = reply.earlier.read(store)
    earlier = [] if before.is_empty else [(reply.earlier, replace(before, unread=()))]
    if short in _YES and earlier:
        return earlier
    return [*earlier, (reply.said, reply.said.read(store))]


def _take_once(store: Store, delivery_id: int, reply: _Reply, edits: list[tuple[Said, Edit]], message_id: int) -> bool:
    seen = _take(store, reply, edits, message_id)
    note_heard(store, delivery_id, reply.said.request)
    return seen


def _take(store: Store, reply: _Reply, edits: list[tuple[Said, Edit]], message_id: int) -> bool:
    """Make the changes, or ask. Returns whether the card in sight says it all."""
    if any(edit.unread or edit.is_empty for _, edit in edits):
        ask_about(store, reply.said, reply.card, reply_to=message_id)
        return False
    if reply.earlier is not None:
        _withdraw_question(store, reply)
    for said, edit in edits:
        apply_edit(store, said, edit)
    return _tell(store, reply.said, reply.card, message_id)


def _withdraw_question(store: Store, reply: _Reply) -> None:
    assert reply.earlier is not None
    if (question := store.deliveries.by_key(Channel.PAGE, reply.card.chat_id, reply.earlier.request)) is not None:
        store.deliveries.withdraw(question.id)


def _answer(store: Store, prompt_id: int, said: Said, message_id: int) -> bool:
    """Take the words that were asked for. Returns whether the card in sight says it all."""
    prompt = store.deliveries.get(prompt_id)
    if prompt is None or prompt.view.get("gone"):
        raise TaskError("not_asked")
    field, of = str(prompt.view["field"]), prompt.view["of"]
    task = selected(tasks_of(store, said.actor, prompt), prompt)
    said = replace(said, task_id=task.id)
    answer_question(store, said, field)
    stop_asking(store, of)
    card = store.deliveries.get(of)
    if card is None:
        return True
    if field == Asked.ITEMS:
        store.deliveries.unfold(of, _without_asks(card) | {"menu": str(Menu.CHECKLIST)})
    return _tell(store, said, card, message_id)


def _without_asks(card: Delivery) -> dict[str, Any]:
    return {key: value for key, value in card.view.items() if key != "asks"}


def _tell(store: Store, said: Said, card: Delivery, message_id: int) -> bool:
    """Say in words what was changed where the card is out of sight. Returns whether it is in sight."""
    if _is_in_sight(store, card, message_id) or not changes_of(store, said.task_id, said.batch):
        return True
    tell_changed(store, said, card, reply_to=message_id)
    return False


def _is_in_sight(store: Store, card: Delivery, message_id: int) -> bool:
    """Ids count one chat's messages only in a group; in private what others say to the bot is counted with them."""
    if card.telegram_message_id is None:
        return False
    if card.chat_id < 0 and message_id - card.telegram_message_id > _NEAR_IDS:
        return False
    return store.deliveries.shown_below(card, _NEAR_MESSAGES) < _NEAR_MESSAGES


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(edit, answers_card)
    return router
