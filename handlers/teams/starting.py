"""Asking somebody in a group to start us, so that we can write to them; and greeting who does."""

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Text

from handlers.pages import Feature, Look, Page
from handlers.teams.team import HELLO
from handlers.teams.words import mention
from storage.store import Store
from storage.tables import Person, Workspace
from tasks import starting
from tasks.rules import may


def draw(store: Store, look: Look) -> Page | None:
    person = store.people.get(look.view.get("person", 0))
    if person is None:
        return None
    if person.reachable:
        return Page(look.say("{name} has started me.", name=Text(person.name)))
    words = look.say("{name}, there is something for you here. Start me, and I can write to you.", name=mention(person))
    url = f"https://t.me/{look.options.bot_username}?start={HELLO}{look.workspace.public_id}"
    return Page(words, [[InlineKeyboardButton(text=look.texts.gettext("Start me"), url=url)]], silent=False)


def greeted_for(store: Store, person: Person, words: str) -> Workspace | None:
    """The workspace whose group asked somebody to start us; None for a payload that says nothing to us."""
    public_id = words.removeprefix(HELLO)
    workspace = store.workspaces.by_public_id(public_id)
    is_theirs = workspace is not None and may(store.people.role(workspace.id, person.id), "view")
    return workspace if is_theirs else None


FEATURE = Feature(starting.PAGE, draw)
