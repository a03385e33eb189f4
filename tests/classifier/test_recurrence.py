"""Rules of what comes again, and when they come next."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.recurrence import (
    PRESETS,
    RuleParts,
    first_after,
    is_rule,
    next_after,
    portable_rule,
    preset_rule,
    rule_parts,
)

KYIV = ZoneInfo("Europe/Kyiv")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


@pytest.mark.parametrize(
    ("rule", "anchor", "after", "expected"),
    [
        ("FREQ=DAILY", "2026-11-25T09:00", "2026-11-25T09:00", "2026-11-26T09:00"),
        ("FREQ=DAILY", "2026-11-25T09:00", "2026-11-30T08:59", "2026-11-30T09:00"),
        ("FREQ=DAILY;INTERVAL=3", "2026-11-25T09:00", "2026-11-26T12:00", "2026-11-28T09:00"),
        ("FREQ=WEEKLY", "2026-11-25T09:00", "2026-11-25T10:00", "2026-12-02T09:00"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-27T09:00", "2026-11-27T09:00", "2026-11-30T09:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24T09:00", "2026-11-24T09:00", "2026-12-08T09:00"),
        ("FREQ=WEEKLY;INTERVAL=2", "2026-11-25T09:00", "2027-01-01T00:00", "2027-01-06T09:00"),
        ("FREQ=MONTHLY", "2026-01-31T09:00", "2026-02-01T00:00", "2026-02-28T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T09:00", "2026-03-31T09:00", "2026-04-30T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", "2026-01-30T09:00", "2026-02-28T09:00", "2026-03-30T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31T09:00", "2028-02-01T00:00", "2028-02-29T09:00"),
        ("FREQ=MONTHLY;BYDAY=1MO", "2026-11-02T09:00", "2026-11-02T09:00", "2026-12-07T09:00"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27T09:00", "2026-11-27T09:00", "2026-12-25T09:00"),
        ("FREQ=MONTHLY;INTERVAL=3", "2026-11-30T09:00", "2026-12-01T09:00", "2027-02-28T09:00"),
        ("FREQ=YEARLY", "2024-02-29T09:00", "2026-01-01T00:00", "2026-02-28T09:00"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "2026-11-25T09:00", "2026-11-25T09:00", "2027-03-03T09:00"),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26T09:00", "2026-11-26T09:00", "2027-11-25T09:00"),
    ],
)
def test_the_next_time_keeps_the_clock_and_the_phase_of_the_anchor(
    rule: str, anchor: str, after: str, expected: str
) -> None:
    following = next_after(rule, local(after), KYIV, anchor=local(anchor))

    assert following == local(expected)


def test_the_clock_on_the_wall_stays_when_summer_begins_and_ends() -> None:
    anchor = local("2026-03-27T09:00")

    before, spring, autumn = (
        next_after("FREQ=DAILY", local(after), KYIV, anchor=anchor)
        for after in ("2026-03-27T12:00", "2026-03-28T12:00", "2026-10-24T12:00")
    )

    assert before == datetime(2026, 3, 28, 7, 0, tzinfo=UTC)
    assert spring == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert autumn == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_jump_over_moves_forward_that_day_only() -> None:
    anchor = local("2026-03-27T03:30")

    jumped = next_after("FREQ=DAILY", local("2026-03-28T12:00"), KYIV, anchor=anchor)
    later = next_after("FREQ=DAILY", local("2026-03-29T12:00"), KYIV, anchor=anchor)

    assert jumped == local("2026-03-29T04:30")
    assert later == local("2026-03-30T03:30")


def test_a_time_that_comes_twice_is_not_kept_twice() -> None:
    anchor = local("2026-10-24T03:30")

    first = next_after("FREQ=DAILY", local("2026-10-24T12:00"), KYIV, anchor=anchor)
    assert first is not None
    second = next_after("FREQ=DAILY", first, KYIV, anchor=anchor)

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_nothing_comes_before_the_anchor() -> None:
    following = next_after("FREQ=DAILY", local("2026-11-01T00:00"), KYIV, anchor=local("2026-11-25T09:00"))

    assert following == local("2026-11-25T09:00")


def test_nothing_comes_after_the_end_of_the_calendar() -> None:
    following = next_after("FREQ=YEARLY", local("9999-12-01T00:00"), KYIV, anchor=local("9998-11-25T09:00"))

    assert following is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY", "2026-11-26T09:00"),
        ("FREQ=WEEKLY", "2026-11-26T09:00"),
        ("FREQ=WEEKLY;BYDAY=WE", "2026-12-02T09:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30T09:00"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "2027-03-03T09:00"),
    ],
)
def test_the_first_time_is_the_next_day_of_the_rule(rule: str, expected: str) -> None:
    first = first_after(rule, local("2026-11-25T10:30"), KYIV, at=time(9))

    assert first == local(expected)


@pytest.mark.parametrize(
    ("rule", "portable"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
    ],
)
def test_other_calendars_are_told_what_a_short_month_does(rule: str, portable: str) -> None:
    assert portable_rule(rule, date(2026, 1, 31)) == portable


@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        ("FREQ=DAILY", RuleParts("day")),
        ("FREQ=DAILY;INTERVAL=3", RuleParts("day", 3)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", RuleParts("week", 2, (1,))),
        ("FREQ=WEEKLY;BYDAY=FR,MO", RuleParts("week", weekdays=(0, 4))),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", RuleParts("month", month_day=-1)),
        ("FREQ=MONTHLY;BYDAY=-1FR", RuleParts("month", nth=(-1, 4))),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", RuleParts("year", month_day=3, month=3)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", RuleParts("year", month_day=29, month=2)),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", RuleParts("year", nth=(4, 3), month=11)),
    ],
)
def test_a_rule_is_taken_apart(rule: str, parts: RuleParts) -> None:
    assert rule_parts(rule) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DAILY",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=HOURLY;INTERVAL=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=999",
        "FREQ=YEARLY;INTERVAL=99",
        "FREQ=DAILY;INTERVAL=٣",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;UNTIL=20261231",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=MO,MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=1,2",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTHDAY=3",
        "FREQ=DAILY\nDTSTART:20260101",
        "FREQ=DAILY;" * 1000,
        "RRULE:FREQ=DAILY",
    ],
)
def test_any_other_rule_is_refused(text: str) -> None:
    assert not is_rule(text)
    with pytest.raises(ValueError, match="rule"):
        rule_parts(text)


@given(st.text(max_size=60))
def test_any_string_can_be_asked_about(text: str) -> None:
    assert is_rule(text) in {True, False}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("daily", "FREQ=DAILY"),
        ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("weekly", "FREQ=WEEKLY;BYDAY=WE"),
        ("monthly", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("yearly", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25"),
    ],
)
def test_a_preset_takes_its_day_from_the_anchor(name: str, rule: str) -> None:
    made = preset_rule(name, date(2026, 11, 25))

    assert name in PRESETS
    assert made == rule
    assert is_rule(made)
