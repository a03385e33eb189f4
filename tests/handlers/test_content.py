import pytest
from aiogram.types import MessageEntity
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages.content import content, marks, without
from tests.handlers.parsed import held, message
from tests.handlers.samples import NEWS
from tests.handlers.telegram import BOB, Json, units


def entity(text: str, words: str, kind: str = "bold", **fields: object) -> MessageEntity:
    start = text.index(words)
    return MessageEntity(type=kind, offset=units(text[:start]), length=units(words), **fields)


def marked(text: str, *entities: MessageEntity) -> list[str]:
    return [text[mark["start"] : mark["end"]] for mark in marks(text, entities)]


@pytest.mark.parametrize(
    "text",
    ["call Ann", "🙈 call Ann 🙉", "👩‍👩‍👧‍👦🇺🇦 call Ann", "\ud83d call \udc00Ann", "é̈ call Ann", "\u202ecall Ann"],
)
def test_entities_mark_the_same_words_after_emoji_and_lone_surrogates(text: str) -> None:
    assert marked(text, entity(text, "call"), entity(text, "Ann")) == ["call", "Ann"]


def test_entities_in_four_thousand_emoji_are_counted_in_code_points() -> None:
    text = "😀" * 4095 + "!"

    assert marks(text, [MessageEntity(type="bold", offset=8190, length=1)]) == [
        {"type": "bold", "start": 4095, "end": 4096}
    ]


@given(st.text(st.characters(codec=None), max_size=30), st.data())
def test_any_marked_words_are_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    entity = MessageEntity(type="bold", offset=units(text[:start]), length=units(text[start:end]))

    assert marked(text, entity) == ([text[start:end]] if start < end else [])


def test_entities_outside_the_text_are_cut_or_left_out() -> None:
    beyond = MessageEntity(type="bold", offset=90, length=5)
    over_the_end = MessageEntity(type="bold", offset=2, length=50)

    assert marked("abcd", beyond, over_the_end) == ["cd"]


def test_entities_keep_their_address_or_name() -> None:
    text = "see here, Bob"
    link = entity(text, "here", "text_link", url="https://a.example/b")
    person = MessageEntity.model_validate({"type": "text_mention", "offset": 10, "length": 3, "user": BOB})

    assert marks(text, [link, person]) == [
        {"type": "text_link", "start": 4, "end": 8, "url": "https://a.example/b"},
        {"type": "text_mention", "start": 10, "end": 13, "user_name": "Bob Lee", "user": BOB["id"]},
    ]


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("@bot buy milk", "@bot", "buy milk"),
        ("buy milk @bot", "@bot", "buy milk"),
        ("buy @bot milk", "@bot", "buy milk"),
        ("hi @bot, buy milk", "@bot", "hi, buy milk"),
        ("buy\n@bot\nmilk", "@bot", "buy\nmilk"),
        ("@bot", "@bot", ""),
    ],
)
def test_words_are_cut_out_with_the_blanks_round_them(text: str, gone: str, left: str) -> None:
    start = text.index(gone)

    assert without(text, [], start, start + len(gone))[0] == left


def test_entities_stay_on_their_words_when_others_are_cut_out() -> None:
    text = "call @bot  Ann 🙈 now"
    found = marks(text, [entity(text, "call"), entity(text, "Ann"), entity(text, "now"), entity(text, "@bot")])

    rest, moved = without(text, found, 5, 9)

    assert rest == "call Ann 🙈 now"
    assert [rest[mark["start"] : mark["end"]] for mark in moved] == ["call", "Ann", "now"]


def test_a_checklist_is_kept_in_its_own_words() -> None:
    found = held(checklist={"title": "Trip", "tasks": [{"id": 1, "text": "book"}, {"id": 2, "text": "pack"}]})

    assert found.text == "Trip\n- book\n- pack"


def test_of_a_rich_message_the_words_are_kept() -> None:
    items = [{"label": "1", "blocks": [{"type": "paragraph", "text": word}]} for word in ("book", "pack")]
    blocks = [
        {"type": "heading", "size": 1, "text": "Trip"},
        {"type": "paragraph", "text": ["leave ", {"type": "bold", "text": "early"}]},
        {"type": "list", "items": items},
    ]

    assert held(rich_message={"blocks": blocks}).text == "Trip\nleave early\n- book\n- pack"


def test_a_reply_across_chats_keeps_what_it_quotes() -> None:
    elsewhere = {"origin": {"type": "user", "date": 1, "sender_user": BOB}}

    found = held(text="fix this", quote={"text": "it is\nbroken", "position": 0}, external_reply=elsewhere)

    assert found.text == "fix this\n\n> it is\n> broken"


@pytest.mark.parametrize("fields", [{"story": {"chat": NEWS, "id": 1}}, {"pinned_message": None}, {"text": ""}])
def test_a_story_or_a_note_of_telegrams_own_holds_nothing(fields: Json) -> None:
    assert content(message(**fields)) is None
