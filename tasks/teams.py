"""Who belongs to a workspace, and as what: as its people decide here, and as Telegram says of its group.

In a group Telegram has the say: its creator is owner, its administrators are admins, who leaves it has access no more.
A role that was given by hand stays, also for who leaves and comes back. When the last owner has left, who has been
admin for longest takes their place.
"""

from dataclasses import dataclass

from storage.store import Store
from storage.tables import Membership, Person, Role, Workspace
from tasks import audit, people
from tasks.actors import Actor
from tasks.keeping import keep_option
from tasks.rules import ROLES, TaskError

_BY_LINK = "by_link"
"""The option of a workspace that holds the ids of those who came by an invitation, not by Telegram's group."""

_ACTS = {"role": "role.changed", "join": "member.joined", "leave": "member.left", "remove": "member.removed"}
"""What the audit log calls what is told in the workspace."""

_TELEGRAM = Actor(None, via="telegram")

_APPOINTED = frozenset({Role.OWNER, Role.ADMIN})
"""Roles that only an owner gives and takes."""


@dataclass(frozen=True, slots=True)
class Teammate:
    """Attributes:
    by_link: They came by an invitation: no group says whether they are still there.
    """

    person: Person
    role: Role
    by_link: bool


def team(store: Store, actor: Actor, workspace_id: int) -> list[Teammate]:
    """Everybody in a workspace, who may most first. Raises `TaskError` "not_found" for strangers."""
    actor.require(store, workspace_id, "view")
    guests = _guests(_known(store, workspace_id))
    found = [Teammate(person, role, person.id in guests) for person, role in store.people.members(workspace_id)]
    return sorted(found, key=lambda mate: -ROLES.index(mate.role))


def set_role(store: Store, actor: Actor, workspace_id: int, person_id: int, role: Role) -> None:
    """Give somebody a role by hand.

    Raises:
        TaskError: "not_allowed", "not_found", "own_workspace" for whose private chat it is, "last_owner".
    """
    membership = _member(store, actor, workspace_id, person_id)
    if membership.role is role:
        return
    if {membership.role, role} & _APPOINTED:
        actor.require(store, workspace_id, "appoint")
    _not_at_home(store, workspace_id, person_id)
    _not_the_last(store, membership)
    before, membership.role, membership.by_hand = membership.role, role, True
    _tell(store, actor, membership, "role", before)


def hand_over(store: Store, actor: Actor, workspace_id: int, heir_id: int) -> None:
    """Make somebody else owner and the actor an admin: there is an owner at every moment.

    Raises:
        TaskError: As `set_role`, and "bad_value" where the heir is the actor.
    """
    actor.require(store, workspace_id, "appoint")
    if actor.person_id is None or heir_id == actor.person_id:
        raise TaskError("bad_value", field="person")
    set_role(store, actor, workspace_id, heir_id, Role.OWNER)
    set_role(store, actor, workspace_id, actor.person_id, Role.ADMIN)


def remove(store: Store, actor: Actor, workspace_id: int, person_id: int) -> None:
    """Send somebody away who came by an invitation: who is in the group is for the group to remove.

    Raises:
        TaskError: As `set_role`, and "in_group".
    """
    membership = _member(store, actor, workspace_id, person_id)
    if membership.role in _APPOINTED:
        actor.require(store, workspace_id, "appoint")
    _leave_by_hand(store, actor, membership, "remove")


def leave(store: Store, actor: Actor, workspace_id: int) -> None:
    """Go away from a workspace by hand. Raises `TaskError` "in_group", "own_workspace", "last_owner", "not_found"."""
    actor.require(store, workspace_id, "view")
    membership = store.people.membership(workspace_id, actor.person_id or 0)
    if membership is None:
        raise TaskError("not_found")
    _leave_by_hand(store, actor, membership, "leave")


def may_leave(store: Store, workspace: Workspace, person: Person) -> bool:
    """Whether somebody can go away by hand from a workspace that they belong to."""
    membership = store.people.membership(workspace.id, person.id)
    if membership is None or membership.left_at is not None or _is_home(workspace, person.id, store):
        return False
    return _is_by_hand(workspace, person.id) and not _is_last_owner(store, membership)


def came(store: Store, workspace_id: int, person_id: int, role: Role, *, certain: bool = True) -> None:
    """Somebody is in the group, as Telegram says.

    Args:
        role: What their status there makes them.
        certain: Whether that is their status now; else it holds only for who comes, or comes back.
    """
    _unlink(_known(store, workspace_id), person_id)
    membership = store.people.membership(workspace_id, person_id)
    if membership is None:
        people.join(store, workspace_id, person_id, role)
        return
    is_back, membership.left_at = membership.left_at is not None, None
    before = membership.role
    if not membership.by_hand and (certain or is_back):
        membership.role = role
    if is_back:
        _tell(store, _TELEGRAM, membership, "join", None)
    elif membership.role is not before:
        _audit(store, _TELEGRAM, membership, "role.changed", before)


def went(store: Store, workspace_id: int, person_id: int) -> None:
    """Somebody is in the group no more, as Telegram says: that is a fact, even of the last owner."""
    _unlink(_known(store, workspace_id), person_id)
    if (membership := store.people.membership(workspace_id, person_id)) is not None:
        _go(store, _TELEGRAM, membership, "leave")


