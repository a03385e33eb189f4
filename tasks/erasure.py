"""Erasing somebody who asks for it: their own workspace for good, and who they were everywhere else."""

from storage.store import Store
from tasks import audit
from tasks.actors import Actor
from tasks.rules import TaskError
from tasks.traces import NAME, forget_name

__all__ = ["NAME", "erase", "erase_workspace"]


def erase(store: Store, actor: Actor) -> None:
    """Erase the actor.

    Their private chat's workspace goes with everything in it. In groups the team's tasks stay, without their name:
    what they are is the team's. Whoever owned the installation owns it no more. It can't be taken back; a second time
    does nothing.

    Raises:
        TaskError: "not_allowed" for the installation's token, which is nobody.
    """
    person = store.people.get(actor.person_id) if actor.person_id is not None else None
    if person is None:
        raise TaskError("not_allowed")
    if person.telegram_id is None:
        return
    audit.record(store, actor, "erasure.person", subject=audit.person(person.id))
    own = store.workspaces.by_chat(person.telegram_id)
    forget_name(store, person)
    if store.facts.get("owner") == str(person.id):
        store.facts.drop(["owner"])
    store.erasure.person(person, NAME)
    if own is not None and own.kind == "personal":  # last: by its messages are tasks known that went elsewhere
        store.erasure.workspace(own.id)


def erase_workspace(store: Store, actor: Actor, workspace_id: int) -> None:
    """Delete a group's workspace with everything in it, for everybody, as its owner. It can't be taken back.

    What is said to the bot in that group from then on is kept in a new one.

    Raises:
        TaskError: "not_allowed", "not_found"; "own_workspace" for one that goes only with its person.
    """
    actor.require(store, workspace_id, "appoint")
    workspace = store.workspaces.get(workspace_id)
    if workspace is None or workspace.kind != "group":
        raise TaskError("own_workspace")
    audit.record(store, actor, "erasure.workspace", workspace_id=workspace_id)
    store.erasure.workspace(workspace_id)
