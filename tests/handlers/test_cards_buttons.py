"""Which buttons a card has."""

from datetime import timedelta

import pytest
from aiogram.types import InlineKeyboardMarkup

from handlers.cards import draw
from handlers.cards.presses import MoveTask, UndoChange
from storage.tables import Event, Status
from tasks.rules import Verb, possible
from tasks.views import CardView
from tests.handlers.views import (
    ANN,
    BOB,
    NOW,
    data_of,
    delivery,
    issue,
    labels,
    task,
    task_view,
    view,
)

SOON = NOW + timedelta(days=2)


def card(**fields: object) -> CardView:
    """A card of one task with these columns."""
    return view(task_view(task(**fields), issue()))


@pytest.mark.parametrize("status", Status)
def test_buttons_are_the_moves_that_are_possible_and_no_others(status: Status) -> None:
    drawn = draw(card(status=status), now=NOW)

    assert isinstance(drawn.reply_markup, InlineKeyboardMarkup)
    data = [b.callback_data or "" for row in drawn.reply_markup.inline_keyboard for b in row]
    verbs = {MoveTask.unpack(one).verb for one in data if one.startswith("move:")}
    assert verbs == set(possible(status))


@pytest.mark.parametrize(("status", "label"), [(Status.PROPOSED, "✓ Accept"), (Status.OPEN, "✓ Done")])
def test_the_expected_move_is_green(status: Status, label: str) -> None:
    drawn = draw(card(status=status), now=NOW)

    assert isinstance(drawn.reply_markup, InlineKeyboardMarkup)
    green = [b.text for row in drawn.reply_markup.inline_keyboard for b in row if b.style == "success"]
    assert green == [label]


def test_a_recent_change_by_a_person_can_be_undone() -> None:
    drawn = draw(view(task_view(task(), issue(), last=Event(id=77, actor_id=1))), now=NOW)

    assert UndoChange.unpack(data_of(drawn, "Undo")) == UndoChange(task=1, event=77)


def test_alone_there_is_nobody_to_give_a_task_to() -> None:
    rows = [["Due date", "Kind", "Priority"], ["Snooze", "Not a task"], ["More…"]]
    assert labels(draw(card(), now=NOW))[1:] == rows


def test_in_a_team_a_task_can_be_given_to_somebody() -> None:
    drawn = draw(view(task_view(task(), issue()), members=[ANN, BOB]), now=NOW)

    assert labels(drawn)[1:] == [["Due date", "Kind", "Priority"], ["Assignee", "Snooze", "Not a task"], ["More…"]]


@pytest.mark.parametrize(
    ("menu", "rows"),
    [
        ("kind", [["Task", "Bug"], ["Feature", "Question"], ["Event", "Info"], ["‹ Back"]]),
        ("priority", [["🔽 low", "▫️ normal"], ["🔼 high", "🔥 urgent"], ["‹ Back"]]),
        ("due", [["Today", "Tomorrow"], ["Friday", "In a week"], ["No date", "Type a date…"], ["‹ Back"]]),
        ("assignee", [["Ann", "Bob"], ["Nobody", "Anyone"], ["‹ Back"]]),
        (
            "snooze",
            [
                ["An hour", "Three hours"],
                ["This evening", "Until tomorrow"],
                ["Until Saturday", "Until Monday"],
                ["Type a time…"],
                ["‹ Back"],
            ],
        ),
    ],
)
def test_a_menu_unfolds_in_the_card(menu: str, rows: list[list[str]]) -> None:
    unfolded = view(task_view(task(), issue()), delivery=delivery(view={"menu": menu}), members=[ANN, BOB])

    assert labels(draw(unfolded, now=NOW)) == rows


def test_a_closed_card_has_one_row() -> None:
    drawn = draw(view(task_view(task(status=Status.DONE), issue(), last=Event(id=77, actor_id=1))), now=NOW)

    assert labels(drawn) == [["Reopen", "↩ Undo", "More…"]]


def test_a_closed_task_has_no_menu() -> None:
    unfolded = view(task_view(task(status=Status.DONE), issue()), delivery=delivery(view={"menu": "due"}))

    assert labels(draw(unfolded, now=NOW)) == [["Reopen", "More…"]]


def test_a_snoozed_task_can_be_taken_up_again() -> None:
    assert labels(draw(card(snoozed_until=SOON), now=NOW))[-2] == ["Take it up again", "Not a task"]


def test_verbs_of_buttons_are_short_enough_for_any_id() -> None:
    assert len(MoveTask(task=2**63 - 1, verb=Verb.ACCEPT).pack().encode()) <= 64
