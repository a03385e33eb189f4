"""One message, asked of a reader."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from classifier.agent import ModelReader
from classifier.base import Context, Incoming, Member, ReaderError, Reading, Workspace
from tests.classifier.model.server import Answerer, ModelServer

KYIV = ZoneInfo("Europe/Kyiv")
TEXT = "Hi team! Bob, please send the report to ann@example.com by Friday"
WORKSPACE = Workspace(members=[Member(1, "Ann Lee", "ann"), Member(2, "Bob Ray", "bob")])
TIMEOUT = 1.0
SLACK = 4.0
"""Seconds over its deadline that a busy machine may take."""

Serve = Callable[[Answerer], Awaitable[ModelServer]]
ReaderOf = Callable[..., ModelReader]


def incoming(text: str = TEXT, **changes: object) -> Incoming:
    sent = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)  # a Wednesday
    return replace(Incoming(1, 1, text, sent, KYIV), **changes)


async def read(reader: ModelReader, text: str = TEXT, workspace: Workspace = WORKSPACE, **changes: object) -> Reading:
    (reading,) = await reader.read([incoming(text, **changes)], Context({1: workspace}))
    return reading


async def refusal(reader: ModelReader, **changes: object) -> ReaderError:
    """The error a reading ends in, within the deadline."""
    started = time.monotonic()
    with pytest.raises(ReaderError) as failed:
        await read(reader, **changes)
    assert time.monotonic() - started < TIMEOUT + SLACK
    return failed.value
