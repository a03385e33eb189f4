"""What a text quotes is true in every language: the name of a button, or words that Sift reads."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from classifier.dates import find_due
from classifier.edits import read_edit
from locales import LOCALES, catalog, translations

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
QUOTED = re.compile(r"[“«„]([^“”«»„]+)[”»“]")
DATES = {"tomorrow 15:00", "Friday", "in 3 days"}
EDITS = {"tomorrow 15:00", "tomorrow 15:00, urgent", "Friday", "urgent", "high", "done"}


def examples(locale: str) -> Iterator[tuple[str, str]]:
    """What English quotes, and what stands in its place."""
    for message in catalog(locale):
        if isinstance(message.id, str) and isinstance(message.string, str):
            ours, theirs = QUOTED.findall(message.id), QUOTED.findall(message.string)
            yield from zip(ours, theirs, strict=False)


def test_english_quotes_what_these_tests_know() -> None:
    assert {english for english, _ in examples("en")} >= DATES | EDITS


@pytest.mark.parametrize("locale", LOCALES)
def test_a_button_that_is_named_is_called_so(locale: str) -> None:
    texts = translations(locale)
    known = {message.id for message in catalog(locale)}

    for english, words in examples(locale):
        if english in known - DATES - EDITS:
            assert words == texts.gettext(english)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_date_that_is_proposed_is_read_as_it_is_meant(locale: str) -> None:
    for english, words in examples(locale):
        if english in DATES:
            meant, found = (find_due(text, now=NOW, zone=ZONE) for text in (english, words))
            assert meant is not None
            assert found is not None, words
            assert found.due == meant.due, words


@pytest.mark.parametrize("locale", LOCALES)
def test_words_that_are_proposed_in_reply_to_a_card_are_understood(locale: str) -> None:
    for english, words in examples(locale):
        if english in EDITS:
            meant, found = (read_edit(text, now=NOW, zone=ZONE, members=[]) for text in (english, words))
            assert not meant.is_empty
            assert found == meant, words
