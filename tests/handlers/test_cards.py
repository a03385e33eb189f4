"""What a card says, and which buttons it has."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiogram.types import ForceReply

from handlers.cards import draw
from handlers.cards.presses import MoveTask
from storage.tables import Channel, MessageState, Status
from tasks.views import CardView
from tests.handlers.views import (
    ANN,
    BOB,
    NOW,
    as_telegram_reads,
    data_of,
    delivery,
    issue,
    labels,
    message,
    person,
    seen,
    task,
    task_view,
    view,
    workspace,
)

SOON = NOW + timedelta(days=2)


def card(**fields: object) -> CardView:
    """A card of one task with these columns."""
    return view(task_view(task(**fields), issue()))


def said(shown: CardView) -> str:
    return seen(draw(shown, now=NOW))


def test_a_card_says_title_number_kind_author_chat_and_how_sure_it_is_and_why() -> None:
    lines = said(card()).split("\n")

    assert lines == [
        "Fix the crash #12",
        "Bug",
        "From Zed · Backend · Sun, Nov 22, 11:00",
        "82 % sure: “crashes on login” · read by simple rules",
    ]


def test_a_card_speaks_its_readers_language() -> None:
    bob = person(2, "Bob", locale="uk")

    lines = said(view(task_view(task(), issue()), reader=bob)).split("\n")

    assert lines[1:] == [
        "Помилка",
        "Від: Zed · Backend · нд, 22 лист., 11:00",
        "Упевненість 82 %: «crashes on login» · прочитано: прості правила",
    ]


def test_in_a_group_a_card_speaks_the_groups_language() -> None:
    team = workspace(kind="group", locale="uk")

    assert "Помилка" in said(view(task_view(task(), issue()), reader=None, workspace=team))


def test_the_title_is_bold() -> None:
    assert "<b>Fix the crash</b> #12" in draw(card(), now=NOW).text


@pytest.mark.parametrize(
    ("priority", "words"), [("low", "🔽 low"), ("normal", None), ("high", "🔼 high"), ("urgent", "🔥 urgent")]
)
def test_priority_is_said_only_when_it_is_not_normal(priority: str, words: str | None) -> None:
    assert said(card(priority=priority)).split("\n")[1] == ("Bug" if words is None else f"Bug · {words}")


def test_a_due_time_is_shown_by_telegram_in_the_zone_of_whoever_reads_it() -> None:
    drawn = draw(card(due_at=SOON, due_grain="time"), now=NOW)

    assert f'<tg-time unix="{int(SOON.timestamp())}"' in drawn.text
    assert "DateTime" in as_telegram_reads(drawn.text)[1]
    assert "📅 Tue, Nov 24, 14:00" in seen(drawn)


def test_a_due_day_is_the_same_words_for_everybody() -> None:
    end_of_day = SOON.replace(hour=21, minute=59, second=59)  # 23:59:59 in Kyiv

    drawn = draw(card(due_at=end_of_day, due_grain="day"), now=NOW)

    assert "📅 Tue, Nov 24\n" in drawn.text


def test_a_due_day_of_another_year_names_the_year() -> None:
    assert "Jan 2, 2027" in said(card(due_at=NOW + timedelta(days=41), due_grain="day"))


def test_assignee_and_end_of_a_snooze_are_said() -> None:
    snoozed = task(snoozed_until=SOON, assignee_id=2)

    assert "👤 Bob · 💤 until Tue, Nov 24, 14:00" in said(view(task_view(snoozed, issue(), assignee=BOB)))


def test_a_snooze_that_is_over_is_not_said() -> None:
    assert "💤" not in said(card(snoozed_until=NOW))


def test_the_original_is_a_link_where_there_is_one() -> None:
    drawn = draw(view(task_view(), message=message(link="https://t.me/c/1/2?a=1&b=%22")), now=NOW)

    assert '<a href="https://t.me/c/1/2?a=1&amp;b=%22">original</a>' in drawn.text


def test_own_words_in_private_need_no_author() -> None:
    own = message(forwarded=False, author="Ann", chat="")

    assert "From" not in said(view(task_view(task(), issue()), message=own))


def test_in_a_group_who_asked_stands_beside_who_wrote() -> None:
    team = workspace(kind="group", chat_id=-100, title="Team")
    about = message(forwarded=False, author="Bob", author_id=2, sender_id=1, chat_id=-100)

    text = said(view(task_view(), message=about, workspace=team, reader=None, members=[ANN, BOB]))

    assert "From Bob · asked by Ann" in text


def test_what_a_stream_brought_names_its_source_and_shows_its_words() -> None:
    alarm = message(chat_id=None, forwarded=False, author="CI", chat="deploys", text="Disk full\nsee the log")

    drawn = draw(view(task_view(), message=alarm, source="Builds", reader=None), now=NOW)

    assert "From CI · deploys · via Builds · " in seen(drawn)
    assert "<blockquote expandable>Disk full\nsee the log</blockquote>" in drawn.text
    assert not drawn.silent


def test_the_answer_to_a_message_comes_without_a_sound() -> None:
    assert draw(card(), now=NOW).silent


def test_an_attachment_is_named_with_its_size() -> None:
    report = message(media={"type": "document", "file_id": "f", "name": "report.pdf", "size": 2_200_000})

    assert "📎 report.pdf · 2.1 MB" in said(view(task_view(), message=report))


def test_a_file_too_large_to_fetch_is_said_to_be() -> None:
    film = message(media={"type": "video", "file_id": "f", "name": "a.mp4", "size": 31_457_280, "too_big": True})

    assert "📎 a.mp4 · 30.0 MB · over 20 MB, which I can't fetch" in said(view(task_view(), message=film))


def test_attachments_of_one_kind_are_counted() -> None:
    pieces = [message(n, pieces=3, media={"type": "photo", "file_id": "f"}) for n in (1, 2, 3)]

    assert "📎 Photo × 3" in said(view(task_view(), message=pieces[0], pieces=pieces))


def test_a_burst_shows_how_many_pieces_whose_and_each_with_author_time_and_words() -> None:
    pieces = [
        message(1, pieces=3, author="Ann", text="Look at this"),
        message(2, author="Bob", text="It <b>breaks</b>\n\n\nagain"),
        message(3, author="Zed", text="", media={"type": "voice", "file_id": "f", "duration": 5}),
    ]

    drawn = draw(view(task_view(task(), issue()), message=pieces[0], pieces=pieces), now=NOW)

    assert "3 messages · Ann, Bob, Zed" in seen(drawn)
    assert "<blockquote expandable><b>Ann</b>, <tg-time" in drawn.text
    assert "It &lt;b&gt;breaks&lt;/b&gt;\nagain\n<b>Zed</b>" in drawn.text
    assert "Voice message" in seen(drawn)


def test_the_comment_above_a_burst_is_not_said_again_where_it_was_written() -> None:
    pieces = [message(1, pieces=2, author="Ann", text="Look at this", forwarded=False), message(2, author="Bob")]

    drawn = draw(view(task_view(task(), issue()), message=pieces[0], pieces=pieces), now=NOW)

    assert "2 messages · Ann, Bob" in seen(drawn)
    assert "<blockquote expandable><b>Bob</b>, <tg-time" in drawn.text
    assert "Look at this" not in drawn.text


def test_the_words_of_an_album_are_not_said_again_where_it_was_sent() -> None:
    photo = {"type": "photo", "file_id": "f"}
    pieces = [message(1, pieces=2, album_id="7", media=photo), message(2, album_id="7", text="", media=photo)]

    drawn = draw(view(task_view(task(), issue()), message=pieces[0], pieces=pieces), now=NOW)

    assert "📎 Photo × 2" in seen(drawn)
    assert "blockquote" not in drawn.text


def test_a_burst_of_a_hundred_long_pieces_fits_and_says_how_many_are_left_out() -> None:
    pieces = [message(n, pieces=100, author=f"Author {n}", text="слово " * 500) for n in range(1, 101)]

    drawn = draw(view(task_view(task(), issue()), message=pieces[0], pieces=pieces), now=NOW)

    text, kinds = as_telegram_reads(drawn.text)
    shown = text.count("слово слово")
    assert len(text) <= 4096
    assert len(kinds) <= 100
    assert shown > 5
    assert "100 messages · Author 1, Author 2, Author 3 +97" in text
    assert f"and {100 - text.count('Author ') + 3} more" in text


def test_several_tasks_are_a_numbered_list_with_ticks_and_the_first_open_one_is_selected() -> None:
    tasks = [task(1, status=Status.DONE, title="Buy milk"), task(2, title="Call Bob"), task(3, title="Pay")]

    drawn = draw(view(*(task_view(one, issue()) for one in tasks)), now=NOW)

    assert "☑ 1. <s>Buy milk</s>\n☐ 2. <b>Call Bob</b>\n☐ 3. Pay\n\n<b>Call Bob</b> #13" in drawn.text
    assert labels(drawn)[0] == ["1", "· 2 ·", "3"]


def test_the_selected_task_is_the_one_that_the_buttons_are_for() -> None:
    tasks = [task_view(task(n, title=f"T{n}"), issue()) for n in (1, 2, 3)]

    drawn = draw(view(*tasks, delivery=delivery(view={"part": 2})), now=NOW)

    assert "<b>T3</b> #14" in drawn.text
    assert MoveTask.unpack(data_of(drawn, "Done")).task == 3


def test_a_proposed_task_asks() -> None:
    drawn = draw(card(status=Status.PROPOSED), now=NOW)

    assert seen(drawn).endswith("Is this a task?")
    assert labels(drawn) == [["✓ Accept", "✓ Done", "Not a task"]]


def test_a_done_task_is_struck_and_says_who_did_it_and_when() -> None:
    signed = {"status": {"by": "person", "person": 2}}

    drawn = draw(view(task_view(task(status=Status.DONE, set_by=signed), issue()), members=[ANN, BOB]), now=NOW)

    assert "✅ <s>Fix the crash</s> #12\nDone by Bob, <tg-time" in drawn.text
    assert labels(drawn) == [["Reopen", "More…"]]


def test_what_was_no_task_says_who_said_so() -> None:
    signed = {"status": {"by": "person", "person": 1}}

    assert said(card(status=Status.DROPPED, set_by=signed)) == "✖️ Fix the crash #12\nNot a task, says Ann"


@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ({"kind": "info", "confidence": {"is_task": 0.9}}, False),
        ({"kind": "info", "confidence": {"is_task": 0.55}}, True),
        ({"kind": "task", "confidence": {"is_task": 0.65}}, True),
        ({"kind": "task", "confidence": {"is_task": 0.55}, "learned": {"is_task": 5}}, False),
    ],
)
def test_a_kept_note_asks_whether_it_is_a_task_only_where_that_is_in_doubt(fields: dict[str, Any], asks: bool) -> None:
    drawn = draw(view(issues=[issue(is_task=False, **fields)]), now=NOW)

    assert seen(drawn).endswith("\nIs this a task?") == asks
    assert labels(drawn) == [["Make it a task"]]


def test_a_note_without_words_asks_nothing() -> None:
    voice = message(text="", media={"type": "voice", "file_id": "f", "duration": 5})
    read = issue(is_task=False, kind="task", confidence={"is_task": 0.55})

    assert "Is this a task?" not in seen(draw(view(issues=[read], message=voice), now=NOW))


def test_a_kept_note_can_be_made_a_task() -> None:
    drawn = draw(view(issues=[issue(kind="info", is_task=False)]), now=NOW)

    assert seen(drawn).startswith("🗒 Kept as a note\n")
    assert "Info, 82 % sure: “crashes on login”" in seen(drawn)
    assert labels(drawn) == [["Make it a task"]]


def test_a_kept_question_is_called_one() -> None:
    drawn = draw(view(issues=[issue(kind="question", is_task=False)]), now=NOW)

    assert seen(drawn).startswith("🗒 Kept as a question\n")


def test_a_message_that_is_still_to_be_read_has_no_buttons() -> None:
    drawn = draw(view(message=message(state=MessageState.NEW), issues=[]), now=NOW)

    assert seen(drawn).startswith("⏳ Reading…")
    assert drawn.reply_markup is None


def test_a_message_that_no_reader_survived_is_kept_and_says_so() -> None:
    drawn = draw(view(message=message(state=MessageState.QUARANTINED), issues=[]), now=NOW)

    assert "couldn't read this, but it is kept" in seen(drawn)
    assert labels(drawn) == [["Make it a task"]]


def test_a_date_with_two_readings_offers_both() -> None:
    words = issue(due_at=SOON, due_grain="day", due_alternative=SOON + timedelta(days=7))

    drawn = draw(view(task_view(task(due_at=SOON, due_grain="day"), words)), now=NOW)

    assert seen(drawn).endswith("The date can be read in two ways. Which one is meant?")
    assert labels(drawn)[0] == ["Tue, Nov 24", "Tue, Dec 1"]


def test_a_date_that_a_person_decided_on_is_asked_about_no_more() -> None:
    words = issue(due_at=SOON, due_alternative=SOON + timedelta(days=7))

    shown = view(task_view(task(due_at=SOON, set_by={"due": {"by": "person", "person": 1}}), words))

    assert "two ways" not in said(shown)


def test_a_guessed_zone_is_confirmed_at_the_first_time() -> None:
    guessed = person(zone_confirmed=False)

    drawn = draw(view(task_view(task(due_at=SOON, due_grain="time"), issue()), reader=guessed), now=NOW)

    assert seen(drawn).endswith("Times are in Kyiv. Is that yours?")
    assert labels(drawn)[0] == ["Yes, that's my time", "Change"]


def test_a_guessed_zone_does_not_matter_to_a_day() -> None:
    guessed = person(zone_confirmed=False)

    assert "Kyiv" not in said(view(task_view(task(due_at=SOON, due_grain="day"), issue()), reader=guessed))


@pytest.mark.parametrize(("reason", "words"), [("due", "It's time:"), ("snooze", "You wanted to come back to this:")])
def test_a_reminder_is_plain_and_comes_with_a_sound(reason: str, words: str) -> None:
    due = task_view(task(due_at=NOW, due_grain="time"), issue())

    drawn = draw(view(due, delivery=delivery(Channel.REMINDER, view={"reason": reason})), now=NOW)

    assert seen(drawn) == f"⏰ {words}\nFix the crash #12\n📅 Sun, Nov 22, 14:00"
    assert labels(drawn) == [["✓ Done", "💤 An hour", "💤 Until tomorrow"], ["Snooze", "Open the card"]]
    assert not drawn.silent


def test_a_reminder_of_what_is_done_only_opens_the_card() -> None:
    done = task_view(task(status=Status.DONE), issue())

    drawn = draw(view(done, delivery=delivery(Channel.REMINDER, view={"reason": "due"})), now=NOW)

    assert labels(drawn) == [["Open the card"]]


def test_a_prompt_asks_for_a_reply() -> None:
    drawn = draw(view(task_view(), delivery=delivery(Channel.PROMPT, view={"field": "due"})), now=NOW)

    assert seen(drawn).startswith("When is #12 Fix the crash due?")
    assert isinstance(drawn.reply_markup, ForceReply)


def test_a_prompt_in_a_group_names_whom_it_asks() -> None:
    asked = view(task_view(), delivery=delivery(Channel.PROMPT, view={"field": "due"}, chat_id=-100))

    text, kinds = as_telegram_reads(draw(asked, now=NOW).text)

    assert text.startswith("Ann: When is #12")
    assert "MentionName" in kinds


def test_a_task_made_by_hand_shows_its_description() -> None:
    made = task(message_id=None, author="deploy script", description="All of it\nin detail")

    drawn = draw(replace(view(task_view(made)), message=None, pieces=[], issues=[]), now=NOW)

    assert "From deploy script" in seen(drawn)
    assert "<blockquote expandable>All of it\nin detail</blockquote>" in drawn.text
