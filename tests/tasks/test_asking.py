"""Who asked for a task is told that it is done: where they asked, once, and not before it could be taken back."""

from datetime import timedelta

import pytest
import time_machine

from classifier.base import Draft
from storage.tables import Channel, Status, now
from tasks import actions, asking, capture, merging, people, quiet, undoing
from tasks.asking import GRACE
from tasks.quiet import Notice
from tasks.rules import Verb

GROUP = -1001


@pytest.fixture
async def team(db, cast):
    """A group in which Ann and Bob are."""

    def make(store):
        workspace = people.group_workspace(store, chat_id=GROUP, title="Team")
        for person in (cast.ann, cast.bob):
            people.join(store, workspace.id, person.id)
        return workspace

    return await db.write(make)


@pytest.fixture
def asked(db, new, read, cast, team):
    """A task of the group that Bob's words made, brought by Ann."""

    async def run(**fields):
        place = {"workspace_id": team.id, "chat_id": GROUP, "telegram_message_id": 77, "thread_id": 5}
        words = {"author": "Bob", "author_id": cast.bob.id, "forwarded": True, "after": 600}
        captured = await db.write(capture.capture, new("Fix the login", **(place | words | fields)))
        (task,) = await read(captured, Draft(title="Fix the login", kind="task", is_task=True))
        return task

    return run


async def finish(db, actor, task):
    return await db.write(actions.move, actor, task.id, Verb.DONE)


async def notices(db):
    """All messages that tell askers, whenever they are due."""
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        rows = await db.read(lambda store: store.deliveries.pending(100))
    return [row for row in rows if row.view.get("page") == asking.PAGE]


async def told(db):
    return [(row.chat_id, row.reply_to, row.thread_id, row.person_id) for row in await notices(db)]


async def test_who_asked_in_a_group_is_answered_there_after_a_while(db, cast, asked):
    task = await asked()
    before = now()

    await finish(db, cast.as_ann, task)

    assert await told(db) == [(GROUP, 77, 5, None)]
    (notice,) = await notices(db)
    assert before + GRACE <= notice.next_try_at <= now() + GRACE
    assert (notice.channel, notice.task_id, notice.message_id) == (Channel.PAGE, None, None)


async def test_a_change_of_the_task_tells_nobody_sooner(db, cast, asked):
    task = await finish(db, cast.as_ann, await asked())
    (before,) = await notices(db)

    await db.write(actions.change, cast.as_ann, task.id, title="Mend it")

    (after,) = await notices(db)
    assert after.next_try_at == before.next_try_at


async def test_done_twice_is_one_notice(db, cast, asked):
    task = await asked()
    for _ in range(2):
        await finish(db, cast.as_ann, task)
        await db.write(undoing.undo, cast.as_ann, task_id=task.id)
    await finish(db, cast.as_ann, task)

    assert len(await notices(db)) == 1


async def test_who_finished_it_is_not_told(db, cast, asked):
    await finish(db, cast.as_bob, await asked())

    assert await told(db) == []


async def test_in_a_group_who_made_the_task_of_their_own_words_is_not_told(db, cast, asked):
    await finish(db, cast.as_ann, await asked(sender_id=cast.bob.id, forwarded=False))

    assert await told(db) == []


@pytest.mark.parametrize("options", [{asking.OPTION: False}, {"mute": "ever"}], ids=["off", "muted"])
async def test_a_group_that_wants_none_of_it_is_not_told(db, cast, team, asked, options):
    task = await asked()
    await db.write(lambda store: setattr(store.workspaces.get(team.id), "options", options))

    await finish(db, cast.as_ann, task)

    assert await told(db) == []
    assert [asker.name for asker in await db.read(lambda s: asking.untold(s, s.tasks.get(task.id)))] == ["Bob"]


async def test_whoever_is_not_in_the_group_is_told_by_people(db, cast, asked):
    task = await asked(author="Zed", author_id=None)

    await finish(db, cast.as_ann, task)

    assert await told(db) == []
    (zed,) = await db.read(lambda store: asking.untold(store, store.tasks.get(task.id)))
    assert (zed.name, zed.person) == ("Zed", None)


async def test_a_message_of_one_of_our_groups_that_was_forwarded_is_answered_there(db, cast, asked):
    origin = {"type": "channel", "id": GROUP, "title": "Team", "message_id": 40}
    private = {"workspace_id": cast.workspace.id, "chat_id": cast.ann.telegram_id, "thread_id": None}
    task = await asked(**private, author="Team", author_id=None, origin=origin)

    await finish(db, cast.as_ann, task)

    assert await told(db) == [(GROUP, 40, None, None)]


