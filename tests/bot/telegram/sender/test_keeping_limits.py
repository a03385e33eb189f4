"""The sender keeps Telegram's limits, and is fair to everyone who waits."""

from collections import Counter

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery

from bot.limits import Limits, Rate
from emulator.jsontypes import Json
from emulator.people import People, Person
from emulator.settings import Rates as EmulatorRates
from emulator.settings import Settings
from storage.database import Database
from tests.bot.telegram.conftest import Eventually
from tests.bot.telegram.sender.conftest import NO_RATES, Sending, all_done, bots_texts, want


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
