"""What readers have earned with a field: it grows and shrinks with what people say."""

import pytest

from bot.planning import Earning
from classifier.base import Draft, Reading
from storage.tables import now
from tasks import claims, options
from tasks.actions import change, move
from tasks.capture import NewMessage, capture
from tasks.doubts import LIMITS, NEVER, doubts, limits_of
from tasks.earning import LAST, Record, let_earn, records_of, weigh
from tasks.reading import finish
from tasks.rules import TaskError, Verb
from tasks.undoing import undo


def read(store, workspace_id, name, priority="normal", sure=0.9):
    """A task that was read out of a message."""
    new = NewMessage(workspace_id, ("api", "x"), name, f"Order paper {name}", now(), now())
    kept = capture(store, new)
    confidence = {"kind": 0.9, "is_task": 0.9, "priority": sure}
    draft = Draft(title="Order paper", kind="task", is_task=True, priority=priority, confidence=confidence)
    (claimed,) = claims.claim(store, [kept.id], "w").claimed
    finish(store, "w", [(claimed, Reading((draft,), "en", "embedded"))])
    return store.tasks.of_message(kept.id)[0]


@pytest.fixture
def lived(db, cast):
    """So many tasks were done, of some of which the priority was wrong."""

    async def lived(done, wrong=0, start=0):
        def work(store):
            for n in range(start, start + done):
                task = read(store, cast.workspace.id, str(n))
                if n - start < wrong:
                    change(store, cast.as_ann, task.id, priority="high")
                move(store, cast.as_ann, task.id, Verb.DONE)

        await db.write(work)
        return await db.write(weigh, cast.workspace.id)

    return lived


@pytest.fixture
def limits(db, cast):
    return lambda: db.read(lambda store: limits_of(store.workspaces.get(cast.workspace.id)))


async def test_a_field_that_was_right_twenty_times_is_set_without_a_question(lived, limits):
    assert await lived(LAST - 1) is False
    assert await lived(1, start=LAST) is True

    assert (await limits())["priority"].apply == LIMITS["priority"].ask
    assert (await limits())["due"] == LIMITS["due"]


async def test_a_field_that_was_often_wrong_is_always_asked_for(db, cast, lived, limits):
    await lived(10, wrong=4)

    def asked(store):
        task = read(store, cast.workspace.id, "next", priority="urgent", sure=1.0)
        workspace = store.workspaces.get(cast.workspace.id)
        return [it.field for it in doubts(store.issues.of_task(task), task, workspace)]

    assert (await limits())["priority"].apply == NEVER
    assert await db.write(asked) == ["priority"]


async def test_what_was_earned_is_lost_with_wrong_readings_and_comes_back(db, cast, lived, limits):
    await lived(20)
    await lived(5, wrong=5, start=20)
    assert await db.read(records_of, cast.workspace.id) | {"due": None, "assignee": None} == {
        "kind": Record(20, 20),
        "priority": Record(15, 20),
        "due": None,
        "assignee": None,
    }
    assert (await limits())["priority"] == LIMITS["priority"]

    await lived(20, start=30)

    assert (await limits())["priority"].apply == LIMITS["priority"].ask


@pytest.mark.parametrize(
    ("right", "of", "before", "earned"),
    [
        (9, 9, None, None),
        (10, 10, None, None),
        (18, 20, None, "set"),
        (17, 20, None, None),
        (17, 20, "set", "set"),
        (16, 20, "set", "set"),
        (15, 20, "set", None),
        (13, 20, "set", "asked"),
        (6, 10, None, "asked"),
        (7, 10, None, None),
        (7, 10, "asked", "asked"),
        (8, 10, "asked", None),
        (18, 20, "asked", "set"),
    ],
)
def test_it_takes_more_to_earn_it_than_to_keep_it(right, of, before, earned):
    assert Record(right, of).earns(before) == earned


async def test_only_what_is_known_counts(db, cast):
    def work(store):
        open_one = read(store, cast.workspace.id, "open")
        wrong = read(store, cast.workspace.id, "wrong")
        change(store, cast.as_ann, wrong.id, priority="high")
        before = records_of(store, cast.workspace.id)["priority"]
        undo(store, cast.as_ann, task_id=wrong.id)
        return open_one, before, records_of(store, cast.workspace.id)["priority"]

    _, before, after = await db.write(work)

    assert (before, after) == (Record(0, 1), Record(0, 0))


async def test_limits_of_ones_own_go_first(db, cast, lived, limits):
    await db.write(options.set_limits, cast.as_ann, cast.workspace.id, {"priority": [0.2, 0.9]})

    await lived(20)

    assert ((await limits())["priority"].ask, (await limits())["priority"].apply) == (0.2, 0.9)
    assert (await limits())["kind"].apply == LIMITS["kind"].ask


async def test_whoever_may_switches_it_off_and_nothing_of_it_holds(db, cast, lived, limits):
    await lived(20)
    await db.write(let_earn, cast.as_ann, cast.workspace.id, on=False)
    off = await limits()
    assert await lived(1, start=30) is False

    await db.write(let_earn, cast.as_ann, cast.workspace.id, on=True)

    assert off == LIMITS
    assert (await limits())["priority"].apply == LIMITS["priority"].ask
    with pytest.raises(TaskError, match="not_allowed"):
        await db.write(let_earn, cast.as_bob, cast.workspace.id, on=False)


async def test_a_duty_weighs_where_something_has_happened(db, cast, limits):
    def work(store):
        for n in range(20):
            move(store, cast.as_ann, read(store, cast.workspace.id, str(n)).id, Verb.DONE)

    await db.write(work)
    await db.write(lambda store: store.events.number(1_000))
    duty = Earning(db)

    assert await duty.round() is False

    assert (await limits())["priority"].apply == LIMITS["priority"].ask
