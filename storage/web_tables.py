"""The tables of the Mini App and the API: saved filters, personal tokens, answers to requests that come twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, now, unguessable


class SavedFilter(Base):
    """A list under a name: the Mini App shows it as a view, the chat as a list, a digest as a section."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("person_id", "page", "folded_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Whose it is; None for one that the installation's token made."""
    page: Mapped[str] = mapped_column(String(16))
    """What it lists: "tasks" or "inbox"."""
    name: Mapped[str]
    folded_name: Mapped[str]
    """The name without regard to case, by which a person has one of each page. Those of nobody may be alike."""
    query: Mapped[str]
    """The filter as `tasks.filtering` writes it: "kind=bug&status=open"."""
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Seen by every member of the workspace."""
    in_digest: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Shown in its owner's digest; of a shared one also in the group's own."""
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class ApiToken(Base):
    """A person's token for scripts; only its hash is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspaces.id"))
    """The only workspace it is good for; None: all of its person's."""
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]]
    """Of `tasks.tokens.SCOPES`: what it may be used for, within what its person may do."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class IdempotentRequest(Base):
    """A request that named itself by an Idempotency-Key, and what it was answered."""

    __tablename__ = "idempotent_requests"
    __table_args__ = (Index("ix_idempotent_requests_at", "at"),)

    caller: Mapped[str] = mapped_column(String(40), primary_key=True)
    """"installation" or "person:<id>"."""
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Hash of its method, path, body and its token's workspace: another request under the same key is refused."""
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
