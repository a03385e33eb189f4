"""The line of a card that tells how sure the reader was, why, and who it was."""

import pytest

from handlers.cards import draw
from storage.reading_tables import Refinement, RefinementState
from tasks.views import CardView
from tests.handlers.views import NOW, issue, message, seen, task, task_view, view


def said(shown: CardView) -> str:
    return seen(draw(shown, now=NOW))


def test_evidence_names_the_words_of_each_field_and_skips_what_a_person_set() -> None:
    words = {"due": [{"text": "by Friday"}], "priority": [{"text": "asap"}], "kind": [{"text": "crashes"}]}
    touched = task(set_by={"priority": {"by": "person", "person": 1}})

    line = said(view(task_view(touched, issue(evidence=words)))).split("\n")[-1]

    assert line == "82 % sure: “crashes” · due: “by Friday” · read by simple rules"


def test_a_plain_task_is_named_only_where_the_card_says_how_sure_that_is() -> None:
    plain = view(task_view(task(kind="task"), issue(kind="task")))

    assert said(plain).split("\n")[1:] == [
        "From Zed · Backend · Sun, Nov 22, 11:00",
        "Task, 82 % sure: “crashes on login” · read by simple rules",
    ]


def test_of_a_note_that_was_made_a_task_the_card_says_no_more_what_it_read_like() -> None:
    made = view(task_view(task(kind="task"), issue(kind="chitchat", is_task=False)))

    assert "small talk" not in said(made).casefold()
    assert "simple rules" not in said(made)


def test_words_are_quoted_once() -> None:
    words = {
        "kind": [{"text": "by Monday"}, {"text": "Webinar on"}, {"text": "webinar"}, {"text": "?"}],
        "due": [{"text": "by Monday"}],
    }

    line = said(view(task_view(task(), issue(evidence=words)))).split("\n")[-1]

    assert line == "82 % sure: “Webinar on” · due: “by Monday” · read by simple rules"


def test_a_kind_that_no_word_speaks_for_is_called_a_guess() -> None:
    vague = issue(evidence={}, confidence={"kind": 0.25})

    assert said(view(task_view(task(), vague))).endswith("Only a guess · read by simple rules")


def test_where_there_was_nothing_to_read_there_is_no_evidence() -> None:
    voice = message(text="", media={"type": "voice", "file_id": "f", "duration": 5})

    assert "simple rules" not in said(
        view(task_view(task(), issue(evidence={"kind": [{"text": "Voice message"}]})), message=voice)
    )


@pytest.mark.parametrize("quoted", ["Fix the crash", "Fix the crash!", "fix the crash"])
def test_a_sentence_that_is_the_title_is_not_quoted_again(quoted: str) -> None:
    whole = issue(evidence={"kind": [{"text": quoted}]})

    assert said(view(task_view(task(), whole))).split("\n")[-1] == "82 % sure · read by simple rules"


def test_a_quote_that_was_cut_is_not_the_title_again_either() -> None:
    long = "Fix the crash that everybody sees on the login page since the last release of Monday"
    whole = issue(title=long, evidence={"kind": [{"text": long}]})

    assert said(view(task_view(task(title=long), whole))).split("\n")[-1] == "82 % sure · read by simple rules"


def test_a_model_is_named_as_the_reader() -> None:
    assert said(view(task_view(task(), issue(provider="ollama", model="qwen3:4b")))).endswith("· read by qwen3:4b")


def test_a_field_that_was_learned_names_the_task_it_was_learned_from() -> None:
    words = {"kind": [{"text": "crashes"}], "priority": [{"text": "asap"}]}
    read = issue(evidence=words, learned={"kind": 5, "priority": 6}, provider="embedded")

    shown = view(task_view(task(), read), issues=[read], taught={5: 9, 6: None})

    assert said(shown).split("\n")[-1] == (
        "As you taught with #9 · priority: as you taught · read by the built-in reader"
    )


def test_a_plain_task_that_was_learned_is_named() -> None:
    read = issue(kind="task", learned={"kind": 5})

    shown = view(task_view(task(kind="task"), read), issues=[read], taught={5: 9})

    assert "Task: as you taught with #9" in said(shown)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            {"state": "waiting"},
            "82 % sure: “crashes on login” · read by the built-in reader · qwen3:4b will look again",
        ),
        (
            {"state": "running"},
            "82 % sure: “crashes on login” · read by the built-in reader · qwen3:4b will look again",
        ),
        (
            {"state": "waiting", "last_error": "connection refused"},
            "82 % sure: “crashes on login” · qwen3:4b is away: read by the built-in reader for now",
        ),
        (
            {"state": "waiting", "last_error": "over budget"},
            "82 % sure: “crashes on login” · qwen3:4b has done enough for today: read by the built-in reader for now",
        ),
        (
            {"state": "given_up", "last_error": "prose"},
            "82 % sure: “crashes on login” · read by the built-in reader · qwen3:4b gave no answer",
        ),
        ({"state": "done"}, "82 % sure: “crashes on login” · read by the built-in reader"),
    ],
)
def test_what_a_better_reader_still_has_to_say_is_told(row: dict[str, str], line: str) -> None:
    state = RefinementState(row["state"])
    to_come = Refinement(model="ollama:qwen3:4b", state=state, last_error=row.get("last_error"))

    shown = view(task_view(task(), issue(provider="embedded")), refinement=to_come)

    assert said(shown).split("\n")[-1] == line


def test_it_is_told_of_a_note_too_and_where_a_person_has_set_everything() -> None:
    to_come = Refinement(model="ollama:qwen3:4b", state=RefinementState.WAITING, last_error=None)
    touched = task(set_by={"kind": {"by": "person", "person": 1}})

    assert said(view(refinement=to_come)).endswith("qwen3:4b will look again")
    assert said(view(task_view(touched, issue()), refinement=to_come)).endswith("\nQwen3:4b will look again")
