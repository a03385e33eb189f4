"""The sender shows what is wanted, newest state only, and neither floods nor gives up."""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from bot.bell import Bell
from bot.health import Health
from bot.limits import Limits, Rate, Rates
from bot.sender import Sender
from bot.telegram import TokenRefusedError, make_bot
from emulator.jsontypes import Json
from emulator.people import People, Person
from emulator.settings import Rates as EmulatorRates
from emulator.settings import Settings
from handlers.cards.sheet import Drawn
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, DeliveryState
from tasks.people import default_workspace, meet
from tests.bot.telegram.conftest import Eventually, close

Sending = Callable[[], AbstractAsyncContextManager[Sender]]

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Done", callback_data="done")]])
NO_RATES = Rates(Rate(10_000, 1), Rate(10_000, 1), Rate(10_000, 1))


@dataclass
class Easel:
    """Draws a delivery by its key; texts that are not set are the key itself."""

    texts: dict[str, str | None] = field(default_factory=dict)
    silent: bool = False
    drawn: list[str] = field(default_factory=list)
    may_draw: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, delivery: Delivery) -> Drawn | None:
        self.drawn.append(delivery.key)
        text = self.texts.get(delivery.key, delivery.key)
        await self.may_draw.wait()
        return None if text is None else Drawn(text, BUTTONS, self.silent)


@pytest.fixture
def easel() -> Easel:
    easel = Easel()
    easel.may_draw.set()
    return easel


@pytest.fixture
def db(sqlite_db: Database) -> Database:
    """One engine is enough here: what the sender asks of the database is tested with the storage."""
    return sqlite_db


@pytest.fixture
def limits() -> Limits:
    return Limits(NO_RATES)


@pytest.fixture
def sending(bot: Bot, db: Database, bell: Bell, health: Health, limits: Limits, easel: Easel) -> Sending:
    @asynccontextmanager
    async def start() -> AsyncIterator[Sender]:
        sender = Sender(
            bot, db, bell=bell, health=health, limits=limits, draw=easel, poll_seconds=0.1, backoff_seconds=0.02
        )
        task = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            task.cancel()
            await asyncio.wait({task})

    return start


def want(store: Store, chat_id: int, *keys: str, **values: Any) -> None:
    for key in keys:
        store.deliveries.want(default_workspace(store).id, Channel.CARD, chat_id, key, **values)


def states(store: Store) -> dict[str, int]:
    return store.deliveries.counts()


def first(store: Store) -> Delivery:
    delivery = store.deliveries.get(1)
    assert delivery is not None
    return delivery


async def all_done(db: Database) -> bool:
    return set(await db.read(states)) == {DeliveryState.DONE}


async def all_failed(db: Database) -> bool:
    return set(await db.read(states)) == {DeliveryState.FAILED}


async def bots_texts(people: People, chat: int | Person) -> list[str]:
    return [message["text"] for message in await people.history(chat) if message.get("from", {}).get("is_bot")]


async def test_a_card_is_sent_once_as_a_quiet_reply_and_then_edited(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, bell: Bell, eventually: Eventually
) -> None:
    wish = await ann.say("buy milk https://example.com")
    easel.silent = True
    easel.texts["card"] = "<b>buy</b> milk https://example.com"
    await db.write(want, ann.id, "card", reply_to=wish["message_id"])

    async with sending():
        await eventually(lambda: all_done(db))
        easel.texts["card"] = "<s>buy</s> milk"
        await db.write(want, ann.id, "card")
        await bell.ring("deliveries")
        await eventually(lambda: all_done(db))

    card = (await people.history(ann))[-1]
    assert (card["text"], card["entities"][0]["type"]) == ("buy milk", "strikethrough")
    assert card["reply_to_message"]["message_id"] == wish["message_id"]
    assert card["reply_markup"]["inline_keyboard"][0][0]["text"] == "Done"
    sent, edited = [call["params"] for call in await people.calls() if "Message" in call["method"]]
    assert sent["disable_notification"] == "true"
    assert all("is_disabled" in str(call["link_preview_options"]) for call in (sent, edited))
    assert edited["message_id"] == str(card["message_id"])


