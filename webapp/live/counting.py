"""Counts of live lists, and pages that show what is past: told at most so often, and only where something happened."""

import asyncio

from webapp.facets import Facets
from webapp.live.groups import Group, lens_of
from webapp.live.hub import Hub
from webapp.live.ops import op
from webapp.services import Services

COUNTS_SHARE = 0.1
"""Of the time, at most so much is spent on counts: where many filters are watched, each has its turn more rarely."""

STALE_SECONDS = 4.0
LENS_SECONDS = 30.0
"""How old "today" and "overdue" may be in a filter."""


class Counting:
    def __init__(self, hub: Hub, services: Services, facets: Facets) -> None:
        self._hub, self._services, self._facets = hub, services, facets
        self._stale_told = 0.0

    async def round(self) -> None:
        """Tell new counts, each list in its turn, and which pages show what is past."""
        self._tell_stale()
        loop = asyncio.get_running_loop()
        for group in [group for group in self._hub.groups.values() if group.counts_wanted]:
            started = loop.time()
            await self._tell_counts(group)
            await asyncio.sleep((loop.time() - started) * (1 / COUNTS_SHARE - 1))

    async def _tell_counts(self, group: Group) -> None:
        group.counts_wanted = False
        await self._renew_lens(group)
        found = await self._facets.look(group.wish.page, group.lens.scope, group.lens.filters, limit=1)
        facets = {name: {it.value: it.count for it in options} for name, options in found.options.items()}
        said = op("counts", total=found.total, facets=facets)
        if said != group.counts:
            group.counts = said
            group.tell(":counts", said)

    async def _renew_lens(self, group: Group) -> None:
        now = asyncio.get_running_loop().time()
        if now - group.lens_at >= LENS_SECONDS:
            group.lens_at, viewer = now, group.reader.viewer
            group.lens = await self._services.db.read(lens_of, group.wish, viewer, self._services.now())

    def _tell_stale(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._stale_told < STALE_SECONDS:
            return
        for socket in self._hub.sockets:
            if socket.stale and socket.panel:
                socket.stale, self._stale_told = False, now
                socket.tell(":stale", op("stale", page=socket.panel))
