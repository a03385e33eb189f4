"""A transcriber's server as it answers, fails and misbehaves, over real HTTP."""

import asyncio
import gzip
import io
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bench.stack import free_port
from integrations import transcription
from integrations.transcription import MOST_BYTES, Transcription
from tasks.transcribing import TOO_BIG, TranscriberError
from tests.integrations.speech import Answerer, SpeechServer, fails, says, writes

VOICE = {"type": "voice", "file_id": "f", "duration": 12, "name": "Ann's secret.ogg"}


@pytest.fixture
async def speech() -> AsyncIterator[SpeechServer]:
    server = SpeechServer(says("Buy milk"))
    async with TestServer(server.app) as listening:
        server.port = listening.port
        yield server


async def heard(speech: SpeechServer, **media: object) -> str:
    return await Transcription(speech.address, "whisper-1", "sk-1").write_down(io.BytesIO(b"sound"), VOICE | media)


async def refused(speech: SpeechServer) -> TranscriberError:
    with pytest.raises(TranscriberError) as raised:
        await heard(speech)
    return raised.value


async def test_the_sound_and_the_model_leave_and_nothing_else(speech: SpeechServer) -> None:
    assert await heard(speech) == "Buy milk"

    (asked,) = speech.asked
    assert asked.fields == {"model", "response_format", "file"}
    assert (asked.model, asked.sound, asked.filename, asked.authorization) == (
        "whisper-1",
        b"sound",
        "sound.ogg",
        "Bearer sk-1",
    )


@pytest.mark.parametrize(
    ("media", "filename"),
    [
        ({"type": "video_note"}, "sound.mp4"),
        ({"type": "audio", "mime": "audio/x-m4a"}, "sound.m4a"),
        ({"type": "audio", "mime": "audio/../../etc"}, "sound.mp3"),
        ({"mime": "audio/ogg"}, "sound.ogg"),
    ],
)
async def test_the_server_is_told_the_format_by_a_name_of_ours(
    speech: SpeechServer, media: dict[str, str], filename: str
) -> None:
    await heard(speech, **media)

    assert speech.asked[0].filename == filename


async def test_words_are_kept_without_what_cannot_be_shown(speech: SpeechServer) -> None:
    speech.answer = says(" Buy\x00 milk\u202e\nand bread ")

    assert await heard(speech) == "Buy milk\nand bread"


@pytest.mark.parametrize("status", [401, 403, 404, 408, 429, 500, 503])
async def test_what_its_operator_or_time_can_mend_is_an_outage(speech: SpeechServer, status: int) -> None:
    speech.answer = fails(status, **{"Retry-After": "7"})

    error = await refused(speech)

    assert (error.retry, error.outage, error.left, error.retry_after) == (True, True, True, 7)


@pytest.mark.parametrize("status", [400, 415, 422])
async def test_a_sound_that_is_refused_is_not_sent_again(speech: SpeechServer, status: int) -> None:
    speech.answer = fails(status)

    error = await refused(speech)

    assert not error.retry


async def test_a_sound_that_is_too_big_for_it_is_said_to_be(speech: SpeechServer) -> None:
    speech.answer = fails(413)

    assert str(await refused(speech)) == TOO_BIG


async def test_where_nobody_listens_nothing_has_left() -> None:
    nobody = Transcription(f"http://127.0.0.1:{free_port()}/v1", "m")

    with pytest.raises(TranscriberError) as raised:
        await nobody.write_down(io.BytesIO(b"sound"), VOICE)

    assert (raised.value.retry, raised.value.outage, raised.value.left) == (True, True, False)


NO_ANSWERS: dict[str, Answerer] = {
    "no JSON": writes(b"<html>"),
    "another shape": writes(b'{"words": "a"}'),
    "a list": writes(b'["a"]'),
    "a number": writes(b'{"text": 7}'),
    "brackets": writes(b"[" * 100_000),
    "made up": says("Thanks for watching! " * 100),
}


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=list(NO_ANSWERS))
async def test_nonsense_counts_as_a_try(speech: SpeechServer, answer: Answerer) -> None:
    speech.answer = answer

    error = await refused(speech)

    assert (error.retry, error.outage) == (True, False)


@pytest.mark.parametrize("words", ["", " \n", "…"])
async def test_silence_is_not_asked_for_again(speech: SpeechServer, words: str) -> None:
    speech.answer = says(words)

    error = await refused(speech)

    assert not error.retry


async def test_an_answer_is_read_up_to_a_limit(speech: SpeechServer) -> None:
    speech.answer = writes(json.dumps({"text": "a" * MOST_BYTES}).encode())

    assert (await refused(speech)).outage


async def test_a_packed_answer_is_not_unpacked(speech: SpeechServer) -> None:
    speech.answer = writes(gzip.compress(b'{"text": "a"}'), **{"Content-Encoding": "gzip"})

    assert (await refused(speech)).outage


async def test_the_sound_and_the_key_follow_no_redirection(speech: SpeechServer) -> None:
    other = SpeechServer(says("stolen"))
    async with TestServer(other.app) as elsewhere:
        speech.answer = fails(307, Location=str(elsewhere.make_url("/v1/audio/transcriptions")))

        error = await refused(speech)

    assert error.outage
    assert other.asked == []


async def test_a_server_that_hangs_is_not_waited_for(speech: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcription, "LEAST_SECONDS", 0.1)
    monkeypatch.setattr(transcription, "MOST_SECONDS", 0.1)
    speech.answer = speech.hangs

    error = await refused(speech)

    assert (error.retry, error.outage) == (True, False)


async def test_a_server_that_hangs_up_is_an_outage(speech: SpeechServer) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert isinstance(request.transport, asyncio.Transport)
        request.transport.abort()
        return web.Response()

    speech.answer = hang_up

    error = await refused(speech)

    assert (error.retry, error.outage, error.left) == (True, True, True)
