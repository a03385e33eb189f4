"""Titles of our own sentences in the nine languages; kinds are given, as readers differ about them."""

from datetime import datetime

import pytest

from classifier.base import Kind, Span
from classifier.dates import find_due
from classifier.languages import guess_language
from classifier.titles import MAX_TITLE, make_title
from tests.classifier.conftest import KYIV
from tests.work import costs_at_most

SUNDAY = datetime(2026, 11, 22, 14, tzinfo=KYIV)


def title_of(text: str, *, kind: Kind = Kind.TASK, about: str = "") -> str:
    """The title with the due words cut as a reader cuts them."""
    due = find_due(text, now=SUNDAY, zone=KYIV, language=guess_language(text))
    start = text.find(about) if about else 0
    return make_title(
        text,
        due.spans if due else (),
        kind=kind,
        about=[Span(start, start + len(about), about)] if about else [],
        loose=due.spans if due and due.announced else (),
    )[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hello everyone, would you please water the plants by Monday?", "Water the plants"),
        ("Ines could you check the translation", "Check the translation"),
        ("I was wondering if you could send the seating plan, thanks in advance", "Send the seating plan"),
        ("Write the page about refunds, deadline 4 December", "Write the page about refunds"),
        ("Send the offer by Friday to Anna", "Send the offer to Anna"),
        ("Привіт! Можеш, будь ласка, до середи оновити слайди для школи?", "Оновити слайди для школи"),
        ("Доброго дня, колеги! Потрібно замовити папір до п'ятниці.", "Замовити папір"),
        ("Тарасе, скинь, будь ласка, фото складу", "Скинь фото складу"),
        ("Підкажіть, будь ласка, коли буде кошторис?", "Підкажіть, коли буде кошторис"),
        ("Привет, скинь пожалуйста пароль от почты сегодня", "Скинь пароль от почты"),
        ("Добрый день! Не могли бы вы прислать смету до пятницы?", "Прислать смету"),
        ("Нам нужно продлить аренду до конца недели", "Продлить аренду"),
        ("Hallo, könnten Sie bitte das Angebot bis Freitag korrigieren?", "Das Angebot korrigieren"),
        ("Lena, kannst du mir bitte den Link schicken?", "Den Link schicken"),
        ("Kann jemand bitte den Drucker im 2. Stock reparieren?", "Den Drucker im 2. Stock reparieren"),
        ("Vergiss nicht, morgen die Blumen zu gießen", "Die Blumen zu gießen"),
        ("Bitte schick mir den Bericht", "Schick mir den Bericht"),
        ("Hola, ¿podrías enviarme el presupuesto firmado antes del viernes?", "Enviarme el presupuesto firmado"),
        ("Buenos días a todos, ¿alguien puede pedir agua para la sala, por favor?", "Pedir agua para la sala"),
        ("Necesitamos la lista corregida, por favor", "Necesitamos la lista corregida"),
        ("Hay que renovar el dominio antes del lunes", "Renovar el dominio"),
        ("Bonjour Claire, pourriez-vous m'envoyer le devis avant vendredi, s'il vous plaît ?", "M'envoyer le devis"),
        ("Salut, peux-tu relire la page d'accueil stp ?", "Relire la page d'accueil"),
        ("Rappelle-moi d'appeler le garage demain à 9h", "Appeler le garage"),
        ("Cześć Aniu, czy możesz wysłać umowę do piątku?", "Wysłać umowę"),
        ("Dzień dobry, czy mogliby Państwo sprawdzić status paczki? Pozdrawiam, Jan", "Sprawdzić status paczki"),
        ("Przypomnij mi jutro, żeby zadzwonić do dentysty", "Zadzwonić do dentysty"),
        ("Olá pessoal, você pode revisar o orçamento até amanhã, por favor?", "Revisar o orçamento"),
        ("Me lembra de pagar o condomínio amanhã", "Pagar o condomínio"),
        ("Ciao Marco, potresti inviarmi le foto entro venerdì? Grazie", "Inviarmi le foto"),
        ("Buongiorno, mi potete mandare il listino aggiornato?", "Mandare il listino aggiornato"),
        ("Ricordami di chiamare l'idraulico domani alle 9", "Chiamare l'idraulico"),
    ],
)
def test_a_request_is_titled_by_what_is_asked(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Hi! The import of contacts is broken again, it stops at 80 %. We need the list, please fix it by tomorrow.",
            "The import of contacts is broken again, it stops at 80 %",
        ),
        ("Hi Anna, the scanner shows a grey screen. Could you have a look please?", "The scanner shows a grey screen"),
        (
            "Не відкривається кошик у застосунку. Треба полагодити сьогодні до 18:00.",
            "Не відкривається кошик у застосунку",
        ),
        ("Ми не можемо увійти в кабінет, виправте, будь ласка", "Ми не можемо увійти в кабінет"),
        ("Здравствуйте! У нас проблема. Не грузится корзина. Помогите, пожалуйста, срочно", "Не грузится корзина"),
        ("Die Suche findet keine Umlaute. Bitte prüfen!", "Die Suche findet keine Umlaute"),
        ("La descarga falla siempre. ¿Puedes arreglarlo hoy, por favor?", "La descarga falla siempre"),
        ("Bonjour, le site affiche une page vide. Pouvez-vous regarder svp ?", "Le site affiche une page vide"),
        ("Serwer nie odpowiada od rana. Proszę naprawić jak najszybciej!", "Serwer nie odpowiada od rana"),
        ("O app fecha ao abrir a câmera. Podem verificar?", "O app fecha ao abrir a câmera"),
        ("Ciao ragazzi, il portale non si apre più. Potete controllare?", "Il portale non si apre più"),
    ],
)
@pytest.mark.parametrize("kind", [Kind.TASK, Kind.BUG])
def test_what_is_wrong_is_the_title_and_not_the_plea_to_mend_it(text: str, title: str, kind: Kind) -> None:
    assert title_of(text, kind=kind) == title


