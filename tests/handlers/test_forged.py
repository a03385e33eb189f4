"""Whoever does not belong to a group, or only looks on, presses everything that a button could carry, below everything that is there."""

from collections.abc import Iterator
from enum import StrEnum
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import pytest
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select

import handlers
from handlers.cards.presses import OpenCard
from storage.store import Store
from storage.tables import Base, Role
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json, Telegram
from tests.permissions.chat_doors import BUTTONS, OWN
from tests.vault import VAULT

COMMANDS = ("/tasks", "/board", "/team", "/settings", "/rules", "/undo")
OF_SENDING = {"wanted", "shown", "state", "attempts", "next_try_at", "last_error"}
"""Columns that change when a message is drawn again."""


def kinds(of: type[CallbackData] = CallbackData) -> Iterator[type[CallbackData]]:
    """Every kind of data that a button of ours carries."""
    for kind in of.__subclasses__():
        if kind.__module__.startswith(handlers.__name__):
            yield kind
        yield from kinds(kind)


def packed(kind: type[CallbackData], number: int) -> str:
    """Such data with values that could be right, others for another number."""
    values = [_value(field.annotation, number) for field in kind.model_fields.values()]
    words = ("" if value is None else f"{int(value)}" if isinstance(value, bool) else f"{value}" for value in values)
    return ":".join([kind.__prefix__, *words])


def _value(annotation: Any, number: int) -> Any:
    if get_origin(annotation) is Annotated:
        return _value(get_args(annotation)[0], number)
    if choices := [it for it in get_args(annotation) if it is not NoneType]:
        return choices[number % len(choices)] if isinstance(choices[0], str) else _value(choices[0], number)
    if annotation is bool:
        return number % 2 == 0
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [*annotation][number % len(annotation)]
    return number if annotation is int else "en"


@pytest.fixture
async def shown(telegram: Telegram) -> list[Json]:
    """Two cards of Ann's group, and every page that she has opened there. Bob looks on, Eve does not belong to it."""
    telegram.session.members |= {ANN["id"]: "creator", EVE["id"]: "left"}
    telegram.dispatcher.workflow_data["vault"] = VAULT
    desk = Desk(telegram)
    await desk.card(chat=TEAM)
    await desk.card(chat=TEAM)
    for command in COMMANDS:
        await telegram.say(command, chat=TEAM)
    await desk.send()
    await telegram.say("/start", by=EVE)
    await telegram.say("/start", by=BOB)
    await telegram.db.write(_let_look_on)
    return [message for message in desk.messages.values() if message["chat"]["id"] == TEAM["id"]]


def _let_look_on(store: Store) -> None:
    bob, team = store.people.by_telegram_id(BOB["id"]), store.workspaces.by_chat(TEAM["id"])
    assert bob is not None
    assert team is not None
    store.people.join(team.id, bob.id, Role.VIEWER, change=True)


@pytest.mark.thorough
@pytest.mark.parametrize("by", [EVE, BOB], ids=["stranger", "viewer"])
async def test_no_forged_press_changes_anything(telegram: Telegram, shown: list[Json], by: Json) -> None:
    """Of somebody who looks on those that ask for more."""
    theirs = set() if by is EVE else {OWN, "view", "export"}
    forged = [packed(kind, number) for kind in kinds() if BUTTONS[kind.__prefix__] not in theirs for number in (1, 2)]
    await telegram.press(packed(OpenCard, 1), card=shown[0], by=by)
    before = await telegram.db.read(_everything)

    for place, data in enumerate(forged):
        message = shown[place % len(shown)]
        alone = {"message_id": 0} if "ephemeral_message_id" in message else {}
        await telegram.press(data, card=message | alone, by=by, query_id=f"{place}")

    assert len(forged) > 130
    assert await telegram.db.read(_everything) == before


def _everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All that is stored, but for that somebody was refused."""
    return {
        mapper.class_.__tablename__: [
            {column.key: getattr(row, column.key) for column in mapper.column_attrs if column.key not in OF_SENDING}
            for row in store._session.scalars(select(mapper.class_))
        ]
        for mapper in Base.registry.mappers
        if mapper.class_.__tablename__ != "audit"
    }
