"""What a language model still has to read: claimed with a lease, asked with no transaction open, written once.

The first reader has read every message by then. A model that is away, slow or over its budget therefore loses
nothing: what it should have read waits, and is read when it is back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from classifier.base import ReaderError, Reading, Usage
from storage.reading_tables import Refinement, RefinementState
from storage.store import Store
from storage.tables import Message, MessageState, now
from tasks import ledger, reading
from tasks.claims import Batch, Claimed, to_read
from tasks.models import BUILT_IN
from tasks.reading import usage_entry
from tasks.rules import ACTIVE

LEASE = timedelta(minutes=4)
"""Longer than any answer may take (LLM_TIMEOUT, 50 s at most) and those it waits for: nobody else asks meanwhile."""

TRIES = 3
"""Answers that were no answers, until a message stays as the first reader read it."""

FIRST_PAUSE = timedelta(seconds=5)
OUTAGE_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
OVER_BUDGET = "over budget"
LEDGER_ENTRIES = 50
"""Calls without a reading that are kept of one message."""

UNANSWERED = "unanswered"
"""What the ledger says of a call that is under way, or was when its worker ended."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that a worker holds for a model.

    Attributes:
        model: As CLASSIFIER names it.
        payer: Whose budget the call is taken from.
        batch: The one message with all that a reader may know.
    """

    model: str
    payer: str
    batch: Batch

    @property
    def claimed(self) -> Claimed:
        return self.batch.claimed[0]


def claim(store: Store, worker: str, *, limit: int, without: Collection[str] = ()) -> list[Wanted]:
    """Take what is due, oldest first; what need not be read any more is struck off.

    Args:
        without: Models that are left alone for now.
    """
    rows = store.refinements.claim(worker, lease=LEASE, limit=limit, without=without)
    messages = store.messages.many([row.message_id for row in rows])
    wanted = []
    for row in rows:
        message = messages[row.message_id]
        if row.attempts >= TRIES:
            _conclude(store, row, RefinementState.GIVEN_UP, error=row.last_error or "its workers died")
        elif not _still_wanted(store, message, row):
            _conclude(store, row, RefinementState.DONE)
        else:
            payer = f"person:{message.sender_id}" if message.sender_id else f"workspace:{message.workspace_id}"
            wanted.append(Wanted(row.model, payer, to_read(store, [message])))
    return wanted


def take_call(store: Store, wanted: Wanted, most: int, usage: Usage) -> bool:
    """Count a call to a model and write down what leaves by it, before it does.

    Args:
        most: Calls that a payer may have in a day. Returns whether this is not one more.
    """
    if not store.models.take_call(wanted.payer, now().date(), most):
        return False
    row = store.refinements.get(wanted.claimed.message_id)
    if row is not None:
        row.sent = [*row.sent, _entry(usage, UNANSWERED)][-LEDGER_ENTRIES:]
    ledger.note_asked(store, wanted.claimed.message_id, wanted.model, usage)
    return True


def give_call_back(store: Store, wanted: Wanted) -> None:
    """Nobody was there to ask: nothing has left, and nothing is owed."""
    store.models.give_call_back(wanted.payer, now().date())
    row = store.refinements.get(wanted.claimed.message_id)
    if row is None:
        return
    if row.sent and row.sent[-1]["error"] == UNANSWERED and not row.sent[-1]["local"]:
        store.departures.take_back(row.message_id, "read")
    _settle(row)


def finish(store: Store, worker: str, wanted: Wanted, answer: Reading) -> bool:
    """Write what the model read. Returns whether it was still wanted; if not, the ledger keeps what left for it."""
    row = store.refinements.get(wanted.claimed.message_id)
    if row is None:
        return False
    written = False
    if _holds(row, worker) and row.revision == wanted.claimed.revision:
        written = reading.refine(store, wanted.claimed, answer)
        _conclude(store, row, RefinementState.DONE)
    if answer.usage is not None and answer.usage.endpoint:
        _settle(row, None if written else _entry(answer.usage, "no longer wanted"))
    return written


def postpone(store: Store, worker: str, wanted: Wanted, error: ReaderError) -> None:
    """Let a message wait for its model, or give it up when waiting would not help."""
    row = store.refinements.get(wanted.claimed.message_id)
    if row is None:
        return
    said = str(error)[:200]
    if error.usage is not None:
        _settle(row, _entry(error.usage, said))
    if not _holds(row, worker):
        return
    if not error.retry:
        _conclude(store, row, RefinementState.GIVEN_UP, error=said)
    elif error.outage:
        # Longer each time it was asked in vain: it may be this message that the model is too slow for.
        pause = min(OUTAGE_PAUSE * 2 ** max(len(row.sent) - 1, 0), LONGEST_PAUSE)
        _wait(store, row, _pause(error, pause), said, attempt=False)
    elif row.attempts + 1 >= TRIES:
        _conclude(store, row, RefinementState.GIVEN_UP, error=said, attempt=True)
    else:
        _wait(store, row, _pause(error, FIRST_PAUSE * 2**row.attempts), said, attempt=True)


def wait_for_tomorrow(store: Store, worker: str, wanted: Wanted) -> None:
    """The payer's calls of today are used up: the next day begins at midnight, UTC."""
    row = store.refinements.get(wanted.claimed.message_id)
    if row is not None and _holds(row, worker):
        tomorrow = datetime.combine(now().date() + timedelta(days=1), time(0, 0, 5), UTC)
        _wait(store, row, tomorrow - now(), OVER_BUDGET, attempt=False)


