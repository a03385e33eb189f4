"""Spoken messages that a transcriber still has to write down: claimed with a lease, fetched and asked with no
transaction open, written once.

Their cards are there by then. A transcriber that is away, slow or over its budget therefore loses nothing: the sound
waits, and is written down when it is back. What a person has written meanwhile stays.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from storage.store import Store
from storage.tables import Message, now
from storage.team_tables import Transcript, TranscriptState
from tasks import ledger
from tasks.capture import read_again
from tasks.refining import OVER_BUDGET
from tasks.sounds import Media, caption_of, is_same_file, is_spoken, with_words
from tasks.transcribers import Transcriber

LEASE = timedelta(minutes=9)
"""Longer than fetching and writing down may take together."""

TRIES = 4
"""Answers that were no answers, until a message stays a sound."""

FIRST_PAUSE = timedelta(seconds=5)
OUTAGE_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)

PATIENCE = timedelta(days=3)
"""With a transcriber that is away: a sound that breaks it each time must not do so for ever."""

AWAY = "away for days"
TOO_BIG = "too big"
GONE = "gone"
"""Telegram does not give the sound any more."""

NO_TRANSCRIBER = "no transcriber"
UNANSWERED = "unanswered"
"""What the ledger says of a call that was under way when its process ended: the sound may have left."""


class TranscriberError(Exception):
    """No words.

    Attributes:
        retry: Whether they may come later.
        retry_after: Seconds the server asked to be left alone, None when it named none.
        outage: It is nobody's fault but the server's: it does not count as a try.
        left: Whether the sound may have reached the transcriber.
    """

    def __init__(
        self,
        what: str,
        *,
        retry: bool,
        retry_after: float | None = None,
        outage: bool = False,
        left: bool = True,
    ) -> None:
        super().__init__(what)
        self.retry, self.retry_after, self.outage, self.left = retry, retry_after, outage, left


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sound that the transcriber holds.

    Attributes:
        media: As `storage.tables.Message.media`.
        payer: Whose budget the call is taken from.
    """

    message_id: int
    workspace_id: int
    media: Media
    payer: str


@dataclass(frozen=True, slots=True)
class Call:
    """What left and what it took, as the ledger keeps it.

    Attributes:
        endpoint: Host and port.
        local: Whether it stayed on this machine.
        bytes, seconds: Of the sound.
    """

    transcriber: str
    endpoint: str
    local: bool
    bytes: int
    seconds: int
    milliseconds: float = 0.0
    sent: tuple[str, ...] = ("sound",)


def want(store: Store, transcriber: Transcriber, message: Message) -> str | None:
    """Have a message's sound written down, if it has one. Returns why it will not be, None where it will."""
    if not transcriber.name or not is_spoken(message.media):
        return NO_TRANSCRIBER
    workspace = store.workspaces.get(message.workspace_id)
    assert workspace is not None
    objection = transcriber.objection(store, message, workspace)
    if objection is None:
        store.transcripts.want(message.id, message.workspace_id, transcriber.name)
    else:
        _refuse(store, transcriber, message, objection)
    return objection


def follow_edit(store: Store, transcriber: Transcriber, message: Message, before: Media | None) -> None:
    """After an edit: another sound is written down anew.

    Args:
        before: What was attached then.
    """
    if not is_same_file(message.media, before):
        want(store, transcriber, message)


def claim(store: Store, worker: str, transcriber: Transcriber, limit: int) -> list[Wanted]:
    """Take what is due, oldest first; what must not be written down any more is struck off."""
    _let_go(store, transcriber, store.transcripts.running(expired=True), attempt=True)
    rows = store.transcripts.claim(worker, lease=LEASE, limit=limit)
    messages = store.messages.many([row.message_id for row in rows])
    workspaces = store.workspaces.many({row.workspace_id for row in rows})
    wanted = []
    for row in rows:
        message = messages[row.message_id]
        objection = transcriber.objection(store, message, workspaces[row.workspace_id])
        if objection is not None:
            _conclude(store, row, TranscriptState.FAILED, error=objection)
        elif row.attempts >= TRIES:
            _conclude(store, row, TranscriptState.FAILED, error=row.last_error or "its processes died")
        else:
            payer = f"person:{message.sender_id}" if message.sender_id else f"workspace:{message.workspace_id}"
            wanted.append(Wanted(message.id, message.workspace_id, message.media or {}, payer))
    return wanted


def take_call(store: Store, wanted: Wanted, most: int) -> bool:
    """Count a call before it is made. Returns whether the payer has not had all of the day."""
    return store.models.take_call(wanted.payer, now().date(), most)


def give_call_back(store: Store, wanted: Wanted) -> None:
    """Nobody was there to ask: nothing has left, and nothing is owed."""
    store.models.give_call_back(wanted.payer, now().date())


def finish(store: Store, worker: str, wanted: Wanted, words: str, call: Call) -> bool:
    """Write down what was heard, and have it read. Returns whether it was still wanted."""
    _enter(store, wanted, call, error=None)
    row = store.transcripts.get(wanted.message_id)
    message = store.messages.get(wanted.message_id)
    if row is None or message is None or not _holds(row, worker):
        return False
    row.transcriber, row.milliseconds = call.transcriber, call.milliseconds
    set_words(message, row, words)
    read_again(store, message)
    _conclude(store, row, TranscriptState.DONE)
    return True


