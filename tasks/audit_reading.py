"""The audit log as it is read: whose entries somebody may see, and whom and what they name."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.audit_tables import AuditEntry
from storage.queries.audit import Wanted
from storage.store import Store
from storage.tables import Person, Role, Workspace
from tasks.actors import Actor
from tasks.rules import may


@dataclass(frozen=True, slots=True)
class Read:
    """Entries with everybody and everything that they name, as they are called now.

    Attributes:
        more: Whether older ones follow.
        names: Subject -> the name of a hook, a hook out, a connection or a feed that is still there.
    """

    entries: Sequence[AuditEntry]
    more: bool
    people: Mapping[int, Person]
    names: Mapping[str, str]
    workspaces: Mapping[int, Workspace]


def scope_of(store: Store, actor: Actor, workspace_ids: Collection[int], *, named: bool, **limits: Any) -> Wanted:
    """What somebody may see of the log: that of the workspaces they administer, and what they did themselves.

    Who owns the installation, and its own token, sees all of it.

    Args:
        named: Only these workspaces are asked for, and nothing besides.
        limits: What else of `storage.queries.audit.Wanted` is asked for.
    """
    if not named and owns_installation(store, actor):
        return Wanted(everything=True, **limits)
    roles = actor.roles(store, workspace_ids)
    seen = [id_ for id_, role in roles.items() if may(role, "audit")]
    own = None if named or actor.within is not None else actor.person_id
    return Wanted(workspaces=seen, person=own, **limits)


def owns_installation(store: Store, actor: Actor) -> bool:
    """Whether all of the log is theirs: who owns the workspace of the installation itself."""
    if actor.person_id is None:
        return True
    own = store.workspaces.default()
    return actor.within is None and own is not None and actor.role(store, own.id) is Role.OWNER


def read(store: Store, wanted: Wanted, limit: int) -> Read:
    """A page, the newest first."""
    found = store.audit.page(wanted, limit + 1)
    entries = found[:limit]
    return Read(
        entries,
        len(found) > limit,
        people=store.people.named({id_ for entry in entries for id_ in _people(entry)}),
        names=dict(_named(store, {entry.subject for entry in entries})),
        workspaces=store.workspaces.many({entry.workspace_id for entry in entries if entry.workspace_id is not None}),
    )


def subject_of(entry: AuditEntry) -> tuple[str, str]:
    """What an entry is about: its kind, and its id."""
    kind, _, id_ = entry.subject.partition(":")
    return kind, id_


def person_in(entry: AuditEntry) -> int | None:
    """The row of the person that an entry is about."""
    kind, id_ = subject_of(entry)
    return int(id_) if kind == "person" and id_.isdigit() else None


def _people(entry: AuditEntry) -> Iterator[int]:
    yield from (id_ for id_ in (entry.actor_id, person_in(entry)) if id_ is not None)


def _named(store: Store, subjects: Collection[str]) -> Iterator[tuple[str, str]]:
    find = {
        "hook": store.hooks.get,
        "subscription": store.posts.subscription,
        "connection": store.connections.get,
        "feed": store.feeds.by_public_id,
    }
    for subject in subjects:
        kind, _, id_ = subject.partition(":")
        row = find[kind](id_) if kind in find else None
        if row is not None:
            yield subject, row.name
