"""A server that writes down what is said: OpenAI's, or any with its interface (`POST /audio/transcriptions`).

Nothing of its answers is trusted: they are read up to a limit, never unpacked, and no redirection is followed, since
the sound and the key go nowhere but where the operator sends them.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

import aiohttp

from tasks.sounds import Media
from tasks.transcribing import TOO_BIG, TranscriberError

MOST_BYTES = 262_144
"""Of an answer: an hour of speech is some 60,000 characters."""

CONNECT_SECONDS = 10.0
LEAST_SECONDS, MOST_SECONDS = 30.0, 420.0
"""How long an answer may take: as long as the sound, and this much longer, at most that."""

FASTEST, GRACE = 40, 200
"""Nobody says more characters a second, some words apart: what is longer was made up."""

_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "audio/flac": "flac",
        "audio/m4a": "m4a",
        "audio/mp4": "m4a",
        "audio/mpeg": "mp3",
        "audio/ogg": "ogg",
        "audio/wav": "wav",
        "audio/webm": "webm",
        "audio/x-flac": "flac",
        "audio/x-m4a": "m4a",
        "audio/x-wav": "wav",
        "video/mp4": "mp4",
    }
)
_USUAL: Mapping[str, str] = MappingProxyType({"voice": "ogg", "video_note": "mp4", "audio": "mp3"})


class Transcription:
    """One model at one address.

    Args:
        base_url: With the path the interface is under, as "https://api.openai.com/v1".
        key: Empty for a server that wants none.
    """

    def __init__(self, base_url: str, model: str, key: str = "") -> None:
        self._url, self._model = f"{base_url.rstrip('/')}/audio/transcriptions", model
        self._headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})

    async def write_down(self, sound: BinaryIO, media: Media) -> str:
        """What is said in a sound; the language is for the server to hear. Raises `TranscriberError`.

        Args:
            sound: Read from where it stands to its end.
            media: What it is, as `storage.tables.Message.media`; its name and its sender are told to nobody.
        """
        seconds = media.get("duration", 0)
        try:
            status, headers, body = await self._post(self._form(sound, media), seconds)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise TranscriberError("nobody answers at the address", retry=True, outage=True, left=False) from None
        except TimeoutError:
            raise TranscriberError("no answer in time", retry=True) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise TranscriberError(f"no answer ({type(error).__name__})", retry=True, outage=True) from None
        if status != 200:
            raise _failure(status, headers.get("Retry-After", ""))
        return _words(body, seconds)

    def _form(self, sound: BinaryIO, media: Media) -> aiohttp.FormData:
        mime = str(media.get("mime", ""))
        ending = _FORMATS.get(mime, _USUAL.get(str(media["type"]), "ogg"))
        form = aiohttp.FormData()
        form.add_field("model", self._model)
        form.add_field("response_format", "json")
        form.add_field("file", sound, filename=f"sound.{ending}", content_type="application/octet-stream")
        return form

    async def _post(self, form: aiohttp.FormData, seconds: int) -> tuple[int, Mapping[str, str], bytes]:
        most = min(LEAST_SECONDS + seconds, MOST_SECONDS)
        timeout = aiohttp.ClientTimeout(total=most, connect=CONNECT_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as http,
            http.post(self._url, data=form, headers=self._headers, allow_redirects=False) as response,
        ):
            return response.status, response.headers, await _bounded(response)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """An answer's body. Raises `ValueError` for one that is packed, or longer than an answer can need."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise ValueError("packed")
    body = bytearray()
    while chunk := await response.content.readany():
        body += chunk
        if len(body) > MOST_BYTES:
            raise ValueError("too long")
    return bytes(body)


def _words(body: bytes, seconds: int) -> str:
    """Raises `TranscriberError` for an answer that is none, and for one in which nothing is said."""
    try:
        answer: Any = json.loads(body)
        text = answer["text"]
    except (ValueError, LookupError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise TranscriberError("an answer that is none", retry=True)
    words = "".join(char for char in text if char.isprintable() or char == "\n").strip()
    if len(words) > FASTEST * seconds + GRACE:
        raise TranscriberError("more words than anybody could say in that time", retry=True)
    if not any(map(str.isalnum, words)):
        raise TranscriberError("nothing is said", retry=False)
    return words


def _failure(status: int, retry_after: str) -> TranscriberError:
    """What a refusal means for the next try. No text of the server's: it may repeat what was said."""
    if status == 413:
        return TranscriberError(TOO_BIG, retry=False)
    if 400 <= status < 500 and status not in {401, 402, 403, 404, 405, 408, 425, 429}:
        return TranscriberError(f"the server refuses the sound ({status})", retry=False)
    wait = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else None
    return TranscriberError(f"the server fails ({status})", retry=True, retry_after=wait, outage=True)
