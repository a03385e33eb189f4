"""Voice messages become text, over real HTTP: the card is there before their words, and they can be corrected."""

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import transcriber
from classifier.breaker import Breaker
from emulator.people import Person, hidden
from tasks import transcribing
from tests.e2e.cards import answer, becomes, buttons, card, tap, words
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation
from tests.integrations.speech import SpeechServer, fails, says

pytestmark = by_polling

SOUND = b"OggS" + bytes(range(256)) * 200
VOICE = {"content": base64.b64encode(SOUND).decode(), "duration": 12}
HEARD = "Please send the signed contract to Olena tomorrow"
KEY = "sk-for-the-transcriber-alone"


@pytest.fixture
async def speech() -> AsyncIterator[SpeechServer]:
    server = SpeechServer(says(HEARD))
    async with TestServer(server.app) as listening:
        server.port = listening.port
        yield server


@pytest.fixture
def options(speech: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(transcriber.Transcribing, "seconds", 0.05)
    monkeypatch.setattr(transcriber, "Breaker", lambda outages: Breaker(outages=outages, pause=0.3))
    monkeypatch.setattr(transcribing, "OUTAGE_PAUSE", transcribing.OUTAGE_PAUSE / 100)
    return {
        "transcriber": "openai:whisper-1",
        "transcriber_base_url": speech.address,
        "transcriber_api_key": KEY,
        "openai_api_key": "sk-for-nobody-but-openai",
    }


async def test_a_voice_message_has_a_card_at_once_its_words_edit_it_and_a_person_corrects_them(
    speech: SpeechServer, sift: Installation, ann: Person
) -> None:
    go, say = asyncio.Event(), speech.answer

    async def slow(request: web.Request) -> web.StreamResponse:
        await go.wait()
        return await say(request)

    speech.answer = slow
    await ann.say(voice=VOICE)
    first = await card(ann, "🎤 Voice message 0:12 · writing it down…")
    assert "✎ Write it down" not in buttons(first)

    go.set()
    heard = await becomes(ann, first, HEARD, "as I heard it", "📅", button="✎ Correct the words")
    (asked,) = speech.asked
    assert (asked.sound, asked.model, asked.filename) == (SOUND, "whisper-1", "sound.ogg")
    assert asked.authorization == f"Bearer {KEY}"

    await tap(ann, heard, "✎ Correct the words")
    question = await answer(ann, "What is really said in it?", HEARD)
    await ann.say("Please send the signed lease to Olena tomorrow", reply_to=question)

    shown = await becomes(ann, first, "signed lease", "written down by hand", without=("contract",))
    assert "✖ Cancel the question" not in buttons(shown)
    (task,) = await sift.tasks()
    assert "signed lease" in task["title"]


async def test_while_the_transcriber_is_away_the_sound_waits_and_is_written_down_when_it_is_back(
    speech: SpeechServer, sift: Installation, ann: Person
) -> None:
    back, speech.answer = speech.answer, fails(500)
    await ann.say(voice=VOICE)
    first = await card(ann, "is away")
    await sift.until(lambda: transcriber_is(sift, "fault"))

    speech.answer = back

    await becomes(ann, first, HEARD, without=("is away",))
    await sift.until(lambda: transcriber_is(sift, "ok"))


async def test_spoken_pieces_of_a_burst_join_its_text(speech: SpeechServer, sift: Installation, ann: Person) -> None:
    speech.answer = says("And bring the keys")
    await ann.say("Buy milk", forward=hidden("Zed"))
    await ann.say(voice=VOICE, forward=hidden("Zed"))

    shown = await card(ann, "2 messages", "🎤 And bring the keys", "as I heard it")

    assert "Buy milk" in words(shown)
    assert [piece.text for piece in await sift.kept()] == ["Buy milk", "And bring the keys"]


async def test_what_was_begun_when_the_process_ended_is_written_down_by_the_next(
    speech: SpeechServer, sift: Installation, ann: Person
) -> None:
    say, speech.answer = speech.answer, speech.hangs
    await ann.say(voice=VOICE)
    first = await card(ann, "writing it down…")
    await sift.until(lambda: was_asked(speech))

    await sift.stop("bot")
    speech.answer = say
    await sift.start("bot")

    await becomes(ann, first, HEARD)


async def was_asked(speech: SpeechServer) -> bool:
    return bool(speech.asked)


async def transcriber_is(sift: Installation, status: str) -> bool:
    parts: dict[str, Any] = (await sift.health())["parts"]
    return bool(parts.get("transcriber", {}).get("status") == status)
