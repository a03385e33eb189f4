"""Corrections: written down with the change, taught to what looks alike, forgotten again."""

from dataclasses import replace

import pytest

from classifier.base import Draft, Due, Grain, Reading
from storage.reading_tables import Scope
from storage.tables import Status
from tasks import actions, capture, claims, learning, making, reading, undoing
from tasks.rules import DueDate, TaskError, Verb
from tests.tasks.conftest import NOON

BUGGY = bytes([100, 20, 0, 0])
"""Packed vectors: what looks like this report, and what does not."""

ALIKE = bytes([99, 25, 0, 0])
OTHER = bytes([0, 0, 90, 10])


@pytest.fixture
def task_of(db, new, read):
    """A task read from a message of its own, as `kind` and with a vector."""

    async def run(text, vector=ALIKE, *, kind="task", after=600, **message):
        captured = await db.write(capture.capture, new(text, after=after, **message))
        draft = Draft(text, kind, is_task=True, confidence={"kind": 0.7, "is_task": 0.9}, vector=vector)
        (task,) = await read(captured, draft)
        return task

    return run


async def corrections_of(db, task):
    return list(await db.read(lambda store: store.corrections.of_task(task.id)))


async def fresh(db, task):
    return await db.read(lambda store: store.tasks.get(task.id))


async def corrected(db, cast, task_of, **fields):
    task = await task_of("The login page is broken", BUGGY)
    await db.write(actions.change, cast.as_ann, task.id, **(fields or {"kind": "bug"}))
    (correction,) = await corrections_of(db, task)
    return correction


async def test_a_change_of_what_a_reader_said_is_written_down_with_who_and_when(db, cast, task_of):
    correction = await corrected(db, cast, task_of)

    assert (correction.field, correction.was, correction.value) == ("kind", {"value": "task"}, {"value": "bug"})
    assert (correction.person_id, correction.accepted) == (cast.ann.id, False)
    assert (correction.provider, correction.language, correction.text) == ("rules", "en", "The login page is broken")
    assert correction.at is not None


async def test_what_no_reader_said_is_no_correction(db, cast):
    task = await db.write(making.add_task, cast.as_ann, cast.workspace.id, title="By hand")

    await db.write(actions.change, cast.as_ann, task.id, kind="bug")

    assert await corrections_of(db, task) == []


async def test_going_back_to_what_the_reader_said_says_that_it_was_right(db, cast, task_of):
    correction = await corrected(db, cast, task_of)

    await db.write(actions.change, cast.as_ann, correction.task_id, kind="task")

    task = await db.read(lambda store: store.tasks.get(correction.task_id))
    (newest,) = await corrections_of(db, task)
    assert (newest.accepted, newest.value) == (True, {"value": "task"})


async def test_undo_takes_the_correction_back(db, cast, task_of):
    correction = await corrected(db, cast, task_of)

    await db.write(undoing.undo, cast.as_ann, task_id=correction.task_id)

    task = await db.read(lambda store: store.tasks.get(correction.task_id))
    assert task.kind == "task"
    assert await corrections_of(db, task) == []


async def test_not_a_task_and_make_it_a_task_are_corrections_too(db, cast, task_of, new, read):
    task = await task_of("Nice weather")
    await db.write(actions.move, cast.as_ann, task.id, Verb.DROP)
    captured = await db.write(capture.capture, new("Buy milk", after=900))
    await read(captured, Draft("Buy milk", "info", is_task=False))
    made = await db.write(making.make_task, cast.as_ann, captured.root_id)

    (dropped,), (kept,) = await corrections_of(db, task), await corrections_of(db, made)

    assert (dropped.field, dropped.was["value"], dropped.value["value"]) == ("is_task", True, False)
    assert (kept.field, kept.was["value"], kept.value["value"]) == ("is_task", False, True)


async def test_a_lesson_reaches_the_next_reading_at_once(db, cast, task_of, new):
    correction = await corrected(db, cast, task_of)

    captured = await db.write(capture.capture, new("Login is broken again", after=1200))
    batch = await db.write(claims.claim, [captured.root_id], "w1")
    (example,) = await db.read(learning.lessons, cast.workspace.id)

    assert batch.lessons == {cast.workspace.id: 1}
    assert (example.id, example.fields, example.vector) == (correction.id, {"kind": "bug"}, BUGGY)
    assert (example.firm, example.sender, example.place) == (False, None, None)


async def test_what_was_done_as_it_was_read_is_known_as_agreed(db, cast, task_of):
    correction = await corrected(db, cast, task_of)
    done, open_one = await task_of("Buy milk", OTHER, after=700), await task_of("Buy bread", OTHER, after=800)
    await db.write(actions.move, cast.as_ann, done.id, Verb.DONE)
    await db.write(actions.move, cast.as_ann, correction.task_id, Verb.DONE)

    first, second = await db.read(learning.lessons, cast.workspace.id)

    assert (first.id, first.agreed) == (correction.id, False)
    assert (second.id, second.text, second.fields, second.agreed) == (-done.id, "Buy milk", {"kind": "task"}, True)
    assert open_one.id != done.id


