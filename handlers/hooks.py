"""/hooks: addresses that other programs post messages to."""

from contextlib import suppress
from gettext import NullTranslations
from typing import Annotated

from aiogram import Bot, Router
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.formatting import Bold, Code, Spoiler, Text
from pydantic import StringConstraints

from handlers.answers import NO_PREVIEW, answer
from handlers.cards.markup import fill, joined, to_html
from handlers.cards.menus import button
from handlers.options import Options
from handlers.spoken import Spoken
from storage.connected_tables import Hook
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace
from storage.vault import Vault
from tasks import hooks
from tasks.actors import Actor
from tasks.rules import TaskError
from tasks.signing import secret_of
from wording.lines import one_line

SERVICE = "generic"
LISTED, NAME = 20, 40


class NewHook(CallbackData, prefix="hook"):
    """Into the workspace of the chat."""


class RemoveHook(CallbackData, prefix="unhook"):
    hook: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{1,24}$")]


async def show(
    message: Message,
    *,
    words: str,
    bot: Bot,
    workspace: Workspace,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    options: Options,
    vault: Vault,
) -> None:
    """List the hooks, or make one of this name."""
    if options.public_url is None:
        await answer(message, Text(texts.gettext("Hooks need an address that others can reach: set PUBLIC_URL first.")))
        return
    if words:
        hook, secret = await db.write(_make, actor, vault, workspace.id, words)
        await _hand_over(bot, person, _secret_words(hook, secret, texts, options.public_url))
    known = await db.read(hooks.hooks_of, actor, workspace.id)
    await answer(message, _list(known, texts), *_rows(known, texts))


async def make(
    query: CallbackQuery,
    *,
    bot: Bot,
    workspace: Workspace,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    options: Options,
    vault: Vault,
) -> None:
    if options.public_url is None:
        raise TaskError("bad_button")
    hook, secret = await db.write(_make, actor, vault, workspace.id, "")
    await _hand_over(bot, person, _secret_words(hook, secret, texts, options.public_url))
    with suppress(TelegramBadRequest):
        await query.answer(texts.gettext("Its address is in our chat"))


async def remove(
    query: CallbackQuery, *, callback_data: RemoveHook, actor: Actor, texts: NullTranslations, db: Database
) -> None:
    await db.write(hooks.remove_hook, actor, callback_data.hook)
    with suppress(TelegramBadRequest):
        await query.answer(texts.gettext("Removed: its address no longer works"))
        if isinstance(query.message, Message):
            await query.message.delete()


async def _hand_over(bot: Bot, person: Person, words: Text) -> None:
    """The secret is for one person's eyes: it goes to their own chat. Raises `TaskError`."""
    try:
        await bot.send_message(
            person.telegram_id or 0, to_html(words), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        )
    except (TelegramForbiddenError, TelegramBadRequest):
        raise TaskError("no_private_chat") from None


def _secret_words(hook: Hook, secret: str, texts: NullTranslations, public_url: str) -> Text:
    lines = [
        texts.gettext("{name} is ready. Post JSON with a “text” field to"),
        "{address}",
        texts.gettext("and sign it the Standard Webhooks way. The secret, shown only this once:"),
        "{secret}",
    ]
    return fill(
        "\n".join(lines),
        name=Bold(one_line(hook.name, NAME)),
        address=Code(f"{public_url}/hooks/{hook.id}"),
        secret=Spoiler(secret),
    )


def _list(known: list[Hook], texts: NullTranslations) -> Text:
    names = [Text("· ", one_line(hook.name, NAME)) for hook in known[:LISTED]]
    how = texts.gettext("Hooks let other programs send messages here. To make one, send /hooks and a name.")
    return joined([Text(Bold(texts.gettext("Hooks"))), *names, Text(how)], "\n")


def _rows(known: list[Hook], texts: NullTranslations) -> list[list[InlineKeyboardButton]]:
    remove = texts.gettext("Remove {name}")
    rows = [
        [button(remove.format(name=one_line(hook.name, NAME)), RemoveHook(hook=hook.id))] for hook in known[:LISTED]
    ]
    return [[button(texts.gettext("New hook"), NewHook())], *rows]


def _make(store: Store, actor: Actor, vault: Vault, workspace_id: int, name: str) -> tuple[Hook, str]:
    """The new hook, and its secret."""
    name = name or f"Hook {len(hooks.hooks_of(store, actor, workspace_id)) + 1}"
    hook = hooks.make_hook(store, actor, vault, workspace_id, service=SERVICE, name=name)
    return hook, secret_of(store, vault, hook)


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(show, Spoken("hooks"))
    router.callback_query.register(make, NewHook.filter())
    router.callback_query.register(remove, RemoveHook.filter())
    return router
