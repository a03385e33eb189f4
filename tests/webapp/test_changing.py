"""Requests that come twice, and changes of what somebody else has changed."""

import asyncio
from datetime import timedelta

import pytest

from tests.webapp.test_tasks import made
from tests.webapp.test_tokens import bearer
from tests.webapp.test_tokens import made as made_token

KEY = {"Idempotency-Key": "3f1c-once"}


async def titles(web, headers) -> list[str]:
    return [task["title"] for task in (await (await web.get("/api/tasks", headers=headers)).json())["items"]]


async def test_a_request_that_names_itself_is_done_once_and_answered_alike(web, as_script):
    asked = {"json": {"title": "Call"}, "headers": as_script | KEY}

    first = await web.post("/api/tasks", **asked)
    second = await web.post("/api/tasks", **asked)

    assert (first.status, second.status) == (201, 201)
    assert await first.json() == await second.json()
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["ETag"] == second.headers["ETag"]
    assert (first.headers.get("Idempotent-Replayed"), second.headers["Idempotent-Replayed"]) == (None, "true")
    assert await titles(web, as_script) == ["Call"]


async def test_even_when_it_comes_many_times_at_once(web, as_script):
    asked = [web.post("/api/tasks", json={"title": "Call"}, headers=as_script | KEY) for _ in range(8)]

    answers = await asyncio.gather(*asked)

    assert {answer.status for answer in answers} == {201}
    assert len({(await answer.json())["id"] for answer in answers}) == 1
    assert await titles(web, as_script) == ["Call"]


async def test_another_request_under_the_same_key_is_refused(web, as_script):
    await web.post("/api/tasks", json={"title": "Call"}, headers=as_script | KEY)

    other_body = await web.post("/api/tasks", json={"title": "Write"}, headers=as_script | KEY)
    other_path = await web.post("/api/messages", json={"text": "Call"}, headers=as_script | KEY)

    for refused in (other_body, other_path):
        assert refused.status == 422
        assert (await refused.json())["error"]["code"] == "key_used"
    assert await titles(web, as_script) == ["Call"]


async def test_a_key_is_its_callers_own(web, team, as_ann, as_bob):
    body = {"title": "Call", "workspace": team.workspace}

    anns = await web.post("/api/tasks", json=body, headers=as_ann | KEY)
    bobs = await web.post("/api/tasks", json=body, headers=as_bob | KEY)

    assert (await anns.json())["id"] != (await bobs.json())["id"]


async def test_a_key_does_not_bring_a_token_what_another_workspace_was_answered(web, team, as_ann):
    own, bound = [
        bearer(await made_token(web, as_ann, workspace=workspace)) | KEY for workspace in (None, team.workspace)
    ]

    mine = await web.post("/api/tasks", json={"title": "Call"}, headers=own)
    refused = await web.post("/api/tasks", json={"title": "Call"}, headers=bound)
    again = await web.post("/api/tasks", json={"title": "Call"}, headers=own)

    assert (refused.status, (await refused.json())["error"]["code"]) == (422, "key_used")
    assert await again.json() == await mine.json()
    assert await titles(web, bound) == []


async def test_what_was_refused_may_be_tried_again_under_its_key(web, as_script):
    refused = await web.post("/api/tasks", json={"title": ""}, headers=as_script | KEY)

    done = await web.post("/api/tasks", json={"title": "Call"}, headers=as_script | KEY)

    assert (refused.status, done.status) == (422, 201)


async def test_a_key_is_forgotten_after_a_day(web, services, clock, as_script):
    await web.post("/api/tasks", json={"title": "Call"}, headers=as_script | KEY)

    clock.offset = timedelta(hours=25)
    await web.post("/api/tasks", json={"title": "Call"}, headers=as_script | KEY)

    assert await titles(web, as_script) == ["Call", "Call"]


@pytest.mark.parametrize("key", ["", "x" * 129, "two words", "schlüssel"])
async def test_not_everything_is_a_key(sqlite_web, as_script, key):
    response = await sqlite_web.post("/api/tasks", json={"title": "Call"}, headers=as_script | {"Idempotency-Key": key})

    assert (response.status, (await response.json())["error"]["field"]) == (422, "Idempotency-Key")


