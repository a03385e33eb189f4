"""/start, /help, /task and /done."""

import hmac
import re
from gettext import NullTranslations

from aiogram import Bot, Router
from aiogram.types import Message
from aiogram.utils.formatting import Bold, Text

from handlers.answers import answer, answer_one
from handlers.cards import numbers
from handlers.cards.lines import TITLE
from handlers.cards.markup import fill, joined
from handlers.cards.shown import task_of
from handlers.filters import in_private
from handlers.groups.addressed import addressed_words
from handlers.groups.membership import greeting
from handlers.lists import open_linked
from handlers.messages.arrivals import keep
from handlers.messages.content import Content, content
from handlers.messages.forwards import kept_elsewhere
from handlers.options import Options
from handlers.pressed import is_heard, note_heard
from handlers.settings.own_menu import show_own_menu
from handlers.spoken import Spoken
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Status, Task, Workspace
from tasks import actions, making, people, workspaces
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.cards import want_cards
from tasks.rules import TaskError, Verb
from wording.lines import one_line
from wording.names import NAME

CLAIM = "claim_"
"""Begins the payload of the link that makes somebody the owner of the installation; the fact "claim" has the rest."""

_NUMBER = re.compile(r"#?(\d+)")
_BEYOND = 2**31
"""No task has this number or a higher one."""


async def start(
    message: Message,
    *,
    words: str,
    person: Person,
    texts: NullTranslations,
    bot: Bot,
    db: Database,
    bell: Bell,
    options: Options,
) -> None:
    """Say hello, or show the task that the number leads to which was pressed. Other payloads say nothing to us."""
    if message.chat.type != "private":
        await answer_one(message, Text(greeting(texts, options)))
        return
    await show_own_menu(bot, person, options)
    if words.startswith(numbers.PAYLOAD):
        task = words.removeprefix(numbers.PAYLOAD)
        await db.write(open_linked, message, task, person)
        await bell.ring("deliveries")
        return
    if words.startswith(CLAIM):
        won = await db.write(_claim, person, words.removeprefix(CLAIM))
        told = (
            texts.gettext("This Sift is yours now.") if won else texts.gettext("This link has been used, or is wrong.")
        )
        await answer(message, Text(told))
    lines = [
        texts.gettext("Hello, {name}! Forward me a message, or write what needs doing, and it becomes a task."),
        texts.gettext(
            "Each task has a card with buttons. You can also reply to the card in words: “tomorrow 15:00, urgent”."
        ),
        texts.gettext("/tasks shows your list, /help everything I can do."),
    ]
    first_name = message.from_user.first_name if message.from_user else person.name
    await answer(message, fill("\n\n".join(lines), name=one_line(first_name, NAME) or "…"))


async def explain(message: Message, *, texts: NullTranslations, options: Options) -> None:
    say, bot = texts.gettext, options.bot_username
    lines = [
        Bold(say("What I can do")),
        Text(),
        Text(say("Forward or write me anything: I keep it and turn it into a task.")),
        Text(say("Messages forwarded together become one task that keeps every author and time.")),
        Text(say("Reply to a card to change its task: “Friday”, “high”, “@name”, “done”.")),
        Text(say("Of a list, “2: Friday” changes the second task.")),
        Text(say("In a group: mention me, or reply to a message with /task.")),
        Text(
            say("In any chat: “@{bot} words” finds a task to share, or offers one to whoever accepts.").format(bot=bot)
        ),
        Text(say("Where its administrators allow it in /settings, a reaction such as ✍ makes a task, too.")),
        Text(),
        Text("/today – ", say("what today asks for, in all your workspaces")),
        Text("/tasks – ", say("open tasks; /tasks bugs from Ann last week shows those")),
        Text("/board – ", say("tasks by status")),
        Text("/week – ", say("what is due, day by day")),
        Text("/search – ", say("find a task by words of any of its texts")),
        Text("/task – ", say("add a task")),
        Text("/done 12 – ", say("finish task #12; /12 opens its card")),
        Text("/undo – ", say("take back your last change; the ten before it have buttons")),
        Text("/digest – ", say("your day in one message, at the hour you choose")),
        Text("/notifications – ", say("what I tell you, quiet hours, muted groups")),
        Text("/workspace – ", say("which tasks our chat works with: your own, or a team's")),
        Text("/team – ", say("who is in the team, roles, invitations by link")),
        Text("/settings – ", say("language, time zone, how I read; in a group, what its administrators set")),
        Text("/stats – ", say("what is done, as a picture; /stats ai how often I read right")),
        Text("/export – ", say("your tasks as a file")),
        Text("/privacy – ", say("what I keep, and how to erase it")),
        Text("/rules – ", say("set, send and tell of what comes in by rules")),
        Text("/doctor – ", say("in a group, for its administrators: what I can see there")),
        Text("/hooks – ", say("let other programs send me messages")),
    ]
    await answer_one(message, joined(lines, "\n"))


