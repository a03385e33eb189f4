"""Days as moments, and back."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as some

from integrations.days import due_of, moment_of


@given(some.dates(date(1971, 1, 2), date(2500, 1, 1)), some.timezone_keys())
def test_a_day_comes_back_as_that_day_wherever_it_is(day: date, zone: str) -> None:
    assert due_of(moment_of(day.isoformat(), zone)) == day.isoformat()


def test_a_day_ends_where_it_is_meant() -> None:
    assert moment_of("2026-12-01", "Europe/Kyiv") == datetime(2026, 12, 1, 21, 59, 59, tzinfo=UTC)
    assert moment_of("2026-12-01", "Pacific/Honolulu") == datetime(2026, 12, 2, 9, 59, 59, tzinfo=UTC)


def test_a_time_comes_back_as_the_moment_it_was() -> None:
    assert due_of(moment_of("2026-12-01T15:00:00+02:00", "UTC")) == "2026-12-01T13:00:00+00:00"


def test_nothing_comes_back_as_nothing() -> None:
    assert due_of(moment_of(None, "UTC")) is None
    assert moment_of("", "UTC") is None
