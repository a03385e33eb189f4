"""The worker and the sender in one, so that a test sees cards: what waits is read at once, what is wanted is drawn."""

import itertools
import time
from typing import Any

from aiogram.methods import AnswerCallbackQuery

import handlers
from classifier.base import Draft, Reading
from handlers.cards import Drawn
from storage.store import Store
from storage.tables import Delivery, Event, Task, now
from tasks import claims, reading
from tests.handlers.telegram import ANN, Json, Telegram
from tests.handlers.views import data_of, seen

FIX = Draft(title="Fix the login", kind="bug", is_task=True, confidence={"kind": 0.8, "is_task": 0.9})
NOTE = Draft(title="Thanks", kind="chitchat", is_task=False, confidence={"kind": 0.7})


class Desk:
    """Works for a `Telegram`. Cards are messages of the bot's, as Telegram names them in a press or a reply."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.drawn: dict[int, Drawn] = {}
        self.messages: dict[int, Json] = {}
        self.gone: list[int | None] = []
        self._ids = itertools.count(500_001)
        telegram.clock = int(time.time())

    async def card(self, *drafts: Draft, by: Json = ANN, chat: Json | None = None, **fields: Any) -> Json:
        """Have somebody say something that is read as these drafts; returns the card."""
        await self.telegram.say("@sift_bot fix the login", by=by, chat=chat, **fields)
        await self.read(*drafts or (FIX,))
        (card,) = await self.send()
        return card

    async def read(self, *drafts: Draft) -> None:
        """Finish what waits, each message with these drafts."""
        await self.telegram.db.write(_read, drafts)

    async def send(self) -> list[Json]:
        """Draw what is wanted; returns the messages that are new in the chat."""
        new = []
        for row in await self.telegram.db.read(_pending):
            if row.view.get("gone"):
                self.gone.append(row.telegram_message_id)
                await self.telegram.db.write(_sent, row.id, row.wanted, row.telegram_message_id)
                continue
            shown = await self.telegram.db.read(handlers.drawn, row, self.telegram.options, now())
            if shown is None:  # nothing is left to be said
                await self.telegram.db.write(_sent, row.id, row.wanted, row.telegram_message_id)
                continue
            message_id = row.telegram_message_id or next(self._ids)
            self.drawn[message_id] = shown
            if row.telegram_message_id is None:
                chat = {"id": row.chat_id, "type": "private" if row.chat_id > 0 else "supergroup"}
                chat |= {"title": "Team"} if row.chat_id < 0 else {"first_name": "?"}
                alone = {"ephemeral_message_id": message_id} if row.ephemeral_for is not None else {}
                self.messages[message_id] = self.telegram.by_bot("card", chat=chat, message_id=message_id, **alone)
                new.append(self.messages[message_id])
            await self.telegram.db.write(_sent, row.id, row.wanted, message_id)
        return new

    def text(self, card: Json) -> str:
        return seen(self.drawn[card["message_id"]])

    def data(self, card: Json, label: str) -> str:
        """What the button with this label carries."""
        return data_of(self.drawn[card["message_id"]], label)

    async def press(self, card: Json, label: str, *, by: Json = ANN) -> str | None:
        """Press the button with this label, have the card drawn again, and return what the press was answered with."""
        return await self.press_data(card, self.data(card, label), by=by)

    async def press_data(self, card: Json, data: str, *, by: Json = ANN, query_id: str | None = None) -> str | None:
        pressed = card | {"message_id": 0} if "ephemeral_message_id" in card else card
        await self.telegram.press(data, card=pressed, by=by, query_id=query_id or f"press-{len(self.answers)}")
        await self.send()
        return self.answers[-1].text

    async def reply(self, card: Json, words: str, *, by: Json = ANN, **fields: Any) -> Json:
        said = await self.telegram.say(words, by=by, chat=card["chat"], reply_to_message=card, **fields)
        await self.send()
        return said

    @property
    def answers(self) -> list[AnswerCallbackQuery]:
        return self.telegram.calls(AnswerCallbackQuery)

    async def tasks(self) -> list[Task]:
        return await self.telegram.db.read(_tasks)

    async def events(self) -> list[Event]:
        return await self.telegram.db.read(lambda store: [e for t in _tasks(store) for e in store.events.of_task(t.id)])


def _read(store: Store, drafts: tuple[Draft, ...]) -> None:
    ids = store.messages.to_enqueue(100)
    batch = claims.claim(store, ids, "desk")
    made = Reading(drafts=drafts, language="en", provider="rules")
    assert reading.finish(store, "desk", [(claimed, made) for claimed in batch.claimed]) == len(ids)


def _pending(store: Store) -> list[Delivery]:
    return list(store.deliveries.pending(100))


def _sent(store: Store, delivery_id: int, shown: int, telegram_message_id: int) -> None:
    store.deliveries.sent(delivery_id, shown=shown, telegram_message_id=telegram_message_id)


def _tasks(store: Store) -> list[Task]:
    found = (store.tasks.get(number) for number in range(1, 50))
    return [task for task in found if task is not None]
