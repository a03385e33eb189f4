"""A reply to a card, a reminder or a prompt of ours edits the task it is about."""

import re
from contextlib import suppress
from gettext import NullTranslations
from typing import Any

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReactionTypeEmoji

from classifier.base import Due, Member
from classifier.dates import find_due
from classifier.edits import Edit, read_edit
from handlers.button_verbs import MOVED
from handlers.cards import moments
from handlers.cards.lines import NAME, TITLE
from handlers.cards.markup import one_line
from handlers.cards.menus import button
from handlers.cards.presses import Id
from handlers.cards.shown import selected, tasks_of
from handlers.cards.words import KINDS, PRIORITIES
from handlers.filters import answers_bot, is_command
from handlers.options import Options
from handlers.pages.state import stop_asking
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, Person, Task, now
from tasks import actions, changes
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.people import zone_of
from tasks.rules import DueDate, TaskError, Verb

UNDERSTOOD = "👌"
_PART = re.compile(r"\s*(\d{1,2})\s*[:.)]\s*(?=\S)")


class ApplyReply(CallbackData, prefix="apply"):
    """Do what was understood of the reply that the pressed message answers."""

    task: Id
    numbered: bool
    """The reply began with the number of one of several tasks."""


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
    texts: NullTranslations,
    db: Database,
    bell: Bell,
) -> None:
    """Do all that was understood; when something was not, do nothing yet, and ask."""
    task, words = await db.read(_addressed, actor, delivery, message.text or "")
    if delivery.channel is Channel.PROMPT:
        await db.write(_answer_prompt, actor, delivery, task.id, _typed_due(words, message, person))
    else:
        understood = read_edit(
            words, now=message.date, zone=zone_of(person.zone), members=await db.read(_members, task)
        )
        if understood.unread or understood.is_empty:
            press = ApplyReply(task=task.id, numbered=words != message.text)
            await _ask(message, press, understood, person, texts)
            return
        await db.write(apply, actor, task.id, understood)
    await bell.ring("deliveries")
    with suppress(TelegramBadRequest):  # a group may allow no reactions; the card shows it too
        await message.react([ReactionTypeEmoji(emoji=UNDERSTOOD)])


async def apply_anyway(
    query: CallbackQuery,
    *,
    callback_data: ApplyReply,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    bell: Bell,
) -> None:
    """The words are read again from the reply itself: the button names only the task."""
    asked = query.message if isinstance(query.message, Message) else None
    said = asked.reply_to_message if asked else None
    if asked is None or said is None or said.text is None or said.from_user is None:
        raise TaskError("old_card")
    if await db.read(_delivery, asked.chat.id, asked.message_id) is not None:
        raise TaskError("bad_button")  # forged: a card asks nothing of this kind
    if said.from_user.id != query.from_user.id:
        raise TaskError("not_allowed")
    task = await db.read(changes.visible_task, actor, callback_data.task)
    words = _PART.sub("", said.text, count=1) if callback_data.numbered else said.text
    understood = read_edit(words, now=said.date, zone=zone_of(person.zone), members=await db.read(_members, task))
    await db.write(apply, actor, task.id, understood)
    await bell.ring("deliveries")
    with suppress(TelegramBadRequest):
        await query.answer(texts.gettext("Done"))
        await asked.delete()


def apply(store: Store, actor: Actor, task_id: int, edit: Edit) -> None:
    """Make the changes of a reply, then the move."""
    values = {"title": edit.title, "kind": edit.kind, "priority": edit.priority, "assignee": edit.assignee}
    fields: dict[str, Any] = {field: value for field, value in values.items() if value is not None}
    if edit.due is not None or edit.clear_due:
        fields["due"] = _due_date(edit.due)
    if edit.clear_assignee:
        fields["assignee"] = None
    if fields:
        actions.change(store, actor, task_id, **fields)
    if edit.verb is not None:
        actions.move(store, actor, task_id, Verb(edit.verb))


def described(edit: Edit, person: Person, texts: NullTranslations) -> str:
    """What a reply changes, in a few words; names are left to the card."""
    say, parts = texts.gettext, list[str]()
    if edit.title is not None:
        parts.append(f"“{one_line(edit.title, NAME)}”")
    if edit.kind is not None:
        parts.append(say(KINDS[edit.kind]))
    if edit.priority is not None:
        parts.append(say(PRIORITIES[edit.priority]))
    if edit.due is not None:
        parts.append(moments.due_words(edit.due.at, edit.due.grain, person.locale, person.zone, now()))
    if edit.assignee is not None or edit.clear_assignee:
        parts.append(say("assignee"))
    if edit.clear_due:
        parts.append(say("No due date"))
    if edit.verb is not None:
        parts.append(say(MOVED[Verb(edit.verb)]))
    return ", ".join(parts)


async def _ask(message: Message, press: ApplyReply, understood: Edit, person: Person, texts: NullTranslations) -> None:
    """Say what was not understood; offer to do the rest."""
    unread = one_line(" ".join(understood.unread), TITLE) or "…"
    strangers = [word for word in understood.unread if word.startswith("@")]
    who = texts.gettext("Nobody here is called {names}.").format(names=one_line(", ".join(strangers), TITLE))
    if understood.is_empty:
        hint = texts.gettext("I didn't understand “{words}”. Try “tomorrow 15:00”, “urgent”, “@name” or “done”.")
        await message.reply(who if strangers else hint.format(words=unread), parse_mode=None)
        return
    words = texts.gettext("I understood: {changes}. But not “{words}”. Shall I do what I understood?")
    yes = button(texts.gettext("Yes, do that"), press)
    said = words.format(changes=described(understood, person, texts), words=unread)
    await message.reply(
        f"{who} {said}" if strangers else said,
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[yes]]),
        parse_mode=None,
    )


def _delivery(store: Store, chat_id: int, telegram_message_id: int) -> Delivery | None:
    return store.deliveries.shown_as(chat_id, telegram_message_id)


def _addressed(store: Store, actor: Actor, delivery: Delivery, text: str) -> tuple[Task, str]:
    """The task that a reply is about, and its words: "2: tomorrow" is about the second of several.

    Raises:
        TaskError: "no_task" for a note, and "not_found" for a number that isn't there.
    """
    tasks = tasks_of(store, actor, delivery)
    if len(tasks) > 1 and (numbered := _PART.match(text)) is not None:
        position = int(numbered[1])
        if not 1 <= position <= len(tasks):
            raise TaskError("not_found")
        return tasks[position - 1], text[numbered.end() :]
    return selected(tasks, delivery), text


def _answer_prompt(store: Store, actor: Actor, prompt: Delivery, task_id: int, due: DueDate | None) -> None:
    actions.change(store, actor, task_id, due=due)
    stop_asking(store, prompt.view["of"])


def _typed_due(words: str, message: Message, person: Person) -> DueDate | None:
    """The date that was asked for, None for "no date". Raises `TaskError` "no_date"."""
    zone = zone_of(person.zone)
    found = find_due(words, now=message.date, zone=zone)
    if found is None and not read_edit(words, now=message.date, zone=zone, members=()).clear_due:
        raise TaskError("no_date")
    return _due_date(found.due if found else None)


def _due_date(due: Due | None) -> DueDate | None:
    return DueDate(due.at, due.grain.value) if due else None


def _members(store: Store, task: Task) -> list[Member]:
    return [Member(person.id, person.name, person.username) for person, _ in store.people.members(task.workspace_id)]


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(edit, answers_card)
    router.callback_query.register(apply_anyway, ApplyReply.filter())
    return router
