import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from integrations.standard_webhooks import sign
from storage.connected_tables import ArrivalState
from tasks.hooks import Delivered
from webapp.views.hook_door import Taken, take_unless_ended


async def made(web, headers, **body) -> dict:
    response = await web.post("/api/hooks", json={"service": "generic", "name": "CI"} | body, headers=headers)
    assert response.status == 201, await response.text()
    return await response.json()


def signed(secret: str, body: bytes, *, identifier="msg_1", at: float | None = None) -> dict[str, str]:
    timestamp = int(at or time.time())
    signature = sign(secret, identifier, timestamp, body)
    return {"webhook-id": identifier, "webhook-timestamp": str(timestamp), "webhook-signature": signature}


async def post(web, hook: dict, payload, **how):
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return await web.post(f"/hooks/{hook['id']}", data=body, headers=signed(hook["secret"], body, **how))


async def messages(web, headers) -> list[dict]:
    return (await (await web.get("/api/messages", headers=headers)).json())["items"]


async def test_a_hook_is_made_with_an_address_and_a_secret_that_is_shown_once(web, as_script):
    hook = await made(web, as_script)

    assert hook["url"] == f"https://sift.example/hooks/{hook['id']}"
    assert hook["secret"].startswith("whsec_")
    listed = (await (await web.get("/api/hooks", headers=as_script)).json())["items"]
    assert [item["id"] for item in listed] == [hook["id"]]
    assert "secret" not in listed[0]


async def test_its_secret_is_not_shown_again_to_who_asks_once_more(web, as_script):
    headers = as_script | {"Idempotency-Key": "k1"}

    first, again = [await made(web, headers) for _ in range(2)]

    assert first["secret"].startswith("whsec_")
    assert again == first | {"secret": None}


async def test_a_delivery_signed_by_the_reference_library_becomes_a_message(web, as_script, bell):
    hook, now = await made(web, as_script), datetime.now(UTC)
    body = '{"title": "Build failed", "body": "on main", "author": "CI", "chat": "sift", "url": "https://ci.example/1"}'
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(hook["secret"]).sign("msg_1", now, body),
    }

    response = await web.post(f"/hooks/{hook['id']}", data=body, headers=headers)

    assert response.status == 202
    (message,) = await messages(web, as_script)
    assert message["id"] == (await response.json())["id"]
    assert (message["text"], message["author"], message["chat"]) == ("Build failed\n\non main", "CI", "sift")
    assert message["source"] == "CI"
    assert bell.rung == ["messages"]


async def test_the_same_delivery_three_times_at_once_is_one_message(web, as_script):
    hook = await made(web, as_script)

    responses = await asyncio.gather(*(post(web, hook, {"text": "once"}) for _ in range(3)))

    assert [response.status for response in responses] == [202] * 3
    assert len({(await response.json())["id"] for response in responses}) == 1
    assert len(await messages(web, as_script)) == 1


async def test_hooks_of_one_name_do_not_mix_up_their_senders_ids(web, as_script):
    one, other = await made(web, as_script), await made(web, as_script)

    await post(web, one, {"text": "a"}, identifier="1")
    await post(web, other, {"text": "b"}, identifier="1")

    assert [message["text"] for message in await messages(web, as_script)] == ["b", "a"]


async def test_unknown_hooks_and_bad_signatures_look_the_same(web, as_script):
    hook = await made(web, as_script)
    body = b'{"text": "a"}'
    good = signed(hook["secret"], body)

    refusals = [
        await web.post("/hooks/AAAAAAAAAAAAAAAA", data=body, headers=good),
        await web.post(f"/hooks/{hook['id']}", data=body + b" ", headers=good),
        await web.post(f"/hooks/{hook['id']}", data=body, headers=good | {"webhook-id": "other"}),
        await web.post(f"/hooks/{hook['id']}", data=body, headers=good | {"webhook-signature": "v1,é"}),
        await web.post(f"/hooks/{hook['id']}", data=body),
        await web.post(f"/hooks/{hook['id']}", data=b"not even JSON"),
        await post(web, hook | {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, {"text": "a"}),
    ]

    assert [response.status for response in refusals] == [401] * 7
    assert len({await response.text() for response in refusals}) == 1
    assert await messages(web, as_script) == []


async def test_an_old_delivery_is_refused(web, as_script, clock):
    hook = await made(web, as_script)
    body = b'{"text": "a"}'
    headers = signed(hook["secret"], body)
    assert (await web.post(f"/hooks/{hook['id']}", data=body, headers=headers)).status == 202

    clock.offset = timedelta(minutes=6)

    assert (await web.post(f"/hooks/{hook['id']}", data=body, headers=headers)).status == 401


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ({"text": " "}, 422),
        ({}, 422),
        ({"text": {"a": 1}}, 422),
        ({"text": "a", "sent_at": "soon"}, 422),
        ({"text": "a", "sent_at": "9998-12-31T00:00:00Z"}, 422),
        ({"text": "a", "url": "https://example.org/\n# b"}, 422),
        ({"text": "a", "url": "https://example.org/ b"}, 422),
        ({"text": "x" * 65_537}, 422),
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b'{"text": NaN}', 400),
    ],
)
async def test_a_genuine_delivery_without_use_is_refused_in_words(sqlite_web, as_script, payload, status):
    hook = await made(sqlite_web, as_script)

    response = await post(sqlite_web, hook, payload)

    assert response.status == status
    assert (await response.json())["error"]["message"]
    assert await messages(sqlite_web, as_script) == []


