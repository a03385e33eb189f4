"""What becomes of a sound: wanted once, claimed, heard once, put off, given up, and corrected by people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from classifier.base import Draft
from storage.database import Database
from storage.store import Store
from storage.tables import MessageState, Task, now
from storage.team_tables import TranscriptState
from tasks import actions, capture, claims, transcribing, transcripts
from tasks.actors import Actor
from tasks.capture import NewMessage
from tasks.making import make_task
from tasks.rules import TaskError
from tasks.transcribers import LONGEST_SECONDS, NOT_ADMITTED, STAYS_HERE, TOO_LONG, Transcriber
from tasks.transcribing import AWAY, NO_TRANSCRIBER, PATIENCE, TRIES, UNANSWERED, TranscriberError, Wanted
from tests.tasks.conftest import ANN, BOB, NOON, Cast
from tests.tasks.hearing import CALL, HERE, VOICE, claim, finish, keep, message, row

ELSEWHERE = Transcriber("openai:whisper-1", "api.openai.com")
FAILED = TranscriberError("an answer that is none", retry=True)
OUTAGE = TranscriberError("the server fails (500)", retry=True, outage=True)
New = Callable[..., NewMessage]


@pytest.fixture
def spoken(db: Database, new: New) -> Callable[..., Any]:
    """A voice message of Ann's that is to be written down, or not; returns its id."""

    async def build(transcriber: Transcriber = HERE, **fields: Any) -> int:
        return await db.write(keep, new(**{"text": "", "media": VOICE, "after": 60} | fields), transcriber)

    return build


async def ledger(db: Database, cast: Cast) -> list[dict[str, Any]]:
    await db.write(lambda store: store.events.number(1000))
    events = await db.read(lambda store: store.events.since([cast.workspace.id], 0, 1000))
    return [event.after for event in events if event.verb == "transcribe"]


async def test_what_is_heard_becomes_the_messages_words_and_is_read(
    db: Database, cast: Cast, spoken: Callable[..., Any], read: Callable[..., Any]
) -> None:
    id_ = await spoken()
    batch = await db.write(claims.claim, [id_], "r")
    assert batch.claimed[0].wordless

    (wanted,) = await claim(db)
    assert await finish(db, wanted)

    heard = await message(db, id_)
    assert (heard.text, heard.state, heard.revision) == ("Buy milk", MessageState.READING, 2)
    done = await row(db, id_)
    assert (done.state, done.words, done.milliseconds) == (TranscriptState.DONE, "Buy milk", 800)
    assert await claim(db) == []
    assert await ledger(db, cast) == [
        {
            "transcriber": "openai:whisper-1",
            "endpoint": "127.0.0.1:8000",
            "local": True,
            "bytes": 5000,
            "seconds": 12,
            "milliseconds": 800,
            "sent": ["sound"],
            "error": None,
        }
    ]


async def test_what_is_heard_stands_behind_the_caption(db: Database, spoken: Callable[..., Any]) -> None:
    id_ = await spoken(text="For Bob")
    (wanted,) = await claim(db)

    await finish(db, wanted)

    assert (await message(db, id_)).text == "For Bob\n\nBuy milk"


async def test_an_edited_caption_keeps_what_was_heard(db: Database, spoken: Callable[..., Any]) -> None:
    id_ = await spoken(text="For Bob")
    (wanted,) = await claim(db)
    await finish(db, wanted)
    number = (await message(db, id_)).telegram_message_id

    edit: dict[str, Any] = {"text": "For Cid", "entities": [], "media": VOICE, "edited_at": NOON + timedelta(hours=1)}
    await db.write(lambda store: capture.edit_message(store, ANN, number or 0, **edit))

    assert (await message(db, id_)).text == "For Cid\n\nBuy milk"


async def test_another_sound_in_its_place_is_written_down_anew(db: Database, spoken: Callable[..., Any]) -> None:
    id_ = await spoken()
    (wanted,) = await claim(db)
    await finish(db, wanted)
    number = (await message(db, id_)).telegram_message_id
    other = VOICE | {"file_id": "f2", "file_unique_id": "u2"}

    def edit(store: Store) -> None:
        moment = NOON + timedelta(hours=1)
        edited = capture.edit_message(store, ANN, number or 0, text="", entities=[], media=other, edited_at=moment)
        assert edited is not None
        transcribing.follow_edit(store, HERE, edited, VOICE)

    await db.write(edit)

    assert (await message(db, id_)).text == ""
    (wanted,) = await claim(db)
    assert wanted.media["file_id"] == "f2"


async def test_pieces_that_are_spoken_stand_behind_those_that_are_written(
    db: Database, cast: Cast, spoken: Callable[..., Any], new: New
) -> None:
    id_ = await spoken(forwarded=True)
    await db.write(capture.capture, new("Pay the rent", after=61, forwarded=True))
    (wanted,) = await claim(db)
    await finish(db, wanted)

    batch = await db.write(claims.claim, [id_], "r")

    assert batch.claimed[0].incoming.text == "Pay the rent\n\nBuy milk"


