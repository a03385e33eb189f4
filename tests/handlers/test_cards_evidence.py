"""The line of a card that tells how sure the reader was, why, and who it was."""

from handlers.cards import draw
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
        view(task_view(task(), issue(evidence={"title": [{"text": "Voice message"}]})), message=voice)
    )


def test_a_model_is_named_as_the_reader() -> None:
    assert said(view(task_view(task(), issue(provider="ollama", model="qwen3:4b")))).endswith("· read by qwen3:4b")
