"""Look-alikes are suggested, never put together alone."""

import pytest

from classifier.base import Draft, Reading
from classifier.embedder import pack
from storage.tables import Status
from tasks import capture, claims, duplicates, merging, reading

np = pytest.importorskip("numpy")

LOGIN, NEAR_LOGIN, PAPER = (
    pack(np.array(row, dtype=np.float32)) for row in ([1, 0, 0, 0], [0.9, 0.3, 0, 0], [0, 0, 1, 0])
)


@pytest.fixture
def said(db, new):
    """Read a message the way a worker does; returns its task."""
    count = 0

    async def run(title, vector, **fields):
        nonlocal count
        count += 1
        captured = await db.write(capture.capture, new(title, after=count * 600, **fields))
        batch = await db.write(claims.claim, [captured.root_id], "w1")
        draft = Draft(title=title, kind="bug", is_task=True, vector=vector)
        results = [(batch.claimed[0], Reading((draft,), "en", "embedded"))]
        found = await db.read(duplicates.alike, results)
        await db.write(reading.finish, "w1", results, None, found)
        (task,) = await db.read(lambda store: store.tasks.of_message(captured.root_id))
        return task

    return run


async def like(db, task):
    return await db.read(merging.looks_like, task)


async def test_a_task_that_means_the_same_as_an_open_one_says_so(db, said):
    first = await said("Login fails", LOGIN)

    second = await said("Can't sign in", NEAR_LOGIN)

    assert (await like(db, second)).id == first.id
    assert second.status is Status.OPEN


async def test_what_means_something_else_says_nothing(db, said):
    await said("Login fails", LOGIN)

    assert await like(db, await said("Order paper", PAPER)) is None


async def test_versions_tell_texts_apart(db, said):
    await said("Deploy 1.2", LOGIN)

    assert await like(db, await said("Deploy 1.3", LOGIN)) is None


async def test_a_closed_task_is_not_suggested(db, said):
    first = await said("Login fails", LOGIN)
    await db.write(lambda store: store.tasks.swap(store.tasks.get(first.id), status=Status.DONE))

    assert await like(db, await said("Can't sign in", NEAR_LOGIN)) is None


async def test_another_workspaces_tasks_are_not_suggested(db, cast, said):
    await said("Login fails", LOGIN)
    hers = await db.read(lambda store: store.workspaces.by_chat(cast.eve.telegram_id))

    elsewhere = await said("Can't sign in", LOGIN, workspace_id=hers.id, sender_id=cast.eve.id, chat_id=9)

    assert await like(db, elsewhere) is None


async def test_whoever_says_that_it_is_another_task_is_not_asked_again(db, cast, said):
    await said("Login fails", LOGIN)
    second = await said("Can't sign in", NEAR_LOGIN)

    apart = await db.write(merging.set_apart, cast.as_ann, second.id)

    assert await like(db, apart) is None


async def test_of_several_the_likest_is_suggested(db, said):
    await said("Sign-up fails", NEAR_LOGIN)
    nearest = await said("Login fails", LOGIN)

    assert (await like(db, await said("No login", LOGIN))).id == nearest.id
