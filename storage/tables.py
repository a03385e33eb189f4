"""The tables. Rows are the domain objects; every time is aware and in UTC."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, MetaData, String, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.indexes import partial
from storage.types import AnyText, BigId, Choice, Json, UtcDateTime


class Status(StrEnum):
    """Where a task stands; the moves between them are `tasks.rules.MOVES`."""

    PROPOSED = "proposed"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    VIEWER = "viewer"


class InboxState(StrEnum):
    NEW = "new"
    HANDLED = "handled"
    QUARANTINED = "quarantined"


class MessageState(StrEnum):
    """`new` waits for a worker, `reading` is claimed by one, `joined` is a piece of another message's burst."""

    NEW = "new"
    READING = "reading"
    READ = "read"
    JOINED = "joined"
    QUARANTINED = "quarantined"


class Channel(StrEnum):
    """What a delivery is: the card of a message, a reminder of a task, a prompt for words, a page to turn, or an answer
    whose turn had not come."""

    CARD = "card"
    REMINDER = "reminder"
    PROMPT = "prompt"
    PAGE = "page"
    ANSWER = "answer"


class DeliveryState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


def now() -> datetime:
    return datetime.now(UTC)


def unguessable() -> str:
    """An id that strangers may see: 96 random bits, 16 characters of the URL alphabet."""
    return secrets.token_urlsafe(12)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        int: BigId,
        str: AnyText,
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        list[Any]: Json,
        Status: Choice(Status),
        Role: Choice(Role),
        InboxState: Choice(InboxState),
        MessageState: Choice(MessageState),
        Channel: Choice(Channel),
        DeliveryState: Choice(DeliveryState),
    }


class Workspace(Base):
    """A private chat, a group, or the default one of the installation."""

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    kind: Mapped[str] = mapped_column(String(16))
    """"personal", "group" or "default"."""
    title: Mapped[str]
    chat_id: Mapped[int | None] = mapped_column(unique=True)
    """Telegram's id of the chat, None for the default workspace."""
    locale: Mapped[str] = mapped_column(String(8), default="en")
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    next_number: Mapped[int] = mapped_column(default=1)
    lessons_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows whenever people teach or take something back: readers keep what they learned until then."""
    next_digest_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the group's own digest is due; None without one."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Person(Base):
    """Somebody who wrote to the bot, or whose words were forwarded to it."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(unique=True)
    name: Mapped[str]
    username: Mapped[str | None]
    locale: Mapped[str] = mapped_column(String(8), default="en")
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    zone_confirmed: Mapped[bool] = mapped_column(default=False)
    reachable: Mapped[bool] = mapped_column(default=False)
    """Started the bot in private and did not block it: only then may it write first."""
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """What somebody has chosen: their current workspace, digest, quiet hours, switches."""
    next_digest_at: Mapped[datetime | None] = mapped_column(index=True)
    """When their digest is due; None without one."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Base):
    __tablename__ = "members"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    role: Mapped[Role]
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Given by a person in Sift: what Telegram says of its group's administrators no longer changes it."""
    joined_at: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]
    """Gone since: no rights, until they come back and have their role again."""


class Source(Base):
    """Where messages come from: Telegram, the API under a name, each hook."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("workspace_id", "kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    kind: Mapped[str] = mapped_column(String(16))
    """"telegram", "api" or "hook"."""
    name: Mapped[str]


class InboxUpdate(Base):
    """A raw Telegram update, stored before it is acknowledged."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        partial("ix_inbox_waiting", "id", where="state = 'new'"),
        Index("ix_inbox_handled", "handled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bot_id: Mapped[int]
    update_id: Mapped[int]
    chat_id: Mapped[int]
    """What keeps its order: the chat, else the person, else 0."""
    raw: Mapped[str]
    """The update as JSON in ASCII."""
    state: Mapped[InboxState] = mapped_column(default=InboxState.NEW)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None]


