"""Telegram as the handlers see it: updates as the Bot API sends them, and a session that records what is called."""

import itertools
import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    EditMessageText,
    GetChatAdministrators,
    GetChatMember,
    GetMe,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import Chat, Message, ResultChatMemberUnion, User
from pydantic import TypeAdapter
from sqlalchemy import select

from handlers.options import Options
from handlers.pictures import Picture
from handlers.updates import read_update
from storage.database import Database
from storage.store import Store
from storage.tables import Message as Stored
from storage.tables import Role

Json = dict[str, Any]
M = TypeVar("M")

BOT: Json = {"id": 42, "is_bot": True, "first_name": "Sift", "username": "sift_bot"}
ANN: Json = {"id": 101, "is_bot": False, "first_name": "Ann", "username": "ann", "language_code": "en"}
BOB: Json = {"id": 102, "is_bot": False, "first_name": "Bob", "last_name": "Lee", "language_code": "uk"}
EVE: Json = {"id": 666, "is_bot": False, "first_name": "Eve", "language_code": "en"}
TEAM: Json = {"id": -1002003004005, "type": "supergroup", "title": "Team"}

NOON = 1_795_348_800
"""2026-11-22 12:00 UTC, when the first message comes."""


ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)

_MEMBER: TypeAdapter[Any] = TypeAdapter(ResultChatMemberUnion)


def membership(person: Json, status: str) -> Json:
    """A ChatMember, as updates and getChatMember give it."""
    fields: Json = {"administrator": dict.fromkeys(ADMIN_RIGHTS, False), "creator": {"is_anonymous": False}}
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": person, "status": status, **fields.get(status, {}), **until}


def private(person: Json) -> Json:
    """The private chat of a person with the bot."""
    names = {key: person[key] for key in ("first_name", "last_name", "username") if key in person}
    return {"id": person["id"], "type": "private", **names}


