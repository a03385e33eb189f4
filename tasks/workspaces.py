"""The workspaces of a person: all of theirs, and the one that their private chat works in."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.store import Store
from storage.tables import Person, Role, Workspace
from tasks import teams
from tasks.actors import Actor
from tasks.keeping import keep_option
from tasks.people import personal_workspace
from tasks.rules import ACTIVE, may

_CHOSEN = "workspace"
"""The option of a person that holds the id of the workspace they chose."""


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace as its member sees it.

    Attributes:
        open_tasks: How many tasks are to be done there.
        own: It is the workspace of their own private chat.
        current: Their private chat works in it.
        may_leave: They can go away by hand.
    """

    workspace: Workspace
    role: Role
    open_tasks: int
    own: bool
    current: bool
    may_leave: bool


def places(store: Store, person: Person) -> Sequence[Place]:
    """All workspaces that somebody belongs to, their own first."""
    own, now = personal_workspace(store, person), current(store, person)
    found, roles = store.workspaces.of_person(person.id), store.people.roles(person.id)
    counts = store.workspaces.task_counts([it.id for it in found], ACTIVE)
    shown = [
        Place(
            workspace=it,
            role=roles[it.id],
            open_tasks=counts.get(it.id, 0),
            own=it.id == own.id,
            current=it.id == now.id,
            may_leave=teams.may_leave(store, it, person),
        )
        for it in found
    ]
    return sorted(shown, key=lambda place: (not place.own, place.workspace.title.casefold(), place.workspace.id))


def current(store: Store, person: Person) -> Workspace:
    """The workspace that somebody's private chat works in: the one they chose while they may look into it."""
    return chosen(store, person) or personal_workspace(store, person)


def chosen(store: Store, person: Person) -> Workspace | None:
    """What they chose; None for their own, and for one that they belong to no more."""
    workspace_id = person.options.get(_CHOSEN)
    if workspace_id is None or not may(store.people.role(workspace_id, person.id), "view"):
        return None
    return store.workspaces.get(workspace_id)


def lost(store: Store, person: Person) -> Workspace | None:
    """The workspace that somebody chose and belongs to no more. It is forgotten: asked again, there is none."""
    workspace_id = person.options.get(_CHOSEN)
    if workspace_id is None or may(store.people.role(workspace_id, person.id), "view"):
        return None
    keep_option(person, _CHOSEN, None)
    return store.workspaces.get(workspace_id)


def choose(store: Store, person_id: int, workspace_id: int) -> Workspace:
    """Have somebody's private chat work in this workspace. Raises `TaskError` "not_found" for a stranger there."""
    Actor.person(person_id).require(store, workspace_id, "view")
    person = store.people.get(person_id)
    assert person is not None, "a member"
    own = personal_workspace(store, person)
    keep_option(person, _CHOSEN, None if workspace_id == own.id else workspace_id)
    return current(store, person)


def to_keep_in(store: Store, person: Person, workspace: Workspace) -> Workspace:
    """Where what somebody sends in private is kept: there, or in their own where they may add nothing there."""
    if workspace.chat_id == person.telegram_id or may(store.people.role(workspace.id, person.id), "create"):
        return workspace
    return personal_workspace(store, person)
