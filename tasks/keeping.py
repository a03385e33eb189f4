"""What is kept of a person or of a workspace by name: their `options`; and that somebody has changed it."""

from typing import Any

from storage.store import Store
from storage.tables import Person, Workspace
from tasks import audit
from tasks.actors import Actor
from tasks.rules import TaskError

_WRITTEN = frozenset({"title", "guidance"})
"""Settings whose value somebody has written: the audit log has only that they changed."""


def keep_option(owner: Person | Workspace, name: str, value: Any) -> None:
    """Keep a value that JSON has; None forgets it.

    A new dictionary each time: a change inside the old one would not be seen.
    """
    others = {key: kept for key, kept in owner.options.items() if key != name}
    owner.options = others if value is None else others | {name: value}


def settable(store: Store, actor: Actor, workspace_id: int) -> Workspace:
    """A workspace that the actor may set. Raises `TaskError` "not_found", "not_allowed"."""
    actor.require(store, workspace_id, "settings")
    if (workspace := store.workspaces.get(workspace_id)) is None:
        raise TaskError("not_found")
    return workspace


def note_setting(store: Store, actor: Actor, workspace_id: int, name: str, *, before: Any, after: Any) -> None:
    """Write down that somebody has changed a setting of a workspace, so that its people see it; nothing for the same.

    Args:
        before, after: As JSON has them.
    """
    if before != after:
        values = {"before": {name: before}, "after": {name: after}}
        store.events.add(workspace_id, "settings", actor_id=actor.person_id, **values)
        said = {} if name in _WRITTEN else {"before": before, "after": after}
        audit.record(store, actor, "setting.changed", workspace_id=workspace_id, subject=f"setting:{name}", **said)
