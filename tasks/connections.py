"""Connections: accounts at trackers that a workspace's tasks go to, and what is the matter with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from storage.connected_tables import Connection, Hook
from storage.store import Store
from storage.tables import now, unguessable
from storage.vault import Vault
from tasks import audit
from tasks.actors import Actor
from tasks.keys import place_of
from tasks.rules import TaskError

MOST = 30
"""Of a workspace."""

NAME_LIMIT, ADDRESS_LIMIT, WORD_LIMIT, WORDS = 60, 2_048, 200, 100
MAPPED = ("kind", "priority", "status")

ASKED_EACH = timedelta(minutes=1)
"""How often a tracker is asked for its changes."""

ASKED_BESIDE_HOOK = timedelta(minutes=15)
"""The same of one that tells of them by a hook: it may have missed one."""

LONGEST_REST = timedelta(minutes=5)
LONGEST_ASKED = timedelta(hours=1)
"""As long as a tracker may ask us to wait."""

USELESS = frozenset({"bad_secret", "no_place", "not_allowed"})
"""What is the matter with an account as a whole, until somebody changes it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A connection as somebody wants it, checked with its service: `integrations.connecting`.

    Attributes:
        place, secret: The service's own fields.
        mapping: {"kind"?: {ours: theirs}, "priority"?: …, "status"?: …, "labels"?: [theirs]}.
        people: Their name of somebody -> person's id.
        hook: Id of the hook by which it tells of its changes; None: it is asked.
    """

    service: str
    name: str
    address: str = ""
    place: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    mapping: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    two_way: bool = False
    hook: str | None = None


def connect(store: Store, actor: Actor, vault: Vault, workspace_id: int, draft: Draft) -> Connection:
    """Connect a tracker. Raises `TaskError`: "bad_value" with the field, "too_many", "not_allowed", "not_found"."""
    actor.require(store, workspace_id, "hooks")
    store.workspaces.hold(workspace_id)
    read = review(store, actor, workspace_id, draft)
    row = Connection(
        public_id=unguessable(),
        workspace_id=workspace_id,
        service=draft.service,
        address=_words("address", draft.address, ADDRESS_LIMIT, least=0),
        place=_place(draft.place),
        two_way=draft.two_way,
        created_by=actor.person_id,
        **read,
    )
    row.next_poll_at = now() if draft.two_way else None
    row.secret = _sealed(store, vault, row, draft.secret)
    _record(store, actor, row, "made")
    return store.connections.add(row)


def review(store: Store, actor: Actor, workspace_id: int, draft: Draft) -> Mapping[str, Any]:
    """Refuse what `connect` would refuse, before the tracker itself is asked. Gives what is kept of it."""
    actor.require(store, workspace_id, "hooks")
    if len(store.connections.of([workspace_id])) >= MOST:
        raise TaskError("too_many")
    read = _read(store, workspace_id, {"name": draft.name, "mapping": draft.mapping, "people": draft.people})
    return read | {"hook_id": _hook(store, workspace_id, draft.service, draft.hook)}


def connections_of(store: Store, actor: Actor, workspace_id: int) -> list[Connection]:
    actor.require(store, workspace_id, "hooks")
    return list(store.connections.of([workspace_id]))


def own_connection(store: Store, actor: Actor, public_id: str) -> Connection:
    """One that the actor may change. Raises `TaskError`: "not_found", "not_allowed"."""
    row = store.connections.get(public_id)
    if row is None:
        raise TaskError("not_found")
    actor.require(store, row.workspace_id, "hooks")
    return row


def change(store: Store, actor: Actor, public_id: str, **values: Any) -> Connection:
    """Set some of name, mapping, people, two_way, hook. Raises `TaskError` as `connect`."""
    row = own_connection(store, actor, public_id)
    for name, value in _read(store, row.workspace_id, values).items():
        setattr(row, name, value)
    if "hook" in values:
        row.hook_id = _hook(store, row.workspace_id, row.service, values["hook"])
    if "two_way" in values and row.two_way != bool(values["two_way"]):
        row.two_way, row.seen = bool(values["two_way"]), {}
        row.next_poll_at = now() if row.two_way else None
    _record(store, actor, row, "changed")
    return row


def renew(store: Store, actor: Actor, vault: Vault, public_id: str, secret: Mapping[str, str]) -> Connection:
    """Sign in with another secret, and go on if it was off."""
    row = own_connection(store, actor, public_id)
    row.secret = _sealed(store, vault, row, secret)
    _record(store, actor, row, "secret")
    return _on(row)


def pause(store: Store, actor: Actor, public_id: str, *, paused: bool) -> Connection:
    """Send nothing for a while, or go on. What waits, waits on."""
    row = own_connection(store, actor, public_id)
    if paused and row.off_at is None:
        row.off_at, row.last_error = now(), None
        _record(store, actor, row, "paused")
    elif not paused and row.off_at is not None:
        _on(row)
        _record(store, actor, row, "resumed")
    return row


def disconnect(store: Store, actor: Actor, public_id: str) -> None:
    """Forget a connection. What went there stays there, and is followed no more."""
    row = own_connection(store, actor, public_id)
    _record(store, actor, row, "ended")
    tasks = store.exports.tasks_of(row.id)
    store.connections.remove(row)
    for task_id in tasks:
        store.deliveries.refresh(task_id=task_id)


def secret_of(store: Store, vault: Vault, row: Connection) -> dict[str, str]:
    """What signs in, for whoever talks to the tracker."""
    opened: dict[str, str] = json.loads(vault.open(store, place_of(row, "secret"), row.secret))
    return opened


def worked(row: Connection) -> None:
    """It has answered."""
    row.failing_since, row.last_error, row.rests_until = None, None, None


def failed(row: Connection, code: str, moment: datetime, *, rest: timedelta | None = None) -> bool:
    """It has not, or not well. Returns whether this switched it off.

    Args:
        code: As `integrations.trackers.TrackerError` has it.
        rest: How long it is left alone.
    """
    row.failing_since, row.last_error = row.failing_since or moment, code
    if rest is not None:
        row.rests_until = moment + min(rest, LONGEST_ASKED)
    if code in USELESS and row.off_at is None:
        row.off_at = moment
        return True
    return False


def person_of(row: Connection, name: str) -> int | None:
    """Whom of ours the tracker means by a name."""
    folded = name.casefold()
    return next((id_ for theirs, id_ in row.people.items() if theirs.casefold() == folded), None)


def name_of(row: Connection, person_id: int) -> str | None:
    """The tracker's own name of somebody; None where nobody has said it."""
    return next((theirs for theirs, id_ in row.people.items() if id_ == person_id), None)


