"""Ways to say a date, a family at a time, in English and Ukrainian; on Wednesday 25 November 2026, 10:30 in Kyiv."""

from datetime import date

import pytest

from classifier.dates.holidays import Holiday, day_of
from tests.classifier.test_dates import local, second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by EOQ", "2026-12-31"),
        ("by the end of the quarter", "2026-12-31"),
        ("at the start of next week", "2026-11-30"),
        ("mid-December", "2026-12-15"),
        ("in the middle of next month", "2026-12-15"),
        ("next March", "2027-03-31"),
        ("last day of the month", "2026-11-30"),
        ("the week after next", "2026-12-07"),
        ("on Friday the week after next", "2026-12-11"),
        ("last working day of January", "2027-01-29"),
        ("second working day of next month", "2026-12-02"),
        ("останній робочий день місяця", "2026-11-30"),
        ("the last Friday of next month", "2026-12-25"),
        ("fifth last day of May", "2027-05-27"),
        ("first week of January", "2027-01-01"),
        ("first week of February on Tuesday", "2027-02-02"),
        ("by Q2", "2027-04-01"),
        ("in Q3 2027", "2027-09-30"),
        ("до кінця Q1", "2027-03-31"),
        ("до кінця кварталу", "2026-12-31"),
        ("на початку наступного тижня", "2026-11-30"),
        ("в середині грудня", "2026-12-15"),
        ("остання п'ятниця місяця", "2026-11-27"),
    ],
)
def test_an_edge_or_a_part_of_a_period_is_a_day(text: str, expected: str) -> None:
    assert local(text) == expected


def test_the_end_of_a_period_that_is_over_is_that_of_the_next_one() -> None:
    assert local("at the beginning of the month") == "2026-12-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 weeks before Christmas", "2026-12-11"),
        ("three days after New Year's Day", "2027-01-04"),
        ("a week from Monday", "2026-12-07"),
        ("a week and 2 days after Friday", "2026-12-06"),
        ("ten days from today", "2026-12-05"),
        ("4 Tuesdays from now", "2026-12-22"),
        ("third Tuesday after Christmas", "2027-01-12"),
        ("Monday in two weeks", "2026-12-07"),
        ("wednesday next week", "2026-12-02"),
        ("friday after next", "2026-12-04"),
        ("two working days after Friday", "2026-12-01"),
        ("за 2 тижні до Різдва", "2026-12-11"),
        ("наступного тижня в середу", "2026-12-02"),
        ("у п'ятницю через два тижні", "2026-12-11"),
    ],
)
def test_days_are_counted_from_another_day(text: str, expected: str) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in an hour and a half", "2026-11-25 12:00"),
        ("in two and a half hours", "2026-11-25 13:00"),
        ("in 3/4 of an hour", "2026-11-25 11:15"),
        ("in three-quarters of an hour", "2026-11-25 11:15"),
        ("in 2 more hours", "2026-11-25 12:30"),
        ("in a fortnight", "2026-12-09"),
        ("in half a year", "2027-05-25"),
        ("set a timer for 5 minutes 30 seconds", "2026-11-25 10:35"),
        ("30 minutes before 3pm", "2026-11-25 14:30"),
        ("an hour after noon tomorrow", "2026-11-26 13:00"),
        ("через півтори години", "2026-11-25 12:00"),
        ("через дві з половиною години", "2026-11-25 13:00"),
        ("через півроку", "2027-05-25"),
        ("постав таймер на 20 хвилин", "2026-11-25 10:50"),
    ],
)
def test_lengths_have_fractions_and_sums(text: str, expected: str) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow 11ish", "2026-11-26 11:00"),
        ("3ish pm", "2026-11-25 15:00"),
        ("half three", "2026-11-25 15:30"),
        ("15 to noon", "2026-11-25 11:45"),
        ("twenty after 3pm", "2026-11-25 15:20"),
        ("9 tomorrow evening", "2026-11-26 21:00"),
        ("14.30 tomorrow", "2026-11-26 14:30"),
        ("five-thirty pm", "2026-11-25 17:30"),
        ("ten to six", "2026-11-25 17:50"),
        ("tomorrow at six forty-three", "2026-11-26 18:43"),
        ("3 in the AM", "2026-11-26 03:00"),
        ("7 p . m .", "2026-11-25 19:00"),
        ("9:30 - 11:00 on Thursday", "2026-11-26 09:30"),
        ("8:15 - 9:30 pm", "2026-11-25 20:15"),
        ("за чверть дев'ята вечора", "2026-11-25 20:45"),
        ("за десять восьма вечора", "2026-11-25 19:50"),
        ("чверть на восьму вечора", "2026-11-25 19:15"),
    ],
)
def test_clocks_are_told_in_many_ways(text: str, expected: str) -> None:
    got = local(text)

    assert got == expected or second(text) == expected[:10] == (got or "")[:10]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sep-23-2027", "2027-09-23"),
        ("2027/Sep/23", "2027-09-23"),
        ("23-2027-September", "2027-09-23"),
        ("14 April '27", "2027-04-14"),
        ("14th April 27", "2027-04-14"),
        ("January first two thousand and twenty seven", "2027-01-01"),
        ("Fri, Dec 3", "2027-12-03"),
        ("20:00 12/8", "2026-12-08 20:00"),
        ("July 13 thru 15", "2027-07-15"),
    ],
)
def test_dates_are_written_in_many_ways(text: str, expected: str) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by Christmas", "2026-12-25"),
        ("by New Year's Eve at 18:00", "2026-12-31 18:00"),
        ("next Easter", "2027-03-28"),
        ("thanksgiving 2027", "2027-11-25"),
        ("до Нового року", "2027-01-01"),
        ("на Великдень", "2027-05-02"),
        ("к Пасхе", "2027-05-02"),
    ],
)
def test_a_holiday_is_a_day(text: str, expected: str) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    "text", ["Merry Christmas to all of you", "add pastries to the christmas list", "the Easter bunny broke the build"]
)
def test_a_holiday_that_nothing_leads_to_is_no_date(text: str) -> None:
    assert local(text) is None


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (Holiday.EASTER, date(2024, 3, 31)),
        (Holiday.ORTHODOX_EASTER, date(2024, 5, 5)),
        (Holiday.EASTER, date(2025, 4, 20)),
        (Holiday.ORTHODOX_EASTER, date(2025, 4, 20)),
        (Holiday.GOOD_FRIDAY, date(2026, 4, 3)),
        (Holiday.ORTHODOX_PENTECOST, date(2026, 5, 31)),
        (Holiday.MEMORIAL_DAY, date(2026, 5, 25)),
        (Holiday.BLACK_FRIDAY, date(2024, 11, 29)),
        (Holiday.PROGRAMMERS_DAY, date(2026, 9, 13)),
    ],
)
def test_a_holiday_that_moves_is_where_the_calendar_has_it(kind: Holiday, day: date) -> None:
    assert day_of(kind, day.year) == day


