"""Chats that are away, a Telegram that fails, a database that is away: the sender neither gives up nor repeats."""

import asyncio
import sqlite3
import time
from contextlib import closing
from typing import Any

import pytest

from bot.bell import Bell
from bot.health import Health
from bot.limits import Limits
from bot.sender import Sender
from bot.telegram import TokenRefusedError, make_bot
from emulator.people import People, Person
from handlers.cards.sheet import Drawn
from storage.database import Database
from storage.tables import Delivery, DeliveryState
from tasks.people import meet
from tests.bot.telegram.conftest import Eventually, close
from tests.bot.telegram.sender.conftest import (
    Easel,
    Sending,
    all_done,
    all_failed,
    attempts,
    bots_texts,
    first,
    states,
    want,
)


async def test_somebody_who_blocked_the_bot_is_unreachable_and_delays_nobody(
    sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
) -> None:
    bob = await people.user("Bob")
    await bob.say("/start")
    for person in (ann, bob):
        await db.write(meet, telegram_id=person.id, name="A", reachable=True)
    await ann.block()
    await db.write(want, ann.id, "for Ann")
    await db.write(want, bob.id, "for Bob")

    async def both_are_settled() -> bool:
        return await db.read(states) == {DeliveryState.FAILED: 1, DeliveryState.DONE: 1}

    async with sending():
        await eventually(both_are_settled)

    failed = await db.read(first)
    assert "blocked" in (failed.last_error or "")
    reachable = await db.read(
        lambda store: [getattr(store.people.by_telegram_id(id_), "reachable", None) for id_ in (ann.id, bob.id)]
    )
    assert reachable == [False, True]


async def test_a_group_that_threw_the_bot_out_fails_and_a_stranger_too(
    sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
) -> None:
    group = await people.group("Team", ann)
    await ann.move_bot(group, "kick")
    await db.write(want, group, "card")
    await db.write(want, 123_456_789, "card")

    async with sending():
        await eventually(lambda: all_failed(db))

    assert await db.read(states) == {DeliveryState.FAILED: 2}


async def test_a_group_that_became_a_supergroup_gets_its_cards_there(
    sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
) -> None:
    group = await people.group("Team", ann, supergroup=False)
    await db.write(want, group, "one", "two")
    moved = await people.do("migrate", chat=group)

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, moved["id"]) == ["one", "two"]


@pytest.mark.parametrize("fault", [{"code": 500}, {"code": 502}, {"hang_up": True}])
async def test_a_failure_of_telegrams_is_tried_again(
    sending: Sending,
    db: Database,
    people: People,
    ann: Person,
    health: Health,
    eventually: Eventually,
    fault: dict[str, Any],
) -> None:
    await people.fault("sendMessage", times=4, **fault)
    await db.write(want, ann.id, "one", "two")

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["one", "two"]
    assert (await db.read(first)).last_error is None
    assert health.parts()["telegram"] is None


async def test_a_failure_is_counted_and_told(
    sending: Sending, db: Database, people: People, ann: Person, health: Health, eventually: Eventually
) -> None:
    await people.fault("sendMessage", hang_up=True, times=10_000)
    await db.write(want, ann.id, "card")

    async def has_failed_twice() -> bool:
        return (await db.read(first)).attempts >= 2

    async with sending():
        await eventually(has_failed_twice)

    delivery = await db.read(first)
    assert delivery.state == DeliveryState.PENDING
    assert (delivery.last_error or "").startswith("TelegramNetworkError")
    assert "42:TEST" not in (delivery.last_error or "")
    assert (health.parts()["telegram"] or "").startswith("TelegramNetworkError")