class Message(Base):
    """What came in, one row for each piece; the first piece of a burst is its root and the unit of work."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        partial(  # not IN: SQLite would not see that it holds whatever has one of these states
            "ix_messages_waiting",
            "id",
            where="state = 'new' OR state = 'reading'",
        ),
        Index("ix_messages_workspace_id_id", "workspace_id", "id"),
        Index("ix_messages_received_at_workspace_id", "received_at", "workspace_id"),
        Index("ix_messages_chat", "chat_id", "telegram_message_id"),
        Index("ix_messages_chat_id_id", "chat_id", "id"),
        partial(
            "ix_messages_album",
            "chat_id",
            "album_id",
            where="album_id IS NOT NULL",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    external_id: Mapped[str]
    root_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    """The burst's first piece; None for the first piece itself."""
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who brought it: the person who sent or forwarded it."""
    author: Mapped[str] = mapped_column(default="")
    """Who wrote it, by visible name."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    chat: Mapped[str] = mapped_column(default="")
    """Title of the chat it was written in."""
    origin: Mapped[dict[str, Any] | None]
    """For a forward: {"type": "user|hidden_user|chat|channel", ...} as Telegram names it."""
    link: Mapped[str | None]
    """Address of the original, where there is one."""
    chat_id: Mapped[int | None]
    telegram_message_id: Mapped[int | None]
    thread_id: Mapped[int | None]
    album_id: Mapped[str | None]
    text: Mapped[str]
    entities: Mapped[list[Any]] = mapped_column(default=list)
    """[{"type", "start", "end", "url"?, "user_name"?}], offsets in code points."""
    media: Mapped[dict[str, Any] | None]
    """{"type", "file_id"?, "name"?, "size"?, "mime"?, ...} as `handlers.messages.content` reads it."""
    aimed: Mapped[bool] = mapped_column(default=True)
    """Sent to the bot on purpose: a wish, whatever it reads like."""
    forwarded: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime]
    """When the author wrote it (a forward: the original's time)."""
    sent_at: Mapped[datetime]
    """When it was sent to us, by the sender's platform's clock."""
    received_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    last_piece_at: Mapped[datetime | None]
    """Root only: `sent_at` of the burst's newest piece."""
    pieces: Mapped[int] = mapped_column(default=1)
    language: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[MessageState] = mapped_column(default=MessageState.NEW)
    revision: Mapped[int] = mapped_column(default=1)
    """Root only: grows with each piece and edit, so that a reading of older words is done again."""
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    enqueued_at: Mapped[datetime | None]


