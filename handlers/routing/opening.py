"""The ways to the page of rules: /rules in private or in a group, a link from the group."""

from aiogram.types import Message

from handlers.pages import open_page
from handlers.routing.drawing import RULES
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.rules import TaskError

PAGE = "rules"


async def show(
    message: Message, *, workspace: Workspace, person: Person, actor: Actor, db: Database, bell: Bell
) -> None:
    await db.write(_open, message, actor, workspace, person if message.chat.type == "private" else None)
    await bell.ring("deliveries")


async def by_link(message: Message, *, words: str, person: Person, actor: Actor, db: Database, bell: Bell) -> None:
    await db.write(_open_named, message, actor, person, words.removeprefix(RULES))
    await bell.ring("deliveries")


def _open(store: Store, message: Message, actor: Actor, workspace: Workspace, person: Person | None) -> None:
    actor.require(store, workspace.id, "rules")
    open_page(store, message, PAGE, workspace=workspace, person=person)


def _open_named(store: Store, message: Message, actor: Actor, person: Person, public_id: str) -> None:
    workspace = store.workspaces.by_public_id(public_id)
    if workspace is None:
        raise TaskError("not_found")
    _open(store, message, actor, workspace, person)
