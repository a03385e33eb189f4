"""Whatever is sent, it is read, and in time that grows no faster than the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.base import Incoming, Workspace
from classifier.rules import RulesReader
from tests.classifier.conftest import KYIV, TEAM, WEDNESDAY, Read
from tests.work import costs_at_most

ANYTHING = st.text(alphabet=st.characters(), max_size=400)
CHAT = st.lists(
    st.sampled_from(
        ["- ", "1. ", "[ ] ", "fix", "the", "bug", "@ann", "Ann,", "завтра", "о", "15:00", "\n", "\n\n", ". ", "?", "v2.5.1",
         "$15", "ABC-1", "https://a.b/c", "+380671234567", "терміново", "будь ласка", "🙂", "\u202e", "\x00", "\ud800", "’"]
    ),
    max_size=60,
).map(" ".join)  # fmt: skip


@given(st.one_of(ANYTHING, CHAT))
@settings(max_examples=200)
def test_any_text_is_read_and_every_piece_of_evidence_is_its_words(text: str) -> None:
    reading = RulesReader().read_one(Incoming(1, 7, text, WEDNESDAY, KYIV), TEAM)

    assert 1 <= len(reading.drafts) <= 20
    for draft in reading.drafts:
        assert 1 <= len(draft.title) <= 120
        draft.title.encode()
        assert "\n" not in draft.title
        assert all(0 <= sure <= 1 for sure in draft.confidence.values())
        spans = [span for found in draft.evidence.values() for span in found]
        for span in [*spans, *(entity.span for entity in draft.entities)]:
            assert text[span.start : span.end] == span.text
            assert span.text


HOSTILE = [
    "a" * 100_000,
    "1" * 100_000,
    "🙂" * 4_096,
    "a." * 50_000,
    "1." * 50_000,
    "1 " * 50_000,
    "- " * 50_000,
    "-\n" * 50_000,
    "[ ] " * 25_000,
    "1) " * 30_000,
    "@a" * 50_000,
    "a@" * 50_000,
    "http://" * 15_000,
    "$1,1" * 25_000,
    "+1 " * 30_000,
    "\n" * 100_000,
    " " * 100_000,
    "!?" * 50_000,
    "in in " * 15_000,
    "the " * 25_000,
    "next " * 20_000,
    "tomorrow " * 12_000,
    "до " * 30_000,
    "please, " * 12_000,
    "Ann, " * 20_000,
    "1 2 " * 25_000,
    "15:00 " * 15_000,
    "2 weeks and " * 8_000,
    "\u202e\u200d\ufeff" * 30_000,
    "\ud800" * 50_000,
    "\x00" * 50_000,
    "(" * 50_000,
    "'" * 50_000,
    "a'" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_a_hostile_text_takes_no_longer_than_a_blink(text: str) -> None:
    assert costs_at_most(2, RulesReader().read_one, Incoming(1, 7, text, WEDNESDAY, KYIV), TEAM)


def test_only_the_first_eight_thousand_characters_are_read(read: Read) -> None:
    text = "word " * 1_600 + "urgent tomorrow"

    draft = read(text, Workspace()).drafts[0]

    assert "priority" not in draft.evidence
    assert draft.due is None
