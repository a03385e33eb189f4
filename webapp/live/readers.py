"""Who is at the other end of the sockets, and what is theirs to see: read anew again and again while they are open."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from storage.queries.watching import Watcher
from storage.store import Store
from storage.tables import Person, Role
from tasks.rules import may
from webapp.access import Caller
from webapp.screens.viewer import Viewer, view_of
from webapp.services import Services

if TYPE_CHECKING:
    from webapp.live.sockets import Socket


class Key(NamedTuple):
    """All sockets of a person see the same, but for those whose token is good for one workspace alone."""

    person_id: int | None
    workspace_id: int | None


@dataclass(eq=False, slots=True)
class Reader:
    """Attributes:
    viewer: What is theirs, as of the last look.
    """

    key: Key
    viewer: Viewer
    sockets: "set[Socket]" = field(default_factory=set)

    def is_as(self, watcher: Watcher) -> bool:
        """Whether what is theirs is still the same."""
        person = self.viewer.person
        if (watcher.locale, watcher.zone) != (person.locale, person.zone):
            return False
        return dict(self.viewer.roles) == _within(watcher.roles, self.key)


def key_of(caller: Caller) -> Key:
    return Key(None if caller.person is None else caller.person.id, caller.workspace_id)


def viewer_by(store: Store, services: Services, key: Key) -> Viewer | None:
    """What is to be seen under this key now; None for a person who is not there any more."""
    if key.person_id is None:
        return _installation(store, services)
    person = store.people.get(key.person_id)
    if person is None or person.telegram_id is None:
        return None
    viewer = view_of(store, person, services.now(), services.people)
    workspaces = {id_: it for id_, it in viewer.workspaces.items() if key.workspace_id in {None, id_}}
    return replace(viewer, roles=_within(viewer.roles, key), workspaces=workspaces)


def _within(roles: Mapping[int, Role], key: Key) -> dict[int, Role]:
    return {id_: role for id_, role in roles.items() if key.workspace_id in {None, id_} and may(role, "view")}


def _installation(store: Store, services: Services) -> Viewer:
    """The installation's token sees every workspace, in the installation's own language."""
    nobody = Person(id=0, name=services.name, locale=services.default_locale, zone=services.default_zone)
    workspaces = store.workspaces.many(store.workspaces.all_ids())
    return Viewer(nobody, dict.fromkeys(workspaces, Role.OWNER), workspaces, services.now(), services.people)
