from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.base import Kind, Priority
from classifier.edits import Edit, read_edit
from tests.classifier.conftest import ANN, BOB, KYIV, OLENA, TEAM, WEDNESDAY


def edit(text: str) -> Edit:
    return read_edit(text, now=WEDNESDAY, zone=KYIV, members=TEAM.members)


@pytest.mark.parametrize(
    ("text", "member"), [("tomorrow 15:00, urgent, @ann", ANN.id), ("завтра о 15, терміново, на Боба", BOB.id)]
)
def test_a_reply_changes_several_fields_at_once(text: str, member: int) -> None:
    change = edit(text)

    assert change.due
    assert change.due.at.astimezone(KYIV) == datetime(2026, 11, 26, 15, 0, tzinfo=KYIV)
    assert change.priority is Priority.URGENT
    assert change.assignee == member
    assert change.unread == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: Buy oat milk, 2 packs", Edit(title="Buy oat milk, 2 packs")),
        ("назва: Купити молоко", Edit(title="Купити молоко")),
        ("no due", Edit(clear_due=True)),
        ("без дати", Edit(clear_due=True)),
        ("unassign", Edit(clear_assignee=True)),
        ("без виконавця", Edit(clear_assignee=True)),
        ("normal", Edit(priority=Priority.NORMAL)),
        ("not urgent", Edit(priority=Priority.LOW)),
        ("високий пріоритет", Edit(priority=Priority.HIGH)),
        ("bug", Edit(kind=Kind.BUG)),
        ("це баг", Edit(kind=Kind.BUG)),
        ("done", Edit(verb="done")),
        ("готово", Edit(verb="done")),
        ("not done", Edit(verb="reopen")),
        ("reopen", Edit(verb="reopen")),
        ("drop", Edit(verb="drop")),
        ("в роботі", Edit(verb="start")),
        ("на Олену", Edit(assignee=OLENA.id)),
        ("for Ann please", Edit(assignee=ANN.id)),
        ("ann", Edit(assignee=ANN.id)),
        ("без дати, звичайний, без виконавця", Edit(priority=Priority.NORMAL, clear_due=True, clear_assignee=True)),
    ],
)
def test_words_of_a_reply_become_the_change_they_mean(text: str, expected: Edit) -> None:
    assert edit(text) == expected


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("banana", ("banana",)),
        ("@zed", ("@zed",)),
        ("yesterday", ("yesterday",)),
        ("5", ("5",)),
        ("I like it", ("I", "like")),
    ],
)
def test_what_is_not_understood_is_named_and_changes_nothing(text: str, unread: tuple[str, ...]) -> None:
    change = edit(text)

    assert change.is_empty
    assert change.unread == unread


def test_words_left_over_are_named_beside_what_was_understood() -> None:
    change = edit("tomorrow banana")

    assert change.due
    assert change.unread == ("banana",)


def test_two_values_for_one_field_are_a_contradiction_and_not_a_choice() -> None:
    change = edit("urgent, low")

    assert change.priority is None
    assert set(change.unread) == {"urgent", "low"}


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_reply_is_read(text: str) -> None:
    change = edit(text)

    assert change.title is None or len(change.title) <= 120
