import asyncio

import pytest

from classifier.base import Context, Incoming, Kind, Priority, TextEntity, Workspace
from classifier.rules import RulesReader
from tests.classifier.conftest import ANN, BOB, KYIV, OLENA, TEAM, WEDNESDAY, Read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Please send the invoice to the client", Kind.TASK),
        ("We need to order new chairs", Kind.TASK),
        ("Login does not work after the update, error 500", Kind.BUG),
        ("The app crashes when I open settings", Kind.BUG),
        ("It would be great to have a dark mode", Kind.FEATURE),
        ("When is the release?", Kind.QUESTION),
        ("does anyone know the wifi password", Kind.QUESTION),
        ("Standup tomorrow at 10:00", Kind.EVENT),
        ("FYI we deployed 2.6 yesterday", Kind.INFO),
        ("Thanks a lot, great job!", Kind.CHITCHAT),
        ("Зроби, будь ласка, звіт", Kind.TASK),
        ("Треба замовити стільці", Kind.TASK),
        ("Не працює вхід, помилка 500", Kind.BUG),
        ("Було б добре додати темну тему", Kind.FEATURE),
        ("Коли реліз?", Kind.QUESTION),
        ("Зустріч у понеділок о 11:00", Kind.EVENT),
        ("До відома: сервер оновлено", Kind.INFO),
        ("Дякую, гарного вечора!", Kind.CHITCHAT),
    ],
)
def test_the_kind_is_read_in_both_languages(read: Read, text: str, kind: Kind) -> None:
    draft = read(text, aimed=False).drafts[0]

    assert draft.kind == kind
    assert draft.is_task == (kind in {Kind.TASK, Kind.BUG, Kind.FEATURE, Kind.EVENT})


def test_what_is_said_outright_is_believed(read: Read) -> None:
    draft = read("[Bug] button is grey").drafts[0]

    assert draft.kind == Kind.BUG
    assert draft.evidence["kind"][0].text == "Bug"


def test_a_short_wish_sent_on_purpose_is_a_task_but_not_a_sure_one(read: Read) -> None:
    draft = read("oat milk").drafts[0]

    assert draft.is_task
    assert draft.confidence["kind"] < 0.5


def test_a_greeting_before_the_matter_is_not_the_matter(read: Read) -> None:
    assert read("Привіт! Олено, зроби, будь ласка, звіт", aimed=False).drafts[0].kind == Kind.TASK


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("- fix login\n- write docs", ["Fix login", "Write docs"]),
        ("1. купити молоко\n2. подзвонити мамі", ["Купити молоко", "Подзвонити мамі"]),
        ("Plan:\n• call the bank\n• pay the rent", ["Call the bank", "Pay the rent"]),
        ("1) call Eve 2) book a room 3) send the agenda", ["Call Eve", "Book a room", "Send the agenda"]),
        ("Fix the header\nUpdate the footer", ["Fix the header", "Update the footer"]),
        ("Today:\n- [ ] deploy\n- [x] merge\n☐ write notes", ["Deploy", "Write notes"]),
    ],
)
def test_a_list_is_a_task_for_each_open_item(read: Read, text: str, titles: list[str]) -> None:
    assert [draft.title for draft in read(text).drafts] == titles


@pytest.mark.parametrize(
    "text",
    [
        "- fix login",
        "The app crashes.\nSteps to reproduce:\n1. open the app\n2. click save",
        "Fix the header and call it a day\nIt looks odd on phones",
    ],
)
def test_a_single_item_and_steps_to_reproduce_are_one_thing(read: Read, text: str) -> None:
    assert len(read(text).drafts) == 1


def test_at_most_twenty_tasks_come_from_one_message(read: Read) -> None:
    assert len(read("\n".join(f"- fix bug {number}" for number in range(50))).drafts) == 20


