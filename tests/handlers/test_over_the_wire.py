"""The handlers on what a Bot API server really sends, over HTTP."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from emulator.people import People, from_channel, from_sender_chat, from_user, hidden
from emulator.server import Emulator, running
from emulator.settings import Settings
from handlers.options import Options
from handlers.updates import read_update
from storage.database import Database
from storage.tables import Message
from tests.handlers.conftest import connect


class Wire:
    """The bot, its handlers, and the people it talks with."""

    def __init__(self, base: str, http: aiohttp.ClientSession, bot: Bot, db: Database, options: Options) -> None:
        self.people = People(base, http)
        self.telegram = connect(db, options)
        self._url, self._http, self._bot = f"{base}/bot{bot.token}/getUpdates", http, bot
        self._offset = 0

    async def catch_up(self) -> list[Message]:
        """Handle every update that waits; returns all that is kept then."""
        async with self._http.post(self._url, json={"offset": self._offset}) as response:
            updates = (await response.json())["result"]
        for update in updates:
            await self.telegram.dispatcher.feed_update(self._bot, read_update(self._bot, update))
            self._offset = update["update_id"] + 1
        return await self.telegram.kept()


@pytest.fixture
async def wire(sqlite_db: Database) -> AsyncIterator[Wire]:
    async with running(Emulator(Settings(rates=None, seed=7))) as base, aiohttp.ClientSession() as http:
        bot = Bot("42:TEST", session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
        me = await bot.me()
        yield Wire(base, http, bot, sqlite_db, Options(bot_id=me.id, bot_username=me.username or ""))
        await bot.session.close()


async def test_each_origin_names_its_author(wire: Wire) -> None:
    ann, bob = await wire.people.user("Ann"), await wire.people.user("Bob", last_name="Lee")
    origins = [
        from_user(bob),
        hidden("Zed"),
        from_sender_chat({"title": "Crew"}, signature="Chief"),
        from_channel({"title": "News", "username": "news_daily"}, message_id=33),
    ]

    for number, origin in enumerate(origins):
        await ann.say(f"forward {number}", forward=origin)
        await wire.people.advance(10)

    kept = await wire.catch_up()
    assert [message.author for message in kept] == ["Bob Lee", "Zed", "Chief", "News"]
    assert [message.chat for message in kept] == ["", "", "Crew", "News"]
    assert kept[3].link == "https://t.me/news_daily/33"
    assert [message.root_id for message in kept] == [None] * 4


async def test_an_album_after_a_comment_is_one_thing(wire: Wire) -> None:
    ann = await wire.people.user("Ann")

    await ann.say("please look")
    await ann.album([{"photo": {}, "caption": "here"}, {"photo": {}}])

    root, first, second = await wire.catch_up()
    assert [first.root_id, second.root_id] == [root.id] * 2
    assert first.album_id == second.album_id is not None
    assert first.media is not None
    assert first.media["type"] == "photo"


async def test_what_is_no_text_is_kept_as_what_it_is(wire: Wire) -> None:
    ann = await wire.people.user("Ann")

    await ann.say(contact={"phone_number": "+380 44", "first_name": "Zed"})
    await ann.say(location={"latitude": 50.5, "longitude": 30.5})
    await ann.say(poll={"question": "Lunch?", "options": ["Thai", "Pizza"]})
    await ann.say(voice={}, caption="listen")

    kept = [message.media for message in await wire.catch_up() if message.media]
    assert [media["type"] for media in kept] == ["contact", "location", "poll", "voice"]
    assert kept[2]["options"] == ["Thai", "Pizza"]


async def test_in_a_group_only_what_is_said_to_us_is_kept(wire: Wire) -> None:
    ann, bob = await wire.people.user("Ann"), await wire.people.user("Bob")
    team = await wire.people.group("Team", ann, bob)
    await wire.catch_up()

    report = await bob.say("the login is broken", chat=team)
    await ann.say("lunch?", chat=team)
    await ann.say("/task", chat=team, reply_to=report["message_id"])
    await bob.say(f"@{wire.telegram.options.bot_username} order paper", chat=team)

    kept = await wire.catch_up()
    assert [(message.text, message.author) for message in kept] == [
        ("the login is broken", "Bob"),
        ("order paper", "Bob"),
    ]
    (hello,) = await wire.people.calls("sendMessage")
    assert hello["code"] == 200


async def test_who_blocks_the_bot_is_not_reachable(wire: Wire) -> None:
    ann = await wire.people.user("Ann")
    await ann.say("buy milk")
    await wire.catch_up()

    await ann.block()
    await wire.catch_up()

    person = await wire.telegram.db.read(lambda store: store.people.by_telegram_id(ann.id))
    assert person is not None
    assert not person.reachable


async def test_an_edit_is_taken_over(wire: Wire) -> None:
    ann = await wire.people.user("Ann")
    said = await ann.say("buy milk")
    await wire.catch_up()

    await ann.edit(said, "buy bread")

    assert [message.text for message in await wire.catch_up()] == ["buy bread"]
