import pytest

from handlers.messages.attachments import spoken, summary
from locales import translations
from tests.handlers.parsed import held
from tests.handlers.samples import FILE
from tests.handlers.telegram import Json

ENGLISH = translations("en")


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


def test_a_voice_message_says_nothing_that_could_be_read_as_a_time() -> None:
    found = held(voice={**FILE, "duration": 14})

    assert found.media is not None
    assert spoken(found.media, ENGLISH) == "Voice message"


@pytest.mark.parametrize(("kind", "line"), [("checklist", "Checklist"), ("rich_message", "Formatted text")])
def test_what_is_words_alone_is_named_all_the_same(kind: str, line: str) -> None:
    assert summary({"type": kind}, ENGLISH) == line
