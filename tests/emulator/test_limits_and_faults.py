"""Too many messages, and things going wrong on demand."""

import aiohttp
import pytest

from emulator.people import People, Person
from emulator.settings import Rates, Settings
from tests.emulator.conftest import BotCaller


@pytest.fixture
def settings() -> Settings:
    return Settings(rates=Rates(chat_burst=3))


async def test_one_chat_takes_a_burst_then_one_message_a_second(bot: BotCaller, people: People, ann: Person) -> None:
    for _ in range(3):
        await bot.call("sendMessage", chat_id=ann.id, text="x")

    answer = await bot.answer("sendMessage", chat_id=ann.id, text="x")

    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    await people.advance(1)
    await bot.call("sendMessage", chat_id=ann.id, text="x")


async def test_the_wait_stands_in_the_header_too(bot: BotCaller, people: People, ann: Person) -> None:
    await people.do("rates", chat_burst=1)
    await bot.call("sendMessage", chat_id=ann.id, text="x")

    url = f"{bot.base}/bot42:TEST/sendMessage"
    answer = await bot.session.post(url, json={"chat_id": ann.id, "text": "x"})

    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")


async def test_a_group_takes_twenty_a_minute_and_all_chats_thirty_a_second(
    bot: BotCaller, people: People, ann: Person
) -> None:
    await people.do("rates", chat_burst=1000)
    group = await people.group("Team", ann)
    for _ in range(20):
        await bot.call("sendMessage", chat_id=group, text="x")

    assert (await bot.answer("sendMessage", chat_id=group, text="x"))["parameters"]["retry_after"] in (3, 4)

    answers = [await bot.answer("sendMessage", chat_id=ann.id, text="x") for _ in range(40)]
    assert [answer["ok"] for answer in answers].count(True) < 40


async def test_a_refused_call_costs_nothing(bot: BotCaller, ann: Person) -> None:
    for _ in range(10):
        await bot.refusal("sendMessage", chat_id=ann.id, text="x" * 5000)

    assert await bot.call("sendMessage", chat_id=ann.id, text="x")


async def test_a_fault_hits_as_often_as_told(bot: BotCaller, people: People, ann: Person) -> None:
    await people.fault("sendMessage", code=502, text="Bad Gateway", times=2)

    answers = [await bot.answer("sendMessage", chat_id=ann.id, text="x") for _ in range(3)]

    assert [answer.get("error_code") for answer in answers] == [502, 502, None]
    assert len(await people.history(ann)) == 2


async def test_a_made_up_429_tells_how_long_to_wait(bot: BotCaller, people: People, ann: Person) -> None:
    await people.fault(code=429, retry_after=7)

    answer = await bot.answer("sendMessage", chat_id=ann.id, text="x")

    assert answer["description"] == "Too Many Requests: retry after 7"
    assert answer["parameters"] == {"retry_after": 7}


async def test_an_answer_can_be_lost_after_the_deed(bot: BotCaller, people: People, ann: Person) -> None:
    await people.fault("sendMessage", hang_up=True, after=True)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.call("sendMessage", chat_id=ann.id, text="did arrive")

    assert (await people.history(ann))[-1]["text"] == "did arrive"


async def test_calls_are_logged_with_what_came_of_them(bot: BotCaller, people: People, ann: Person) -> None:
    await bot.call("sendMessage", chat_id=ann.id, text="x")
    await bot.refusal("sendMessage", chat_id=999, text="y")

    first, second = await people.calls("sendMessage")

    assert (first["params"], first["code"]) == ({"chat_id": ann.id, "text": "x"}, 200)
    assert (second["code"], second["description"]) == (400, "Bad Request: chat not found")
    assert await people.calls("sendMessage", after=first["id"]) == [second]


async def test_reset_forgets_everything(bot: BotCaller, people: People, ann: Person) -> None:
    await people.do("reset")

    assert await bot.updates() == []
    assert await bot.refusal("sendMessage", chat_id=ann.id, text="x") == "Bad Request: chat not found"


async def test_who_met_the_bot_before_can_be_written_to(bot: BotCaller, people: People) -> None:
    ann = await people.user("Ann", started=True)

    await bot.call("sendMessage", chat_id=ann.id, text="x")

    assert [message["text"] for message in await people.history(ann)] == ["x"]
    assert await bot.updates() == []
