"""What a list is asked to show, in filter words and in plain language."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.asked import Asked, read_asked
from classifier.base import Kind, Priority
from tests.classifier.conftest import ANN, BOB, KYIV, OLENA, TEAM, WEDNESDAY
from tests.work import costs_at_most


def asked(text: str) -> Asked:
    return read_asked(text, now=WEDNESDAY, zone=KYIV, members=TEAM.members)


def day(month: int, number: int, *, year: int = 2026) -> datetime:
    """Midnight in Kyiv."""
    return datetime(year, month, number, tzinfo=KYIV).astimezone(UTC)


TODAY = {"from_": day(11, 25), "to": day(11, 26)}
YESTERDAY = {"from_": day(11, 24), "to": day(11, 25)}
MONDAY = {"from_": day(11, 23), "to": day(11, 24)}
LAST_WEEK = {"from_": day(11, 16), "to": day(11, 23)}
THIS_WEEK = {"from_": day(11, 23), "to": day(11, 30)}
THIS_MONTH = {"from_": day(11, 1), "to": day(12, 1)}
LAST_MONTH = {"from_": day(10, 1), "to": day(11, 1)}
LAST_7_DAYS = {"from_": day(11, 19), "to": day(11, 26)}
DUE_THIS_WEEK = {"due_from": day(11, 23), "due_to": day(11, 30)}
DUE_TOMORROW = {"due_from": day(11, 26), "due_to": day(11, 27)}
BUG, FEATURE, QUESTION = {"kind": (Kind.BUG,)}, {"kind": (Kind.FEATURE,)}, {"kind": (Kind.QUESTION,)}
URGENT, HIGH = {"priority": (Priority.URGENT,)}, {"priority": (Priority.HIGH,)}
DONE, OPEN = {"status": ("done",)}, {"status": ("open",)}

FILTERS = [
    ("kind:bug,feature", {"kind": (Kind.BUG, Kind.FEATURE)}),
    ("kind:BUG priority:high", BUG | HIGH),
    ('author:"Ann Lee" author:Bob', {"author": ("Ann Lee", "Bob")}),
    ('author:Ann,"Bob Lee"', {"author": ("Ann", "Bob Lee")}),
    ("assignee:@ann", {"assignee": (ANN.id,)}),
    ("assignee:me", {"mine": True}),
    ("assignee:none", {"nobody": True}),
    ("status:open,in_progress", {"status": ("open", "in_progress")}),
    ("status:snoozed", {"snoozed": True}),
    ("source:github language:uk", {"source": ("github",), "language": ("uk",)}),
    ("from:2026-11-01 to:2026-11-20", {"from_": day(11, 1), "to": day(11, 21)}),
    ("from:yesterday", {"from_": day(11, 24)}),
    ("due:today", {"due_from": day(11, 25), "due_to": day(11, 26)}),
    ("due:week", DUE_THIS_WEEK),
    ("due:2026-12-01", {"due_from": day(12, 1), "due_to": day(12, 2)}),
    ("due:overdue", {"overdue": True}),
    ("due:none", {"no_due": True}),
    ("min_confidence:0.8", {"min_confidence": 0.8}),
    ('q:"kind:bug" status:open', OPEN | {"q": "kind:bug"}),
    ("kind:bug login page", BUG | {"q": "login page"}),
    ("urgent kind:bug from Ann yesterday", BUG | URGENT | YESTERDAY | {"author": ("Ann Lee",)}),
    ("мої kind:bug", BUG | {"mine": True}),
]
ENGLISH = [
    ("bugs from Ann last week", BUG | LAST_WEEK | {"author": ("Ann Lee",)}),
    ("from ann", {"author": ("Ann Lee",)}),
    ("from zed", {"author": ("zed",)}),
    ("From Bob Marley this month", THIS_MONTH | {"author": ("Bob Marley",)}),
    ('questions from "Ann X" today', QUESTION | TODAY | {"author": ("Ann X",)}),
    ("bugs from Ann and Zed", BUG | {"author": ("Ann Lee", "Zed")}),
    ("from GitHub last 7 days", LAST_7_DAYS | {"source": ("github",)}),
    ("reported by Ann", {"author": ("Ann Lee",)}),
    ("urgent for Ann", URGENT | {"assignee": (ANN.id,)}),
    ("in progress assigned to Ann Lee", {"status": ("in_progress",), "assignee": (ANN.id,)}),
    ("@bob_k", {"assignee": (BOB.id,)}),
    ("assigned to me", {"mine": True}),
    ("my tasks", {"mine": True}),
    ("my bugs due tomorrow", BUG | DUE_TOMORROW | {"mine": True}),
    ("unassigned", {"nobody": True}),
    ("overdue", {"overdue": True}),
    ("due this week", DUE_THIS_WEEK),
    ("tasks for this week", DUE_THIS_WEEK),
    ("due Friday", {"due_from": day(11, 27), "due_to": day(11, 28)}),
    ("due by Friday", {"due_to": day(11, 28)}),
    ("before Friday", {"due_to": day(11, 27)}),
    ("tomorrow", DUE_TOMORROW),
    ("next week", {"due_from": day(11, 30), "due_to": day(12, 7)}),
    ("today", TODAY),
    ("done yesterday", DONE | YESTERDAY),
    ("bugs on Monday", BUG | MONDAY),
    ("since Monday", {"from_": day(11, 23)}),
    ("from Monday to Tuesday", {"from_": day(11, 23), "to": day(11, 25)}),
    ("bugs from November 3", BUG | {"from_": day(11, 3), "to": day(11, 4)}),
    ("in the last 3 months", {"from_": day(8, 25), "to": day(11, 26)}),
    ("past month", {"from_": day(10, 25), "to": day(11, 26)}),
    ("features without a date", FEATURE | {"no_due": True}),
    ("snoozed", {"snoozed": True}),
    ("show me all open tasks", OPEN),
    ("urgent high", {"priority": (Priority.URGENT, Priority.HIGH)}),
    ("#12", {"number": 12}),
    ("12", {"number": 12}),
]
UKRAINIAN = [
    ("баги від Олени за минулий тиждень", BUG | LAST_WEEK | {"author": ("Олена Коваль",)}),
    ("від Петра сьогодні", TODAY | {"author": ("Петра",)}),
    ("термінові для Боба", URGENT | {"assignee": (BOB.id,)}),
    ("на Олену", {"assignee": (OLENA.id,)}),
    ("мої завдання", {"mine": True}),
    ("для мене", {"mine": True}),
    ("без відповідального", {"nobody": True}),
    ("прострочені", {"overdue": True}),
    ("термін цього тижня", DUE_THIS_WEEK),
    ("завдання на цей тиждень", DUE_THIS_WEEK),
    ("термін до п'ятниці", {"due_to": day(11, 28)}),
    ("на завтра", DUE_TOMORROW),
    ("зроблені вчора", DONE | YESTERDAY),
    ("відкриті питання", OPEN | QUESTION),
    ("фічі без дати", FEATURE | {"no_due": True}),
    ("за останні 7 днів", LAST_7_DAYS),
    ("цього місяця", THIS_MONTH),
    ("минулого місяця", LAST_MONTH),
    ("відкладені", {"snoozed": True}),
    ("з понеділка", {"from_": day(11, 23)}),
    ("баги в понеділок", BUG | MONDAY),
    ("важливі побажання", FEATURE | HIGH),
    ("покажи всі баги про вхід", BUG | {"q": "вхід"}),
]
RUSSIAN = [
    ("мои баги за вчера", BUG | YESTERDAY | {"mine": True}),
    ("ошибки от Ольги за прошлую неделю", BUG | LAST_WEEK | {"author": ("Ольги",)}),
    ("от Анны и Пети", {"author": ("Анны", "Пети")}),
    ("срочные для Боба", URGENT | {"assignee": (BOB.id,)}),
    ("назначенные мне", {"mine": True}),
    ("мои задачи", {"mine": True}),
    ("без ответственного", {"nobody": True}),
    ("просроченные", {"overdue": True}),
    ("срок на этой неделе", DUE_THIS_WEEK),
    ("задачи на эту неделю", DUE_THIS_WEEK),
    ("до пятницы", {"due_to": day(11, 28)}),
    ("на завтра", DUE_TOMORROW),
    ("сделано вчера", DONE | YESTERDAY),
    ("открытые вопросы", OPEN | QUESTION),
    ("фичи без даты", FEATURE | {"no_due": True}),
    ("за последние 7 дней", LAST_7_DAYS),
    ("в этом месяце", THIS_MONTH),
    ("за прошлый месяц", LAST_MONTH),
    ("отложенные", {"snoozed": True}),
    ("с понедельника", {"from_": day(11, 23)}),
    ("баги в понедельник", BUG | MONDAY),
    ("важные пожелания", FEATURE | HIGH),
    ("покажи все баги про вход", BUG | {"q": "вход"}),
]
SPANISH = [
    ("errores de Ana de la semana pasada", BUG | LAST_WEEK | {"author": ("Ana",)}),
    ("errores de Ann", BUG | {"author": ("Ann Lee",)}),
    ("de Ana y Luis hoy", TODAY | {"author": ("Ana", "Luis")}),
    ("errores de clientes", BUG | {"q": "clientes"}),
    ("urgentes para Ann", URGENT | {"assignee": (ANN.id,)}),
    ("mis tareas", {"mine": True}),
    ("asignadas a mí", {"mine": True}),
    ("sin responsable", {"nobody": True}),
    ("vencidas", {"overdue": True}),
    ("vence esta semana", DUE_THIS_WEEK),
    ("tareas para esta semana", DUE_THIS_WEEK),
    ("hasta el viernes", {"due_to": day(11, 28)}),
    ("antes del viernes", {"due_to": day(11, 27)}),
    ("para mañana", DUE_TOMORROW),
    ("hechas ayer", DONE | YESTERDAY),
    ("preguntas abiertas", OPEN | QUESTION),
    ("mejoras sin fecha", FEATURE | {"no_due": True}),
    ("últimos 7 días", LAST_7_DAYS),
    ("este mes", THIS_MONTH),
    ("del mes pasado", LAST_MONTH),
    ("pospuestas", {"snoozed": True}),
    ("desde el lunes", {"from_": day(11, 23)}),
    ("mejoras importantes", FEATURE | HIGH),
]
GERMAN = [
    ("Fehler von Anna letzte Woche", BUG | LAST_WEEK | {"author": ("Anna",)}),
    ("von Bob Müller letzten Monat", LAST_MONTH | {"author": ("Bob Müller",)}),
    ("Fehler von heute", BUG | TODAY),
    ("dringend für Ann", URGENT | {"assignee": (ANN.id,)}),
    ("meine Aufgaben", {"mine": True}),
    ("mir zugewiesen", {"mine": True}),
    ("nicht zugewiesen", {"nobody": True}),
    ("überfällig", {"overdue": True}),
    ("fällig diese Woche", DUE_THIS_WEEK),
    ("diese Woche fällig", DUE_THIS_WEEK),
    ("Aufgaben für diese Woche", DUE_THIS_WEEK),
    ("fällig bis Freitag", {"due_to": day(11, 28)}),
    ("vor Freitag", {"due_to": day(11, 27)}),
    ("bis morgen", DUE_TOMORROW),
    ("gestern erledigt", DONE | YESTERDAY),
    ("offene Fragen", OPEN | QUESTION),
    ("Wünsche ohne Datum", FEATURE | {"no_due": True}),
    ("letzten 7 Tage", LAST_7_DAYS),
    ("diesen Monat", THIS_MONTH),
    ("zurückgestellt", {"snoozed": True}),
    ("seit Montag", {"from_": day(11, 23)}),
    ("Fehler am Montag", BUG | MONDAY),
    ("wichtige Wünsche", FEATURE | HIGH),
    ("zeige alle Fehler über Anmeldung", BUG | {"q": "Anmeldung"}),
]


@pytest.mark.parametrize(("text", "fields"), [*FILTERS, *ENGLISH, *UKRAINIAN, *RUSSIAN, *SPANISH, *GERMAN])
def test_words_become_the_list_they_ask_for(text: str, fields: dict) -> None:
    assert asked(text) == Asked(**fields)


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("login page crash", "login page crash"),
        ("problem with the login", "problem login"),
        ("fix my profile", "fix my profile"),
        ('"from Ann last week"', "from Ann last week"),
        ('"kind:bug"', "kind:bug"),
        ("«баги за вчора»", "баги за вчора"),
        ("„meine Aufgaben“", "meine Aufgaben"),
        ("for customers", "customers"),
        ("version 3.11", "version 3.11"),
        ("May report", "May report"),
        ("last one", "last one"),
        ('"unclosed', "unclosed"),
        ("half \ud83d character", "half character"),
        ("оплата карткою", "оплата карткою"),
        ("оплата картой", "оплата картой"),
        ("pago tarjeta", "pago tarjeta"),
        ("Zahlung Karte", "Zahlung Karte"),
        ("", ""),
    ],
)
def test_what_is_nothing_special_is_searched_for(text: str, q: str) -> None:
    assert asked(text) == Asked(q=q)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("kind:banana", ("kind:banana",)),
        ("kind:bug,banana", ("kind:banana",)),
        ("priority:huge", ("priority:huge",)),
        ("status:lost", ("status:lost",)),
        ("assignee:zed", ("assignee:zed",)),
        ("language:klingon", ("language:klingon",)),
        ("due:someday", ("due:someday",)),
        ("from:2026-13-45", ("from:2026-13-45",)),
        ("min_confidence:7", ("min_confidence:7",)),
        ("min_confidence:nan", ("min_confidence:nan",)),
        ("author:", ("author:",)),
    ],
)
def test_a_filter_with_a_wrong_value_is_named(text: str, unread: tuple[str, ...]) -> None:
    assert asked(text).unread == unread


def test_a_day_begins_and_ends_where_the_asker_lives_also_when_the_clocks_change() -> None:
    now = datetime(2026, 10, 25, 12, 0, tzinfo=KYIV)

    today = read_asked("today", now=now, zone=KYIV, members=())

    assert today.from_ == datetime(2026, 10, 24, 21, 0, tzinfo=UTC)
    assert today.to == datetime(2026, 10, 25, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["until 9999-12-31", "every day until 9999-12-31", "due:9999-12-31", "31.12.9999"])
def test_a_day_at_the_end_of_the_calendar_is_no_fault(text: str) -> None:
    assert isinstance(asked(text), Asked)


@given(st.text(max_size=200))
def test_any_request_is_read(text: str) -> None:
    assert isinstance(asked(text), Asked)


@pytest.mark.parametrize(
    "hostile", ['"', "from ", "kind:bug,", 'author:"', "last 7 ", "due by ", "Monday ", "my ", "a:", "1.1 "]
)
def test_a_hostile_request_costs_no_more_than_its_length(hostile: str) -> None:
    text = (hostile * 1_000)[:1_000]
    result = asked(text)

    assert costs_at_most(1, asked, text)
    assert isinstance(result, Asked)
