"""What is offered in chats that are not ours: one owner, in the right workspace, and nobody by a forged reference."""

from datetime import timedelta

import pytest

from storage.queries.inline import NOWHERE
from storage.tables import DeliveryState, Role, Status, now
from tasks import actions, asking, inline, people
from tasks.rules import TaskError, Verb


async def test_the_first_to_accept_has_it_and_every_other_press_is_told_who(db, cast):
    row = await db.write(inline.offer, cast.ann, "Buy milk tomorrow")
    ref = row.view["ref"]

    first = await db.write(inline.accept, cast.bob, row.id, ref, "AAA")
    again = await db.write(inline.accept, cast.bob, row.id, ref, "AAA")
    late = await db.write(inline.accept, cast.eve, row.id, ref, "AAA")

    assert (first.first, again.first, late.first) == (True, False, False)
    assert {it.task.id for it in (first, again, late)} == {first.task.id}
    assert (late.by.id, late.task.assignee_id) == (cast.bob.id, cast.bob.id)
    assert len(await db.read(lambda store: store.tasks.of_workspaces([cast.workspace.id], list(Status), 9))) == 1


async def test_it_is_kept_where_both_may_make_tasks_else_in_the_taker_s_own_workspace(db, cast):
    for_bob = await db.write(inline.offer, cast.ann, "Buy milk")
    for_eve = await db.write(inline.offer, cast.ann, "Buy bread")

    bobs = await db.write(inline.accept, cast.bob, for_bob.id, for_bob.view["ref"], "AAA")
    eves = await db.write(inline.accept, cast.eve, for_eve.id, for_eve.view["ref"], "BBB")

    assert bobs.task.workspace_id == cast.workspace.id
    assert eves.task.workspace_id == (await db.read(lambda store: store.workspaces.by_chat(9))).id
    assert (bobs.task.author, bobs.task.title) == ("Ann", "Buy milk")


async def test_a_viewer_of_the_asker_s_workspace_has_it_in_their_own(db, cast):
    await db.write(people.join, cast.workspace.id, cast.bob.id, Role.VIEWER, change=True)
    row = await db.write(inline.offer, cast.ann, "Buy milk")

    taken = await db.write(inline.accept, cast.bob, row.id, row.view["ref"], "AAA")

    assert taken.task.workspace_id != cast.workspace.id


async def test_the_asker_is_told_when_it_is_done_wherever_it_is_kept(db, cast):
    row = await db.write(inline.offer, cast.ann, "Buy bread")
    taken = await db.write(inline.accept, cast.eve, row.id, row.view["ref"], "AAA")

    done = await db.write(lambda store: actions.move(store, cast.as_eve, taken.task.id, Verb.DONE))
    await db.write(asking.tell, done)

    rows = await db.read(lambda store: store.planning.newest_page(7, "done:", since=now() - timedelta(hours=1)))
    assert (rows.person_id, rows.workspace_id, rows.view["task"]) == (cast.ann.id, cast.workspace.id, taken.task.id)


@pytest.mark.parametrize("ref", ["", "AAAAAAAAAAAAAAAA", "é"])
async def test_nobody_accepts_by_a_forged_reference(db, cast, ref):
    row = await db.write(inline.offer, cast.ann, "Buy milk")

    with pytest.raises(TaskError, match="bad_button"):
        await db.write(inline.accept, cast.eve, row.id, ref, "AAA")
    with pytest.raises(TaskError, match="old_offer"):
        await db.write(inline.accept, cast.eve, row.id + 99, row.view["ref"], "AAA")


async def test_no_other_delivery_passes_for_an_offer(db, cast, given_task):
    await given_task()
    (card,) = await db.read(lambda store: store.deliveries.pending(9))

    with pytest.raises(TaskError, match="bad_button"):
        await db.write(inline.accept, cast.eve, card.id, "AAAAAAAAAAAAAAAA", "AAA")


async def test_the_same_words_are_one_offer_until_somebody_has_it(db, cast):
    first = await db.write(inline.offer, cast.ann, "Buy milk")
    same = await db.write(inline.offer, cast.ann, "Buy milk")
    bobs = await db.write(inline.offer, cast.bob, "Buy milk")
    await db.write(inline.accept, cast.bob, first.id, first.view["ref"], "AAA")
    next_week = await db.write(inline.offer, cast.ann, "Buy milk")

    assert (same.id, same.view["ref"]) == (first.id, first.view["ref"])
    assert len({first.id, bobs.id, next_week.id}) == 3


async def test_offers_wait_for_nobody_to_send_them_and_are_forgotten_after_a_week(db, cast):
    row = await db.write(inline.offer, cast.ann, "Buy milk")
    taken = await db.write(inline.offer, cast.ann, "Buy bread")
    await db.write(inline.accept, cast.bob, taken.id, taken.view["ref"], "AAA")

    assert all(it.id != row.id for it in await db.read(lambda store: store.deliveries.pending(9)))
    await db.write(lambda store: store.inline.forget(now() + timedelta(seconds=1)))

    assert await db.read(lambda store: store.deliveries.get(row.id)) is None
    assert (await db.read(lambda store: store.deliveries.get(taken.id))).state is DeliveryState.PENDING


async def test_the_same_offer_in_two_chats_has_one_owner_and_both_messages_say_who(db, cast):
    row = await db.write(inline.offer, cast.ann, "Buy milk")
    await db.write(inline.accept, cast.bob, row.id, row.view["ref"], "AAA")
    await db.write(inline.accept, cast.eve, row.id, row.view["ref"], "BBB")

    shown = [it for it in await db.read(lambda store: store.deliveries.pending(9)) if it.chat_id == NOWHERE]
    assert {(it.view["inline"], it.view["took"]) for it in shown} == {("AAA", cast.bob.id), ("BBB", cast.bob.id)}


async def test_a_posted_card_is_drawn_again_when_its_task_changes(db, cast, given_task):
    task = await given_task()
    await db.write(inline.follow, task, "AAA", cast.ann.id, cast.bob)
    await db.write(inline.follow, task, "AAA", cast.ann.id, cast.bob)
    row = await db.read(lambda store: store.inline.by_key(inline.key_of("AAA")))
    await db.write(lambda store: store.deliveries.sent(row.id, shown=row.wanted, telegram_message_id=None))

    await db.write(actions.change, cast.as_bob, task.id, title="Pay it twice")

    again = await db.read(lambda store: store.inline.by_key(inline.key_of("AAA")))
    assert (again.id, again.state, again.person_id) == (row.id, DeliveryState.PENDING, cast.ann.id)


async def test_who_is_forged_to_have_posted_it_gives_nobody_more_than_the_presser_sees(db, cast, given_task):
    task = await given_task()

    await db.write(inline.follow, task, "AAA", cast.eve.id, cast.bob)

    assert (await db.read(lambda store: store.inline.by_key(inline.key_of("AAA")))).person_id == cast.bob.id


async def test_erasing_somebody_forgets_what_they_have_offered(db, cast):
    row = await db.write(inline.offer, cast.bob, "Buy milk")

    await db.write(lambda store: store.erasure.person(store.people.get(cast.bob.id), "Somebody"))

    assert await db.read(lambda store: store.deliveries.get(row.id)) is None