async def test_a_hook_that_was_ended_takes_nothing_any_more(web, as_script):
    hook = await made(web, as_script)

    assert (await web.delete(f"/api/hooks/{hook['id']}", headers=as_script)).status == 204

    assert (await post(web, hook, {"text": "a"})).status == 401
    assert (await web.delete(f"/api/hooks/{hook['id']}", headers=as_script)).status == 404


@pytest.mark.parametrize(("how", "status"), [("ended", 401), ("paused", 202)])
async def test_a_hook_is_asked_once_more_when_all_of_a_delivery_is_there(web, as_script, how, status):
    hook, body = await made(web, as_script), b'{"text": "late"}'
    arriving = asyncio.Event()

    async def slowly():
        yield body[:5]
        arriving.set()
        await changed.wait()
        yield body[5:]

    changed = asyncio.Event()
    headers = signed(hook["secret"], body) | {"Content-Type": "application/json"}
    late = asyncio.create_task(web.post(f"/hooks/{hook['id']}", data=slowly(), headers=headers))
    await arriving.wait()
    if how == "ended":
        await web.delete(f"/api/hooks/{hook['id']}", headers=as_script)
    else:
        await web.patch(f"/api/hooks/{hook['id']}", json={"paused": True}, headers=as_script)
    changed.set()

    assert (await late).status == status
    assert await messages(web, as_script) == []


@pytest.mark.parametrize("how", ["ended", "paused"])
async def test_what_happens_to_a_hook_while_a_delivery_is_read_counts(web, services, as_script, how):
    hook = await made(web, as_script)
    said = Delivered("1", "", ArrivalState.STORED, message={"text": "late"})
    forgotten = Delivered("1", "", ArrivalState.LEFT_OUT, "paused")
    if how == "ended":
        await web.delete(f"/api/hooks/{hook['id']}", headers=as_script)
    else:
        await web.patch(f"/api/hooks/{hook['id']}", json={"paused": True}, headers=as_script)

    taken = await services.db.write(take_unless_ended, hook["id"], said, forgotten, datetime.now(UTC))

    assert taken == (None if how == "ended" else Taken(None, ArrivalState.LEFT_OUT, "paused"))


async def test_a_hook_whose_secret_cannot_be_opened_looks_like_one_that_is_not_there(web, services, as_script):
    hook = await made(web, as_script)
    await services.db.write(lambda store: setattr(store.hooks.get(hook["id"]), "secret", "v1.gone.AAAA"))

    refused = await post(web, hook, {"text": "a"})
    tested = await web.post(f"/api/hooks/{hook['id']}/test", json={}, headers=as_script)
    renewed = await (await web.post(f"/api/hooks/{hook['id']}/secret", json={}, headers=as_script)).json()

    assert (refused.status, tested.status) == (401, 409)
    assert (await post(web, hook | renewed, {"text": "a"})).status == 202


async def test_hooks_are_for_owners_and_admins(web, team, as_ann, as_bob, as_eve):
    hook = await made(web, as_ann, workspace=team.workspace)
    body = {"service": "generic", "name": "mine", "workspace": team.workspace}

    assert (await web.post("/api/hooks", json=body, headers=as_bob)).status == 403
    assert (await web.post("/api/hooks", json=body, headers=as_eve)).status == 404
    for stranger, refusal in ((as_bob, 403), (as_eve, 404)):
        assert (await (await web.get("/api/hooks", headers=stranger)).json())["items"] == []
        assert (await web.delete(f"/api/hooks/{hook['id']}", headers=stranger)).status == refusal
    assert len((await (await web.get("/api/hooks", headers=as_ann)).json())["items"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"service": "myspace"}, "service"),
        ({"service": None}, "service"),
        ({"name": ""}, "name"),
        ({"name": 1}, "name"),
    ],
)
async def test_a_wrong_field_of_a_hook_is_named(sqlite_web, as_script, body, field):
    made_of = {"service": "generic", "name": "CI"} | body

    response = await sqlite_web.post("/api/hooks", json=made_of, headers=as_script)

    assert response.status == 422
    assert (await response.json())["error"]["field"] == field
