"""/export: the tasks of this chat's workspace as a file, sent to whoever asks, in private."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from gettext import NullTranslations

from aiogram import Bot, Router
from aiogram.exceptions import TelegramForbiddenError
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.formatting import Text

from handlers import own_data
from handlers.answers import answer_one, show_instead
from handlers.cards.markup import fill
from handlers.cards.menus import button
from handlers.spoken import Spoken
from integrations.files import FORMATS, Format
from locales import mark
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Status, Workspace, now
from tasks.actors import Actor
from tasks.exporting import MOST, Exported, exported, note_file
from tasks.people import local
from tasks.rules import ACTIVE, TaskError
from wording.lines import one_line
from wording.names import NAME

CHOOSE = mark("Which file do you want of the tasks of {workspace}?")
_LETTERS = 40


class Which(StrEnum):
    OPEN = "open"
    ALL = "all"


class ExportAs(CallbackData, prefix="export"):
    """Send a file of a format; None only changes which tasks will be in it."""

    format: str | None
    which: Which


async def choose(
    message: Message,
    *,
    words: str,
    workspace: Workspace,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    bot: Bot,
) -> None:
    """`/export` shows the formats, `/export csv` sends one at once, `/export me` all that is stored about somebody."""
    if words.casefold() in own_data.ME:
        await own_data.send(bot, db, person, actor, texts)
        if message.chat.type != "private":
            await answer_one(message, Text(texts.gettext("I have sent it to you in private.")), elsewhere=False)
        return
    if (format_ := _named(words)) is not None:
        tasks = await _tasks(db, actor, workspace.id, Which.ALL)
        await _send(bot, person, workspace.title, format_, tasks)
        await db.write(note_file, actor, workspace.id, format_.extension, len(tasks))
        if message.chat.type != "private":
            await answer_one(message, Text(texts.gettext("I have sent it to you in private.")), elsewhere=False)
        return
    await answer_one(message, *_menu(texts, workspace, Which.ALL), elsewhere=False)


async def press(
    query: CallbackQuery,
    *,
    callback_data: ExportAs,
    workspace: Workspace,
    person: Person,
    actor: Actor,
    texts: NullTranslations,
    db: Database,
    bot: Bot,
) -> None:
    if callback_data.format is None:
        await show_instead(query, *_menu(texts, workspace, callback_data.which))
        return
    if (format_ := FORMATS.get(callback_data.format)) is None:
        raise TaskError("bad_button")
    tasks = await _tasks(db, actor, workspace.id, callback_data.which)
    await _send(bot, person, workspace.title, format_, tasks)
    await db.write(note_file, actor, workspace.id, format_.extension, len(tasks))
    in_private = query.message is not None and query.message.chat.type == "private"
    await query.answer(None if in_private else texts.gettext("I have sent it to you in private."))


async def _send(bot: Bot, person: Person, title: str, format_: Format, tasks: Sequence[Exported]) -> None:
    """Send the file to the person's own chat. Raises `TaskError` "no_private_chat"."""
    if person.telegram_id is None or not person.reachable:
        raise TaskError("no_private_chat")
    content = await asyncio.to_thread(format_.write, tasks)
    file = BufferedInputFile(content, file_name(title, format_, local(now(), person.zone)))
    try:
        await bot.send_document(person.telegram_id, file)
    except TelegramForbiddenError:
        raise TaskError("no_private_chat") from None


def file_name(workspace: str, format_: Format, at: datetime) -> str:
    """ "sift-team-2026-11-22.csv": letters and digits of any script, and hyphens."""
    letters = "".join(letter if letter.isalnum() else " " for letter in workspace[:_LETTERS].lower())
    return "-".join(["sift", *letters.split(), f"{at:%Y-%m-%d}"]) + f".{format_.extension}"


def _menu(
    texts: NullTranslations, workspace: Workspace, which: Which
) -> tuple[Text, *tuple[list[InlineKeyboardButton], ...]]:
    title = one_line(workspace.title, NAME) or "…"
    buttons = [button(format_.name, ExportAs(format=name, which=which)) for name, format_ in FORMATS.items()]
    say = texts.gettext
    other = {
        Which.ALL: button(say("☑ Finished ones, too"), ExportAs(format=None, which=Which.OPEN)),
        Which.OPEN: button(say("☐ Finished ones, too"), ExportAs(format=None, which=Which.ALL)),
    }[which]
    return fill(say(CHOOSE), workspace=title), buttons[:2], buttons[2:], [other]


def _named(words: str) -> Format | None:
    """A format by its name, its extension, or how else people call it."""
    name = {"markdown": "md", "icalendar": "ics", "ical": "ics"}.get(words.casefold(), words.casefold())
    return FORMATS.get(name)


async def _tasks(db: Database, actor: Actor, workspace_id: int, which: Which) -> list[Exported]:
    """Read in steps: other people's presses are answered in between."""
    found, before = await db.read(_step, actor, workspace_id, which, None)
    while before is not None and len(found) < MOST:
        more, before = await db.read(_step, actor, workspace_id, which, before)
        found += more
    return found


def _step(
    store: Store, actor: Actor, workspace_id: int, which: Which, before: int | None
) -> tuple[list[Exported], int | None]:
    actor.require(store, workspace_id, "export")
    return exported(store, actor, [workspace_id], ACTIVE if which is Which.OPEN else tuple(Status), before=before)


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(choose, Spoken("export"))
    router.callback_query.register(press, ExportAs.filter())
    return router
