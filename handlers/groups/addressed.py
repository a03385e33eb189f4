"""In groups we are silent and keep nothing, except what is said to us: a mention, a reply, `/task`."""

from dataclasses import dataclass
from functools import partial
from gettext import NullTranslations
from typing import Any

from aiogram import Bot, Router
from aiogram.types import Message, MessageEntity
from aiogram.utils.formatting import Text

from handlers.answers import answer_one
from handlers.filters import answers_bot, in_group, is_anonymous_admin
from handlers.groups.topics import learn_topic
from handlers.messages.arrivals import Acknowledge, keep
from handlers.messages.content import Content, Span, content, spans, without
from handlers.options import Options
from handlers.people import Known, acquaint, workspace_of
from locales import translations
from storage.database import Database
from storage.store import Store
from storage.tables import Person
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.rules import TaskError

TASK = "/task"


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody in a group asks us to keep.

    Attributes:
        words: What was said to us, without our name; None when that was all.
        about: The message of somebody else that shall become a task.
    """

    words: Content | None
    about: Message | None


async def asks_us(message: Message, options: Options, db: Database) -> dict[str, Any] | bool:
    request = request_of(message, options)
    if request is None and message.media_group_id is not None and await db.read(_continues, message):
        request = Request(content(message), None)
    return {"request": request} if request is not None else False


def _continues(store: Store, message: Message) -> bool:
    """Whether a piece belongs to an album that is kept; only one of its pieces has the caption that mentions us."""
    root = store.messages.album_root(message.chat.id, message.media_group_id or "")
    sender = store.people.get(root.sender_id) if root and root.sender_id else None
    return sender is not None and message.from_user is not None and sender.telegram_id == message.from_user.id


def request_of(message: Message, options: Options) -> Request | None:
    """What a message in a group asks of us; None when it isn't meant for us. Forwarded words ask nothing of anybody."""
    by_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    if message.forward_origin is not None or message.is_automatic_forward or by_bot:
        return None
    command = _command(message)
    if command is not None and not _is_ours(command, options):
        return None
    if command is None and not _our_names(message, options) and not answers_bot(message, options):
        return None
    held = content(message)
    said = addressed_words(message, held, options) if held else None
    words = said if said and (said.text or said.media) else None
    about = _replied_to(message, options) if command or words is None else None
    return Request(words, about)


def addressed_words(message: Message, held: Content, options: Options) -> Content:
    """What was said, without the mentions of us and the command."""
    text, entities = held.text, held.entities
    ours = _our_names(message, options)
    if (command := _command(message)) is not None and _is_ours(command, options):
        ours = [(0, len(command)), *ours]
    for start, end in reversed(ours):
        entities = [entity for entity in entities if (entity["start"], entity["end"]) != (start, end)]
        text, entities = without(text, entities, start, end)
    return Content(text, entities, held.media)


def _command(message: Message) -> str | None:
    """The command that a message or a caption begins with, as it was written."""
    for entity, (start, _), words in _marked(message)[:1]:
        if entity.type == "bot_command" and start == 0:
            return words
    return None


def _is_ours(command: str, options: Options) -> bool:
    """Whether it is `/task`, and not another bot's."""
    name, _, bot = command.lower().partition("@")
    return name == TASK and bot in {"", options.bot_username.lower()}


def _our_names(message: Message, options: Options) -> list[Span]:
    """Where we are mentioned, in order."""
    name = f"@{options.bot_username}".lower()
    return [
        span
        for entity, span, words in _marked(message)
        if (entity.type == "mention" and words.lower() == name)
        or (entity.type == "text_mention" and entity.user is not None and entity.user.id == options.bot_id)
    ]


def _marked(message: Message) -> list[tuple[MessageEntity, Span, str]]:
    text = message.text or message.caption or ""
    entities = (message.entities if message.text else message.caption_entities) or []
    placed = zip(entities, spans(text, entities), strict=True)
    return [(entity, (start, end), text[start:end]) for entity, (start, end) in placed]


def _replied_to(message: Message, options: Options) -> Message | None:
    to = message.reply_to_message
    opens_topic = to is not None and to.forum_topic_created is not None
    return None if opens_topic or answers_bot(message, options) else to


async def take(
    message: Message,
    *,
    request: Request,
    bot: Bot,
    db: Database,
    bell: Bell,
    options: Options,
    acknowledge: Acknowledge,
) -> None:
    known = await _who(message, bot, db, options)
    answer = await db.write(keep_request, message, request, known.person if known else None, options)
    if answer is not None:
        await answer_one(message, Text(answer))
        return
    await bell.ring("messages")
    acknowledge(message.chat.id, message.message_id)


async def _who(message: Message, bot: Bot, db: Database, options: Options) -> Known | None:
    """Who asks; None for an administrator who writes as the group. A channel could be anybody's: it is refused."""
    if is_anonymous_admin(message):
        return None
    if message.sender_chat is not None or message.from_user is None:
        raise TaskError("no_person")
    known = await acquaint(db, bot, options, message.from_user, message.chat)
    if known.role is None:  # a channel's readers may write below its posts without belonging to the group
        raise TaskError("not_in_group")
    return known


def keep_request(
    store: Store, message: Message, request: Request, person: Person | None, options: Options
) -> str | None:
    """Keep what was asked for. Returns what to say when that can't be done."""
    workspace = workspace_of(store, message.chat, person, options)
    learn_topic(store, message)
    if person is not None:
        Actor.person(person.id).require(store, workspace.id, "create")
    texts = translations((person or workspace).locale)
    keep_it = partial(keep, store, sender=person, workspace=workspace, options=options)
    if request.about is None:
        if request.words is None:
            return _how_to(texts)
        keep_it(message, request.words)
        return None
    held = content(request.about)
    if held is None:
        return texts.gettext("I can't keep this kind of message yet.")
    # The words beside the command join the message they are about, as an album's pieces join each other.
    together = f"{TASK}:{message.message_id}"
    kept = keep_it(request.about, held, album_id=together, sent_at=message.date)
    if kept.known is not None and kept.known.album_id != together:
        return texts.gettext("I have kept this message already.")
    if request.words is not None:
        keep_it(message, request.words, album_id=together)
    return None


def _how_to(texts: NullTranslations) -> str:
    return texts.gettext("Reply to a message with /task and it becomes a task, or write what needs doing after /task.")


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(take, in_group, asks_us)
    return router
