"""The tables of working together: invitations, routing rules, what is kept for reactions, spoken words as text."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.indexes import partial
from storage.tables import Base, Role, now, unguessable
from storage.types import Choice


class Invitation(Base):
    """A link that lets whoever follows it into a workspace."""

    __tablename__ = "invitations"

    code: Mapped[str] = mapped_column(String(24), primary_key=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    role: Mapped[Role] = mapped_column(Choice(Role))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    single_use: Mapped[bool]
    uses: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]


class RoutingRule(Base):
    """When a task that comes in is like this, then set that."""

    __tablename__ = "routing_rules"
    __table_args__ = (UniqueConstraint("workspace_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    number: Mapped[int]
    """Its place: people know it as "rule 3", and later rules see what earlier ones set."""
    when: Mapped[dict[str, Any]]
    """{"source"?: [name], "author"?: [name], "kind"?: [...], "words"?: [...], "priority"?: [...], "topic"?: [id]};
    any of a list, all of the lists."""
    then: Mapped[dict[str, Any]]
    """{"assignee"?: person's id, "priority"?, "kind"?, "workspace"?: id, "notify"?: [person's id]}."""
    enabled: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Overheard(Base):
    """A group's message, kept for two days where an administrator allows it: a reaction can make a task of it."""

    __tablename__ = "overheard"
    __table_args__ = (Index("ix_overheard_at", "at"),)

    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    telegram_message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    raw: Mapped[str]
    """The message as Telegram sent it, as JSON in ASCII."""
    at: Mapped[datetime] = mapped_column(default=now)


class TranscriptState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Transcript(Base):
    """A voice message that a transcriber is to write down, or has."""

    __tablename__ = "transcripts"
    __table_args__ = (
        partial(
            "ix_transcripts_waiting",
            "next_try_at",
            where="state = 'waiting' OR state = 'running'",
        ),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    state: Mapped[TranscriptState] = mapped_column(Choice(TranscriptState), default=TranscriptState.WAITING)
    transcriber: Mapped[str]
    """As TRANSCRIBER names it."""
    words: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    milliseconds: Mapped[float] = mapped_column(default=0.0)
    at: Mapped[datetime] = mapped_column(default=now)
