"""What people write about time, said on Wednesday 25 November 2026, 10:30 in Kyiv."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.base import Grain
from classifier.dates import find_due
from tests.classifier.conftest import KYIV, WEDNESDAY


def local(text: str, now: datetime = WEDNESDAY, zone: ZoneInfo = KYIV, language: str | None = None) -> str | None:
    """The due date as a wall clock: "2026-11-27" for a day, "2026-11-27 18:00" for a time."""
    found = find_due(text, now=now, zone=zone, language=language)
    if found is None:
        return None
    at = found.due.at.astimezone(zone)
    return f"{at:%Y-%m-%d}" if found.due.grain is Grain.DAY else f"{at:%Y-%m-%d %H:%M}"


def second(text: str, language: str | None = None) -> str | None:
    found = find_due(text, now=WEDNESDAY, zone=KYIV, language=language)
    return f"{found.due.alternative.astimezone(KYIV):%Y-%m-%d}" if found and found.due.alternative else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("send it today", "2026-11-25"),
        ("call John tomorrow at 3pm", "2026-11-26 15:00"),
        ("tomorrow call mom at 7pm", "2026-11-26 19:00"),
        ("the day after tomorrow", "2026-11-27"),
        ("report by Friday", "2026-11-27"),
        ("report by Friday 18:00", "2026-11-27 18:00"),
        ("party this Sunday", "2026-11-29"),
        ("in 2 weeks", "2026-12-09"),
        ("in two weeks", "2026-12-09"),
        ("in half an hour", "2026-11-25 11:00"),
        ("ping me 15 minutes from now", "2026-11-25 10:45"),
        ("within 3 business days", "2026-11-30"),
        ("3 days after Friday", "2026-11-30"),
        ("finish by EOD", "2026-11-25"),
        ("by end of day tomorrow", "2026-11-26"),
        ("by end of month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("by end of year", "2026-12-31"),
        ("invoice due Dec 15", "2026-12-15"),
        ("the 3rd of March", "2027-03-03"),
        ("15 December 2027", "2027-12-15"),
        ("Fri, 27 Nov", "2026-11-27"),
        ("due 15.12", "2026-12-15"),
        ("on 2026-12-15 at 09:00", "2026-12-15 09:00"),
        ("2026-12-15T14:30", "2026-12-15 14:30"),
        ("on the 15th", "2026-12-15"),
        ("first Tuesday of December", "2026-12-01"),
        ("at noon", "2026-11-25 12:00"),
        ("deploy tonight", "2026-11-25 20:00"),
        ("tomorrow morning", "2026-11-26 09:00"),
        ("half past three tomorrow", "2026-11-26 15:30"),
        ("twenty second of December", "2026-12-22"),
    ],
)
def test_english_words_become_the_date_they_mean(text: str, expected: str) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("сьогодні до 18:00", "2026-11-25 18:00"),
        ("завтра о 15", "2026-11-26 15:00"),
        ("завтра в 15", "2026-11-26 15:00"),
        ("післязавтра", "2026-11-27"),
        ("після завтра", "2026-11-27"),
        ("зроби звіт до п'ятниці", "2026-11-27"),
        ("зроби звіт до п’ятниці", "2026-11-27"),
        ("у понеділок о 9 ранку", "2026-11-30 09:00"),
        ("в п'ятницю о 18", "2026-11-27 18:00"),
        ("через 2 тижні", "2026-12-09"),
        ("через пів години", "2026-11-25 11:00"),
        ("за годину", "2026-11-25 11:30"),
        ("через три робочі дні", "2026-11-30"),
        ("до кінця місяця", "2026-11-30"),
        ("до кінця робочого дня", "2026-11-25"),
        ("до 15.12", "2026-12-15"),
        ("28.11 о 14:00", "2026-11-28 14:00"),
        ("01.12.2026", "2026-12-01"),
        ("15 грудня", "2026-12-15"),
        ("п'ятнадцятого грудня", "2026-12-15"),
        ("20 числа", "2026-12-20"),
        ("28-го о 10", "2026-11-28 10:00"),
        ("о пів на восьму вечора", "2026-11-25 19:30"),
        ("о восьмій вечора", "2026-11-25 20:00"),
        ("завтра ввечері", "2026-11-26 19:00"),
        ("після обіду", "2026-11-25 15:00"),
        ("з понеділка по п'ятницю", "2026-11-27"),
        ("завтра з 10:00 до 12:00", "2026-11-26 10:00"),
    ],
)
def test_ukrainian_words_become_the_date_they_mean(text: str, expected: str) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "bump the library to 2.5.1",
        "upgrade to Ubuntu 24.04",
        "it costs $15.12",
        "ціна 15.12 грн",
        "support works 24/7",
        "call +380 67 123 45 67",
        "we won 3:2",
        "see pages 10-15",
        "we have 5 bugs at 5 locations",
        "fix ABC-123",
        "May I ask you something?",
        "he sat in the sun",
        "wait a second",
        "the Black Friday banner",
        "29.02.2027",
        "32 серпня",
        "звіт за тиждень",
        "звіт за листопад",
        "двічі за тиждень",
        "версія 15.12",
        "оціни від 1 до 10",
        "100500 днів",
        "через 99999999999 років",
        "31.12.9999",
        "by 9999-12-31 23:59",
        "",
    ],
)
def test_a_text_without_a_date_has_none(text: str) -> None:
    assert find_due(text, now=WEDNESDAY, zone=KYIV) is None


@pytest.mark.parametrize(
    "text",
    [
        "it crashed yesterday at 15:00",
        "last Friday at 3 pm the server was down",
        "two days ago",
        "login fails since Monday",
        "released on 2025-01-10",
        "вчора о 15:00 впав прод",
        "минулого тижня",
        "з понеділка не працює логін",
    ],
)
def test_the_past_is_no_due_date(text: str) -> None:
    assert find_due(text, now=WEDNESDAY, zone=KYIV) is None


@pytest.mark.parametrize(
    ("text", "first", "other"),
    [
        ("on Wednesday", "2026-12-02", "2026-11-25"),
        ("next Friday", "2026-12-04", "2026-11-27"),
        ("on 5/3", "2027-05-03", "2027-03-05"),
        ("before Monday", "2026-11-29", "2026-11-30"),
        ("this week", "2026-11-27", "2026-11-29"),
    ],
)
def test_words_with_two_meanings_give_both(text: str, first: str, other: str) -> None:
    assert local(text) == first
    assert second(text) == other


def test_a_bare_hour_is_one_that_people_are_awake_at_and_the_other_is_offered() -> None:
    found = find_due("call me at 5", now=WEDNESDAY, zone=KYIV)

    assert found
    assert found.due.at.astimezone(KYIV).hour == 17
    assert found.due.alternative
    assert found.due.alternative.astimezone(KYIV).hour == 5


@pytest.mark.parametrize("text", ["tomorrow at 10:00", "tomorrow at 9", "завтра о 12"])
def test_a_morning_hour_of_a_named_day_is_not_asked_about(text: str) -> None:
    assert local(text)
    assert second(text) is None


def test_an_hour_for_breakfast_or_dinner_is_asked_about() -> None:
    assert second("dinner tomorrow at 7")


def test_a_day_ends_a_second_before_midnight_in_the_persons_zone() -> None:
    found = find_due("tomorrow", now=WEDNESDAY, zone=KYIV)

    assert found
    assert found.due.at == datetime(2026, 11, 26, 21, 59, 59, tzinfo=UTC)


def test_tomorrow_is_counted_from_the_persons_midnight() -> None:
    late_in_london = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)

    assert local("tomorrow", now=late_in_london, zone=ZoneInfo("Europe/London")) == "2026-11-26"
    assert local("tomorrow", now=late_in_london) == "2026-11-27"


def test_an_hour_that_the_clock_skips_in_spring_comes_an_hour_later() -> None:
    night_before = datetime(2027, 3, 27, 12, 0, tzinfo=KYIV)

    assert local("tomorrow at 03:30", now=night_before) == "2027-03-28 04:30"


def test_hours_are_counted_through_the_change_of_the_clock() -> None:
    before = datetime(2027, 3, 28, 2, 0, tzinfo=KYIV)

    assert local("in 2 hours", now=before) == "2027-03-28 05:00"


def test_an_announced_date_is_taken_before_another() -> None:
    found = find_due("we met on Thursday and agreed to ship it by Monday", now=WEDNESDAY, zone=KYIV)

    assert found
    assert found.announced
    assert [span.text for span in found.spans] == ["by Monday"]


def test_a_date_and_a_time_apart_in_a_sentence_belong_together() -> None:
    found = find_due("Завтра зателефонуй клієнту о 16:00", now=WEDNESDAY, zone=KYIV)

    assert found
    assert [span.text for span in found.spans] == ["Завтра", "о 16:00"]


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_read_and_its_spans_are_its_words(text: str) -> None:
    found = find_due(text, now=WEDNESDAY, zone=KYIV)

    for span in found.spans if found else ():
        assert text[span.start : span.end] == span.text


_PARTS = st.sampled_from(
    ["tomorrow", "at", "15:00", "by", "Friday", "завтра", "о", "15", "до", "п’ятниці", "2", "weeks", "in", "15.12", "-",
     ",", ".", "\n", "next", "the", "half", "past", "pm", "через", "тижні", "кінця", "місяця", "99999", "31", "лютого",
     "Dec", "2026", "from", "to", "з", "по", "ago", "last", "🙂", "\ud800"]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=25).map(" ".join))
def test_any_heap_of_date_words_is_read_and_a_due_date_is_never_past(text: str) -> None:
    found = find_due(text, now=WEDNESDAY, zone=KYIV)

    if found:
        assert found.due.at.timestamp() >= WEDNESDAY.timestamp() - 60
        assert all(text[span.start : span.end] == span.text for span in found.spans)


@pytest.mark.parametrize("text", ["why did it crash this morning?", "цього ранку впав сервер", "esta mañana se cayó"])
def test_this_morning_is_never_tomorrows(text: str) -> None:
    at_noon = WEDNESDAY.replace(hour=10)

    assert local(text, at_noon) is None


def test_this_evening_is_todays() -> None:
    assert local("call her this evening") == "2026-11-25 19:00"
    assert local("call her this evening at 8") == "2026-11-25 20:00"
