"""What a person corrects is learned: the card says so, and offers to use it for more."""

from dataclasses import replace
from typing import Any

import time_machine

from classifier.base import Draft
from handlers.cards.presses import ForgetLesson, ShowLesson, Teach
from storage.reading_tables import Correction, Scope
from storage.store import Store
from storage.tables import Role, Task
from tests.handlers.desk import Desk
from tests.handlers.pressing import join_team
from tests.handlers.samples import HIDDEN
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json

ALIKE = bytes([99, 25, 0, 0])
"""What the words of alike messages mean, packed."""
OTHER = bytes([0, 0, 90, 10])

PLAIN = Draft(
    title="Login is broken", kind="task", is_task=True, confidence={"kind": 0.7, "is_task": 0.9}, vector=ALIKE
)


async def report(desk: Desk, title: str = "Login is broken", vector: bytes = ALIKE, **fields: Any) -> Json:
    """The card of a message that is read as a plain task."""
    desk.telegram.later(60)
    return await desk.card(replace(PLAIN, title=title, vector=vector), **fields)


async def corrected(desk: Desk, card: Json, *, by: Json = ANN) -> None:
    """It is no plain task, it is a bug."""
    await desk.press(card, "Kind", by=by)
    await desk.press(card, "Bug", by=by)


async def taught_always(desk: Desk) -> Json:
    """The card of a lesson that holds always and has changed the one other task."""
    card = await report(desk)
    await report(desk)
    await corrected(desk, card)
    await desk.press(card, "Use it for more…")
    await desk.press(card, "Always")
    await desk.press(card, "Change them")
    return card


async def task(desk: Desk, number: int) -> Task:
    return next(task for task in await desk.tasks() if task.number == number)


async def lesson(desk: Desk, task_id: int = 1) -> Correction:
    (found,) = await desk.telegram.db.read(lambda store: store.corrections.of_task(task_id))
    return found


async def test_a_correction_by_button_is_learned_and_the_card_says_so(desk: Desk) -> None:
    card = await report(desk)

    await corrected(desk, card)

    assert "Learned from you: bug" in desk.text(card).split("\n")
    assert desk.data(card, "Use it for more…")


async def test_so_is_one_by_a_reply_each_with_a_button_of_its_own(desk: Desk) -> None:
    card = await report(desk)

    await desk.reply(card, "bug, urgent")

    assert "Learned from you: urgent · bug" in desk.text(card)
    assert desk.data(card, "“bug” for more…") != desk.data(card, "“urgent” for more…")


async def test_an_answered_doubt_is_learned(desk: Desk) -> None:
    unsure = {"kind": 0.3, "is_task": 0.9}
    card = await desk.card(replace(PLAIN, confidence=unsure, kind_probabilities={"task": 0.3, "event": 0.2}))

    await desk.press(card, "Event")

    assert "Learned from you: event" in desk.text(card)


async def test_a_date_teaches_nothing_for_other_messages(desk: Desk) -> None:
    card = await report(desk)

    await desk.press(card, "Due date")
    await desk.press(card, "Tomorrow")

    assert "Learned" not in desk.text(card)


async def test_in_a_group_the_card_says_who_taught_it(desk: Desk) -> None:
    card = await report(desk, chat=TEAM)
    await desk.press(card, "Kind")

    await desk.press(card, "Bug")

    assert "Learned from Ann: bug" in desk.text(card)


async def test_the_offer_is_gone_after_ten_minutes_but_stays_in_the_menu_of_the_field(desk: Desk) -> None:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=True) as clock:
        card = await report(desk)
        await corrected(desk, card)

        clock.shift(11 * 60)
        await desk.press(card, "Priority")
        await desk.press(card, "‹ Back")

        assert "Learned from you" not in desk.text(card)
        await desk.press(card, "Kind")
        await desk.press(card, "Use it for more…")
        assert "Which messages like this one are “bug” too?" in desk.text(card)