async def test_what_a_person_set_stays_when_the_words_come(
    db: Database, cast: Cast, spoken: Callable[..., Any], read: Callable[..., Any]
) -> None:
    id_ = await spoken()
    captured = capture.Captured(id_, "", id_)
    task = await _task_of(db, captured, read)
    await db.write(lambda store: actions.change(store, cast.as_ann, task.id, priority="urgent"))
    (wanted,) = await claim(db)
    await finish(db, wanted)

    (task,) = await read(captured, Draft(title="Buy milk", kind="task", is_task=True), worker="r2")

    assert (task.title, task.priority) == ("Buy milk", "urgent")


async def _task_of(db: Database, captured: capture.Captured, read: Callable[..., Any]) -> Task:
    """The task that a quick thumb makes of a note without words."""
    await read(captured, Draft(title="Voice message", kind="info", is_task=False))
    return await db.write(make_task, Actor.INSTALLATION, captured.id)


async def postpone(db: Database, wanted: Wanted, error: TranscriberError = FAILED, worker: str = "w") -> None:
    await db.write(transcribing.postpone, worker, wanted, error, CALL)


async def make_due(db: Database, message_id: int, *, wanted_since: datetime | None = None) -> None:
    def write(store: Store) -> None:
        found = store.transcripts.get(message_id)
        assert found is not None
        found.next_try_at = now()
        found.at = wanted_since or found.at

    await db.write(write)


async def test_a_transcriber_that_fails_is_given_up_after_some_tries(
    db: Database, cast: Cast, spoken: Callable[..., Any]
) -> None:
    id_ = await spoken()

    for _ in range(TRIES):
        await make_due(db, id_)
        (wanted,) = await claim(db)
        await postpone(db, wanted)

    failed = await row(db, id_)
    assert (failed.state, failed.attempts, failed.last_error) == (TranscriptState.FAILED, TRIES, str(FAILED))
    assert [entry["error"] for entry in await ledger(db, cast)] == [str(FAILED)] * TRIES


async def test_one_that_is_away_is_waited_for_longer_and_longer_without_counting(
    db: Database, spoken: Callable[..., Any]
) -> None:
    id_ = await spoken()

    for hours, least in ((0, timedelta(seconds=29)), (1, timedelta(minutes=29)), (9, timedelta(minutes=59))):
        await make_due(db, id_, wanted_since=now() - timedelta(hours=hours))
        (wanted,) = await claim(db)
        await postpone(db, wanted, OUTAGE)
        waiting = await row(db, id_)
        assert (waiting.state, waiting.attempts) == (TranscriptState.WAITING, 0)
        assert least < waiting.next_try_at - now() < least * 2

    await make_due(db, id_, wanted_since=now() - PATIENCE - timedelta(hours=1))
    (wanted,) = await claim(db)
    await postpone(db, wanted, OUTAGE)
    assert (await row(db, id_)).last_error == AWAY


async def test_what_never_left_is_not_in_the_ledger(db: Database, cast: Cast, spoken: Callable[..., Any]) -> None:
    await spoken()
    (wanted,) = await claim(db)

    await postpone(db, wanted, TranscriberError("nobody answers", retry=True, outage=True, left=False))

    assert await ledger(db, cast) == []


async def test_a_refused_sound_is_given_up_at_once_and_may_be_tried_again(
    db: Database, cast: Cast, spoken: Callable[..., Any]
) -> None:
    id_ = await spoken()
    (wanted,) = await claim(db)
    await postpone(db, wanted, TranscriberError("the server refuses the sound (400)", retry=False))
    assert (await row(db, id_)).state is TranscriptState.FAILED

    await db.write(transcripts.try_again, cast.as_ann, id_, HERE)

    (wanted,) = await claim(db)
    assert await finish(db, wanted)
    with pytest.raises(TaskError, match="not_asked"):
        await db.write(transcripts.try_again, cast.as_ann, id_, HERE)


async def test_who_has_lost_a_claim_changes_nothing_and_running_twice_neither(
    db: Database, spoken: Callable[..., Any]
) -> None:
    id_ = await spoken()
    (lost,) = await claim(db, worker="dead")
    await db.write(transcribing.take_over, HERE)
    (wanted,) = await claim(db)

    assert not await finish(db, lost, "Too late", worker="dead")
    await postpone(db, lost, FAILED, worker="dead")
    assert await finish(db, wanted)
    assert not await finish(db, wanted, "Twice")

    heard = await message(db, id_)
    assert (heard.text, heard.revision) == ("Buy milk", 2)


