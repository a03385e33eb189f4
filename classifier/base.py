"""The border between Sift and whatever reads messages: rules, a learned classifier, a language model.

A reader gets messages and a context, and answers one `Reading` for each message, in the same order.
It has no tools and no way to storage: all it may know is in the context.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

Policy = Literal["local", "redact", "open", "no_text"]


class Kind(StrEnum):
    """What a message is about; a workspace may rename these and add its own."""

    TASK = "task"
    BUG = "bug"
    FEATURE = "feature"
    QUESTION = "question"
    EVENT = "event"
    INFO = "info"
    CHITCHAT = "chitchat"


ACTIONABLE = frozenset({Kind.TASK, Kind.BUG, Kind.FEATURE, Kind.EVENT})


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Grain(StrEnum):
    """How exactly a date was said: "tomorrow" is a day, "tomorrow 15:00" a time."""

    DAY = "day"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Span:
    """The words a field came from.

    Attributes:
        start, end: Offsets in code points into the text of `Incoming.text`, end excluded.
        text: The words themselves, `text[start:end]`.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Due:
    """A date or time, resolved.

    Attributes:
        at: Aware, in UTC. With `Grain.DAY` it is the end of that day (23:59:59) in the person's zone.
        grain: Whether the words named a day or a time.
        alternative: The second reading when the words have two ("Friday" said on a Friday), else None.
    """

    at: datetime
    grain: Grain
    alternative: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named in the text: url, email, phone, mention, hashtag, issue_key, version or money."""

    type: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class TextEntity:
    """What Telegram itself marked in the text, converted to code-point offsets.

    Attributes:
        member: Whom a mention without a username names, when that is a member.
    """

    type: str
    start: int
    end: int
    url: str | None = None
    user_name: str | None = None
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody a task may be given to."""

    id: int
    name: str
    username: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """An item of the same workspace whose reading a person confirmed or corrected.

    Attributes:
        id: Of the correction, so that what it changed can name it; below zero for a task that was done as it was read.
        vector: What `Draft.vector` was for its text; empty when it was read without an embedder.
        fields: Field name ("kind", "is_task", "priority", "assignee") -> the value a person stands behind:
            a kind, a boolean, a priority, a member's id or None.
        firm: A person said that it holds for whatever looks alike; else it only speaks for its values.
        sender, place: It holds only for messages of this `Incoming.sender` or `Incoming.place`; None for all.
        agreed: The reader had said so itself. Mistakes alone would tell of nothing but what is hard.
    """

    id: int
    text: str
    vector: bytes
    fields: Mapping[str, str | bool | int | None]
    firm: bool = False
    sender: str | None = None
    place: str | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a reader may know of the workspace a message belongs to.

    Attributes:
        kinds: The names a reader may choose from, in the workspace's own words.
        members: People a task may be given to.
        thresholds: Field name -> the confidence (0..1) under which the field is left empty.
        examples: What people of the workspace confirmed or corrected, newest first.
        policy: What may leave this machine: "local" nothing, "redact" texts without addresses, numbers and keys,
            "open" texts as they are, "no_text" nothing, and no text is kept here once it is read.
        guidance: What a language model is told besides, in the words of those who run the workspace.
    """

    kinds: Sequence[str] = tuple(Kind)
    members: Sequence[Member] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    examples: Sequence[Example] = ()
    policy: Policy = "redact"
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One item to read: a message, or a burst joined into one text.

    Attributes:
        id: Names the item in logs; a reader does nothing else with it.
        workspace_id: Key into `Context.workspaces`.
        text: Everything that was said, pieces joined by a blank line. Untrusted data.
        sent_at: Aware; dates in the text are relative to it.
        zone: The person's time zone.
        entities: What Telegram marked.
        aimed: The person sent it to the bot on purpose, so it is a wish whatever it reads like.
        author: Who wrote it, by visible name.
        sender, place: Keys of who wrote it and of the chat it was written in; compared, never shown.
    """

    id: int
    workspace_id: int
    text: str
    sent_at: datetime
    zone: ZoneInfo
    entities: Sequence[TextEntity] = ()
    aimed: bool = True
    author: str = ""
    sender: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a batch of messages is read against."""

    workspaces: Mapping[int, Workspace]


@dataclass(frozen=True, slots=True)
class Draft:
    """One task as a reader sees it.

    Attributes:
        title: At most 120 characters, one line, plain text.
        kind: One of the workspace's kinds.
        is_task: Whether somebody has to do something.
        priority: One of `Priority`.
        due: Resolved date, or None where the text gives none.
        assignee: Id of a member of the workspace, or None.
        entities: What is named in the text.
        confidence: Field name ("kind", "is_task", "priority", "due", "assignee", "title") -> 0..1, calibrated.
        evidence: Field name -> the words it came from; a field without words has no entry.
        kind_probabilities: Each kind's probability, where the reader knows them.
        learned: Field name -> id of the `Example` that decided it.
        vector: The meaning of its words as the embedder's bytes (see `classifier.embedder`), empty without one.
    """

    title: str
    kind: str
    is_task: bool
    priority: Priority = Priority.NORMAL
    due: Due | None = None
    assignee: int | None = None
    entities: Sequence[Entity] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    kind_probabilities: Mapping[str, float] = field(default_factory=dict)
    learned: Mapping[str, int] = field(default_factory=dict)
    vector: bytes = b""

    def above(self, thresholds: Mapping[str, float]) -> "Draft":
        """Without what is less sure than `Workspace.thresholds` want it; its words stay for those who ask."""
        unsure = {name for name, least in thresholds.items() if self.confidence.get(name, 1.0) < least}
        return replace(
            self,
            due=None if "due" in unsure else self.due,
            assignee=None if "assignee" in unsure else self.assignee,
            priority=Priority.NORMAL if "priority" in unsure else self.priority,
        )


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model was given and took, for the ledger.

    Attributes:
        endpoint: Host (and port) that was asked; empty when the answer was remembered.
        tokens_in, tokens_out: As the server counted them, 0 where it does not.
        sent: Names of the fields that left: "text", "members", "examples", "guidance".
        redacted: What was replaced before it left -> how often ("email": 2).
        local: The endpoint is this machine.
        characters: Of people's words that left: the message, the examples and the names.
    """

    endpoint: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    sent: Sequence[str] = ()
    redacted: Mapping[str, int] = field(default_factory=dict)
    local: bool = True
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one message: at least one draft.

    Attributes:
        drafts: One for each task found; a note has one draft with `is_task` False.
        language: ISO 639-1 code, "und" when unknown.
        provider: Who answered: "rules", "embedded", "ollama", "openai".
        model: The language model's name, empty where none read.
        milliseconds: Time the reading took.
        usage: What a language model took; None for the others.
    """

    drafts: Sequence[Draft]
    language: str
    provider: str
    model: str = ""
    milliseconds: float = 0.0
    usage: Usage | None = None


class Reader(Protocol):
    """Anything that reads messages."""

    @property
    def provider(self) -> str: ...

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        """One reading for each message, in order. Raises `ReaderError` when none can be given."""
        ...


class ReaderError(Exception):
    """The reader can't answer now.

    Attributes:
        retry: Whether trying again later may help.
        retry_after: Seconds the other side asked us to wait, None when it named none.
        outage: The other side is away, slow or over its quota: the next message would fare no better.
        usage: What left nevertheless, for the ledger; None when nothing did.
    """

    def __init__(self, message: str, *, retry: bool, retry_after: float | None = None, outage: bool = False) -> None:
        super().__init__(message)
        self.retry, self.retry_after, self.outage = retry, retry_after, outage
        self.usage: Usage | None = None
