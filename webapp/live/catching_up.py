"""A page says what it shows and up to where; what has happened since is told first, then what happens from now on.

It joins before the past is read, and what happens meanwhile is kept back until that is told: so there is no gap. A row
may be told of twice, which changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.facts import Facts, Page
from storage.queries.watching import Newest, Tag
from storage.store import Store
from tasks.facts import facts_of
from webapp.live.drawing import Wanted
from webapp.live.feed import changes_of
from webapp.live.groups import Group, lens_of
from webapp.live.hub import Hub
from webapp.live.ops import Code, GoodbyeError, gone, op, up
from webapp.live.readers import Reader
from webapp.live.sockets import Socket
from webapp.live.streams import Draw
from webapp.live.wishes import WatchList, WatchRow
from webapp.pages import Pages
from webapp.services import Services

MOST_ROWS = 300
"""Of more than these a page does not hear one by one: it reads its list anew."""

MOST_EVENTS = 2_000
MOST_UNREAD = 100
"""Messages that nobody has read yet have no number to count from: the newest are told of again."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Attributes:
    newest: Up to where the database was read.
    rows: What may have changed meanwhile, as it is now; None where that is too much.
    """

    newest: Newest
    rows: Mapping[int, Facts] | None
    tags: Mapping[int, Tag]


class CatchingUp:
    def __init__(self, hub: Hub, services: Services, pages: Pages, draws: Mapping[Page, Draw]) -> None:
        self._hub, self._services, self._pages, self._draws = hub, services, pages, draws

    async def join(self, socket: Socket, reader: Reader, wish: WatchList) -> None:
        """Raises `GoodbyeError` for a list of a workspace that is not theirs."""
        if wish.page not in self._draws:
            raise GoodbyeError(Code.MISUNDERSTOOD)
        lens = await self._services.db.read(lens_of, wish, reader.viewer, self._services.now())
        if wish.query.one("workspace") is not None and not lens.scope:
            raise GoodbyeError(Code.NOT_ALLOWED)
        socket.hold()
        group = self._hub.join(socket, reader, wish, lens)
        missed = await self._services.db.read(_missed, group, wish.cursor)
        said = [] if missed.rows is None else await self._said(group, missed)
        if socket.group is not group:  # it was told to read everything anew, or is being closed
            socket.release([])
            return
        told = (":reset", op("reset", n=wish.number))
        if missed.rows is not None:
            told = (":ok", op("ok", n=wish.number, c=missed.newest.seq, replayed=len(said)))
        socket.release([told, *said])
        self._hub.settle(group, missed.newest)

    async def open(self, socket: Socket, reader: Reader, wish: WatchRow) -> None:
        """Have a socket told when a row changes, and at once how it is: it may have changed since the page read it."""
        known = None if wish.public_id is None else await self._services.db.read(_find, reader, wish)
        self._hub.watch(socket, None if known is None else (wish.page, known[0]))
        if known is not None:
            socket.tell(":changed", op("changed", id=wish.public_id, version=known[1].version))

    async def _said(self, group: Group, missed: Missed) -> list[tuple[str, str]]:
        assert missed.rows is not None
        fitting = [row for row in missed.rows.values() if group.lens.fits(row)]
        wanted, seq = Wanted(), missed.newest.seq
        keys = wanted.want(group, fitting)
        drawn = await self._services.db.read(wanted.draw, self._pages, self._draws, self._services.now())
        there = {missed.tags[id_].public_id: drawn[look, id_] for look, id_ in keys if (look, id_) in drawn}
        away = {missed.tags[id_].public_id for id_ in missed.rows.keys() - {row.id for row in fitting}}
        return [*((id_, gone(id_, seq)) for id_ in away), *((id_, up(id_, row, seq)) for id_, row in there.items())]


def _missed(store: Store, group: Group, cursor: int | None) -> Missed:
    newest, page, scope = store.watching.newest(), group.wish.page, group.lens.scope
    if cursor is None:
        return Missed(newest, {}, {})
    events = store.watching.since(cursor, MOST_EVENTS, scope)
    changes = changes_of(store, events, (), newest.seq)
    ids = set(changes.of(page))
    if cursor > newest.seq or len(events) == MOST_EVENTS or len(ids) > MOST_ROWS:
        return Missed(newest, None, {})
    if page == "inbox":
        ids.update(store.watching.unread_roots(scope, MOST_UNREAD))
    rows = {id_: row for id_, row in facts_of(store, page, ids).items() if row.workspace in scope}
    return Missed(newest, rows, store.watching.tags(page, rows))


def _find(store: Store, reader: Reader, wish: WatchRow) -> tuple[int, Tag] | None:
    assert wish.public_id is not None
    table = store.messages if wish.page == "inbox" else store.tasks
    row = table.by_public_id(reader.viewer.roles, wish.public_id)
    if row is None:
        return None
    return row.id, store.watching.tags(wish.page, [row.id])[row.id]
