"""A handler never stands still until its chat's budget has room again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReactionTypeEmoji

from bot.limits import Limits
from bot.postponed import answer, postponer
from bot.telegram import make_bot
from emulator.people import Person
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery
from tasks import people as domain
from tests.bot.telegram.conftest import close

BUTTON = InlineKeyboardButton(text="Go", callback_data="go")


class Bell:
    async def ring(self, *_topics: str) -> None:
        """Nobody listens."""


@pytest.fixture
async def bot(base: str, db: Database, limits: Limits, ann: Person) -> AsyncIterator[Bot]:
    await db.write(_know, ann.id)
    bot = make_bot("42:TEST", base, limits, postponer(db, Bell()))
    yield bot
    await close(bot)


def _know(store: Store, telegram_id: int) -> None:
    domain.personal_workspace(store, domain.meet(store, telegram_id=telegram_id, name="Ann", reachable=True))


async def kept(db: Database) -> list[Delivery]:
    def answers(store: Store) -> list[Delivery]:
        return [row for row in store.deliveries.pending(100) if row.channel is Channel.ANSWER]

    return await db.read(answers)


async def test_words_whose_turn_is_far_are_kept_with_all_that_belongs_to_them(bot, db, ann, limits):
    limits.hold(ann.id, 60)

    async with asyncio.timeout(2):
        await bot.send_message(
            ann.id,
            "<b>Hi</b> & you",
            reply_markup=InlineKeyboardMarkup(inline_keyboard=[[BUTTON]]),
            disable_notification=True,
        )

    (row,) = await kept(db)
    drawn = answer(row)
    assert (drawn.text, drawn.silent) == ("<b>Hi</b> & you", True)
    assert drawn.reply_markup.inline_keyboard[0][0].callback_data == "go"


async def test_plain_words_stay_plain(bot, db, ann, limits):
    limits.hold(ann.id, 60)

    await bot.send_message(ann.id, "1 < 2", parse_mode=None, reply_markup=ForceReply(selective=True))

    (row,) = await kept(db)
    assert answer(row).text == "1 &lt; 2"
    assert isinstance(answer(row).reply_markup, ForceReply)


async def test_an_edit_stays_an_edit(bot, db, ann, limits):
    sent = await bot.send_message(ann.id, "one")
    limits.hold(ann.id, 60)

    await bot.edit_message_text("two", chat_id=ann.id, message_id=sent.message_id)

    (row,) = await kept(db)
    assert row.telegram_message_id == sent.message_id


async def test_what_may_go_goes_at_once(bot, db, ann):
    await bot.send_message(ann.id, "now")

    assert await kept(db) == []
    assert (await ann.history())[-1]["text"] == "now"


async def test_to_a_chat_that_nobody_knows_it_waits(bot, db, people, limits):
    eve = await people.user("Eve", started=True)
    limits.hold(eve.id, 0.4)

    await bot.send_message(eve.id, "patience")

    assert await kept(db) == []
    assert (await eve.history())[-1]["text"] == "patience"


async def test_a_reaction_waits_for_nothing(bot, ann, limits):
    said = await ann.say("hello")
    limits.hold_all(60)

    async with asyncio.timeout(2):
        assert await bot.set_message_reaction(ann.id, said["message_id"], [ReactionTypeEmoji(emoji="👌")])


async def test_a_chat_whose_budget_is_spent_still_takes_reactions(bot, ann, people, limits):
    said = await ann.say("hello")
    limits.hold(ann.id, 60)

    await bot.set_message_reaction(ann.id, said["message_id"], [ReactionTypeEmoji(emoji="👌")])

    assert [call["code"] for call in await people.calls("setMessageReaction")] == [200]
