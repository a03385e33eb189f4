"""What lists are filtered and counted by, with what only the domain knows: which tasks are in doubt."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from storage.facts import Facts, Page
from storage.store import Store
from tasks.doubts import asking
from tasks.rules import ACTIVE

MOST = 500
"""Rows that are read at once."""


def facts_of(store: Store, page: Page, ids: Collection[int], *, texts: bool = True) -> dict[int, Facts]:
    """Facts of messages or tasks by their ids; without what is not there, and without pieces of bursts.

    Args:
        texts: Also what is searched.
    """
    found: dict[int, Facts] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), MOST):
        found |= _some(store, page, wanted[start : start + MOST], texts=texts)
    return found


def facts_after(store: Store, page: Page, id_: int, limit: int = MOST) -> Sequence[Facts]:
    """Facts of the next messages or tasks after one, by id, without their texts."""
    ids = store.facets.ids_after(page, id_, limit)
    return list(_some(store, page, ids, texts=False).values())


def _some(store: Store, page: Page, ids: Sequence[int], *, texts: bool) -> dict[int, Facts]:
    of = store.issues.drafts_of_messages if page == "inbox" else store.issues.drafts_of_tasks
    found = store.facets.of(page, ids, asking(store, of(ids, ACTIVE)))
    if not texts:
        return found
    documents = store.search.documents(page, ids)
    return {id_: replace(facts, text=documents.get(id_, "")) for id_, facts in found.items()}
