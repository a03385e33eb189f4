from datetime import UTC, datetime, timedelta

import pytest

from tests.webapp.conftest import ANN, API_TOKEN, BOT_TOKEN, EVE, configured, init_data
from webapp.app import create_app

ID = "AAAAAAAAAAAAAAAA"


async def sign_in(web, launch: str):
    return await web.post("/api/session", headers={"Authorization": f"tma {launch}"})


async def status_of(web, token: str) -> int:
    return (await web.get("/api/tasks", headers={"Authorization": f"Bearer {token}"})).status


async def test_a_launch_gives_a_token_and_the_database_keeps_its_hash_only(web, services):
    response = await sign_in(web, init_data(ANN))

    assert response.status == 201
    signed_in = await response.json()
    assert signed_in["name"] == "Ann"
    assert len(signed_in["token"]) == 43
    assert await status_of(web, signed_in["token"]) == 200
    assert await services.db.read(kept_in_plain, signed_in["token"]) is None


def kept_in_plain(store, token: str):
    return store.sessions.find(token, used_after=datetime(2000, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "written", [str, lambda launch: launch.replace("user=", "%75ser=")], ids=["alike", "otherwise"]
)
async def test_signing_in_with_the_same_launch_ends_the_first_session(web, written):
    launch = init_data(ANN)
    first = (await (await sign_in(web, launch)).json())["token"]

    second = (await (await sign_in(web, written(launch))).json())["token"]

    assert (await status_of(web, first), await status_of(web, second)) == (401, 200)


async def test_what_no_database_stores_is_left_out_of_the_name_of_a_platform(web):
    headers = {"Authorization": f"tma {init_data(ANN)}"}

    signed_in = await web.post("/api/session", json={"platform": "i\0o\ud800s"}, headers=headers)

    assert signed_in.status == 201, await signed_in.text()
    as_ann = {"Authorization": f"Bearer {(await signed_in.json())['token']}"}
    (session,) = (await (await web.get("/api/sessions", headers=as_ann)).json())["items"]
    assert session["platform"] == "ios"


async def test_a_session_ends_a_day_after_its_last_use(web, clock):
    token = (await (await sign_in(web, init_data(ANN))).json())["token"]

    clock.offset = timedelta(hours=23)
    assert await status_of(web, token) == 200
    clock.offset = timedelta(hours=25)

    assert await status_of(web, token) == 401


async def test_every_wrong_way_to_sign_in_looks_the_same(web):
    launch = init_data(ANN)
    headers = [
        {},
        {"Authorization": ""},
        {"Authorization": "tma"},
        {"Authorization": "tma "},
        {"Authorization": f"Bearer {launch}"},
        {"Authorization": f"tma {launch}0"},
        {"Authorization": f"tma {init_data(ANN, token='42:OTHER')}"},
        {"Authorization": "tma hash=%C3%A9"},
        {"Authorization": "tma é"},
    ]

    responses = [await web.post("/api/session", headers=header) for header in headers]

    assert {response.status for response in responses} == {401}
    assert len({await response.text() for response in responses}) == 1


async def test_only_those_the_operator_allows_come_in(aiohttp_client, services):
    web = await aiohttp_client(
        create_app(configured(services, allowed_ids=frozenset({ANN}), admin_ids=frozenset({EVE})))
    )

    statuses = [(await sign_in(web, init_data(person))).status for person in (ANN, EVE, 5)]

    assert statuses == [201, 201, 401]


async def test_who_is_no_longer_allowed_is_out_although_signed_in(aiohttp_client, web, services):
    token = (await (await sign_in(web, init_data(ANN))).json())["token"]

    narrowed = await aiohttp_client(create_app(configured(services, allowed_ids=frozenset({EVE}))))

    assert await status_of(narrowed, token) == 401


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Basic {API_TOKEN}",
        API_TOKEN,
        f"Bearer {API_TOKEN}x",
        "Bearer é",
        "Bearer \udcff",
    ],
)
async def test_no_door_opens_without_a_token(sqlite_web, header):
    headers = {} if header is None else {"Authorization": header}
    asked = [
        ("GET", "/api/messages"),
        ("POST", "/api/messages"),
        ("GET", f"/api/messages/{ID}"),
        ("GET", "/api/tasks"),
        ("POST", "/api/tasks"),
        ("GET", f"/api/tasks/{ID}"),
        ("PATCH", f"/api/tasks/{ID}"),
        ("POST", f"/api/tasks/{ID}/done"),
        ("GET", "/api/hooks"),
        ("POST", "/api/hooks"),
        ("DELETE", f"/api/hooks/{ID}"),
    ]

    statuses = {(await sqlite_web.request(method, path, headers=headers)).status for method, path in asked}

    assert statuses == {401}


async def test_an_installation_without_a_token_opens_to_nobody_with_an_empty_one(aiohttp_client, services):
    web = await aiohttp_client(create_app(configured(services, api_token="")))

    assert await status_of(web, "") == 401


async def test_the_bot_token_is_no_password(web):
    assert await status_of(web, BOT_TOKEN) == 401
