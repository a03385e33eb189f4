"""Who looks at the Mini App: what of it is theirs, in which language, in which zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aiohttp import web

from storage.store import Store
from storage.tables import Person, Role, Workspace
from tasks.actors import Actor
from tasks.people import workspaces_of
from tasks.rules import may
from webapp.access import caller_of
from webapp.errors import unauthorized
from webapp.opaque import Opaque
from webapp.services import SERVICES


@dataclass(frozen=True, slots=True)
class Viewer:
    """Attributes:
    roles: Workspace's id -> the person's role there; only of those that they may see.
    workspaces: The same workspaces, the person's own first.
    people: The ids by which pages name people to them.
    """

    person: Person
    roles: Mapping[int, Role]
    workspaces: Mapping[int, Workspace]
    now: datetime
    people: Opaque

    @property
    def scope(self) -> frozenset[int]:
        return frozenset(self.workspaces)

    @property
    def locale(self) -> str:
        return self.person.locale

    @property
    def zone(self) -> str:
        return self.person.zone

    @property
    def actor(self) -> Actor:
        return Actor.person(self.person.id, via="app")

    @property
    def keys(self) -> Literal["on", "off"]:
        """Whether single letters do something, as each page tells its scripts."""
        return "on" if self.person.options.get("keys", True) else "off"

    def may(self, workspace_id: int, verb: str) -> bool:
        return may(self.roles.get(workspace_id), verb)

    def elsewhere(self, workspace_id: int) -> str | None:
        """A workspace's title, None for the person's own: what is theirs alone needs no name of a place."""
        workspace = self.workspaces[workspace_id]
        return None if workspace.chat_id == self.person.telegram_id else workspace.title


async def viewer_of(request: web.Request) -> Viewer:
    """Raises `ApiError` 401 for everybody but a person who is signed in."""
    caller = await caller_of(request)
    if caller.person is None:
        raise unauthorized()
    services = request.app[SERVICES]
    return await services.db.read(view_of, caller.person, services.now(), services.people)


def view_of(store: Store, person: Person, now: datetime, people: Opaque) -> Viewer:
    """What is somebody's to see, as it is now."""
    workspaces = {workspace.id: workspace for workspace in workspaces_of(store, person.id)}
    own_first = sorted(workspaces.values(), key=lambda it: (it.chat_id != person.telegram_id, it.title, it.id))
    roles = Actor.person(person.id).roles(store, list(workspaces))
    return Viewer(person, roles, {workspace.id: workspace for workspace in own_first}, now, people)
