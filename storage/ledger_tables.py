"""The table of the ledger: what left this machine, when, where to, how it was redacted; never the words themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, now


class Departure(Base):
    """Words or a sound of somebody's that were sent to something outside, by the process that sends them.

    Telegram is not outside, since what is said there was there before; nor is a model on this machine.
    """

    __tablename__ = "departures"
    __table_args__ = (
        Index("ix_departures_workspace_id_id", "workspace_id", "id"),
        Index("ix_departures_person_id_id", "person_id", "id"),
        Index("ix_departures_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who brought the message."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    why: Mapped[str] = mapped_column(String(16))
    """One of `tasks.ledger.WHY`."""
    host: Mapped[str]
    """With the port where it is not the usual one."""
    provider: Mapped[str]
    """Who is there: a model as CLASSIFIER names it, a tracker's service, "hook"."""
    fields: Mapped[list[Any]] = mapped_column(default=list)
    """Which parts left: "text", "members", "examples", "sound", or fields of a task."""
    characters: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    """Of a sound."""
    redacted: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was replaced before -> how often: {"email": 2}."""
    at: Mapped[datetime] = mapped_column(default=now)
