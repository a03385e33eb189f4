import asyncio
import json
import sqlite3
from io import BytesIO

import pytest

from storage.database import Database
from tests.webapp.conftest import WEBHOOK_SECRET, configured
from webapp.app import create_app

PATH = "/telegram/secret-path"
SECRET = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET, "Content-Type": "application/json"}
UPDATE = {"update_id": 5, "message": {"message_id": 1, "chat": {"id": -7}, "text": "a \ud800 \0 ї"}}


async def stored(db: Database) -> list[tuple[int, int, dict]]:
    rows = await db.read(lambda store: store.inbox.waiting(100))
    return [(row.update_id, row.chat_id, json.loads(row.raw)) for row in rows]


async def test_an_update_is_safe_before_it_is_acknowledged(web, services, bell):
    response = await web.post(PATH, data=json.dumps(UPDATE), headers=SECRET)

    assert (response.status, await response.read()) == (200, b"")
    assert await stored(services.db) == [(5, -7, UPDATE)]
    assert bell.rung == ["inbox"]


async def test_an_update_that_comes_three_times_at_once_is_stored_once(web, services):
    responses = await asyncio.gather(*(web.post(PATH, data=json.dumps(UPDATE), headers=SECRET) for _ in range(3)))

    assert [response.status for response in responses] == [200] * 3
    assert len(await stored(services.db)) == 1


async def test_whoever_does_not_know_the_secret_stores_nothing(web, services):
    wrong = [
        (PATH, {}),
        (PATH, {"X-Telegram-Bot-Api-Secret-Token": ""}),
        (PATH, {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET + "x"}),
        (PATH, {"X-Telegram-Bot-Api-Secret-Token": "é"}),
        ("/telegram/other", SECRET),
        ("/telegram/%C3%A9", SECRET),
        ("/telegram/%00", SECRET),
    ]

    statuses = [(await web.post(path, data=json.dumps(UPDATE), headers=headers)).status for path, headers in wrong]

    assert statuses == [401] * 4 + [404] * 3
    assert await stored(services.db) == []


@pytest.mark.parametrize("missing", [{"webhook_secret": ""}, {"webhook_path": ""}])
async def test_a_door_that_is_not_set_up_is_shut(aiohttp_client, services, missing):
    web = await aiohttp_client(create_app(configured(services, **missing)))

    for path in (PATH, "/telegram/"):
        response = await web.post(path, data="{}", headers={"X-Telegram-Bot-Api-Secret-Token": ""})
        assert response.status == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b"{", b"\xff", b'{"update_id": "5"}', b'{"update_id": true}', b'{"update_id": 1e400}',
     b'{"update_id": ' + b"9" * 5000 + b"}", b'{"update_id": 1, "a": ' + b"[" * 100_000 + b"}"],
    ids=lambda body: repr(body[:30]),
)  # fmt: skip
async def test_what_is_no_update_is_refused(sqlite_web, sqlite_services, body):
    response = await sqlite_web.post(PATH, data=body, headers=SECRET)

    assert response.status == 400
    assert await stored(sqlite_services.db) == []


async def test_an_update_over_the_size_limit_is_refused(sqlite_web):
    response = await sqlite_web.post(PATH, data=BytesIO(b" " * (1024**2 + 1)), headers=SECRET)

    assert response.status == 413


async def test_a_database_that_cannot_write_makes_telegram_send_it_again(sqlite_web, sqlite_services, sqlite_url, bell):
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("DROP TABLE inbox")

    response = await sqlite_web.post(PATH, data=json.dumps(UPDATE), headers=SECRET)

    assert response.status == 503
    assert (await response.json())["error"]["code"] == "unavailable"
    assert "inbox" not in await response.text()
    assert bell.rung == []
