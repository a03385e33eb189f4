"""Hooks out: addresses of others that are told of what happens to tasks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from storage.connected_tables import Post, Subscription, WorkState
from storage.store import Store
from storage.tables import now, unguessable
from storage.vault import Vault
from tasks import audit
from tasks.actors import Actor
from tasks.filtering import FilterQuery
from tasks.hooks import NAME_LIMIT
from tasks.posting import body_of
from tasks.rules import TaskError
from tasks.signing import give_another, give_secret

EVENTS = ("task.created", "task.changed", "task.done", "task.reopened", "task.dropped")
"""What can be told of. "task.changed" is any change that is none of the others."""

TEST = "test"
"""What is posted to try an address out."""

MOST = 50
"""Of a workspace."""

ADDRESS_LIMIT = 2_048
REPLAYED = 1_000
"""How many posts are sent once more at a time."""

_UNARRIVED = (WorkState.FAILED, WorkState.STOPPED)


def subscribe(
    store: Store,
    actor: Actor,
    vault: Vault,
    workspace_id: int,
    *,
    name: str,
    address: str,
    events: Collection[str] = EVENTS,
    query: str = "",
) -> Subscription:
    """Have an address told of what happens to tasks.

    Args:
        query: The filter that a task must pass, as an address has it; "" for all.

    Raises:
        TaskError: "bad_value" or "unknown_filter" with the field, "too_many", "not_allowed", "not_found".
    """
    actor.require(store, workspace_id, "hooks")
    store.workspaces.hold(workspace_id)
    if len(store.posts.subscriptions([workspace_id])) >= MOST:
        raise TaskError("too_many")
    values = _read({"name": name, "address": address, "events": list(events), "query": query})
    row = Subscription(public_id=unguessable(), workspace_id=workspace_id, created_by=actor.person_id, **values)
    give_secret(store, vault, row)
    _record(store, actor, row, "made")
    return store.posts.subscribe(row)


def own_subscription(store: Store, actor: Actor, public_id: str) -> Subscription:
    """Raises `TaskError`: "not_found", "not_allowed"."""
    row = store.posts.subscription(public_id)
    if row is None:
        raise TaskError("not_found")
    actor.require(store, row.workspace_id, "hooks")
    return row


def change(store: Store, actor: Actor, public_id: str, **values: Any) -> Subscription:
    """Set some of name, address, events, query. Raises `TaskError` as `subscribe`."""
    row = own_subscription(store, actor, public_id)
    before = row.address
    for field, value in _read(values).items():
        setattr(row, field, value)
    if row.address != before:
        row.failing_since = None
    _record(store, actor, row, "changed")
    return row


def pause(store: Store, actor: Actor, public_id: str, *, paused: bool) -> Subscription:
    """Tell it of nothing for a while, or go on, also after it was switched off. What waits, waits on."""
    row = own_subscription(store, actor, public_id)
    row.paused = paused
    if not paused:
        row.off_at, row.off_why, row.failing_since = None, "", None
    _record(store, actor, row, "paused" if paused else "resumed")
    return row


def rotate_secret(
    store: Store, actor: Actor, vault: Vault, public_id: str, *, at: datetime | None = None
) -> Subscription:
    """Sign with another secret; for a day with the one before, too."""
    row = own_subscription(store, actor, public_id)
    give_another(store, vault, row, at=at)
    _record(store, actor, row, "secret")
    return row


def unsubscribe(store: Store, actor: Actor, public_id: str) -> None:
    """Tell it of nothing any more, and forget what it was told."""
    row = own_subscription(store, actor, public_id)
    _record(store, actor, row, "ended")
    store.posts.unsubscribe(row)


def replay(
    store: Store, actor: Actor, public_id: str, *, since: datetime, until: datetime, failed_only: bool = False
) -> int:
    """Send once more what came up in a time, under the same ids: what waits or is under way is left alone.

    Returns:
        How many, at most `REPLAYED`. Of those that did not arrive, asking again goes on with the next.
    """
    row = own_subscription(store, actor, public_id)
    states = _UNARRIVED if failed_only else (*_UNARRIVED, WorkState.DONE)
    return _again(store.posts.rested(row.id, since, until, states, REPLAYED))


def replay_one(store: Store, actor: Actor, public_id: str, post_id: str) -> Post:
    """Send one post once more. Raises `TaskError` "not_found"."""
    row = own_subscription(store, actor, public_id)
    if (post := store.posts.get(row.id, post_id)) is None:
        raise TaskError("not_found")
    _again([post])
    return post


def send_test(store: Store, actor: Actor, public_id: str) -> Post:
    """Have something posted at once that is no event, to see whether it arrives.

    Raises:
        TaskError: "resting" while it is paused or switched off; "not_found", "not_allowed".
    """
    row = own_subscription(store, actor, public_id)
    if row.paused or row.off_at is not None:
        raise TaskError("resting")
    body = body_of(TEST, now(), {"subscription": row.name})
    store.posts.want(row, None, event=TEST, body=body, task_id=None)
    return store.posts.newest(row.id, 1)[0]


def _again(posts: Sequence[Post]) -> int:
    resting = [post for post in posts if post.state not in {WorkState.WAITING, WorkState.RUNNING}]
    for post in resting:
        post.state, post.attempts, post.next_try_at, post.last_error = WorkState.WAITING, 0, now(), None
    return len(resting)


def _read(values: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises `TaskError`."""
    read: dict[str, Any] = {}
    if "name" in values:
        read["name"] = " ".join(str(values["name"]).split())
        if not 0 < len(read["name"]) <= NAME_LIMIT:
            raise TaskError("bad_value", field="name")
    if "address" in values:
        read["address"] = _address(str(values["address"]).strip())
    if "events" in values:
        if not values["events"] or any(event not in EVENTS for event in values["events"]):
            raise TaskError("bad_value", field="events")
        read["events"] = [event for event in EVENTS if event in values["events"]]
    if "query" in values:
        read["query"] = str(FilterQuery.of(values["query"]))
    return read


def _address(address: str) -> str:
    """An address of the web. Whether it may be reached is seen when it is: names change where they lead."""
    try:
        parts = urlsplit(address)
        well = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.username is None
        well = well and (parts.port is None or parts.port > 0)
    except ValueError:
        well = False
    if not well or len(address) > ADDRESS_LIMIT or any(char.isspace() or not char.isprintable() for char in address):
        raise TaskError("bad_value", field="address")
    return address


def _record(store: Store, actor: Actor, row: Subscription, what: str) -> None:
    after = {"subscription": row.name, "what": what}
    store.events.add(row.workspace_id, "subscription", actor_id=actor.person_id, after=after)
    audit.record(
        store, actor, f"subscription.{what}", workspace_id=row.workspace_id, subject=f"subscription:{row.public_id}"
    )
