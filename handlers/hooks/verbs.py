"""/hooks, and what its buttons do."""

from contextlib import suppress
from gettext import NullTranslations

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.formatting import Text

from handlers.answers import NO_PREVIEW, answer
from handlers.cards.markup import to_html
from handlers.hooks import pages
from handlers.hooks.pages import Looker
from handlers.hooks.presses import OpenHook, PauseHook, RemoveHook, RenewSecret
from handlers.options import Options
from integrations import SERVICES
from storage.connected_tables import Hook
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace, now
from storage.vault import Vault
from tasks import hooks
from tasks.actors import Actor
from tasks.rules import TaskError
from tasks.signing import secret_of
from wording.services import service_name

GENERIC = "generic"


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
    """List the hooks, or make one of this name, for the service that stands before it."""
    if options.public_url is None:
        await answer(message, Text(texts.gettext("Hooks need an address that others can reach: set PUBLIC_URL first.")))
        return
    service, name = _asked_for(words, texts)
    if not SERVICES[service].SETUP.ours:
        await db.read(hooks.hooks_of, actor, workspace.id)  # who may make none is told that, not the way
        private = message.chat.type == "private"
        await answer(
            message, pages.in_the_app(service, texts), *pages.way_in(texts, options.mini_app_url, private=private)
        )
        return
    if words:
        await _reach(bot, person)
        hook, secret = await db.write(_make, actor, vault, workspace.id, service=service, name=name)
        await _hand_over(bot, person, pages.ready(hook, secret, texts, options.public_url))
    known = await db.read(pages.seen, actor, workspace)
    text, rows = pages.list_page(known, _looker(texts, person, workspace))
    await answer(message, text, *rows)


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
    public_url = _public(options)
    await _reach(bot, person)
    hook, secret = await db.write(_make, actor, vault, workspace.id, service=GENERIC, name="")
    await _hand_over(bot, person, pages.ready(hook, secret, texts, public_url))
    known = await db.read(pages.seen, actor, workspace)
    page = pages.list_page(known, _looker(texts, person, workspace))
    await _turn(query, page, texts.gettext("Its address is in our chat"))


async def turn_back(
    query: CallbackQuery, *, workspace: Workspace, person: Person, actor: Actor, texts: NullTranslations, db: Database
) -> None:
    known = await db.read(pages.seen, actor, workspace)
    await _turn(query, pages.list_page(known, _looker(texts, person, workspace)))


async def open_one(
    query: CallbackQuery,
    *,
    callback_data: OpenHook,
    workspace: Workspace,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    options: Options,
) -> None:
    seen = await db.read(pages.seen_one, actor, callback_data.hook)
    await _turn(query, pages.hook_page(seen, _looker(texts, person, workspace), _public(options)))


async def pause(
    query: CallbackQuery,
    *,
    callback_data: PauseHook,
    workspace: Workspace,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    options: Options,
) -> None:
    public_url = _public(options)
    await db.write(hooks.pause_hook, actor, callback_data.hook, paused=callback_data.paused)
    seen = await db.read(pages.seen_one, actor, callback_data.hook)
    words = texts.gettext("Paused: what comes is forgotten") if callback_data.paused else texts.gettext("Resumed")
    await _turn(query, pages.hook_page(seen, _looker(texts, person, workspace), public_url), words)


async def renew(
    query: CallbackQuery,
    *,
    callback_data: RenewSecret,
    bot: Bot,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    vault: Vault,
) -> None:
    """Of a service that makes its secret itself none is made here."""
    await _reach(bot, person)
    hook, secret = await db.write(_renew, actor, vault, callback_data.hook)
    await _hand_over(bot, person, pages.renewed(hook, secret, texts))
    with suppress(TelegramBadRequest):
        await query.answer(texts.gettext("The new secret is in our chat"))


async def remove(
    query: CallbackQuery,
    *,
    callback_data: RemoveHook,
    workspace: Workspace,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
) -> None:
    await db.write(hooks.remove_hook, actor, callback_data.hook)
    known = await db.read(pages.seen, actor, workspace)
    page = pages.list_page(known, _looker(texts, person, workspace))
    await _turn(query, page, texts.gettext("Removed: its address no longer works"))


def _asked_for(words: str, texts: NullTranslations) -> tuple[str, str]:
    """The service, and the name: the service's own where none is given."""
    first, _, rest = words.partition(" ")
    service = first.casefold()
    if service not in SERVICES:
        return GENERIC, words
    return service, rest.strip() or service_name(texts, service)


def _public(options: Options) -> str:
    """Without it nobody has been shown a button of these."""
    if options.public_url is None:
        raise TaskError("bad_button")
    return options.public_url


def _looker(texts: NullTranslations, person: Person, workspace: Workspace) -> Looker:
    return Looker(texts, person.locale, workspace.zone, now())


async def _reach(bot: Bot, person: Person) -> None:
    """Before there is a secret that they could not be told. Raises `TaskError`."""
    try:
        await bot.send_chat_action(person.telegram_id or 0, "typing")
    except (TelegramForbiddenError, TelegramBadRequest):
        raise TaskError("no_private_chat") from None


async def _hand_over(bot: Bot, person: Person, words: Text) -> None:
    """The secret is for one person's eyes: it goes to their own chat. Raises `TaskError`."""
    try:
        await bot.send_message(
            person.telegram_id or 0, to_html(words), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        )
    except (TelegramForbiddenError, TelegramBadRequest):
        raise TaskError("no_private_chat") from None


async def _turn(query: CallbackQuery, page: tuple[Text, pages.Rows], words: str | None = None) -> None:
    """Answer the press, and show another page in its message."""
    text, rows = page
    with suppress(TelegramBadRequest):
        await query.answer(words)
    with suppress(TelegramBadRequest):  # it is gone, or shows that already
        if isinstance(query.message, Message):
            markup = InlineKeyboardMarkup(inline_keyboard=rows)
            await query.message.edit_text(
                to_html(text), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=markup
            )


def _make(store: Store, actor: Actor, vault: Vault, workspace_id: int, *, service: str, name: str) -> tuple[Hook, str]:
    """The new hook, and its secret."""
    name = name or f"Hook {len(hooks.hooks_of(store, actor, workspace_id)) + 1}"
    hook = hooks.make_hook(store, actor, vault, workspace_id, service=service, name=name)
    return hook, secret_of(store, vault, hook)


def _renew(store: Store, actor: Actor, vault: Vault, hook_id: str) -> tuple[Hook, str]:
    hook = hooks.own_hook(store, actor, hook_id)
    if not SERVICES[hook.service].SETUP.ours:
        raise TaskError("bad_button")
    hook = hooks.rotate_secret(store, actor, vault, hook_id)
    return hook, secret_of(store, vault, hook)
