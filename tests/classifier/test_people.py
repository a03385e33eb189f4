import pytest

from classifier.base import Member, Span
from classifier.people import find_assignee
from tests.work import costs_at_most

NAMES = (
    "Олена Коваль",
    "Лена",
    "Ольга",
    "Андрій",
    "Марія",
    "Павел",
    "Катя",
    "Marek Nowak",
    "Ania",
    "Lucía",
    "Claire",
    "Ann Lee",
)
MEMBERS = [Member(number, name, name.split()[0].lower()) for number, name in enumerate(NAMES)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Олено, глянь на макет", "Олена Коваль"),
        ("Доручи Олені кошторис", "Олена Коваль"),
        ("Поручи Лене отчёт", "Лена"),
        ("Лен, скинь файл", "Лена"),
        ("Кать, проверь список", "Катя"),
        ("Доручи Ользі листівки", "Ольга"),
        ("Андрію, подивись", "Андрій"),
        ("Маріє, замов воду", "Марія"),
        ("Доброго дня, Марія, замовте воду", "Марія"),
        ("Поручи Павлу оплату", "Павел"),
        ("Marku, wyślij umowę", "Marek Nowak"),
        ("Cześć Aniu, wyślij umowę", "Ania"),
        ("Niech Marek to zrobi", "Marek Nowak"),
        ("Hola Lucía, ¿puedes mirar la lista?", "Lucía"),
        ("Bonjour Claire, pourriez-vous relire ?", "Claire"),
        ("Responsable : Claire", "Claire"),
        ("zuständig: Claire", "Claire"),
        ("¿Lo puedes mirar, Lucía?", "Lucía"),
        ("@claire kannst du das prüfen", "Claire"),
    ],
)
def test_who_is_spoken_to_is_known_in_whatever_case(text: str, name: str) -> None:
    found = find_assignee(text, MEMBERS)

    assert found
    assert NAMES[found.member] == name


@pytest.mark.parametrize(
    "text",
    [
        "Danke, Claire",
        "Merci Claire, c'est parfait",
        "Claire, merci !",
        "Спасибо, Лена!",
        "Hi, Ann!",
        "Annie, please sort the photos",
        "Frag @claire nach dem Schlüssel",
        "Envía a @claire el contrato",
        "Спроси @olga про договор",
        "Марка на конверте",
        "Marka tego auta, proszę",
    ],
)
def test_who_is_thanked_greeted_or_only_named_is_given_nothing(text: str) -> None:
    assert find_assignee(text, MEMBERS) is None


@pytest.mark.parametrize("text", ["Claire, " * 1000, "merci " * 1300 + ", Claire", "@claire et " * 700])
def test_people_are_looked_for_in_little_time(text: str) -> None:
    assert costs_at_most(1, find_assignee, text, MEMBERS)


def test_a_mention_that_telegram_marked_gives_the_task_to_its_member():
    text = "Remind Ксюша of the invoice"

    assert find_assignee(text, MEMBERS) is None
    found = find_assignee(text, MEMBERS, [(Span(7, 12, "Ксюша"), MEMBERS[0].id)])
    assert found is not None
    assert found.member == MEMBERS[0].id


def test_who_is_only_talked_about_is_given_nothing_by_a_mention():
    assert find_assignee("Ask Ксюша about it", MEMBERS, [(Span(4, 9, "Ксюша"), MEMBERS[0].id)]) is None
