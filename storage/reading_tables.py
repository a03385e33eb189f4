"""The tables of reading: what people taught, what words mean, what a language model still has to do and has cost."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.indexes import partial
from storage.tables import Base, now, unguessable
from storage.types import Choice


class Scope(StrEnum):
    """For which messages a correction holds: `near` speaks for what is near it, the others decide what looks alike."""

    ONLY = "only"
    NEAR = "near"
    SENDER = "sender"
    CHAT = "chat"
    ALWAYS = "always"


class RefinementState(StrEnum):
    """`waiting` also while a model is away; `given_up` after answers that were no answers; `done` otherwise."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    GIVEN_UP = "given_up"


class TrialState(StrEnum):
    """`failed` also when it was broken off: what was measured until then is kept."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Vector(Base):
    """What a draft's words mean, as the embedder's bytes; of the current reading only."""

    __tablename__ = "vectors"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Correction(Base):
    """What a person said of a field that a reader had filled: that it is right, or what it should be."""

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_workspace_id_id", "workspace_id", "id"),
        Index("ix_corrections_event_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    part: Mapped[int] = mapped_column(default=0)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    """The change it came with; None when the reader was right."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who said so; None for the installation's token."""
    field: Mapped[str] = mapped_column(String(16))
    accepted: Mapped[bool]
    """The reader was right."""
    was: Mapped[dict[str, Any]]
    """{"value": what the reader had said}."""
    value: Mapped[dict[str, Any]]
    """{"value": what it is}."""
    text: Mapped[str]
    """The words that were read, cut."""
    sender: Mapped[str]
    place: Mapped[str]
    """Keys of who wrote them and in which chat."""
    scope: Mapped[Scope] = mapped_column(Choice(Scope), default=Scope.NEAR)
    applied: Mapped[list[Any]] = mapped_column(default=list)
    """What it changed besides its own task: [{"task", "event"}]."""
    provider: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(8), default="und")
    at: Mapped[datetime] = mapped_column(default=now)
    forgotten_at: Mapped[datetime | None]


class Refinement(Base):
    """A message that a language model is to read after the embedded reader."""

    __tablename__ = "refinements"
    __table_args__ = (
        partial(
            "ix_refinements_waiting",
            "next_try_at",
            where="state = 'waiting'",
        ),
        partial(
            "ix_refinements_running",
            "lease_until",
            where="state = 'running'",
        ),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    model: Mapped[str]
    """As CLASSIFIER names it: "ollama:<model>" or "openai:<model>"."""
    revision: Mapped[int]
    """The words to read; newer ones are read anew."""
    state: Mapped[RefinementState] = mapped_column(Choice(RefinementState), default=RefinementState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    """Answers that were no answers, and claims that ran out; a model that is away does not count."""
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    sent: Mapped[list[Any]] = mapped_column(default=list)
    """What left for calls that brought no reading: the attributes of `classifier.base.Usage`, and "at", "error"."""


class RememberedAnswer(Base):
    """What a model answered, so that the same question is not paid for twice."""

    __tablename__ = "remembered_answers"
    __table_args__ = (Index("ix_remembered_answers_at", "at"),)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)


class ModelCalls(Base):
    """How often a model was asked for somebody on a day of UTC."""

    __tablename__ = "model_calls"

    payer: Mapped[str] = mapped_column(String(40), primary_key=True)
    """"person:<id>", or "workspace:<id>" for what no person brought."""
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    calls: Mapped[int] = mapped_column(default=0)


class Trial(Base):
    """A reader, or other words for it, tried on what people have confirmed, beside the reader that there is."""

    __tablename__ = "trials"
    __table_args__ = (Index("ix_trials_workspace_id_id", "workspace_id", "id"), Index("ix_trials_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who asked for it, and whose calls of the day it takes; None for the installation's token and `sift trial`."""
    model: Mapped[str]
    """The candidate, as CLASSIFIER names it."""
    guidance: Mapped[str] = mapped_column(default="")
    """What the candidate is told besides."""
    beside: Mapped[str]
    """The workspace's reader when it was asked for."""
    state: Mapped[TrialState] = mapped_column(Choice(TrialState), default=TrialState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    seen: Mapped[int] = mapped_column(default=0)
    """Messages read by both."""
    wanted: Mapped[int] = mapped_column(default=0)
    """Messages to be read; 0 until it begins."""
    result: Mapped[dict[str, Any] | None]
    """What was measured: see `classifier.evaluation.trial`."""
    error: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
