"""Links to the bot."""

import pytest

from emulator.people import People, Person, RefusedError
from emulator.settings import Settings
from tests.emulator.conftest import BotCaller


@pytest.fixture
def settings() -> Settings:
    return Settings(rates=None, seed=7, app_url="https://app.example.com/app")


async def test_a_start_link_begins_the_chat_with_its_payload(bot: BotCaller, bob: Person) -> None:
    answer = await bob.follow("https://t.me/sift_bot?start=join_7")

    assert answer["message"]["text"] == "/start join_7"
    assert (await bot.updates("message"))[-1]["text"] == "/start join_7"
    assert (await bot.call("sendMessage", chat_id=bob.id, text="hi"))["chat"]["id"] == bob.id


async def test_start_unblocks_the_bot(bot: BotCaller, ann: Person) -> None:
    await ann.block()

    await ann.start("again")

    assert (await bot.updates("my_chat_member"))[-1]["new_chat_member"]["status"] == "member"
    assert (await bot.updates("message"))[-1]["text"] == "/start again"


async def test_a_group_link_adds_the_bot_and_tells_it_the_payload(
    bot: BotCaller, people: People, ann: Person, bob: Person
) -> None:
    group = await people.group("Team", ann, bob, bot=None)

    await ann.follow("https://t.me/sift_bot?startgroup=w7", chat=group)

    assert (await bot.updates("my_chat_member"))[-1]["chat"]["id"] == group
    assert (await bot.updates("message"))[-1]["text"] == "/start@sift_bot w7"


async def test_an_app_link_opens_the_mini_app_with_its_parameter(ann: Person) -> None:
    opened = await ann.follow("https://t.me/sift_bot/app?startapp=task_12")

    assert opened["url"].startswith("https://app.example.com/app#")
    assert "start_param%3Dtask_12" in opened["url"]


async def test_links_elsewhere_and_bad_payloads_are_refused(ann: Person) -> None:
    with pytest.raises(RefusedError, match="does not lead to the bot"):
        await ann.follow("https://t.me/another_bot?start=x")
    with pytest.raises(RefusedError, match="a payload has at most"):
        await ann.start("a b")
