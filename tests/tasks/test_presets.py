from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tasks.presets import Remind, remind_on, reminders_offered, typed_moment
from tasks.rules import DueDate, Snooze, TaskError, end_of_day, snooze_until

KYIV, NEW_YORK = ZoneInfo("Europe/Kyiv"), ZoneInfo("America/New_York")
LORD_HOWE, KOLKATA = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata")
CASABLANCA = ZoneInfo("Africa/Casablanca")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""A Friday, 14:00 in Kyiv."""


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("preset", "moment"),
    [
        (Snooze.HOURS, "2026-11-20T15:00:00"),
        (Snooze.SATURDAY, "2026-11-21T07:00:00"),
        (Snooze.WEEK, "2026-11-23T07:00:00"),
    ],
)
def test_snoozes_end_where_they_say(preset, moment):
    assert snooze_until(preset, KYIV, NOW) == utc(moment)


def test_on_a_saturday_the_next_one_is_meant():
    assert snooze_until(Snooze.SATURDAY, KYIV, NOW + timedelta(days=1)) == utc("2026-11-28T07:00:00")


@pytest.mark.parametrize(
    ("preset", "due", "moment"),
    [
        (Remind.HOUR, None, "2026-11-20T13:00:00"),
        (Remind.EVENING, None, "2026-11-20T16:00:00"),
        (Remind.TOMORROW, None, "2026-11-21T07:00:00"),
        (Remind.DUE_MORNING, DueDate(utc("2026-11-24T13:00:00")), "2026-11-24T07:00:00"),
        (Remind.HOUR_BEFORE, DueDate(utc("2026-11-24T13:00:00")), "2026-11-24T12:00:00"),
        (Remind.DAY_BEFORE, DueDate(utc("2026-11-24T13:00:00")), "2026-11-23T13:00:00"),
        (
            Remind.DUE_MORNING,
            DueDate(end_of_day(utc("2026-11-24T00:00:00").date(), KYIV), "day"),
            "2026-11-24T07:00:00",
        ),
        (Remind.DAY_BEFORE, DueDate(end_of_day(utc("2026-11-24T00:00:00").date(), KYIV), "day"), "2026-11-23T07:00:00"),
    ],
)
def test_reminders_come_when_they_say(preset, due, moment):
    assert remind_on(preset, due, KYIV, NOW) == utc(moment)


def test_no_reminder_is_a_choice_too():
    assert remind_on(Remind.NONE, None, KYIV, NOW) is None


def test_what_is_counted_from_a_due_date_takes_one_and_what_has_passed_is_refused():
    soon = DueDate(NOW + timedelta(minutes=30))

    with pytest.raises(TaskError, match="no_due"):
        remind_on(Remind.DAY_BEFORE, None, KYIV, NOW)
    with pytest.raises(TaskError, match="no_due"):
        remind_on(Remind.HOUR_BEFORE, DueDate(end_of_day(NOW.date(), KYIV), "day"), KYIV, NOW)
    with pytest.raises(TaskError, match="past_time"):
        remind_on(Remind.HOUR_BEFORE, soon, KYIV, NOW)
    assert reminders_offered(soon, KYIV, NOW) == [Remind.HOUR, Remind.EVENING, Remind.TOMORROW, Remind.NONE]


@pytest.mark.parametrize(
    ("zone", "now", "words", "moment"),
    [
        (KYIV, "2026-11-20T12:00:00", "tomorrow 15:00", "2026-11-21T13:00:00"),
        (KYIV, "2026-11-20T12:00:00", "завтра о 9", "2026-11-21T07:00:00"),
        (KYIV, "2026-11-20T12:00:00", "Monday", "2026-11-23T07:00:00"),
        (KYIV, "2026-11-20T12:00:00", "today", "2026-11-20T16:00:00"),
        (KYIV, "2026-11-20T12:00:00", "in 2 hours", "2026-11-20T14:00:00"),
        # half past three is left out in one night and comes twice in another
        (KYIV, "2026-03-28T12:00:00", "tomorrow 3:30 am", "2026-03-29T01:30:00"),
        (KYIV, "2026-10-24T12:00:00", "tomorrow 3:30 am", "2026-10-25T00:30:00"),
        (KYIV, "2026-10-24T12:00:00", "tomorrow 9:00", "2026-10-25T07:00:00"),
        (NEW_YORK, "2026-03-07T17:00:00", "tomorrow 2:30 am", "2026-03-08T07:30:00"),
        (NEW_YORK, "2026-10-31T17:00:00", "tomorrow 1:30 am", "2026-11-01T05:30:00"),
        (LORD_HOWE, "2026-10-03T02:00:00", "tomorrow 2:15 am", "2026-10-03T15:45:00"),
        (LORD_HOWE, "2026-10-03T02:00:00", "tomorrow 9:00", "2026-10-03T22:00:00"),
        (KOLKATA, "2026-11-20T12:00:00", "tomorrow 9:00", "2026-11-21T03:30:00"),
        (CASABLANCA, "2026-02-14T12:00:00", "tomorrow 9:00", "2026-02-15T09:00:00"),
        (CASABLANCA, "2026-03-21T12:00:00", "tomorrow 9:00", "2026-03-22T08:00:00"),
    ],
)
def test_a_typed_time_is_one_on_the_clock_of_who_types_it(zone, now, words, moment):
    assert typed_moment(words, said_at=utc(now), zone=zone, now=utc(now)) == utc(moment)


@pytest.mark.parametrize(("words", "code"), [("whenever", "no_date"), ("yesterday 10:00", "no_date")])
def test_what_is_no_time_to_come_is_refused(words, code):
    with pytest.raises(TaskError, match=code):
        typed_moment(words, said_at=NOW, zone=KYIV, now=NOW)


def test_a_time_that_passed_while_the_words_were_on_their_way_is_refused():
    with pytest.raises(TaskError, match="past_time"):
        typed_moment("in 10 minutes", said_at=NOW, zone=KYIV, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("zone", "now", "evening", "morning"),
    [  # the days on which clocks change
        (KYIV, "2026-03-28T12:00:00", "2026-03-28T16:00:00", "2026-03-29T06:00:00"),
        (NEW_YORK, "2026-10-31T17:00:00", "2026-10-31T22:00:00", "2026-11-01T14:00:00"),
        (LORD_HOWE, "2026-10-03T02:00:00", "2026-10-03T07:30:00", "2026-10-03T22:00:00"),
        (KOLKATA, "2026-03-28T12:00:00", "2026-03-28T12:30:00", "2026-03-29T03:30:00"),
        (CASABLANCA, "2026-03-21T12:00:00", "2026-03-21T18:00:00", "2026-03-22T08:00:00"),
    ],
)
def test_evenings_and_mornings_are_those_of_the_clock_on_the_wall(zone, now, evening, morning):
    assert snooze_until(Snooze.EVENING, zone, utc(now)) == utc(evening)
    assert snooze_until(Snooze.TOMORROW, zone, utc(now)) == utc(morning)
