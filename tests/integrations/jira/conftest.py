"""Jira as it stands in tests, both of its kinds."""

from collections.abc import AsyncIterator

import pytest

from integrations.jira.tracker import JiraIssues
from tests.integrations.jira.connected import connected
from tests.integrations.jira.server import JiraServer
from tests.integrations.tracker_server import serving


@pytest.fixture(params=["cloud", "data center"])
async def jira(request: pytest.FixtureRequest) -> AsyncIterator[JiraServer]:
    server = JiraServer(is_cloud=request.param == "cloud")
    async with serving(server):
        yield server


@pytest.fixture
async def cloud() -> AsyncIterator[JiraServer]:
    server = JiraServer()
    async with serving(server):
        yield server


@pytest.fixture
def issues(jira: JiraServer) -> JiraIssues:
    return connected(jira)
