"""/team: who is who; who may, changes roles."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Bold, Italic, Text

from handlers.cards.markup import fill, joined, link
from handlers.cards.menus import button
from handlers.pages import Feature, Look, Page, turn
from handlers.pages.page import Rows
from handlers.pressed import Pressed
from handlers.teams import inviting
from handlers.teams.leaves import leaf_of, turning
from handlers.teams.presses import GiveRole, Part, PickMate, RemoveMate, ShowTeam
from handlers.teams.words import name_words, role_words
from storage.store import Store
from storage.tables import Person
from tasks import teams
from tasks.rules import TaskError, may
from tasks.teams import Teammate
from wording.lines import one_line
from wording.names import NAME, ROLES

PAGE = "team"

ON_A_LEAF, OFFERED = 30, 10
"""How many people a leaf names, and of how many it has buttons."""

SHORT = 40

TEAM = "team_"
HELLO = "hello_"
"""Payloads of /start: the page of a workspace's team in private, and the one for who has not started us yet. The
workspace's public id follows."""


def draw(store: Store, look: Look) -> Page | None:
    found = teams.team(store, look.actor, look.workspace.id)
    if look.view.get("part") == Part.INVITING and inviting.may_invite(store, look):
        return inviting.draw(store, look)
    if look.view.get("part") != Part.PEOPLE:
        return _home(store, look, found)
    mate = next((mate for mate in found if mate.person.id == look.view.get("person")), None)
    return _people(look, found) if mate is None else _mate(look, mate)


def _home(store: Store, look: Look, found: Sequence[Teammate]) -> Page:
    shown, leaf = leaf_of(found, look.view.get("leaf", 0), ON_A_LEAF)
    lines = [_heading(look), Text(), *(_line(look, mate) for mate in shown)]
    if look.workspace.kind == "group":
        lines += [Text(), Text(look.texts.gettext("Administrators of the group are admins here to begin with."))]
    leaves = turning(look.texts, len(found), leaf, ON_A_LEAF, lambda leaf: ShowTeam(part=Part.HOME, leaf=leaf))
    return Page(joined(lines, "\n"), [leaves, *_ways_on(store, look, found)])


def _heading(look: Look) -> Text:
    return look.say("Team of {team}", team=Bold(one_line(look.workspace.title, NAME) or "…"))


def _line(look: Look, mate: Teammate) -> Text:
    sign, name = ROLES[mate.role]
    person, role = mate.person, look.texts.gettext(name)
    who = name_words(person, SHORT)
    named = link(who, f"https://t.me/{person.username}") if person.username else Text(who)
    words = [Text(f"{sign} "), named, Text(f" – {role}")]
    if mate.by_link:
        words.append(Text(", ", look.texts.gettext("by invitation")))
    if not person.reachable:
        words.append(Text(" · ", Italic(look.texts.gettext("has not started me yet"))))
    return Text(*words)


def _ways_on(store: Store, look: Look, found: Sequence[Teammate]) -> Rows:
    """In a group everybody sees the buttons, and whoever presses is asked for their right; in private who may has
    them."""
    say, bot = look.texts.gettext, look.options.bot_username
    role = look.actor.role(store, look.workspace.id)
    change = [[button(say("Change roles…"), ShowTeam(part=Part.PEOPLE, leaf=0))]] if may(role, "members") else []
    if look.reader is not None:
        invite = button(say("Invite…"), ShowTeam(part=Part.INVITING, leaf=0))
        return [*change, [invite]] if may(role, "invite") else change
    public_id = look.workspace.public_id
    invite = InlineKeyboardButton(text=say("Invite…"), url=f"https://t.me/{bot}?start={TEAM}{public_id}")
    if all(mate.person.reachable for mate in found):
        return [*change, [invite]]
    start = InlineKeyboardButton(text=say("Start me"), url=f"https://t.me/{bot}?start={HELLO}{public_id}")
    return [*change, [invite], [start]]


