from collections.abc import Callable
from dataclasses import replace

import pytest

from classifier.base import Context, Draft, Example, Incoming, Kind, Priority, Workspace
from classifier.embedded import EmbeddedReader
from tests.classifier.conftest import ANN, BOB, KYIV, TEAM, WEDNESDAY

ReadWith = Callable[..., Draft]


@pytest.fixture
def read_with(embedded: EmbeddedReader) -> ReadWith:
    """Read a text in a workspace that has these examples."""

    def read(text: str, *examples: Example, kinds: tuple[str, ...] = tuple(Kind), **fields) -> Draft:
        message = Incoming(1, 7, text, WEDNESDAY, KYIV, aimed=False, **fields)
        workspace = Workspace(kinds=kinds, members=TEAM.members, examples=examples)
        return embedded.read_batch([message], Context({7: workspace}))[0].drafts[0]

    return read


REPORT = "Nightly figures: 4,200 parcels, 12 returns"


def test_a_correction_of_the_same_text_wins_at_once_and_is_named(read_with: ReadWith) -> None:
    before = read_with(REPORT)

    after = read_with(REPORT.lower(), Example(41, REPORT, before.vector, {"kind": "task", "is_task": True}))

    assert before.kind == Kind.INFO
    assert (after.kind, after.is_task) == (Kind.TASK, True)
    assert after.learned == {"kind": 41, "is_task": 41}
    assert after.confidence["kind"] > 0.8


def test_forgetting_the_example_undoes_it(read_with: ReadWith) -> None:
    before = read_with(REPORT)
    read_with(REPORT, Example(42, REPORT, before.vector, {"kind": "task"}))

    assert read_with(REPORT) == before


def test_a_correction_draws_similar_texts_to_its_kind(read_with: ReadWith) -> None:
    text = "Nightly figures: 3,900 parcels, 31 returns"

    before = read_with(text)
    after = read_with(text, Example(43, REPORT, b"", {"kind": "task"}))

    assert after.kind_probabilities["task"] > before.kind_probabilities["task"] + 0.2


def test_a_correction_leaves_what_is_about_something_else_nearly_as_it_was(read_with: ReadWith) -> None:
    text = "Where do we keep the spare toner?"

    before = read_with(text)
    after = read_with(text, Example(44, REPORT, b"", {"kind": "task"}))

    assert after.kind == Kind.QUESTION
    assert after.kind_probabilities["task"] < before.kind_probabilities["task"] + 0.1


def test_a_firm_example_decides_for_what_looks_alike_in_its_scope_only(read_with: ReadWith) -> None:
    firm = Example(45, REPORT, b"", {"kind": "chitchat", "is_task": False}, firm=True, sender="robot")
    text = "Nightly figures: 3,900 parcels, 31 returns"

    assert read_with(text, firm, sender="robot").kind == Kind.CHITCHAT
    assert read_with(text, firm, sender="robot").learned["kind"] == 45
    assert read_with(text, firm, sender="ann").learned == {}


def test_an_example_that_is_said_to_hold_firmly_decides_from_then_on(read_with: ReadWith) -> None:
    said = Example(49, "Lift B is stuck", b"", {"priority": "urgent"})
    read_with("Lift B is stuck again", said)

    after = read_with("Lift B is stuck again", replace(said, firm=True))

    assert after.learned == {"priority": 49}


def test_what_examples_mean_is_read_once(embedded: EmbeddedReader, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = [Example(100 + n, f"Crate {n} is late", b"", {"kind": "info"}) for n in range(3)]
    message = Incoming(1, 7, "Crate 9 is late", WEDNESDAY, KYIV)
    embedded.read_batch([message], Context({7: Workspace(examples=examples)}))
    read: list[str] = []

    def guess(text: str) -> str:
        read.append(text)
        return "en"

    monkeypatch.setattr("classifier.embedded.guess_language", guess)

    more = [Example(103, "Crate 4 is here", b"", {"kind": "chitchat"}), *examples]
    embedded.read_batch([message], Context({7: Workspace(examples=more)}))

    assert read == ["Crate 4 is here"]


def test_priority_and_person_are_taken_from_the_example(read_with: ReadWith) -> None:
    example = Example(46, "Lift B is stuck", b"", {"priority": "urgent", "assignee": BOB.id}, firm=True)

    draft = read_with("Lift B is stuck again", example)

    assert (draft.priority, draft.assignee) == (Priority.URGENT, BOB.id)
    assert {"priority": 46, "assignee": 46}.items() <= draft.learned.items()


def test_the_words_of_the_text_are_believed_before_the_example(read_with: ReadWith) -> None:
    example = Example(47, "Lift B is stuck", b"", {"priority": "urgent", "assignee": BOB.id}, firm=True)

    draft = read_with("Ann, lift B is stuck, not urgent", example)

    assert (draft.priority, draft.assignee) == (Priority.LOW, ANN.id)
    assert not {"priority", "assignee"} & set(draft.learned)


def test_somebody_who_left_the_team_gets_nothing(read_with: ReadWith) -> None:
    draft = read_with(REPORT, Example(48, REPORT, b"", {"assignee": 999}))

    assert draft.assignee is None
    assert draft.learned == {}


def test_a_kind_of_the_workspaces_own_is_learned(read_with: ReadWith) -> None:
    kinds = (*Kind, "delivery")
    examples = [
        Example(number, text, b"", {"kind": "delivery"})
        for number, text in enumerate(("Parcel from Oslo arrived at the gate", "Two pallets came in at dock 3"), 50)
    ]

    draft = read_with("A crate from Bergen arrived at dock 1", *examples, kinds=kinds)

    assert draft.kind_probabilities["delivery"] > 0.3


def test_a_vector_of_another_model_is_made_anew(read_with: ReadWith) -> None:
    draft = read_with(REPORT, Example(52, REPORT, b"\x01\x02\x03", {"kind": "task"}))

    assert draft.learned["kind"] == 52
