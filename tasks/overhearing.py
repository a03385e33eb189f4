"""What is kept of a group's talk, where an administrator allows it, so that a reaction can make a task of it.

What is chosen stands with the group's workspace, `options`: {"overhear": true, "reaction": an emoji of `EMOJI`,
"administrator": whether the bot is one there, as far as Telegram has told}.
"""

from datetime import datetime, timedelta

from storage.store import Store
from storage.tables import Channel, Workspace
from tasks.actors import Actor
from tasks.keeping import keep_option, note_setting
from tasks.models import NO_TEXT, policy_of
from tasks.rules import TaskError

KEPT = timedelta(hours=48)
"""How long a group's talk is kept."""

PAGE = "overhearing"
"""The page that tells a group that its talk is kept, or no longer."""

EMOJI = ("✍", "👍", "🔥", "👀", "🫡", "⚡", "👌", "🙏")
"""The reactions that can be chosen to make tasks, of those that everybody has; the first unless another one is."""


def is_on(workspace: Workspace) -> bool:
    """Whether the group's talk is kept for reactions."""
    return bool(workspace.options.get("overhear"))


def is_of_use(workspace: Workspace) -> bool:
    """Whether it is kept, and a reaction could reach us: Telegram tells administrators alone of them. Where no text is
    to be kept, it is not."""
    return is_on(workspace) and workspace.options.get("administrator", True) and policy_of(workspace) != NO_TEXT


def emoji_of(workspace: Workspace) -> str:
    """The reaction that makes a task."""
    return str(workspace.options.get("reaction", EMOJI[0]))


def switch(store: Store, actor: Actor, workspace_id: int, *, on: bool) -> bool:
    """Have a group's talk kept from now on, or no longer: then what is kept is deleted at once.

    Returns whether that is new.
    """
    workspace = _settable(store, actor, workspace_id)
    changed = is_on(workspace) is not on
    note_setting(store, actor, workspace_id, "overhear", before=is_on(workspace), after=on)
    keep_option(workspace, "overhear", on or None)
    if not on:
        forget(store, workspace)
    return changed


def choose_emoji(store: Store, actor: Actor, workspace_id: int, emoji: str) -> None:
    """Choose the reaction that makes a task. Raises `TaskError` "bad_value" for one that is none of `EMOJI`."""
    if emoji not in EMOJI:
        raise TaskError("bad_value", field="reaction")
    workspace = _settable(store, actor, workspace_id)
    note_setting(store, actor, workspace_id, "reaction", before=emoji_of(workspace), after=emoji)
    keep_option(workspace, "reaction", emoji)


def tell_everybody(
    store: Store, actor: Actor, workspace_id: int, *, on: bool, request: str, thread_id: int | None = None
) -> None:
    """Tell the whole group, since it is everybody's talk.

    Args:
        request: Names what asks for it: the same again tells nothing more.
    """
    workspace = _settable(store, actor, workspace_id)
    if workspace.chat_id is None:
        raise TaskError("not_found")
    view = {"page": PAGE, "on": on, "by": actor.person_id, "emoji": emoji_of(workspace)}
    key = f"{PAGE}@{request}"[:64]
    store.deliveries.want(workspace_id, Channel.PAGE, workspace.chat_id, key, thread_id=thread_id, view=view)


def note_standing(store: Store, chat_id: int, *, here: bool, administrator: bool) -> None:
    """Write down what the bot is in a group by now. Where it is no more, what it kept is deleted, and keeping ends."""
    workspace = store.workspaces.by_chat(chat_id)
    if workspace is None:
        return
    keep_option(workspace, "administrator", administrator)
    if not here:
        keep_option(workspace, "overhear", None)
    if not (here and administrator):
        forget(store, workspace)


def forget(store: Store, workspace: Workspace) -> None:
    """Delete what is kept of a group's talk."""
    if workspace.chat_id is not None:
        store.overheard.forget(workspace.chat_id)


def prune(store: Store, now: datetime) -> None:
    store.overheard.prune(now - KEPT)


def _settable(store: Store, actor: Actor, workspace_id: int) -> Workspace:
    actor.require(store, workspace_id, "settings")
    workspace = store.workspaces.get(workspace_id)
    if workspace is None or workspace.kind != "group":
        raise TaskError("not_found")
    return workspace
