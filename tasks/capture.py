"""Storing what comes in: once for each source and id, and a burst as one thing."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from storage.counting import counts
from storage.store import Store
from storage.tables import Message, MessageState, unguessable
from tasks.sounds import is_same_file, is_spoken, with_words

BURST_PIECES = 100


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What a door knows of a message; names and units are those of `storage.tables.Message`.

    Attributes:
        source: Its kind and its name: ("telegram", "telegram"), ("api", "deploys"), ("hook", "CI").
    """

    workspace_id: int
    source: tuple[Literal["telegram", "api", "hook"], str]
    external_id: str
    text: str
    written_at: datetime
    sent_at: datetime
    author: str = ""
    author_id: int | None = None
    sender_id: int | None = None
    chat: str = ""
    origin: dict[str, Any] | None = None
    link: str | None = None
    chat_id: int | None = None
    telegram_message_id: int | None = None
    thread_id: int | None = None
    album_id: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, Any] | None = None
    aimed: bool = True
    forwarded: bool = False


_COLUMNS = tuple(it.name for it in fields(NewMessage) if it.name != "source")


@dataclass(frozen=True, slots=True)
class Captured:
    """Attributes:
    root_id: The earlier message that it is a piece of, else its own id.
    known: As it was stored before: the same message again changes nothing. None for a new one.
    """

    id: int
    public_id: str
    root_id: int
    known: Message | None = None

    @property
    def created(self) -> bool:
        return self.known is None

    @property
    def joined(self) -> bool:
        return self.root_id != self.id


def capture(store: Store, new: NewMessage, *, burst_seconds: float = 2) -> Captured:
    """Store a message. A piece of a burst joins its root, which is then read again."""
    source = store.workspaces.source(new.workspace_id, *new.source)
    root = _root(store, new, burst_seconds)
    public_id = unguessable()
    values = {name: getattr(new, name) for name in _COLUMNS} | {
        "public_id": public_id,
        "source_id": source.id,
        "root_id": root.id if root else None,
        "state": MessageState.JOINED if root else MessageState.NEW,
        "last_piece_at": None if root else new.sent_at,
    }
    message_id = store.messages.add(**values)
    if message_id is None:
        known = store.messages.by_external_id(source.id, new.external_id)
        assert known is not None
        return Captured(known.id, known.public_id, known.root_id or known.id, known)
    counts.add("sift_messages_total", source=new.source[0])
    if root is None:
        return Captured(message_id, public_id, message_id)
    root.pieces += 1
    root.last_piece_at = max(new.sent_at, root.last_piece_at or new.sent_at)
    _read_again(root)
    return Captured(message_id, public_id, root.id)


def _root(store: Store, new: NewMessage, burst_seconds: float) -> Message | None:
    """The message that this one is a piece of, if it is one: of the same person, chat and workspace."""
    root = _before(store, new, burst_seconds)
    return root if root is not None and root.workspace_id == new.workspace_id else None


def _before(store: Store, new: NewMessage, burst_seconds: float) -> Message | None:
    if new.chat_id is None:
        return None
    if new.album_id is not None and (root := store.messages.album_root(new.chat_id, new.album_id)) is not None:
        return root if root.sender_id == new.sender_id and root.pieces < BURST_PIECES else None
    if new.sender_id is None:
        return None
    typed = not new.forwarded and new.media is None
    private = new.chat_id == _private_chat(store, new.sender_id)
    if burst_seconds == 0 or typed or not private:
        return None
    root = store.messages.open_burst(new.chat_id, new.sender_id)
    if root is None or root.last_piece_at is None or root.pieces >= BURST_PIECES:
        return None
    gap = new.sent_at - root.last_piece_at
    return root if timedelta(0) <= gap <= timedelta(seconds=burst_seconds) else None


def _private_chat(store: Store, person_id: int) -> int | None:
    """Telegram gives a private chat the id of its person."""
    person = store.people.get(person_id)
    return person.telegram_id if person else None


def _read_again(root: Message) -> None:
    root.revision += 1
    if root.state in (MessageState.READ, MessageState.QUARANTINED):
        root.state, root.attempts, root.enqueued_at = MessageState.NEW, 0, None


def close_burst(store: Store, chat_id: int, sender_id: int) -> None:
    """Something else came in between: what follows starts anew."""
    if (root := store.messages.open_burst(chat_id, sender_id)) is not None:
        root.last_piece_at = None


def edit_message(
    store: Store,
    chat_id: int,
    telegram_message_id: int,
    *,
    text: str,
    entities: list[dict[str, Any]],
    media: dict[str, Any] | None,
    edited_at: datetime,
) -> Message | None:
    """Take over an edit, and have the message read again. None when it isn't ours, or older than the last edit."""
    message = store.messages.in_chat(chat_id, telegram_message_id)
    if message is None or (message.edited_at is not None and edited_at < message.edited_at):
        return None
    if is_spoken(media) and is_same_file(media, message.media) and (heard := store.transcripts.get(message.id)):
        text = with_words(text, heard.words)
    if (message.text, message.media) == (text, media):
        return message
    message.text, message.entities, message.media, message.edited_at = text, entities, media, edited_at
    read_again(store, message, edited_at)
    return message


def read_again(store: Store, message: Message, edited_at: datetime | None = None) -> None:
    """Have a message, or the burst it is a piece of, read again: its words have changed.

    Args:
        edited_at: When somebody changed them by hand; None where there are just more of them.
    """
    root = message if message.root_id is None else store.messages.get(message.root_id)
    if root is not None:
        root.edited_at = edited_at or root.edited_at
        _read_again(root)