async def test_only_this_teaches_nobody(db, cast, task_of):
    correction = await corrected(db, cast, task_of)

    await db.write(learning.teach, cast.as_ann, correction.id, Scope.ONLY)

    assert await db.read(learning.lessons, cast.workspace.id) == ()


async def test_a_preview_names_the_open_tasks_that_would_change_and_changes_nothing(db, cast, task_of):
    correction = await corrected(db, cast, task_of)
    alike, other = await task_of("Login still broken", after=700), await task_of("Buy milk", OTHER, after=800)
    bug, done = await task_of("Login!", kind="bug", after=900), await task_of("Login?", after=1000)
    await db.write(actions.move, cast.as_ann, done.id, Verb.DONE)

    shown = await db.read(learning.preview, cast.as_ann, correction.id, Scope.ALWAYS)

    assert [task.id for task in shown.tasks] == [alike.id]
    assert [(await fresh(db, task)).kind for task in (alike, other, bug, done)] == ["task", "task", "bug", "task"]


async def test_always_changes_what_looks_alike_but_not_what_a_person_set(db, cast, task_of):
    correction = await corrected(db, cast, task_of)
    alike, set_by_bob = await task_of("Login still broken", after=700), await task_of("No login", after=800)
    await db.write(actions.answer, cast.as_bob, set_by_bob.id, "kind", "task")

    await db.write(learning.teach, cast.as_ann, correction.id, Scope.ALWAYS)

    assert (await fresh(db, alike)).kind == "bug"
    assert (await fresh(db, set_by_bob)).kind == "task"
    examples = await db.read(learning.lessons, cast.workspace.id)
    assert {(example.fields["kind"], example.firm) for example in examples} == {("bug", True), ("task", False)}


async def test_this_sender_changes_only_what_the_same_person_wrote(db, cast, task_of):
    task = await task_of("Login broken", BUGGY, author="Carl")
    same, another = await task_of("Login?", after=700, author="Carl"), await task_of("Login!", after=800, author="Dora")
    await db.write(actions.change, cast.as_ann, task.id, kind="bug")
    (correction,) = await corrections_of(db, task)

    await db.write(learning.teach, cast.as_ann, correction.id, Scope.SENDER)

    assert [(await fresh(db, it)).kind for it in (same, another)] == ["bug", "task"]
    (example,) = await db.read(learning.lessons, cast.workspace.id)
    assert (example.firm, example.sender) == (True, "name:carl")


async def test_this_chat_changes_only_what_was_written_there(db, cast, task_of):
    task = await task_of("Login broken", BUGGY, chat="Support")
    same, another = await task_of("Login?", after=700, chat="support"), await task_of("Login!", after=800, chat="Sales")
    await db.write(actions.change, cast.as_ann, task.id, kind="bug")
    (correction,) = await corrections_of(db, task)

    await db.write(learning.teach, cast.as_ann, correction.id, Scope.CHAT)

    assert [(await fresh(db, it)).kind for it in (same, another)] == ["bug", "task"]


async def test_forgetting_puts_back_what_the_lesson_changed_but_not_its_own_task(db, cast, task_of):
    correction = await corrected(db, cast, task_of)
    alike, touched = await task_of("Login still broken", after=700), await task_of("Login gone", after=800)
    await db.write(learning.teach, cast.as_ann, correction.id, Scope.ALWAYS)
    await db.write(actions.change, cast.as_bob, touched.id, kind="question")

    assert await db.write(learning.forget, cast.as_ann, correction.id) == 1

    assert (await fresh(db, alike)).kind == "task"
    assert "kind" not in (await fresh(db, alike)).set_by
    assert (await fresh(db, touched)).kind == "question"
    own = await db.read(lambda store: store.tasks.get(correction.task_id))
    assert own.kind == "bug"
    assert all(example.fields != {"kind": "bug"} for example in await db.read(learning.lessons, cast.workspace.id))


async def test_undo_puts_back_what_the_lesson_changed_too(db, cast, task_of):
    alike = await task_of("The log-in page is broken again")
    correction = await corrected(db, cast, task_of)
    await db.write(learning.teach, cast.as_ann, correction.id, Scope.ALWAYS)
    assert (await fresh(db, alike)).kind == "bug"

    await db.write(undoing.undo, cast.as_ann, task_id=correction.task_id)

    assert (await fresh(db, alike)).kind == "task"


async def test_another_scope_takes_back_what_the_one_before_it_changed(db, cast, task_of):
    correction = await corrected(db, cast, task_of)
    alike = await task_of("Login still broken", after=700)
    await db.write(learning.teach, cast.as_ann, correction.id, Scope.ALWAYS)

    await db.write(learning.teach, cast.as_ann, correction.id, Scope.ONLY)

    assert (await fresh(db, alike)).kind == "task"


