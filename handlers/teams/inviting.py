"""The part of a team's page that makes invitations and ends them; in private only."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CopyTextButton, InlineKeyboardButton
from aiogram.utils.formatting import Bold, Code, Text

from handlers.cards import moments
from handlers.cards.markup import fill, joined
from handlers.cards.menus import button
from handlers.pages import Look, Page, turn
from handlers.pages.page import Rows
from handlers.pressed import Pressed
from handlers.teams.presses import MakeInvitation, Part, RevokeInvitation, SetInvitation, ShowTeam
from handlers.teams.words import role_words
from storage.store import Store
from storage.tables import Role
from storage.team_tables import Invitation
from tasks import invitations
from tasks.invitations import DAYS, INVITED, address
from tasks.rules import TaskError, may
from wording.lines import one_line
from wording.names import NAME, ROLES

LISTED = 6
"""How many open invitations are shown."""


def may_invite(store: Store, look: Look) -> bool:
    return look.reader is not None and may(look.actor.role(store, look.workspace.id), "invite")


def require_private(store: Store, pressed: Pressed) -> None:
    """Raises `TaskError` where a group would see the link, and for who may not invite."""
    pressed.actor.require(store, pressed.delivery.workspace_id, "invite")
    if pressed.delivery.person_id != pressed.person.id:
        raise TaskError("not_allowed")


def draw(store: Store, look: Look) -> Page:
    say = look.texts.gettext
    found = invitations.open_invitations(store, look.actor, look.workspace.id)
    made = next((it for it in found if it.code == look.view.get("made")), None)
    heading = look.say("Invite people to {team}", team=Bold(one_line(look.workspace.title, NAME) or "…"))
    back = [button(say("‹ Back"), ShowTeam(part=Part.INVITING if made else Part.HOME, leaf=0))]
    if made is not None:
        url = address(look.options.bot_username, made.code)
        lines = [heading, _described(look, made), Text(), Code(url)]
        copy = InlineKeyboardButton(text=say("Copy the link"), copy_text=CopyTextButton(text=url))
        revoke = button(say("Revoke"), RevokeInvitation(code=made.code), "danger")
        return Page(joined(lines, "\n"), [[copy], [revoke], back])
    open_ones = [Text(), Bold(say("Open invitations")), *(_listed(look, it) for it in found[:LISTED])] if found else []
    hint = Text(say("Choose, and make a link. Whoever follows it is asked whether they want to join."))
    return Page(joined([heading, hint, *open_ones], "\n"), [*_choices(store, look), *_revoking(look, found), back])


def _described(look: Look, invitation: Invitation) -> Text:
    until = moments.due(invitation.expires_at, "time", look.locale, look.zone, look.now)
    how = look.texts.gettext("for one person") if invitation.single_use else look.texts.gettext("for anybody")
    words = look.texts.gettext("{role}, {how}, until {moment}")
    return fill(words, role=role_words(look.texts, invitation.role), how=how, moment=until)


def _listed(look: Look, invitation: Invitation) -> Text:
    url = address(look.options.bot_username, invitation.code)
    return Text(_described(look, invitation), "\n", Code(url))


def _choices(store: Store, look: Look) -> Rows:
    """What the invitation will be, the chosen ones ticked."""
    say, (role, days, many) = look.texts.gettext, _wanted(look.view)
    ngettext = look.texts.ngettext
    may_appoint = may(look.actor.role(store, look.workspace.id), "appoint")
    roles = [
        button(_ticked(role_words(look.texts, it), it is role), SetInvitation(role=it, days=days, many=many))
        for it in ROLES
        if it in INVITED and (it is not Role.ADMIN or may_appoint)
    ]
    lengths = [
        button(
            _ticked(ngettext("{count} day", "{count} days", it).format(count=it), it == days),
            SetInvitation(role=role, days=it, many=many),
        )
        for it in DAYS
    ]
    uses = [
        button(_ticked(words, it is many), SetInvitation(role=role, days=days, many=it))
        for it, words in ((False, say("For one person")), (True, say("For anybody")))
    ]
    return [roles, lengths, uses, [button(say("Make the link"), MakeInvitation(), "primary")]]


def _revoking(look: Look, found: Sequence[Invitation]) -> Rows:
    words = look.texts.gettext("Revoke {number}")
    numbered = enumerate(found[:LISTED], 1)
    buttons = [button(words.format(number=number), RevokeInvitation(code=it.code)) for number, it in numbered]
    return [buttons[start : start + 3] for start in range(0, len(buttons), 3)]


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


def _wanted(view: Mapping[str, Any]) -> tuple[Role, int, bool]:
    """How the invitation stands that is being made."""
    return Role(view.get("role", Role.MEMBER)), int(view.get("days", DAYS[1])), bool(view.get("many", False))


def _set(store: Store, pressed: Pressed, data: SetInvitation) -> str:
    require_private(store, pressed)
    turn(store, pressed, part=str(Part.INVITING), role=str(data.role), days=data.days, many=data.many, made=None)
    return ""


def _make(store: Store, pressed: Pressed, _data: MakeInvitation) -> str:
    require_private(store, pressed)
    role, days, many = _wanted(pressed.delivery.view)
    workspace_id = pressed.delivery.workspace_id
    made = invitations.invite(store, pressed.actor, workspace_id, role=role, days=days, single_use=not many)
    turn(store, pressed, part=str(Part.INVITING), made=made.code)
    return pressed.texts.gettext("Here is the link")


def _revoke(store: Store, pressed: Pressed, data: RevokeInvitation) -> str:
    require_private(store, pressed)
    invitations.revoke(store, pressed.actor, pressed.delivery.workspace_id, data.code)
    turn(store, pressed, part=str(Part.INVITING), made=None)
    return pressed.texts.gettext("The link lets nobody in any more")


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {SetInvitation: _set, MakeInvitation: _make, RevokeInvitation: _revoke}
)