def administered(store: Store, workspace_id: int, roles: dict[int, Role]) -> None:
    """Follow Telegram's whole list of a group's administrators: who is not on it any more is a member.

    Args:
        roles: Person id -> what their status makes them.
    """
    for person_id, role in roles.items():
        came(store, workspace_id, person_id, role)
    guests = _guests(_known(store, workspace_id))
    for membership in store.people.memberships(workspace_id):
        followed = membership.person_id not in roles and membership.person_id not in guests
        if followed and not membership.by_hand and membership.role in _APPOINTED:
            before, membership.role = membership.role, Role.MEMBER
            _audit(store, _TELEGRAM, membership, "role.changed", before)


def admit(store: Store, workspace: Workspace, person_id: int, role: Role) -> None:
    """Let somebody in who was invited. Who is there already keeps a role that may more."""
    membership = store.people.membership(workspace.id, person_id)
    if membership is not None and membership.left_at is None and ROLES.index(membership.role) >= ROLES.index(role):
        return
    if membership is None or membership.left_at is not None:
        _link(workspace, person_id)
    store.people.join(workspace.id, person_id, role, change=True)
    joined = store.people.membership(workspace.id, person_id)
    assert joined is not None, "joined a moment ago"
    joined.by_hand = True
    _tell(store, Actor.person(person_id), joined, "join", None)


def _leave_by_hand(store: Store, actor: Actor, membership: Membership, verb: str) -> None:
    workspace = _known(store, membership.workspace_id)
    _not_at_home(store, workspace.id, membership.person_id)
    if not _is_by_hand(workspace, membership.person_id):
        raise TaskError("in_group")
    _not_the_last(store, membership)
    _unlink(workspace, membership.person_id)
    _go(store, actor, membership, verb)


def _go(store: Store, actor: Actor, membership: Membership, verb: str) -> None:
    last = _is_last_owner(store, membership)
    if not store.people.leave(membership.workspace_id, membership.person_id):
        return
    _tell(store, actor, membership, verb, membership.role)
    if last:
        _succeed(store, membership.workspace_id)


def _succeed(store: Store, workspace_id: int) -> None:
    """Who has been admin for longest is owner now; where there is none, the next whom Telegram names is."""
    for membership in store.people.memberships(workspace_id):
        if membership.role is Role.ADMIN:
            membership.role = Role.OWNER
            _tell(store, Actor.INSTALLATION, membership, "role", Role.ADMIN)
            return


def _member(store: Store, actor: Actor, workspace_id: int, person_id: int) -> Membership:
    """The membership of somebody whom the actor may manage."""
    actor.require(store, workspace_id, "members")
    membership = store.people.membership(workspace_id, person_id)
    if membership is None or membership.left_at is not None:
        raise TaskError("not_found")
    return membership


def _not_at_home(store: Store, workspace_id: int, person_id: int) -> None:
    if _is_home(_known(store, workspace_id), person_id, store):
        raise TaskError("own_workspace")


def _not_the_last(store: Store, membership: Membership) -> None:
    if _is_last_owner(store, membership):
        raise TaskError("last_owner")


def _is_last_owner(store: Store, membership: Membership) -> bool:
    if membership.role is not Role.OWNER or membership.left_at is not None:
        return False
    return sum(other.role is Role.OWNER for other in store.people.memberships(membership.workspace_id)) == 1


def _is_home(workspace: Workspace, person_id: int, store: Store) -> bool:
    """Whether it is the workspace of this person's own private chat."""
    person = store.people.get(person_id)
    return workspace.kind == "personal" and person is not None and person.telegram_id == workspace.chat_id


def _is_by_hand(workspace: Workspace, person_id: int) -> bool:
    """Whether people decide of somebody's membership, and not Telegram's group."""
    return workspace.kind != "group" or person_id in _guests(workspace)


def _guests(workspace: Workspace) -> frozenset[int]:
    return frozenset(workspace.options.get(_BY_LINK, ()))


def _link(workspace: Workspace, person_id: int) -> None:
    keep_option(workspace, _BY_LINK, sorted({*_guests(workspace), person_id}))


def _unlink(workspace: Workspace, person_id: int) -> None:
    if person_id in (guests := _guests(workspace)):
        keep_option(workspace, _BY_LINK, sorted(guests - {person_id}))


def _known(store: Store, workspace_id: int) -> Workspace:
    if (workspace := store.workspaces.get(workspace_id)) is None:
        raise TaskError("not_found")
    return workspace


def _tell(store: Store, actor: Actor, membership: Membership, verb: str, before: Role | None) -> None:
    """Write the change down; whoever shows the workspace looks anew."""
    after = {"person": membership.person_id, "role": str(membership.role)}
    was = {"role": str(before)} if before is not None else {}
    store.events.add(membership.workspace_id, verb, actor_id=actor.person_id, before=was, after=after)
    _audit(store, actor, membership, _ACTS[verb], before)


def _audit(store: Store, actor: Actor, membership: Membership, act: str, before: Role | None = None) -> None:
    details = {"role": str(membership.role)} | ({"before": str(before)} if before is not None else {})
    subject = audit.person(membership.person_id)
    audit.record(store, actor, act, workspace_id=membership.workspace_id, subject=subject, **details)
