"""Hooks out by the API: made, changed, tried out, and what went out through them."""

from datetime import timedelta

import pytest

from storage.connected_tables import WorkState
from storage.tables import now
from tasks import posting, subscriptions
from tasks.posting import Result
from tests.vault import VAULT
from tests.webapp.conftest import ANN, BOB, EVE

ADDRESS = "https://example.com/hook"


async def asked(web, headers, method, path="", status=200, **body):
    response = await web.request(method, f"/api/subscriptions{path}", json=body or None, headers=headers)
    assert response.status == status, await response.text()
    return await response.json() if status != 204 else None


async def made(web, headers, **body):
    return await asked(web, headers, "POST", status=201, **({"name": "Bot", "address": ADDRESS} | body))


async def attempt(services, result):
    """Make every attempt that is due."""

    def write(store):
        letters = posting.claim(store, VAULT, "w", limit=9, busy=(), moment=now())
        for letter in letters:
            posting.conclude(store, "w", letter, result, now())
        return letters

    return await services.db.write(write)


async def test_one_is_made_with_a_secret_that_is_shown_once(web, as_script):
    it = await made(web, as_script, events=["task.done"], query="kind=bug")

    assert it["secret"].startswith("whsec_")
    assert (it["events"], it["query"], it["paused"], it["off_at"]) == (["task.done"], "kind=bug", False, None)
    (listed,) = (await asked(web, as_script, "GET"))["items"]
    assert listed == await asked(web, as_script, "GET", f"/{it['id']}") == {k: it[k] for k in it if k != "secret"}


async def test_the_same_request_once_more_makes_no_second_one(web, as_script):
    headers = as_script | {"Idempotency-Key": "k1"}

    first, again = [await made(web, headers) for _ in range(2)]

    assert first["id"] == again["id"]
    assert len((await asked(web, as_script, "GET"))["items"]) == 1


async def test_it_is_changed_paused_resumed_and_ended(web, as_script, bell):
    it = await made(web, as_script)

    changed = await asked(web, as_script, "PATCH", f"/{it['id']}", name="Other", query="status=open", paused=True)
    resumed = await asked(web, as_script, "PATCH", f"/{it['id']}", query="", paused=False)
    await asked(web, as_script, "DELETE", f"/{it['id']}", status=204)

    assert (changed["name"], changed["query"], changed["paused"]) == ("Other", "status=open", True)
    assert (resumed["name"], resumed["query"], resumed["paused"]) == ("Other", "", False)
    assert "posts" in bell.rung
    await asked(web, as_script, "GET", f"/{it['id']}", status=404)


async def test_a_test_goes_out_and_how_it_went_is_shown(web, services, as_script, bell):
    it = await made(web, as_script)

    sent = await asked(web, as_script, "POST", f"/{it['id']}/test", status=201)
    await attempt(services, Result(12, 500, answer="no"))

    assert (sent["event"], sent["state"], sent["attempts"], bell.rung) == ("test", "waiting", [], ["posts"])
    (post,) = (await asked(web, as_script, "GET", f"/{it['id']}/posts"))["items"]
    assert (post["id"], post["webhook_id"], post["state"]) == (sent["id"], f"msg_{sent['id']}", "waiting")
    (tried,) = post["attempts"]
    assert (tried["status"], tried["milliseconds"], tried["error"], tried["answer"]) == (500, 12, None, "no")
    assert (await asked(web, as_script, "GET", f"/{it['id']}"))["failing_since"] is not None


async def test_what_rests_is_not_tried_out(web, as_script):
    it = await made(web, as_script)
    await asked(web, as_script, "PATCH", f"/{it['id']}", paused=True)

    refused = await asked(web, as_script, "POST", f"/{it['id']}/test", status=409)

    assert refused["error"]["code"] == "resting"


