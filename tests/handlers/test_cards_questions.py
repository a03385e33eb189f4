"""What a card asks, and the buttons that answer it."""

from datetime import timedelta
from typing import Any

from handlers.cards import draw
from handlers.cards.presses import AnswerDoubt, Field
from storage.tables import Issue, Status, Task
from tasks.views import CardView
from tests.handlers.views import (
    ANN,
    BOB,
    NOW,
    data_of,
    delivery,
    issue,
    labels,
    person,
    seen,
    task,
    task_view,
    view,
    workspace,
)

SOON = NOW + timedelta(days=2)
UNSURE: dict[str, Any] = {"confidence": {"kind": 0.3}, "kind_probabilities": {"task": 0.25, "bug": 0.3, "event": 0.2}}
DAY: dict[str, Any] = {
    "confidence": {"kind": 0.9, "due": 0.5},
    "due_at": SOON,
    "due_grain": "day",
    "evidence": {"due": [{"text": "Tuesday"}]},
}
FOR_BOB: dict[str, Any] = {"confidence": {"kind": 0.9, "assignee": 0.5}, "assignee_id": 2}
EVERYTHING: dict[str, Any] = {
    **DAY,
    **FOR_BOB,
    **UNSURE,
    "priority": "high",
    "confidence": {"kind": 0.3, "due": 0.5, "assignee": 0.5, "priority": 0.4},
}


def card(read: Issue, row: Task | None = None, **fields: Any) -> CardView:
    return view(task_view(row or task(), read), issues=[read], **fields)


def asked(shown: CardView) -> list[str]:
    """The lines below everything else that a card says, each ending as a question."""
    return [line for line in seen(draw(shown, now=NOW)).split("\n") if line.endswith("?")]


def test_a_kind_in_doubt_is_asked_with_the_likeliest_kinds() -> None:
    shown = card(issue(**UNSURE))

    assert asked(shown) == ["What kind is it?"]
    assert labels(draw(shown, now=NOW))[0] == ["Bug", "Task", "Event"]


def test_small_talk_is_not_offered_for_a_task() -> None:
    sociable = {
        "confidence": {"kind": 0.5},
        "kind_probabilities": {"bug": 0.5, "chitchat": 0.3, "task": 0.1, "event": 0},
    }

    assert labels(draw(card(issue(**sociable)), now=NOW))[0] == ["Bug", "Task", "Event"]


def test_a_button_names_the_reading_that_it_answers() -> None:
    drawn = draw(card(issue(**UNSURE)), now=NOW)

    assert AnswerDoubt.unpack(data_of(drawn, "Event")) == AnswerDoubt(task=1, issue=1, field=Field.KIND, choice=2)


def test_a_date_in_doubt_is_asked_with_its_words() -> None:
    shown = card(issue(**DAY))

    assert asked(shown) == ["Is it due “Tuesday”?"]
    assert labels(draw(shown, now=NOW))[0] == ["Tue, Nov 24", "No date"]


def test_both_readings_of_a_date_in_doubt_are_offered() -> None:
    shown = card(issue(**DAY, due_alternative=SOON + timedelta(days=7)))

    assert labels(draw(shown, now=NOW))[:2] == [["Tue, Nov 24", "Tue, Dec 1"], ["No date"]]


def test_a_time_in_doubt_is_in_the_zone_of_the_reader() -> None:
    timed = issue(**DAY | {"due_grain": "time"})

    shown = card(timed, reader=person(zone="America/New_York"))

    assert labels(draw(shown, now=NOW))[0] == ["Tue, Nov 24, 07:00", "No date"]


def test_an_assignee_in_doubt_is_asked_by_name() -> None:
    shown = card(issue(**FOR_BOB), members=[ANN, BOB])

    assert asked(shown) == ["Is it for Bob?"]
    assert labels(draw(shown, now=NOW))[0] == ["Bob", "Nobody"]


def test_somebody_who_has_left_is_not_asked_about() -> None:
    assert asked(card(issue(**FOR_BOB), members=[ANN])) == []


def test_a_priority_in_doubt_is_asked() -> None:
    shown = card(issue(priority="urgent", confidence={"kind": 0.9, "priority": 0.4}))

    assert asked(shown) == ["How urgent is it?"]
    assert labels(draw(shown, now=NOW))[0] == ["🔥 urgent", "▫️ normal"]


def test_of_many_doubts_the_two_most_important_are_asked() -> None:
    assert asked(card(issue(**EVERYTHING), members=[ANN, BOB])) == ["What kind is it?", "Is it due “Tuesday”?"]


def test_what_a_person_has_answered_gives_way_to_the_next_question() -> None:
    answered = task(set_by={"kind": {"by": "person", "person": 1}})

    assert asked(card(issue(**EVERYTHING), answered, members=[ANN, BOB])) == ["Is it due “Tuesday”?", "Is it for Bob?"]


def test_a_proposed_task_asks_first_whether_it_is_one() -> None:
    shown = card(issue(**EVERYTHING), task(status=Status.PROPOSED))

    assert asked(shown) == ["Is this a task?", "What kind is it?"]


def test_two_readings_of_a_date_that_was_set_take_the_place_of_a_doubt_about_it() -> None:
    two_ways = issue(**UNSURE, due_at=SOON, due_grain="time", due_alternative=SOON + timedelta(days=7))
    due = task(due_at=SOON, due_grain="time")

    shown = card(two_ways, due, reader=person(zone_confirmed=False))

    assert asked(shown) == ["What kind is it?", "The date can be read in two ways. Which one is meant?"]
    assert len(labels(draw(shown, now=NOW))[1]) == 2


def test_a_guessed_zone_is_asked_about_last() -> None:
    due = task(due_at=SOON, due_grain="time")

    shown = card(issue(**UNSURE), due, reader=person(zone_confirmed=False))

    assert asked(shown) == ["What kind is it?", "Times are in Kyiv. Is that yours?"]


def test_a_menu_a_closed_task_and_a_limit_of_the_workspace_s_own_ask_nothing() -> None:
    bold = workspace(options={"limits": {"kind": [0.0, 0.2]}})

    assert asked(card(issue(**EVERYTHING), delivery=delivery(view={"menu": "kind"}))) == []
    assert asked(card(issue(**EVERYTHING), task(status=Status.DONE))) == []
    assert asked(card(issue(**UNSURE), workspace=bold)) == []


def test_questions_are_asked_in_the_language_of_the_reader() -> None:
    shown = card(issue(**EVERYTHING), reader=person(locale="uk"))

    assert asked(shown) == ["Що це?", "Термін – «Tuesday»?"]
    assert labels(draw(shown, now=NOW))[:2] == [["Помилка", "Завдання", "Подія"], ["вт, 24 лист.", "Без дати"]]


def test_an_answer_is_short_enough_for_any_id() -> None:
    longest = AnswerDoubt(task=2**63 - 1, issue=2**63 - 1, field=Field.ASSIGNEE, choice=9)

    assert len(longest.pack().encode()) <= 64
