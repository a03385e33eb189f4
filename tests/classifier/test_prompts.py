from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from classifier.base import Example, Incoming, Member, Workspace
from classifier.prompts import READ_CHARACTERS, answer_key, choose_examples, make_question
from classifier.redaction import Redactor

MESSAGE = Incoming(1, 1, "Please send the report", datetime(2026, 3, 4, 9, 0, tzinfo=UTC), ZoneInfo("Europe/Kyiv"))
EMPTY = Workspace()


def key_of(message: Incoming = MESSAGE, workspace: Workspace = EMPTY, model: str = "m") -> str:
    return answer_key(make_question(message, workspace), model=model, endpoint="http://127.0.0.1/v1")


def vector(*numbers: int) -> bytes:
    return bytes(number % 256 for number in numbers)


def test_the_nearest_examples_are_chosen_and_the_newest_without_vectors() -> None:
    examples = [Example(n, f"text {n}", vector(n - 5, 5), {"kind": "task"}) for n in range(10)]
    workspace = Workspace(examples=examples)

    near = choose_examples(MESSAGE, workspace, vector(4, 5))
    new = choose_examples(MESSAGE, workspace, b"")

    assert [example.id for example in near] == [9, 8, 7, 6]
    assert [example.id for example in new] == [0, 1, 2, 3]


def test_two_people_of_one_name_are_told_apart() -> None:
    members = [Member(1, "Ann"), Member(2, "Ann", "ann_b"), Member(3, "Ann"), Member(4, " ")]

    question = make_question(MESSAGE, Workspace(members=members))

    assert question.assignees == {"Ann": 1, "Ann (@ann_b)": 2, "Ann (3)": 3, "member 4": 4}


def test_a_name_that_holds_an_address_or_a_number_does_not_leave() -> None:
    members = [Member(1, "Ann"), Member(2, "bob@example.com"), Member(3, "+380 67 123 45 67")]

    question = make_question(MESSAGE, Workspace(members=members), redactor=Redactor())

    assert question.assignees == {"Ann": 1, "member 2": 2, "member 3": 3}
    assert question.redacted == {"email": 1, "phone": 1}
    assert make_question(MESSAGE, Workspace(members=members)).assignees["bob@example.com"] == 2


def test_half_a_number_does_not_leave_behind_many_keys_that_are_hidden() -> None:
    keys = " ".join(f"sk-{n:04}{'a' * 190}" for n in range(29))
    text = f"{keys} {'x' * 4 * READ_CHARACTERS}"[: 4 * READ_CHARACTERS - 10] + " +380 67 123 45 67"

    question = make_question(replace(MESSAGE, text=text), EMPTY, redactor=Redactor())

    assert "+380" not in question.message


def test_of_many_members_those_named_are_told() -> None:
    members = [Member(n, f"Person{n} Surname{n}") for n in range(100)] + [Member(777, "Zoe Quinn")]
    message = replace(MESSAGE, text="Zoe, please send the report")

    question = make_question(message, Workspace(members=members))

    assert question.assignees == {"Zoe Quinn": 777}


def test_the_same_question_has_the_same_key_whoever_asks_and_when() -> None:
    other = replace(MESSAGE, id=9, sent_at=datetime(2027, 1, 1, tzinfo=UTC), sender="x", place="y", author="Z")

    assert key_of() == key_of(other)
    assert len(key_of()) == 64


@pytest.mark.parametrize(
    "key",
    [
        key_of(model="other"),
        key_of(replace(MESSAGE, text="Please send the reports")),
        key_of(workspace=Workspace(kinds=("task", "info"))),
        key_of(workspace=Workspace(members=[Member(1, "Ann")])),
        key_of(workspace=Workspace(examples=[Example(1, "x", b"", {"kind": "info"})])),
    ],
)
def test_whatever_decides_the_answer_changes_the_key(key: str) -> None:
    assert key != key_of()


def test_a_number_at_the_cut_does_not_leave_in_half() -> None:
    card = "4111 1111 1111 1111"
    for back in range(-2, len(card) + 3):
        text = "word " * ((READ_CHARACTERS - back) // 5) + "x" * ((READ_CHARACTERS - back) % 5) + " " + card + " more"

        question = make_question(replace(MESSAGE, text=text), EMPTY, redactor=Redactor())

        assert "1111" not in question.message


def test_two_marks_are_never_the_same() -> None:
    question = make_question(MESSAGE, EMPTY)

    assert question.prompt() != question.prompt()


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "\u202e", "x" * 100_000])
def test_no_text_upsets_it(text: str) -> None:
    question = make_question(replace(MESSAGE, text=text), EMPTY, redactor=Redactor())

    assert question.prompt().encode()
    assert key_of(replace(MESSAGE, text=text))


def test_what_the_team_wants_to_be_known_is_told_as_data_with_what_is_hidden_in_it() -> None:
    workspace = Workspace(guidance=' Write to ann@example.com. "Shop" is urgent. ')

    open_, hidden = make_question(MESSAGE, workspace), make_question(MESSAGE, workspace, redactor=Redactor())

    assert '"Write to ann@example.com. \\"Shop\\" is urgent."' in open_.instructions
    assert "ann@example.com" not in hidden.instructions
    assert (open_.sent, hidden.redacted) == (("text", "guidance"), {"email": 1})
    assert open_.characters == len(MESSAGE.text) + len(workspace.guidance.strip())
    assert key_of() == key_of(workspace=EMPTY) != key_of(workspace=workspace)