def _people(look: Look, found: Sequence[Teammate]) -> Page:
    shown, leaf = leaf_of(found, look.view.get("leaf", 0), OFFERED)
    names = [button(_label(mate), PickMate(person=mate.person.id)) for mate in shown]
    rows = [names[start : start + 2] for start in range(0, len(names), 2)]
    leaves = turning(look.texts, len(found), leaf, OFFERED, lambda leaf: ShowTeam(part=Part.PEOPLE, leaf=leaf))
    question = look.texts.gettext("Whose role changes?")
    return Page(joined([_heading(look), Text(question)], "\n"), [*rows, leaves, _back(look, Part.HOME)])


def _label(mate: Teammate) -> str:
    return f"{ROLES[mate.role][0]} {name_words(mate.person, SHORT)}"


def _mate(look: Look, mate: Teammate) -> Page:
    say, person = look.texts.gettext, mate.person
    lines = [
        fill(say("{name} is {role}."), name=Bold(name_words(person)), role=role_words(look.texts, mate.role)),
        Text(say("Viewers only look. Members work on tasks. Admins manage people and settings. Owners make admins.")),
    ]
    roles = [
        button(role_words(look.texts, role), GiveRole(person=person.id, role=role))
        for role in ROLES
        if role is not mate.role
    ]
    away = [[button(say("Remove"), RemoveMate(person=person.id), "danger")]] if _removable(look, mate) else []
    rows = [roles[start : start + 2] for start in range(0, len(roles), 2)]
    return Page(joined(lines, "\n"), [*rows, *away, _back(look, Part.PEOPLE)])


def _removable(look: Look, mate: Teammate) -> bool:
    return mate.by_link or look.workspace.kind != "group"


def _back(look: Look, part: Part) -> list[InlineKeyboardButton]:
    return [button(look.texts.gettext("‹ Back"), ShowTeam(part=part, leaf=0))]


def _show_part(store: Store, pressed: Pressed, data: ShowTeam) -> str:
    """An invitation is for the eyes of who makes it: in a group there is no such part."""
    if data.part is Part.PEOPLE:
        pressed.actor.require(store, pressed.delivery.workspace_id, "members")
    elif data.part is Part.INVITING:
        inviting.require_private(store, pressed)
    else:
        pressed.actor.require(store, pressed.delivery.workspace_id, "view")
    turn(store, pressed, part=str(data.part), leaf=data.leaf, person=None, made=None)
    return ""


def _pick(store: Store, pressed: Pressed, data: PickMate) -> str:
    pressed.actor.require(store, pressed.delivery.workspace_id, "members")
    turn(store, pressed, part=str(Part.PEOPLE), person=data.person)
    return ""


def _give(store: Store, pressed: Pressed, data: GiveRole) -> str:
    teams.set_role(store, pressed.actor, pressed.delivery.workspace_id, data.person, data.role)
    turn(store, pressed, part=str(Part.HOME), person=None, leaf=None)
    words = pressed.texts.gettext("{name} is {role} now")
    return words.format(name=_name(store, data.person), role=role_words(pressed.texts, data.role))


def _remove(store: Store, pressed: Pressed, data: RemoveMate) -> str:
    teams.remove(store, pressed.actor, pressed.delivery.workspace_id, data.person)
    turn(store, pressed, part=str(Part.HOME), person=None, leaf=None)
    return pressed.texts.gettext("{name} does not belong here any more").format(name=_name(store, data.person))


def _name(store: Store, person_id: int) -> str:
    person: Person | None = store.people.get(person_id)
    if person is None:
        raise TaskError("not_found")
    return name_words(person, SHORT)


FEATURE = Feature(
    PAGE,
    draw,
    {ShowTeam: _show_part, PickMate: _pick, GiveRole: _give, RemoveMate: _remove, **inviting.VERBS},
)