@pytest.mark.parametrize("kind", list(Holiday))
def test_every_holiday_has_a_day_in_every_year(kind: Holiday) -> None:
    assert all(day_of(kind, year).year == year for year in range(2020, 2060))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow 5pm GMT", "2026-11-26 19:00"),
        ("Thursday 5pm EST", "2026-11-27 00:00"),
        ("tomorrow at 16:00 (CET)", "2026-11-26 17:00"),
        ("tomorrow at 10:00 UTC+1", "2026-11-26 11:00"),
        ("завтра о 15:00 за Києвом", "2026-11-26 15:00"),
    ],
)
def test_a_clock_with_a_zone_is_that_of_the_zone(text: str, expected: str) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for 5 minutes", "2026-11-25 10:35"),
        ("snooze for 2 days", "2026-11-27"),
        ("на 20 хвилин", "2026-11-25 10:50"),
        ("відклади на годину", "2026-11-25 11:30"),
        ("отложи на 2 часа", "2026-11-25 12:30"),
        ("протягом дня", "2026-11-25"),
        ("deadline is now", "2026-11-25"),
        ("2-4pm tomorrow", "2026-11-26 14:00"),
        ("11-1pm", "2026-11-25 11:00"),
        ("before 6", "2026-11-25 18:00"),
        ("I'll be back 27th", "2026-11-27"),
        ("the 1st of the month", "2026-12-01"),
        ("in less than 3 days", "2026-11-28"),
        ("зустріч в 15", "2026-11-25 15:00"),
    ],
)
def test_a_short_answer_or_a_shortened_form_is_read(text: str, expected: str) -> None:
    assert local(text) == expected


def test_a_length_for_which_a_thing_lasts_is_no_date() -> None:
    assert local("the meeting lasts for 5 minutes") is None
    assert local("на 2 години більше роботи") is None


@pytest.mark.parametrize(
    ("text", "taken_for", "expected"),
    [
        ("um 15", "pt", "2026-11-25 15:00"),
        ("en 5 minutos", "nl", "2026-11-25 10:35"),
        ("завтра в обед", "uk", "2026-11-26 13:00"),
        ("in 5 minutes", "de", "2026-11-25 10:35"),
    ],
)
def test_a_short_text_taken_for_another_language_is_read_all_the_same(text: str, taken_for: str, expected: str) -> None:
    assert local(text, language=taken_for) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What do you want me to do ?",
        "[10:30:15] INFO started",
        "Version: 1.1.30",
        "at first it worked",
        "the Q3 report",
        "the 2nd one",
        "in 2m rows",
        "put dishes on my to do list",
        "ages under 18 and over",
        "move files from one folder to another one.",
        "One may ask a question",
        "my bug 15 after 3 retries",
        "a second wave",
        "sat down",
        "dozens of them",
        "we have two to four people here",
        "I'm at 10 - 20",
        "Це в 10.1",
        "купив 5 годинників",
        "100 км за годину",
    ],
)
def test_small_words_and_numbers_alone_are_no_date(text: str) -> None:
    assert local(text) is None
