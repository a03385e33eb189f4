"""`sift doctor` on what writes down voice messages: does it answer, and does it take the key?"""

import struct

import aiohttp

from bot.build.models import transcriber_of
from bot.findings import SECONDS, Finding
from bot.settings import Settings

_NAME = "voice"
_RATE = 8000
_WANTS_KEY = {401, 403}


async def transcriber(settings: Settings) -> Finding:
    """Has a second of silence written down: a server tells by its answer what it is."""
    it = transcriber_of(settings)
    if not it.name:
        return Finding(_NAME, True, "TRANSCRIBER is not set: voice messages are kept as sound")
    try:
        status = await _ask(settings, it.name.partition(":")[2])
    except (aiohttp.ClientError, OSError, ValueError) as error:
        what = f"{it.endpoint} can't be reached: {type(error).__name__}"
        return Finding(_NAME, False, what, f"Start it, let this machine reach it, or mend {_address(settings)}.")
    if status in _WANTS_KEY:
        refused = "refuses the key" if settings.transcriber_key else "wants a key"
        cure = "Set TRANSCRIBER_API_KEY." if settings.transcriber_base_url else "Set OPENAI_API_KEY."
        return Finding(_NAME, False, f"{it.endpoint} {refused} ({status})", cure)
    if status != 200:
        cure = f"Name a model in TRANSCRIBER that it has; {_address(settings)} is what stands before its path."
        return Finding(_NAME, False, f"{it.endpoint} answers /audio/transcriptions with {status}", cure)
    where = "on this machine" if it.here else "elsewhere: for workspaces that let everything leave as it is"
    return Finding(_NAME, True, f"{it.endpoint}: {it.name}, {where}")


async def _ask(settings: Settings, model: str) -> int:
    form = aiohttp.FormData()
    form.add_field("model", model)
    form.add_field("file", _silence(), filename="sound.wav", content_type="audio/wav")
    key = settings.transcriber_key
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    timeout = aiohttp.ClientTimeout(total=3 * SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as http,
        http.post(
            f"{settings.transcriber_url}/audio/transcriptions", data=form, headers=headers, allow_redirects=False
        ) as response,
    ):
        return response.status


def _silence() -> bytes:
    """A WAV file: one channel of 16 bits."""
    data = bytes(2 * _RATE)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, _RATE, 2 * _RATE, 2, 16)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def _address(settings: Settings) -> str:
    return "TRANSCRIBER_BASE_URL" if settings.transcriber_base_url else "OPENAI_BASE_URL"
