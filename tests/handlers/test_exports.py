"""Tasks as a file, sent to whoever asks."""

import pytest
from aiogram.methods import SendDocument, SendMessage

from handlers.exports import file_name
from integrations.files import FORMATS
from tests.handlers.desk import FIX
from tests.handlers.telegram import ANN, BOB, TEAM, Telegram, private

MENU = 9_000


def sent(telegram: Telegram) -> list[SendDocument]:
    return telegram.calls(SendDocument)


async def press(telegram: Telegram, label: str, **fields) -> None:
    menu = telegram.calls(SendMessage)[-1]
    data = next(b.callback_data for row in menu.reply_markup.inline_keyboard for b in row if b.text == label)
    card = telegram.by_bot("menu", chat={"id": menu.chat_id, "type": "private" if menu.chat_id > 0 else "supergroup"})
    await telegram.press(data, card=card, **fields)


@pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS)
async def test_each_format_comes_as_a_file(desk, format_):
    await desk.card(FIX)

    await desk.telegram.say("/export")
    await press(desk.telegram, format_.name)

    (document,) = sent(desk.telegram)
    assert document.chat_id == ANN["id"]
    assert document.document.filename.endswith(f".{format_.extension}")
    assert b"Fix the login" in document.document.data


async def test_a_format_can_be_named_at_once(desk):
    await desk.card(FIX)

    await desk.telegram.say("/export markdown")

    assert b"- [ ]" in sent(desk.telegram)[0].document.data


async def test_a_groups_tasks_come_in_private(desk):
    await desk.telegram.say("/start", by=BOB)
    await desk.card(FIX, by=BOB, chat=TEAM)

    await desk.telegram.say("/export csv", by=BOB, chat=TEAM)

    assert [document.chat_id for document in sent(desk.telegram)] == [BOB["id"]]


async def test_who_never_started_us_is_told_so(desk):
    await desk.card(FIX, by=BOB, chat=TEAM)

    await desk.telegram.say("/export csv", by=BOB, chat=TEAM)

    assert sent(desk.telegram) == []
    assert "Спершу відкрийте наш чат" in desk.telegram.calls(SendMessage)[-1].text


async def test_a_forged_format_is_refused(desk):
    await desk.telegram.say("/export")
    await desk.telegram.press("export:exe:all", card=desk.telegram.by_bot("menu", chat=private(ANN)))

    assert sent(desk.telegram) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Team 7", "sift-team-7-2026-11-22.csv"),
        ("../..", "sift-2026-11-22.csv"),
        ("Команда", "sift-команда-2026-11-22.csv"),
    ],
)
def test_a_file_is_named_after_its_workspace(title, name):
    from datetime import datetime

    assert file_name(title, FORMATS["csv"], datetime(2026, 11, 22)) == name
