"""An index that is kept as current as the database: a copy that can be thrown away and made anew at any time.

It follows the events, by their numbers and, as long as they have none, by their ids, and the messages that have none
yet. Where that can't tell what has changed, since rows were deleted or too much has happened, it is made anew.
"""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from storage.database import Database
from storage.facts import Facts, Page
from storage.queries.facets import Mark
from storage.queries.watching import Happened, Newest
from storage.store import Store
from tasks.facts import MOST, facts_after, facts_of
from tasks.rules import ACTIVE
from webapp.facets.index import Index

_AT_LEAST = 5_000
"""So many changes are followed one by one; with more than a quarter of all rows it is faster to begin anew."""

SETTINGS = "settings"
"""The event after which other tasks of a workspace may be in doubt."""


@dataclass(frozen=True, slots=True)
class _News:
    mark: Mark
    events: Sequence[Happened] = ()
    roots: Sequence[int] = ()


class Kept:
    def __init__(self, db: Database, page: Page) -> None:
        self._db, self.page = db, page
        self._index: Index | None = None
        self._mark = Mark(Newest(0, 0, 0, 0), 0, 0)
        self._seen: frozenset[int] = frozenset()
        """Ids of events that had no number when they were followed: they are not followed again once they have."""
        self._turn = asyncio.Lock()  # what was read first must not be put last

    async def current(self) -> Index:
        """The index with all that was committed before."""
        async with self._turn:
            return await self._caught_up()

    async def _caught_up(self) -> Index:
        index = self._index or await self._made()
        limit = max(_AT_LEAST, len(index.rows) // 4)
        news = await self._db.read(_news, self._mark, limit)
        if news is None:
            return await self._made()
        if news.mark != self._mark:
            await self._follow(index, news)
        return index

    async def _made(self) -> Index:
        """Read everything. Reading shares the loop with whoever asks meanwhile, sorting has a thread of its own."""
        mark = await self._db.read(lambda store: store.facets.mark())
        index, last = Index(), 0
        while some := await self._db.read(facts_after, self.page, last):
            await asyncio.to_thread(index.load, some)
            last = some[-1].id
        await asyncio.to_thread(index.sort)
        self._index, self._mark, self._seen = index, mark, frozenset()
        return index

    async def _follow(self, index: Index, news: _News) -> None:
        events = [event for event in news.events if event.id not in self._seen]
        messages = {event.message_id for event in events if event.message_id is not None}
        messages |= {id_ for id_ in news.roots if self.page == "inbox" and id_ not in index.rows}
        tasks = {event.task_id for event in events if event.task_id is not None}
        for workspace in {event.workspace_id for event in events if event.verb == SETTINGS}:
            open_rows = index.dimensions["workspace"].any_of([workspace]) & index.dimensions["status"].any_of(ACTIVE)
            (messages if self.page == "inbox" else tasks).update(open_rows)
        for some in _chunks(sorted(messages)):
            await self._refresh(index, some, ())
        for some in _chunks(sorted(tasks)):
            await self._refresh(index, (), some)
        self._mark = news.mark
        self._seen = frozenset(event.id for event in news.events if event.seq is None)

    async def _refresh(self, index: Index, messages: Collection[int], tasks: Collection[int]) -> None:
        ids, found = await self._db.read(_read, self.page, messages, tasks)
        for id_ in ids:
            if id_ in found:
                index.put(found[id_])
            else:
                index.drop(id_)


def _news(store: Store, mark: Mark, limit: int) -> _News | None:
    """What has happened since; None where that is not known, or too much."""
    now = store.facets.mark()
    if now == mark:
        return _News(mark)
    if not mark.is_before(now):
        return None
    events, roots = store.facets.happened_since(mark, limit), store.facets.roots_since(mark, limit)
    return None if max(len(events), len(roots)) > limit else _News(now, events, roots)


def _read(
    store: Store, page: Page, messages: Collection[int], tasks: Collection[int]
) -> tuple[set[int], dict[int, Facts]]:
    """Ids of a page's rows that these may have changed, and the facts of those that are there."""
    of_page = store.watching.kin(messages, tasks)[0 if page == "inbox" else 1]
    return of_page, facts_of(store, page, of_page, texts=False)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + MOST] for start in range(0, len(ids), MOST))
