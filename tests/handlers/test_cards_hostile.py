"""Whatever people write: Telegram takes the card, it fits, and it looks like text."""

import unicodedata
from datetime import UTC, datetime

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.cards import Drawn, draw
from handlers.cards.markup import fill, link, to_html, width
from handlers.cards.presses import MakeTask
from handlers.cards.prompts import QUESTIONS
from locales import LOCALES
from storage.tables import Channel, MessageState, Person, Status
from tasks.views import CardView
from tests.handlers.views import (
    NOW,
    as_telegram_reads,
    delivery,
    issue,
    message,
    person,
    task,
    task_view,
    view,
    workspace,
)
from wording.lines import one_line, paragraphs

LIMIT = 4096
BREAKERS = [
    "",
    " \n\t ",
    "<b>bold</b> & </b> <tg-time unix='1'>",
    "{author} {0} {} %s %(x)s {{",
    "\u202eReversed\u202c \u2066in\u2069\u2069",
    "\x00\x07\x1b[31m\x7f",
    "\ud83d lone \udc00",
    "\u200b\u200d\u2060",
    "👩‍👩‍👧‍👦" * 700,
    "𝕏" * 4096,
    "z" + "\u0301" * 3000,
    "a\n" * 2000,
    "&amp;&lt;" * 500,
    "\u2028\u2029",
    "שלום עולם مرحبا",
    "/done_12 @ann #tag https://example.org",
]

words = st.one_of(st.sampled_from(BREAKERS), st.text(st.characters(exclude_categories=()), max_size=300))
moments = st.one_of(
    st.none(),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from([datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), NOW]),
)
media = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["photo", "document", "sticker", "voice", "hologram"]), "file_id": st.just("f")},
        optional={"name": words, "size": st.integers(0, 2**63), "too_big": st.just(True), "emoji": words},
    ),
)
links = st.one_of(st.none(), st.just("https://t.me/c/1/2"), words.map(lambda tail: f"https://example.org/{tail}"))


@st.composite
def people(draw_: st.DrawFn, number: int) -> Person:
    zone = draw_(st.sampled_from(["UTC", "Europe/Kyiv", "Pacific/Kiritimati", "Nowhere/Land"]))
    locale = draw_(st.sampled_from(LOCALES))
    return person(number, draw_(words), username="p", zone=zone, locale=locale, zone_confirmed=False)


@st.composite
def views(draw_: st.DrawFn) -> CardView:
    known = [draw_(people(n)) for n in (1, 2)]
    count = draw_(st.sampled_from([0, 1, 2, 40]))
    pieces = [
        message(
            n,
            pieces=draw_(st.sampled_from([1, 3])),
            text=draw_(words),
            author=draw_(words),
            chat=draw_(words),
            link=draw_(links),
            media=draw_(media),
            state=draw_(st.sampled_from(MessageState)),
            chat_id=draw_(st.sampled_from([None, 101])),
            written_at=draw_(moments) or NOW,
        )
        for n in (1, 2, 3)
    ]
    read = issue(
        kind=draw_(words),
        evidence={field: [{"text": draw_(words)}] for field in ("kind", "due", "priority", "assignee")},
        model=draw_(words),
        due_at=draw_(moments),
        due_alternative=draw_(moments),
    )
    tasks = [
        task_view(
            task(
                n + 1,
                title=draw_(words),
                description=draw_(words),
                author=draw_(words),
                status=draw_(st.sampled_from(Status)),
                priority=draw_(st.sampled_from(["low", "normal", "urgent", "odd"])),
                due_at=draw_(moments) if n else read.due_at,
                due_grain=draw_(st.sampled_from(["day", "time"])),
                snoozed_until=draw_(moments),
            ),
            read,
            assignee=draw_(st.sampled_from([None, *known])),
        )
        for n in range(count)
    ]
    shown = delivery(
        draw_(st.sampled_from(Channel) if tasks else st.just(Channel.CARD)),
        chat_id=draw_(st.sampled_from([101, -100])),
        view={
            "menu": draw_(st.sampled_from([None, "due", "assignee", "nonsense"])),
            "part": draw_(st.integers(-1, 5)),
            "field": draw_(st.sampled_from(sorted(QUESTIONS))),
        },
    )
    return view(
        *tasks,
        message=pieces[0],
        pieces=pieces,
        issues=[read],
        source=draw_(words),
        delivery=shown,
        workspace=workspace(kind=draw_(st.sampled_from(["personal", "group"])), locale=draw_(st.sampled_from(LOCALES))),
        reader=draw_(st.sampled_from([None, *known])),
        members=known,
    )


