import asyncio
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.base import Context, Incoming, Kind, Priority, Reading, Workspace
from classifier.embedded import EmbeddedReader
from classifier.encoder import SentenceEncoder
from classifier.kind_model import KindModel
from tests.classifier.conftest import ANN, KYIV, TEAM, WEDNESDAY
from tests.classifier.test_robustness import HOSTILE
from tests.work import costs_at_most

ReadOne = Callable[..., Reading]


@pytest.fixture
def read_one(embedded: EmbeddedReader) -> ReadOne:
    def read(text: str, workspace: Workspace = TEAM, *, aimed: bool = False, **fields) -> Reading:
        message = Incoming(1, 7, text, WEDNESDAY, KYIV, aimed=aimed, **fields)
        return embedded.read_batch([message], Context({7: workspace}))[0]

    return read


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("could you send the signed lease to the agency today", Kind.TASK, "en"),
        ("The scanner shows a grey screen and then switches itself off", Kind.BUG, "en"),
        ("It would be lovely to have the invoices sorted by customer", Kind.FEATURE, "en"),
        ("Where do we keep the spare toner?", Kind.QUESTION, "en"),
        ("Design review moved to Thursday 15:00, room Oslo", Kind.EVENT, "en"),
        ("FYI the warehouse got its new licence on Monday", Kind.INFO, "en"),
        ("thank you all, that was a great party", Kind.CHITCHAT, "en"),
        ("Не вдається зайти в кабінет, після пароля біла сторінка", Kind.BUG, "uk"),
        ("Скиньте, будь ласка, фото накладної до вечора", Kind.TASK, "uk"),
        ("А хто знає, коли привезуть воду?", Kind.QUESTION, "uk"),
        ("Приложение падает, как только открываю корзину", Kind.BUG, "ru"),
        ("Напомни мне завтра забрать документы", Kind.TASK, "ru"),
        ("Die Anmeldung bricht seit heute mit einem Fehler ab", Kind.BUG, "de"),
        ("Schön wäre eine Suche in den Notizen", Kind.FEATURE, "de"),
        ("¿A qué hora abre la biblioteca?", Kind.QUESTION, "es"),
        ("Merci beaucoup pour votre aide !", Kind.CHITCHAT, "fr"),
        ("Proszę zamówić toner do drukarki", Kind.TASK, "pl"),
        ("O aplicativo trava quando abro a câmera", Kind.BUG, "pt"),
        ("Sarebbe utile poter esportare l'elenco in Excel", Kind.FEATURE, "it"),
    ],
)
def test_the_kind_is_read_in_many_languages(read_one: ReadOne, text: str, kind: Kind, language: str) -> None:
    reading = read_one(text)

    assert reading.drafts[0].kind == kind
    assert reading.language == language


def test_a_draft_says_how_likely_each_kind_is(read_one: ReadOne) -> None:
    draft = read_one("Please order two boxes of envelopes").drafts[0]

    assert set(draft.kind_probabilities) == set(Kind)
    assert sum(draft.kind_probabilities.values()) == pytest.approx(1, abs=1e-4)
    assert draft.kind_probabilities[draft.kind] == max(draft.kind_probabilities.values())
    assert 0.5 <= draft.confidence["is_task"] <= 1


def test_who_read_is_said_and_no_language_model_is_named(read_one: ReadOne, embedded: EmbeddedReader) -> None:
    reading = read_one("Ann, please order envelopes by Friday, urgent")

    assert (reading.provider, reading.model, reading.usage) == ("embedded", "", None)
    assert len(embedded.model) == 12
    assert len(reading.drafts[0].vector) == SentenceEncoder.size


def test_everything_but_the_kind_is_read_as_by_rules(read_one: ReadOne) -> None:
    draft = read_one("Ann, please order envelopes by Friday, urgent").drafts[0]

    assert draft.assignee == ANN.id
    assert draft.priority is Priority.URGENT
    assert draft.due is not None
    assert draft.title == "Order envelopes"


def test_thresholds_leave_fields_empty(read_one: ReadOne) -> None:
    strict = Workspace(members=TEAM.members, thresholds={"priority": 0.99, "assignee": 0.99, "due": 0.99})

    draft = read_one("Ann, please order envelopes by Friday, urgent", strict).drafts[0]

    assert (draft.assignee, draft.priority, draft.due) == (None, Priority.NORMAL, None)
    assert {"assignee", "priority"} <= set(draft.evidence)