@pytest.mark.parametrize("verb", [learning.preview, learning.teach])
async def test_a_stranger_can_neither_see_nor_teach(db, cast, task_of, verb):
    correction = await corrected(db, cast, task_of)

    with pytest.raises(TaskError, match="not_found"):
        await db.write(verb, cast.as_eve, correction.id, Scope.ALWAYS)
    with pytest.raises(TaskError, match="not_found"):
        await db.write(learning.forget, cast.as_eve, correction.id)


async def test_what_is_forgotten_can_be_taught_no_more(db, cast, task_of):
    correction = await corrected(db, cast, task_of)
    await db.write(learning.forget, cast.as_ann, correction.id)

    with pytest.raises(TaskError, match="not_found"):
        await db.write(learning.teach, cast.as_ann, correction.id, Scope.ALWAYS)


async def test_an_answer_that_agrees_is_signed_and_counts_as_accepted(db, cast, task_of):
    task = await task_of("Login broken")

    answered = await db.write(actions.answer, cast.as_ann, task.id, "kind", "task")

    (correction,) = await corrections_of(db, task)
    assert (answered.kind, answered.set_by["kind"]["by"], correction.accepted) == ("task", "person", True)


async def test_a_due_date_of_which_the_reader_was_not_sure_is_asked_for_and_set_by_the_answer(db, cast, new, read):
    captured = await db.write(capture.capture, new("Pay some time next week", after=600))
    due = Due(NOON.replace(year=2027), Grain.DAY)
    (task,) = await read(captured, Draft("Pay", "task", is_task=True, due=due, confidence={"due": 0.5}))
    assert task.due_at is None

    answered = await db.write(actions.answer, cast.as_ann, task.id, "due", DueDate(due.at, "day"))

    (correction,) = await corrections_of(db, task)
    assert (answered.due_at, correction.field, correction.accepted) == (due.at, "due", True)


async def test_what_a_person_adds_where_the_reader_saw_nothing_is_no_error_of_its(db, cast, task_of):
    task = await task_of("Login broken")

    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(NOON.replace(year=2027), "day"))

    assert await db.read(lambda store: store.corrections.counts([cast.workspace.id])) == []


async def test_the_counts_tell_fields_providers_and_languages_apart(db, cast, task_of):
    first, second = await task_of("Login broken"), await task_of("Login gone", after=700)
    await db.write(actions.change, cast.as_ann, first.id, kind="bug", priority="high")
    await db.write(actions.answer, cast.as_ann, second.id, "kind", "task")
    await db.write(actions.move, cast.as_ann, second.id, Verb.DONE)

    counts = await db.read(lambda store: store.corrections.counts([cast.workspace.id]))
    settled = await db.read(lambda store: store.corrections.settled([cast.workspace.id]))

    assert sorted(counts) == [("kind", "rules", "", "en", 2, 1), ("priority", "rules", "", "en", 1, 0)]
    assert settled == [("rules", "", "en", 1)]


async def test_a_better_reading_leaves_what_people_set(db, cast, task_of):
    task = await task_of("Login broken")
    await db.write(actions.change, cast.as_ann, task.id, title="Mend the login")
    (claimed,) = (await db.read(lambda store: claims.to_read(store, [store.messages.get(task.message_id)]))).claimed
    better = Draft("The login is broken", "bug", is_task=True, vector=OTHER)

    assert await db.write(reading.refine, claimed, Reading([better], "en", "ollama", "llama"))

    refined = await fresh(db, task)
    assert (refined.title, refined.kind, refined.set_by["kind"]["by"]) == ("Mend the login", "bug", "model")
    assert await db.read(lambda store: store.vectors.of(task.message_id, 0)) == OTHER


async def test_a_better_reading_of_older_words_or_of_a_closed_task_is_dropped(db, cast, task_of):
    task, closed = await task_of("Login broken"), await task_of("Login gone", after=700)
    await db.write(actions.move, cast.as_ann, closed.id, Verb.DONE)
    old, late = (
        await db.read(lambda s: claims.to_read(s, [s.messages.get(task.message_id), s.messages.get(closed.message_id)]))
    ).claimed
    answer = Reading([Draft("Else", "bug", is_task=True)], "en", "ollama", "llama")

    assert not await db.write(reading.refine, replace(old, revision=9), answer)
    assert not await db.write(reading.refine, late, answer)
    assert [(await fresh(db, it)).kind for it in (task, closed)] == ["task", "task"]


async def test_a_model_may_find_a_task_in_a_note_and_more_tasks_than_the_first_reader(db, new, read):
    captured = await db.write(capture.capture, new("FYI: pay and call", after=600))
    assert await read(captured, Draft("FYI", "info", is_task=False)) == []
    (claimed,) = (await db.read(lambda s: claims.to_read(s, [s.messages.get(captured.root_id)]))).claimed
    drafts = [Draft("Pay", "task", is_task=True), Draft("Call", "task", is_task=True)]

    assert await db.write(reading.refine, claimed, Reading(drafts, "en", "ollama", "llama"))

    tasks = await db.read(lambda store: store.tasks.of_message(captured.root_id))
    assert [(task.title, task.status) for task in tasks] == [("Pay", Status.OPEN), ("Call", Status.OPEN)]
