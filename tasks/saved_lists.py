"""Saved filters where no address has them: as lists in the chat, and as sections of digests."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from storage.filters import Filters
from storage.store import Store
from storage.tables import Person, Workspace
from storage.web_tables import SavedFilter
from tasks.filtering import ME, FilterQuery, narrowed
from tasks.rules import ACTIVE, TaskError

PAGE = "tasks"


def offered(store: Store, person: Person | None, workspace: Workspace) -> list[SavedFilter]:
    """What a list of a workspace's tasks may be limited to: somebody's own, and what is shared there.

    Args:
        person: Who reads it; None in a group, which shows nobody's own, and nothing that is about "me".
    """
    if person is None:
        return [one for one in store.saved.shared_in(workspace.id, PAGE) if _is_for_all(_query(one), workspace)]
    own = [one for one in store.saved.of_person(person.id) if one.page == PAGE]
    shared = [one for one in store.saved.shared_in(workspace.id, PAGE) if one.person_id != person.id]
    return [one for one in (*own, *shared) if _is_about(_query(one), workspace)]


def filters_of(
    store: Store,
    saved: SavedFilter,
    scope: Collection[int],
    *,
    person: Person | None,
    zone: str,
    now: datetime,
) -> Filters:
    """What a saved filter means in some workspaces now; without what is closed unless it asks for it."""
    query = _query(saved) or FilterQuery()
    filters = narrowed(store, scope, query.resolve(store, scope, person=person, zone=zone, now=now))
    return filters if filters.status else replace(filters, status=tuple(sorted(ACTIVE)))


def scope_of(store: Store, saved: SavedFilter, scope: Collection[int]) -> Sequence[int]:
    """Of these workspaces those that it is about."""
    return (_query(saved) or FilterQuery()).within(store, scope)


def is_about_me(saved: SavedFilter) -> bool:
    query = _query(saved)
    return query is not None and ME in query.many("assignee")


def _is_for_all(query: FilterQuery | None, workspace: Workspace) -> bool:
    return _is_about(query, workspace) and query is not None and ME not in query.many("assignee")


def _is_about(query: FilterQuery | None, workspace: Workspace) -> bool:
    return query is not None and query.one("workspace") in (None, workspace.public_id)


def _query(saved: SavedFilter) -> FilterQuery | None:
    """None where it has words that an older version knew."""
    try:
        return FilterQuery.of(saved.query)
    except TaskError:
        return None
