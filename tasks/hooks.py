"""Addresses that other platforms post to, and what comes in through them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.connected_tables import Arrival, ArrivalState, Hook
from storage.store import Store
from storage.tables import unguessable
from storage.vault import Vault
from tasks import audit, exports
from tasks.actors import Actor
from tasks.capture import NewMessage, capture
from tasks.rules import TaskError
from tasks.signing import give_another, give_secret, good_secrets

NAME_LIMIT = 60
MOST = 100
"""Hooks of a workspace."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the door needs of a hook, read in one go.

    Attributes:
        secrets: Those that are good, the newest first.
        locale: In which whoever asks through it is answered.
    """

    hook: Hook
    secrets: tuple[str, ...]
    locale: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """A genuine delivery, read.

    Attributes:
        id: What a repeated delivery repeats.
        state: What becomes of it where there is no message in it.
        message: What is kept of it, without its workspace and source; None for nothing.
        same: What other deliveries of this message have in common with it; "" where there are none.
        there: The task of a tracker that it is about, as `integrations.remote.Remote`. Of one that was exported from
            here no message is kept: it changes the task.
        body: As it came, without secrets.
        form: The type of its content.
        headers: The service's own, without secrets.
    """

    id: str
    event: str
    state: ArrivalState
    why: str = ""
    message: Mapping[str, Any] | None = None
    there: Any = None
    body: str | None = None
    form: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    same: str = ""


def make_hook(
    store: Store,
    actor: Actor,
    vault: Vault,
    workspace_id: int,
    *,
    service: str,
    name: str,
    secret: str | None = None,
    awaits_secret: bool = False,
    options: Mapping[str, Any] | None = None,
) -> Hook:
    """Make a hook into a workspace. What comes in through it has the hook's name as its source.

    Args:
        secret: The service's own; None to make one: see `tasks.signing`.
        awaits_secret: The service makes one when it knows our address. Until it is given, one of ours that nobody is
            shown stands for it.

    Raises:
        TaskError: "bad_value" for a name that is none, "too_full".
    """
    actor.require(store, workspace_id, "hooks")
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LIMIT:
        raise TaskError("bad_value", field="name")
    store.workspaces.hold(workspace_id)
    if len(store.hooks.of([workspace_id])) >= MOST:
        raise TaskError("too_full", field="hooks")
    source = store.workspaces.source(workspace_id, "hook", name)
    hook = Hook(
        id=unguessable(),
        workspace_id=workspace_id,
        source_id=source.id,
        service=service,
        name=name,
        awaits_secret=awaits_secret,
        options=dict(options or {}),
        created_by=actor.person_id,
    )
    give_secret(store, vault, hook, secret)
    store.events.add(workspace_id, "hook", actor_id=actor.person_id, after={"hook": name})
    added = store.hooks.add(hook)
    _audit(store, actor, added, "made")
    return added


def keep_derived(store: Store, vault: Vault, derive: Callable[[str, int], str]) -> None:
    """Seal the secrets of hooks that were made when they were derived from SECRET_KEY."""
    for hook in store.hooks.without_secret():
        give_secret(store, vault, hook, derive(hook.id, hook.secret_version))


def hooks_of(store: Store, actor: Actor, workspace_id: int) -> list[Hook]:
    actor.require(store, workspace_id, "hooks")
    return list(store.hooks.of([workspace_id]))


def own_hook(store: Store, actor: Actor, hook_id: str) -> Hook:
    """A hook that the actor may change. Raises `TaskError` "not_found", "not_allowed"."""
    hook = store.hooks.get(hook_id)
    if hook is None:
        raise TaskError("not_found")
    actor.require(store, hook.workspace_id, "hooks")
    return hook


def rotate_secret(
    store: Store, actor: Actor, vault: Vault, hook_id: str, *, secret: str | None = None, at: datetime | None = None
) -> Hook:
    """Give a hook another secret; the one before is good for a day more, unless nobody has known it.

    Raises:
        TaskError: "no_secret" when it waits for its service's and gets none.
    """
    hook = own_hook(store, actor, hook_id)
    if hook.awaits_secret and secret is None:
        raise TaskError("no_secret")
    if hook.awaits_secret:
        give_secret(store, vault, hook, secret)
        hook.awaits_secret = False
    else:
        give_another(store, vault, hook, secret, at=at)
    _changed_by(store, actor, hook, "secret")
    return hook


def pause_hook(store: Store, actor: Actor, hook_id: str, *, paused: bool) -> Hook:
    """What comes in while it is paused is taken and forgotten, so that no service gives up on us."""
    hook = own_hook(store, actor, hook_id)
    if hook.paused != paused:
        hook.paused = paused
        _changed_by(store, actor, hook, "paused" if paused else "resumed")
    return hook


def set_options(store: Store, actor: Actor, hook_id: str, options: Mapping[str, Any]) -> Hook:
    """Choose what is taken of what comes in. The caller has checked them with the hook's service."""
    hook = own_hook(store, actor, hook_id)
    if hook.options != dict(options):
        hook.options = dict(options)
        _changed_by(store, actor, hook, "options")
    return hook


