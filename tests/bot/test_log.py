import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import log
from bot.settings import Settings, parse
from storage.database import Database
from storage.filters import Filters

TOKEN = "123456:AbCdEfGhIj"


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers[:], root.level = handlers, level


def settings(**values: str) -> Settings:
    return parse({"BOT_TOKEN": TOKEN, "LOG_FORMAT": "json", "SECRET_KEY": "very-secret-key-1", **values}, {})


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_line_of_json_with_role_and_ids(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(settings(), "worker")

    structlog.get_logger("x").info("read", message_id=7)

    (line,) = lines(capsys)
    assert (line["event"], line["message_id"], line["role"], line["level"]) == ("read", 7, "worker", "info")


def test_libraries_speak_through_the_same_log(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(settings(), "bot")

    logging.getLogger("some.library").warning("careful: %s", "x")
    logging.getLogger("aiogram.dispatcher").info("noise")
    logging.getLogger("httpx2").info("HTTP Request: POST https://name:password@models.example/v1/chat/completions")

    assert [line["event"] for line in lines(capsys)] == ["careful: x"]


async def test_what_people_look_for_is_in_no_log_whatever_its_level(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure(settings(LOG_LEVEL="DEBUG"), "web")

    await sqlite_db.read(lambda store: store.tasks.page([1], Filters(q="salary")))

    assert "salary" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "told",
    [
        f"GET https://api.telegram.org/bot{TOKEN}/getMe",
        f"token {TOKEN}",
        "the key is very-secret-key-1",
        "other bot: /bot99:ZZZ-zzz_z/getMe",
        "postgresql://sift:hunter22@db/sift",
    ],
)
def test_secrets_are_taken_out_wherever_they_stand(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(settings(), "bot")

    structlog.get_logger("x").warning(told, url=told, several=[told])

    written = capsys.readouterr().err
    assert written.count("[redacted]") == 3
    assert not any(secret in written for secret in (TOKEN, "very-secret", "ZZZ-zzz", "hunter22"))


def fail(written: str) -> None:
    try:
        int(written)
    except ValueError as error:
        raise RuntimeError(written) from error


def test_a_traceback_says_where_but_not_what_people_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(settings(), "bot")
    words = "what Ann wrote"

    try:
        fail(words)
    except RuntimeError:
        structlog.get_logger("x").exception("it failed", message_id=7)

    (line,) = lines(capsys)
    assert "RuntimeError" in line["exception"]
    assert "ValueError" in line["exception"]
    assert "test_log.py" in line["exception"]
    assert "what Ann wrote" not in str(line)


def test_people_get_columns(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(settings(LOG_FORMAT="console", LOG_LEVEL="WARNING"), "bot")

    structlog.get_logger("x").info("quiet")
    structlog.get_logger("x").warning("loud", message_id=7)

    written = capsys.readouterr().err
    assert "loud" in written
    assert "message_id=7" in written
    assert "quiet" not in written
