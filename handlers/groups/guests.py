"""Called into a chat where we are no member: what somebody says to us there is kept among their own tasks."""

from contextlib import suppress

from aiogram import Bot, Router
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import AnswerGuestQuery
from aiogram.types import InlineQueryResultArticle, InputTextMessageContent, Message, User
from aiogram.utils.formatting import Text

from handlers.answers import NO_PREVIEW
from handlers.cards.markup import fill, to_html
from handlers.cards.numbers import number
from handlers.groups.addressed import addressed_words
from handlers.messages.arrivals import keep
from handlers.messages.content import Content, content
from handlers.messages.keys import key_held
from handlers.options import Options
from handlers.pasted import NOT_KEPT, named
from handlers.people import meet
from locales import translations
from storage.database import Database
from storage.store import Store
from storage.tables import Task
from tasks import making
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.cards import want_cards
from tasks.people import personal_workspace


async def take(message: Message, *, bot: Bot, db: Database, bell: Bell, options: Options) -> None:
    """Keep it and say so in one line, which everybody there sees: it tells the number and nothing else."""
    if message.guest_query_id is None or message.from_user is None or message.from_user.is_bot:
        return
    about, held = _asked_for(message, options)
    service = key_held(about)
    task = None
    if held is not None and service is None:
        task = await db.write(_keep, about, held, message.from_user, options)
    await bell.ring("messages")
    await bell.ring("deliveries")
    texts = translations(await db.read(_locale, message.from_user, options))
    words = Text(texts.gettext("Write after my name what needs doing, or call me in reply to a message."))
    if service is not None:
        words = named(NOT_KEPT, service, texts)
    elif task is not None:
        words = fill(texts.gettext("✓ Kept as {number} in your tasks"), number=number(task, options.bot_username))
    result = InlineQueryResultArticle(
        id="kept",
        title=texts.gettext("Sift"),
        input_message_content=InputTextMessageContent(
            message_text=to_html(words), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
    )
    with suppress(TelegramBadRequest):  # answered already, or too late: it is kept all the same
        await bot(AnswerGuestQuery(guest_query_id=message.guest_query_id, result=result))


def _asked_for(message: Message, options: Options) -> tuple[Message, Content | None]:
    """What somebody says to us, else the message that they call us for."""
    held = content(message)
    said = addressed_words(message, held, options) if held else None
    if said is not None and (said.text or said.media):
        return message, said
    to = message.reply_to_message
    return (message, None) if to is None else (to, content(to))


def _keep(store: Store, about: Message, held: Content, user: User, options: Options) -> Task:
    """Make it a task at once; its reading then fills the fields.

    The chat is not ours, and its id may be that of another one: we remember no place there.
    """
    sender = meet(store, user, options)
    workspace = personal_workspace(store, sender)
    nowhere = {"chat_id": None, "telegram_message_id": None, "thread_id": None, "album_id": None}
    external_id = f"guest:{sender.id}:{about.chat.id}:{about.message_id}"
    kept = keep(
        store, about, held, sender=sender, workspace=workspace, options=options, external_id=external_id, **nowhere
    )
    task = making.make_task(store, Actor.person(sender.id), kept.root_id)
    if (root := store.messages.get(kept.root_id)) is not None and sender.reachable:
        want_cards(store, [(root, workspace, [task])])
    return task


def _locale(store: Store, user: User, options: Options) -> str:
    person = store.people.by_telegram_id(user.id)
    return person.locale if person is not None else options.default_locale


async def admitted(message: Message, options: Options) -> bool:
    return message.from_user is not None and options.admits(message.from_user.id)


def setup() -> Router:
    router = Router(name=__name__)
    router.guest_message.register(take, admitted)
    return router