def remove_hook(store: Store, actor: Actor, hook_id: str) -> None:
    """End a hook: its address answers nobody any more. What came through it stays."""
    hook = own_hook(store, actor, hook_id)
    if store.hooks.remove([hook.workspace_id], hook_id):
        store.events.add(hook.workspace_id, "unhook", actor_id=actor.person_id, before={"hook": hook.name})
        _audit(store, actor, hook, "ended")


def door(store: Store, vault: Vault, hook_id: str, moment: datetime) -> Door | None:
    """A hook as its door needs it; None where there is none."""
    hook = store.hooks.get(hook_id)
    if hook is None or hook.secret is None:
        return None
    workspace = store.workspaces.get(hook.workspace_id)
    assert workspace is not None
    return Door(hook, good_secrets(store, vault, hook, moment), workspace.locale)


def take(store: Store, hook: Hook, delivered: Delivered, moment: datetime) -> Arrival:
    """Keep what a delivery brings, once: the same again changes nothing, and gives what was kept the first time."""
    known = store.arrivals.of_delivery(hook.id, delivered.id)
    if known is not None and known.state is not ArrivalState.UNREADABLE:
        return known
    values = _kept(store, hook, delivered, moment)
    if known is None:
        return store.arrivals.add(hook.id, delivered.id, at=moment, **values)
    return store.arrivals.change(known, **values)


def take_again(store: Store, hook: Hook, arrival: Arrival, delivered: Delivered, moment: datetime) -> Arrival:
    """Keep what a delivery brings that was left out, or could not be read; what was kept stays one message."""
    return store.arrivals.change(arrival, **_kept(store, hook, delivered, moment))


def _kept(store: Store, hook: Hook, delivered: Delivered, moment: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {
        "event": delivered.event,
        "state": delivered.state,
        "why": delivered.why,
        "body": delivered.body,
        "form": delivered.form,
        "headers": dict(delivered.headers),
    }
    if delivered.there is not None and (task_id := _changed(store, hook, delivered, moment)) is not None:
        return values | {"state": ArrivalState.CHANGED, "why": "", "task_id": task_id}
    if delivered.message is not None and _is_ours(store, hook, delivered):
        return values | {"state": ArrivalState.LEFT_OUT, "why": "bot"}
    if delivered.message is None:
        return values
    sent_at = delivered.message.get("sent_at") or moment
    new = NewMessage(
        **{
            "workspace_id": hook.workspace_id,
            "source": ("hook", store.workspaces.source_names([hook.source_id])[hook.source_id]),
            # hooks of one name share a source, not their senders' ids
            "external_id": f"{hook.id}:{delivered.same or delivered.id}",
            "aimed": False,
            **delivered.message,
            "written_at": sent_at,
            "sent_at": sent_at,
        }
    )
    return values | {"state": ArrivalState.STORED, "message_id": capture(store, new).id}


def _changed(store: Store, hook: Hook, delivered: Delivered, moment: datetime) -> int | None:
    """The task that a delivery is about: what was said there becomes a note, and of a change the tracker is asked."""
    there, message = delivered.there, delivered.message
    is_said = _is_said(there)
    if is_said and message is None:
        return None  # nobody wants to hear what is said
    row = exports.hear(
        store, hook.workspace_id, hook.service, there, place=there.place, marker=there.marker, moment=moment
    )
    if row is not None and is_said and message is not None:
        exports.say(store, row, message, request=f"{hook.id}:{delivered.id}")
    return row.task_id if row is not None else None


def _is_ours(store: Store, hook: Hook, delivered: Delivered) -> bool:
    """Whether it tells of a thing, not of words about it, that Sift itself has made for another workspace."""
    there = delivered.there
    return (
        there is not None
        and not _is_said(there)
        and exports.is_made_elsewhere(store, hook.workspace_id, hook.service, there)
    )


def _is_said(there: Any) -> bool:
    return not there.fields and not there.gone


def _changed_by(store: Store, actor: Actor, hook: Hook, what: str) -> None:
    after = {"hook": hook.name, "what": what}
    store.events.add(hook.workspace_id, "set_hook", actor_id=actor.person_id, after=after)
    _audit(store, actor, hook, what)


def _audit(store: Store, actor: Actor, hook: Hook, what: str) -> None:
    subject = f"hook:{hook.id}"
    audit.record(store, actor, f"hook.{what}", workspace_id=hook.workspace_id, subject=subject, service=hook.service)
