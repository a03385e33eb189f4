"""The tables of what is connected: what hooks brought, who is told of events, trackers and the tasks that went to them,
feeds, and the keys that all their secrets are sealed with."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.indexes import partial
from storage.tables import Base, now, unguessable
from storage.types import Choice


class ArrivalState(StrEnum):
    """What became of a delivery: kept as a message, a change of a task that it was about, only answered, left out by
    the hook's filters, or nothing that could be read."""

    STORED = "stored"
    CHANGED = "changed"
    ANSWERED = "answered"
    LEFT_OUT = "left_out"
    UNREADABLE = "unreadable"


class WorkState(StrEnum):
    """Of something that is to be done somewhere else. `stopped`: by a person, or because its target is switched off."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class SealingKey(Base):
    """A key that secrets are sealed with, itself sealed with the installation's own."""

    __tablename__ = "sealing_keys"

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    """Stands before whatever it has sealed."""
    sealed: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    replaced_at: Mapped[datetime | None]
    """Since when nothing new is sealed with it."""


class Hook(Base):
    """An address other platforms post to."""

    __tablename__ = "hooks_in"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    service: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    secret: Mapped[str | None]
    """Sealed. None for one that was made before secrets were kept: see `tasks.hooks.keep_derived`."""
    secret_version: Mapped[int] = mapped_column(default=1)
    """Of a secret that is derived from the installation's key."""
    former_secret: Mapped[str | None]
    """The one before, sealed: good until `former_until`."""
    former_until: Mapped[datetime | None]
    awaits_secret: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its service makes the secret, and nobody has given it yet: until then nothing is genuine."""
    paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """{"events"?: [names to take], "bots"?: take what bots wrote, "words"?: [one must be there],
    "aimed"?: always a task, "mapping"?: {field: expression}, and what the service itself keeps}."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Arrival(Base):
    """A genuine delivery to a hook: known by its id, so that it counts once."""

    __tablename__ = "arrivals"
    __table_args__ = (UniqueConstraint("hook_id", "delivery_id"), Index("ix_arrivals_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    hook_id: Mapped[str] = mapped_column(ForeignKey("hooks_in.id"))
    delivery_id: Mapped[str] = mapped_column(String(256))
    event: Mapped[str] = mapped_column(String(64), default="")
    """What it is about, in the service's own words: "issues.opened"."""
    state: Mapped[ArrivalState] = mapped_column(Choice(ArrivalState))
    why: Mapped[str] = mapped_column(String(64), default="")
    """Of what is left out or can't be read: a key of the text that says why."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    body: Mapped[str | None]
    """As it came, without secrets; None when it is past its time, or too long."""
    form: Mapped[str] = mapped_column(String(64), default="")
    """The type of the body's content."""
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The service's own, without secrets, as long as there is a body: some tell in them what it is about."""
    at: Mapped[datetime] = mapped_column(default=now)


class Subscription(Base):
    """An address of somebody else's that is told of events: a hook out."""

    __tablename__ = "hooks_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    name: Mapped[str]
    address: Mapped[str]
    events: Mapped[list[Any]]
    """Of `tasks.subscriptions.EVENTS`."""
    query: Mapped[str] = mapped_column(default="")
    """The filter that a task must pass, as `tasks.filtering` writes it."""
    secret: Mapped[str]
    """Sealed."""
    former_secret: Mapped[str | None]
    """The one before, sealed: signs beside the new one until `former_until`."""
    former_until: Mapped[datetime | None]
    paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    failing_since: Mapped[datetime | None]
    """Since when every attempt has failed; None when the last one has not."""
    off_at: Mapped[datetime | None]
    off_why: Mapped[str] = mapped_column(String(16), default="")
    """"gone" (410) or "failing"; "" while it is on."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Post(Base):
    """One event on its way to one address."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("subscription_id", "event_id"),
        partial(
            "ix_posts_waiting",
            "next_try_at",
            where="state = 'waiting' OR state = 'running'",
        ),
        Index("ix_posts_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    """"msg_" and this is the `webhook-id`, the same at every attempt."""
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    subscription_id: Mapped[int] = mapped_column(ForeignKey("hooks_out.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    """None for a test."""
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    event: Mapped[str] = mapped_column(String(32))
    body: Mapped[str]
    """JSON, the same at every attempt."""
    state: Mapped[WorkState] = mapped_column(Choice(WorkState), default=WorkState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Attempt(Base):
    """One try at posting, as it went."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    """Of HTTP; None when there was no answer."""
    error: Mapped[str] = mapped_column(String(64), default="")
    """A key of the text that says what went wrong; "" when nothing did."""
    answer: Mapped[str] = mapped_column(default="")
    """The beginning of what was answered."""


class Connection(Base):
    """An account at a tracker, and where in it a workspace's tasks go."""

    __tablename__ = "connections"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    service: Mapped[str] = mapped_column(String(32))
    """Of `integrations.TRACKERS`."""
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    """Where its interface is; "" for a service that has one place."""
    place: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Where in it tasks go: the service's own fields, such as {"repository": "acme/shop"}."""
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How ours become theirs: {"kind": {"bug": "Bug"}, "priority": {…}, "labels": ["from-sift"]}."""
    people: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Their name of somebody -> person's id."""
    secret: Mapped[str]
    """Sealed JSON of what signs in: {"token": "…"}, {"user": "…", "password": "…"}."""
    two_way: Mapped[bool] = mapped_column(default=False, server_default=false())
    hook_id: Mapped[str | None] = mapped_column(ForeignKey("hooks_in.id"))
    """The hook through which it tells of its changes; without one it is asked."""
    seen: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """How far its changes were read: the service's own marks."""
    next_poll_at: Mapped[datetime | None] = mapped_column(index=True)
    rests_until: Mapped[datetime | None]
    """It is asked for nothing before: it has said so, or does not answer."""
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """A key of the text that says what is wrong; None while all is well."""
    off_at: Mapped[datetime | None]
    """Switched off, by a person or since its secret is no good any more."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class TaskExport(Base):
    """A task in a tracker: what it should be there, what it is, and how it goes.

    A change raises `wanted`; what is sent is the newest state, and sets `sent` to the number it had: changes that come
    faster than the tracker takes them run together.
    """

    __tablename__ = "task_exports"
    __table_args__ = (
        UniqueConstraint("task_id", "connection_id"),
        Index("ix_task_exports_connection_id_external_id", "connection_id", "external_id"),
        partial(
            "ix_task_exports_waiting",
            "next_try_at",
            where="state = 'waiting' OR state = 'running'",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    """Also the marker by which it is found in the tracker when we were cut off while it was made."""
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    connection_id: Mapped[int] = mapped_column(ForeignKey("connections.id"))
    external_id: Mapped[str | None]
    """The tracker's own id; None until it is there."""
    key: Mapped[str] = mapped_column(default="")
    """How people call it there: "#12", "SHOP-7"."""
    address: Mapped[str] = mapped_column(default="")
    """Where people see it."""
    asked: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The tracker was asked to make it, and we don't know what came of it: it is looked for first."""
    wanted: Mapped[int] = mapped_column(default=1)
    sent: Mapped[int] = mapped_column(default=0)
    agreed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field -> {"ours", "theirs"}: what we said last, and what stood there after it. What differs has changed since."""
    heard: Mapped[dict[str, Any] | None]
    """{"by", "at"} of a change that was told of there, until the tracker itself was asked."""
    ending: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It is taken back: closed there, and then let go."""
    state: Mapped[WorkState] = mapped_column(Choice(WorkState), default=WorkState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """A key of the text that says what went wrong and what to do."""
    again: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether trying again helps, after a failure."""
    synced_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Feed(Base):
    """A private address of a list as a file, for calendars and tables; only the hash of its last part is kept."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=unguessable)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    """Whose it is: it shows what they may see when it is asked for."""
    name: Mapped[str]
    format: Mapped[str] = mapped_column(String(8))
    """Of `integrations.files.FORMATS`."""
    query: Mapped[str] = mapped_column(default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
