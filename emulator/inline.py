"""Inline mode: queries under way, their answers, and what of them is kept for the next one who asks the same."""

import asyncio
import secrets
from dataclasses import dataclass, field

from emulator.clock import Clock
from emulator.jsontypes import Json
from emulator.model import Message, Person


@dataclass(frozen=True, slots=True)
class Result:
    """One result: what the list shows, and the message that it becomes."""

    id: str
    shown: Json
    content: Json
    markup: Json | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to an inline query."""

    results: list[Result]
    button: Json | None
    next_offset: str
    cache_time: int
    is_personal: bool


@dataclass(slots=True)
class InlineQuery:
    """A query until it is answered or grows too old; `created` is monotonic."""

    id: str
    person: Person
    query: str
    offset: str
    created: float
    answer: "asyncio.Future[Answer]"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message that its person may send to chats of certain kinds, until it expires."""

    person: Person
    result: Result
    kinds: frozenset[str]
    expires: int


@dataclass(slots=True)
class GuestQuery:
    """A message that calls the bot into a chat where it is no member, until it is answered; `created` is monotonic."""

    message: Message
    created: float
    answered: bool = False


@dataclass(slots=True)
class InlineDesk:
    """Everything that inline mode remembers.

    Attributes:
        messages: Messages with buttons that were sent through the bot, by `inline_message_id`.
        prepared: Messages ready to be shared, by id.
        guests: Calls into other chats, by id.
    """

    clock: Clock
    queries: dict[str, InlineQuery] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    prepared: dict[str, Prepared] = field(default_factory=dict)
    guests: dict[str, GuestQuery] = field(default_factory=dict)
    _kept: dict[tuple[str, str, int], tuple[float, Answer]] = field(default_factory=dict)

    def ask(self, query_id: str, person: Person, query: str, offset: str) -> InlineQuery:
        """A new query, not answered yet."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        asked = InlineQuery(query_id, person, query, offset, self.clock.monotonic(), answer)
        self.queries[query_id] = asked
        return asked

    def kept(self, person: Person, query: str, offset: str) -> Answer | None:
        """An earlier answer to the same words that may be shown again: to everybody, unless it was personal."""
        for who in (person.id, 0):
            until, answer = self._kept.get((query, offset, who), (0.0, None))
            if until > self.clock.monotonic():
                return answer
        return None

    def settle(self, asked: InlineQuery, answer: Answer) -> None:
        """Answer a query, and keep the answer as long as the bot allows."""
        asked.answer.set_result(answer)
        who = asked.person.id if answer.is_personal else 0
        self._kept[asked.query, asked.offset, who] = (self.clock.monotonic() + answer.cache_time, answer)

    def name(self, message: Message) -> str:
        """Give a message sent through the bot the id by which the bot may change it."""
        message.inline_id = secrets.token_urlsafe(20)
        self.messages[message.inline_id] = message
        return message.inline_id
