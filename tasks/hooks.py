"""Addresses that other platforms post to."""

from storage.store import Store
from storage.tables import Hook
from tasks.actors import Actor
from tasks.rules import TaskError

NAME_LIMIT = 60


def make_hook(store: Store, actor: Actor, workspace_id: int, *, service: str, name: str) -> Hook:
    """Make a hook into a workspace. What comes in through it has the hook's name as its source."""
    actor.require(store, workspace_id, "hooks")
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LIMIT:
        raise TaskError("bad_value", field="name")
    source = store.workspaces.source(workspace_id, "hook", name)
    return store.hooks.add(
        workspace_id=workspace_id, source_id=source.id, service=service, name=name, created_by=actor.person_id
    )


def hooks_of(store: Store, actor: Actor, workspace_id: int) -> list[Hook]:
    actor.require(store, workspace_id, "hooks")
    return list(store.hooks.of([workspace_id]))


def remove_hook(store: Store, actor: Actor, hook_id: str) -> None:
    """End a hook: its address answers nobody any more. What came through it stays."""
    hook = store.hooks.get(hook_id)
    if hook is None:
        raise TaskError("not_found")
    actor.require(store, hook.workspace_id, "hooks")
    store.hooks.remove([hook.workspace_id], hook_id)
