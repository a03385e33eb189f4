"""What people write about time in Spanish, said on Wednesday 25 November 2026, 10:30 in Kyiv."""

import pytest

from tests.classifier.test_dates import local, second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("enviar el informe hasta el viernes", "2026-11-27"),
        ("para el viernes a las 18:00", "2026-11-27 18:00"),
        ("a más tardar el lunes a las 9", "2026-11-30 09:00"),
        ("antes del viernes", "2026-11-26"),
        ("el viernes que viene", "2026-12-04"),
        ("el próximo lunes", "2026-11-30"),
        ("el jueves de la semana que viene", "2026-12-03"),
        ("la semana que viene, el jueves", "2026-12-03"),
        ("el lunes por la noche", "2026-11-30 21:00"),
        ("este fin de semana", "2026-11-29"),
        ("el fin de semana que viene", "2026-12-06"),
        ("de lunes a viernes", "2026-11-27"),
        ("miercoles 2 de diciembre", "2026-12-02"),
        ("viernes 27", "2026-11-27"),
    ],
)
def test_a_weekday_in_spanish(text: str, expected: str) -> None:
    assert local(text, language="es") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("llámame hoy", "2026-11-25"),
        ("mañana sin falta", "2026-11-26"),
        ("pasado mañana", "2026-11-27"),
        ("mañana por la mañana", "2026-11-26 09:00"),
        ("mañana por la tarde", "2026-11-26 15:00"),
        ("el día siguiente", "2026-11-26"),
        ("dentro de quince días", "2026-12-10"),
        ("de aquí a una semana", "2026-12-02"),
        ("en 3 días hábiles", "2026-11-30"),
        ("en media hora", "2026-11-25 11:00"),
        ("en dos horas y media", "2026-11-25 13:00"),
        ("dentro de un cuarto de hora", "2026-11-25 10:45"),
        ("una semana a partir de mañana", "2026-12-03"),
        ("dentro de los próximos 3 días", "2026-11-28"),
    ],
)
def test_a_day_counted_from_today_in_spanish(text: str, expected: str) -> None:
    assert local(text, language="es") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("el 15 de diciembre de 2027 a las 10", "2027-12-15 10:00"),
        ("el treinta y uno de diciembre", "2026-12-31"),
        ("el 1.º de enero", "2027-01-01"),
        ("nos vemos el 16", "2026-12-16"),
        ("el día 20", "2026-12-20"),
        ("para el 21 del 12", "2026-12-21"),
        ("del 3 al 5 de diciembre", "2026-12-05"),
        ("vence el 30/11", "2026-11-30"),
        ("el 20 del mes que viene", "2026-12-20"),
        ("el último viernes del mes", "2026-11-27"),
        ("a fin de mes", "2026-11-30"),
        ("a finales de diciembre", "2026-12-31"),
        ("a mediados de diciembre", "2026-12-15"),
        ("en enero de 2027", "2027-01-31"),
        ("antes de navidad", "2026-12-24"),
    ],
)
def test_a_day_of_the_month_in_spanish(text: str, expected: str) -> None:
    assert local(text, language="es") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a las tres y media", "2026-11-25 15:30"),
        ("a las 3 y cuarto de la tarde", "2026-11-25 15:15"),
        ("a las ocho menos cuarto de la tarde", "2026-11-25 19:45"),
        ("a las once y cuarenta y cinco", "2026-11-25 11:45"),
        ("a la una y media", "2026-11-25 13:30"),
        ("mañana a las 8 menos diez", "2026-11-26 07:50"),
        ("a las 17 horas", "2026-11-25 17:00"),
        ("cinco para las ocho", "2026-11-25 19:55"),
        ("a las 20.30", "2026-11-25 20:30"),
        ("al mediodía", "2026-11-25 12:00"),
        ("esta noche a las diez", "2026-11-25 22:00"),
        ("de 3 a 5 de la tarde", "2026-11-25 15:00"),
        ("entre las 3 y las 5", "2026-11-25 15:00"),
    ],
)
def test_a_time_of_day_in_spanish(text: str, expected: str) -> None:
    assert local(text, language="es") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Buenas tardes a todos",
        "avisa a las 3 personas",
        "¿puedes revisar las dos pantallas?",
        "el 3 no funciona",
        "el 50% de los usuarios",
        "sé que el mar está frío",
        "dame un segundo",
        "el 2 de cada 3",
        "al final funcionó",
        "subió de 5 a 10 por ciento",
        "el 31 de febrero",
        "la factura de diciembre",
        "una vez al día",
        "la versión 2.5.1",
        "hace dos días",
        "el lunes pasado",
        "la semana pasada falló",
        "desde el lunes no funciona el login",
        "ayer a las 3",
    ],
)
def test_spanish_without_a_due_date(text: str) -> None:
    assert local(text, language="es") is None


def test_spanish_is_read_without_being_told_so() -> None:
    assert local("hay que entregarlo pasado mañana a las tres y media") == "2026-11-27 15:30"


def test_the_next_friday_in_spanish_is_next_week_with_the_coming_one_beside_it() -> None:
    assert local("el próximo viernes", language="es") == "2026-12-04"
    assert second("el próximo viernes", language="es") == "2026-11-27"
