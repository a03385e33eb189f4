"""The ways to the page of a team: a command in private or in a group, a link from the group."""

from gettext import NullTranslations

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import Message

from handlers.groups.membership import follow_administrators
from handlers.options import Options
from handlers.pages import open_page
from handlers.people import workspace_of
from handlers.teams.starting import greeted_for
from handlers.teams.team import PAGE, TEAM
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.rules import TaskError
from wording.lines import one_line
from wording.names import NAME


class Payload(Filter):
    """The words of a command begin so."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    async def __call__(self, message: Message, words: str) -> bool:  # noqa: ARG002 - a filter of messages
        return words.startswith(self._prefix)


async def here(
    message: Message, *, workspace: Workspace, person: Person, actor: Actor, db: Database, bell: Bell
) -> None:
    await db.write(_open, message, actor, workspace, person)
    await bell.ring("deliveries")


async def in_group(
    message: Message, *, workspace: Workspace, actor: Actor, bot: Bot, db: Database, bell: Bell, options: Options
) -> None:
    """Everybody in the group sees the page, so it is about what Telegram says of the group now."""
    await follow_administrators(bot, db, options, message.chat.id)
    await db.write(_open, message, actor, workspace, None)
    await bell.ring("deliveries")


async def by_group(message: Message, *, bot: Bot, db: Database, bell: Bell, options: Options) -> None:
    """An administrator who hides asks for it: whoever presses its buttons shows who they are."""
    workspace = await db.write(workspace_of, message.chat, None, options)
    await in_group(message, workspace=workspace, actor=Actor.INSTALLATION, bot=bot, db=db, bell=bell, options=options)


async def by_link(message: Message, *, words: str, person: Person, actor: Actor, db: Database, bell: Bell) -> None:
    await db.write(_open_named, message, actor, person, words.removeprefix(TEAM))
    await bell.ring("deliveries")


async def greet(message: Message, *, words: str, person: Person, texts: NullTranslations, db: Database) -> None:
    """Somebody started us since their group asked them to."""
    workspace = await db.read(greeted_for, person, words)
    thanks = texts.gettext("Hello, {name}! Now I can write to you here.")
    about = texts.gettext("I tell you what concerns you in {team}. /tasks shows your list, /help all I can do.")
    said = thanks.format(name=one_line(person.name, NAME) or "…")
    if workspace is not None:
        said += " " + about.format(team=one_line(workspace.title, NAME) or "…")
    await message.reply(said, parse_mode=None)


def _open(store: Store, message: Message, actor: Actor, workspace: Workspace, person: Person | None) -> None:
    actor.require(store, workspace.id, "view")
    open_page(store, message, PAGE, workspace=workspace, person=person)


def _open_named(store: Store, message: Message, actor: Actor, person: Person, public_id: str) -> None:
    workspace = store.workspaces.by_public_id(public_id)
    if workspace is None:
        raise TaskError("not_found")
    _open(store, message, actor, workspace, person)
