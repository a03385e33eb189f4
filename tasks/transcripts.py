"""What people do with spoken messages: write down or correct what was said, and have it tried again."""

from storage.store import Store
from storage.tables import Message, now
from storage.team_tables import TranscriptState
from tasks.actors import Actor
from tasks.capture import read_again
from tasks.rules import TaskError
from tasks.sounds import is_spoken
from tasks.transcribers import Transcriber
from tasks.transcribing import redraw, set_words, want

BY_HAND = "person"
"""In the place of a transcriber's name: somebody wrote the words down."""

WORDS_LIMIT = 4000
"""Code points, as many as a message of Telegram's has."""


def correct(store: Store, actor: Actor, message_id: int, words: str) -> Message:
    """Write down what is said in a message. It is read again as after an edit: what people set stays.

    Raises:
        TaskError: "not_found", "not_allowed", "bad_value" for no words or too many.
    """
    message = spoken(store, actor, message_id)
    words = words.strip()
    if not 0 < len(words) <= WORDS_LIMIT:
        raise TaskError("bad_value", field="words")
    row = store.transcripts.get(message.id)
    if row is not None and (row.words, row.transcriber) == (words, BY_HAND):
        return message
    settled = {"transcriber": BY_HAND, "last_error": None}
    store.transcripts.keep(message.id, message.workspace_id, TranscriptState.DONE, **settled)
    row = store.transcripts.get(message.id)
    assert row is not None
    lengths = {"before": {"characters": len(row.words)}, "after": {"characters": len(words)}}
    set_words(message, row, words)
    read_again(store, message, edited_at=now())
    store.events.add(message.workspace_id, "correct_words", message_id=message.id, actor_id=actor.person_id, **lengths)
    redraw(store, message.id)
    return message


def try_again(store: Store, actor: Actor, message_id: int, transcriber: Transcriber) -> None:
    """Have the sounds of a message, or of the burst whose root it is, written down that were not.

    Raises:
        TaskError: "not_found", "not_allowed"; "no_transcriber", "stays_here", "not_admitted", "too_long" when the
            first of them must not be; "not_asked" when there is none any more.
    """
    root = _visible(store, actor, message_id)
    failed = [it for it in store.messages.pieces(root.id) if is_spoken(it.media) and _has_failed(store, it)]
    if not failed:
        raise TaskError("not_asked")
    objections = [want(store, transcriber, piece) for piece in failed]
    redraw(store, root.id)
    if all(objections):
        raise TaskError(str(objections[0]).replace(" ", "_"))


def _has_failed(store: Store, message: Message) -> bool:
    row = store.transcripts.get(message.id)
    return row is None or row.state is TranscriptState.FAILED


def spoken(store: Store, actor: Actor, message_id: int) -> Message:
    """A message with a sound whose words somebody may change. Raises `TaskError` "not_found" or "not_allowed"."""
    message = _visible(store, actor, message_id)
    if not is_spoken(message.media):
        raise TaskError("not_found")
    return message


def _visible(store: Store, actor: Actor, message_id: int) -> Message:
    message = store.messages.get(message_id)
    if message is None:
        raise TaskError("not_found")
    actor.require(store, message.workspace_id, "change")
    return message
