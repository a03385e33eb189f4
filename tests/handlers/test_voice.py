"""Voice messages on their cards: what is said of them, and how people write them down, correct them, try them again."""

from typing import Any

import pytest
from aiogram.types import ForceReply

from classifier.base import Draft
from handlers.cards import draw
from handlers.cards.presses import HearAgain, WriteDown
from handlers.options import Options
from storage.store import Store
from storage.tables import Message
from storage.team_tables import Transcript, TranscriptState
from tasks import transcribing
from tasks.transcribers import NOT_ADMITTED, STAYS_HERE, TOO_LONG, Transcriber
from tasks.transcribing import GONE, NO_TRANSCRIBER, TOO_BIG, Call, TranscriberError
from tasks.transcripts import BY_HAND
from tests.handlers import views
from tests.handlers.desk import Desk
from tests.handlers.samples import FILE, HIDDEN
from tests.handlers.telegram import BOB, BOT, EVE, TEAM, Json

HERE = Transcriber("openai:whisper-1", "127.0.0.1:8000", here=True)
CALL = Call(HERE.name, HERE.endpoint, local=True, bytes=1, seconds=12)
VOICE: Json = {**FILE, "duration": 12}
MEDIA: dict[str, Any] = {"type": "voice", "file_id": "f1", "file_unique_id": "u1", "duration": 12}
SILENCE = Draft(title="Voice message", kind="info", is_task=False)
MILK = Draft(title="Buy milk", kind="task", is_task=True, confidence={"kind": 0.9, "is_task": 0.9})


@pytest.fixture
def options() -> Options:
    return Options(bot_id=BOT["id"], bot_username=BOT["username"], transcriber=HERE)


async def spoken(desk: Desk, **fields: Any) -> Json:
    """The card of a voice message of which nothing is heard yet."""
    await desk.telegram.say(voice=VOICE, **fields)
    await desk.read(SILENCE)
    (card,) = await desk.send()
    return card


async def hear(desk: Desk, words: str) -> None:
    """Have the transcriber hear this in all that waits, and the reader read it."""

    def finish(store: Store) -> None:
        for wanted in transcribing.claim(store, "w", HERE, 10):
            assert transcribing.finish(store, "w", wanted, words, CALL)

    await desk.telegram.db.write(finish)
    await desk.read(MILK)
    await desk.send()


async def fail(desk: Desk, error: TranscriberError) -> None:
    def postpone(store: Store) -> None:
        for wanted in transcribing.claim(store, "w", HERE, 10):
            transcribing.postpone(store, "w", wanted, error, CALL)

    await desk.telegram.db.write(postpone)
    await desk.send()


async def test_the_card_is_there_before_the_words_and_becomes_a_tasks(desk: Desk) -> None:
    card = await spoken(desk)
    assert "🎤 Voice message 0:12 · writing it down…" in desk.text(card)

    await hear(desk, "Please buy some milk")

    shown = desk.text(card)
    assert shown.startswith("Buy milk #1")
    assert "🎤 Voice message 0:12 · as I heard it" in shown
    assert "Please buy some milk" in shown


async def test_the_same_update_again_has_it_written_down_once(desk: Desk) -> None:
    update = {"update_id": 77, "message": desk.telegram.message(voice=VOICE)}
    await desk.telegram.feed(update)
    await desk.read(SILENCE)
    await hear(desk, "Buy milk")

    await desk.telegram.feed(update)

    assert await desk.telegram.db.write(transcribing.claim, "w", HERE, 10) == []
    assert await desk.telegram.texts() == ["Buy milk"]


async def test_its_words_are_corrected_by_answering_a_question_that_shows_them(desk: Desk) -> None:
    card = await spoken(desk)
    await hear(desk, "By silk")
    await desk.press(card, "✎ Correct the words")
    prompt = list(desk.messages.values())[-1]
    assert "By silk" in desk.text(prompt)
    assert isinstance(desk.drawn[prompt["message_id"]].reply_markup, ForceReply)

    await desk.reply(prompt, "Buy silk")
    await desk.read(Draft(title="Buy silk", kind="task", is_task=True))
    await desk.send()

    assert "Buy silk #1" in desk.text(card)
    assert "written down by hand" in desk.text(card)
    assert desk.gone == [prompt["message_id"]]


async def test_a_question_can_be_cancelled_on_a_note_too(desk: Desk) -> None:
    card = await spoken(desk)
    await fail(desk, TranscriberError("nothing is said", retry=False))
    await desk.press(card, "✎ Write it down")

    await desk.press(card, "Cancel")

    assert len(desk.gone) == 1
    assert "Cancel" not in str(desk.drawn[card["message_id"]].reply_markup)


async def test_what_was_not_understood_can_be_tried_again(desk: Desk) -> None:
    card = await spoken(desk)
    await fail(desk, TranscriberError("nothing is said", retry=False))
    assert "I couldn't understand this" in desk.text(card)

    said = await desk.press(card, "↻ Try again")

    assert said == "I'll listen again"
    assert "writing it down…" in desk.text(card)
    await hear(desk, "Buy milk")
    assert "as I heard it" in desk.text(card)


async def test_an_old_button_to_try_again_changes_nothing(desk: Desk) -> None:
    card = await spoken(desk)
    await fail(desk, TranscriberError("nothing is said", retry=False))
    again = desk.data(card, "↻ Try again")
    await desk.press_data(card, again)
    await hear(desk, "Buy milk")

    said = await desk.press_data(card, again, query_id="2")

    assert said == "This question is settled already. Look at the card again."
    assert "as I heard it" in desk.text(card)


