"""What `sift doctor` finds out about the transcriber, from servers that answer in every way over real HTTP."""

import io
import wave
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from bench.stack import free_port
from bot import transcriber_doctor
from bot.findings import Finding
from bot.settings import parse
from tests.integrations.speech import SpeechServer, fails, says

KEY = "sk-a-key-that-nobody-may-see"


@pytest.fixture
async def speech() -> AsyncIterator[SpeechServer]:
    server = SpeechServer(says(""))
    async with TestServer(server.app) as listening:
        server.port = listening.port
        yield server


async def found(address: str, **more: str) -> Finding:
    given = {"TRANSCRIBER": "openai:whisper-1", "TRANSCRIBER_BASE_URL": address, "TRANSCRIBER_API_KEY": KEY} | more
    finding = await transcriber_doctor.transcriber(parse(given, {}))
    assert KEY not in finding.line()
    return finding


async def test_without_one_all_is_well() -> None:
    finding = await transcriber_doctor.transcriber(parse({}, {}))

    assert finding.well
    assert "kept as sound" in finding.what


async def test_one_that_writes_down_silence_is_well(speech: SpeechServer) -> None:
    finding = await found(speech.address)

    assert finding.well
    assert "on this machine" in finding.what
    (asked,) = speech.asked
    assert (asked.model, asked.authorization) == ("whisper-1", f"Bearer {KEY}")
    with wave.open(io.BytesIO(asked.sound)) as sound:
        assert sound.getnframes() == sound.getframerate()


@pytest.mark.parametrize(
    ("status", "what", "cure"),
    [
        (401, "refuses the key", "TRANSCRIBER_API_KEY"),
        (404, "404", "TRANSCRIBER_BASE_URL"),
        (400, "400", "Name a model in TRANSCRIBER"),
        (307, "307", "TRANSCRIBER_BASE_URL"),
        (500, "500", "TRANSCRIBER_BASE_URL"),
    ],
)
async def test_one_that_refuses_is_not_well_and_there_is_a_cure(
    speech: SpeechServer, status: int, what: str, cure: str
) -> None:
    speech.answer = fails(status)

    finding = await found(speech.address)

    assert not finding.well
    assert what in finding.what
    assert cure in finding.cure


async def test_where_nobody_listens_it_is_said() -> None:
    finding = await found(f"http://user:{KEY}@127.0.0.1:{free_port()}/v1")

    assert not finding.well
    assert "can't be reached" in finding.what