async def test_a_scope_shows_first_what_it_would_change(desk: Desk) -> None:
    cards = [await report(desk, f"Login is broken {number}") for number in range(1, 9)]
    await report(desk, "Water the plants", OTHER)
    await corrected(desk, cards[0])

    await desk.press(cards[0], "Use it for more…")
    await desk.press(cards[0], "Always")

    said = desk.text(cards[0]).split("\n")
    assert "Always: 7 open tasks would become “bug”:" in said
    assert said[-6:] == [*(f"· #{n} Login is broken {n}" for n in range(8, 3, -1)), "and 2 more"]
    assert [one.kind for one in await desk.tasks()] == ["bug", *["task"] * 8]


async def test_it_is_changed_when_that_is_confirmed_and_the_card_says_what_was_done(desk: Desk) -> None:
    card, other = await report(desk), await report(desk)
    await corrected(desk, card)

    await desk.press(card, "Use it for more…")
    await desk.press(card, "Always")
    assert await desk.press(card, "Change them") == "1 task changed"

    assert (await task(desk, 2)).kind == "bug"
    assert "Learned from you: bug (always, 1 task changed)" in desk.text(card)
    assert desk.text(other).split("\n")[1] == "Bug"


async def test_this_sender_holds_for_what_they_wrote_only(desk: Desk) -> None:
    card = await report(desk, forward_origin=HIDDEN)
    await report(desk, "Login is broken again", forward_origin=HIDDEN)
    await report(desk)
    await corrected(desk, card)

    await desk.press(card, "Use it for more…")
    await desk.press(card, "From Zed")
    await desk.press(card, "Change them")

    assert [one.kind for one in await desk.tasks()] == ["bug", "bug", "task"]
    assert "Learned from you: bug (from Zed, 1 task changed)" in desk.text(card)


async def test_where_nothing_would_change_it_holds_from_now_on(desk: Desk) -> None:
    card = await report(desk)
    await corrected(desk, card)

    await desk.press(card, "Use it for more…")
    await desk.press(card, "This chat")
    assert "This chat: no open task would change." in desk.text(card)
    assert await desk.press(card, "From now on") == "I'll remember that"

    assert (await lesson(desk)).scope is Scope.CHAT


async def test_only_this_one_is_done_at_once(desk: Desk) -> None:
    card = await report(desk)
    await corrected(desk, card)

    await desk.press(card, "Use it for more…")
    assert await desk.press(card, "Only this one") == "Only this one, then"

    assert (await lesson(desk)).scope is Scope.ONLY
    assert "Learned from you: bug (only this one)" in desk.text(card)


async def test_another_scope_says_that_what_was_changed_is_put_back_first(desk: Desk) -> None:
    card = await taught_always(desk)

    await desk.press(card, "Use it for more…")
    assert desk.data(card, "· Always ·")
    await desk.press(card, "This chat")

    assert "What it has changed so far (1 task) is put back first." in desk.text(card)


async def test_forget_this_puts_back_what_it_has_changed(desk: Desk) -> None:
    card = await taught_always(desk)

    await desk.press(card, "Use it for more…")
    assert await desk.press(card, "Forget this") == "Forgotten, 1 task put back"

    assert [one.kind for one in await desk.tasks()] == ["bug", "task"]
    assert "Learned" not in desk.text(card)


async def test_back_leads_from_the_preview_to_the_scopes_and_from_there_to_the_card(desk: Desk) -> None:
    card = await report(desk)
    await corrected(desk, card)
    await desk.press(card, "Use it for more…")
    await desk.press(card, "Always")

    await desk.press(card, "‹ Back")
    assert desk.data(card, "Forget this")
    await desk.press(card, "‹ Back")

    assert desk.data(card, "✓ Done")
    assert (await lesson(desk)).scope is Scope.NEAR


async def test_while_a_lesson_is_unfolded_the_card_asks_nothing_else(desk: Desk) -> None:
    unsure = {"kind": 0.7, "is_task": 0.9, "priority": 0.4}
    card = await desk.card(replace(PLAIN, confidence=unsure, priority="high"))
    assert "How urgent is it?" in desk.text(card)
    await corrected(desk, card)

    await desk.press(card, "Use it for more…")

    assert "How urgent is it?" not in desk.text(card)


