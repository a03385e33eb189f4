import os
import subprocess
import sys
from functools import cache

import pytest

from bot.aiogram_lazy import SWITCH

pytestmark = pytest.mark.thorough

ROUND_TRIP = """
import psutil
from bot import aiogram_lazy
print(aiogram_lazy.install())
import aiogram
print(psutil.Process().memory_info().rss)
from aiogram import Bot, Dispatcher, F
from aiogram.methods import EditMessageText, Response, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
chat = {"id": 7, "type": "private", "first_name": "Ann"}
origin = {"type": "hidden_user", "sender_user_name": "Zed", "date": 1}
raw = {"message_id": 1, "date": 1, "chat": chat, "text": "hi", "forward_origin": origin,
       "reply_to_message": {"message_id": 2, "date": 1, "chat": chat, "photo": [
           {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}}
update = Update.model_validate({"update_id": 1, "message": raw}, context={"bot": Bot("42:TEST")})
print(update.message.forward_origin.sender_user_name, update.message.reply_to_message.photo[0].width)
markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", callback_data="y")]])
print(SendMessage(chat_id=7, text="t", reply_markup=markup).model_dump(exclude_none=True, warnings=False)["reply_markup"])
print(Response[Message].model_validate({"ok": True, "result": raw}).result.text)
print(EditMessageText(text="t", chat_id=7, message_id=1).text, bool(F.text.resolve(update.message)))
"""

ANSWERS = ["Zed 1", "{'inline_keyboard': [[{'text': 'x', 'callback_data': 'y'}]]}", "hi", "t True"]


@cache
def run(program: str, switch: str) -> tuple[str, int, list[str]]:
    """Whether it was installed, how many bytes the process held then, and the answers."""
    command = [sys.executable, "-c", program]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {SWITCH: switch})
    installed, held, *answers = answer.stdout.splitlines()[-2 - len(ANSWERS) :]
    return installed, int(held), answers


@pytest.mark.parametrize(("switch", "lazy"), [("", "True"), ("1", "False")])
def test_models_read_and_write_the_same_with_and_without_it(switch: str, lazy: str) -> None:
    installed, _, answers = run(ROUND_TRIP, switch)

    assert (installed, answers) == (lazy, ANSWERS)


def test_it_steps_back_when_aiogram_looks_different_inside() -> None:
    different = "import bot.aiogram_lazy as it\ndef fail(): raise AttributeError\nit._probe = fail\n"

    installed, _, answers = run(different + ROUND_TRIP, "")

    assert (installed, answers) == ("False", ANSWERS)


def test_it_is_too_late_when_aiogram_is_there_already() -> None:
    installed, _, answers = run("import aiogram\n" + ROUND_TRIP, "")

    assert (installed, answers) == ("False", ANSWERS)


def test_it_is_what_makes_the_import_light() -> None:
    _, lazy, _ = run(ROUND_TRIP, "")
    _, eager, _ = run(ROUND_TRIP, "1")

    assert lazy < 0.7 * eager
