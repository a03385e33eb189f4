"""A site in a browser: a telephone, a desktop, and Ann's team.

Pages ask for the site although they don't use it: so they are closed before it is, and nothing they fetch fails then.
"""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tasks import making
from tasks.actors import Actor
from tests.browser import chromium
from tests.webapp.conftest import make_team
from tests.webapp.site import DESKTOP, Site, Watched, watched


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def site(sqlite_services) -> AsyncIterator[Site]:
    site = Site(sqlite_services)
    await site.start()
    yield site
    await site.stop()


@pytest.fixture
async def team(site):
    return await site.write(make_team)


@pytest.fixture
async def phone(browser, site) -> AsyncIterator[Watched]:
    async with watched(browser, has_touch=True, is_mobile=True) as phone:
        yield phone


@pytest.fixture
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
