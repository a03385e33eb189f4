"""What a person sends in private, forwarded or typed, is a wish: it is kept."""

from gettext import NullTranslations

from aiogram import Router
from aiogram.types import Message

from handlers.filters import commands, in_private, keepable, sent_on_purpose
from handlers.messages.arrivals import Acknowledge, keep
from handlers.messages.content import Content
from handlers.options import Options
from handlers.people import meet, workspace_of
from locales import translations
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace
from tasks import workspaces
from tasks.bell import Bell
from wording.lines import one_line
from wording.names import NAME


async def capture(
    message: Message, *, held: Content, db: Database, bell: Bell, options: Options, acknowledge: Acknowledge
) -> None:
    elsewhere = await db.write(keep_in_private, message, held, options)
    await bell.ring("messages")
    acknowledge(message.chat.id, message.message_id)
    if elsewhere is not None:
        await message.reply(elsewhere, parse_mode=None)


def keep_in_private(store: Store, message: Message, held: Content, options: Options) -> str | None:
    """Store a private message of somebody, whom we may answer from now on.

    Returns what to say when it is kept elsewhere than where their chat works, since they may only look there.
    """
    if message.from_user is None:
        return None
    sender = meet(store, message.from_user, options, private=True)
    if sender.options and store.messages.in_chat(message.chat.id, message.message_id) is not None:
        return None  # It comes again, and may be kept in a workspace that they have left meanwhile.
    chosen = workspace_of(store, message.chat, sender, options)
    workspace = workspaces.to_keep_in(store, sender, chosen)
    kept = keep(store, message, held, sender=sender, workspace=workspace, options=options)
    return None if workspace is chosen or kept.joined or not kept.created else kept_elsewhere(sender, chosen)


def kept_elsewhere(sender: Person, chosen: Workspace) -> str:
    words = translations(sender.locale).gettext(
        "You may only look at the tasks of {team}, so I keep this among your own. /workspace changes where you work."
    )
    return words.format(team=one_line(chosen.title, NAME) or "…")


async def refuse_command(message: Message, texts: NullTranslations) -> None:
    await message.reply(texts.gettext("I don't know this command. /help lists those I know."), parse_mode=None)


async def refuse(message: Message, texts: NullTranslations) -> None:
    """Nothing is lost in silence: what can't be kept is refused in words."""
    words = texts.gettext("I can't keep this kind of message yet. Send me its words, a photo or a file instead.")
    await message.reply(words, parse_mode=None)


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(refuse_command, in_private, commands)
    router.message.register(capture, in_private, keepable)
    router.message.register(refuse, in_private, sent_on_purpose)
    return router
