"""Replies that nobody would write by accident: odd letters, any text at all, and texts made to cost time."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.edit_words.reply import PHRASES
from classifier.edits import Edit, read_edit
from tests.classifier.conftest import KYIV, TEAM, WEDNESDAY
from tests.work import costs_at_most


def edit(text: str) -> Edit:
    return read_edit(text, now=WEDNESDAY, zone=KYIV, members=TEAM.members)


def test_letters_composed_of_two_characters_are_read_too() -> None:
    change = edit(unicodedata.normalize("NFD", "nota: mañana, así"))

    assert change.note == "mañana, así"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_reply_is_read(text: str) -> None:
    change = edit(text)

    assert change.title is None or len(change.title) <= 120


@pytest.mark.parametrize(
    "hostile",
    ["remind me and ", "snooze until ", "note: a, ", "- x\n", "check 1 and ", "blocked by #1, ", '"', "a ", "every "],
)
def test_a_hostile_reply_costs_no_more_than_its_length(hostile: str) -> None:
    text = (hostile * 1_000)[:1_000]
    change = edit(text)

    assert costs_at_most(1, edit, text)
    assert isinstance(change, Edit)


def test_no_phrase_says_two_things() -> None:
    meanings: dict[tuple[str, ...], set[str]] = {}

    for words, say in (phrase for phrases in PHRASES.values() for phrase in phrases):
        if say.gives:
            meanings.setdefault(words, set()).add(say.name)

    assert [words for words, says in meanings.items() if len(says) > 1] == []
