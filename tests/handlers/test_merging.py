"""Parting and joining messages, and tasks that are the same, by the buttons of their cards."""

from dataclasses import replace

import pytest

from handlers.cards.merge_presses import CountIn, JoinNote, SplitBurst
from storage.store import Store
from storage.tables import MessageState, Status, Task
from tasks import actions, merging
from tasks.actors import Actor
from tests.handlers.desk import FIX, NOTE, Desk
from tests.handlers.samples import HIDDEN
from tests.handlers.telegram import ANN, EVE, Json

ME = Actor.person(1)


async def task(desk: Desk, number: int) -> Task:
    return next(task for task in await desk.tasks() if task.number == number)


@pytest.fixture
async def burst(desk: Desk) -> Json:
    """The card of a comment with two forwards."""
    await desk.telegram.say("Look into these")
    for words in ("The login fails", "The logo is blurred"):
        await desk.telegram.say(words, forward_origin=HIDDEN)
    await desk.read(replace(FIX, title="Look into these"))
    (card,) = await desk.send()
    return card


async def said(desk: Desk, title: str, author: str = "Zed") -> Json:
    """The card of what somebody asked for, a while after what was said before."""
    desk.telegram.later(60)
    origin = HIDDEN | {"sender_user_name": author}
    return await desk.card(replace(FIX, title=title), forward_origin=origin)


async def suggest(desk: Desk, number: int, other: int) -> None:
    """As the worker does for a look-alike."""

    def link(store: Store) -> None:
        one, two = store.tasks.by_number(1, number), store.tasks.by_number(1, other)
        assert one is not None
        assert two is not None
        store.tasks.swap(one, links=[{"task": two.id, "kind": "looks_like"}])
        store.deliveries.refresh(message_id=one.message_id, task_id=one.id)

    await desk.telegram.db.write(link)
    await desk.send()


async def test_a_burst_is_parted_by_one_tap_and_put_together_by_another(desk: Desk, burst: Json) -> None:
    await desk.press(burst, "More…")

    assert await desk.press(burst, "Split") == "2 more messages, being read"
    await desk.read(FIX)
    cards = await desk.send()

    assert len(cards) == 2
    assert [one.status for one in await desk.tasks()] == [Status.OPEN] * 3
    assert await desk.press(burst, "↩ Undo") == "Undone"
    assert "Merged into #1 Fix the login" in desk.text(cards[0])
    assert [one.status for one in await desk.tasks()] == [Status.OPEN, Status.DROPPED, Status.DROPPED]


async def test_a_second_press_parts_nothing_more(desk: Desk, burst: Json) -> None:
    await desk.press(burst, "More…")
    press = desk.data(burst, "Split")

    await desk.press_data(burst, press)
    assert await desk.press_data(burst, press, query_id="2") == "Somebody changed it in the meantime. Look again."

    await desk.press(burst, "More…")
    assert not any("Split" in row.text for row in buttons(desk, burst))


def buttons(desk: Desk, card: Json) -> list:  # type: ignore[type-arg]
    markup = desk.drawn[card["message_id"]].reply_markup
    return [one for row in markup.inline_keyboard for one in row]  # type: ignore[union-attr]


async def test_a_task_joins_the_one_before_which_is_named(desk: Desk) -> None:
    first = await said(desk, "Order paper")
    second = await said(desk, "A4, please")
    await desk.press(second, "More…")

    assert await desk.press(second, "Merge with “Order paper”") == "Joined; I read them together"

    assert "Merged into #1 Order paper" in desk.text(second)
    await desk.read(replace(FIX, title="Order A4 paper"))
    await desk.send()
    assert "2 messages" in desk.text(first)
    assert await desk.press(first, "↩ Undo") == "Undone"
    assert (await task(desk, 2)).status is Status.OPEN


async def test_a_note_that_follows_at_once_can_join_and_says_that_it_has(desk: Desk) -> None:
    await said(desk, "Order paper")
    desk.telegram.later(60)
    note = await desk.card(NOTE)

    await desk.press(note, "Merge with “Order paper”")

    assert desk.text(note) == "🔗 Joined with #1 Order paper"
    message = await desk.telegram.db.read(lambda store: store.messages.get(2))
    assert message is not None
    assert message.state is MessageState.JOINED


async def test_a_note_that_comes_much_later_is_no_rest_of_anything(desk: Desk) -> None:
    await said(desk, "Order paper")
    desk.telegram.later(3_600)
    note = await desk.card(NOTE)

    assert not any("Merge" in one.text for one in buttons(desk, note))


