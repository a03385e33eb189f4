"""Parting a burst into single messages, and joining a message to the one before: what a person decides of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from storage.store import Store
from storage.tables import Event, Message, MessageState, Task
from tasks.actors import Actor
from tasks.capture import BURST_PIECES, read_again
from tasks.changes import new_batch, record
from tasks.merging import close_into
from tasks.rules import ACTIVE, TaskError
from tasks.signatures import fields_by_people


def split(store: Store, actor: Actor, message_id: int) -> list[Message]:
    """Make every piece of a burst a message of its own, which is read, and has a card, of its own.

    An album stays together. Returns the messages that are new roots.

    Raises:
        TaskError: "bad_value" for what is no burst; "not_found", "not_allowed".
    """
    root = _root(store, actor, message_id)
    others = _parts(store.messages.pieces(root.id))[1:]
    if not others:
        raise TaskError("bad_value", field="split")
    for part in others:
        _part_from(root, part)
    _say_anew(store, root)
    _note(store, actor, root, "split", [[piece.id for piece in part] for part in others])
    return [part[0] for part in others]


def previous_of(store: Store, message: Message) -> Message | None:
    """The message that the same person sent here before, which this one can join."""
    if message.chat_id is None or message.sender_id is None:
        return None
    found = store.messages.before(message)
    if found is None or found.workspace_id != message.workspace_id:
        return None
    return found if found.pieces + message.pieces <= BURST_PIECES else None


def join_previous(store: Store, actor: Actor, message_id: int) -> Message:
    """Let a message be one with the one before: it is read anew with all its pieces. Returns that one.

    Raises:
        TaskError: "bad_value" when there is none before; "not_found", "not_allowed", "stale".
    """
    message = _root(store, actor, message_id)
    into = previous_of(store, message)
    if into is None:
        raise TaskError("bad_value", field="merge")
    batch = new_batch()
    parts = [[piece.id for piece in _gather(store, actor, message, into, verb="merge", batch=batch)]]
    _say_anew(store, into)
    _note(store, actor, into, "join", parts, batch=batch)
    return into


def undo_split(store: Store, actor: Actor, event: Event, request: str | None = None) -> None:
    """Put together again what was parted.

    What has become part of something else stays there, and a piece whose task people have worked on stays apart.

    Raises:
        TaskError: "stale" when nothing is left to be put together.
    """
    root = _root_of(store, event)
    roots = (store.messages.get(ids[0]) for ids in event.after["_parts"])
    apart = [message for message in roots if message is not None and message.root_id is None]
    untouched = [message for message in apart if not _is_touched(store, message)]
    if not untouched:
        raise TaskError("stale")
    for message in untouched:
        _gather(store, actor, message, root, verb="undo", batch=None)
    _say_anew(store, root)
    _note(store, actor, root, "undo", undoes=event, request=request)


def undo_join(store: Store, actor: Actor, event: Event, request: str | None = None) -> None:
    """Part again what was joined."""
    into = _root_of(store, event)
    for ids in event.after["_parts"]:
        part = [piece for id_ in ids if (piece := store.messages.get(id_)) is not None and piece.root_id == into.id]
        if part:
            _part_from(into, part)
    _say_anew(store, into)
    _note(store, actor, into, "undo", undoes=event, request=request)


def grows_until(store: Store, task: Task, burst: timedelta) -> datetime | None:
    """Until when pieces may join the message that a task is made of; None for one that nothing joins.

    Args:
        burst: The longest gap inside a burst.
    """
    message = store.messages.get(task.message_id) if task.message_id is not None else None
    if message is None or message.chat_id is None or not burst:
        return None
    return max(message.received_at, message.last_piece_at or message.received_at) + burst


def _root_of(store: Store, event: Event) -> Message:
    root = store.messages.get(event.message_id) if event.message_id is not None else None
    if root is None:
        raise TaskError("not_found")
    return root


def _is_touched(store: Store, message: Message) -> bool:
    """Whether people have set something of its tasks, or closed one."""
    return any(fields_by_people(task) for task in store.tasks.of_message(message.id))


def _root(store: Store, actor: Actor, message_id: int) -> Message:
    message = store.messages.get(message_id)
    if message is None:
        raise TaskError("not_found")
    actor.require(store, message.workspace_id, "change")
    root = store.messages.get(message.root_id) if message.root_id is not None else message
    assert root is not None, "a piece has a root"
    return root


def _parts(pieces: Sequence[Message]) -> list[list[Message]]:
    """Pieces one by one, those of an album together."""
    keyed = groupby(pieces, key=lambda piece: piece.album_id or piece.id)
    return [list(part) for _, part in keyed]


def _part_from(root: Message, part: Sequence[Message]) -> None:
    """Make some pieces of a root a message of their own."""
    first, *rest = part
    first.root_id, first.pieces, first.last_piece_at = None, len(part), None
    first.state, first.attempts, first.enqueued_at = MessageState.NEW, 0, None
    first.claimed_by = first.lease_until = None
    first.revision += 1
    for piece in rest:
        piece.root_id = first.id
    root.pieces -= len(part)


def _gather(
    store: Store, actor: Actor, message: Message, into: Message, *, verb: str, batch: str | None
) -> Sequence[Message]:
    """Make a message and its pieces pieces of another one, whose task takes the place of theirs. Returns them."""
    pieces = store.messages.pieces(message.id)
    for piece in pieces:
        piece.root_id, piece.state = into.id, MessageState.JOINED
        piece.claimed_by = piece.lease_until = piece.last_piece_at = None
    message.pieces = 1
    into.pieces += len(pieces)
    store.issues.retire([message.id])
    store.vectors.replace([message.id], [])
    taken = next((task for task in store.tasks.of_message(into.id) if task.status in ACTIVE), None)
    for task in store.tasks.of_message(message.id):
        if taken is not None and task.status in ACTIVE:
            close_into(store, actor, task, taken, verb=verb, batch=batch)
    return pieces


def _say_anew(store: Store, root: Message) -> None:
    """Have a burst read again as it is now. As after an edit, what people changed stays, and what is gone goes."""
    root.last_piece_at = None
    read_again(store, root, root.edited_at or root.sent_at)


def _note(
    store: Store,
    actor: Actor,
    root: Message,
    verb: str,
    parts: Sequence[Sequence[int]] = (),
    *,
    batch: str | None = None,
    undoes: Event | None = None,
    request: str | None = None,
) -> None:
    """Write it down, with the root's first task where there is one, so that its history tells it."""
    after: dict[str, Any] = {"_parts": [[*part] for part in parts]} if parts else {}
    after |= {"request": request} if request else {}
    task: Task | None = next(iter(store.tasks.of_message(root.id)), None)
    if task is not None:
        record(store, actor, task, verb, before={}, after=after, undoes=undoes, batch=batch)
        return
    about = {"message_id": root.id, "actor_id": actor.person_id, "undoes_id": undoes.id if undoes else None}
    store.events.add(root.workspace_id, verb, after=after, batch=batch, **about)
    store.deliveries.refresh(message_id=root.id)