def test_a_list_of_tasks_gives_a_draft_each(read_one: ReadOne) -> None:
    reading = read_one("For the move:\n- rent a van\n- pack the glasses\n- give back the keys")

    assert [draft.title for draft in reading.drafts] == ["Rent a van", "Pack the glasses", "Give back the keys"]
    assert all(draft.is_task for draft in reading.drafts)
    assert len({draft.vector for draft in reading.drafts}) == 3


def test_a_short_wish_sent_on_purpose_is_rather_a_task(read_one: ReadOne) -> None:
    note = read_one("new tyres for the van").drafts[0]
    wish = read_one("new tyres for the van", aimed=True).drafts[0]

    assert wish.kind_probabilities["task"] > note.kind_probabilities["task"]


def test_a_kind_the_workspace_does_not_have_becomes_its_own(read_one: ReadOne) -> None:
    draft = read_one("The scanner shows a grey screen", Workspace(kinds=("task", "info"))).drafts[0]

    assert draft.kind == "task"


def test_the_words_that_speak_for_the_kind_are_shown(read_one: ReadOne) -> None:
    draft = read_one("Bonjour à tous. Le portail ne fonctionne plus depuis lundi.").drafts[0]

    assert draft.kind == Kind.BUG
    assert "ne fonctionne" in " ".join(span.text for span in draft.evidence["kind"])


def test_messages_of_a_batch_do_not_change_each_other(embedded: EmbeddedReader, read_one: ReadOne) -> None:
    texts = ["Please water the plants", "Коли реліз?", "Bonjour à tous", "- buy milk\n- call Ann"]
    batch = [Incoming(number, 7, text, WEDNESDAY, KYIV, aimed=False) for number, text in enumerate(texts)]

    together = embedded.read_batch(batch, Context({7: TEAM}))

    for text, reading in zip(texts, together, strict=True):
        alone = read_one(text)
        assert [draft.title for draft in reading.drafts] == [draft.title for draft in alone.drafts]
        for ours, theirs in zip(reading.drafts, alone.drafts, strict=True):
            assert dict(ours.kind_probabilities) == pytest.approx(dict(theirs.kind_probabilities), abs=1e-3)


def test_no_messages_give_no_readings(embedded: EmbeddedReader) -> None:
    assert embedded.read_batch([], Context({})) == []


async def test_the_event_loop_goes_on_while_a_batch_is_read(embedded: EmbeddedReader) -> None:
    batch = [Incoming(number, 7, f"Please call room {number} " * 20, WEDNESDAY, KYIV) for number in range(40)]
    reading = asyncio.create_task(embedded.read(batch, Context({7: TEAM})))

    turns = 0
    while not reading.done():
        turns += 1
        await asyncio.sleep(0.001)

    assert len(await reading) == 40
    assert turns > 5


@given(st.text(alphabet=st.characters(), max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_and_every_piece_of_evidence_is_its_words(embedded: EmbeddedReader, text: str) -> None:
    message = Incoming(1, 7, text, WEDNESDAY, ZoneInfo("UTC"))

    reading = embedded.read_batch([message], Context({7: TEAM}))[0]

    for draft in reading.drafts:
        assert all(0 <= sure <= 1 for sure in draft.confidence.values())
        for span in [span for found in draft.evidence.values() for span in found]:
            assert span.text == text[span.start : span.end] != ""


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_a_hostile_text_takes_no_longer_than_a_blink(read_one: ReadOne, text: str) -> None:
    assert costs_at_most(2, read_one, text)


def test_a_reader_loads_what_is_shipped() -> None:
    assert EmbeddedReader.load().model == KindModel.load().version


@pytest.mark.parametrize(
    "text", ["Call mum", "oat milk, candles", "Hautarzt", "відпустка Марії", "страховка", "cita médico"]
)
def test_what_is_jotted_down_for_the_bot_is_a_task(read_one: ReadOne, text: str) -> None:
    draft = read_one(text, aimed=True).drafts[0]

    assert (draft.kind, draft.is_task) == (Kind.TASK, True)


@pytest.mark.parametrize("text", ["thanks a lot", "Добраніч усім", "haha sehr gut", "спасибо!"])
def test_manners_are_no_task_even_when_sent_on_purpose(read_one: ReadOne, text: str) -> None:
    assert not read_one(text, aimed=True).drafts[0].is_task
