"""A reaction makes a task of what somebody said in a group that has its talk kept for it.

Telegram sends no words with a reaction, and tells of reactions only administrators.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from aiogram import Bot, Router
from aiogram.types import MessageReactionUpdated, ReactionTypeEmoji, ReactionTypeUnion
from aiogram.utils.formatting import Text

from handlers.answers import whisper
from handlers.groups.overhearing import take_out
from handlers.groups.topics import learn_topic
from handlers.messages.arrivals import Acknowledge, keep
from handlers.messages.content import content
from handlers.messages.origins import GROUPS, title_of
from handlers.options import Options
from handlers.people import Known, acquaint, workspace_of
from locales import translations
from locales.refusals import refusal
from storage.database import Database
from storage.store import Store
from storage.tables import Message as Stored
from storage.tables import Person
from tasks import overhearing, reacting
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.rules import TaskError

_VARIATION = "\ufe0f"
"""Some clients write it behind an emoji; it changes nothing."""


class Done(Enum):
    NOTHING = auto()
    CHANGED = auto()
    KEPT = auto()
    UNKNOWN = auto()
    """Nobody has kept what was meant."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Attributes:
    emoji: The one that makes tasks in its group.
    given: Whether it was put there; else it was taken away.
    """

    emoji: str
    given: bool


@dataclass(frozen=True, slots=True)
class _Who:
    """Who reacted; a person of None is the group itself. And who we are."""

    person: Person | None
    bot: Bot
    options: Options


async def makes_tasks(event: MessageReactionUpdated, db: Database, options: Options) -> dict[str, Any] | bool:
    """The reaction that was chosen in a group came or went, by somebody who is let in or as the group itself."""
    if event.chat.type not in GROUPS or not _may_speak(event, options):
        return False
    emoji = await db.read(_emoji_of, event.chat.id)
    before, after = _names(event.old_reaction), _names(event.new_reaction)
    if emoji is None or (emoji in before) is (emoji in after):
        return False
    return {"reaction": Reaction(emoji, given=emoji in after)}


async def react(
    event: MessageReactionUpdated,
    *,
    reaction: Reaction,
    bot: Bot,
    db: Database,
    bell: Bell,
    options: Options,
    acknowledge: Acknowledge,
) -> None:
    known = await acquaint(db, bot, options, event.user, event.chat, writes=False) if event.user else None
    if known is not None and known.role is None:
        return  # they could see it, but don't belong to the group
    try:
        who = _Who(known.person if known else None, bot, options)
        done = await db.write(_react, event, reaction, who)
    except TaskError as error:
        if known is not None and reaction.given:
            await _tell(event, bot, known, refusal(known.texts, error.code))
        return
    if done is Done.UNKNOWN and known is not None:
        await _tell(event, bot, known, _how_to(known))
    if done is Done.KEPT:
        acknowledge(event.chat.id, event.message_id)
    if done in {Done.KEPT, Done.CHANGED}:
        await bell.ring("messages")
        await bell.ring("deliveries")


def _react(store: Store, event: MessageReactionUpdated, reaction: Reaction, who: _Who) -> Done:
    person, options = who.person, who.options
    workspace = workspace_of(store, event.chat, person, options)
    actor = Actor.person(person.id) if person else Actor.INSTALLATION
    stored = store.messages.in_chat(event.chat.id, event.message_id)
    if stored is not None:
        _change(store, actor, stored, person, given=reaction.given)
        return Done.CHANGED
    if not reaction.given or store.deliveries.shown_as(event.chat.id, event.message_id) is not None:
        return Done.NOTHING  # our own cards are no talk
    actor.require(store, workspace.id, "create")
    found = take_out(store, who.bot, event.chat.id, event.message_id)
    for message in found:
        if (held := content(message)) is not None:
            learn_topic(store, message)
            keep(store, message, held, sender=person, workspace=workspace, options=options)
    return Done.KEPT if found else Done.UNKNOWN


def _change(store: Store, actor: Actor, stored: Stored, person: Person | None, *, given: bool) -> None:
    if given:
        reacting.ask_too(store, actor, stored, person)
    elif stored.sender_id == (person.id if person else None) and _by_reaction(store, stored):
        reacting.give_up(store, actor, stored)


def _by_reaction(store: Store, stored: Stored) -> bool:
    """Whether it was a reaction that had it kept, and not its own words."""
    return store.overheard.was_taken(stored.chat_id or 0, stored.telegram_message_id or 0)


async def _tell(event: MessageReactionUpdated, bot: Bot, known: Known, words: str) -> None:
    """Only to them: the group hears nothing of it, and when they can't be told, nobody is."""
    await whisper(bot, event.chat.id, known.person.telegram_id or 0, Text(words), title=title_of(event.chat))


def _how_to(known: Known) -> str:
    return translations(known.person.locale).gettext(
        "I don't have that message any more: I keep what is said here for 48 hours. Reply to it with /task instead."
    )


def _may_speak(event: MessageReactionUpdated, options: Options) -> bool:
    if event.user is not None:
        return not event.user.is_bot and options.admits(event.user.id)
    return event.actor_chat is not None and event.actor_chat.id == event.chat.id


def _emoji_of(store: Store, chat_id: int) -> str | None:
    """None where no reaction makes tasks."""
    workspace = store.workspaces.by_chat(chat_id)
    return overhearing.emoji_of(workspace) if workspace is not None and overhearing.is_on(workspace) else None


def _names(reactions: Sequence[ReactionTypeUnion]) -> set[str]:
    return {one.emoji.removesuffix(_VARIATION) for one in reactions if isinstance(one, ReactionTypeEmoji)}


def setup() -> Router:
    router = Router(name=__name__)
    router.message_reaction.register(react, makes_tasks)
    return router
