"""Fetching sounds from a Bot API server that gives them, refuses them or breaks, over real HTTP."""

import io
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bench.stack import free_port
from bot import transcriber_sounds
from bot.limits import Limits
from bot.telegram import make_bot
from bot.transcriber_sounds import TelegramSounds
from tasks.transcribing import GONE, TOO_BIG, TranscriberError

TOKEN = "42:TEST"
VOICE = {"type": "voice", "file_id": "f1"}


class BotApi:
    """Gives one file, as it is told to."""

    def __init__(self) -> None:
        self.status, self.description = 200, ""
        self.parameters: dict[str, int] = {}
        self.file: dict[str, object] = {"file_id": "f1", "file_unique_id": "u1", "file_path": "voice/1.oga"}
        self.content, self.download_status = b"OggS" * 50_000, 200
        self.app = web.Application()
        self.app.router.add_post(f"/bot{TOKEN}/getFile", self._get_file)
        self.app.router.add_get(f"/file/bot{TOKEN}/voice/1.oga", self._download)

    async def _get_file(self, _request: web.Request) -> web.Response:
        if self.status == 200:
            return web.json_response({"ok": True, "result": self.file})
        body = {"ok": False, "error_code": self.status, "description": self.description, "parameters": self.parameters}
        return web.json_response(body, status=self.status)

    async def _download(self, _request: web.Request) -> web.Response:
        return web.Response(body=self.content, status=self.download_status)


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
async def sounds(api: BotApi) -> AsyncIterator[TelegramSounds]:
    async with TestServer(api.app) as server:
        bot = make_bot(TOKEN, str(server.make_url("")).rstrip("/"), Limits())
        yield TelegramSounds(bot)
        await bot.session.close()


async def refused(sounds: TelegramSounds) -> TranscriberError:
    with pytest.raises(TranscriberError) as raised:
        await sounds.fetch(VOICE, io.BytesIO())
    assert TOKEN not in str(raised.value)
    assert not raised.value.left
    return raised.value


async def test_a_sound_is_written_into_the_file(api: BotApi, sounds: TelegramSounds) -> None:
    into = io.BytesIO()

    assert await sounds.fetch(VOICE, into) == len(api.content)

    assert into.getvalue() == api.content


async def test_what_is_longer_than_was_said_is_not_read_to_its_end(
    api: BotApi, sounds: TelegramSounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcriber_sounds, "FETCHABLE_BYTES", 100_000)

    error = await refused(sounds)

    assert (str(error), error.retry) == (TOO_BIG, False)


@pytest.mark.parametrize("size", [20 * 1024 * 1024 + 1, None])
async def test_what_telegram_calls_too_big_is_not_fetched(
    api: BotApi, sounds: TelegramSounds, size: int | None
) -> None:
    api.file["file_size"] = size
    if size is None:
        api.status, api.description = 400, "Bad Request: file is too big"

    error = await refused(sounds)

    assert (str(error), error.retry) == (TOO_BIG, False)


@pytest.mark.parametrize("how", ["unknown id", "no path", "no file"])
async def test_what_is_not_there_any_more_is_not_asked_for_again(api: BotApi, sounds: TelegramSounds, how: str) -> None:
    if how == "unknown id":
        api.status, api.description = 400, "Bad Request: wrong file_id or the file is temporarily unavailable"
    elif how == "no path":
        del api.file["file_path"]
    else:
        api.download_status = 404

    error = await refused(sounds)

    assert (str(error), error.retry) == (GONE, False)


@pytest.mark.parametrize("where", ["getFile", "download"])
async def test_while_telegram_fails_the_sound_waits(api: BotApi, sounds: TelegramSounds, where: str) -> None:
    if where == "getFile":
        api.status, api.description = 502, "Bad Gateway"
    else:
        api.download_status = 502

    error = await refused(sounds)

    assert (error.retry, error.outage) == (True, True)


async def test_it_waits_as_long_as_telegram_asks(api: BotApi, sounds: TelegramSounds) -> None:
    api.status, api.description, api.parameters = 429, "Too Many Requests: retry after 9", {"retry_after": 9}

    error = await refused(sounds)

    assert (error.retry, error.retry_after) == (True, 9)


async def test_where_nobody_answers_the_sound_waits() -> None:
    bot = make_bot(TOKEN, f"http://127.0.0.1:{free_port()}", Limits())

    error = await refused(TelegramSounds(bot))

    await bot.session.close()
    assert (error.retry, error.outage) == (True, True)
