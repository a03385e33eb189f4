"""Dates in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tasks.days import ends_a_day
from tasks.rules import end_of_day
from wording.moments import due_words

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
ZONES = ("UTC", "Europe/Kyiv", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Honolulu")


@pytest.mark.parametrize("reader", ZONES)
@pytest.mark.parametrize("meant", ["UTC", "Europe/Kyiv", "America/New_York", "Asia/Kolkata"])
def test_a_day_is_the_same_day_for_whoever_reads_it_elsewhere(meant: str, reader: str) -> None:
    friday = end_of_day(date(2026, 11, 27), ZoneInfo(meant))

    assert due_words(friday, "day", "en", reader, NOW) == "Fri, Nov 27"


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_itself_at_home_also_at_the_edges_of_the_map(zone: str) -> None:
    friday = end_of_day(date(2026, 11, 27), ZoneInfo(zone))

    assert due_words(friday, "day", "en", zone, NOW) == "Fri, Nov 27"


@pytest.mark.parametrize("reader", ZONES)
@pytest.mark.parametrize("meant", ZONES)
def test_the_end_of_anybodys_day_is_known_from_a_time_of_day(meant: str, reader: str) -> None:
    friday = end_of_day(date(2026, 11, 27), ZoneInfo(meant))

    assert ends_a_day(friday, reader)
    assert not ends_a_day(friday.replace(second=0), reader)


def test_a_moment_is_told_on_the_clock_of_its_reader() -> None:
    at = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)

    assert due_words(at, "time", "en", "Europe/Kyiv", NOW) == "Sat, Nov 28, 00:30"
