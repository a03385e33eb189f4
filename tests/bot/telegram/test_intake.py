"""The intake runs each update's handler, in order within a chat, and neither loses nor is stopped by one that fails."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.handler import FilterObject, HandlerObject
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe
from aiogram.types import Message
from sqlalchemy import select

from bot.bell import Bell
from bot.health import Health
from bot.intake import FAILURES_OF_TELEGRAM, Intake
from handlers.updates import Trace
from integrations.telegram import raw
from storage.database import Database
from storage.tables import InboxState, InboxUpdate
from tests.bot.telegram.conftest import Eventually
from tests.bot.telegram.inboxes import Handlers, add, all_handled, counts, do_nothing, quarantined, said

ANN, BOB, EVE = 501, 502, 503
TEAM = -100_501
EDITED = "edited_message"

Handler = Callable[[str], Awaitable[None]]
Running = Callable[[], AbstractAsyncContextManager[Intake]]


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def dispatcher(handlers: Handlers) -> Dispatcher:
    async def hear(message: Message) -> None:
        await handlers(message)

    dispatcher = Dispatcher()
    dispatcher.message.register(hear)
    return dispatcher


@pytest.fixture
def running(dispatcher: Dispatcher, db: Database, bell: Bell, health: Health) -> Running:
    @asynccontextmanager
    async def start() -> AsyncIterator[Intake]:
        intake = Intake(
            Bot("42:TEST"),
            db,
            dispatcher=dispatcher,
            bell=bell,
            health=health,
            pauses=(0.01, 0.02),
            poll_seconds=0.1,
            stop_seconds=0.3,
        )
        task = asyncio.create_task(intake.run())
        try:
            yield intake
        finally:
            task.cancel()
            await asyncio.wait({task})

    return start


async def test_each_chat_is_heard_in_order_however_long_a_handler_takes(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    async def slower_first(text: str) -> None:
        await asyncio.sleep(0.02 / (1 + int(text)))

    handlers.act = slower_first
    await db.write(add, *[said(chat, str(number)) for number in range(10) for chat in (ANN, BOB, EVE)])

    async with running():
        await eventually(lambda: all_handled(db))

    assert handlers.heard == {chat: [str(number) for number in range(10)] for chat in (ANN, BOB, EVE)}


async def test_of_a_groups_talk_the_inbox_keeps_nothing_and_of_what_was_said_to_us_no_words(
    running: Running, dispatcher: Dispatcher, db: Database, eventually: Eventually
) -> None:
    async def is_talk(message: Message) -> bool:
        return message.text == "overheard"

    async def overhear(_message: Message) -> Trace:
        return Trace.NONE

    async def nobody(_message: Message) -> bool:
        return False

    dispatcher.edited_message.register(overhear, nobody)
    dispatcher.message.handlers.insert(0, HandlerObject(overhear, [FilterObject(is_talk)]))
    rows = [said(TEAM, "overheard"), said(TEAM, "for us"), said(ANN, "private"), said(TEAM, "an edit", kind=EDITED)]
    await db.write(add, *rows)

    async with running():
        await eventually(lambda: all_handled(db))

    left = await db.read(lambda store: {row.update_id: row.raw for row in store._session.scalars(select(InboxUpdate))})
    assert left == {rows[1][0]: "", rows[2][0]: rows[2][2]}


async def test_a_chat_that_takes_long_delays_no_other(
    running: Running, handlers: Handlers, db: Database, bell: Bell, eventually: Eventually
) -> None:
    may_end = asyncio.Event()

    async def ann_waits(text: str) -> None:
        if text == "slow":
            await may_end.wait()

    async def both_are_heard() -> bool:
        return handlers.heard == {BOB: ["one", "two"]}

    handlers.act = ann_waits
    await db.write(add, said(ANN, "slow"), said(ANN, "next"), said(BOB, "one"))

    async with running():
        await db.write(add, said(BOB, "two"))
        await bell.ring("inbox")
        await eventually(both_are_heard)
        may_end.set()
        await eventually(lambda: all_handled(db))

    assert handlers.heard[ANN] == ["slow", "next"]


async def test_what_comes_for_a_busy_chat_is_heard_after(
    running: Running, handlers: Handlers, db: Database, bell: Bell, eventually: Eventually
) -> None:
    begun = asyncio.Event()

    async def note(_: str) -> None:
        begun.set()
        await asyncio.sleep(0.05)

    handlers.act = note
    await db.write(add, said(ANN, "one"))

    async with running():
        await begun.wait()
        await db.write(add, said(ANN, "two"))
        await bell.ring("inbox")
        await eventually(lambda: all_handled(db))

    assert handlers.heard[ANN] == ["one", "two"]


async def test_an_update_that_fails_three_times_is_in_quarantine_and_the_next_goes_on(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    tries: list[str] = []

    async def fail_on_poison(text: str) -> None:
        tries.append(text)
        if text == "poison":
            raise ValueError("private words of Ann's")

    async def only_poison_is_left() -> bool:
        return await db.read(counts) == {InboxState.HANDLED: 3, InboxState.QUARANTINED: 1}

    handlers.act = fail_on_poison
    await db.write(add, said(ANN, "one"), said(ANN, "poison"), said(ANN, "two"), said(BOB, "hello"))

    async with running():
        await eventually(only_poison_is_left)

    assert handlers.heard == {ANN: ["one", "two"], BOB: ["hello"]}
    assert [text for text in tries if text != "hello"] == ["one", "poison", "poison", "poison", "two"]
    [row] = await db.read(quarantined)
    assert (row.error or "").startswith(f"ValueError at tests/bot/telegram/{Path(__file__).name}:")
    assert "private words" not in (row.error or "")


async def test_a_quarantined_update_can_be_replayed(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    async def fail(_: str) -> None:
        raise ValueError

    async def is_quarantined() -> bool:
        return await db.read(counts) == {InboxState.QUARANTINED: 1}

    handlers.act = fail
    await db.write(add, said(ANN, "poison"))

    async with running() as intake:
        await eventually(is_quarantined)
        [row] = await db.read(quarantined)
        handlers.act = do_nothing
        assert await intake.replay([row.id]) == 1
        await eventually(lambda: all_handled(db))

    assert handlers.heard == {ANN: ["poison"]}


async def test_a_failure_that_passes_keeps_the_order(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    failures = iter([ValueError, KeyError])

    async def fail_twice(text: str) -> None:
        if text == "one" and (error := next(failures, None)):
            raise error

    handlers.act = fail_twice
    await db.write(add, said(ANN, "one"), said(ANN, "two"))

    async with running():
        await eventually(lambda: all_handled(db))

    assert handlers.heard[ANN] == ["one", "two"]


async def test_no_update_is_blamed_for_the_databases_failures(
    running: Running, handlers: Handlers, db: Database, health: Health, eventually: Eventually
) -> None:
    failures = iter([ConnectionRefusedError] * 4)

    async def fail_like_a_database(_: str) -> None:
        if error := next(failures, None):
            raise error

    handlers.act = fail_like_a_database
    await db.write(add, said(ANN, "one"))

    async with running():
        await eventually(lambda: all_handled(db))

    assert handlers.heard == {ANN: ["one"]}
    assert next(failures, None) is None


async def test_telegrams_failures_are_forgiven_longer(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    failures = iter([TelegramNetworkError(GetMe(), "connection lost")] * 3)

    async def fail_like_telegram(_: str) -> None:
        if error := next(failures, None):
            raise error

    handlers.act = fail_like_telegram
    await db.write(add, said(ANN, "one"))

    async with running():
        await eventually(lambda: all_handled(db))

    assert FAILURES_OF_TELEGRAM > 3
    assert handlers.heard == {ANN: ["one"]}


async def test_at_the_end_handlers_may_finish_and_what_waits_is_for_the_next_start(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    begun = asyncio.Event()

    async def take_a_moment(_: str) -> None:
        begun.set()
        await asyncio.sleep(0.1)

    handlers.act = take_a_moment
    await db.write(add, *[said(ANN, str(number)) for number in range(5)])

    async with running():
        await begun.wait()

    assert handlers.heard == {ANN: ["0"]}
    assert await db.read(counts) == {InboxState.HANDLED: 1, InboxState.NEW: 4}
    handlers.act = do_nothing
    async with running():
        await eventually(lambda: all_handled(db))
    assert handlers.heard == {ANN: ["0", "1", "2", "3", "4"]}


async def test_a_handler_that_does_not_end_in_time_runs_again_at_the_next_start(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    begun = asyncio.Event()

    async def never_end(_: str) -> None:
        begun.set()
        await asyncio.Event().wait()

    handlers.act = never_end
    await db.write(add, said(ANN, "one"), said(ANN, "two"))

    async with running():
        await begun.wait()

    assert await db.read(counts) == {InboxState.NEW: 2}
    handlers.act = do_nothing
    async with running():
        await eventually(lambda: all_handled(db))
    assert handlers.heard == {ANN: ["one", "two"]}


async def test_restarts_at_any_moment_lose_nothing_and_keep_the_order(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    async def take_a_moment(_: str) -> None:
        await asyncio.sleep(0.001)

    handlers.act = take_a_moment
    await db.write(add, *[said(chat, str(number)) for number in range(40) for chat in (ANN, BOB, EVE)])

    for milliseconds in range(1, 30, 4):
        async with running():
            await asyncio.sleep(milliseconds / 1000)
    async with running():
        await eventually(lambda: all_handled(db))

    for chat in (ANN, BOB, EVE):
        assert handlers.heard[chat] == [str(number) for number in range(40)]


async def test_words_reach_the_handler_as_they_were_sent(
    running: Running, handlers: Handlers, db: Database, eventually: Eventually
) -> None:
    words = "NUL \u0000, half a pair \ud83d, \u202eright to left, {{ 7 * 7 }} <b>&amp;" + "😀" * 2_000
    await db.write(add, said(ANN, words))

    async with running():
        await eventually(lambda: all_handled(db))

    assert handlers.heard == {ANN: [words]}


async def test_an_update_of_a_kind_that_nobody_handles_is_done_with(
    running: Running, db: Database, eventually: Eventually
) -> None:
    await db.write(add, (7, ANN, raw({"update_id": 7, "edited_channel_post": {}})), (8, 0, raw({"update_id": 8})))

    async def none_is_new() -> bool:
        return InboxState.NEW not in await db.read(counts)

    async with running():
        await eventually(none_is_new)

    assert sum((await db.read(counts)).values()) == 2


async def test_the_intake_survives_a_database_that_is_away(
    handlers: Handlers,
    sqlite_db: Database,
    bell: Bell,
    health: Health,
    dispatcher: Dispatcher,
    sqlite_url: str,
    eventually: Eventually,
) -> None:
    saboteur = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    await sqlite_db.write(add, said(ANN, "one"))
    saboteur.execute("ALTER TABLE inbox RENAME TO elsewhere")
    saboteur.commit()
    intake = Intake(Bot("42:TEST"), sqlite_db, dispatcher=dispatcher, bell=bell, health=health, poll_seconds=0.05)
    life = asyncio.create_task(intake.run())

    async def is_noticed() -> bool:
        return health.parts().get("database") is not None

    await eventually(is_noticed)
    saboteur.execute("ALTER TABLE elsewhere RENAME TO inbox")
    saboteur.commit()
    saboteur.close()
    await eventually(lambda: all_handled(sqlite_db))
    life.cancel()
    await asyncio.wait({life})

    assert handlers.heard == {ANN: ["one"]}
    assert health.parts()["database"] is None
