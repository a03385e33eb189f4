import pytest

from handlers.options import Options
from tests.handlers.telegram import ANN, BOT, EVE, TEAM, Telegram, private


@pytest.fixture
def options() -> Options:
    return Options(bot_id=BOT["id"], bot_username=BOT["username"], allowed_ids=frozenset({ANN["id"]}))


async def test_a_stranger_is_refused_once_and_nothing_is_stored(telegram: Telegram) -> None:
    sent = await telegram.say("buy milk", by=EVE)
    await telegram.say("please", by=EVE)
    await telegram.edit(sent, text="buy bread")

    assert len(telegram.said) == 1
    assert str(EVE["id"]) in telegram.said[0]
    assert await telegram.kept() == []
    assert await telegram.db.read(lambda store: store.people.by_telegram_id(EVE["id"])) is None


async def test_who_is_admitted_is_served(telegram: Telegram) -> None:
    await telegram.say("buy milk", by=ANN)

    assert len(await telegram.kept()) == 1


async def test_a_strangers_press_changes_nothing_and_is_answered(telegram: Telegram) -> None:
    await telegram.press("x", by=EVE, card=telegram.by_bot("card", chat=private(EVE)))

    assert len(telegram.session.calls) == 1
    assert await telegram.db.read(lambda store: store.people.by_telegram_id(EVE["id"])) is None


async def test_a_stranger_who_speaks_to_us_is_refused_once(telegram: Telegram) -> None:
    await telegram.say("@sift_bot order paper", by=EVE, chat=TEAM)
    await telegram.say("/task order paper", by=EVE, chat=TEAM)

    assert await telegram.kept() == []
    assert len(telegram.said) == 1


async def test_what_strangers_say_to_others_gets_no_answer(telegram: Telegram) -> None:
    await telegram.say("hello", by=EVE, chat=TEAM)
    await telegram.say("/deploy", by=EVE, chat=TEAM)
    await telegram.say("/tasks", by=EVE, chat=TEAM)

    assert telegram.said == []
    assert await telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"])) is None
