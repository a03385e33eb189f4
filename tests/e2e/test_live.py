"""Live pages over the wire: what happens in a chat is told to whoever watches the list, by every process on its way."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from emulator.people import Person
from tests.e2e.cards import card, tap
from tests.e2e.doors import by_webhook
from tests.e2e.installation import Installation

pytestmark = by_webhook


@pytest.fixture
async def stream(sift: Installation, ann: Person) -> AsyncIterator[ClientWebSocketResponse]:
    """The tasks, from the beginning, as a script sees them once Ann has a task."""
    await ann.say("Buy milk")
    await card(ann, "Buy milk")
    assert sift.settings.api_token is not None
    async with sift.http.ws_connect(f"{sift.web}/ws") as stream:
        await stream.send_str(json.dumps({"token": sift.settings.api_token.get_secret_value()}))
        await stream.send_str(json.dumps({"list": "tasks", "cursor": 0}))
        yield stream


async def test_what_happens_in_a_chat_is_seen_on_the_page(
    sift: Installation, ann: Person, stream: ClientWebSocketResponse
) -> None:
    milk = await told(stream, "up", "Buy milk")

    await ann.say("Call the bank")
    bank = await told(stream, "up", "Call the bank")
    await tap(ann, await card(ann, "Call the bank"), "✓ Done")

    assert (await told(stream, "gone"))["id"] == bank["id"] != milk["id"]
    assert milk["section"] == bank["section"]


async def told(stream: ClientWebSocketResponse, op: str, text: str = "") -> dict[str, Any]:
    """Listen until this is told, of a row that shows this text."""
    async with asyncio.timeout(15):
        while True:
            for said in await stream.receive_json():
                if said["op"] == op and text in said.get("html", ""):
                    return dict(said)
