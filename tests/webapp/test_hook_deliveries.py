"""What came through a hook can be looked at and taken once more; its secret changes with an overlap."""

import json

import pytest

from tests.webapp.test_hooks import made, messages, post, signed


async def deliveries(web, headers, hook) -> list[dict]:
    response = await web.get(f"/api/hooks/{hook['id']}/deliveries", headers=headers)
    assert response.status == 200, await response.text()
    return (await response.json())["items"]


async def changed(web, headers, hook, **body) -> dict:
    response = await web.patch(f"/api/hooks/{hook['id']}", json=body, headers=headers)
    assert response.status == 200, await response.text()
    return await response.json()


async def test_what_came_is_listed_newest_first_without_secrets(web, as_script):
    hook = await made(web, as_script)
    await post(web, hook, {"text": "a", "token": "tell nobody"}, identifier="1")
    await post(web, hook, {"no": "text"}, identifier="2")

    unreadable, stored = await deliveries(web, as_script, hook)

    assert (stored["state"], json.loads(stored["body"])) == ("stored", {"text": "a", "token": "…"})
    assert stored["message"] == (await messages(web, as_script))[0]["id"]
    assert (unreadable["state"], unreadable["why"], unreadable["message"]) == ("unreadable", "field:text", None)


async def test_what_is_refused_leaves_no_trace(web, as_script):
    hook = await made(web, as_script)

    response = await web.post(f"/hooks/{hook['id']}", data=b"{}", headers=signed("whsec_AAAA", b"{}"))

    assert response.status == 401
    assert await deliveries(web, as_script, hook) == []


@pytest.mark.parametrize("body", [{"text": "a"}, {"words": "no text at all"}])
async def test_a_paused_hook_takes_and_forgets(web, as_script, body):
    hook = await made(web, as_script)
    assert (await changed(web, as_script, hook, paused=True))["paused"] is True

    response = await post(web, hook, body)

    assert (response.status, await response.json()) == (202, {"id": None})
    assert await messages(web, as_script) == []
    (it,) = await deliveries(web, as_script, hook)
    assert (it["state"], it["why"], it["body"]) == ("left_out", "paused", None)


async def test_only_what_has_one_of_the_words_is_kept_and_the_rest_can_be_taken_later(web, as_script):
    hook = await made(web, as_script, options={"words": ["urgent"]})
    await post(web, hook, {"text": "Nothing much"}, identifier="1")
    await post(web, hook, {"text": "URGENT: it burns"}, identifier="2")
    assert [it["text"] for it in await messages(web, as_script)] == ["URGENT: it burns"]

    await changed(web, as_script, hook, options={})
    left_out = (await deliveries(web, as_script, hook))[1]
    address = f"/api/hooks/{hook['id']}/deliveries/{left_out['id']}/replay"
    again = [await (await web.post(address, headers=as_script)).json() for _ in range(2)]

    assert [it["state"] for it in again] == ["stored", "stored"]
    assert len(await messages(web, as_script)) == 2


async def test_after_a_new_secret_the_one_before_is_good_for_a_day(web, as_script, clock):
    hook = await made(web, as_script)

    renewed = await (await web.post(f"/api/hooks/{hook['id']}/secret", json={}, headers=as_script)).json()

    assert renewed["secret"] != hook["secret"]
    assert (await post(web, hook, {"text": "old"}, identifier="1")).status == 202
    assert (await post(web, hook | renewed, {"text": "new"}, identifier="2")).status == 202


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"words": "urgent"}, "words"),
        ({"words": [""]}, "words"),
        ({"bots": 1}, "bots"),
        ({"events": ["no such"]}, "events"),
        ({"what": 1}, "what"),
    ],
)
async def test_options_that_are_none_are_refused(web, as_script, options, field):
    hook = await made(web, as_script)

    response = await web.patch(f"/api/hooks/{hook['id']}", json={"options": options}, headers=as_script)

    assert response.status == 422
    assert (await response.json())["error"]["field"] == field


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("PATCH", ""), ("POST", "/secret"), ("GET", "/deliveries"), ("DELETE", "")]
)
async def test_a_stranger_s_hook_is_not_there(web, as_script, as_eve, method, path):
    hook = await made(web, as_script)

    response = await web.request(method, f"/api/hooks/{hook['id']}{path}", json={}, headers=as_eve)

    assert response.status == 404
