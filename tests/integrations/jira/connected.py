"""Connections to Jira as it stands in tests."""

from typing import Any

import pytest

from integrations.jira.tracker import JiraIssues, connect
from integrations.trackers import TrackerError
from tests.integrations.jira.server import BOB, EMAIL, TOKEN, JiraServer

MAPPING = {"kind": {"bug": "Bug"}, "priority": {"urgent": "P0"}}


def connected(
    jira: JiraServer, project: str = "SHOP", token: str = TOKEN, kind: str = "", **mapping: dict[str, str]
) -> JiraIssues:
    secret = {"token": token} | ({"email": EMAIL} if jira.is_cloud else {})
    return connect(jira.outbound, f"{jira.root}/", {"project": project, "type": kind}, secret, MAPPING | mapping)


async def error_of(asked: Any) -> TrackerError:
    with pytest.raises(TrackerError) as raised:
        await asked
    return raised.value


def bob(jira: JiraServer) -> str:
    return BOB if jira.is_cloud else "bob"
