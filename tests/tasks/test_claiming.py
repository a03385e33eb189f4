"""Tasks for anyone."""

import asyncio

from storage.tables import Role
from tasks import actions, claiming, people
from tasks.actors import Actor
from tasks.rules import TaskError, Verb
from tests.tasks.test_actions import refused


async def test_an_offer_takes_the_task_from_who_has_it(db, cast, given_task):
    task = await given_task()
    await db.write(actions.change, cast.as_ann, task.id, assignee=cast.bob.id)

    offered = await db.write(claiming.offer, cast.as_ann, task.id)

    assert (offered.claimable, offered.assignee_id) == (True, None)


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told_who(db, cast, given_task):
    task = await given_task()
    await db.write(claiming.offer, cast.as_ann, task.id)

    outcomes = await asyncio.gather(
        *(db.write(claiming.claim, actor, task.id) for actor in (cast.as_ann, cast.as_bob)), return_exceptions=True
    )

    (error,) = [outcome for outcome in outcomes if isinstance(outcome, TaskError)]
    (taken,) = [outcome for outcome in outcomes if not isinstance(outcome, TaskError)]
    assert (error.code, error.params) == ("taken", {"person": taken.assignee_id})
    assert not taken.claimable


async def test_who_has_it_already_has_it(db, cast, given_task):
    task = await given_task()
    await db.write(claiming.offer, cast.as_ann, task.id)
    first = await db.write(claiming.claim, cast.as_bob, task.id)

    again = await db.write(claiming.claim, cast.as_bob, task.id)

    assert again.version == first.version


async def test_what_nobody_offers_is_not_claimed(db, cast, given_task):
    task = await given_task()

    await refused(db, "not_offered", claiming.claim, cast.as_bob, task.id)
    await db.write(claiming.offer, cast.as_ann, task.id)
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)
    await refused(db, "not_offered", claiming.claim, cast.as_bob, task.id)


async def test_neither_a_viewer_nor_a_stranger_nor_a_script_takes_it(db, cast, given_task):
    task = await given_task()
    await db.write(claiming.offer, cast.as_ann, task.id)
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.VIEWER, change=True)

    await refused(db, "not_allowed", claiming.claim, cast.as_bob, task.id)
    await refused(db, "not_found", claiming.claim, cast.as_eve, task.id)
    await refused(db, "no_person", claiming.claim, Actor.INSTALLATION, task.id)


async def test_to_give_it_to_somebody_or_to_nobody_ends_the_offer(db, cast, given_task):
    task = await given_task()
    for assignee in (cast.bob.id, None):
        await db.write(claiming.offer, cast.as_ann, task.id)

        given = await db.write(actions.change, cast.as_ann, task.id, assignee=assignee)

        assert not given.claimable