def _on(row: Connection) -> Connection:
    row.off_at, row.last_error, row.failing_since, row.rests_until = None, None, None, None
    row.next_poll_at = now() if row.two_way else None
    return row


def _sealed(store: Store, vault: Vault, row: Connection, secret: Mapping[str, str]) -> str:
    return vault.seal(store, place_of(row, "secret"), json.dumps(dict(secret)))


def _hook(store: Store, workspace_id: int, service: str, hook_id: str | None) -> str | None:
    """One of the workspace's, of the same service. Raises `TaskError` "bad_value"."""
    hook: Hook | None = store.hooks.get(hook_id) if hook_id else None
    if hook_id and (hook is None or (hook.workspace_id, hook.service) != (workspace_id, service)):
        raise TaskError("bad_value", field="hook")
    return hook.id if hook else None


def _read(store: Store, workspace_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises `TaskError`."""
    read: dict[str, Any] = {}
    if "name" in values:
        read["name"] = _words("name", " ".join(str(values["name"]).split()), NAME_LIMIT)
    if "mapping" in values:
        read["mapping"] = _mapping(values["mapping"])
    if "people" in values:
        read["people"] = _people(store, workspace_id, values["people"])
    return read


def _place(place: Mapping[str, str]) -> dict[str, str]:
    return {name: _words(name, value.strip(), WORD_LIMIT) for name, value in place.items() if value.strip()}


def _mapping(mapping: Any) -> dict[str, Any]:
    if not isinstance(mapping, Mapping) or set(mapping) - {*MAPPED, "labels"}:
        raise TaskError("bad_value", field="mapping")
    kept: dict[str, Any] = {}
    for name in MAPPED:
        pairs = mapping.get(name) or {}
        if not isinstance(pairs, Mapping) or len(pairs) > WORDS:
            raise TaskError("bad_value", field="mapping")
        read = {_words("mapping", ours): _words("mapping", theirs, least=0) for ours, theirs in pairs.items()}
        kept[name] = {ours: theirs for ours, theirs in read.items() if theirs}
    labels = mapping.get("labels") or []
    if not isinstance(labels, list) or len(labels) > WORDS:
        raise TaskError("bad_value", field="mapping")
    kept["labels"] = list(dict.fromkeys(_words("mapping", label) for label in labels))
    return {name: value for name, value in kept.items() if value}


def _people(store: Store, workspace_id: int, people: Any) -> dict[str, int]:
    """Their names, each of a member of the workspace. Raises `TaskError`."""
    if not isinstance(people, Mapping) or len(people) > WORDS:
        raise TaskError("bad_value", field="people")
    kept = {}
    for theirs, person_id in people.items():
        if not isinstance(person_id, int) or store.people.role(workspace_id, person_id) is None:
            raise TaskError("bad_value", field="people")
        kept[_words("people", theirs)] = person_id
    return kept


def _words(field_: str, value: Any, most: int = WORD_LIMIT, *, least: int = 1) -> str:
    """Raises `TaskError` "bad_value"."""
    words = value.strip() if isinstance(value, str) else None
    if words is None or not least <= len(words) <= most or not words.isprintable():
        raise TaskError("bad_value", field=field_)
    return words


def _record(store: Store, actor: Actor, row: Connection, what: str) -> None:
    after = {"connection": row.name, "service": row.service, "what": what}
    store.events.add(row.workspace_id, "connection", actor_id=actor.person_id, after=after)
    subject = f"connection:{row.public_id}"
    audit.record(
        store, actor, f"connection.{what}", workspace_id=row.workspace_id, subject=subject, service=row.service
    )
