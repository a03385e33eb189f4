"""Edited messages: what we keep follows the words of its author."""

from datetime import UTC, datetime

from aiogram import Router
from aiogram.types import Message

from handlers.filters import answers_bot, in_group, in_private, is_command, keepable
from handlers.groups.addressed import addressed_words
from handlers.groups.overhearing import take_over_edit
from handlers.messages.arrivals import Acknowledge, described
from handlers.messages.content import Content
from handlers.messages.forwards import keep_in_private
from handlers.options import Options
from handlers.updates import Trace
from storage.database import Database
from storage.store import Store
from tasks import transcribing
from tasks.bell import Bell
from tasks.capture import edit_message
from tasks.rules import may


async def edit_in_private(
    message: Message, *, held: Content, db: Database, bell: Bell, options: Options, acknowledge: Acknowledge
) -> None:
    """An edit may come before its original, which is then a duplicate."""
    if await db.write(take_over_or_keep, message, held, options):
        acknowledge(message.chat.id, message.message_id)
    await bell.ring("messages")


async def edit_in_group(message: Message, *, held: Content, db: Database, bell: Bell, options: Options) -> Trace | None:
    """In a group only what is kept already is of interest."""
    if await db.write(take_over, message, addressed_words(message, held, options), options):
        await bell.ring("messages")
        return None
    await db.write(take_over_edit, message)
    return Trace.NONE


def take_over_or_keep(store: Store, message: Message, held: Content, options: Options) -> bool:
    """Returns whether it was unknown and is kept now. Commands and answers to us were heard when they came."""
    commands = is_command(message)
    said = addressed_words(message, held, options) if commands else held
    if take_over(store, message, said, options) or commands or answers_bot(message, options):
        return False
    keep_in_private(store, message, held, options)
    return True


def take_over(store: Store, message: Message, held: Content, options: Options) -> bool:
    """Take over an edit of a message that is kept; False when it isn't."""
    known = store.messages.in_chat(message.chat.id, message.message_id)
    if known is None:
        return False
    if message.location is not None:
        return True  # A live location moves for hours; where it was sent from is what was meant.
    sender = store.people.get(known.sender_id) if known.sender_id else None
    if sender is not None and not may(store.people.role(known.workspace_id, sender.id), "create"):
        return True  # They have left the workspace since, or may only look there: its tasks stay as they are.
    workspace = store.workspaces.get(known.workspace_id)
    speaks, before = sender or workspace, known.media
    edited = edit_message(
        store,
        message.chat.id,
        message.message_id,
        text=held.text,
        entities=held.entities,
        media=described(store, message, held, speaks.locale if speaks else "en"),
        edited_at=datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else message.date,
    )
    if edited is not None:
        transcribing.follow_edit(store, options.transcriber, edited, before)
    return True


def setup() -> Router:
    router = Router(name=__name__)
    router.edited_message.register(edit_in_private, in_private, keepable)
    router.edited_message.register(edit_in_group, in_group, keepable)
    return router
