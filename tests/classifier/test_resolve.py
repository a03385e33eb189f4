"""How the model's answer and the first reader's drafts become one reading."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.answers import Item
from classifier.base import Context, Draft, Example, Incoming, Kind, Member, Priority, Reading, Workspace
from classifier.resolve import resolve
from classifier.rules import RulesReader
from tests.classifier.model.server import item

ZONE = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)  # a Wednesday
MEMBERS = [Member(1, "Ann Lee", "ann"), Member(2, "Bob Ray", "bob"), Member(3, "Олена Коваль", None)]
NAMES: Mapping[str, int] = {"Ann Lee": 1, "Bob Ray": 2, "Олена Коваль": 3}
WORKSPACE = Workspace(members=MEMBERS)


async def together(text: str, *answers: dict, workspace: Workspace = WORKSPACE, **first: object) -> list[Draft]:
    """The drafts of rules and model; `first` changes the first reader's only draft."""
    message = Incoming(1, 1, text, NOW, ZONE)
    (reading,) = await RulesReader().read([message], Context({1: workspace}))
    if first:
        reading = replace(reading, drafts=[replace(reading.drafts[0], **first)])
    return merged(reading, message, answers, workspace)


def merged(reading: Reading, message: Incoming, answers: tuple[dict, ...], workspace: Workspace) -> list[Draft]:
    items = [Item.model_validate(answer) for answer in answers]
    return resolve(items, reading, message, workspace, assignees=NAMES, prompt="You sort the messages")


async def test_agreement_raises_certainty_and_disagreement_lowers_it() -> None:
    text = "Please update the docs"

    (agreed,) = await together(text, item(kind="task"), confidence={"kind": 0.7, "is_task": 0.7})
    (opposed,) = await together(text, item(kind="info", is_task=False), confidence={"kind": 0.7, "is_task": 0.7})

    assert agreed.confidence["kind"] > 0.9
    assert agreed.confidence["is_task"] > 0.8
    assert opposed.confidence["kind"] < 0.7
    assert opposed.confidence["is_task"] < 0.6


async def test_a_first_reader_who_is_sure_is_not_overruled() -> None:
    (draft,) = await together("Please update the docs", item(kind="info"), confidence={"kind": 0.97}, kind="task")

    assert draft.kind == Kind.TASK


async def test_a_first_reader_who_guesses_is() -> None:
    (draft,) = await together("Please update the docs", item(kind="feature"), confidence={"kind": 0.3}, kind="task")

    assert draft.kind == Kind.FEATURE


async def test_words_that_spoke_for_another_kind_are_not_shown_for_the_models() -> None:
    (same,) = await together("Please update the docs", item(kind="task"))
    (other,) = await together("Please update the docs", item(kind="feature"), confidence={"kind": 0.3}, kind="task")

    assert same.evidence["kind"]
    assert "kind" not in other.evidence


async def test_probabilities_of_kinds_add_up() -> None:
    (draft,) = await together("Please update the docs", item(kind="bug"))

    assert sum(draft.kind_probabilities.values()) == pytest.approx(1, abs=0.01)
    assert draft.kind_probabilities[draft.kind] == draft.confidence["kind"]


async def test_what_a_person_settled_stays() -> None:
    workspace = replace(WORKSPACE, examples=[Example(7, "docs", b"", {"kind": "info"}, firm=True)])

    (draft,) = await together(
        "Please update the docs",
        item(kind="feature"),
        workspace=workspace,
        kind="info",
        confidence={"kind": 0.2},
        learned={"kind": 7},
    )

    assert draft.kind == Kind.INFO


async def test_the_models_words_for_a_date_are_resolved_by_code() -> None:
    text = "The demo moved; slides are wanted by Friday, I think"

    (draft,) = await together(text, item(due_words="by Friday"), due=None)

    assert draft.due
    assert draft.due.at.astimezone(ZONE).date().isoformat() == "2026-03-06"
    assert [span.text for span in draft.evidence["due"]] == ["by Friday"]


@pytest.mark.parametrize("words", ["2026-03-09", "next Tuesday", "Friday " * 8, "report"])
async def test_words_that_are_no_date_of_the_message_change_none(words: str) -> None:
    text = "Please send the report by Friday"

    (before,) = (await RulesReader().read([Incoming(1, 1, text, NOW, ZONE)], Context({1: WORKSPACE})))[0].drafts
    (draft,) = await together(text, item(due_words=words))

    assert draft.due == before.due


async def test_a_model_that_names_a_part_of_the_words_agrees() -> None:
    text = "Please send the report by tomorrow 15:00"
    (alone,) = await together(text, item(due_words="by tomorrow 15:00"))

    (draft,) = await together(text, item(due_words="tomorrow"))

    assert draft.due == alone.due
    assert draft.confidence["due"] == alone.confidence["due"]


