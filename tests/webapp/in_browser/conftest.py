"""A site in a browser: a telephone, a desktop, and Ann's team.

Pages ask for the site although they don't use it: so they are closed before it is, and nothing they fetch fails then.
"""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from storage.database import Database
from tasks import making
from tasks.actors import Actor
from tests.browser import chromium, shared_loop
from tests.webapp.conftest import _services, make_team
from tests.webapp.site import DESKTOP, Site, Watched, watched
from webapp.services import Services


@shared_loop(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@shared_loop()
async def sqlite_services(sqlite_url, bell, clock) -> AsyncIterator[Services]:
    database = Database(sqlite_url, checkpoints=True)
    services = _services(database, bell, clock)
    yield services
    await services.outbound.close()
    await database.close()


@shared_loop()
async def site(sqlite_services) -> AsyncIterator[Site]:
    site = Site(sqlite_services)
    await site.start()
    yield site
    await site.stop()


@shared_loop()
async def team(site):
    return await site.write(make_team)


@shared_loop()
async def phone(browser, site) -> AsyncIterator[Watched]:
    async with watched(browser, has_touch=True, is_mobile=True) as phone:
        yield phone


@shared_loop()
async def desk(browser, site) -> AsyncIterator[Watched]:
    async with watched(browser, viewport=DESKTOP) as desk:
        yield desk


@pytest.fixture
def add(site, team):
    async def add(title: str, **fields):
        return await site.write(making.add_task, Actor.person(team.ann), team.workspace_id, title=title, **fields)

    return add


@pytest.fixture
def column(site):
    """Reads a column of a task from the database."""

    async def column(task, name):
        return await site.services.db.read(lambda store: getattr(store.tasks.get(task.id), name))

    return column