def test_a_list_takes_from_its_heading_what_its_items_do_not_say(read: Read) -> None:
    first, second = read("Urgent, by Friday:\n- fix login\n- write docs tomorrow").drafts

    assert first.due
    assert first.due.at.astimezone(KYIV).day == 27
    assert second.due
    assert second.due.at.astimezone(KYIV).day == 26
    assert first.priority == second.priority == Priority.URGENT


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("Fix it asap", Priority.URGENT),
        ("Терміново полагодь вхід", Priority.URGENT),
        ("prod is down", Priority.URGENT),
        ("Important: renew the certificate", Priority.HIGH),
        ("Важливо: оновити сертифікат", Priority.HIGH),
        ("Not urgent, but clean the wiki", Priority.LOW),
        ("Не терміново, але прибери вікі", Priority.LOW),
        ("Send the report today", Priority.NORMAL),
        ("Send the report in 5 minutes", Priority.NORMAL),
    ],
)
def test_priority_is_normal_unless_the_words_give_a_reason(read: Read, text: str, priority: Priority) -> None:
    draft = read(text).drafts[0]

    assert draft.priority == priority
    assert ("priority" in draft.evidence) == (priority is not Priority.NORMAL)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hi all, could you please send the report by Friday 18:00?", "Send the report"),
        ("@ann please fix the header asap", "Fix the header"),
        ("Remind me to pay rent on the 1st", "Pay rent"),
        ("Hello team! We met today. Please book a room. Thanks", "Book a room"),
        ("Боб, зроби бекап до кінця дня", "Зроби бекап"),
        ("Привіт! Треба оновити сертифікат завтра", "Оновити сертифікат"),
        ("Meeting moved to 3pm", "Meeting moved to 3pm"),
        ("Зустріч перенесли на 15:00", "Зустріч перенесли на 15:00"),
        ("The page does not open, customers complain. Fix it by 18:00.", "The page does not open, customers complain"),
        ("Терміново! На сайті не відкривається форма. Треба полагодити сьогодні.", "На сайті не відкривається форма"),
        ("Will do. And the login page is slow on phones", "The login page is slow on phones"),
        ("Login broken. Since yesterday it hangs", "Login broken"),
        (
            "Webinar on Thursday at 18:00: what is new. Register at our site",
            "Webinar on Thursday at 18:00: what is new",
        ),
        ("tomorrow", "Tomorrow"),
        ("photo.jpg", "Photo.jpg"),
        ("fix\u202e the\x00 thing\ud800", "Fix the thing"),
        ("", "…"),
    ],
)
def test_the_title_is_the_core_of_what_is_asked(read: Read, text: str, title: str) -> None:
    assert read(text).drafts[0].title == title


def test_a_long_text_gives_a_title_that_ends_at_a_word(read: Read) -> None:
    title = read("write " + "a very long story " * 40).drafts[0].title

    assert len(title) <= 120
    assert title.endswith("…")
    assert "\n" not in title


def test_a_date_of_something_that_happened_stays_in_the_title_and_is_not_due(read: Read) -> None:
    draft = read("The server crashed at 15:00").drafts[0]

    assert draft.due is None
    assert draft.title == "The server crashed at 15:00"


@pytest.mark.parametrize("text", ["Friday 15:00", "in two weeks", "10 грудня о 9:00"])
def test_who_sends_hardly_more_than_a_date_means_it(read: Read, text: str) -> None:
    aimed, overheard = read(text).drafts[0], read(text, aimed=False).drafts[0]

    assert aimed.due
    assert aimed.confidence["due"] >= 0.8
    assert overheard.confidence.get("due", 0) <= aimed.confidence["due"]


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("@ann fix the header", ANN.id),
        ("Ann, please fix the header", ANN.id),
        ("Боб, зроби бекап", BOB.id),
        ("Олено, глянь, будь ласка", OLENA.id),
        ("assign to Ann: renew the certificate", ANN.id),
        ("fix the header, Ann", ANN.id),
        ("ask @ann about the header", None),
        ("@zed fix the header", None),
        ("Prepare the gift for Ann", None),
        ("@ann and @bob_k: fix the header", ANN.id),
        ("@ann @bob_k fix the header", None),
    ],
)
def test_a_task_goes_to_the_member_who_is_spoken_to(read: Read, text: str, member: int | None) -> None:
    assert read(text).drafts[0].assignee == member


def test_each_field_shows_the_words_it_came_from(read: Read) -> None:
    draft = read("@ann please send the report by Friday, it is urgent").drafts[0]

    words = {field: [span.text for span in spans] for field, spans in draft.evidence.items()}
    assert words["assignee"] == ["@ann"]
    assert words["due"] == ["by Friday"]
    assert words["priority"] == ["urgent"]
    assert "please" in words["kind"]
    assert set(draft.confidence) == {"kind", "is_task", "title", "priority", "due", "assignee"}


def test_what_telegram_marked_is_taken_before_what_the_rules_find(read: Read) -> None:
    marks = [TextEntity("text_link", 4, 8, url="https://example.com/x"), TextEntity("bold", 0, 3)]

    entities = read("See docs and me@example.com", entities=marks).drafts[0].entities

    assert [(entity.type, entity.value) for entity in entities] == [
        ("url", "https://example.com/x"),
        ("email", "me@example.com"),
    ]