async def test_a_card_arrives_though_what_it_replies_to_is_gone(
    sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
) -> None:
    await db.write(want, ann.id, "card", reply_to=987_654)

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["card"]


async def test_changes_that_come_faster_than_they_are_sent_run_together(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.may_draw.clear()
    easel.texts["card"] = "version 1"
    await db.write(want, ann.id, "card")

    async def is_being_drawn() -> bool:
        return easel.drawn == ["card"]

    async with sending():
        await eventually(is_being_drawn)
        for _ in range(5):
            await db.write(want, ann.id, "card")
        easel.texts["card"] = "version 6"
        easel.may_draw.set()
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["version 6"]
    assert len(easel.drawn) == 2
    delivery = await db.read(first)
    assert (delivery.shown, delivery.wanted) == (6, 6)


async def test_where_there_is_nothing_to_show_any_more_nothing_is_sent(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.texts["card"] = None
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == []


async def test_an_edit_that_changes_nothing_is_done(
    sending: Sending, db: Database, people: People, ann: Person, bell: Bell, eventually: Eventually
) -> None:
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))
        await db.write(want, ann.id, "card")
        await bell.ring("deliveries")
        await eventually(lambda: all_done(db))

    [edit] = await people.calls("editMessageText")
    assert "not modified" in edit["description"]
    assert await bots_texts(people, ann) == ["card"]


async def test_a_card_that_was_deleted_in_the_chat_is_sent_anew_when_it_changes(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, bell: Bell, eventually: Eventually
) -> None:
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))
        await ann.remove((await people.history(ann))[-1])
        easel.texts["card"] = "changed"
        await db.write(want, ann.id, "card")
        await bell.ring("deliveries")
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["changed"]
    assert (await db.read(first)).telegram_message_id == (await people.history(ann))[-1]["message_id"]


async def test_a_text_that_telegram_cannot_parse_goes_out_plain(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.texts["card"] = "<b>unclosed &lt;tag&gt;"
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["unclosed <tag>"]


async def test_a_text_that_is_too_long_is_cut(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.texts["card"] = "<b>" + "😀" * 3_000 + "</b>"
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))

    [text] = await bots_texts(people, ann)
    assert text == "😀" * 2_047 + "…"


async def test_a_lone_surrogate_is_no_reason_to_stop(
    sending: Sending, db: Database, people: People, ann: Person, easel: Easel, eventually: Eventually
) -> None:
    easel.texts["card"] = "half \ud83d a face"
    await db.write(want, ann.id, "card")

    async with sending():
        await eventually(lambda: all_done(db))

    assert await bots_texts(people, ann) == ["half ? a face"]


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
        return (await db.read(first)).attempts > 0

    async with sending():
        await eventually(telegram_is_away)
        easel.texts["card"] = "newest"
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


def press_by(person: Person) -> Json:
    chat = {"id": person.id, "type": "private", "first_name": "P"}
    card = {"message_id": 1, "date": 1_790_000_000, "chat": chat, "text": "card"}
    query = {"id": "1", "from": person.fields, "chat_instance": "1", "data": "done", "message": card}
    return {"update_id": 1, "callback_query": query}


class TestTopics:
    @pytest.fixture
    def emulator_settings(self) -> Settings:
        """The emulator knows no topics."""
        return Settings(rates=None, seed=7, strict=False)

    async def test_a_card_goes_to_its_topic_and_when_that_was_closed_to_the_chat(
        self, sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
    ) -> None:
        await people.fault("sendMessage", code=400, text="Bad Request: message thread not found")
        await db.write(want, ann.id, "card", thread_id=7)

        async with sending():
            await eventually(lambda: all_done(db))

        assert await bots_texts(people, ann) == ["card"]
        refused, sent = [call["params"] for call in await people.calls("sendMessage")]
        assert refused["message_thread_id"] == "7"
        assert "message_thread_id" not in sent


