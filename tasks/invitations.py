"""Invitations: a link that lets whoever follows it into a workspace, in a role, for a time, once or often."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from storage.store import Store
from storage.tables import Membership, Person, Role, Workspace, now
from storage.team_tables import Invitation
from tasks import audit, teams
from tasks.actors import Actor
from tasks.rules import ROLES, TaskError, may

DAYS = (1, 7, 30)
"""For how long an invitation may hold."""

INVITED = (Role.VIEWER, Role.MEMBER, Role.ADMIN)
"""What one can be invited as: an owner is made of a member."""

PAYLOAD = "join_"
"""Begins what the link carries; the code follows."""

_CODE = re.compile(r"[A-Za-z0-9_-]{16}")
"""As `storage.tables.unguessable` makes it: 96 random bits, so nobody finds one by trying."""

MOST = 20
"""How many a workspace may have open."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation is to one person.

    Attributes:
        by: Who invites; None for the installation itself.
        joined: They belong to the workspace already, with a role that may as much; `role` is that then.
    """

    workspace: Workspace
    role: Role
    by: Person | None
    joined: bool


def invite(store: Store, actor: Actor, workspace_id: int, *, role: Role, days: int, single_use: bool) -> Invitation:
    """Make a link. Raises `TaskError` "not_allowed", "bad_value", "too_many"."""
    actor.require(store, workspace_id, "invite")
    if role not in INVITED or days not in DAYS:
        raise TaskError("bad_value", field="invitation")
    if role is Role.ADMIN:
        actor.require(store, workspace_id, "appoint")
    store.workspaces.hold(workspace_id)
    if len(store.invitations.open_of([workspace_id], now())) >= MOST:
        raise TaskError("too_many")
    store.events.add(workspace_id, "invite", actor_id=actor.person_id, after={"role": str(role)})
    audit.record(
        store, actor, "invitation.made", workspace_id=workspace_id, role=str(role), days=days, single_use=single_use
    )
    return store.invitations.add(
        workspace_id,
        role=role,
        created_by=actor.person_id,
        expires_at=now() + timedelta(days=days),
        single_use=single_use,
    )


def open_invitations(store: Store, actor: Actor, workspace_id: int) -> Sequence[Invitation]:
    """Those that the actor could have made: a link to a role that they may not give is not shown to them."""
    actor.require(store, workspace_id, "invite")
    role = actor.role(store, workspace_id)
    found = store.invitations.open_of([workspace_id], now())
    return [it for it in found if it.role is not Role.ADMIN or may(role, "appoint")]


def revoke(store: Store, actor: Actor, workspace_id: int, code: str) -> None:
    """End an invitation; who came by it stays. Doing it again changes nothing."""
    actor.require(store, workspace_id, "invite")
    if store.invitations.revoke(workspace_id, code):
        store.events.add(workspace_id, "revoke", actor_id=actor.person_id)
        audit.record(store, actor, "invitation.ended", workspace_id=workspace_id)


def address(bot_username: str, code: str) -> str:
    """The link."""
    return f"https://t.me/{bot_username}?start={PAYLOAD}{code}"


def offer(store: Store, person_id: int, code: str) -> Offer:
    """What a code offers somebody. Raises `TaskError` "bad_invitation", whatever is wrong with it."""
    invitation = store.invitations.get(code) if _CODE.fullmatch(code) else None
    workspace = store.workspaces.get(invitation.workspace_id) if invitation is not None else None
    if invitation is None or workspace is None:
        raise TaskError("bad_invitation")
    membership = store.people.membership(workspace.id, person_id)
    by = store.people.get(invitation.created_by) if invitation.created_by is not None else None
    if membership is not None and _has_as_much(membership, invitation.role):
        return Offer(workspace, membership.role, by, joined=True)
    if not _is_open(invitation) or not _may_invite(store, invitation) or _is_for_others(invitation, membership):
        raise TaskError("bad_invitation")
    return Offer(workspace, invitation.role, by, joined=False)


def accept(store: Store, person_id: int, code: str) -> Offer:
    """Let somebody in. Who belongs there already with a role that may as much is let in once more, and not counted."""
    offered = offer(store, person_id, code)
    if offered.joined:
        return offered
    if not store.invitations.use(code, now()):
        raise TaskError("bad_invitation")
    teams.admit(store, offered.workspace, person_id, offered.role)
    return Offer(offered.workspace, offered.role, offered.by, joined=True)


def _is_open(invitation: Invitation) -> bool:
    used_up = invitation.single_use and invitation.uses > 0
    return invitation.revoked_at is None and invitation.expires_at > now() and not used_up


def _may_invite(store: Store, invitation: Invitation) -> bool:
    """Whether who made it still may: an invitation ends with the rights of who invites."""
    role = Actor(invitation.created_by).role(store, invitation.workspace_id)
    return may(role, "invite") and (invitation.role is not Role.ADMIN or may(role, "appoint"))


def _is_for_others(invitation: Invitation, membership: Membership | None) -> bool:
    """Whether somebody left since it was made, or was sent away: what they still hold does not bring them back."""
    gone = membership.left_at if membership is not None else None
    return gone is not None and gone >= invitation.created_at


def _has_as_much(membership: Membership, role: Role) -> bool:
    return membership.left_at is None and ROLES.index(membership.role) >= ROLES.index(role)
