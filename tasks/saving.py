"""Filters that people keep under a name: their own, or shared with their team.

Everybody who may look into a workspace may save what they look at. Who may "share" may show it to the others; only
whose it is, and admins, may change or remove what is shared.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from storage.facts import PAGES
from storage.store import Store
from storage.web_tables import SavedFilter
from tasks.actors import Actor
from tasks.filtering import FilterQuery
from tasks.people import default_workspace
from tasks.rules import TaskError, may
from tasks.values import one_line

NAME_LIMIT = 60
MOST = 50
"""How many somebody may have saved."""

FIELDS = ("name", "query", "shared", "in_digest", "position")
"""What of a saved filter can be changed."""


def save(
    store: Store,
    actor: Actor,
    workspace_id: int,
    *,
    page: str,
    name: str,
    query: str,
    shared: bool = False,
    in_digest: bool = False,
) -> SavedFilter:
    """Keep a filter under a name.

    Args:
        page: "tasks" or "inbox".
        query: As an address has it.
        in_digest: Of tasks only: show it in the digest of whose it is, and, shared, in that of the group.

    Raises:
        TaskError: "bad_value" or "unknown_filter" with the field, "name_taken", "too_many", "not_allowed",
            "not_found".
    """
    actor.require(store, workspace_id, "share" if shared else "view")
    if page not in PAGES:
        raise TaskError("bad_value", field="page")
    theirs = _held(store, actor.person_id)
    if len(theirs) >= MOST:
        raise TaskError("too_many")
    values = _read({"name": name, "query": query, "shared": shared, "in_digest": in_digest}, page)
    _require_new_name(theirs, page, values["folded_name"])
    return store.saved.add(workspace_id=workspace_id, person_id=actor.person_id, page=page, **values)


def change(store: Store, actor: Actor, public_id: str, **values: Any) -> SavedFilter:
    """Set some of `FIELDS`. Raises `TaskError` as `save` does."""
    saved = _own(store, actor, public_id)
    if values.get("shared"):
        actor.require(store, saved.workspace_id, "share")
    read = _read(values, saved.page)
    if "name" in read:
        others = [one for one in _held(store, saved.person_id) if one.id != saved.id]
        _require_new_name(others, saved.page, read["folded_name"])
    store.saved.change(saved, **read)
    return saved


def remove(store: Store, actor: Actor, public_id: str) -> None:
    """Raises `TaskError`: "not_allowed", "not_found"."""
    store.saved.remove(_own(store, actor, public_id).id)


def visible(
    store: Store, actor: Actor, workspace_ids: Collection[int], page: str | None = None
) -> Sequence[SavedFilter]:
    """One's own and the shared ones, of those of these workspaces that one may look into."""
    roles = actor.roles(store, workspace_ids)
    seen = [workspace_id for workspace_id, role in roles.items() if may(role, "view")]
    return store.saved.visible(actor.person_id, seen, page)


def find(store: Store, actor: Actor, saved: SavedFilter | None) -> SavedFilter:
    """A saved filter if somebody may see it. Raises `TaskError` "not_found", which tells nothing of those of others."""
    if saved is None or not (saved.shared or saved.person_id == actor.person_id):
        raise TaskError("not_found")
    actor.require(store, saved.workspace_id, "view")
    return saved


def is_own(store: Store, actor: Actor, saved: SavedFilter) -> bool:
    """Whether somebody may change it: theirs, or shared where they are admin."""
    if saved.person_id == actor.person_id:
        return True
    return saved.shared and may(actor.role(store, saved.workspace_id), "settings")


def _own(store: Store, actor: Actor, public_id: str) -> SavedFilter:
    saved = find(store, actor, store.saved.by_public_id(public_id))
    if not is_own(store, actor, saved):
        raise TaskError("not_allowed", verb="share")
    return saved


def _read(values: Mapping[str, Any], page: str) -> dict[str, Any]:
    """Values as they are kept."""
    read = {name: value for name, value in values.items() if name in FIELDS}
    if "name" in read:
        read["name"] = one_line("name", read["name"], NAME_LIMIT)
        read["folded_name"] = read["name"].casefold()
    if "query" in read:
        query = FilterQuery.of(read["query"])
        if not query.pairs:
            raise TaskError("bad_value", field="query")
        read["query"] = str(query)
    if read.get("in_digest") and page != "tasks":
        raise TaskError("bad_value", field="in_digest")
    return read


def _held(store: Store, person_id: int | None) -> Sequence[SavedFilter]:
    """All that somebody has saved, while nobody else can save for them; the installation's by its own workspace."""
    if person_id is None:
        store.workspaces.hold(default_workspace(store).id)
    else:
        store.people.hold(person_id)
    return store.saved.of_person(person_id)


def _require_new_name(others: Sequence[SavedFilter], page: str, folded_name: str) -> None:
    if any((one.page, one.folded_name) == (page, folded_name) for one in others):
        raise TaskError("name_taken", field="name")
