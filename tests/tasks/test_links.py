"""Tasks that wait for one another or belong together."""

from storage.tables import Role
from tasks import actions, links, making, people, undoing
from tasks.rules import Verb
from tests.tasks.test_actions import refused


async def get(db, task):
    return await db.read(lambda store: store.tasks.get(task.id))


async def pair(given_task):
    return await given_task(title="Paint the wall"), await given_task(title="Buy paint")


def sides(task):
    return [(link["kind"], link["task"]) for link in task.links]


async def test_both_tasks_know_that_one_waits_for_the_other(db, cast, given_task):
    wall, paint = await pair(given_task)

    wall = await db.write(links.block, cast.as_ann, wall.id, [paint], "no shop open")

    assert (sides(wall), wall.blocked_reason) == ([("blocked_by", paint.id)], "no shop open")
    assert sides(await get(db, paint)) == [("blocks", wall.id)]


async def test_one_undo_takes_back_both_sides(db, cast, given_task):
    wall, paint = await pair(given_task)
    await db.write(links.block, cast.as_ann, wall.id, [paint])

    await db.write(undoing.undo, cast.as_ann, task_id=wall.id)

    wall, paint = await get(db, wall), await get(db, paint)
    assert (wall.links, paint.links, wall.blocked_reason) == ([], [], None)


async def test_a_reason_alone_blocks_and_nothing_at_all_does_not(db, cast, given_task):
    task = await given_task()

    blocked = await db.write(links.block, cast.as_ann, task.id, reason=" no  keys ")

    assert blocked.blocked_reason == "no keys"
    other = await given_task()
    await refused(db, "bad_value", links.block, cast.as_ann, other.id)


async def test_the_reason_stays_when_another_task_blocks_too_and_when_that_one_blocks_no_more(db, cast, given_task):
    wall, paint = await pair(given_task)
    await db.write(links.block, cast.as_ann, wall.id, reason="no keys")

    wall = await db.write(links.block, cast.as_ann, wall.id, [paint])
    assert wall.blocked_reason == "no keys"
    wall = await db.write(links.unblock, cast.as_ann, wall.id, by=paint.id)

    assert (wall.links, wall.blocked_reason) == ([], "no keys")


async def test_unblocking_frees_it_of_everything_on_both_sides(db, cast, given_task):
    wall, paint = await pair(given_task)
    brush = await given_task(title="Buy a brush")
    await db.write(links.block, cast.as_ann, wall.id, [paint, brush], "rain")

    wall = await db.write(links.unblock, cast.as_ann, wall.id)

    assert (wall.links, wall.blocked_reason) == ([], None)
    assert [(await get(db, task)).links for task in (paint, brush)] == [[], []]


async def test_without_its_last_task_it_is_blocked_no_more(db, cast, given_task):
    wall, paint = await pair(given_task)
    await db.write(links.block, cast.as_ann, wall.id, [paint])

    wall = await db.write(links.unblock, cast.as_ann, wall.id, by=paint.id)

    assert wall.blocked_reason is None


async def test_tasks_do_not_wait_for_each_other_in_a_circle(db, cast, given_task):
    one, two = await pair(given_task)
    three = await given_task()
    two = await db.write(links.block, cast.as_ann, two.id, [one])
    three = await db.write(links.block, cast.as_ann, three.id, [two])

    await refused(db, "waits_for_it", links.block, cast.as_ann, one.id, [three])
    await refused(db, "own_link", links.block, cast.as_ann, one.id, [one])
    await refused(db, "own_link", links.relate, cast.as_ann, one.id, [one])


async def test_another_workspace_s_task_is_not_found(db, cast, given_task):
    mine = await given_task()

    def hers(store):
        workspace = store.workspaces.by_chat(cast.eve.telegram_id)
        people.join(store, workspace.id, cast.ann.id, Role.MEMBER)
        return making.add_task(store, cast.as_eve, workspace.id, title="Hers")

    other = await db.write(hers)

    await refused(db, "not_found", links.block, cast.as_ann, mine.id, [other])
    await refused(db, "not_found", links.relate, cast.as_bob, mine.id, [other])
    await refused(db, "no_number", links.numbered, cast.as_ann, cast.workspace.id, [404])


async def test_tasks_that_belong_together_know_it_both_and_forget_it_both(db, cast, given_task):
    one, two = await pair(given_task)

    one = await db.write(links.relate, cast.as_ann, one.id, [two])
    again = await db.write(links.relate, cast.as_ann, one.id, [two])
    assert (sides(one), again.version) == ([("related", two.id)], one.version)
    assert sides(await get(db, two)) == [("related", one.id)]

    one = await db.write(links.unrelate, cast.as_ann, one.id, two.id)
    assert (one.links, (await get(db, two)).links) == ([], [])


async def test_when_what_blocks_it_is_done_its_card_is_drawn_again(db, cast, given_task):
    wall, paint = await pair(given_task)
    await db.write(links.block, cast.as_ann, wall.id, [paint])
    cards = await db.read(lambda store: {row.message_id: row.wanted for row in store.deliveries.pending(9)})

    await db.write(actions.move, cast.as_ann, paint.id, Verb.DONE)

    again = await db.read(lambda store: {row.message_id: row.wanted for row in store.deliveries.pending(9)})
    assert again[wall.message_id] == cards[wall.message_id] + 1


async def test_a_task_has_so_many_links_and_no_more(db, cast, given_task):
    task = await given_task()

    def many(store):
        return [making.add_task(store, cast.as_ann, cast.workspace.id, title=f"T{n}") for n in range(links.MOST + 1)]

    others = await db.write(many)

    await refused(db, "too_full", links.relate, cast.as_ann, task.id, others)