async def test_after_an_outage_the_newest_state_goes_out_once(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    others = [await people.user(f"P{number}") for number in range(10)]
    for person in others:
        await person.say("/start")
    await people.fault("sendMessage", hang_up=True, times=10_000)
    for person in others:
        await db.write(want, person.id, "card", "card", "card")

    async def telegram_is_away() -> bool:
        return all(await db.read(attempts))

    async def drawn_anew() -> bool:
        return len(easel.drawn) > drawn

    async with sending():
        await eventually(telegram_is_away)
        easel.texts["card"] = "newest"
        drawn = len(easel.drawn)
        await eventually(drawn_anew)  # one goes at a time while Telegram is away: the one before has failed
        await people.do("clear_faults")
        await eventually(lambda: all_done(db))

    assert [await bots_texts(people, person) for person in others] == [["newest"]] * 10


async def test_a_drawing_that_fails_stops_nobody_else(
    sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = await people.user("Bob")
    await bob.say("/start")
    original = Easel.__call__

    async def clumsy(self: Easel, delivery: Delivery) -> Drawn | None:
        if delivery.chat_id == ann.id:
            raise ZeroDivisionError("private words")
        return await original(self, delivery)

    monkeypatch.setattr(Easel, "__call__", clumsy)
    await db.write(want, ann.id, "for Ann")
    await db.write(want, bob.id, "for Bob")

    async def bob_has_it() -> bool:
        return await bots_texts(people, bob) == ["for Bob"] and (await db.read(first)).attempts > 0

    async with sending():
        await eventually(bob_has_it)

    assert (
        await db.read(first)
    ).last_error == f"ZeroDivisionError at {__name__.replace('.', '/')}.py:{clumsy.__code__.co_firstlineno + 2}"


async def test_the_sender_survives_a_database_that_is_away(
    sending: Sending,
    db: Database,
    sqlite_url: str,
    people: People,
    ann: Person,
    health: Health,
    eventually: Eventually,
) -> None:
    await db.write(want, ann.id, "card")

    async def is_noticed() -> bool:
        return health.parts().get("database") is not None

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as saboteur:
        saboteur.execute("ALTER TABLE deliveries RENAME TO elsewhere")
        saboteur.commit()
        async with sending():
            await eventually(is_noticed)
            saboteur.execute("ALTER TABLE elsewhere RENAME TO deliveries")
            saboteur.commit()
            await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["card"]
    assert health.parts()["database"] is None


async def test_a_card_is_recorded_as_soon_as_the_database_is_back(
    sending: Sending,
    db: Database,
    sqlite_url: str,
    people: People,
    ann: Person,
    easel: Easel,
    health: Health,
    eventually: Eventually,
) -> None:
    easel.may_draw.clear()
    await db.write(want, ann.id, "card")

    async def is_being_drawn() -> bool:
        return easel.drawn == ["card"]

    async def is_noticed() -> bool:
        return health.parts().get("database") is not None

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as saboteur:
        async with sending():
            await eventually(is_being_drawn)
            saboteur.execute("ALTER TABLE deliveries RENAME TO elsewhere")
            saboteur.commit()
            easel.may_draw.set()
            await people.wait_for_call("sendMessage")
            await eventually(is_noticed)
            saboteur.execute("ALTER TABLE elsewhere RENAME TO deliveries")
            saboteur.commit()
            await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["card"]
    assert health.parts()["database"] is None


async def test_a_refused_token_ends_the_sender_and_everything_stays(
    base: str, db: Database, bell: Bell, health: Health, limits: Limits, easel: Easel
) -> None:
    bot = make_bot("42:REVOKED", base, limits)
    await db.write(want, 5, "card")

    with pytest.raises(TokenRefusedError):
        await Sender(bot, db, bell=bell, health=health, limits=limits, draw=easel).run()

    await close(bot)
    assert await db.read(states) == {DeliveryState.PENDING: 1}


async def test_restarts_at_any_moment_neither_lose_nor_double_a_card(
    sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
) -> None:
    keys = [str(number) for number in range(20)]
    await db.write(want, ann.id, *keys)

    for milliseconds in range(5, 40, 7):
        async with sending():
            await asyncio.sleep(milliseconds / 1000)
    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == keys


async def test_a_ring_brings_a_card_at_once(
    sending: Sending, db: Database, people: People, ann: Person, bell: Bell, eventually: Eventually
) -> None:
    async with sending():
        await asyncio.sleep(0.05)
        began = time.perf_counter()
        await db.write(want, ann.id, "card")
        await bell.ring("deliveries")
        await people.wait_for_call("sendMessage")
        took = time.perf_counter() - began
        await eventually(lambda: all_done(db))

    assert took < 1