async def test_a_group_that_the_sender_is_not_in_hears_nothing(db, cast, asked, team):
    origin = {"type": "channel", "id": GROUP, "title": "Team", "message_id": 40}
    await db.write(people.leave, team.id, cast.ann.id)
    private = {"workspace_id": cast.workspace.id, "chat_id": cast.ann.telegram_id}
    task = await asked(**private, author="Team", author_id=None, origin=origin)

    await finish(db, cast.as_ann, task)

    assert await told(db) == []


async def test_in_private_who_asked_a_team_is_told_below_their_words(db, cast, asked):
    in_private = {"chat_id": cast.bob.telegram_id, "thread_id": None, "sender_id": cast.bob.id, "forwarded": False}
    task = await asked(**in_private)

    await finish(db, cast.as_ann, task)

    assert await told(db) == [(cast.bob.telegram_id, 77, None, cast.bob.id)]


async def test_nobody_is_told_in_private_of_what_is_not_theirs_to_see(db, cast, asked):
    forwarded = {"workspace_id": cast.workspace.id, "chat_id": cast.ann.telegram_id, "thread_id": None}
    task = await asked(**forwarded, author="Eve", author_id=cast.eve.id)

    await finish(db, cast.as_ann, task)

    assert await told(db) == []


async def test_who_has_switched_it_off_is_not_told_in_private(db, cast, asked):
    in_private = {"chat_id": cast.bob.telegram_id, "thread_id": None, "sender_id": cast.bob.id, "forwarded": False}
    task = await asked(**in_private)
    await db.write(lambda store: quiet.switch(store.people.get(cast.bob.id), Notice.DONE, on=False))

    await finish(db, cast.as_ann, task)

    assert await told(db) == []


async def test_everybody_who_asked_is_told_once(db, cast, asked, team):
    first = await asked(after=0)
    second = await asked(after=900, author="Ann", author_id=cast.ann.id, telegram_message_id=88)
    again = await asked(after=1800, telegram_message_id=99)
    for task in (second, again):
        await db.write(merging.count_in, cast.as_ann, task.id, first.id)
    await db.write(lambda store: people.join(store, team.id, cast.eve.id))

    await finish(db, cast.as_eve, first)

    assert sorted(await told(db)) == [(GROUP, 77, 5, None)]


async def test_what_came_by_a_hook_tells_nobody(db, cast, asked):
    task = await asked(chat_id=None, telegram_message_id=None, sender_id=None)

    await finish(db, cast.as_ann, task)

    assert await told(db) == []
    assert await db.read(lambda store: asking.untold(store, store.tasks.get(task.id))) == []


async def test_a_person_who_uses_sift_is_spoken_to_in_their_language_others_in_that_of_their_words(db, cast, asked):
    task = await asked()

    def languages(store):
        workspace = store.workspaces.get(task.workspace_id)
        (asker,) = asking._all(store, store.tasks.get(task.id))
        store.people.get(cast.bob.id).locale = "uk"
        asker.message.language = "de"
        known = asking.language_of(store, asker, workspace)
        unknown = asking.language_of(store, asking.Asker("Zed", None, asker.message), workspace)
        asker.message.language = "ja"
        return known, unknown, asking.language_of(store, asking.Asker("Zed", None, asker.message), workspace)

    assert await db.write(languages) == ("uk", "de", "en")


async def test_what_is_undone_is_not_done(db, cast, asked):
    task = await finish(db, cast.as_ann, await asked())

    back = await db.write(undoing.undo, cast.as_ann, task_id=task.id)

    assert back.status is Status.OPEN


@pytest.mark.parametrize(("left", "expected"), [(False, 1), (True, 0)], ids=["there", "gone"])
async def test_who_wrote_in_the_group_is_there_unless_they_have_left(db, cast, asked, team, left, expected):
    if left:
        await db.write(lambda store: people.join(store, team.id, cast.eve.id))
        await db.write(people.leave, team.id, cast.eve.id)
    task = await asked(author="Eve", author_id=cast.eve.id, forwarded=False, sender_id=cast.ann.id)

    await finish(db, cast.as_ann, task)

    assert len(await told(db)) == expected