async def test_a_lesson_that_is_forgotten_can_not_be_taught(desk: Desk) -> None:
    card = await report(desk)
    await corrected(desk, card)
    late = desk.data(card, "Use it for more…")
    await desk.press(card, "Use it for more…")
    forget = desk.data(card, "Forget this")
    await desk.press(card, "Forget this")

    for press in (late, forget, Teach(task=1, lesson=1, scope=Scope.ALWAYS).pack()):
        await desk.press_data(card, press, query_id="2")
        assert desk.answers[-1].show_alert

    assert desk.data(card, "✓ Done")


PRESSES = [
    ShowLesson(task=1, lesson=1, scope=None),
    ShowLesson(task=1, lesson=1, scope=Scope.ALWAYS),
    Teach(task=1, lesson=1, scope=Scope.ALWAYS),
    ForgetLesson(task=1, lesson=1),
]
OF_ANOTHER_TASK = [press.model_copy(update={"task": 2}) for press in PRESSES]


async def test_eve_can_neither_see_nor_use_what_ann_taught(desk: Desk) -> None:
    await corrected(desk, await report(desk))
    hers = await report(desk, by=EVE)
    await corrected(desk, hers, by=EVE)
    before = desk.text(hers)

    for number, press in enumerate([*PRESSES, *OF_ANOTHER_TASK]):
        await desk.press_data(hers, press.pack(), by=EVE, query_id=f"forged {number}")

        assert desk.answers[-1].show_alert, press
        assert (await lesson(desk)).scope is Scope.NEAR, press
        assert desk.text(hers) == before, press


async def test_a_lesson_of_another_task_is_not_taught_from_this_card(desk: Desk) -> None:
    await corrected(desk, await report(desk))
    card = await report(desk)

    for number, press in enumerate(OF_ANOTHER_TASK):
        await desk.press_data(card, press.pack(), query_id=f"forged {number}")

        assert desk.answers[-1].show_alert, press
        assert (await lesson(desk)).scope is Scope.NEAR, press


async def test_a_viewer_can_not_teach(desk: Desk) -> None:
    card = await report(desk, chat=TEAM)
    await corrected(desk, card)
    await join_team(desk, BOB, Role.VIEWER)

    for press in PRESSES:
        await desk.press_data(card, press.pack(), by=BOB)
        assert desk.answers[-1].text == "Вам тут цього не дозволено."

    assert (await lesson(desk)).scope is Scope.NEAR


async def test_malformed_presses_are_answered_politely(desk: Desk) -> None:
    card = await report(desk, by=ANN)
    await corrected(desk, card)

    for data in ("teach:1:1:everyone", "teach:1", "learn:1:1:", "learn:1:1:near:x", "forget:1:-1"):
        assert await desk.press_data(card, data, query_id=data) == "I don't know this button.", data

    assert (await lesson(desk)).scope is Scope.NEAR


async def test_somebody_who_has_left_is_given_nothing_that_looks_alike(desk: Desk) -> None:
    card = await report(desk, chat=TEAM)
    await report(desk, chat=TEAM)
    await join_team(desk, BOB)
    await desk.press(card, "Priority")
    await desk.press(card, "‹ Back")
    await desk.press(card, "Assignee")
    await desk.press(card, "Bob Lee")
    await desk.press(card, "Use it for more…")
    await desk.press(card, "Always")
    teach = desk.data(card, "Change them")

    await desk.telegram.db.write(_leave)
    await desk.press_data(card, teach)

    assert desk.answers[-1].text == "That value doesn't fit."
    assert (await task(desk, 2)).assignee_id is None


def _leave(store: Store) -> None:
    bob, team = store.people.by_telegram_id(BOB["id"]), store.workspaces.by_chat(TEAM["id"])
    assert bob is not None
    assert team is not None
    store.people.leave(team.id, bob.id)
