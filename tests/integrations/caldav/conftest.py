"""A real server, and something between it and us that can lose answers."""

from collections.abc import AsyncIterator, Iterator

import pytest

from integrations.caldav.tracker import CaldavTasks
from tests.integrations.caldav.between import Between
from tests.integrations.caldav.lists import connected
from tests.integrations.caldav.radicale import Radicale, running
from tests.integrations.tracker_server import serving


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with running(tmp_path_factory.mktemp("radicale")) as radicale:
        yield radicale


@pytest.fixture
def radicale(process: Radicale) -> Radicale:
    process.clear()
    process.make_list("tasks", "My Tasks")
    return process


@pytest.fixture
async def between(radicale: Radicale) -> AsyncIterator[Between]:
    server = Between(radicale=radicale)
    async with serving(server):
        yield server


@pytest.fixture
def tasks(between: Between) -> CaldavTasks:
    return connected(between)
