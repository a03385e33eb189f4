"""Spans of time are said the way people say them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.lists.periods import period
from locales import translations

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


def at(day: str | None) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), time(), UTC) if day else None


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-11-25", "2026-11-26", "today"),
        ("2026-11-24", "2026-11-25", "yesterday"),
        ("2026-11-26", "2026-11-27", "tomorrow"),
        ("2026-11-20", "2026-11-21", "Fri, Nov 20"),
        ("2025-11-20", "2025-11-21", "Thu, Nov 20, 2025"),
        ("2026-11-23", "2026-11-30", "this week"),
        ("2026-11-16", "2026-11-23", "last week"),
        ("2026-11-15", "2026-11-22", "last week"),
        ("2026-11-30", "2026-12-07", "next week"),
        ("2026-11-09", "2026-11-16", "Nov 9 – 15"),
        ("2026-11-01", "2026-12-01", "this month"),
        ("2026-10-01", "2026-11-01", "last month"),
        ("2026-12-01", "2027-01-01", "next month"),
        ("2026-02-01", "2026-03-01", "February"),
        ("2025-02-01", "2025-03-01", "February 2025"),
        ("2026-01-01", "2027-01-01", "this year"),
        ("2025-01-01", "2026-01-01", "last year"),
        ("2026-11-03", "2026-11-10", "Nov 3 – 9"),
        ("2026-11-20", None, "since Fri, Nov 20"),
        ("2026-11-24", None, "since yesterday"),
        (None, "2026-11-28", "until Fri, Nov 27"),
    ],
)
def test_a_span_has_the_name_that_people_give_it(start: str | None, end: str | None, words: str) -> None:
    said = period(at(start), at(end), texts=translations("en"), locale="en", zone="UTC", now=NOW)

    assert said.replace("\u2009", " ") == words


def test_a_day_is_one_of_the_reader_s_zone() -> None:
    midnight = datetime(2026, 11, 24, 22, tzinfo=UTC)

    said = period(
        midnight, midnight + timedelta(days=1), texts=translations("en"), locale="en", zone="Europe/Kyiv", now=NOW
    )

    assert said == "today"
