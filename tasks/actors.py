"""Who does something, and whether they may."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from storage.store import Store
from storage.tables import Role
from tasks.rules import TaskError, may


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where something was done that only comes to us: in a tracker.

    Attributes:
        connection: Its id.
        place: Its name, as people call it.
        name: Who did it, by the tracker's own name; "" when it doesn't tell.
    """

    connection: int
    place: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the installation itself: its own work, and scripts that hold its token.

    Attributes:
        within: The only workspace in which a person's token is good for anything; None for all.
        elsewhere: Where it was done; None for here.
        via: By which door, as the audit log tells: "chat", "app", "api", "command", "token:" and its id.
    """

    person_id: int | None
    within: int | None = None
    elsewhere: Elsewhere | None = None
    via: str = ""
    INSTALLATION: ClassVar["Actor"]

    @classmethod
    def person(cls, person_id: int, *, within: int | None = None, via: str = "") -> "Actor":
        return cls(person_id, within, via=via)

    def role(self, store: Store, workspace_id: int) -> Role | None:
        if self.person_id is None:
            return Role.OWNER
        if self.within not in {None, workspace_id}:
            return None
        return store.people.role(workspace_id, self.person_id)

    def roles(self, store: Store, workspace_ids: Collection[int]) -> dict[int, Role]:
        """Workspace id -> role, of those where there is one."""
        if self.person_id is None:
            return dict.fromkeys(workspace_ids, Role.OWNER)
        mine = store.people.roles(self.person_id).items()
        return {id_: role for id_, role in mine if id_ in workspace_ids and self.within in {None, id_}}

    def require(self, store: Store, workspace_id: int, verb: str) -> None:
        """Raise `TaskError`: "not_found" for strangers, who learn nothing, "not_allowed" for members."""
        role = self.role(store, workspace_id)
        if not may(role, "view"):
            raise TaskError("not_found", verb=verb, workspace_id=workspace_id)
        if not may(role, verb):
            raise TaskError("not_allowed", verb=verb, workspace_id=workspace_id)


Actor.INSTALLATION = Actor(None)
