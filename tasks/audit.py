"""The audit log: every act that bears on security, by whom, when and through which door, for as long as Sift runs.

An entry is written in the transaction of the act itself, so that neither is there without the other. It holds ids and
words of ours only; names are looked up when it is read, and who was erased has none any more.
"""

import logging
from datetime import timedelta
from typing import Any

from storage.database import Database
from storage.store import Store
from storage.tables import now
from tasks.actors import Actor
from tasks.rules import TaskError

log = logging.getLogger(__name__)

ACTS = frozenset(
    {
        "session.began",
        "session.ended",
        "session.refused",
        "token.made",
        "token.ended",
        "installation.claimed",
        "role.changed",
        "member.joined",
        "member.left",
        "member.removed",
        "invitation.made",
        "invitation.ended",
        *(f"hook.{what}" for what in ("made", "options", "secret", "paused", "resumed", "ended")),
        *(f"subscription.{what}" for what in ("made", "changed", "secret", "paused", "resumed", "ended")),
        *(f"connection.{what}" for what in ("made", "changed", "secret", "paused", "resumed", "ended")),
        *(f"feed.{what}" for what in ("made", "renewed", "ended")),
        *(f"rule.{what}" for what in ("made", "changed", "deleted", "moved", "off", "on")),
        "export.file",
        "export.sent",
        "export.person",
        "setting.changed",
        "reader.tried",
        "erasure.person",
        "erasure.workspace",
        "keys.rotated",
        "access.refused",
    }
)

MOST_REFUSALS, REFUSALS_SPAN = 20, timedelta(minutes=1)
"""More refusals of somebody, or of strangers by one door, are not written down: who knocks on can't fill the log."""

REFUSALS = frozenset({"access.refused", "session.refused"})


def record(
    store: Store, actor: Actor, act: str, *, workspace_id: int | None = None, subject: str = "", **details: Any
) -> None:
    """Write down that an act was done, with the transaction that does it.

    Args:
        subject: What it was done to: "person:12", "hook:" and its id.
        details: Ids, numbers and words of ours: nothing that somebody wrote.
    """
    assert act in ACTS, act
    store.audit.add(
        act=act, via=actor.via, actor_id=actor.person_id, workspace_id=workspace_id, subject=subject, details=details
    )


def person(person_id: int) -> str:
    """Somebody as a subject."""
    return f"person:{person_id}"


async def note_refusal(db: Database, actor: Actor, error: TaskError) -> None:
    """Write down that somebody tried what they may not. Other refusals keep nobody from anything."""
    if "verb" in error.params and "workspace_id" in error.params:
        await note_refused(db, actor, str(error.params["verb"]), workspace_id=int(error.params["workspace_id"]))


async def note_refused(
    db: Database, actor: Actor, verb: str, *, workspace_id: int | None = None, act: str = "access.refused"
) -> None:
    """Write down a refusal in a transaction of its own, unless there were too many of late.

    It never fails: the refusal stands, whether it can be written down or not.
    """
    try:
        if await db.read(_is_counted, actor):
            await db.write(_refused, actor, act, workspace_id, verb)
    except Exception:
        log.warning("a refusal could not be written down", exc_info=True)


def _refused(store: Store, actor: Actor, act: str, workspace_id: int | None, verb: str) -> None:
    record(store, actor, act, workspace_id=workspace_id, verb=verb)


def _is_counted(store: Store, actor: Actor) -> bool:
    last = store.audit.last_of(actor.person_id, actor.via, REFUSALS, MOST_REFUSALS)
    return len(last) < MOST_REFUSALS or last[-1].at < now() - REFUSALS_SPAN
