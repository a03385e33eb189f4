"""How often readers were right."""

import pytest

from classifier.base import Draft, Reading
from tasks import actions, capture, claims, reading, undoing
from tasks.rules import Verb
from tasks.stats import Rate, ai_stats


@pytest.fixture
def task_of(db, new):
    async def run(provider="embedded", model="", language="en"):
        captured = await db.write(capture.capture, new(after=600))
        (claimed,) = (await db.write(claims.claim, [captured.root_id], "w1")).claimed
        draft = Draft("Pay the rent", "task", is_task=True)
        await db.write(reading.finish, "w1", [(claimed, Reading([draft], language, provider, model))])
        (task,) = await db.read(lambda store: store.tasks.of_message(captured.root_id))
        return task

    return run


async def stats_of(db, cast):
    return await db.read(ai_stats, [cast.workspace.id])


async def test_where_nobody_said_anything_there_are_no_rates(db, cast, task_of):
    await task_of()

    stats = await stats_of(db, cast)

    assert (list(stats.fields), list(stats.providers), list(stats.languages), stats.lessons) == ([], [], [], 0)


async def test_what_is_done_without_a_word_counts_as_right(db, cast, task_of):
    tasks = [await task_of() for _ in range(4)]
    await db.write(actions.change, cast.as_ann, tasks[0].id, kind="bug")
    for task in tasks:
        await db.write(actions.move, cast.as_bob, task.id, Verb.DONE)

    rates = {rate.name: rate for rate in (await stats_of(db, cast)).fields}

    assert rates["kind"] == Rate("kind", said=1, accepted=0, corrected=1, silent=3)
    assert rates["kind"].rate == 0.75
    assert (rates["title"].silent, rates["title"].rate) == (4, 1.0)


async def test_readers_and_languages_are_told_apart_the_busiest_first(db, cast, task_of):
    first, second, third = await task_of(), await task_of("ollama", "llama3:8b", "de"), await task_of("ollama", "gemma")
    await db.write(actions.change, cast.as_ann, first.id, kind="bug", priority="high")
    await db.write(actions.answer, cast.as_ann, second.id, "kind", "task")
    await db.write(actions.answer, cast.as_ann, third.id, "priority", "normal")

    stats = await stats_of(db, cast)

    assert [(rate.name, rate.rate) for rate in stats.providers] == [
        ("embedded", 0.0),
        ("ollama:gemma", 1.0),
        ("ollama:llama3:8b", 1.0),
    ]
    assert [(rate.name, rate.said, rate.accepted) for rate in stats.languages] == [("en", 3, 1), ("de", 1, 1)]
    assert stats.lessons == 4


async def test_what_is_forgotten_or_another_workspaces_is_not_counted(db, cast, task_of):
    task = await task_of()
    await db.write(actions.change, cast.as_ann, task.id, kind="bug")
    elsewhere = await db.read(ai_stats, [cast.workspace.id + 1])
    await db.write(undoing.undo, cast.as_ann, task_id=task.id)

    assert (elsewhere.lessons, (await stats_of(db, cast)).lessons) == (0, 0)