def set_words(message: Message, row: Transcript, words: str) -> None:
    """Put what is heard into a message's text, in the place of what was heard in it before."""
    message.text = with_words(caption_of(message.text, row.words), words)
    row.words = words


def postpone(store: Store, worker: str, wanted: Wanted, error: TranscriberError, call: Call) -> None:
    """Let a sound wait for its transcriber, or give it up when waiting would not help."""
    said = str(error)[:200]
    if error.left:
        _enter(store, wanted, call, error=said)
    row = store.transcripts.get(wanted.message_id)
    if row is None or not _holds(row, worker):
        return
    if not error.retry:
        _conclude(store, row, TranscriptState.FAILED, error=said)
    elif error.outage and now() - row.at > PATIENCE:
        _conclude(store, row, TranscriptState.FAILED, error=AWAY)
    elif error.outage:
        # Half as long again as it has waited already: soon at first, and at last once an hour.
        _wait(store, row, _pause(error, max(OUTAGE_PAUSE, (now() - row.at) / 2)), said, attempt=False)
    elif row.attempts + 1 >= TRIES:
        _conclude(store, row, TranscriptState.FAILED, error=said, attempt=True)
    else:
        _wait(store, row, _pause(error, FIRST_PAUSE * 4**row.attempts), said, attempt=True)


def wait_for_tomorrow(store: Store, worker: str, wanted: Wanted) -> None:
    """The payer's calls of today are used up: the next day begins at midnight, UTC."""
    row = store.transcripts.get(wanted.message_id)
    if row is not None and _holds(row, worker):
        tomorrow = datetime.combine(now().date() + timedelta(days=1), time(0, 0, 5), UTC)
        _wait(store, row, tomorrow - now(), OVER_BUDGET, attempt=False)


def give_back(store: Store, worker: str, transcriber: Transcriber) -> None:
    """Let go of all that a worker holds: it stops."""
    _let_go(store, transcriber, store.transcripts.running(of=worker), attempt=False)


def take_over(store: Store, transcriber: Transcriber) -> None:
    """At the start of the only process that has sounds written down: what one before it held, it lost.

    Without a transcriber nothing waits any more, and the cards say so.
    """
    _let_go(store, transcriber, store.transcripts.running(), attempt=True)
    if not transcriber.name:
        for row in store.transcripts.waiting():
            _conclude(store, row, TranscriptState.FAILED, error=NO_TRANSCRIBER)


def _refuse(store: Store, transcriber: Transcriber, message: Message, objection: str) -> None:
    store.transcripts.keep(
        message.id,
        message.workspace_id,
        TranscriptState.FAILED,
        transcriber=transcriber.name,
        words="",
        last_error=objection,
    )


def _let_go(store: Store, transcriber: Transcriber, rows: Any, *, attempt: bool) -> None:
    """Free claims. Whether their sounds have left nobody knows: the ledger says that they may have."""
    messages = store.messages.many([row.message_id for row in rows])
    for row in rows:
        media = messages[row.message_id].media or {}
        call = Call(
            row.transcriber, transcriber.endpoint, transcriber.here, media.get("size", 0), media.get("duration", 0)
        )
        _enter(store, Wanted(row.message_id, row.workspace_id, media, ""), call, error=UNANSWERED)
        store.transcripts.conclude(row, TranscriptState.WAITING, error=row.last_error, attempt=attempt)


def _holds(row: Transcript, worker: str) -> bool:
    return (row.state, row.claimed_by) == (TranscriptState.RUNNING, worker)


def _enter(store: Store, wanted: Wanted, call: Call, error: str | None) -> None:
    """Write a call into the ledger."""
    if not call.local:
        ledger.note_heard(store, wanted.message_id, host=call.endpoint, transcriber=call.transcriber, size=call.bytes)
    entry = asdict(call) | {"sent": list(call.sent), "error": error}
    store.events.add(wanted.workspace_id, "transcribe", message_id=wanted.message_id, after=entry)


def _wait(store: Store, row: Transcript, pause: timedelta, error: str, *, attempt: bool) -> None:
    first = row.last_error != error
    store.transcripts.conclude(row, TranscriptState.WAITING, error=error, next_try_at=now() + pause, attempt=attempt)
    if first:
        redraw(store, row.message_id)


def _conclude(
    store: Store, row: Transcript, state: TranscriptState, *, error: str | None = None, attempt: bool = False
) -> None:
    store.transcripts.conclude(row, state, error=error, attempt=attempt)
    redraw(store, row.message_id)


def redraw(store: Store, message_id: int) -> None:
    """Have every card drawn again that shows a message, or the burst it is a piece of."""
    message = store.messages.get(message_id)
    root_id = message_id if message is None else message.root_id or message_id
    store.deliveries.refresh(message_id=root_id)
    for task in store.tasks.of_message(root_id):
        store.deliveries.refresh(task_id=task.id)


def _pause(error: TranscriberError, least: timedelta) -> timedelta:
    asked = timedelta(seconds=min(error.retry_after or 0, LONGEST_PAUSE.total_seconds()))
    return max(min(least, LONGEST_PAUSE), asked)