def test_a_field_the_workspace_wants_surer_stays_empty(read: Read) -> None:
    strict = Workspace(members=TEAM.members, thresholds={"due": 0.99, "assignee": 0.99, "priority": 0.99})

    draft = read("@ann send it by Friday asap", strict).drafts[0]

    assert (draft.due, draft.assignee, draft.priority) == (None, None, Priority.NORMAL)


def test_so_does_a_date_that_only_the_heading_of_its_list_has(read: Read) -> None:
    text = "By Friday:\n- send the report to the client\n- book the room for the demo"

    usual, strict = read(text), read(text, Workspace(thresholds={"due": 0.8}))

    assert all(draft.due for draft in usual.drafts)
    assert [draft.due for draft in strict.drafts] == [None, None]


def test_the_kind_is_one_of_the_workspaces_own(read: Read) -> None:
    assert read("When is it?", Workspace(kinds=("ops", "task"))).drafts[0].kind == "task"
    assert read("When is it?", Workspace(kinds=("ops",))).drafts[0].kind == "ops"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please send the report", "en"),
        ("Зроби звіт до завтра", "uk"),
        ("Нагадай завтра подзвонити мамі", "uk"),
        ("Исправь, пожалуйста, эту кнопку", "ru"),
        ("Kannst du bitte den Bericht schicken?", "de"),
        ("¿Puedes enviar el informe?", "es"),
        ("12345", "und"),
        ("报告", "und"),
    ],
)
def test_the_language_is_told_or_unknown(read: Read, text: str, language: str) -> None:
    assert read(text).language == language


def test_another_language_is_read_without_being_sure(read: Read) -> None:
    draft = read("Bitte schick mir den Bericht").drafts[0]

    assert draft.confidence["kind"] <= 0.2
    assert draft.title == "Schick mir den Bericht"


async def test_readings_come_in_the_order_of_the_messages() -> None:
    messages = [Incoming(number, 7, text, WEDNESDAY, KYIV) for number, text in enumerate(("buy milk", "привіт", ""))]

    readings = await RulesReader().read(messages, Context({7: TEAM}))

    assert [reading.drafts[0].title for reading in readings] == ["Buy milk", "Привіт", "…"]
    assert {reading.provider for reading in readings} == {"rules"}


async def test_long_messages_leave_time_for_others_in_between() -> None:
    long = Incoming(1, 7, "завтра " * 1_000, WEDNESDAY, KYIV)
    reading = asyncio.create_task(RulesReader().read([long] * 3, Context({7: TEAM})))
    turns = 0

    while not reading.done():
        turns += 1
        await asyncio.sleep(0)

    assert turns > 3


async def test_a_message_of_an_unknown_workspace_is_read_all_the_same() -> None:
    readings = await RulesReader().read([Incoming(1, 404, "buy milk", WEDNESDAY, KYIV)], Context({}))

    assert readings[0].drafts[0].kind == Kind.TASK


@pytest.mark.parametrize(
    "text", ["Can someone look at the login page?", "Could you send me the file?", "Хто може глянути логи?"]
)
def test_a_request_in_the_form_of_a_question_is_a_task(read: Read, text: str) -> None:
    assert read(text, aimed=False).drafts[0].kind == Kind.TASK


def test_a_title_keeps_the_due_words_that_it_makes_no_sense_without(read: Read) -> None:
    draft = read("Reminder: rent is due on the 1st").drafts[0]

    assert draft.due
    assert draft.title == "Reminder: rent is due on the 1st"


@pytest.mark.parametrize(
    "text", ["Release 2.4 is out", "Build 12 failed", "Update is ready", "Order A-12 has arrived", "Вийшла версія 2.4"]
)
def test_a_noun_that_looks_like_a_verb_asks_for_nothing(read: Read, text: str) -> None:
    draft = read(text, aimed=False).drafts[0]

    assert (draft.kind, draft.is_task) == (Kind.INFO, False)


@pytest.mark.parametrize("text", ["Release 2.4", "Update the page that is out of date", "Report what is wrong"])
def test_the_same_word_as_a_verb_asks(read: Read, text: str) -> None:
    assert read(text, aimed=False).drafts[0].kind == Kind.TASK


def test_a_greeting_is_no_evidence_of_a_question(read: Read) -> None:
    assert read("Привіт! Коли реліз?").drafts[0].evidence["kind"][0].text == "Коли"


def test_somebody_asked_politely_is_given_a_task(read: Read) -> None:
    draft = read("Can somebody send the invoice to Maria?").drafts[0]

    assert (draft.title, draft.is_task) == ("Send the invoice to Maria", True)