async def test_moves_notes_and_messages_are_done_once_too(web, as_script):
    task = await made(web, as_script, title="Call")
    path = f"/api/tasks/{task['id']}"
    asked = [
        (f"{path}/done", None),
        (f"{path}/notes", {"text": "twice"}),
        (f"{path}/checklist", {"items": ["ink"]}),
        ("/api/messages", {"text": "Deploy failed"}),
    ]

    for number, (where, body) in enumerate(asked):
        headers = as_script | {"Idempotency-Key": f"key-{number}"}
        first, second = [await web.post(where, json=body, headers=headers) for _ in range(2)]
        assert first.status == second.status < 300
        assert await first.json() == await second.json()

    shown = await (await web.get(path, headers=as_script)).json()
    messages = await (await web.get("/api/messages", headers=as_script)).json()
    assert (shown["version"], len(shown["notes"]), len(shown["checklist"])) == (4, 1, 1)
    assert len(messages["items"]) == 1


async def test_secrets_are_not_kept_with_answers(web, services, as_ann):
    body = {"name": "laptop", "scopes": ["read"]}

    first = await (await web.post("/api/tokens", json=body, headers=as_ann | KEY)).json()
    again = await (await web.post("/api/tokens", json=body, headers=as_ann | KEY)).json()
    hook = await web.post(
        "/api/hooks", json={"service": "generic", "name": "CI"}, headers=as_ann | {"Idempotency-Key": "h"}
    )

    secret = (await hook.json())["secret"]
    kept = await services.db.read(
        lambda store: [
            store.idempotent.find("person:1", key, since=services.now() - timedelta(1))
            for key in (KEY["Idempotency-Key"], "h")
        ]
    )
    assert first["secret"].startswith("sift_")
    assert again == first | {"secret": None}
    assert not any(words in row.body for row in kept for words in (first["secret"], secret))


async def test_what_is_known_is_not_sent_again(web, as_script):
    task = await made(web, as_script, title="Call")
    path = f"/api/tasks/{task['id']}"
    tag = (await web.get(path, headers=as_script)).headers["ETag"]

    known = await web.get(path, headers=as_script | {"If-None-Match": tag})
    among = await web.get(path, headers=as_script | {"If-None-Match": f'"x", W/{tag}'})
    await web.patch(path, json={"title": "Write"}, headers=as_script)
    changed = await web.get(path, headers=as_script | {"If-None-Match": tag})

    assert [response.status for response in (known, among, changed)] == [304, 304, 200]
    assert await known.read() == b""
    assert changed.headers["ETag"] != tag


@pytest.mark.parametrize(
    ("method", "end", "body"),
    [
        ("PATCH", "", {"title": "x"}),
        ("POST", "/done", None),
        ("POST", "/snooze", {"until": None}),
        ("DELETE", "", None),
    ],
)
async def test_what_was_changed_since_is_not_changed_over_it(web, as_script, method, end, body):
    task = await made(web, as_script, title="Call")
    path = f"/api/tasks/{task['id']}"
    tag = (await web.get(path, headers=as_script)).headers["ETag"]
    await web.patch(path, json={"title": "Write"}, headers=as_script)

    late = await web.request(method, path + end, json=body, headers=as_script | {"If-Match": tag})
    by_version = await web.request(method, path + end, json=body, headers=as_script | {"If-Match": '"1"'})
    before = (await (await web.get(path, headers=as_script)).json())["version"]
    seen = await web.request(method, path + end, json=body, headers=as_script | {"If-Match": '"2"'})

    assert (late.status, by_version.status, before) == (412, 412, 2)
    assert (await late.json())["error"]["code"] == "changed"
    assert seen.status < 300


async def test_the_tag_of_an_answer_may_be_used_for_the_next_change(web, as_script):
    response = await web.post("/api/tasks", json={"title": "Call"}, headers=as_script)
    path = response.headers["Location"]

    for title in ("Write", "Wait"):
        response = await web.patch(
            path, json={"title": title}, headers=as_script | {"If-Match": response.headers["ETag"]}
        )
        assert response.status == 200


async def test_a_workspace_has_a_tag_of_what_it_shows(web, team, as_ann):
    path = f"/api/workspaces/{team.workspace}"
    tag = (await web.get(path, headers=as_ann)).headers["ETag"]

    first = await web.patch(path, json={"locale": "uk"}, headers=as_ann | {"If-Match": tag})
    second = await web.patch(path, json={"locale": "de"}, headers=as_ann | {"If-Match": tag})

    assert (first.status, second.status) == (200, 412)