async def test_a_claim_whose_process_was_killed_is_taken_over_and_counts(
    db: Database, cast: Cast, spoken: Callable[..., Any]
) -> None:
    id_ = await spoken()

    for tries in range(TRIES):
        assert len(await claim(db, worker="dead")) == 1
        await db.write(transcribing.take_over, HERE)
        assert (await row(db, id_)).attempts == tries + 1

    assert await claim(db) == []
    assert (await row(db, id_)).state is TranscriptState.FAILED
    assert {entry["error"] for entry in await ledger(db, cast)} == {UNANSWERED}


async def test_a_lease_that_ran_out_is_seen_by_whoever_claims_next(db: Database, spoken: Callable[..., Any]) -> None:
    await spoken()
    await claim(db, worker="dead")
    assert not await db.read(lambda store: store.transcripts.is_due())

    with time_machine.travel(now() + transcribing.LEASE + timedelta(seconds=1), tick=False):
        assert await db.read(lambda store: store.transcripts.is_due())
        assert len(await claim(db)) == 1


async def test_what_is_given_back_does_not_count(db: Database, spoken: Callable[..., Any]) -> None:
    id_ = await spoken()
    await claim(db)

    await db.write(transcribing.give_back, "w", HERE)

    given = await row(db, id_)
    assert (given.state, given.attempts) == (TranscriptState.WAITING, 0)


async def test_calls_are_counted_with_those_of_language_models(db: Database, spoken: Callable[..., Any]) -> None:
    id_ = await spoken()
    (wanted,) = await claim(db)
    assert await db.write(transcribing.take_call, wanted, 1)
    assert not await db.write(transcribing.take_call, wanted, 1)

    await db.write(transcribing.wait_for_tomorrow, "w", wanted)

    waiting = await row(db, id_)
    assert (waiting.state, waiting.last_error, waiting.attempts) == (TranscriptState.WAITING, "over budget", 0)
    assert waiting.next_try_at > now()


@pytest.mark.parametrize("policy", [None, "redact", "local"])
async def test_no_sound_leaves_a_workspace_that_does_not_let_everything_leave(
    db: Database, cast: Cast, spoken: Callable[..., Any], policy: str | None
) -> None:
    await _choose(db, cast, policy)

    id_ = await spoken(ELSEWHERE)

    assert (await row(db, id_)).last_error == STAYS_HERE
    assert await claim(db, ELSEWHERE) == []
    with pytest.raises(TaskError, match="stays_here"):
        await db.write(transcripts.try_again, cast.as_ann, id_, ELSEWHERE)


async def test_a_policy_holds_for_what_waits_already(db: Database, cast: Cast, spoken: Callable[..., Any]) -> None:
    await _choose(db, cast, "open")
    id_ = await spoken(ELSEWHERE)
    await _choose(db, cast, "redact")

    assert await claim(db, ELSEWHERE) == []

    assert (await row(db, id_)).last_error == STAYS_HERE
    await _choose(db, cast, "open")
    await db.write(transcripts.try_again, cast.as_ann, id_, ELSEWHERE)
    assert len(await claim(db, ELSEWHERE)) == 1


async def test_what_costs_money_is_for_whom_the_owner_has_admitted(
    db: Database, cast: Cast, spoken: Callable[..., Any]
) -> None:
    await _choose(db, cast, "open")
    for_bob = replace(ELSEWHERE, admitted=frozenset({BOB}))

    hers, his = await spoken(for_bob), await spoken(for_bob, sender_id=cast.bob.id)

    assert (await row(db, hers)).last_error == NOT_ADMITTED
    assert [wanted.message_id for wanted in await claim(db, for_bob)] == [his]


async def test_a_recording_of_hours_is_no_message(db: Database, spoken: Callable[..., Any]) -> None:
    id_ = await spoken(media=VOICE | {"duration": LONGEST_SECONDS + 1})

    assert (await row(db, id_)).last_error == TOO_LONG


@pytest.mark.parametrize("media", [VOICE | {"too_big": True}, {"type": "photo", "file_id": "f"}, None])
async def test_what_cannot_be_fetched_or_does_not_speak_is_not_wanted(
    db: Database, spoken: Callable[..., Any], media: dict[str, Any] | None
) -> None:
    id_ = await spoken(media=media, text="words")

    assert await db.read(lambda store: store.transcripts.get(id_)) is None


async def test_without_a_transcriber_nothing_is_wanted_and_what_waited_is_told_so(
    db: Database, spoken: Callable[..., Any]
) -> None:
    before = await spoken()
    nobodys = await spoken(Transcriber())
    assert await db.read(lambda store: store.transcripts.get(nobodys)) is None

    await db.write(transcribing.take_over, Transcriber())

    assert (await row(db, before)).last_error == NO_TRANSCRIBER


async def _choose(db: Database, cast: Cast, policy: str | None) -> None:
    def write(store: Store) -> None:
        workspace = store.workspaces.get(cast.workspace.id)
        assert workspace is not None
        workspace.options = {"policy": policy} if policy else {}

    await db.write(write)
