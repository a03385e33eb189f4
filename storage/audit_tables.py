"""The tables of the audit log: what was done, and the chain that shows whether it was changed afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.indexes import partial
from storage.tables import Base, now


class AuditEntry(Base):
    """An act that bears on security. Only ids and words of ours: nobody's name and nothing that somebody wrote.

    It refers to no other row: it stays when they are deleted. Triggers of the database refuse to delete an entry, and
    to change one that is in the chain: no mistake of ours does that. Who may change the schema can; the chain shows it.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_workspace_id_id", "workspace_id", "id"),
        Index("ix_audit_actor_id_id", "actor_id", "id"),
        partial("ix_audit_unchained", "id", where="seq IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int | None] = mapped_column(unique=True)
    """Its place in the chain, from 1 without a gap, given after the commit."""
    at: Mapped[datetime] = mapped_column(default=now)
    act: Mapped[str] = mapped_column(String(32))
    """One of `tasks.audit.ACTS`: "role.changed"."""
    via: Mapped[str] = mapped_column(String(32), default="")
    """By which door: "app", "api", "command", "hook", "telegram", or "token:" and the id of a personal token."""
    actor_id: Mapped[int | None]
    """The row of the person; None for Sift itself, scripts of the installation's, and strangers."""
    workspace_id: Mapped[int | None]
    """None for what is about the installation, or about a person wherever they are."""
    subject: Mapped[str] = mapped_column(String(48), default="")
    """What it was done to: "person:12", "hook:" and its id."""
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mac: Mapped[str | None] = mapped_column(String(64))
    """HMAC-SHA-256, in hex, over this entry and the `mac` of the one before."""


class AuditChain(Base):
    """The chain's key, sealed, and where it ends: one row."""

    __tablename__ = "audit_chain"

    name: Mapped[str] = mapped_column(String(8), primary_key=True)
    secret: Mapped[str]
    first: Mapped[int] = mapped_column(default=0)
    """How many entries before were sealed with a key that is lost: they can't be checked any more."""
    seq: Mapped[int] = mapped_column(default=0)
    """Of the last entry."""
    mac: Mapped[str] = mapped_column(String(64))
    """Over `seq` and the last entry's `mac`: an earlier end can't be put here without the key."""
