"""What has happened, told to those whom it concerns: who may see the row, and has it in the list or had it there."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from storage.facts import PAGES, Facts, Page
from storage.queries.watching import Tag
from storage.store import Store
from tasks.facts import facts_of
from webapp.live.drawing import Wanted
from webapp.live.feed import Changes
from webapp.live.groups import Group
from webapp.live.hub import Hub
from webapp.live.ops import gone, op, up
from webapp.live.rights import Rights
from webapp.live.streams import Draw
from webapp.pages import Pages
from webapp.services import Services

GROUPS_AT_ONCE = 100
"""After so many groups others may use the loop."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Attributes:
    facts, tags: Of the rows that may have changed, as they are now.
    actors: (page, row's id) -> who changed it last, None for Sift itself.
    names: Of these people.
    """

    facts: Mapping[Page, Mapping[int, Facts]]
    tags: Mapping[Page, Mapping[int, Tag]]
    actors: Mapping[tuple[Page, int], int | None]
    names: Mapping[int, str]


Verdict = tuple[Group, Sequence[Facts], Sequence[Facts]]
"""A group, the rows that are in its list, and those that have left it."""


class Teller:
    def __init__(self, hub: Hub, services: Services, pages: Pages, draws: Mapping[Page, Draw], rights: Rights) -> None:
        self._hub, self._services, self._pages, self._draws = hub, services, pages, draws
        self._rights = rights

    async def tell(self, changes: Changes) -> None:
        """Tell everybody whom it concerns. Who may see what is read anew before."""
        if not self._hub.readers:
            self.skip(changes)
            return
        opened = [id_ for id_ in changes.tasks if ("tasks", id_) in self._hub.watched]
        seen = await self._services.db.read(_see, changes, opened)
        workspaces = changes.workspaces | {row.workspace for rows in seen.facts.values() for row in rows.values()}
        await self._rights.check(workspaces)
        for page in PAGES:
            await self._tell_lists(page, changes, seen)
        self._tell_opened(seen)
        self._tell_of(workspaces, changes.whole)
        self._hub.seq = changes.seq

    def skip(self, changes: Changes) -> None:
        """Tell nobody: there is nobody, or all read everything anew."""
        for page in PAGES:
            self._hub.memories[page].forget(changes.of(page))
        self._hub.seq = changes.seq

    def give_up(self, changes: Changes) -> None:
        """Have everybody read everything anew."""
        self.skip(changes)
        self._hub.reset()

    async def _tell_lists(self, page: Page, changes: Changes, seen: Seen) -> None:
        memory, rows, tags = self._hub.memories[page], list(seen.facts[page].values()), seen.tags[page]
        verdicts = await self._judge(page, rows, changes.first)
        memory.forget(changes.of(page))
        memory.keep(rows)
        wanted = Wanted()
        told = [(group, wanted.want(group, fitting), leaving) for group, fitting, leaving in verdicts]
        drawn = await self._services.db.read(wanted.draw, self._pages, self._draws, self._services.now())
        ups = {key: up(tags[key[1]].public_id, row, changes.seq) for key, row in drawn.items()}
        gones = {id_: gone(tag.public_id, changes.seq) for id_, tag in tags.items()}
        for group, keys, leaving in told:
            for key in keys:
                if key in ups:  # else it has changed once more, and is told of then
                    group.tell(tags[key[1]].public_id, ups[key])
            for row in leaving:
                group.tell(tags[row.id].public_id, gones[row.id])

    async def _judge(self, page: Page, rows: Sequence[Facts], first: int) -> list[Verdict]:
        memory = self._hub.memories[page]
        groups = [group for group in self._hub.groups.values() if group.wish.page == page] if rows else []
        verdicts: list[Verdict] = []
        for number, group in enumerate(groups, 1):
            fitting, leaving = group.judge(rows, memory, first)
            if fitting or leaving:
                verdicts.append((group, fitting, leaving))
            if number % GROUPS_AT_ONCE == 0:
                await asyncio.sleep(0)
        return verdicts

    def _tell_opened(self, seen: Seen) -> None:
        """Tell who has a row open that it has changed, and by whom."""
        for page in PAGES:
            for id_, facts in seen.facts[page].items():
                tag, actor = seen.tags[page][id_], seen.actors.get((page, id_))
                said = op("changed", id=tag.public_id, version=tag.version, by=seen.names.get(actor or 0, ""))
                for socket in self._hub.watched.get((page, id_), ()):
                    if socket.reader is not None and facts.workspace in socket.reader.viewer.roles:
                        socket.tell(":changed", said)

    def _tell_of(self, workspaces: Collection[int], whole: Collection[int]) -> None:
        """Note for whom counts, or a page without a list, show what is past."""
        if whole:
            for page in PAGES:
                self._hub.memories[page].forget()
        for group in self._hub.groups.values():
            if not group.lens.scope.isdisjoint(workspaces):
                group.counts_wanted = True
            if not group.lens.scope.isdisjoint(whole):
                group.tell(":reset", op("reset"))
        for socket in self._hub.sockets:
            if socket.panel and socket.reader and not socket.reader.viewer.roles.keys().isdisjoint(workspaces):
                socket.stale = True


def _see(store: Store, changes: Changes, opened: Collection[int]) -> Seen:
    """Rows as they are now, which may be after what is told of: of tasks that are open so is who changed them last."""
    tags = {page: store.watching.tags(page, changes.of(page)) for page in PAGES}
    last: dict[tuple[Page, int], int | None] = {
        ("tasks", id_): actor for id_, actor in store.watching.last_actors(opened).items()
    }
    actors = {**changes.actors, **last}
    people = store.people.named({actor for actor in actors.values() if actor is not None})
    return Seen(
        {page: facts_of(store, page, tags[page]) for page in PAGES},
        tags,
        actors,
        {person.id: person.name for person in people.values()},
    )
