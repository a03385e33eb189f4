from datetime import UTC, datetime, timedelta

import pytest

from classifier.base import Draft, Due, Grain, Reading, Span
from storage.tables import Channel, MessageState, Status
from tasks import actions, capture, claims, people, reading
from tasks.rules import Verb
from tests.tasks.conftest import ANN, NOON

TASK = Draft("Pay the rent", "task", is_task=True, confidence={"kind": 0.8, "is_task": 0.9})
NOTE = Draft("Thanks!", "chitchat", is_task=False)


async def claim_one(db, message_id, worker="w1", **kwargs):
    batch = await db.write(claims.claim, [message_id], worker, **kwargs)
    return batch.claimed[0] if batch.claimed else None


async def state(db, message_id):
    return (await db.read(lambda store: store.messages.get(message_id))).state


async def test_a_task_gets_a_number_an_issue_and_a_card(db, cast, new, read):
    captured = await db.write(capture.capture, new())

    (task,) = await read(captured, TASK)

    assert (task.number, task.title, task.status, task.author) == (1, "Pay the rent", Status.OPEN, "Ann")
    (issue,) = await db.read(lambda store: store.issues.current(captured.root_id))
    assert (issue.kind, issue.kind_confidence, issue.provider) == ("task", 0.8, "rules")
    (card,) = await db.read(lambda store: store.deliveries.pending(9))
    assert (card.channel, card.chat_id, card.reply_to, card.person_id) == (Channel.CARD, ANN, 1, cast.ann.id)


async def test_several_drafts_are_several_tasks(db, new, read):
    captured = await db.write(capture.capture, new("- milk\n- bread"))

    tasks = await read(captured, Draft("milk", "task", is_task=True), Draft("bread", "task", is_task=True))

    assert [(task.number, task.part, task.title) for task in tasks] == [(1, 0, "milk"), (2, 1, "bread")]


async def test_a_note_in_private_is_kept_and_has_a_card(db, new, read):
    captured = await db.write(capture.capture, new("Thanks!"))

    assert await read(captured, NOTE) == []
    assert await state(db, captured.root_id) is MessageState.READ
    assert len(await db.read(lambda store: store.deliveries.pending(9))) == 1


async def test_an_attachment_without_a_word_is_kept_as_a_note_whatever_its_name_reads_like(db, new, read):
    captured = await db.write(capture.capture, new("", media={"type": "voice", "summary": "Voice message"}))

    assert await read(captured, TASK) == []


async def test_in_a_group_the_one_who_asked_gets_a_task(db, new, read):
    group = await db.write(people.group_workspace, chat_id=-100, title="Team")
    captured = await db.write(capture.capture, new("Thanks!", workspace_id=group.id, chat_id=-100))

    (task,) = await read(captured, NOTE)

    assert task.status is Status.OPEN


@pytest.mark.parametrize(("sure", "status"), [(0.9, Status.OPEN), (0.5, Status.PROPOSED), (0.2, None)])
async def test_of_what_nobody_aimed_at_us_the_reader_decides(db, new, read, sure, status):
    captured = await db.write(capture.capture, new(aimed=False, source=("hook", "CI"), sender_id=None, chat_id=None))

    tasks = await read(captured, Draft("Fix it", "bug", is_task=True, confidence={"is_task": sure}))

    assert [task.status for task in tasks] == ([status] if status else [])


async def test_a_hooks_task_has_its_card_in_the_workspaces_chat(db, new, read):
    captured = await db.write(capture.capture, new(aimed=False, source=("hook", "CI"), sender_id=None, chat_id=None))

    await read(captured, TASK)

    (card,) = await db.read(lambda store: store.deliveries.pending(9))
    assert (card.chat_id, card.reply_to) == (ANN, None)


async def test_only_one_worker_gets_a_message(db, new):
    captured = await db.write(capture.capture, new())

    assert await claim_one(db, captured.root_id, "w1") is not None
    assert await claim_one(db, captured.root_id, "w2") is None


async def test_finishing_twice_changes_nothing(db, new):
    captured = await db.write(capture.capture, new())
    claimed = await claim_one(db, captured.root_id)
    result = [(claimed, Reading([TASK], "en", "rules"))]

    assert await db.write(reading.finish, "w1", result) == 1
    assert await db.write(reading.finish, "w1", result) == 0
    assert len(await db.read(lambda store: store.tasks.of_message(captured.root_id))) == 1


async def test_who_lost_the_claim_changes_nothing(db, new):
    captured = await db.write(capture.capture, new())
    frozen = await claim_one(db, captured.root_id, "w1", lease=timedelta(seconds=-1))
    await db.write(claims.release_expired)
    other = await claim_one(db, captured.root_id, "w2", alone=True)

    assert await db.write(reading.finish, "w1", [(frozen, Reading([NOTE], "en", "rules"))]) == 0
    assert await db.write(reading.finish, "w2", [(other, Reading([TASK], "en", "rules"))]) == 1


async def test_the_same_worker_with_an_older_attempt_changes_nothing(db, new):
    captured = await db.write(capture.capture, new())
    stale = await claim_one(db, captured.root_id, "w1", lease=timedelta(seconds=-1))
    await db.write(claims.release_expired)
    await claim_one(db, captured.root_id, "w1", alone=True)

    assert await db.write(reading.finish, "w1", [(stale, Reading([NOTE], "en", "rules"))]) == 0


async def test_a_renewed_claim_is_not_released(db, new):
    captured = await db.write(capture.capture, new())
    await claim_one(db, captured.root_id, lease=timedelta(seconds=-1))

    assert await db.write(claims.renew, "w1") == 1
    assert await db.write(claims.release_expired) == 0