async def test_one_post_or_those_of_a_time_are_sent_once_more(web, services, as_script):
    it = await made(web, as_script)
    posts = [await asked(web, as_script, "POST", f"/{it['id']}/test", status=201) for _ in range(2)]
    await attempt(services, Result(1, 204))

    again = await asked(web, as_script, "POST", f"/{it['id']}/posts/{posts[0]['id']}/replay")
    since = (now() - timedelta(hours=1)).isoformat()
    until = (now() + timedelta(hours=1)).isoformat()
    failed = await asked(web, as_script, "POST", f"/{it['id']}/replay", since=since, until=until, failed_only=True)
    rest = await asked(web, as_script, "POST", f"/{it['id']}/replay", since=since, until=until)
    letters = await attempt(services, Result(1, 204))

    assert (again["id"], again["state"]) == (posts[0]["id"], "waiting")
    assert (failed, rest) == ({"replayed": 0}, {"replayed": 1})
    assert {letter.id for letter in letters} == {post["webhook_id"] for post in posts}


async def test_a_new_secret_has_the_one_before_beside_it_for_a_day(web, services, as_script, clock):
    it = await made(web, as_script)

    new = await asked(web, as_script, "POST", f"/{it['id']}/secret")
    await asked(web, as_script, "POST", f"/{it['id']}/test", status=201)
    (letter,) = await attempt(services, Result(1, 204))

    assert letter.secrets == (new["secret"], it["secret"])
    assert new["former_until"].startswith(f"{clock() + timedelta(days=1):%Y-%m-%dT%H:%M}")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " "}, "name"),
        ({"address": "ftp://example.com"}, "address"),
        ({"address": "https://user:word@example.com"}, "address"),
        ({"address": None}, "address"),
        ({"events": []}, "events"),
        ({"events": ["task.exploded"]}, "events"),
        ({"query": "kind=nothing"}, "kind"),
    ],
)
async def test_what_fits_nothing_is_refused(web, as_script, body, field):
    it = await made(web, as_script)

    new = await asked(web, as_script, "POST", status=422, **({"name": "Bot", "address": ADDRESS} | body))
    changed = await asked(web, as_script, "PATCH", f"/{it['id']}", status=422, **body)

    assert new["error"]["field"] == changed["error"]["field"] == field


async def test_members_are_refused_and_strangers_find_nothing(web, team, sign_in):
    ann, bob, eve = [await sign_in(id_, name) for id_, name in ((ANN, "Ann"), (BOB, "Bob"), (EVE, "Eve"))]
    it = await made(web, ann, workspace=team.workspace)
    paths = [("GET", ""), ("DELETE", ""), ("GET", "/posts"), ("POST", "/test"), ("POST", "/secret")]

    for method, path in paths:
        await asked(web, bob, method, f"/{it['id']}{path}", status=403)
        await asked(web, eve, method, f"/{it['id']}{path}", status=404)

    assert [(await asked(web, who, "GET"))["items"] for who in (bob, eve)] == [[], []]
    assert len((await asked(web, ann, "GET"))["items"]) == 1


async def test_a_secret_is_not_shown_again_to_who_asks_once_more(web, as_script, services):
    """Not even a newer one: whoever asks may not be allowed to know it any more."""
    headers = as_script | {"Idempotency-Key": "k1"}

    first = await made(web, headers)
    await asked(web, as_script, "POST", f"/{first['id']}/secret")
    again = await made(web, headers)

    assert first["secret"].startswith("whsec_")
    assert again == first | {"secret": None}


async def test_sending_again_what_did_not_arrive_passes_over_what_did(web, as_script, services, monkeypatch):
    monkeypatch.setattr(subscriptions, "REPLAYED", 2)
    it, since = await made(web, as_script), now() - timedelta(minutes=1)
    for _ in range(5):
        await asked(web, as_script, "POST", f"/{it['id']}/test", status=201)
    while await attempt(services, Result(1, status=204)):
        pass
    for _ in range(3):
        await asked(web, as_script, "POST", f"/{it['id']}/test", status=201)

    def fail(store):
        row = store.posts.subscription(it["id"])
        for post in store.posts.newest(row.id, 3):
            post.state = WorkState.FAILED

    await services.db.write(fail)
    body = {"since": since.isoformat(), "until": (now() + timedelta(hours=1)).isoformat(), "failed_only": True}

    counts = [(await asked(web, as_script, "POST", f"/{it['id']}/replay", **body))["replayed"] for _ in range(3)]

    assert counts == [2, 1, 0]
