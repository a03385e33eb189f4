"""/start join_…: what somebody is invited to, and whether they come."""

from gettext import NullTranslations

from aiogram.types import Message
from aiogram.utils.formatting import Bold, Text

from handlers.cards.markup import fill, joined
from handlers.cards.menus import button
from handlers.pages import Feature, Look, Page, open_page, turn
from handlers.pressed import Pressed
from handlers.teams.presses import AcceptInvitation, DeclineInvitation, SwitchWorkspace
from handlers.teams.words import name_words, role_words
from handlers.teams.workspaces import switch
from locales.refusals import refusal
from storage.database import Database
from storage.store import Store
from storage.tables import Person
from tasks import invitations, workspaces
from tasks.bell import Bell
from tasks.invitations import PAYLOAD, Offer
from tasks.people import personal_workspace
from tasks.rules import TaskError
from wording.lines import one_line
from wording.names import NAME


async def show(
    message: Message, *, words: str, person: Person, texts: NullTranslations, db: Database, bell: Bell
) -> None:
    """Open the page of an invitation that works for them; of every other one nothing is told."""
    try:
        await db.write(_open, message, person, words.removeprefix(PAYLOAD))
    except TaskError as error:
        await message.reply(refusal(texts, error.code), parse_mode=None)
        return
    await bell.ring("deliveries")


def draw(store: Store, look: Look) -> Page | None:
    if look.reader is None:
        return None
    if look.view.get("declined"):
        return Page(look.say("All right. Nothing has changed."))
    try:
        offered = invitations.offer(store, look.reader.id, look.view["code"])
    except TaskError as error:
        return Page(Text(refusal(look.texts, error.code)))
    return _welcome(store, look, look.reader, offered) if offered.joined else _question(look, offered)


def _question(look: Look, offered: Offer) -> Page:
    say = look.texts.gettext
    who = say("{name} invites you to {team}.") if offered.by else say("You are invited to {team}.")
    name = Bold(name_words(offered.by)) if offered.by else ""
    lines = [
        fill(who, name=name, team=Bold(_team(offered))),
        fill(say("Your role would be: {role}"), role=role_words(look.texts, offered.role)),
    ]
    yes = button(say("Join"), AcceptInvitation(), "success")
    no = button(say("No thanks"), DeclineInvitation())
    return Page(joined(lines, "\n"), [[yes, no]])


def _welcome(store: Store, look: Look, reader: Person, offered: Offer) -> Page:
    say = look.texts.gettext
    lines = [
        fill(say("You belong to {team}."), team=Bold(_team(offered))),
        fill(say("Your role: {role}"), role=role_words(look.texts, offered.role)),
        Text(say("/workspace changes which tasks our chat works with.")),
    ]
    if workspaces.current(store, reader).id == offered.workspace.id:
        return Page(joined(lines, "\n"))
    go = button(say("Work there from now on"), SwitchWorkspace(workspace=offered.workspace.id))
    return Page(joined(lines, "\n"), [[go]])


def _team(offered: Offer) -> str:
    return one_line(offered.workspace.title, NAME) or "…"


def _accept(store: Store, pressed: Pressed, _data: AcceptInvitation) -> str:
    joined_to = invitations.accept(store, pressed.person.id, pressed.delivery.view["code"])
    turn(store, pressed)
    return pressed.texts.gettext("Welcome to {team}").format(team=_team(joined_to))


def _decline(store: Store, pressed: Pressed, _data: DeclineInvitation) -> str:
    turn(store, pressed, declined=True)
    return ""


def _open(store: Store, message: Message, person: Person, code: str) -> None:
    invitations.offer(store, person.id, code)
    own = personal_workspace(store, person)
    open_page(store, message, FEATURE.name, workspace=own, person=person, code=code)


FEATURE = Feature("join", draw, {AcceptInvitation: _accept, DeclineInvitation: _decline, SwitchWorkspace: switch})
