"""A sender that draws what a test says, and ways to look at what it did."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import select

from bot.bell import Bell
from bot.health import Health
from bot.limits import Limits, Rate, Rates
from bot.sender import Sender
from emulator.people import People, Person
from handlers.cards.sheet import Drawn
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, DeliveryState
from tasks.people import default_workspace

Sending = Callable[[], AbstractAsyncContextManager[Sender]]

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Done", callback_data="done")]])
NO_RATES = Rates(Rate(10_000, 1), Rate(10_000, 1), Rate(10_000, 1))


@dataclass
class Easel:
    """Draws a delivery by its key; texts that are not set are the key itself."""

    texts: dict[str, str | None] = field(default_factory=dict)
    silent: bool = False
    drawn: list[str] = field(default_factory=list)
    may_draw: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, delivery: Delivery) -> Drawn | None:
        self.drawn.append(delivery.key)
        text = self.texts.get(delivery.key, delivery.key)
        await self.may_draw.wait()
        return None if text is None else Drawn(text, BUTTONS, self.silent)


@pytest.fixture
def easel() -> Easel:
    easel = Easel()
    easel.may_draw.set()
    return easel


@pytest.fixture
def db(sqlite_db: Database) -> Database:
    """One engine is enough here: what the sender asks of the database is tested with the storage."""
    return sqlite_db


@pytest.fixture
def limits() -> Limits:
    return Limits(NO_RATES)


@pytest.fixture
def sending(bot: Bot, db: Database, bell: Bell, health: Health, limits: Limits, easel: Easel) -> Sending:
    @asynccontextmanager
    async def start() -> AsyncIterator[Sender]:
        sender = Sender(
            bot, db, bell=bell, health=health, limits=limits, draw=easel, poll_seconds=0.1, backoff_seconds=0.02
        )
        task = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            task.cancel()
            await asyncio.wait({task})

    return start


def want(store: Store, chat_id: int, *keys: str, **values: Any) -> None:
    for key in keys:
        store.deliveries.want(default_workspace(store).id, Channel.CARD, chat_id, key, **values)


def states(store: Store) -> dict[str, int]:
    return store.deliveries.counts()


def first(store: Store) -> Delivery:
    delivery = store.deliveries.get(1)
    assert delivery is not None
    return delivery


def attempts(store: Store) -> list[int]:
    """How often each was tried in vain."""
    return list(store._session.scalars(select(Delivery.attempts)))


async def all_done(db: Database) -> bool:
    return set(await db.read(states)) == {DeliveryState.DONE}


async def all_failed(db: Database) -> bool:
    return set(await db.read(states)) == {DeliveryState.FAILED}


async def bots_texts(people: People, chat: int | Person) -> list[str]:
    return [message["text"] for message in await people.history(chat) if message.get("from", {}).get("is_bot")]
