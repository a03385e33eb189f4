import pytest

from classifier.base import Span
from classifier.tenses import is_told
from tests.classifier.conftest import KYIV, Read


def span_of(date: str, text: str) -> Span:
    start = text.index(date)
    return Span(start, start + len(date), date)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("the new gateway went live at 9:00", "at 9:00"),
        ("check why the newsletter went out twice this morning", "this morning"),
        ("the lift broke today", "today"),
        ("сайт упав о 9:30", "о 9:30"),
        ("касса зависла в 12:00", "в 12:00"),
        ("die Kasse war um 14 Uhr offline", "um 14 Uhr"),
        ("el servidor cayó a las 10:00", "a las 10:00"),
        ("le serveur est tombé à 8h30", "à 8h30"),
        ("serwer padł o 11:15", "o 11:15"),
        ("o servidor caiu às 15h", "às 15h"),
        ("il server è caduto alle 16:00", "alle 16:00"),
    ],
)
def test_an_hour_after_a_verb_of_the_past_is_told(text: str, date: str) -> None:
    assert is_told(span_of(date, text), text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("the call was moved to 15:00", "15:00"),
        ("the lift broke, mend it today", "today"),
        ("I was thinking 15:00 for the call", "15:00"),
        ("було б добре зустрітися о 15:00", "о 15:00"),
        ("было бы хорошо созвониться в 15:00", "в 15:00"),
        ("der Termin wurde auf 15 Uhr verlegt", "15 Uhr"),
        ("It broke. Call the mechanic at 15:00", "at 15:00"),
        ("send the list at 15:00", "at 15:00"),
    ],
)
def test_an_hour_to_come_is_not(text: str, date: str) -> None:
    assert not is_told(span_of(date, text), text)


@pytest.mark.parametrize(
    "text",
    [
        "The new gateway went live at 11:00",
        "Check why the newsletter went out twice this morning",
        "Please check the till, it froze today at 12:00",
    ],
)
def test_what_is_told_is_never_due(read: Read, text: str) -> None:
    assert read(text).drafts[0].due is None


@pytest.mark.parametrize(
    "text",
    [
        "For the brochure:\n- check the prices\n- fix the map\n\nCould we have it back by Friday?\nThanks, Eva",
        "- check the prices\n- fix the map\nPlease send both by Friday.",
        "- перевірити ціни\n- виправити мапу\n\nПотрібно до п'ятниці",
        "- check the prices\n- fix the map\n\nDeadline: 27 November",
    ],
)
def test_a_deadline_below_a_list_is_the_one_of_its_items(read: Read, text: str) -> None:
    drafts = read(text).drafts

    assert len(drafts) == 2
    assert [draft.due and draft.due.at.astimezone(KYIV).day for draft in drafts] == [27, 27]
    for draft in drafts:
        assert "\n" not in draft.evidence["title"][0].text
        for span in draft.evidence["due"]:
            assert text[span.start : span.end] == span.text


def test_an_item_with_a_date_of_its_own_keeps_it(read: Read) -> None:
    first, second = read("- check the prices tomorrow\n- fix the map\n\nAll of it by Friday, please").drafts

    assert first.due
    assert second.due
    assert [due.at.astimezone(KYIV).day for due in (first.due, second.due)] == [26, 27]


def test_the_date_of_the_heading_is_believed_before_the_one_below(read: Read) -> None:
    drafts = read("By Thursday:\n- check the prices\n- fix the map\n\nI will be back by Monday").drafts

    assert [draft.due and draft.due.at.astimezone(KYIV).day for draft in drafts] == [26, 26]


def test_what_is_only_told_below_a_list_is_no_deadline(read: Read) -> None:
    drafts = read("- check the prices\n- fix the map\n\nI am away on Monday").drafts

    assert [draft.due for draft in drafts] == [None, None]
