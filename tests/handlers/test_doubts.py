"""Answering what a card asks, with one tap."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from classifier.base import Draft, Due, Grain, Priority
from handlers.cards.presses import AnswerDoubt, Field
from storage.reading_tables import Correction
from storage.tables import Role
from tests.handlers.desk import Desk
from tests.handlers.pressing import join_team, team_card, the_task
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json

FRIDAY = datetime(2031, 3, 7, 21, 59, 59, tzinfo=UTC)
UNSURE = Draft(
    title="Look at the login",
    kind="task",
    is_task=True,
    confidence={"kind": 0.3, "is_task": 0.9},
    kind_probabilities={"task": 0.3, "bug": 0.29, "question": 0.2, "info": 0.1},
)
MAYBE_FRIDAY = Draft(
    title="Call",
    kind="task",
    is_task=True,
    due=Due(FRIDAY, Grain.DAY, alternative=FRIDAY + timedelta(days=7)),
    confidence={"due": 0.5},
)


async def said(desk: Desk) -> list[tuple[str, Any, bool]]:
    """Field, value and whether the reader was right, of all that was written down about task #1."""
    found: list[Correction] = list(await desk.telegram.db.read(lambda store: store.corrections.of_task(1)))
    return [(one.field, one.value["value"], one.accepted) for one in found]


async def test_an_answer_sets_the_kind_and_the_card_asks_no_more(desk: Desk) -> None:
    card = await desk.card(UNSURE)
    assert "What kind is it?" in desk.text(card)

    assert await desk.press(card, "Bug") == "Kind: bug"

    assert (await the_task(desk)).kind == "bug"
    assert "What kind is it?" not in desk.text(card)
    assert await said(desk) == [("kind", "bug", False)]


async def test_an_answer_may_confirm_what_was_read(desk: Desk) -> None:
    card = await desk.card(UNSURE)

    assert await desk.press(card, "Task") == "Kind: task"

    assert "What kind is it?" not in desk.text(card)
    assert await said(desk) == [("kind", "task", True)]


@pytest.mark.parametrize(
    ("label", "due", "right"),
    [("Mar 7", FRIDAY, True), ("Mar 14", FRIDAY + timedelta(days=7), False), ("No date", None, False)],
)
async def test_a_date_is_set_by_an_answer_or_there_is_none(
    desk: Desk, label: str, due: datetime | None, right: bool
) -> None:
    card = await desk.card(MAYBE_FRIDAY)
    assert (await the_task(desk)).due_at is None
    assert "Is this when it is due?" in desk.text(card)

    await desk.press(card, label)

    task = await the_task(desk)
    assert (task.due_at, task.due_grain) == (due, "day" if due else None)
    assert "Is this when it is due?" not in desk.text(card)
    assert await said(desk) == [("due", due.isoformat() if due else None, right)]


@pytest.mark.parametrize(("label", "assigned"), [("Bob Lee", True), ("Nobody", False)])
async def test_whom_it_is_for_is_answered_by_name(desk: Desk, label: str, assigned: bool) -> None:
    await team_card(desk)
    await join_team(desk, BOB)
    bob = await desk.telegram.db.read(lambda store: store.people.by_telegram_id(BOB["id"]))
    assert bob is not None
    draft = Draft(title="Order ink", kind="task", is_task=True, assignee=bob.id, confidence={"assignee": 0.5})
    card = await desk.card(draft, chat=TEAM)

    await desk.press(card, label)

    task = (await desk.tasks())[-1]
    assert task.assignee_id == (bob.id if assigned else None)
    assert "Is it for" not in desk.text(card)


async def test_how_urgent_it_is_is_answered(desk: Desk) -> None:
    card = await desk.card(
        Draft(title="Pay", kind="task", is_task=True, priority=Priority.URGENT, confidence={"priority": 0.4})
    )

    assert await desk.press(card, "urgent") == "Priority: urgent"

    assert (await the_task(desk)).priority == "urgent"
    assert await said(desk) == [("priority", "urgent", True)]


async def test_an_answer_can_be_undone_and_is_asked_for_again(desk: Desk) -> None:
    card = await desk.card(UNSURE)
    await desk.press(card, "Bug")

    await desk.press(card, "Undo")

    assert (await the_task(desk)).kind == "task"
    assert await said(desk) == []


async def test_a_question_that_is_settled_already_says_so_and_changes_nothing(desk: Desk) -> None:
    card = await desk.card(UNSURE)
    late = desk.data(card, "Question")
    await desk.press(card, "Bug")
    before = await the_task(desk)

    words = await desk.press_data(card, late, query_id="2")

    assert words == "This question is settled already. Look at the card again."
    assert desk.answers[-1].show_alert
    assert (await the_task(desk)).version == before.version


async def test_an_answer_to_an_older_reading_is_refused(desk: Desk) -> None:
    card = await desk.card(UNSURE)
    issue = AnswerDoubt.unpack(desk.data(card, "Bug")).issue

    await desk.press_data(card, AnswerDoubt(task=1, issue=issue + 1, field=Field.KIND, choice=1).pack())

    assert (await the_task(desk)).kind == "task"
    assert desk.answers[-1].show_alert


@pytest.mark.parametrize(("field", "choice"), [(Field.KIND, 3), (Field.KIND, 9), (Field.DUE, 0), (Field.ASSIGNEE, 1)])
async def test_an_answer_that_was_never_offered_changes_nothing(desk: Desk, field: Field, choice: int) -> None:
    card = await desk.card(UNSURE)
    issue = AnswerDoubt.unpack(desk.data(card, "Bug")).issue
    before = (await the_task(desk)).version

    await desk.press_data(card, AnswerDoubt(task=1, issue=issue, field=field, choice=choice).pack())

    assert (await the_task(desk)).version == before
    assert desk.answers[-1].show_alert
    assert await said(desk) == []


async def test_a_task_that_is_done_takes_no_answer_any_more(desk: Desk) -> None:
    card = await desk.card(UNSURE)

    await desk.press(card, "✓ Done")
    await desk.press_data(card, AnswerDoubt(task=1, issue=1, field=Field.KIND, choice=1).pack())

    assert (await the_task(desk)).kind == "task"
    assert desk.answers[-1].show_alert


async def test_neither_a_stranger_nor_a_viewer_can_answer(desk: Desk) -> None:
    card: Json = await desk.card(UNSURE, chat=TEAM)
    press = desk.data(card, "Bug")
    desk.telegram.session.members[EVE["id"]] = "left"
    await join_team(desk, BOB, Role.VIEWER)

    await desk.press_data(card, press, by=EVE)
    await desk.press_data(card, press, by=BOB)

    assert (await the_task(desk)).kind == "task"
    assert all(answer.show_alert for answer in desk.answers)


async def test_the_kind_is_changed_in_a_menu(desk: Desk) -> None:
    card = await desk.card(by=ANN)

    await desk.press(card, "Kind")
    assert await desk.press(card, "Feature") == "Kind: feature"

    assert (await the_task(desk)).kind == "feature"
    assert desk.text(card).split("\n")[1].startswith("Feature")