async def test_two_dates_are_both_shown() -> None:
    text = "We met on Monday. Please send the report by Friday"
    (friday,) = await together("Please send the report by Friday", item())

    (draft,) = await together(text, item(due_words="on Monday"), due=friday.due, confidence={"due": 0.8})

    assert draft.due.at == friday.due.at
    assert draft.due.alternative.astimezone(ZONE).date().isoformat() == "2026-03-09"
    assert draft.confidence["due"] <= 0.5


@pytest.mark.parametrize(
    ("text", "said", "becomes"),
    [
        ("Please update the docs", "urgent", Priority.NORMAL),
        ("Please update the docs", "high", Priority.NORMAL),
        ("Please update the docs", "low", Priority.LOW),
        ("Please update the docs, it is urgent", "low", Priority.URGENT),
        ("Please update the docs, it is urgent", "urgent", Priority.URGENT),
        ("Термінове: онови документацію", "normal", Priority.URGENT),
    ],
)
async def test_a_priority_is_raised_by_the_messages_words_alone(text: str, said: str, becomes: Priority) -> None:
    (draft,) = await together(text, item(priority=said))

    assert draft.priority is becomes


@pytest.mark.parametrize(
    ("text", "name", "becomes"),
    [
        ("the slides are for Bob to finish", "Bob Ray", 2),
        ("презентацію закінчить Олена", "Олена Коваль", 3),
        ("the slides have to be finished", "Bob Ray", None),
        ("Ann, please finish the slides", "Bob Ray", 1),
    ],
)
async def test_only_who_is_named_is_assigned(text: str, name: str, becomes: int | None) -> None:
    (draft,) = await together(text, item(assignee=name))

    assert draft.assignee == becomes


async def test_the_words_of_an_assignee_are_shown() -> None:
    text = "the slides are for Bob, to finish"

    (draft,) = await together(text, item(assignee="Bob Ray"))

    (span,) = draft.evidence["assignee"]
    assert (span.text, text[span.start : span.end]) == ("Bob", "Bob")


async def test_a_better_title_is_taken_and_a_shorter_one_is_not() -> None:
    text = "so I was thinking, the docs for the export need an update"

    (better,) = await together(text, item(title="update the docs for the export"))
    (shorter,) = await together(text, item(title="docs"), title="The docs need an update")

    assert better.title == "Update the docs for the export"
    assert shorter.title == "The docs need an update"


async def test_several_tasks_in_one_sentence_are_told_apart() -> None:
    text = "Please send the report to the client and book a room for the demo"

    drafts = await together(text, item(title="Send the report to the client"), item(title="Book a room for the demo"))

    assert [draft.title for draft in drafts] == ["Send the report to the client", "Book a room for the demo"]


async def test_the_same_task_twice_is_one() -> None:
    text = "Please send the report to the client"

    drafts = await together(text, item(title="Send the report"), item(title="Send report to client"))

    assert len(drafts) == 1


async def test_items_of_a_list_are_matched_by_their_words() -> None:
    text = "To do:\n- send the report to the client\n- book the room for the demo\n- pay the invoice"

    drafts = await together(text, item(title="Book the room", due_words=""), item(title="Pay the invoice", kind="task"))

    assert len(drafts) == 3
    assert drafts[1].title == "Book the room"


async def test_what_is_less_sure_than_the_workspace_wants_is_left_empty() -> None:
    workspace = replace(WORKSPACE, thresholds={"assignee": 0.7, "due": 0.99, "priority": 0.9})

    (draft,) = await together(
        "the slides are for Bob, urgent, by Friday",
        item(assignee="Bob Ray", due_words="by Friday"),
        workspace=workspace,
    )

    assert (draft.assignee, draft.due, draft.priority) == (None, None, Priority.NORMAL)


WORDS = st.sampled_from(
    ["Bob", "report", "by Friday", "urgent", "на завтра", "https://x.example", "\n- ", "Олена", "\u202e", "?", "5"]
)
SAID = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=12).map(" ".join))
ITEMS = st.builds(
    item,
    kind=st.sampled_from(["task", "info", "no such kind"]),
    is_task=st.booleans(),
    priority=st.sampled_from(["low", "normal", "high", "urgent"]),
    title=SAID,
    due_words=SAID,
    assignee=st.sampled_from(["", "Bob Ray", "Олена Коваль", "nobody known"]),
)


@given(text=SAID, answers=st.lists(ITEMS, min_size=1, max_size=9))
def test_whatever_is_said_and_answered_the_drafts_hold(text: str, answers: list[dict]) -> None:
    message = Incoming(1, 1, text, NOW, ZONE)
    reading = RulesReader().read_one(message, WORKSPACE)

    drafts = merged(reading, message, tuple(answers), WORKSPACE)

    assert len(drafts) >= len(reading.drafts)
    for draft in drafts:
        assert draft.kind in set(Kind)
        assert draft.assignee in {None, 1, 2, 3}
        assert 0 < len(draft.title) <= 120
        assert "\n" not in draft.title
        assert all(0 <= sure <= 1 for sure in draft.confidence.values())
        assert all(text[span.start : span.end] == span.text for spans in draft.evidence.values() for span in spans)
