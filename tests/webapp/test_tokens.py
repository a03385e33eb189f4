"""Personal tokens and sign-ins: who may make and end them, and what each is good for."""

from datetime import timedelta

import pytest

from tests.webapp.conftest import ANN, EVE, configured, init_data
from webapp.app import create_app

NEW = {"name": "laptop", "scopes": ["read", "write"]}


async def made(web, headers, **body) -> dict:
    response = await web.post("/api/tokens", json=NEW | body, headers=headers)
    assert response.status == 201, await response.text()
    return await response.json()


def bearer(token: dict) -> dict[str, str]:
    return {"Authorization": f"Bearer {token['secret']}"}


async def test_a_token_is_shown_once_and_only_its_hash_is_kept(web, services, as_ann):
    token = await made(web, as_ann)

    (listed,) = (await (await web.get("/api/tokens", headers=as_ann)).json())["items"]
    kept = await services.db.read(lambda store: store.tokens.of_person(1, services.now()))
    assert token["secret"].startswith("sift_")
    assert len(token["secret"]) == len("sift_") + 43
    assert "secret" not in listed
    assert listed == {key: value for key, value in token.items() if key != "secret"}
    assert token["secret"] not in repr([vars(row) for row in kept])


async def test_a_token_may_what_its_person_may_and_of_that_its_scopes(web, team, as_ann):
    reader, admin = await made(web, as_ann, scopes=["read"]), await made(web, as_ann, scopes=["admin"])
    task = {"title": "Call", "workspace": team.workspace}

    statuses = {
        "read": (await web.get("/api/tasks", headers=bearer(reader))).status,
        "write": (await web.post("/api/tasks", json=task, headers=bearer(reader))).status,
        "admin": (await web.get("/api/hooks", headers=bearer(reader))).status,
        "read as admin": (await web.get("/api/tasks", headers=bearer(admin))).status,
        "admin as admin": (await web.get("/api/hooks", headers=bearer(admin))).status,
    }

    assert statuses == {"read": 200, "write": 403, "admin": 403, "read as admin": 403, "admin as admin": 200}


async def test_a_token_of_somebody_with_a_small_role_may_no_more_than_they(web, team, as_vera):
    token = await made(web, as_vera, scopes=["read", "write", "admin"])

    response = await web.post("/api/tasks", json={"title": "x", "workspace": team.workspace}, headers=bearer(token))

    assert response.status == 403


async def test_a_token_for_one_workspace_sees_no_other_one(web, team, as_ann):
    await web.post("/api/tasks", json={"title": "my own"}, headers=as_ann)
    bound = bearer(await made(web, as_ann, workspace=team.workspace))
    own = (await (await web.get("/api/workspaces", headers=as_ann)).json())["items"][1]

    new = await web.post("/api/tasks", json={"title": "ours"}, headers=bound)
    seen = await (await web.get("/api/tasks", headers=bound)).json()
    elsewhere = await web.post("/api/tasks", json={"title": "x", "workspace": own["id"]}, headers=bound)

    assert (await new.json())["workspace"] == team.workspace
    assert [task["title"] for task in seen["items"]] == ["ours"]
    assert (own["own"], elsewhere.status) == (True, 404)
    assert (await (await web.get("/api/me", headers=bound)).json())["workspace"] == team.workspace


async def test_a_token_for_one_workspace_takes_nothing_back_in_another_one(web, team, as_ann):
    bound = bearer(await made(web, as_ann, workspace=team.workspace))
    tasks = [{"title": "my own"}, {"title": "ours", "workspace": team.workspace}]
    own, ours = [(await (await web.post("/api/tasks", json=it, headers=as_ann)).json())["id"] for it in tasks]
    both = {"ids": [own, ours], "set": {"priority": "urgent"}}
    assert (await web.post("/api/tasks/bulk", json=both, headers=as_ann)).status == 200

    back = await web.post(f"/api/tasks/{ours}/undo", headers=bound)

    assert back.status == 200, await back.text()
    found = [await (await web.get(f"/api/tasks/{it}", headers=as_ann)).json() for it in (own, ours)]
    assert [task["priority"] for task in found] == ["urgent", "normal"]


async def test_a_token_ends_with_its_days_and_when_it_is_revoked(web, clock, as_ann):
    short, other = await made(web, as_ann, days=1), await made(web, as_ann)

    revoked = await web.delete(f"/api/tokens/{other['id']}", headers=as_ann)
    clock.offset = timedelta(hours=23)
    before = (await web.get("/api/tasks", headers=bearer(short))).status
    clock.offset = timedelta(hours=25)

    assert (revoked.status, before) == (204, 200)
    for token in (short, other):
        assert (await web.get("/api/tasks", headers=bearer(token))).status == 401


