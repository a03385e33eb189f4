"""What waits in the inbox, and handlers that note what they heard."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from aiogram.types import Message

from bot.intake import Intake
from integrations.telegram import order_key, raw
from storage.database import Database
from storage.store import Store
from storage.tables import InboxState, InboxUpdate

ANN, BOB, EVE = 501, 502, 503
TEAM = -100_501
EDITED = "edited_message"

Handler = Callable[[str], Awaitable[None]]
Running = Callable[[], AbstractAsyncContextManager[Intake]]

_numbers = iter(range(1_000, 1_000_000))


class Handlers:
    """What the dispatcher runs: notes who said what in which order, after `act` has done its worst."""

    def __init__(self) -> None:
        self.heard: dict[int, list[str]] = {}
        self.act: Handler = do_nothing

    async def __call__(self, message: Message) -> None:
        await self.act(message.text or "")
        self.heard.setdefault(message.chat.id, []).append(message.text or "")


async def do_nothing(_: str) -> None:
    return


def said(chat_id: int, text: str, *, kind: str = "message") -> tuple[int, int, str]:
    number = next(_numbers)
    person = {"id": abs(chat_id), "is_bot": False, "first_name": "A"}
    chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup", "first_name": "A"}
    update = {
        "update_id": number,
        kind: {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": person, "text": text},
    }
    return number, order_key(update), raw(update)


def add(store: Store, *rows: tuple[int, int, str]) -> None:
    store.inbox.add(42, rows)


def counts(store: Store) -> dict[str, int]:
    return store.inbox.counts()


def quarantined(store: Store) -> list[InboxUpdate]:
    return list(store.inbox.quarantined())


async def all_handled(db: Database) -> bool:
    return set(await db.read(counts)) == {InboxState.HANDLED}