async def test_a_forged_press_under_another_card_finds_nothing(desk: Desk) -> None:
    await spoken(desk)
    other = await desk.card(by=EVE)

    for number, forged in enumerate((WriteDown(message=1), HearAgain(message=1))):
        assert await desk.press_data(other, forged.pack(), by=EVE, query_id=f"f{number}") == "I can't find that."

    assert len(desk.messages) == 2, "nobody was asked for anything"


async def test_in_a_group_only_whom_a_question_asks_answers_it(desk: Desk) -> None:
    await desk.telegram.say(voice=VOICE, caption="@sift_bot hear this", by=BOB, chat=TEAM, **_mention("@sift_bot"))
    await desk.read(MILK)
    (card,) = await desk.send()
    await hear(desk, "By silk")
    await desk.press(card, "✎", by=BOB)
    prompt = list(desk.messages.values())[-1]

    await desk.reply(prompt, "Mine", by=EVE)

    assert await desk.telegram.texts() == ["hear this\n\nBy silk"]
    await desk.reply(prompt, "Buy silk", by=BOB)
    assert await desk.telegram.texts() == ["hear this\n\nBuy silk"]


def _mention(name: str) -> Json:
    return {"caption_entities": [{"type": "mention", "offset": 0, "length": len(name)}]}


async def test_an_edited_caption_leaves_what_was_heard(desk: Desk) -> None:
    said = await desk.telegram.say(voice=VOICE, caption="For Bob")
    await desk.read(MILK)
    await hear(desk, "Buy milk")

    await desk.telegram.edit(said, caption="For Cid")

    assert await desk.telegram.texts() == ["For Cid\n\nBuy milk"]


async def test_each_sound_of_a_burst_has_a_button(desk: Desk) -> None:
    for _ in range(2):
        await desk.telegram.say(voice=VOICE, forward_origin=HIDDEN)
    await desk.read(SILENCE)
    (card,) = await desk.send()
    await hear(desk, "Buy milk")

    await desk.press(card, "✎ Correct the words 2")
    await desk.reply(list(desk.messages.values())[-1], "Buy silk")

    assert await desk.telegram.texts() == ["Buy milk", "Buy silk"]


def drawn(*rows: Transcript | None, **media: Any) -> tuple[str, list[str]]:
    """What a card says of sounds, and its buttons for them."""
    pieces = [_piece(number, **media) for number in range(1, len(rows) + 1)]
    transcripts = {row.message_id: row for row in rows if row is not None}
    made = draw(
        views.view(message=pieces[0], pieces=pieces, issues=[views.issue()], transcripts=transcripts), now=views.NOW
    )
    (line,) = (line for line in views.seen(made).splitlines() if line.startswith("🎤"))
    return line, [label for row in views.labels(made) for label in row if label[0] in "✎↻"]


def _piece(number: int, **media: Any) -> Message:
    return views.message(number, text="", media=MEDIA | media)


def transcript(number: int = 1, state: TranscriptState = TranscriptState.FAILED, **fields: Any) -> Transcript:
    return Transcript(message_id=number, workspace_id=1, state=state, **{"transcriber": "openai:w", **fields})


@pytest.mark.parametrize(
    ("row", "said", "buttons"),
    [
        (None, "kept as sound: nothing is set up here that writes it down", ["✎ Write it down"]),
        (transcript(state=TranscriptState.WAITING), "writing it down…", []),
        (transcript(state=TranscriptState.RUNNING), "writing it down…", []),
        (
            transcript(state=TranscriptState.WAITING, last_error="over budget"),
            "enough is written down for today: this one tomorrow",
            ["✎ Write it down"],
        ),
        (transcript(state=TranscriptState.DONE), "as I heard it", ["✎ Correct the words"]),
        (
            transcript(state=TranscriptState.DONE, transcriber=BY_HAND),
            "written down by hand",
            ["✎ Correct the words"],
        ),
        (transcript(last_error="x"), "I couldn't understand this", ["↻ Try again", "✎ Write it down"]),
        (transcript(last_error=TOO_LONG), "kept as sound: it is longer than an hour", ["✎ Write it down"]),
        (
            transcript(last_error=TOO_BIG),
            "over 20 MB, which I can't fetch: it stays in the chat",
            ["✎ Write it down"],
        ),
        (
            transcript(last_error=STAYS_HERE),
            "kept as sound: a voice can't have personal data hidden, and nothing may leave with it",
            ["↻ Try again", "✎ Write it down"],
        ),
    ],
)
def test_a_card_says_how_far_a_sound_is_written_down(row: Transcript | None, said: str, buttons: list[str]) -> None:
    assert drawn(row) == (f"🎤 Voice message 0:12 · {said}", buttons)


@pytest.mark.parametrize("reason", [NOT_ADMITTED, GONE, NO_TRANSCRIBER])
def test_a_reason_to_keep_it_as_sound_is_told(reason: str) -> None:
    assert "· kept as sound: " in drawn(transcript(last_error=reason))[0]


def test_of_several_sounds_what_is_to_come_is_told_first() -> None:
    line, _ = drawn(transcript(1), transcript(2, TranscriptState.WAITING), transcript(3, TranscriptState.DONE))

    assert line == "🎤 Voice message 0:12 × 3 · writing it down…"


def test_a_sound_that_telegram_does_not_give_to_bots_is_an_attachment() -> None:
    message = _piece(1, too_big=True)

    said = views.seen(draw(views.view(message=message), now=views.NOW))

    assert "📎 Voice message 0:12 · over 20 MB, which I can't fetch: it stays in the chat" in said
