"""People whom we would tell something in private and can't: their group is told, seldom, with a button to press."""

from datetime import datetime, timedelta

from storage.store import Store
from storage.tables import Channel, Person
from tasks.keeping import keep_option
from tasks.rules import may

PAGE = "start"
"""The page that asks somebody in a group to start us."""

SELDOM = timedelta(days=7)
"""Not told again in the same group before."""

_TOLD = "told_to_start"
"""The option of a person that holds when each group was told, {workspace's id: ISO time}."""


def tell_to_start(store: Store, person: Person, workspace_id: int, now: datetime) -> bool:
    """Tell a group that one of its people has to start us before we can write to them, at most once a week.

    Args:
        person: Whom something was to be told in private; who can be told, or does not belong there, is left in peace.

    Returns:
        Whether it is to be said.
    """
    workspace = store.workspaces.get(workspace_id)
    if workspace is None or workspace.kind != "group" or workspace.chat_id is None:
        return False
    if person.reachable or not may(store.people.role(workspace_id, person.id), "view"):
        return False
    told = person.options.get(_TOLD, {})
    last = told.get(str(workspace_id))
    if last is not None and now - datetime.fromisoformat(last) < SELDOM:
        return False
    keep_option(person, _TOLD, told | {str(workspace_id): now.isoformat()})
    key = f"{PAGE}:{person.id}@{now:%Y-%m-%dT%H:%M:%S}"
    view = {"page": PAGE, "person": person.id}
    store.deliveries.want(workspace_id, Channel.PAGE, workspace.chat_id, key, view=view)
    return True
