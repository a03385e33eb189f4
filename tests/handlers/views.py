"""What a card is drawn from, made by hand: Ann's private chat, a message of Zed's forwarded to it, a task of that."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import tdjson
from aiogram.types import InlineKeyboardMarkup

from handlers.cards import Drawn
from storage.tables import Channel, Delivery, Issue, Message, MessageState, Person, Status, Task, Workspace
from tasks.views import CardView, TaskView

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHAT = 101


def person(number: int = 1, name: str = "Ann", **fields: Any) -> Person:
    known = {"locale": "en", "zone": "Europe/Kyiv", "zone_confirmed": True, "username": name.lower()}
    return Person(id=number, telegram_id=100 + number, name=name, **known | fields)


ANN, BOB = person(), person(2, "Bob")


def workspace(**fields: Any) -> Workspace:
    known = {"kind": "personal", "title": "Ann", "chat_id": CHAT, "locale": "en", "zone": "Europe/Kyiv", "options": {}}
    return Workspace(id=1, **known | fields)


def message(number: int = 1, **fields: Any) -> Message:
    known: dict[str, Any] = {
        "workspace_id": 1,
        "source_id": 1,
        "author": "Zed",
        "author_id": None,
        "sender_id": 1,
        "chat": "Backend",
        "link": None,
        "chat_id": CHAT,
        "telegram_message_id": 4 + number,
        "text": "The app crashes on login, please fix",
        "forwarded": True,
        "written_at": NOW - timedelta(hours=3),
        "sent_at": NOW,
        "state": MessageState.READ,
        "pieces": 1,
        "media": None,
    }
    return Message(id=number, **known | fields)


def issue(**fields: Any) -> Issue:
    known: dict[str, Any] = {
        "message_id": 1,
        "part": 0,
        "kind": "bug",
        "is_task": True,
        "title": "Fix the crash",
        "priority": "normal",
        "due_at": None,
        "due_grain": None,
        "due_alternative": None,
        "kind_confidence": 0.82,
        "confidence": {"kind": 0.82},
        "kind_probabilities": {},
        "learned": {},
        "evidence": {"kind": [{"start": 8, "end": 24, "text": "crashes on login"}]},
        "provider": "rules",
        "model": "",
    }
    return Issue(id=1, **known | fields)


def task(number: int = 1, **fields: Any) -> Task:
    known: dict[str, Any] = {
        "workspace_id": 1,
        "number": 11 + number,
        "message_id": 1,
        "part": number - 1,
        "title": "Fix the crash",
        "description": "",
        "kind": "bug",
        "priority": "normal",
        "status": Status.OPEN,
        "snoozed_until": None,
        "due_at": None,
        "due_grain": None,
        "assignee_id": None,
        "claimable": False,
        "recurrence": None,
        "blocked_reason": None,
        "notes": [],
        "checklist": [],
        "links": [],
        "requesters": [],
        "author": "Zed",
        "source": "telegram",
        "set_by": {},
        "updated_at": NOW,
    }
    return Task(id=number, **known | fields)


def task_view(row: Task | None = None, read: Issue | None = None, **fields: Any) -> TaskView:
    known: dict[str, Any] = {"assignee": None, "issue": read, "last": None}
    return TaskView(task=row or task(), **known | fields)


def delivery(channel: Channel = Channel.CARD, **fields: Any) -> Delivery:
    known: dict[str, Any] = {"workspace_id": 1, "chat_id": CHAT, "key": "message:1", "view": {}}
    return Delivery(id=1, channel=channel, **known | fields)


def view(*tasks: TaskView, **fields: Any) -> CardView:
    root = fields.pop("message", None) or message()
    known: dict[str, Any] = {
        "delivery": delivery(),
        "workspace": workspace(),
        "pieces": [root],
        "source": "telegram",
        "issues": [issue()],
        "reader": ANN,
        "members": [ANN],
    }
    return CardView(message=root, tasks=tasks, **known | fields)


def labels(drawn: Drawn) -> list[list[str]]:
    assert isinstance(drawn.reply_markup, InlineKeyboardMarkup)
    return [[button.text for button in row] for row in drawn.reply_markup.inline_keyboard]


def data_of(drawn: Drawn, label: str) -> str:
    """What the button with this label carries."""
    assert isinstance(drawn.reply_markup, InlineKeyboardMarkup)
    buttons = [button for row in drawn.reply_markup.inline_keyboard for button in row]
    (found,) = [button.callback_data for button in buttons if label in button.text]
    assert found is not None
    return found


def ask_telegram(kind: str, **fields: Any) -> dict[str, Any]:
    """One synchronous request to TDLib, Telegram's own library."""
    answer = tdjson.td_execute(json.dumps({"@type": kind, **fields}).encode())
    return json.loads(answer)  # type: ignore[no-any-return]


ask_telegram("setLogVerbosityLevel", new_verbosity_level=0)


def as_telegram_reads(html: str) -> tuple[str, list[str]]:
    """The text and the kinds of its entities. Raises `ValueError` where Telegram would refuse."""
    answer = ask_telegram("parseTextEntities", text=html, parse_mode={"@type": "textParseModeHTML"})
    if answer["@type"] == "error":
        raise ValueError(answer["message"])
    kinds = [entity["type"]["@type"].removeprefix("textEntityType") for entity in answer["entities"]]
    return answer["text"], kinds


def seen(drawn: Drawn) -> str:
    return as_telegram_reads(drawn.text)[0]
