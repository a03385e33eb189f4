"""Telling a chat that what may leave the machine, and what is kept, was changed: it is everybody's."""

from storage.store import Store
from storage.tables import Channel, Workspace, now
from tasks.actors import Actor

PAGE = "policy"


def tell_of_policy(store: Store, actor: Actor, workspace: Workspace, policy: str) -> None:
    """Tell a group always, somebody's own chat when it was not changed right there."""
    if workspace.chat_id is None or (workspace.kind != "group" and actor.via == "chat"):
        return
    owner = store.people.by_telegram_id(workspace.chat_id) if workspace.kind == "personal" else None
    if workspace.kind == "personal" and (owner is None or not owner.reachable):
        return
    store.deliveries.want(
        workspace.id,
        Channel.PAGE,
        workspace.chat_id,
        f"{PAGE}@{now():%Y-%m-%dT%H:%M:%S.%f}",
        person_id=owner.id if owner else None,
        view={"page": PAGE, "policy": policy, "by": actor.person_id},
    )
