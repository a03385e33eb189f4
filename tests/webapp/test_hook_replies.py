"""What a door answers: to a service what it must hear, to a person who has asked there what became of it."""

import base64
import json
from dataclasses import replace
from gettext import NullTranslations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from integrations.samples import sample
from integrations.signatures import hex_hmac
from tests.integrations.slack.payloads import ACTION
from webapp.app import create_app

SECRETS = {
    "slack": "8f742231b10e8888abcd99yyyzzz85a5",
    "mattermost": "nezum4kpu3faiec7r7c5zt6tfy",
    "teams": base64.b64encode(bytes(32)).decode(),
    "mailgun": "key-0123456789abcdef",
}
KEPT = "Kept. It becomes a task in Telegram."
NO_WORDS = "There are no words in it. Say what is to be done."


class Spoken(NullTranslations):
    """Texts that tell which language they would be in."""

    def __init__(self, locale):
        super().__init__()
        self._locale = locale

    def gettext(self, message):
        return f"{self._locale}: {message}"


async def made(web, headers, service, **body):
    asked = {"service": service, "name": "Team", "secret": SECRETS.get(service)} | body
    response = await web.post("/api/hooks", json=asked, headers=headers)
    assert response.status == 201, await response.text()
    hook = await response.json()
    return hook | {"secret": hook["secret"] or SECRETS.get(service)}


async def asked(web, hook, words, clock):
    """What the service is answered, with its status."""
    call = sample(hook["service"], hook["secret"], words, clock().timestamp())
    response = await web.post(f"/hooks/{hook['id']}", data=call.body, headers=call.headers)
    return response.status, await response.json()


@pytest.mark.parametrize(
    ("service", "answer"),
    [
        ("slack", {"response_type": "ephemeral", "text": KEPT}),
        ("mattermost", {"response_type": "ephemeral", "text": KEPT}),
        ("teams", {"type": "message", "text": KEPT}),
    ],
)
async def test_who_has_asked_is_told_that_it_is_kept(sqlite_web, as_script, clock, service, answer):
    hook = await made(sqlite_web, as_script, service)

    assert await asked(sqlite_web, hook, "Fix the login", clock) == (200, answer)
    items = (await (await sqlite_web.get("/api/messages", headers=as_script)).json())["items"]
    assert [it["text"] for it in items] == ["Fix the login"]


@pytest.mark.parametrize("service", ["slack", "mattermost"])
async def test_who_has_said_nothing_is_told_so(sqlite_web, as_script, clock, service):
    hook = await made(sqlite_web, as_script, service)

    assert (await asked(sqlite_web, hook, "", clock))[1]["text"] == NO_WORDS


async def test_a_filter_and_a_pause_are_told_of(sqlite_web, as_script, clock):
    hook = await made(sqlite_web, as_script, "slack", options={"events": ["command"], "words": ["urgent"]})
    address = f"/api/hooks/{hook['id']}"

    filtered = await asked(sqlite_web, hook, "Fix the login", clock)
    await sqlite_web.patch(address, json={"options": {"events": ["app_mention"]}}, headers=as_script)
    untaken = await asked(sqlite_web, hook, "Fix the login", clock)
    await sqlite_web.patch(address, json={"paused": True}, headers=as_script)
    at_rest = await asked(sqlite_web, hook, "Fix the login", clock)

    assert [status for status, _ in (filtered, untaken, at_rest)] == [200] * 3
    assert filtered[1]["text"] == "None of the words that this hook waits for is in it. Nothing was kept."
    assert untaken[1]["text"] == "This hook does not take that. Nothing was kept."
    assert at_rest[1]["text"] == "This hook is paused. Nothing was kept."


async def test_the_answer_is_in_the_language_of_the_workspace(aiohttp_client, sqlite_services, as_script, clock):
    web = await aiohttp_client(create_app(replace(sqlite_services, translations=Spoken)))
    hook = await made(web, as_script, "teams")
    await web.patch(f"/api/workspaces/{hook['workspace']}", json={"locale": "uk"}, headers=as_script)

    assert (await asked(web, hook, "Fix the login", clock))[1]["text"] == f"uk: {KEPT}"


@pytest.mark.parametrize("service", ["mailgun", "postmark"])
async def test_a_letter_is_answered_so_that_it_is_not_sent_again(sqlite_web, as_script, clock, service):
    hook = await made(sqlite_web, as_script, service)

    assert await asked(sqlite_web, hook, "Fix the login", clock) == (200, {})


async def test_discord_hears_its_own_json(sqlite_web, as_script, clock):
    key = Ed25519PrivateKey.generate()
    hook = await made(sqlite_web, as_script, "discord", secret=key.public_key().public_bytes_raw().hex())
    stamp = str(int(clock().timestamp()))

    async def heard(body):
        headers = {"X-Signature-Timestamp": stamp, "X-Signature-Ed25519": key.sign(stamp.encode() + body).hex()}
        response = await sqlite_web.post(f"/hooks/{hook['id']}", data=body, headers=headers)
        return response.status, await response.json()

    assert await heard(b'{"type": 1}') == (200, {"type": 1})
    status, answer = await heard(sample("discord", "", "Fix the login", clock().timestamp()).body)
    assert (status, answer["type"], answer["data"]["content"]) == (200, 4, KEPT)


async def test_of_a_shortcut_slack_hears_nothing_and_the_message_is_kept(sqlite_web, as_script, clock):
    hook, now = await made(sqlite_web, as_script, "slack"), int(clock().timestamp())
    body = json.dumps(ACTION).encode()
    signature = "v0=" + hex_hmac(hook["secret"], f"v0:{now}:".encode(), body)
    headers = {"X-Slack-Request-Timestamp": str(now), "X-Slack-Signature": signature}

    response = await sqlite_web.post(f"/hooks/{hook['id']}", data=body, headers=headers)

    assert (response.status, await response.json()) == (200, {})
    items = (await (await sqlite_web.get("/api/messages", headers=as_script)).json())["items"]
    assert [it["text"] for it in items] == ["Login fails"]
