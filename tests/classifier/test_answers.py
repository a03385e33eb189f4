import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from classifier.answers import Answer, answer_schema, read_answer
from tests.classifier.model.server import item
from tests.work import costs_at_most

SCHEMA = answer_schema(("task", "info"), ("Ann Lee", "Bob Ray"), 3)
GOOD = json.dumps({"items": [item()]})


def titles(answer: Answer | None) -> list[str]:
    return [read.title for read in answer.items] if answer else []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "bug"},
        {"priority": "now"},
        {"assignee": "Eve"},
        {"title": "x" * 121},
        {"due_words": "x" * 61},
        {"is_task": "perhaps"},
        {"note": "more"},
    ],
)
def test_the_schema_is_closed(change: dict) -> None:
    with pytest.raises(ValidationError):
        SCHEMA.model_validate({"items": [item(**change)]})


def test_the_schema_holds_no_more_items_than_asked_for() -> None:
    with pytest.raises(ValidationError):
        SCHEMA.model_validate({"items": [item()] * 4})


def test_fields_come_in_the_order_in_which_a_small_model_decides_best() -> None:
    schema = SCHEMA.model_json_schema()

    assert list(schema["$defs"]["Item"]["properties"]) == [
        "kind",
        "is_task",
        "priority",
        "title",
        "due_words",
        "assignee",
    ]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"Sure!\n```json\n{GOOD}\n```\nDone.",
        f"<think>maybe {{}} or [1]</think>{GOOD}",
        json.dumps(item()),
        json.dumps([item()]),
        "{not json} but " + GOOD,
        GOOD[:-2] + ', {"kind": "task", "is_ta',
        json.dumps({"items": [item(kind="TASK", priority="Normal", assignee="somebody else", extra=1)]}),
        json.dumps({"items": [{"kind": "task", "title": "Send the report"}]}),
        json.dumps({"items": [item(kind="errand", title="no such kind"), item()]}),
    ],
)
def test_an_answer_is_found_in_what_a_model_writes(text: str) -> None:
    assert titles(read_answer(text, SCHEMA)) == ["Send the report"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I would say it is a task.",
        "{}",
        "[]",
        '{"items": []}',
        '{"items": "task"}',
        '{"items": [null, 3, "x"]}',
        json.dumps({"items": [item(kind="errand")]}),
        '{"items": [{"kind": "task", "is_ta',
        '{"items": [{"kind": "task"}]}',
        json.dumps({"items": [item(title=["a", "list"])]}),
    ],
)
def test_where_there_is_none_none_is_found(text: str) -> None:
    assert read_answer(text, SCHEMA) is None


def test_letters_of_another_case_mean_the_lists_own() -> None:
    answer = read_answer(json.dumps(item(assignee="bob ray", kind="Info")), SCHEMA)

    assert answer
    assert (answer.items[0].assignee, answer.items[0].kind) == ("Bob Ray", "info")


@given(st.text(alphabet='{}[]":,itemskndu01\\ ', max_size=300))
def test_no_text_upsets_it(text: str) -> None:
    read_answer(text, SCHEMA)


@pytest.mark.parametrize("piece", ["{", "[", '{"items":[', '"', "{}", "<think>", '{"a":'])
def test_time_has_a_bound_whatever_the_length(piece: str) -> None:
    text = piece * 1_000_000

    assert costs_at_most(2, read_answer, text, SCHEMA)