async def write_down(
    message: Message,
    *,
    person: Person,
    workspace: Workspace,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    bell: Bell,
    options: Options,
) -> None:
    """`/task` and words, or `/task` in reply to something that is kept."""
    held = content(message)
    said = addressed_words(message, held, options) if held else None
    if said is not None and said.text:
        elsewhere = await db.write(_make, message, said, person=person, workspace=workspace, options=options)
        if elsewhere is not None:
            await answer(message, Text(elsewhere))
    elif message.reply_to_message is None:
        await answer(
            message, Text(texts.gettext("Write what is to be done after it: /task call Ann tomorrow at 15:00"))
        )
        return
    else:
        await db.write(_make_of_kept, actor, message.chat.id, message.reply_to_message.message_id)
    await bell.ring("messages")
    await bell.ring("deliveries")


async def finish(
    message: Message,
    *,
    words: str,
    workspace: Workspace,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    bell: Bell,
    options: Options,
) -> None:
    """`/done 12`, or `/done` in reply to a card."""
    to = message.reply_to_message
    number = _NUMBER.match(words)
    if number is None and to is None:
        await answer(message, Text(texts.gettext("Which one? For example: /done 12. /tasks shows the numbers.")))
        return
    task: Task | None
    if number is not None:
        task = await db.write(_finish_number, actor, workspace.id, min(int(number[1]), _BEYOND))
    else:
        task = await db.write(_finish_shown, actor, message, to.message_id if to else 0)
    await bell.ring("deliveries")
    if task is None:
        return
    named = Text(Bold(one_line(task.title, TITLE) or "…"), " ", numbers.number(task, options.bot_username))
    await answer(message, Text("✅ ", named))


def _claim(store: Store, person: Person, token: str) -> bool:
    expected = store.facts.get("claim")
    if not expected or not hmac.compare_digest(expected.encode(), token.encode("utf-8", "replace")):
        return False
    return people.claim_installation(store, person)


def _make(
    store: Store, message: Message, said: Content, *, person: Person, workspace: Workspace, options: Options
) -> str | None:
    """Keep the words and make them a task whatever they read like; their reading then fills its fields.

    Returns what to say when they are kept elsewhere than where the chat works.
    """
    place = workspaces.to_keep_in(store, person, workspace)
    kept = keep(store, message, said, sender=person, workspace=place, options=options)
    task = making.make_task(store, Actor.person(person.id), kept.root_id)
    if (root := store.messages.get(kept.root_id)) is not None:
        want_cards(store, [(root, place, [task])])
    return None if place.id == workspace.id else kept_elsewhere(person, workspace)


def _make_of_kept(store: Store, actor: Actor, chat_id: int, telegram_message_id: int) -> None:
    delivery = store.deliveries.shown_as(chat_id, telegram_message_id)
    kept = store.messages.in_chat(chat_id, telegram_message_id)
    message_id = kept.id if kept else delivery.message_id if delivery else None
    if message_id is None:
        raise TaskError("not_found")
    making.make_task(store, actor, message_id)


def _finish_number(store: Store, actor: Actor, workspace_id: int, number: int) -> Task:
    return _finish(store, actor, actions.visible_by_number(store, actor, workspace_id, number))


def _finish_shown(store: Store, actor: Actor, message: Message, telegram_message_id: int) -> Task | None:
    """None when the same message is handled again: of several tasks the next one would be meant by now."""
    delivery = store.deliveries.shown_as(message.chat.id, telegram_message_id)
    if delivery is None:
        raise TaskError("not_found")
    said = f"{message.chat.id}:{message.message_id}"
    if is_heard(delivery, said):
        return None
    task = _finish(store, actor, task_of(store, actor, delivery))
    note_heard(store, delivery.id, said)
    return task


def _finish(store: Store, actor: Actor, task: Task) -> Task:
    """Done twice is done."""
    return task if task.status is Status.DONE else actions.move(store, actor, task.id, Verb.DONE)


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(start, Spoken("start"))
    router.message.register(explain, Spoken("help"))
    router.message.register(write_down, Spoken("task"), in_private)
    router.message.register(finish, Spoken("done"))
    return router