class TestWithinLimits:
    @pytest.fixture
    def emulator_settings(self) -> Settings:
        return Settings(rates=EmulatorRates(), seed=7)

    @pytest.fixture
    def limits(self) -> Limits:
        return Limits()

    async def test_a_storm_of_refusals_drops_and_doubles_nothing(
        self, sending: Sending, db: Database, people: People, eventually: Eventually
    ) -> None:
        persons = [await people.user(f"P{number}") for number in range(12)]
        for person in persons:
            await person.say("/start")
        await people.fault("sendMessage", code=429, retry_after=1, times=10_000, chance=0.3)
        for person in persons:
            await db.write(want, person.id, "one", "two")

        async with sending():
            await eventually(lambda: all_done(db))

        assert [await bots_texts(people, person) for person in persons] == [["one", "two"]] * 12
        calls = await people.calls("sendMessage")
        assert any(call["code"] == 429 for call in calls)
        assert {call["code"] for call in calls} == {200, 429}
        held_until: dict[str, float] = {}
        for call in calls:
            assert call["at"] >= held_until.get(call["params"]["chat_id"], 0) - 0.02
            if call["code"] == 429:
                held_until[call["params"]["chat_id"]] = call["at"] + 1

    async def test_telegram_never_has_to_refuse(
        self, sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
    ) -> None:
        persons = [await people.user(f"P{number}") for number in range(45)]
        for person in persons:
            await person.say("/start")
            await db.write(want, person.id, "card")
        group = await people.group("Team", ann)
        await db.write(want, group, *[str(number) for number in range(6)])

        async with sending():
            await eventually(lambda: all_done(db))

        calls = await people.calls("sendMessage")
        assert {call["code"] for call in calls} == {200}
        per_second = Counter(int(call["at"] - calls[0]["at"]) for call in calls)
        assert max(per_second.values()) <= 30
        assert await bots_texts(people, group) == [str(number) for number in range(6)]

    async def test_a_message_is_seen_only_where_it_delays_no_card(
        self, sending: Sending, people: People, ann: Person, limits: Limits
    ) -> None:
        message = await ann.say("buy milk")

        async with sending() as sender:
            sender.acknowledge(ann.id, message["message_id"])
            await people.wait_for_call("setMessageReaction")
            with limits.take(ann.id):
                pass
            sender.acknowledge(ann.id, message["message_id"])

        assert len(await people.calls("setMessageReaction")) == 1
        [seen] = [m for m in await people.history(ann) if m["message_id"] == message["message_id"]]
        assert seen["reactions"][0]["emoji"] == ["👀"]

    async def test_a_reaction_that_is_refused_harms_nobody(
        self, sending: Sending, db: Database, people: People, ann: Person, eventually: Eventually
    ) -> None:
        await people.fault("setMessageReaction", code=400, text="Bad Request: REACTION_INVALID")
        await db.write(want, ann.id, "card")

        async with sending() as sender:
            sender.acknowledge(ann.id, 987_654)
            await people.wait_for_call("setMessageReaction")
            await eventually(lambda: all_done(db))

        assert await bots_texts(people, ann) == ["card"]


class TestBacklog:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(NO_RATES._replace(overall=Rate(1, 0.1)))

    async def test_who_pressed_a_button_goes_first(
        self, sending: Sending, bot: Bot, db: Database, people: People, eventually: Eventually
    ) -> None:
        async def handle(_: CallbackQuery) -> None:
            return

        dispatcher = Dispatcher()
        dispatcher.callback_query.register(handle)
        persons = [await people.user(f"P{number}") for number in range(10)]
        for person in persons:
            await person.say("/start")
            await db.write(want, person.id, "card")

        async with sending() as sender:
            dispatcher.callback_query.outer_middleware(sender.urge_after)
            await people.wait_for_call("sendMessage")
            await dispatcher.feed_raw_update(bot, press_by(persons[-1]))
            await eventually(lambda: all_done(db))

        order = [int(call["params"]["chat_id"]) for call in await people.calls("sendMessage")]
        assert order.index(persons[-1].id) <= 2
        assert sorted(order) == sorted(person.id for person in persons)
