"""What comes again, in people's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.recurrence import Recurrence, find_recurrence, is_rule
from tests.work import costs_at_most

WEEKDAYS, WEEKEND = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=SA,SU"
MONDAY, TUESDAY_EVERY_OTHER = "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
MON_THU = "FREQ=WEEKLY;BYDAY=MO,TH"
FIRST, LAST_DAY, FIRST_MONDAY = "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYDAY=1MO"
LAST_FRIDAY = "FREQ=MONTHLY;BYDAY=-1FR"
MARCH_3 = "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3"
EVERY_3_DAYS, EVERY_2_WEEKS, QUARTER = "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;INTERVAL=3"

ENGLISH = [
    ("daily", "FREQ=DAILY"),
    ("every day", "FREQ=DAILY"),
    ("everyday at 9", "FREQ=DAILY"),
    ("every 3 days", EVERY_3_DAYS),
    ("every three days", EVERY_3_DAYS),
    ("every second day", "FREQ=DAILY;INTERVAL=2"),
    ("weekly", "FREQ=WEEKLY"),
    ("once a week", "FREQ=WEEKLY"),
    ("every 2 weeks", EVERY_2_WEEKS),
    ("every other week", EVERY_2_WEEKS),
    ("fortnightly", EVERY_2_WEEKS),
    ("every weekday", WEEKDAYS),
    ("on weekdays at 9", WEEKDAYS),
    ("every Mon-Fri", WEEKDAYS),
    ("every weekend", WEEKEND),
    ("every Monday", MONDAY),
    ("on Mondays", MONDAY),
    ("weekly on Monday", MONDAY),
    ("every Monday and Thursday", MON_THU),
    ("each Mon, Wed & Fri at 10:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
    ("every other Tuesday", TUESDAY_EVERY_OTHER),
    ("every second Tuesday", TUESDAY_EVERY_OTHER),
    ("every two weeks on Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
    ("monthly", "FREQ=MONTHLY"),
    ("monthly on the 1st", FIRST),
    ("on the 1st of every month", FIRST),
    ("every month on the 15th at 10:00", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("every 15th", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("monthly on the last day", LAST_DAY),
    ("on the last day of every month", LAST_DAY),
    ("every first Monday of the month", FIRST_MONDAY),
    ("first Monday of each month", FIRST_MONDAY),
    ("monthly on the last Friday", LAST_FRIDAY),
    ("every third Friday of the month", "FREQ=MONTHLY;BYDAY=3FR"),
    ("yearly on March 3", MARCH_3),
    ("every year on 3 March", MARCH_3),
    ("every March 3", MARCH_3),
    ("every last Friday of November", "FREQ=YEARLY;BYMONTH=11;BYDAY=-1FR"),
    ("annually", "FREQ=YEARLY"),
    ("every quarter", QUARTER),
    ("quarterly", QUARTER),
    ("every six months", "FREQ=MONTHLY;INTERVAL=6"),
    ("every 6 months", "FREQ=MONTHLY;INTERVAL=6"),
    ("every half year", "FREQ=MONTHLY;INTERVAL=6"),
    ("every third month", QUARTER),
    ("at the end of every month", LAST_DAY),
]
UKRAINIAN = [
    ("щодня", "FREQ=DAILY"),
    ("кожного дня о 9", "FREQ=DAILY"),
    ("кожні 3 дні", EVERY_3_DAYS),
    ("кожен другий день", "FREQ=DAILY;INTERVAL=2"),
    ("щотижня", "FREQ=WEEKLY"),
    ("раз на тиждень", "FREQ=WEEKLY"),
    ("раз на два тижні", EVERY_2_WEEKS),
    ("кожні два тижні", EVERY_2_WEEKS),
    ("щобудня", WEEKDAYS),
    ("по буднях о 10", WEEKDAYS),
    ("кожного буднього дня", WEEKDAYS),
    ("щовихідних", WEEKEND),
    ("кожні вихідні", WEEKEND),
    ("щопонеділка", MONDAY),
    ("кожного понеділка", MONDAY),
    ("по понеділках і четвергах", MON_THU),
    ("щопонеділка та щочетверга", MON_THU),
    ("кожен понеділок і четвер", MON_THU),
    ("щотижня у вівторок", "FREQ=WEEKLY;BYDAY=TU"),
    ("кожен другий вівторок", TUESDAY_EVERY_OTHER),
    ("щомісяця 1-го числа", FIRST),
    ("першого числа кожного місяця", FIRST),
    ("кожного 15 числа", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("щомісяця в останній день", LAST_DAY),
    ("в останній день кожного місяця", LAST_DAY),
    ("кожного першого понеділка місяця", FIRST_MONDAY),
    ("щомісяця в останню п'ятницю", LAST_FRIDAY),
    ("щороку 3 березня", MARCH_3),
    ("кожного 3 березня", MARCH_3),
    ("щокварталу", QUARTER),
    ("кожні 2 роки", "FREQ=YEARLY;INTERVAL=2"),
    ("кожні 6 місяців", "FREQ=MONTHLY;INTERVAL=6"),
    ("кожні півроку", "FREQ=MONTHLY;INTERVAL=6"),
    ("в кінці кожного місяця", LAST_DAY),
]
RUSSIAN = [
    ("ежедневно", "FREQ=DAILY"),
    ("каждый день в 9", "FREQ=DAILY"),
    ("каждые 3 дня", EVERY_3_DAYS),
    ("каждые три дня", EVERY_3_DAYS),
    ("еженедельно", "FREQ=WEEKLY"),
    ("раз в неделю", "FREQ=WEEKLY"),
    ("раз в две недели", EVERY_2_WEEKS),
    ("каждые 2 недели", EVERY_2_WEEKS),
    ("каждый будний день", WEEKDAYS),
    ("по будням в 10", WEEKDAYS),
    ("каждые выходные", WEEKEND),
    ("каждый понедельник", MONDAY),
    ("по понедельникам", MONDAY),
    ("по понедельникам и четвергам", MON_THU),
    ("каждый понедельник и четверг", MON_THU),
    ("каждый второй вторник", TUESDAY_EVERY_OTHER),
    ("ежемесячно 1-го числа", FIRST),
    ("1 числа каждого месяца", FIRST),
    ("каждое 15 число", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("в последний день каждого месяца", LAST_DAY),
    ("каждый месяц в последний день", LAST_DAY),
    ("каждый первый понедельник месяца", FIRST_MONDAY),
    ("последняя пятница каждого месяца", LAST_FRIDAY),
    ("ежегодно 3 марта", MARCH_3),
    ("каждое 3 марта", MARCH_3),
    ("каждый год 3 марта", MARCH_3),
    ("ежеквартально", QUARTER),
    ("каждый квартал", QUARTER),
    ("каждые 6 месяцев", "FREQ=MONTHLY;INTERVAL=6"),
    ("каждые полгода", "FREQ=MONTHLY;INTERVAL=6"),
    ("каждый третий месяц", QUARTER),
    ("в конце каждого месяца", LAST_DAY),
]
SPANISH = [
    ("diariamente", "FREQ=DAILY"),
    ("cada día", "FREQ=DAILY"),
    ("todos los días a las 9", "FREQ=DAILY"),
    ("todos los dias", "FREQ=DAILY"),
    ("cada 3 días", EVERY_3_DAYS),
    ("cada tres días", EVERY_3_DAYS),
    ("cada semana", "FREQ=WEEKLY"),
    ("una vez por semana", "FREQ=WEEKLY"),
    ("cada dos semanas", EVERY_2_WEEKS),
    ("cada día laborable", WEEKDAYS),
    ("entre semana", WEEKDAYS),
    ("todos los fines de semana", WEEKEND),
    ("cada lunes", MONDAY),
    ("todos los lunes", MONDAY),
    ("los lunes y jueves", MON_THU),
    ("cada lunes y jueves a las 10", MON_THU),
    ("cada dos semanas el martes", TUESDAY_EVERY_OTHER),
    ("cada mes el día 1", FIRST),
    ("el 1 de cada mes", FIRST),
    ("el último día de cada mes", LAST_DAY),
    ("cada primer lunes del mes", FIRST_MONDAY),
    ("el primer lunes de cada mes", FIRST_MONDAY),
    ("el último viernes de cada mes", LAST_FRIDAY),
    ("cada 3 de marzo", MARCH_3),
    ("cada año el 3 de marzo", MARCH_3),
    ("cada trimestre", QUARTER),
    ("anualmente", "FREQ=YEARLY"),
    ("cada 6 meses", "FREQ=MONTHLY;INTERVAL=6"),
    ("cada fin de mes", LAST_DAY),
    ("el fin de cada mes", LAST_DAY),
]
GERMAN = [
    ("täglich", "FREQ=DAILY"),
    ("jeden Tag um 9", "FREQ=DAILY"),
    ("alle 3 Tage", EVERY_3_DAYS),
    ("alle drei Tage", EVERY_3_DAYS),
    ("jeden zweiten Tag", "FREQ=DAILY;INTERVAL=2"),
    ("wöchentlich", "FREQ=WEEKLY"),
    ("einmal pro Woche", "FREQ=WEEKLY"),
    ("alle zwei Wochen", EVERY_2_WEEKS),
    ("werktags um 10", WEEKDAYS),
    ("jeden Werktag", WEEKDAYS),
    ("jedes Wochenende", WEEKEND),
    ("jeden Montag", MONDAY),
    ("montags", MONDAY),
    ("montags und donnerstags", MON_THU),
    ("jeden Montag und Donnerstag", MON_THU),
    ("jeden zweiten Dienstag", TUESDAY_EVERY_OTHER),
    ("alle 2 Wochen dienstags", TUESDAY_EVERY_OTHER),
    ("monatlich am 1.", FIRST),
    ("am 1. jedes Monats", FIRST),
    ("jeden Ersten", FIRST),
    ("jeden Monat am letzten Tag", LAST_DAY),
    ("am letzten Tag jedes Monats", LAST_DAY),
    ("jeden ersten Montag im Monat", FIRST_MONDAY),
    ("jeden letzten Freitag des Monats", LAST_FRIDAY),
    ("jährlich am 3. März", MARCH_3),
    ("jedes Jahr am 3. März", MARCH_3),
    ("jeden 3. März", MARCH_3),
    ("jedes Quartal", QUARTER),
    ("vierteljährlich", QUARTER),
    ("alle 6 Monate", "FREQ=MONTHLY;INTERVAL=6"),
    ("alle sechs Monate", "FREQ=MONTHLY;INTERVAL=6"),
    ("jeden dritten Monat", QUARTER),
    ("Ende jedes Monats", LAST_DAY),
]


@pytest.mark.parametrize(("text", "rule"), [*ENGLISH, *UKRAINIAN, *RUSSIAN, *SPANISH, *GERMAN])
def test_words_become_the_rule_they_mean(text: str, rule: str) -> None:
    found = find_recurrence(text)

    assert found is not None
    assert found.rule == rule
    assert is_rule(rule)


@pytest.mark.parametrize(
    "text",
    [
        "on Monday",
        "next Monday at 9",
        "the last day of the month",
        "the first Monday of the month",
        "March 3",
        "in 2 weeks",
        "the other day",
        "this weekend",
        "every bug",
        "every tag should be closed",
        "every 15th customer",
        "every 15 customers",
        "every last one of them",
        "every",
        "each of them",
        "daily standup notes",
        "the weekly report",
        "Mondays are bad",
        "fix the weekends page",
        "twice a day",
        "3 times a week",
        "every day 3 times",
        "every 2 hours",
        "every 5 minutes",
        "every second",
        "every 1.5 days",
        "every 0 days",
        "every 9999 days",
        "every few days",
        "every third Tuesday",
        "every 1st and 15th",
        "the end of the month",
        "bi-weekly",
        "every day except Sunday",
        "every day until Friday",
        "on the 31st of February every year 1",
        "у понеділок",
        "через тиждень",
        "кожен баг",
        "двічі на день",
        "2 рази на тиждень",
        "кожні 2 години",
        "на вихідних",
        "щодня крім неділі",
        "в понедельник",
        "каждый баг",
        "дважды в день",
        "3 раза в неделю",
        "каждый час",
        "через неделю",
        "el lunes",
        "cada error",
        "todos los errores",
        "dos veces al día",
        "informe semanal",
        "el primer lunes del mes",
        "am Montag",
        "jeder Fehler",
        "alle Fehler",
        "zweimal pro Woche",
        "alle 2 Stunden",
        "am Wochenende",
        "der tägliche Bericht",
        "",
        "15:30",
    ],
)
def test_plain_dates_and_counts_are_no_recurrence(text: str) -> None:
    found = find_recurrence(text)

    assert found is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Send the report every Monday at 9, please", "every Monday"),
        ("Надіслати звіт щопонеділка о 9", "щопонеділка"),
        ("😀 water the plants on the 1st of every month!", "on the 1st of every month"),
        ("every 2 weeks from December 3", "every 2 weeks"),
        ("every morning at 9", "every"),
    ],
)
def test_the_words_are_named_without_the_time_of_day(text: str, words: str) -> None:
    found = find_recurrence(text)

    assert found is not None
    assert text[found.start : found.end] == words


@given(st.text(max_size=300))
def test_any_text_is_read_and_makes_only_rules_of_ours(text: str) -> None:
    found = find_recurrence(text)

    assert found is None or (is_rule(found.rule) and 0 <= found.start < found.end <= len(text))


@pytest.mark.parametrize(
    "hostile",
    ["every " * 700, "Monday, " * 500, "1st " * 1000, "on the " * 600, "every Monday and " * 250, "п'" * 2000],
)
def test_hostile_text_costs_no_more_than_other_text(hostile: str) -> None:
    found = find_recurrence(hostile)

    assert costs_at_most(1, find_recurrence, hostile)
    assert found is None or isinstance(found, Recurrence)
