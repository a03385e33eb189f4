"""A database with tasks in it, and a desk that opens lists of them."""

from datetime import timedelta
from typing import Any

from aiogram.types import InlineKeyboardMarkup

from storage.store import Store
from storage.tables import Role, Status, Task, now
from tasks import people
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, TEAM, Json
from tests.handlers.views import labels
from wording.names import PRIORITY_ICONS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def meet(desk: Desk, who: Json = ANN) -> None:
    """Have somebody known, with a workspace of their own, in whose zone it is noon: no hour from now is another day."""
    zone = f"Etc/GMT{now().hour - 12:+d}"
    await desk.telegram.db.write(_meet, who, zone)


async def join_team(desk: Desk, *who: Json, role: Role = Role.MEMBER) -> None:
    await desk.telegram.db.write(_join, who, role)


async def add(desk: Desk, title: str, *, chat: Json = ANN, assignee: Json | None = None, **fields: Any) -> Task:
    """A task of the workspace of a chat."""
    return await desk.telegram.db.write(_add, title, chat["id"], assignee, fields)


async def show(desk: Desk, words: str, *, by: Json = ANN, chat: Json | None = None) -> Json:
    """The page that a command opens."""
    await desk.telegram.say(words, by=by, chat=chat)
    (page,) = await desk.send()
    return page


async def tap(desk: Desk, page: Json, label: str, *, by: Json = ANN) -> str | None:
    """Press the button that says exactly this; returns what the press was answered with."""
    markup = desk.drawn[page["message_id"]].reply_markup
    assert isinstance(markup, InlineKeyboardMarkup)
    found = [button.callback_data for row in markup.inline_keyboard for button in row if button.text == label]
    assert found, (label, labels(desk.drawn[page["message_id"]]))
    return await desk.press_data(page, found[0] or "", by=by)


def lines(desk: Desk, page: Json) -> list[str]:
    """What it says, without empty lines."""
    return [line.strip() for line in desk.text(page).split("\n") if line.strip()]


def buttons(desk: Desk, page: Json) -> list[list[str]]:
    """The labels, row by row."""
    return labels(desk.drawn[page["message_id"]])


def flat(desk: Desk, page: Json) -> list[str]:
    return [label for row in buttons(desk, page) for label in row]


def titles(desk: Desk, page: Json) -> set[str]:
    """The first words of its tasks."""
    rows = [line.split(" ")[1:] for line in lines(desk, page) if line[:1].isdigit() and line[1:2] == "."]
    return {row[1] if row[0] in PRIORITY_ICONS.values() else row[0] for row in rows}


def _meet(store: Store, who: Json, zone: str) -> None:
    person = people.meet(
        store,
        telegram_id=who["id"],
        name=who["first_name"],
        username=who.get("username"),
        language_code="en",
        reachable=True,
    )
    people.personal_workspace(store, person)
    people.set_zone(store, person.id, zone)


def _join(store: Store, who: tuple[Json, ...], role: Role) -> None:
    workspace = people.group_workspace(store, chat_id=TEAM["id"], title="Team")
    workspace.zone = f"Etc/GMT{now().hour - 12:+d}"
    for one in who:
        person = store.people.by_telegram_id(one["id"])
        assert person is not None
        people.join(store, workspace.id, person.id, role, change=True)


def _add(store: Store, title: str, chat_id: int, assignee: Json | None, fields: dict[str, Any]) -> Task:
    workspace = store.workspaces.by_chat(chat_id)
    assert workspace is not None
    person = store.people.by_telegram_id(assignee["id"]) if assignee else None
    known = {"kind": "task", "priority": "normal", "status": Status.OPEN, "assignee_id": person.id if person else None}
    return store.tasks.add(workspace.id, title=title, **known | fields)