async def test_what_was_started_before_is_claimed_alone(db, new):
    first = await db.write(capture.capture, new("poison"))
    second = await db.write(capture.capture, new("innocent", after=60))
    await claim_one(db, first.root_id, lease=timedelta(seconds=-1))
    await db.write(claims.release_expired)

    batch = await db.write(claims.claim, [first.root_id, second.root_id], "w2")

    assert [claimed.message_id for claimed in batch.claimed] == [second.root_id]
    assert list(batch.retry) == [first.root_id]


async def test_a_message_that_kills_its_worker_three_times_is_put_aside_and_shown(db, new):
    captured = await db.write(capture.capture, new("poison"))
    for _ in range(3):
        assert await claim_one(db, captured.root_id, lease=timedelta(seconds=-1), alone=True) is not None
        await db.write(claims.release_expired)

    assert await claim_one(db, captured.root_id, alone=True) is None
    assert await state(db, captured.root_id) is MessageState.QUARANTINED
    assert len(await db.read(lambda store: store.deliveries.pending(9))) == 1


async def test_words_that_came_while_it_was_read_are_read_next(db, new):
    captured = await db.write(capture.capture, new("one", forwarded=True))
    claimed = await claim_one(db, captured.root_id)
    await db.write(capture.capture, new("two", forwarded=True, after=1))

    assert await db.write(reading.finish, "w1", [(claimed, Reading([TASK], "en", "rules"))]) == 0
    again = await claim_one(db, captured.root_id)
    assert again.incoming.text == "one\n\ntwo"


async def test_a_reading_brings_an_untouched_task_up_to_date(db, new, read):
    captured = await db.write(capture.capture, new("one", forwarded=True))
    await read(captured, TASK)
    await db.write(capture.capture, new("two", forwarded=True, after=1))

    (task,) = await read(captured, Draft("Pay both", "task", is_task=True))

    assert (task.number, task.title) == (1, "Pay both")


async def test_what_a_person_set_stays(db, cast, new, read):
    captured = await db.write(capture.capture, new("one", forwarded=True))
    (task,) = await read(captured, TASK)
    await db.write(actions.change, cast.as_ann, task.id, title="Mine")
    await db.write(capture.capture, new("two", forwarded=True, after=1))

    (again,) = await read(captured, Draft("Theirs", "bug", is_task=True))

    assert (again.title, again.kind) == ("Mine", "bug")


async def test_after_an_edit_a_task_that_a_person_touched_stays_whole(db, cast, new, read):
    captured = await db.write(capture.capture, new("one"))
    (task,) = await read(captured, TASK)
    await db.write(actions.change, cast.as_ann, task.id, priority="high")
    await db.write(capture.edit_message, ANN, 1, text="two", entities=[], media=None, edited_at=NOON)

    (again,) = await read(captured, Draft("Edited", "bug", is_task=True))

    assert (again.title, again.kind, again.priority) == ("Pay the rent", "task", "high")


async def test_a_task_whose_words_were_edited_away_is_dropped(db, new, read):
    captured = await db.write(capture.capture, new("- one\n- two"))
    await read(captured, Draft("one", "task", is_task=True), Draft("two", "task", is_task=True))
    await db.write(capture.edit_message, ANN, 1, text="one", entities=[], media=None, edited_at=NOON)

    tasks = await read(captured, Draft("one", "task", is_task=True))

    assert [task.status for task in tasks] == [Status.OPEN, Status.DROPPED]


async def test_a_done_task_is_not_changed_by_reading(db, cast, new, read):
    captured = await db.write(capture.capture, new("one", forwarded=True))
    (task,) = await read(captured, TASK)
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    await db.write(capture.capture, new("two", forwarded=True, after=1))

    (again,) = await read(captured, Draft("Other", "bug", is_task=True))

    assert (again.title, again.status) == ("Pay the rent", Status.DONE)


async def test_a_reader_sees_the_members_the_zone_and_moved_entities(db, cast, new):
    hashtag = {"type": "hashtag", "start": 0, "end": 4}
    await db.write(people.set_zone, cast.ann.id, "Europe/Kyiv")
    captured = await db.write(capture.capture, new("#one x", forwarded=True, entities=[hashtag]))
    await db.write(capture.capture, new("#two", forwarded=True, after=1, entities=[hashtag]))

    batch = await db.write(claims.claim, [captured.root_id], "w1")

    (claimed,) = batch.claimed
    text = claimed.incoming.text
    assert [text[e.start : e.end] for e in claimed.incoming.entities] == ["#one", "#two"]
    assert claimed.incoming.zone.key == "Europe/Kyiv"
    assert [m.name for m in batch.context.workspaces[cast.workspace.id].members] == ["Ann", "Bob"]


async def test_evidence_and_due_are_kept(db, new, read):
    due = datetime(2027, 1, 2, 15, tzinfo=UTC)
    captured = await db.write(capture.capture, new("Pay on 2 January 2027, 15:00"))

    (task,) = await read(
        captured,
        Draft(
            "Pay", "task", True, due=Due(due, Grain.TIME), evidence={"due": [Span(4, 27, "on 2 January 2027, 15:00")]}
        ),
    )

    (issue,) = await db.read(lambda store: store.issues.current(captured.root_id))
    assert (task.due_at, task.due_grain, task.remind_at) == (due, "time", due)
    assert issue.evidence["due"][0]["text"] == "on 2 January 2027, 15:00"


async def test_an_attachment_without_words_is_read_by_what_it_is(db, new):
    captured = await db.write(capture.capture, new("", media={"type": "document", "summary": "invoice.pdf"}))

    claimed = await claim_one(db, captured.root_id)

    assert claimed.incoming.text == "invoice.pdf"
