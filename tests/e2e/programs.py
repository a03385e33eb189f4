"""Other programs, as they post messages."""

import json
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

from tests.e2e.installation import Installation


async def make_hook(sift: Installation, workspace: str | None, name: str = "CI") -> dict[str, Any]:
    """A hook into a workspace, as its maker is shown it: with address and secret."""
    status, hook = await sift.call("POST", "/api/hooks", {"service": "generic", "name": name, "workspace": workspace})
    assert status == 201, hook
    return dict(hook)


async def post_to(sift: Installation, hook: dict[str, Any], body: Any, *, name: str = "msg_1", **headers: str) -> int:
    """Post to a hook, signed by the reference library; `headers` stand instead of ours. Returns the status."""
    raw = body if isinstance(body, str) else json.dumps(body)
    at = datetime.now(UTC)
    signed = {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(hook["secret"]).sign(name, at, raw),
    }
    headers = {"Content-Type": "application/json"} | signed | headers
    async with sift.http.post(f"{sift.web}/hooks/{hook['id']}", data=raw.encode(), headers=headers) as response:
        return response.status


async def post_by_hook(sift: Installation, workspace: str | None, body: Any) -> None:
    """Make a hook and post one message to it."""
    assert await post_to(sift, await make_hook(sift, workspace), body) == 202
