"""A tracker in tests of rules: what it would say of a task, and the steps of a duty without the way there."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database
from storage.tables import now
from tasks import connections, exports, sending
from tasks.connections import Draft
from tests.vault import VAULT

KNOWN = ("title", "status", "due", "assignee")


@dataclass(frozen=True)
class There:
    """As `integrations.remote.Remote`."""

    id: str = "5"
    place: str = "acme/shop"
    key: str = "#5"
    address: str = "https://tracker.example/5"
    fields: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    by: str = ""
    gone: bool = False
    marker: str = ""


async def connected(db: Database, cast: Any, **values: Any) -> Any:
    given = {"service": "github", "name": "Shop", "place": {"repository": "acme/shop"}, "secret": {"token": "hush"}}
    draft = Draft(**{**given, "two_way": True, **values})
    return await db.write(connections.connect, cast.as_ann, VAULT, cast.workspace.id, draft)


async def claimed(db: Database, *, moment: datetime | None = None, burst: timedelta = timedelta(), **more: Any) -> Any:
    options = {"limit": 10, "busy": (), **more}
    return await db.write(
        lambda store: sending.claim(
            store, VAULT, "w", lambda service: KNOWN, burst=burst, moment=moment or now(), **options
        )
    )


async def made(db: Database, **values: Any) -> There:
    """Have what waits made there."""
    (job,) = await claimed(db)
    there = There(fields=dict(job.fields) | values.pop("fields", {}), **values)
    await db.write(sending.concluded, job, job.fields, there, now())
    return there


async def told(db: Database, there: There, **fields: Any) -> dict[str, Any]:
    """Have the tracker say how the task is now, and take that over. Returns what is still to be sent, and sends it."""
    other = replace(there, fields={**there.fields, **fields})
    (job,) = await claimed(db)
    left: dict[str, Any] = await db.write(sending.met, job, other, now())
    await db.write(sending.concluded, job, left, replace(other, fields={**other.fields, **left}), now())
    return left


async def followed(db: Database, task_id: int) -> None:
    """Have the newest change of a task sent on."""

    def follow(store: Any) -> None:
        exports.follow(store, store.events.of_task(task_id)[-1], now())

    await db.write(follow)