class Issue(Base):
    """What a reader made of a message; several over time, one row for each draft, one set current."""

    __tablename__ = "issues"
    __table_args__ = (Index("ix_issues_message_id_current", "message_id", "current"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    part: Mapped[int] = mapped_column(default=0)
    current: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[str] = mapped_column(String(32))
    is_task: Mapped[bool]
    title: Mapped[str]
    priority: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime | None]
    due_grain: Mapped[str | None] = mapped_column(String(8))
    due_alternative: Mapped[datetime | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entities: Mapped[list[Any]] = mapped_column(default=list)
    kind_confidence: Mapped[float] = mapped_column(default=0.0)
    """`confidence["kind"]`, once more as a column to filter by."""
    confidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field -> [{"start", "end", "text"}], offsets in code points of the joined text."""
    kind_probabilities: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    learned: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Field -> id of the correction that decided it."""
    provider: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(default="")
    milliseconds: Mapped[float] = mapped_column(default=0.0)
    usage: Mapped[dict[str, Any] | None]
    """What a language model was given and took: the attributes of `classifier.base.Usage`."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        UniqueConstraint("message_id", "part"),
        Index("ix_tasks_workspace_id_status_id", "workspace_id", "status", "id"),
        Index("ix_tasks_workspace_id_id", "workspace_id", "id"),
        Index("ix_tasks_created_at_workspace_id", "created_at", "workspace_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # SQLite returns the ids of many new rows in no certain order: this tells which is whose.
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable, insert_sentinel=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    number: Mapped[int]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    """The root message it came from; None for one that was made by hand."""
    part: Mapped[int] = mapped_column(default=0)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(String(32))
    priority: Mapped[str] = mapped_column(String(16))
    status: Mapped[Status]
    snoozed_until: Mapped[datetime | None] = mapped_column(index=True)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    due_grain: Mapped[str | None] = mapped_column(String(8))
    remind_at: Mapped[datetime | None] = mapped_column(index=True)
    """When to remind of it, None when nothing is to come."""
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    claimable: Mapped[bool] = mapped_column(default=False, server_default=false())
    """For anyone: whoever takes it first has it."""
    recurrence: Mapped[str | None]
    """An RRULE (RFC 5545) without its start, as `classifier.recurrence` writes it."""
    blocked_reason: Mapped[str | None]
    """Why it can't go on; "" when only the tasks that block it say so, None when it is not blocked."""
    notes: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """[{"id", "text", "by": person's id, "at": ISO time}], oldest first."""
    checklist: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """[{"id", "text", "done": bool}]."""
    links: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """[{"task": id, "kind": "blocked_by" | "blocks" | "related" | "merged_into" | "merged" | "next" | "previous"}];
    the other task has the opposite."""
    requesters: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Who else asked for it: [{"name", "person"?: id, "message"?: id, "at": ISO time}]."""
    author: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    set_by: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field -> {"by": "rules" | "embedded" | "model" | "person" | "routing", "person"?: id, "rule"?: number, "at"}."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change; a change names the version it saw."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Event(Base):
    """What happened to a task or a message: history, undo, and outbox."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_task_id_id", "task_id", "id"),
        Index("ix_events_workspace_id_id", "workspace_id", "id"),
        partial(  # what is counted of the past: most events say that something came in, and are left out
            "ix_events_changes",
            "workspace_id",
            "verb",
            "at",
            "task_id",
            where="verb <> 'read' AND verb <> 'create'",
        ),
        partial(
            "ix_events_batch",
            "batch",
            where="batch IS NOT NULL",
        ),
        partial("ix_events_unnumbered", "id", where="seq IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int | None] = mapped_column(unique=True)
    """Given after the commit, in one place: "since seq" misses nothing."""
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    verb: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """None: Sift itself, or the installation's token."""
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    batch: Mapped[str | None] = mapped_column(String(24))
    """The same for changes that were made, and are taken back, together."""
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    undone_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)


class Delivery(Base):
    """A message of the bot's about a task: what it should show, what it shows, and how sending goes.

    A change raises `wanted`; the sender draws the newest state and sets `shown` to the number it drew, so
    changes that come faster than Telegram allows run together into one edit.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("channel", "chat_id", "key"),
        partial(
            "ix_deliveries_pending",
            "next_try_at",
            where="state = 'pending'",
        ),
        Index("ix_deliveries_shown", "chat_id", "telegram_message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    channel: Mapped[Channel]
    key: Mapped[str] = mapped_column(String(64))
    """What makes it one: "message:17", "task:4@2026-11-22T15:00", "list@812"."""
    chat_id: Mapped[int]
    thread_id: Mapped[int | None]
    reply_to: Mapped[int | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Whom it speaks to; None in a group."""
    view: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What is unfolded: {"part"?, "menu"?, "field"?}; of a page its name and where it stands: {"page", …}.

    {"gone": true}: it is to be deleted from its chat."""
    telegram_message_id: Mapped[int | None]
    ephemeral_for: Mapped[int | None]
    """Telegram id of the only person who sees it in a group, where it is one of Telegram's ephemeral messages."""
    wanted: Mapped[int] = mapped_column(default=1)
    shown: Mapped[int] = mapped_column(default=0)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Session(Base):
    """A Mini App sign-in; only the hash of its token is kept."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    """What its person knows it by, to end it."""
    launch_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Hash of the initData it was made from: a second sign-in with it ends the first."""
    platform: Mapped[str] = mapped_column(String(16), default="")
    """Which of Telegram's applications it was opened in, as that says: "ios", "tdesktop"."""
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime] = mapped_column(default=now)


class Installation(Base):
    """Small facts of the installation as a whole, by name."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str]