def assert_takeable(drawn: Drawn) -> None:
    """Telegram takes the text and every button."""
    text, kinds = as_telegram_reads(drawn.text)
    assert 0 < len(text) <= width(text) <= LIMIT
    assert text.strip()
    assert len(kinds) <= 100
    if isinstance(drawn.reply_markup, InlineKeyboardMarkup):
        buttons = [button for row in drawn.reply_markup.inline_keyboard for button in row]
        assert 0 < len(buttons) <= 100
        assert all(button.text.strip() and len(button.text) <= 64 for button in buttons)
        assert all(1 <= len((button.callback_data or "").encode()) <= 64 for button in buttons)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(views())
def test_telegram_takes_every_card(shown: CardView) -> None:
    assert_takeable(draw(shown, now=NOW))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("hostile", BREAKERS)
def test_telegram_takes_a_card_made_of_hostile_words_only(hostile: str, locale: str) -> None:
    reader = person(2, hostile, username="p", locale=locale)
    pieces = [message(n, pieces=100, text=hostile, author=hostile, chat=hostile) for n in range(1, 101)]
    read = issue(kind=hostile, model=hostile, evidence={"kind": [{"text": hostile}], "due": [{"text": hostile}]})
    tasks = [task_view(task(n, title=hostile, kind=hostile), read, assignee=reader) for n in range(1, 41)]

    drawn = draw(
        view(*tasks, message=pieces[0], pieces=pieces, issues=[read], reader=reader, members=[reader] * 40), now=NOW
    )

    assert_takeable(drawn)


@settings(max_examples=200, deadline=None)
@given(words)
def test_a_line_of_somebodys_is_one_line_without_controls_that_turns_nothing_round_it(text: str) -> None:
    line = one_line(text, 80)

    assert len(line) <= 82
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in line)
    assert line.count("\u2068") == line.count("\u2069")
    turning = any(unicodedata.bidirectional(letter) in {"R", "AL", "RLO", "LRO", "RLE", "LRE"} for letter in line)
    assert not turning or (line[0], line[-1]) == ("\u2068", "\u2069")


@settings(max_examples=200, deadline=None)
@given(words)
def test_each_line_of_a_paragraph_keeps_its_direction_to_itself(text: str) -> None:
    for line in paragraphs(text, 300).split("\n"):
        assert line.count("\u2068") == line.count("\u2069") <= 1
        assert "\x00" not in line


def test_a_lone_surrogate_is_shown_as_a_replacement() -> None:
    assert one_line("a\ud83db", 10) == "a\ufffdb"


def test_words_that_nobody_can_see_are_no_words() -> None:
    assert one_line("\u200b \u2060\u00ad", 10) == ""


def test_a_cut_never_halves_an_emoji() -> None:
    assert one_line("😀" * 10, 4) == "😀😀😀…"


def test_an_entity_that_begins_with_a_shorter_one_is_nested_rightly() -> None:
    from aiogram.utils.formatting import Bold, Strikethrough

    assert to_html(Strikethrough(Bold("a"), " b")) == "<s><b>a</b> b</s>"


def test_a_links_address_is_escaped() -> None:
    assert to_html(link("x", 'https://e.org/"><b>')) == '<a href="https://e.org/&quot;&gt;&lt;b&gt;">x</a>'


def test_what_fills_a_place_is_not_a_template_itself() -> None:
    assert fill("From {author}", author="{0} {author}").render()[0] == "From {0} {author}"


def test_the_button_of_a_note_carries_the_id_and_nothing_else() -> None:
    drawn = draw(view(issues=[issue(is_task=False)]), now=NOW)

    assert isinstance(drawn.reply_markup, InlineKeyboardMarkup)
    assert drawn.reply_markup.inline_keyboard[0][0].callback_data == MakeTask(message=1).pack() == "make:1"