class RecordingSession(BaseSession):
    """Answers every call as Telegram would, and keeps it in `calls`.

    `faults` holds an exception for each method name that shall fail; `members` the status of people in groups, by id.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.faults: dict[str, type[Exception] | Exception] = {}
        self.members: dict[int, str] = {}
        self.privacy = True
        self._ids = itertools.count(9_000)

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109 - the library's signature
        self.calls.append(method)
        name = type(method).__api_method__
        if (fault := self.faults.get(name)) is not None:
            raise fault
        if isinstance(method, SendMessage):
            return self._message(bot, int(method.chat_id), next(self._ids), method.text)
        if isinstance(method, EditMessageText):
            return self._message(bot, int(method.chat_id or 0), method.message_id or 0, method.text or "")
        if isinstance(method, GetMe):
            return User(**BOT, can_read_all_group_messages=not self.privacy)
        if isinstance(method, GetChatMember):
            user = {"id": method.user_id, "is_bot": False, "first_name": "?"}
            return _MEMBER.validate_python(membership(user, self.members.get(method.user_id, "member")))
        if isinstance(method, GetChatAdministrators):
            return [_MEMBER.validate_python(membership(who, status)) for who, status in self._administrators()]
        return True

    def refuse(self, name: str, text: str) -> None:
        """Have a method fail as a bad request with this description."""
        self.faults[name] = TelegramBadRequest(method=SendMessage(chat_id=1, text="-"), message=text)

    def _message(self, bot: Bot, chat_id: int, message_id: int, text: str) -> Message:
        kind = "private" if chat_id > 0 else "supergroup"
        sender = User(**BOT)
        message = Message(
            message_id=message_id, date=datetime.now(UTC), chat=Chat(id=chat_id, type=kind), from_user=sender, text=text
        )
        return message.as_(bot)

    def _administrators(self) -> list[tuple[Json, str]]:
        known = {person["id"]: person for person in (ANN, BOB, EVE)}
        found = {id_: status for id_, status in self.members.items() if status in {"creator", "administrator"}}
        return [(known[id_], status) for id_, status in found.items()]

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_args: Any, **_kwargs: Any) -> AsyncGenerator[bytes, None]:
        yield b""


class Telegram:
    """The bot behind its real dispatcher. Feed it updates, then look at what it called, rang and acknowledged.

    Every update gets the next update id and message id; the clock stands still until `later` moves it.
    """

    def __init__(
        self, dispatcher: Dispatcher, bot: Bot, session: RecordingSession, db: Database, options: Options
    ) -> None:
        self.dispatcher = dispatcher
        self.bot = bot
        self.session = session
        self.db = db
        self.options = options
        self.pictures: list[Picture] = []
        self.can_paint = True
        self.clock = NOON
        self.rung: list[str] = []
        self.acknowledged: list[tuple[int, int]] = []
        self._ids = itertools.count(1)

    async def ring(self, topic: str) -> None:
        self.rung.append(topic)

    def acknowledge(self, chat_id: int, message_id: int) -> None:
        self.acknowledged.append((chat_id, message_id))

    def later(self, seconds: int) -> None:
        self.clock += seconds

    async def feed(self, update: Json) -> Json:
        """Have an update handled as the intake would; raises what the handler raises. Returns it, to be fed again."""
        update = {"update_id": next(self._ids), **update}
        await self.dispatcher.feed_update(self.bot, read_update(self.bot, update))
        return update

    async def say(self, text: str | None = None, *, by: Json = ANN, chat: Json | None = None, **fields: Any) -> Json:
        """Have somebody write, in private unless a chat is given; returns the message."""
        message = self.message(text, by=by, chat=chat, **fields)
        await self.feed({"message": message})
        return message

    async def edit(self, message: Json, **fields: Any) -> Json:
        """Have a message edited; returns it as it is now."""
        edited = message | {"edit_date": self.clock} | fields
        await self.feed({"edited_message": edited})
        return edited

    async def press(self, data: str, *, card: Json, by: Json = ANN, query_id: str = "1") -> None:
        """Have somebody press a button under a message of the bot's."""
        query = {"id": query_id, "from": by, "chat_instance": "1", "data": data, "message": card}
        await self.feed({"callback_query": query})

    def message(self, text: str | None = None, *, by: Json = ANN, chat: Json | None = None, **fields: Any) -> Json:
        message = {"message_id": next(self._ids), "date": self.clock, "from": by, "chat": chat or private(by)}
        if text is not None:
            message |= {"text": text, "entities": marks_in(text)}
        return message | fields

    def by_bot(self, text: str, *, chat: Json, **fields: Any) -> Json:
        """A message of the bot's own, to be replied to."""
        return self.message(text, by=BOT, chat=chat, **fields)

    async def paint(self, picture: Picture) -> bytes | None:
        """Keeps what is to be drawn; nothing can be drawn once `can_paint` is taken away."""
        self.pictures.append(picture)
        return b"png" if self.can_paint else None

    def calls(self, method: type[M]) -> list[M]:
        """The calls of one method, in order."""
        return [call for call in self.session.calls if isinstance(call, method)]

    @property
    def said(self) -> list[str]:
        """The texts the bot has sent."""
        return [call.text for call in self.calls(SendMessage)]

    async def texts(self) -> list[str]:
        """What every stored message says, in order."""
        return [message.text for message in await self.kept()]

    async def role(self, telegram_id: int, chat: Json = TEAM) -> Role | None:
        """What somebody is in the workspace of a group."""

        def look(store: Store) -> Role | None:
            person, workspace = store.people.by_telegram_id(telegram_id), store.workspaces.by_chat(chat["id"])
            return store.people.role(workspace.id, person.id) if person and workspace else None

        return await self.db.read(look)

    async def kept(self) -> list[Stored]:
        """Every stored message, in order."""
        return await self.db.read(lambda store: list(store._session.scalars(select(Stored).order_by(Stored.id))))


def marks_in(text: str) -> list[Json]:
    """What Telegram marks by itself, as far as the tests need it: a command at the start, and mentions."""
    found = re.finditer(r"(?<!\S)(?:/\w+(?:@\w+)?|@\w+)", text)
    kinds = {"/": "bot_command", "@": "mention"}
    return [
        {"type": kinds[match[0][0]], "offset": units(text[: match.start()]), "length": units(match[0])}
        for match in found
    ]


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
