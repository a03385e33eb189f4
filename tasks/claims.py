"""What a worker holds: it claims messages with a lease and its own name, and reads them with no transaction open.

A claim that nobody renews runs out, and somebody else takes the message up.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from classifier.base import Context, Incoming, Member, TextEntity, Workspace
from storage.counting import counts
from storage.store import Store
from storage.tables import Message, MessageState, Person
from storage.tables import Workspace as WorkspaceRow
from storage.tracing import trace_of
from tasks.cards import want_cards
from tasks.corrections import place_of, sender_of
from tasks.doubts import limits_of
from tasks.models import policy_of
from tasks.people import zone_of
from tasks.rules import KINDS
from tasks.sounds import is_spoken

LEASE = timedelta(seconds=4)
STARTS = 3
"""A message that was started this often without an outcome is put in quarantine."""

JOINT = "\n\n"
"""Between the pieces of a burst, where they are read as one text."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that a worker holds.

    Attributes:
        revision: The words that were claimed; newer ones are read again.
        attempt: Which start this is; a claim that was lost and taken again has another.
        wordless: It is an attachment and nothing else: what that is called is all there is to read.
        trace: Its id in the log.
        arrived: When it came in; None when it is read again.
    """

    message_id: int
    revision: int
    attempt: int
    incoming: Incoming
    wordless: bool = False
    trace: str = ""
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Attributes:
    retry: Ids to claim one by one, since they were started before.
    lessons: Workspace id -> `storage.tables.Workspace.lessons_version`.
    """

    claimed: Sequence[Claimed]
    context: Context
    retry: Sequence[int] = ()
    lessons: Mapping[int, int] = field(default_factory=dict)


def claim(store: Store, ids: Collection[int], worker: str, *, lease: timedelta = LEASE, alone: bool = False) -> Batch:
    """Take the messages that still wait, with all a reader may know.

    Args:
        alone: Take also what was started before. Call it so with one id: a message that kills its worker then takes
            no other with it.
    """
    rows = store.messages.claim(ids, worker, lease=lease, fresh=not alone)
    poison = [row for row in rows if row.attempts > STARTS]
    for row in poison:
        quarantine(store, row)
    rows = [row for row in rows if row.attempts <= STARTS]
    retry = [] if alone else list(store.messages.tried(ids))
    if not rows:
        return Batch((), Context({}), retry)
    return to_read(store, rows, retry)


def to_read(store: Store, rows: Sequence[Message], retry: Sequence[int] = ()) -> Batch:
    """Messages with all that a reader may know, but for what was learned: `Batch.lessons` says how new that must be."""
    pieces = store.messages.pieces_of([row.id for row in rows])
    workspaces = store.workspaces.many({row.workspace_id for row in rows})
    people = store.people.named({row.sender_id for row in rows if row.sender_id})
    members = store.people.members_of(workspaces)
    claimed = []
    for row in rows:
        sender = people.get(row.sender_id) if row.sender_id else None
        zone = sender.zone if sender else workspaces[row.workspace_id].zone
        incoming = _incoming(row, pieces[row.id], zone, members[row.workspace_id])
        wordless = not any(piece.text for piece in pieces[row.id])
        arrived = row.received_at if (row.revision, row.attempts) == (1, 1) else None
        claimed.append(
            Claimed(row.id, row.revision, row.attempts, incoming, wordless, trace=trace_of(row), arrived=arrived)
        )
    context = Context({id_: _workspace(row, members[id_]) for id_, row in workspaces.items()})
    return Batch(claimed, context, retry, {id_: row.lessons_version for id_, row in workspaces.items()})


def renew(store: Store, worker: str, *, lease: timedelta = LEASE) -> int:
    """Prolong every claim of a worker that is still at work. Returns how many it holds."""
    return store.messages.renew(worker, lease=lease)


def release(store: Store, ids: Collection[int], worker: str) -> None:
    """Give claims back; what was started stays counted."""
    store.messages.release(ids, worker)


def release_expired(store: Store) -> int:
    return store.messages.release_expired()


def quarantine(store: Store, message: Message) -> None:
    """Put a message aside that no worker survives: kept, visible, and its card says so."""
    message.state, message.claimed_by, message.lease_until = MessageState.QUARANTINED, None, None
    store.events.add(message.workspace_id, "quarantine", message_id=message.id)
    counts.add("sift_messages_quarantined_total")
    if (workspace := store.workspaces.get(message.workspace_id)) is not None:
        want_cards(store, [(message, workspace, ())])


def words_of(piece: Message) -> str:
    """What a piece says: its text, else what its attachment is."""
    return piece.text or str((piece.media or {}).get("summary", ""))


def _incoming(root: Message, pieces: Sequence[Message], zone: str, members: Sequence[Person]) -> Incoming:
    """A burst as one text, with the entities moved to where their words now stand.

    What is spoken stands last: its words come later, and must not push those before them out of their places.
    """
    text, entities = "", list[TextEntity]()
    known = {person.telegram_id: person.id for person in members if person.telegram_id is not None}
    for piece in sorted(pieces, key=lambda piece: is_spoken(piece.media)):
        if text and words_of(piece):
            text += JOINT
        start = len(text)
        text += words_of(piece)
        entities += [
            TextEntity(
                e["type"],
                e["start"] + start,
                e["end"] + start,
                e.get("url"),
                e.get("user_name"),
                known.get(e.get("user")),
            )
            for e in (piece.entities if piece.text else [])
        ]
    return Incoming(
        id=root.id,
        workspace_id=root.workspace_id,
        text=text,
        sent_at=root.sent_at,
        zone=zone_of(zone),
        entities=entities,
        aimed=root.aimed,
        author=root.author,
        sender=sender_of(root),
        place=place_of(root),
    )


def _workspace(row: WorkspaceRow, members: Sequence[Person]) -> Workspace:
    return Workspace(
        kinds=KINDS,
        members=[Member(person.id, person.name, person.username) for person in members],
        thresholds={field: limits.ask for field, limits in limits_of(row).items()},
        policy=policy_of(row),
        guidance=str(row.options.get("guidance", "")),
    )