def test_the_words_that_spoke_for_a_kind_point_at_the_sentence() -> None:
    text = "I am Ines from accounting and write for the first time. Since the update the search finds nothing."

    assert title_of(text, kind=Kind.BUG, about="finds nothing") == "Since the update the search finds nothing"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("> when is it due?\nPlease send the final numbers", "Send the final numbers"),
        ("On Mon, 16 Nov 2026, Ann wrote:\n> see you\nBook the room for twelve", "Book the room for twelve"),
        ("Twenty chairs for the hall\n\nKind regards,\nPlease recycle", "Twenty chairs for the hall"),
        ("Stühle für den Saal\nMit freundlichen Grüßen\nBitte senden Sie nichts zurück", "Stühle für den Saal"),
        ("Please find attached the plan. Could you confirm receipt?", "Confirm receipt"),
    ],
)
def test_quoted_lines_signatures_and_what_is_attached_are_no_title(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hello", "Hello"),
        ("> nothing but a quotation", "Nothing but a quotation"),
        ("Hola, ¿cuándo abre la piscina?", "¿Cuándo abre la piscina?"),
        ("Puede que llueva mañana por la tarde", "Puede que llueva mañana por la tarde"),
        ("Nice to have met you", "Nice to have met you"),
        ("Send, please, the report", "Send the report"),
        ("To move in, please call the office", "To move in, please call the office"),
        ("Est-ce que la piscine est ouverte ?", "Est-ce que la piscine est ouverte ?"),
        ("If you can swim you may join", "If you can swim you may join"),
        ("Send the plan, if you can", "Send the plan"),
        ("Lines, circles and squares", "Lines, circles and squares"),
        ("Ella puede enviarte una lista mañana", "Ella puede enviarte una lista"),
        ("I want it on paper", "I want it on paper"),
        ("Слушайте новый альбом", "Слушайте новый альбом"),
        ("Напомни мне о собрании", "Напомни мне о собрании"),
        ("Przypomnij mi o zebraniu", "Przypomnij mi o zebraniu"),
        ("La fecha límite es hoy", "La fecha límite es hoy"),
        ("Open the page, check it", "Open the page, check it"),
        ("Rent is due on the 1st", "Rent is due on the 1st"),
    ],
)
def test_what_asks_nobody_stays_as_it_is(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    "text",
    [
        "could you " * 800,
        "Anna, " * 1300,
        "we need " * 1000,
        "please, " * 1000,
        "a, " * 2600,
        "> x\n" * 2000,
        "\n" * 8000,
        "dear Dear " * 800,
        "find attached " * 550,
        "é" * 8000,
        "me puedes, " * 700,
    ],
)
def test_a_title_of_any_text_takes_little_time(text: str) -> None:
    title, _ = make_title(text)

    assert costs_at_most(0.5, make_title, text)
    assert 1 <= len(title) <= MAX_TITLE


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("I have a van and a trailer. May I park both of them here?", Kind.QUESTION, "May I park both of them here?"),
        ("We moved in. And you?", Kind.QUESTION, "We moved in"),
        ("Search finds no umlauts\nThe words I looked for do not work at all", Kind.BUG, "Search finds no umlauts"),
    ],
)
def test_a_question_is_titled_by_itself_and_a_headline_goes_before(text: str, kind: Kind, title: str) -> None:
    assert title_of(text, kind=kind, about="work" if kind is Kind.BUG else "") == title


@pytest.mark.parametrize("text", ["The server is down", "Our server is down", "Der Server ist down"])
def test_a_title_is_more_than_the_article_before_what_is_told_elsewhere(text: str) -> None:
    words = text.partition(" ")[2]

    title, _ = make_title(text, [Span(text.index(words), len(text), words)])

    assert title == text
