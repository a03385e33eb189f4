import pytest

from classifier.base import Priority
from classifier.priorities import find_priority
from tests.work import costs_at_most


@pytest.mark.parametrize(
    ("text", "priority", "reason"),
    [
        ("Necesitamos urgentemente la factura corregida", Priority.URGENT, "urgentemente"),
        ("Срочно нужен новый пропуск", Priority.URGENT, "Срочно"),
        ("Bitte dringend zurückrufen", Priority.URGENT, "dringend"),
        ("C'est urgent, la salle est fermée", Priority.URGENT, "urgent"),
        ("Pilne: podpis na umowie", Priority.URGENT, "Pilne"),
        ("Preciso do orçamento imediatamente", Priority.URGENT, "imediatamente"),
        ("Rispondi il prima possibile", Priority.URGENT, "il prima possibile"),
        ("Сайт упал, никто не может войти", Priority.URGENT, "Сайт упал"),
        ("Der Server ist ausgefallen", Priority.URGENT, "Server ist ausgefallen"),
        ("La tienda está caída", Priority.URGENT, "tienda está caída"),
        ("Le site est en panne", Priority.URGENT, "site est en panne"),
        ("O site caiu", Priority.URGENT, "site caiu"),
        ("Il sito è giù", Priority.URGENT, "sito è giù"),
        ("Важно: продлить страховку", Priority.HIGH, "Важно"),
        ("Wichtig: Vertrag verlängern", Priority.HIGH, "Wichtig"),
        ("Ważne: przedłużyć polisę", Priority.HIGH, "Ważne"),
        ("Prioridad alta: renovar el seguro", Priority.HIGH, "Prioridad alta"),
        ("Это не срочно", Priority.LOW, "не срочно"),
        ("Не дуже терміново", Priority.LOW, "Не дуже терміново"),
        ("Das ist nicht so dringend", Priority.LOW, "nicht so dringend"),
        ("No es urgente", Priority.LOW, "No es urgente"),
        ("Ce n'est pas très urgent", Priority.LOW, "pas très urgent"),
        ("To nie jest pilne", Priority.LOW, "nie jest pilne"),
        ("Não é urgente", Priority.LOW, "Não é urgente"),
        ("Non è urgente", Priority.LOW, "Non è urgente"),
        ("Keine Eile mit den Fotos", Priority.LOW, "Keine Eile"),
        ("Quand tu auras le temps, trie les photos", Priority.LOW, "Quand tu auras le temps"),
        ("Jak będziesz mieć czas, posprzątaj biuro", Priority.LOW, "Jak będziesz mieć czas"),
        ("Sem pressa, arruma as fotos", Priority.LOW, "Sem pressa"),
    ],
)
def test_the_reason_for_a_priority_is_found_in_nine_languages(text: str, priority: Priority, reason: str) -> None:
    found = find_priority(text)

    assert found.priority is priority
    assert found.span
    assert found.span.text == reason


@pytest.mark.parametrize(
    "text",
    [
        "Ab sofort gelten neue Öffnungszeiten",
        "La sortie d'urgence est à gauche",
        "El lunes es un día festivo",
        "Write a film critique",
        "Send the report in five minutes",
        "Бронь столика на четверых",
    ],
)
def test_what_only_sounds_like_a_reason_leaves_the_priority_normal(text: str) -> None:
    assert find_priority(text).priority is Priority.NORMAL


@pytest.mark.parametrize("text", ["not so very " * 660, "ne pas très " * 660, "quando " * 1100, "c'est " * 1300])
def test_a_priority_is_looked_for_in_little_time(text: str) -> None:
    assert costs_at_most(0.5, find_priority, text)
