"""/workspace: where a private chat works."""

from collections.abc import Sequence
from gettext import NullTranslations

from aiogram.types import Message
from aiogram.utils.formatting import Bold, Text

from handlers.answers import answer_one
from handlers.cards.markup import fill, joined
from handlers.cards.menus import button
from handlers.options import Options
from handlers.pages import Feature, Look, Page, open_page, turn
from handlers.pages.page import Rows
from handlers.people import PAGE_OF_WORKSPACES
from handlers.pressed import Pressed
from handlers.teams.leaves import leaf_of, turning
from handlers.teams.presses import AskToLeave, LeaveWorkspace, ShowWorkspaces, SwitchWorkspace
from handlers.teams.words import role_words
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Workspace
from tasks import teams, workspaces
from tasks.bell import Bell
from tasks.people import personal_workspace
from tasks.workspaces import Place
from wording.lines import one_line
from wording.names import NAME

ON_A_LEAF = 8
LABEL = 40


async def show(message: Message, *, person: Person, db: Database, bell: Bell) -> None:
    await db.write(_open, message, person)
    await bell.ring("deliveries")


async def show_in_group(message: Message, *, workspace: Workspace, texts: NullTranslations, options: Options) -> None:
    words = texts.gettext("This group works in its own workspace, {team}. Where our chat works, you choose there.")
    team = one_line(workspace.title, NAME) or "…"
    await answer_one(message, Text(words.format(team=team), f" https://t.me/{options.bot_username}"))


def draw(store: Store, look: Look) -> Page | None:
    if look.reader is None:
        return None
    found, say = workspaces.places(store, look.reader), look.texts.gettext
    leaving = next((place for place in found if place.workspace.id == look.view.get("leaving")), None)
    if leaving is not None and leaving.may_leave:
        return _really(look, leaving)
    shown, leaf = leaf_of(found, look.view.get("leaf", 0), ON_A_LEAF)
    heading = [Bold(say("Your workspaces")), Text(say("Our chat works in the one with the tick.")), Text()]
    lines = [*_lost(look), *heading, *(_line(look, place) for place in shown)]
    return Page(joined(lines, "\n"), _rows(look, shown, leaf, len(found)))


def _lost(look: Look) -> list[Text]:
    if (title := look.view.get("lost")) is None:
        return []
    words = look.texts.gettext("You don't belong to {team} any more: our chat works with your own tasks again.")
    return [fill(words, team=Bold(one_line(title, NAME) or "…")), Text()]


def _line(look: Look, place: Place) -> Text:
    count = place.open_tasks
    tasks = look.texts.ngettext("{count} open task", "{count} open tasks", count).format(count=count)
    role = "" if place.own else f"{role_words(look.texts, place.role)} · "
    return Text("✓ " if place.current else "· ", Bold(_title(look, place, NAME)), f" – {role}{tasks}")


def _title(look: Look, place: Place, limit: int) -> str:
    return look.texts.gettext("Your own tasks") if place.own else one_line(place.workspace.title, limit) or "…"


def _rows(look: Look, shown: Sequence[Place], leaf: int, count: int) -> Rows:
    leave = look.texts.gettext("Leave {team}…")
    switches = [
        [button(_title(look, place, LABEL), SwitchWorkspace(workspace=place.workspace.id))]
        for place in shown
        if not place.current
    ]
    leaves = [
        [button(leave.format(team=_title(look, place, LABEL)), AskToLeave(workspace=place.workspace.id))]
        for place in shown
        if place.may_leave
    ]
    return [*switches, *leaves, turning(look.texts, count, leaf, ON_A_LEAF, lambda leaf: ShowWorkspaces(leaf=leaf))]


def _really(look: Look, place: Place) -> Page:
    question = look.texts.gettext("Leave {team}? You will see its tasks no more, until somebody invites you again.")
    leave = button(look.texts.gettext("Leave"), LeaveWorkspace(workspace=place.workspace.id), "danger")
    back = button(look.texts.gettext("‹ Back"), AskToLeave(workspace=0))
    return Page(fill(question, team=Bold(_title(look, place, NAME))), [[leave], [back]])


def switch(store: Store, pressed: Pressed, data: SwitchWorkspace) -> str:
    """Also from the page of an invitation, which this page then stands in for."""
    workspace = workspaces.choose(store, pressed.person.id, data.workspace)
    turn(store, pressed, page=PAGE_OF_WORKSPACES, lost=None, code=None, leaving=None)
    own = personal_workspace(store, pressed.person)
    if workspace.id == own.id:
        return pressed.texts.gettext("Our chat works with your own tasks")
    words = pressed.texts.gettext("Our chat works in {team}")
    return words.format(team=one_line(workspace.title, LABEL) or "…")


def _ask_to_leave(store: Store, pressed: Pressed, data: AskToLeave) -> str:
    turn(store, pressed, leaving=data.workspace or None)
    return ""


def _leave(store: Store, pressed: Pressed, data: LeaveWorkspace) -> str:
    teams.leave(store, pressed.actor, data.workspace)
    if (person := store.people.get(pressed.person.id)) is not None:
        workspaces.lost(store, person)
    turn(store, pressed, leaving=None, lost=None)
    return pressed.texts.gettext("You have left")


def _turn_leaf(store: Store, pressed: Pressed, data: ShowWorkspaces) -> str:
    turn(store, pressed, leaf=data.leaf)
    return ""


def _open(store: Store, message: Message, person: Person) -> None:
    own = personal_workspace(store, person)
    open_page(store, message, PAGE_OF_WORKSPACES, workspace=own, person=person)


FEATURE = Feature(
    PAGE_OF_WORKSPACES,
    draw,
    {SwitchWorkspace: switch, AskToLeave: _ask_to_leave, LeaveWorkspace: _leave, ShowWorkspaces: _turn_leaf},
)