async def test_a_look_alike_is_counted_with_the_other_by_one_tap(desk: Desk) -> None:
    first, second = await said(desk, "Fix the login"), await said(desk, "Can't log in", "Ivy")
    await suggest(desk, 2, 1)
    assert "Looks like #1 Fix the login" in desk.text(second).split("\n")

    assert await desk.press(second, "+1 to #1") == "Counted with #1"

    assert "Merged into #1 Fix the login" in desk.text(second)
    assert "👥 2 asked: Zed, Ivy" in desk.text(first)
    assert await desk.press(second, "↩ Undo") == "Undone"
    assert "👥" not in desk.text(first)


async def test_who_says_it_is_another_one_is_not_asked_again(desk: Desk) -> None:
    await said(desk, "Fix the login")
    second = await said(desk, "Can't log in")
    await suggest(desk, 2, 1)

    assert await desk.press(second, "Another one") == "Two tasks, then"

    assert "Looks like" not in desk.text(second)


async def test_nothing_is_counted_with_what_is_closed_by_now(desk: Desk) -> None:
    first, second = await said(desk, "Fix the login"), await said(desk, "Can't log in")
    await suggest(desk, 2, 1)
    stale = desk.data(second, "+1 to #1")

    await desk.press(first, "✓ Done")
    await desk.press_data(second, stale)

    assert desk.answers[-1].show_alert
    assert "Looks like" not in desk.text(second)
    assert (await task(desk, 2)).status is Status.OPEN


async def test_the_same_task_is_chosen_from_a_menu_or_by_its_number(desk: Desk) -> None:
    first = await said(desk, "Fix the login")
    second, third = await said(desk, "Can't log in", "Ivy"), await said(desk, "No login", "Max")
    for card in (second, third):
        await desk.press(card, "More…")
        await desk.press(card, "Same as…")

    await desk.press(second, "#1 Fix the login")
    await desk.press(third, "Type a number…")
    prompt = list(desk.messages.values())[-1]
    await desk.reply(prompt, "#1")

    assert "👥 3 asked: Zed, Ivy, +1" in desk.text(first)
    assert [one.status for one in await desk.tasks()] == [Status.OPEN, Status.DROPPED, Status.DROPPED]


async def test_three_requests_ask_for_a_higher_priority_and_never_set_it(desk: Desk) -> None:
    first = await three(desk)
    assert "3 people asked for it. Raise the priority?" in desk.text(first)
    assert (await task(desk, 1)).priority == "normal"

    await desk.press(first, "🔼 high")

    assert (await task(desk, 1)).priority == "high"
    assert "Raise the priority" not in desk.text(first)


async def test_who_leaves_the_priority_is_not_asked_again(desk: Desk) -> None:
    first = await three(desk)

    assert await desk.press(first, "Leave it") == "Priority: normal"

    assert "Raise the priority" not in desk.text(first)


async def three(desk: Desk) -> Json:
    """The card of a task that three have asked for."""
    first = await said(desk, "Fix the login")
    for author in ("Ivy", "Max"):
        await said(desk, "Can't log in", author)
    for number in (2, 3):
        await desk.telegram.db.write(merging.count_in, ME, number, 1)
    await desk.send()
    return first


async def test_hostile_names_and_titles_stay_text(desk: Desk) -> None:
    await said(desk, "<b>x</b>{number}", "<i>Zed</i>")
    second = await said(desk, "y", "@ann")
    await suggest(desk, 2, 1)

    assert "Looks like #1 <b>x</b>{number}" in desk.text(second)
    await desk.press(second, "+1 to #1")
    assert "Merged into #1 <b>x</b>{number}" in desk.text(second)


async def test_strangers_part_join_and_merge_nothing(desk: Desk, burst: Json) -> None:
    hers = await desk.card(by=EVE)
    forged = [
        SplitBurst(task=1).pack(), JoinNote(message=1).pack(), CountIn(task=2, into=1).pack(),
        CountIn(task=1, into=2).pack(), "past:1:0", "join:1", "apart:1", "keep:1", "asker:1",
    ]  # fmt: skip
    for press in forged:
        await desk.press_data(hers, press, by=EVE)
        assert desk.answers[-1].show_alert, press

    await desk.press_data(burst, CountIn(task=1, into=2).pack(), by=ANN)
    assert desk.answers[-1].show_alert
    assert {one.status for one in await desk.tasks()} == {Status.OPEN}


async def test_a_closed_task_offers_only_its_history(desk: Desk) -> None:
    card = await said(desk, "Fix the login")
    await desk.telegram.db.write(actions.move, ME, 1, "done")
    await desk.send()
    await desk.press(card, "More…")

    assert [one.text for one in buttons(desk, card)] == ["History", "‹ Back"]