def give_back(store: Store, worker: str) -> None:
    """Let go of all that a worker holds: it stops."""
    store.refinements.give_back(worker)


def release_expired(store: Store) -> int:
    """Free what dead workers held."""
    return store.refinements.release_expired()


def _holds(row: Refinement, worker: str) -> bool:
    return (row.state, row.claimed_by) == (RefinementState.RUNNING, worker)


def _still_wanted(store: Store, message: Message, row: Refinement) -> bool:
    if message.state is not MessageState.READ or message.revision != row.revision:
        return False  # it is being read anew, and will be wanted anew
    workspace = store.workspaces.get(row.workspace_id)
    if workspace is None or workspace.options.get("classifier") == BUILT_IN:
        return False  # no model is to see its words any more
    tasks = store.tasks.of_message(message.id)
    return not tasks or any(task.status in ACTIVE for task in tasks)


def _wait(store: Store, row: Refinement, pause: timedelta, error: str, *, attempt: bool) -> None:
    first = row.last_error is None
    store.refinements.conclude(row, RefinementState.WAITING, error=error, next_try_at=now() + pause, attempt=attempt)
    if first:
        store.deliveries.refresh(message_id=row.message_id, task_id=None)


def _conclude(
    store: Store, row: Refinement, state: RefinementState, *, error: str | None = None, attempt: bool = False
) -> None:
    store.refinements.conclude(row, state, error=error, attempt=attempt)
    store.deliveries.refresh(message_id=row.message_id, task_id=None)


def _entry(usage: Usage, error: str) -> dict[str, Any]:
    return usage_entry(usage) | {"at": now().isoformat(), "error": error}


def _settle(row: Refinement, entry: dict[str, Any] | None = None) -> None:
    """Put what came of a call in the place of what was written down before it; None where nothing need be told."""
    sent = list(row.sent)
    if sent and sent[-1]["error"] == UNANSWERED:
        sent.pop()
    row.sent = [*sent, *([entry] if entry else [])][-LEDGER_ENTRIES:]


def _pause(error: ReaderError, least: timedelta) -> timedelta:
    asked = timedelta(seconds=min(error.retry_after or 0, LONGEST_PAUSE.total_seconds()))
    return max(least, asked)
