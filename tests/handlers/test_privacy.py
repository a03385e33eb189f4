"""What is kept of somebody, and having it erased."""

import json

from aiogram.methods import EditMessageText, SendDocument, SendMessage

from handlers.own_data import TakeMine
from handlers.privacy import AskErasing, Erase
from tests.handlers.desk import FIX
from tests.handlers.telegram import ANN, BOB, TEAM, private


async def test_it_says_what_is_kept_and_for_how_long(desk):
    await desk.card(FIX)

    await desk.telegram.say("/privacy")

    words = desk.telegram.calls(SendMessage)[-1].text
    assert "1 message that you sent me, 1 task made of them" in words
    assert "7 days" in words
    assert "Nothing leaves the computer" in words


async def test_erasing_is_asked_twice_and_can_be_left(desk):
    await desk.telegram.say("/privacy")
    menu = desk.telegram.by_bot("menu", chat=private(ANN))

    await desk.telegram.press(AskErasing(sure=True).pack(), card=menu)
    assert "can't be undone" in desk.telegram.calls(EditMessageText)[-1].text

    await desk.telegram.press(AskErasing(sure=False).pack(), card=menu)
    assert "What I keep" in desk.telegram.calls(EditMessageText)[-1].text


async def test_whoever_says_yes_is_erased(desk):
    await desk.card(FIX)

    await desk.telegram.press(Erase().pack(), card=desk.telegram.by_bot("menu", chat=private(ANN)))

    assert await desk.tasks() == []
    assert await desk.telegram.db.read(lambda store: store.people.by_telegram_id(ANN["id"])) is None


async def test_nobody_is_erased_from_a_group(desk):
    card = await desk.card(FIX, by=BOB, chat=TEAM)

    await desk.telegram.press(Erase().pack(), card=card, by=BOB)

    assert await desk.telegram.db.read(lambda store: store.people.by_telegram_id(BOB["id"])) is not None


async def test_in_a_group_it_says_where_to_ask(desk):
    await desk.telegram.say("/privacy", chat=TEAM)

    assert "in our chat" in desk.telegram.calls(SendMessage)[-1].text


async def test_a_copy_of_ones_data_comes_in_private(desk):
    await desk.telegram.say("/start", by=BOB)
    await desk.card(FIX, by=BOB, chat=TEAM)

    await desk.telegram.say("/export me", by=BOB, chat=TEAM)

    (sent,) = desk.telegram.calls(SendDocument)
    said = json.loads(sent.document.data)
    assert sent.chat_id == BOB["id"]
    assert [row["text"] for row in said["tables"]["messages"]] == ["fix the login"]


async def test_a_button_gives_it_too(desk):
    await desk.telegram.say("/privacy")

    await desk.telegram.press(TakeMine().pack(), card=desk.telegram.by_bot("menu", chat=private(ANN)))

    assert [sent.chat_id for sent in desk.telegram.calls(SendDocument)] == [ANN["id"]]
