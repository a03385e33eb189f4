import pytest
from aiogram.types import Message, MessageEntity
from hypothesis import given
from hypothesis import strategies as st

from handlers.attachments import summary
from handlers.content import Content, content, marks, without
from handlers.origins import authorship
from locales import translations
from tests.handlers.telegram import ANN, BOB, NOON, TEAM, Json, private, units

ENGLISH = translations("en")
FILE = {"file_id": "f1", "file_unique_id": "u1"}
NEWS = {"id": -1001234567890, "type": "channel", "title": "News"}


def message(**fields: object) -> Message:
    base = {"message_id": 7, "date": NOON, "chat": private(ANN), "from": ANN}
    return Message.model_validate(base | fields)


def held(**fields: object) -> Content:
    found = content(message(**fields))
    assert found is not None
    return found


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
        {"type": "text_mention", "start": 10, "end": 13, "user_name": "Bob Lee"},
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


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"document": {**FILE, "file_name": "a.pdf", "file_size": 10, "mime_type": "application/pdf"}},
            {"type": "document", "name": "a.pdf", "size": 10, "mime": "application/pdf"},
        ),
        (
            {"voice": {**FILE, "duration": 72, "mime_type": "audio/ogg"}},
            {"type": "voice", "duration": 72, "mime": "audio/ogg"},
        ),
        ({"video_note": {**FILE, "duration": 5, "length": 240}}, {"type": "video_note", "duration": 5}),
        (
            {"video": {**FILE, "duration": 5, "width": 4, "height": 3, "file_size": 20 * 1024 * 1024 + 1}},
            {"type": "video", "duration": 5, "width": 4, "height": 3, "size": 20 * 1024 * 1024 + 1, "too_big": True},
        ),
        (
            {"audio": {**FILE, "duration": 5, "performer": "Zed", "title": "Song"}},
            {"type": "audio", "duration": 5, "performer": "Zed", "title": "Song"},
        ),
    ],
)
def test_files_are_kept_by_id_with_what_telegram_says_of_them(fields: Json, expected: Json) -> None:
    assert held(**fields).media == {"file_id": "f1", "file_unique_id": "u1", **expected}


def test_of_a_photo_the_largest_size_is_kept_with_its_caption() -> None:
    sizes = [{"file_id": f"f{n}", "file_unique_id": f"u{n}", "width": n, "height": n} for n in (90, 1280, 320)]

    found = held(photo=sizes, caption="look", caption_entities=[{"type": "bold", "offset": 0, "length": 4}])

    assert found.media is not None
    assert found.media["file_id"] == "f1280"
    assert (found.text, found.entities) == ("look", [{"type": "bold", "start": 0, "end": 4}])


def test_an_animation_is_no_document() -> None:
    animation = {**FILE, "duration": 1, "width": 2, "height": 3}

    found = held(animation=animation, document=FILE)

    assert found.media is not None
    assert found.media["type"] == "animation"


OPTIONS = [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(("Thai", "Pizza"))]
POLL = {
    "id": "1",
    "question": "Lunch?",
    "options": OPTIONS,
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False, "emoji": "🙈"}
PLACE = {"latitude": 50.45, "longitude": 30.52}


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"contact": {"phone_number": "+380 44", "first_name": "Zed", "last_name": "Ko"}}, "Zed Ko, +380 44"),
        ({"location": PLACE}, "Location 50.45, 30.52"),
        ({"venue": {"location": PLACE, "title": "Café", "address": "Main St 1"}, "location": PLACE}, "Café, Main St 1"),
        ({"poll": POLL}, "Lunch?\n- Thai\n- Pizza"),
        ({"dice": {"emoji": "🎲", "value": 4}}, "🎲 4"),
        ({"document": {**FILE, "file_name": "plan.pdf"}}, "plan.pdf"),
        ({"document": FILE}, "File"),
        ({"voice": {**FILE, "duration": 72}}, "Voice message 1:12"),
        ({"video_note": {**FILE, "duration": 5, "length": 1}}, "Video message 0:05"),
        ({"sticker": STICKER}, "Sticker 🙈"),
        ({"photo": [{**FILE, "width": 1, "height": 1}]}, "Photo"),
        ({"audio": {**FILE, "duration": 5, "performer": "Zed", "title": "Song"}}, "Zed – Song"),
    ],
)
def test_an_attachment_without_a_caption_has_a_line_to_read(fields: Json, line: str) -> None:
    found = held(**fields)

    assert found.text == ""
    assert found.media is not None
    assert summary(found.media, ENGLISH) == line


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


def test_the_author_of_a_forward_is_the_person_who_wrote_it() -> None:
    found = authorship(message(text="x", forward_origin={"type": "user", "date": 1000, "sender_user": BOB}))

    assert (found.author, found.user and found.user.id) == ("Bob Lee", BOB["id"])
    assert found.written_at.timestamp() == 1000
    assert found.origin == {"type": "user", "id": 102, "name": "Bob Lee", "link": "tg://user?id=102"}


def test_a_person_with_a_username_is_linked_by_it() -> None:
    found = authorship(message(text="x", forward_origin={"type": "user", "date": 1000, "sender_user": ANN}))

    assert found.origin is not None
    assert found.origin["link"] == "https://t.me/ann"


def test_the_author_of_a_hidden_forward_is_the_visible_name() -> None:
    found = authorship(message(text="x", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Zed"}))

    assert (found.author, found.user, found.link, found.chat) == ("Zed", None, None, "")


def test_the_author_of_a_groups_forward_is_who_signed_it_else_the_group() -> None:
    origin = {"type": "chat", "date": 1, "sender_chat": TEAM}

    signed = authorship(message(text="x", forward_origin={**origin, "author_signature": "Chief"}))
    unsigned = authorship(message(text="x", forward_origin=origin))

    assert (signed.author, signed.chat) == ("Chief", "Team")
    assert (unsigned.author, unsigned.chat) == ("Team", "Team")


@pytest.mark.parametrize(
    ("channel", "link"),
    [(NEWS, "https://t.me/c/1234567890/33"), ({**NEWS, "username": "news"}, "https://t.me/news/33")],
)
def test_a_channels_forward_links_to_its_post(channel: Json, link: str) -> None:
    origin = {"type": "channel", "date": 1, "chat": channel, "message_id": 33}

    found = authorship(message(text="x", forward_origin=origin))

    assert (found.author, found.chat, found.link) == ("News", "News", link)


def test_a_supergroups_message_links_to_itself_and_a_small_groups_does_not() -> None:
    small = {"id": -55, "type": "group", "title": "Us"}

    assert authorship(message(text="x", chat=TEAM)).link == "https://t.me/c/2003004005/7"
    assert authorship(message(text="x", chat=small)).link is None
    assert authorship(message(text="x")).link is None


def test_a_deleted_account_is_named_by_its_id() -> None:
    gone = {"id": 5, "is_bot": False, "first_name": ""}

    assert authorship(message(text="x", forward_origin={"type": "user", "date": 1, "sender_user": gone})).author == "5"
