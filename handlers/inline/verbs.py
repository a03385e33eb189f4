"""Presses on messages that people have posted in chats of theirs, and cards that are to follow their task."""

from contextlib import suppress
from dataclasses import dataclass

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, ChosenInlineResult, Message, User

from handlers.inline.presses import AcceptOffer, Deed, DoPosted
from handlers.options import Options
from locales import translations
from storage.database import Database
from storage.store import Store
from storage.tables import Person
from tasks import claiming, inline
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.listing import visible
from tasks.rules import TaskError
from wording.lines import one_line
from wording.names import NAME

TAKE = "take_"
"""Begins the payload of /start by which somebody accepts an offer who had to start us first."""

_POSTED = "task-"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a press is answered with: words, or an address to go to."""

    words: str = ""
    url: str | None = None


async def accept(
    query: CallbackQuery, *, callback_data: AcceptOffer, db: Database, bell: Bell, options: Options
) -> None:
    told = await db.write(_accept, query.from_user, callback_data, query.inline_message_id, options)
    await _tell(query, told, bell)


async def do(query: CallbackQuery, *, callback_data: DoPosted, db: Database, bell: Bell, options: Options) -> None:
    """Do it if the presser may; the message then shows the task as it is, and also where it could not be done."""
    try:
        told = await db.write(_do, query.from_user, callback_data, query.inline_message_id, options)
    except TaskError:
        await db.write(_follow, query.from_user, callback_data, query.inline_message_id)
        await bell.ring("deliveries")
        raise
    await _tell(query, told, bell)


async def accept_by_start(message: Message, *, words: str, person: Person, db: Database, bell: Bell) -> None:
    told = await db.write(_accept_linked, person, words.removeprefix(TAKE))
    await bell.ring("messages")
    await bell.ring("deliveries")
    await message.reply(told, parse_mode=None)


async def chosen(chosen: ChosenInlineResult, db: Database, bell: Bell) -> None:
    """What somebody has posted, where @BotFather has us told of it: its card follows the task from the start."""
    if chosen.inline_message_id is None or not chosen.result_id.startswith(_POSTED):
        return
    public_id = chosen.result_id.removeprefix(_POSTED)
    await db.write(_posted, chosen.from_user, public_id, chosen.inline_message_id)
    await bell.ring("deliveries")


async def _tell(query: CallbackQuery, told: _Told, bell: Bell) -> None:
    await bell.ring("messages")
    await bell.ring("deliveries")
    with suppress(TelegramBadRequest):  # an old query can't be answered any more
        await query.answer(told.words or None, url=told.url)


def _accept(store: Store, user: User, data: AcceptOffer, inline_id: str | None, options: Options) -> _Told:
    if inline_id is None:
        raise TaskError("bad_button")
    person = store.people.by_telegram_id(user.id)
    if person is None or not person.reachable:
        inline.note_place(store, data.offer, data.ref, inline_id)
        return _Told(url=_start(options, f"{TAKE}{data.offer}_{data.ref}"))
    return _Told(_accepted(store, person, data.offer, data.ref, inline_id))


def _accepted(store: Store, person: Person, offer: int, ref: str, inline_id: str | None) -> str:
    taken = inline.accept(store, person, offer, ref, inline_id)
    say = translations(person.locale).gettext
    number = f"#{taken.task.number}"
    if taken.by.id == person.id:
        return say("It's yours: {number}").format(number=number)
    return say("{name} was faster").format(name=one_line(taken.by.name, NAME) or "…")


def _accept_linked(store: Store, person: Person, payload: str) -> str:
    offer, _, ref = payload.partition("_")
    if not (offer.isascii() and offer.isdigit() and len(offer) < 19):
        raise TaskError("bad_button")
    return _accepted(store, person, int(offer), ref, None)


def _do(store: Store, user: User, data: DoPosted, inline_id: str | None, options: Options) -> _Told:
    if inline_id is None:
        raise TaskError("bad_button")
    person = store.people.by_telegram_id(user.id)
    if person is None:
        return _Told(url=_start(options, "inline"))
    task = visible(store, person, data.task)
    say = translations(person.locale).gettext
    if data.deed is Deed.DONE:
        task, words = inline.finish(store, person, task), say("Done")
    else:
        task, words = claiming.take(store, Actor.person(person.id), task.id), say("It's yours")
    inline.follow(store, task, inline_id, data.by, person)
    return _Told(words)


def _follow(store: Store, user: User, data: DoPosted, inline_id: str | None) -> None:
    """For who may see the task; others learn nothing."""
    person = store.people.by_telegram_id(user.id)
    if person is None or inline_id is None:
        return
    with suppress(TaskError):
        inline.follow(store, visible(store, person, data.task), inline_id, data.by, person)


def _posted(store: Store, user: User, public_id: str, inline_id: str) -> None:
    person = store.people.by_telegram_id(user.id)
    if person is not None:
        with suppress(TaskError):
            inline.follow(store, visible(store, person, public_id), inline_id, person.id, person)


def _start(options: Options, payload: str) -> str:
    return f"https://t.me/{options.bot_username}?start={payload}"
