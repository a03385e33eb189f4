"""The polling door stores an update before it confirms it, whatever happens in between."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, suppress

import aiohttp
import pytest
from aiogram import Bot

from bot.bell import Bell
from bot.health import Health
from bot.limits import Limits
from bot.polling import Poller
from bot.telegram import TokenRefusedError, make_bot
from emulator.people import People, Person
from storage.database import Database
from storage.store import Store
from storage.tables import InboxUpdate
from tests.bot.telegram.conftest import Eventually, close

Polling = Callable[[], AbstractAsyncContextManager[None]]


def rows(store: Store) -> Sequence[InboxUpdate]:
    return store.inbox.waiting(10_000)


def texts(stored: Sequence[InboxUpdate]) -> list[str]:
    return [json.loads(row.raw)["message"]["text"] for row in stored]


@pytest.fixture
def poller(bot: Bot, sqlite_db: Database, bell: Bell, health: Health) -> Poller:
    return Poller(bot, sqlite_db, bell=bell, health=health, allowed_updates=["message"], most_seconds=0.1)


@pytest.fixture
def polling(poller: Poller) -> Polling:
    @asynccontextmanager
    async def start() -> AsyncIterator[None]:
        task = asyncio.create_task(poller.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return start


async def test_an_update_is_stored_as_it_was_sent_and_the_bell_rings(
    polling: Polling, people: People, ann: Person, sqlite_db: Database, bell: Bell
) -> None:
    text = "buy milk \U0001f95b <b>&amp; \u202edelimit\u0000"
    await ann.say(text)
    waiting = await people.do("updates")

    async with bell.listen("inbox") as heard, polling():
        assert await heard.wait(10)

    stored = await sqlite_db.read(rows)
    assert [json.loads(row.raw) for row in stored] == waiting
    assert {row.chat_id for row in stored} == {ann.id}
    assert all(row.raw.isascii() for row in stored)


async def test_what_is_stored_is_confirmed_and_then_no_offset_is_needed(
    polling: Polling, people: People, ann: Person, eventually: Eventually
) -> None:
    async with polling():
        await people.wait_for_call("getUpdates")
        await ann.say("one")

        async def is_confirmed() -> bool:
            return (await people.do("state"))["pending_updates"] == 0

        await eventually(is_confirmed)
        await ann.say("two")
        await eventually(is_confirmed)

    calls = await people.calls("getUpdates")
    assert "offset" not in calls[0]["params"]
    assert int(calls[1]["params"]["offset"]) > 0


async def test_an_update_that_comes_again_is_stored_once(
    polling: Polling, people: People, ann: Person, sqlite_db: Database, eventually: Eventually
) -> None:
    async def both_are_there() -> bool:
        return len(await sqlite_db.read(rows)) == 2

    async with polling():
        await ann.say("buy milk")
        await eventually(both_are_there)
        await people.redeliver(last=2)
        await people.do("wait", after=(await people.do("state"))["revision"], timeout=0.2)
        await ann.say("buy bread")

        async def all_are_there() -> bool:
            return len(await sqlite_db.read(rows)) == 3

        await eventually(all_are_there)

    assert texts(await sqlite_db.read(rows)) == ["/start", "buy milk", "buy bread"]


async def test_nothing_is_confirmed_while_the_database_takes_nothing(
    polling: Polling,
    people: People,
    ann: Person,
    sqlite_db: Database,
    sqlite_url: str,
    health: Health,
    eventually: Eventually,
) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as saboteur:
        saboteur.execute("ALTER TABLE inbox RENAME TO elsewhere")
        saboteur.commit()

        async with polling():

            async def is_known_to_be_broken() -> bool:
                return health.parts().get("database") is not None

            await eventually(is_known_to_be_broken)
            await ann.say("buy milk")
            assert (await people.do("state"))["pending_updates"] == 2
            saboteur.execute("ALTER TABLE elsewhere RENAME TO inbox")
            saboteur.commit()

            async def both_are_there() -> bool:
                return len(await sqlite_db.read(rows)) == 2

            await eventually(both_are_there)

    assert texts(await sqlite_db.read(rows)) == ["/start", "buy milk"]
    assert health.parts()["database"] is None


async def test_a_poller_that_is_stopped_at_any_moment_loses_nothing(
    poller: Poller, people: People, ann: Person, sqlite_db: Database, eventually: Eventually
) -> None:
    async def talk() -> None:
        for number in range(60):
            await ann.say(str(number))

    talking = asyncio.create_task(talk())
    for milliseconds in range(0, 60, 3):
        life = asyncio.create_task(poller.run())
        await asyncio.sleep(milliseconds / 1000)
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
    await talking
    life = asyncio.create_task(poller.run())

    async def all_are_there() -> bool:
        return len(await sqlite_db.read(rows)) == 61

    await eventually(all_are_there)
    life.cancel()

    assert texts(await sqlite_db.read(rows)) == ["/start", *map(str, range(60))]


async def test_another_poller_is_a_health_fault_and_waited_out(
    polling: Polling, base: str, ann: Person, sqlite_db: Database, health: Health, eventually: Eventually
) -> None:
    async def rival() -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                async with session.post(f"{base}/bot42:TEST/getUpdates", json={"offset": -1, "timeout": 5}):
                    pass

    async with polling():
        other = asyncio.create_task(rival())

        async def is_noticed() -> bool:
            return "another program" in (health.parts().get("updates") or "")

        await eventually(is_noticed)
        other.cancel()
        await ann.say("after the fight")

        async def is_there() -> bool:
            return "after the fight" in texts(await sqlite_db.read(rows))

        await eventually(is_there)

    assert health.parts()["updates"] is None


async def test_a_webhook_that_was_left_behind_is_removed_and_what_waited_there_arrives(
    polling: Polling, bot: Bot, people: People, ann: Person, sqlite_db: Database, eventually: Eventually
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/nobody")

    async with polling():

        async def is_there() -> bool:
            return texts(await sqlite_db.read(rows)) == ["/start"]

        await eventually(is_there)

    assert (await people.do("state"))["webhook"] is None


async def test_a_revoked_token_ends_the_poller_with_a_clear_line(
    base: str, sqlite_db: Database, bell: Bell, health: Health
) -> None:
    bot = make_bot("42:REVOKED", base, Limits())
    poller = Poller(bot, sqlite_db, bell=bell, health=health, allowed_updates=["message"])

    with pytest.raises(TokenRefusedError, match="BotFather"):
        await poller.run()

    await close(bot)
    assert health.parts()["updates"] == "BOT_TOKEN is refused"


async def test_a_token_that_is_none_ends_the_poller_too(poller: Poller, people: People) -> None:
    await people.fault("getUpdates", code=404)

    with pytest.raises(TokenRefusedError):
        await poller.run()


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 500},
        {"code": 502},
        {"code": 429, "retry_after": 1, "times": 1},
        {"hang_up": True},
        {"hang_up": True, "after": True},
    ],
)
async def test_trouble_at_telegrams_side_is_waited_out(
    polling: Polling,
    people: People,
    ann: Person,
    sqlite_db: Database,
    health: Health,
    eventually: Eventually,
    fault: dict[str, int],
) -> None:
    await people.fault("getUpdates", **{"times": 3} | fault)

    async with polling():

        async def is_there() -> bool:
            return texts(await sqlite_db.read(rows)) == ["/start"]

        await eventually(is_there)

    assert (await people.do("state"))["faults"] == 0
    assert health.parts()["updates"] is None


async def test_an_answer_from_something_that_is_not_telegram_is_waited_out(
    unused_tcp_port: int, sqlite_db: Database, bell: Bell, health: Health, eventually: Eventually
) -> None:
    async def page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>")
        await writer.drain()
        writer.close()

    bot = make_bot("42:TEST", f"http://127.0.0.1:{unused_tcp_port}", Limits())
    poller = Poller(bot, sqlite_db, bell=bell, health=health, allowed_updates=["message"], most_seconds=0.05)
    async with await asyncio.start_server(page, "127.0.0.1", unused_tcp_port):
        life = asyncio.create_task(poller.run())

        async def is_noticed() -> bool:
            return "not Telegram" in (health.parts().get("updates") or "")

        await eventually(is_noticed)
        assert not life.done()
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
    await close(bot)