async def test_no_token_makes_sees_or_ends_tokens(web, as_ann, as_script):
    token = await made(web, as_ann, scopes=["read", "write", "admin"])

    for headers in (bearer(token), as_script):
        asked = [
            await web.get("/api/tokens", headers=headers),
            await web.post("/api/tokens", json=NEW, headers=headers),
            await web.delete(f"/api/tokens/{token['id']}", headers=headers),
            await web.get("/api/sessions", headers=headers),
            await web.delete("/api/session", headers=headers),
        ]
        assert {response.status for response in asked} == {403}
    assert (await web.get("/api/tasks", headers=bearer(token))).status == 200


async def test_a_token_opens_no_page_of_the_mini_app(web, as_ann):
    token = await made(web, as_ann, scopes=["read", "write", "admin"])

    assert (await web.get("/app/tasks", headers=bearer(token))).status == 401


async def test_the_tokens_of_others_are_not_there(web, as_ann, as_bob):
    token = await made(web, as_ann)

    ended = await web.delete(f"/api/tokens/{token['id']}", headers=as_bob)

    assert ended.status == 404
    assert (await (await web.get("/api/tokens", headers=as_bob)).json())["items"] == []
    assert (await web.get("/api/tasks", headers=bearer(token))).status == 200


async def test_there_are_twenty_at_most(sqlite_web):
    web, launch = sqlite_web, init_data(ANN)
    signed_in = await (await web.post("/api/session", headers={"Authorization": f"tma {launch}"})).json()
    headers = {"Authorization": f"Bearer {signed_in['token']}"}
    for _ in range(20):
        token = await made(web, headers)

    over = await web.post("/api/tokens", json=NEW, headers=headers)
    await web.delete(f"/api/tokens/{token['id']}", headers=headers)

    assert (over.status, (await over.json())["error"]["code"]) == (409, "too_many")
    await made(web, headers)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "root"]}, "scopes"),
        ({"scopes": ["read", "read"]}, "scopes"),
        ({"scopes": "read"}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"days": "1"}, "days"),
        ({"workspace": "x"}, "workspace"),
    ],
)
async def test_a_wrong_field_of_a_token_is_named(sqlite_web, body, field):
    signed_in = await (await sqlite_web.post("/api/session", headers={"Authorization": f"tma {init_data(ANN)}"})).json()

    headers = {"Authorization": f"Bearer {signed_in['token']}"}
    response = await sqlite_web.post("/api/tokens", json=NEW | body, headers=headers)

    assert (response.status, (await response.json())["error"]["field"]) == (422, field)


async def test_who_is_no_longer_allowed_loses_tokens_too(aiohttp_client, web, services, as_ann):
    token = await made(web, as_ann)

    narrowed = await aiohttp_client(create_app(configured(services, allowed_ids=frozenset({EVE}))))

    assert (await narrowed.get("/api/tasks", headers=bearer(token))).status == 401


async def test_a_person_sees_where_they_are_signed_in_and_signs_out_elsewhere(web, as_bob):
    launch = {"Authorization": f"tma {init_data(1002, 'Bob', query_id='other')}"}
    other = await (await web.post("/api/session", json={"platform": "ios"}, headers=launch)).json()
    elsewhere = {"Authorization": f"Bearer {other['token']}"}

    sessions = (await (await web.get("/api/sessions", headers=as_bob)).json())["items"]
    (theirs,) = [session for session in sessions if not session["current"]]
    ended = await web.delete(f"/api/sessions/{theirs['id']}", headers=as_bob)

    assert (len(sessions), theirs["platform"], ended.status) == (2, "ios", 204)
    assert (await web.get("/api/tasks", headers=elsewhere)).status == 401
    assert (await web.get("/api/tasks", headers=as_bob)).status == 200


async def test_signing_out_ends_this_session_alone(web, as_ann, as_bob):
    assert (await web.delete("/api/session", headers=as_ann)).status == 204

    assert (await web.get("/api/tasks", headers=as_ann)).status == 401
    assert (await web.get("/api/tasks", headers=as_bob)).status == 200


async def test_nobody_signs_others_out(web, as_ann, as_bob):
    (session,) = (await (await web.get("/api/sessions", headers=as_ann)).json())["items"]

    ended = await web.delete(f"/api/sessions/{session['id']}", headers=as_bob)

    assert ended.status == 404
    assert (await web.get("/api/tasks", headers=as_ann)).status == 200


async def test_the_use_of_a_token_is_written_down_every_five_minutes(web, clock, as_ann):
    token = await made(web, as_ann)

    async def used_at():
        (listed,) = (await (await web.get("/api/tokens", headers=as_ann)).json())["items"]
        return listed["used_at"]

    never = await used_at()
    await web.get("/api/tasks", headers=bearer(token))
    first = await used_at()
    await web.get("/api/tasks", headers=bearer(token))
    soon = await used_at()
    clock.offset = timedelta(minutes=6)
    await web.get("/api/tasks", headers=bearer(token))

    assert never is None
    assert first == soon
    assert await used_at() > first
