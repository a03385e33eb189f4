"""The parts of live pages, made with the application and running as long as it does."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from webapp.facets import FACETS
from webapp.live.catching_up import CatchingUp
from webapp.live.counting import Counting
from webapp.live.feed import Feed
from webapp.live.hub import Hub
from webapp.live.rights import Rights
from webapp.live.rounds import again
from webapp.live.streams import STREAMS
from webapp.live.telling import Teller
from webapp.pages import PAGES
from webapp.services import SERVICES

RIGHTS_SECONDS, COUNTS_SECONDS = 4.0, 1.0


class Live:
    def __init__(self, app: web.Application) -> None:
        services, pages, draws = app[SERVICES], app[PAGES], app[STREAMS]
        self.hub = Hub()
        self.rights = Rights(self.hub, services)
        teller = Teller(self.hub, services, pages, draws, self.rights)
        self.feed = Feed(services.db, self.hub.begin, teller.tell, teller.give_up)
        self.catching_up = CatchingUp(self.hub, services, pages, draws)
        self.counting = Counting(self.hub, services, app[FACETS])
        self._listen = services.listen

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.gather(
            self.feed.run(self._listen),
            again("rights", self.rights.check_all, RIGHTS_SECONDS),
            again("counts", self.counting.round, COUNTS_SECONDS),
        )


LIVE = web.AppKey("LIVE", Live)


async def keep_live(app: web.Application) -> AsyncIterator[None]:
    """For `cleanup_ctx`: live as long as the application runs. At its end everybody is told at once."""
    running = asyncio.create_task(app[LIVE].run())
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def say_goodbye(app: web.Application) -> None:
    """For `on_shutdown`: aiohttp would wait for the sockets, and pages would look dead meanwhile."""
    await app[LIVE].hub.close()
