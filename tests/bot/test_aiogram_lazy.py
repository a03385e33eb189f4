import os
import subprocess
import sys

import pytest

from bot.aiogram_lazy import SWITCH

ROUND_TRIP = """
from bot import aiogram_lazy
print(aiogram_lazy.install())
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


def run(program: str, **environment: str) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return answer.stdout.splitlines()


@pytest.mark.parametrize(("switch", "lazy"), [("", "True"), ("1", "False")])
def test_models_read_and_write_the_same_with_and_without_it(switch: str, lazy: str) -> None:
    assert run(ROUND_TRIP, **{SWITCH: switch}) == [lazy, *ANSWERS]


def test_it_steps_back_when_aiogram_looks_different_inside() -> None:
    different = "import bot.aiogram_lazy as it\ndef fail(): raise AttributeError\nit._probe = fail\n"

    assert run(different + ROUND_TRIP, **{SWITCH: ""})[-5:] == ["False", *ANSWERS]


def test_it_is_too_late_when_aiogram_is_there_already() -> None:
    assert run("import aiogram\n" + ROUND_TRIP, **{SWITCH: ""}) == ["False", *ANSWERS]


def test_it_is_what_makes_the_import_light() -> None:
    program = """
import psutil
from bot import aiogram_lazy
aiogram_lazy.install()
import aiogram
print(psutil.Process().memory_info().rss)
"""
    lazy, eager = (int(run(program, **{SWITCH: switch})[0]) for switch in ("", "1"))

    assert lazy < 0.7 * eager
