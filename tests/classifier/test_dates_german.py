"""What people write about time in German, said on Wednesday 25 November 2026, 10:30 in Kyiv."""

import pytest

from tests.classifier.test_dates import local, second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bitte bis Freitag den Bericht schicken", "2026-11-27"),
        ("bis Freitag 18 Uhr", "2026-11-27 18:00"),
        ("spätestens am Montag um 9", "2026-11-30 09:00"),
        ("Mo 10 Uhr", "2026-11-30 10:00"),
        ("Freitagabend", "2026-11-27 19:00"),
        ("am Montagmorgen um 9", "2026-11-30 09:00"),
        ("am Freitag nächster Woche", "2026-12-04"),
        ("nächste Woche Freitag", "2026-12-04"),
        ("Freitag in einer Woche", "2026-12-04"),
        ("übernächsten Dienstag", "2026-12-08"),
        ("kommenden Montag", "2026-11-30"),
        ("kommende Woche Mittwoch", "2026-12-02"),
        ("von Montag bis Freitag", "2026-11-27"),
        ("am Wochenende", "2026-11-29"),
        ("vor Freitag", "2026-11-26"),
    ],
)
def test_a_weekday_in_german(text: str, expected: str) -> None:
    assert local(text, language="de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heute noch die Rechnung prüfen", "2026-11-25"),
        ("morgen anrufen", "2026-11-26"),
        ("übermorgen", "2026-11-27"),
        ("uebermorgen um 9:00", "2026-11-27 09:00"),
        ("morgen früh", "2026-11-26 09:00"),
        ("morgen Nachmittag", "2026-11-26 15:00"),
        ("heute in acht Tagen", "2026-12-03"),
        ("in vierzehn Tagen", "2026-12-09"),
        ("in einer halben Stunde", "2026-11-25 11:00"),
        ("in einer Dreiviertelstunde", "2026-11-25 11:15"),
        ("in anderthalb Stunden", "2026-11-25 12:00"),
        ("innerhalb von 3 Tagen", "2026-11-28"),
        ("binnen 3 Werktagen", "2026-11-30"),
        ("in 2-3 Tagen", "2026-11-28"),
        ("in zwei bis drei Tagen", "2026-11-28"),
        ("2 Tage nach Freitag", "2026-11-29"),
    ],
)
def test_a_day_counted_from_today_in_german(text: str, expected: str) -> None:
    assert local(text, language="de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 3. Dezember um 14 Uhr", "2026-12-03 14:00"),
        ("am 3.12. um 14:30 Uhr", "2026-12-03 14:30"),
        ("Fällig: 12.12.", "2026-12-12"),
        ("bis zum 15.", "2026-12-15"),
        ("am fünfzehnten", "2026-12-15"),
        ("am zweiundzwanzigsten Dezember", "2026-12-22"),
        ("am siebten zwölften", "2026-12-07"),
        ("vom 3. bis 5. Dezember", "2026-12-05"),
        ("am 20. nächsten Monats", "2026-12-20"),
        ("am ersten Montag im Dezember", "2026-12-07"),
        ("am letzten Tag des Monats", "2026-11-30"),
        ("Ende des Monats", "2026-11-30"),
        ("bis Monatsende", "2026-11-30"),
        ("Ende nächster Woche", "2026-12-04"),
        ("Mitte Dezember", "2026-12-15"),
        ("bis KW 49", "2026-12-04"),
        ("nächsten Monat am 5.", "2026-12-05"),
        ("bis Quartalsende", "2026-12-31"),
        ("am 5. Mai im Jahr 2028", "2028-05-05"),
        ("im Januar 2027", "2027-01-31"),
        ("an Heiligabend", "2026-12-24"),
    ],
)
def test_a_day_of_the_month_in_german(text: str, expected: str) -> None:
    assert local(text, language="de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("um halb drei", "2026-11-25 14:30"),
        ("morgen um Viertel vor acht", "2026-11-26 07:45"),
        ("morgen um dreiviertel acht", "2026-11-26 07:45"),
        ("um 20 nach 3", "2026-11-25 15:20"),
        ("fünf vor halb vier", "2026-11-25 15:25"),
        ("um 18 Uhr 12", "2026-11-25 18:12"),
        ("um 8 Uhr abends", "2026-11-25 20:00"),
        ("um 14.30 Uhr", "2026-11-25 14:30"),
        ("es ist 5 vor 12", "2026-11-25 11:55"),
        ("heute Abend um 8", "2026-11-25 20:00"),
        ("zwischen 14 und 16 Uhr", "2026-11-25 14:00"),
        ("14-16 Uhr", "2026-11-25 14:00"),
        ("zehn vor acht abends", "2026-11-25 19:50"),
        ("um 12 Uhr nachts", "2026-11-26 00:00"),
        ("bis morgen Mittag", "2026-11-26 12:00"),
        ("gegen 17 Uhr morgen", "2026-11-26 17:00"),
    ],
)
def test_a_time_of_day_in_german(text: str, expected: str) -> None:
    assert local(text, language="de") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Guten Morgen zusammen",
        "So geht das nicht",
        "das tue ich gern",
        "der Umsatz ist um 15% gestiegen",
        "wir brauchen 5 Mitarbeiter für 3 Projekte",
        "das dauert um 2 Stunden länger",
        "Version 2.5.1 ist da",
        "siehe Seite 12",
        "erste Hilfe",
        "die Preise steigen um 5 bis 10 Prozent",
        "zum ersten Mal",
        "am Ende klappt es",
        "das Mittagessen war gut",
        "vor 3 Tagen war der Server weg",
        "seit Montag geht der Login nicht",
        "letzte Woche ging es noch",
        "gestern um 15 Uhr",
    ],
)
def test_german_without_a_due_date(text: str) -> None:
    assert local(text, language="de") is None


def test_german_is_read_without_being_told_so() -> None:
    assert local("bitte bis Freitag um halb vier erledigen") == "2026-11-27 15:30"


def test_next_wednesday_in_german_is_next_week_with_the_coming_one_beside_it() -> None:
    assert local("nächsten Freitag", language="de") == "2026-12-04"
    assert second("nächsten Freitag", language="de") == "2026-11-27"
