"""Logs: one event a line with ids and no message text; to people as columns, to machines as JSON; secrets taken out."""

import logging
import re
import sys
import traceback
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog
from pydantic import SecretStr

from bot.settings import SECRETS, Settings
from storage import tracing
from storage.counting import counts

REDACTED = "[redacted]"
SHORTEST_SECRET = 6
"""A shorter one would take ordinary words out of the log."""

_TOKEN_IN_PATH = re.compile(r"\bbot\d+:[\w-]+")
_PASSWORD_IN_URL = re.compile(r"(?<=://)[^/\s@]+@")
_NOISY = {
    "aiogram": logging.WARNING,
    "aiosqlite": logging.WARNING,  # it tells every value of every query
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "dramatiq": logging.WARNING,
    "httpx2": logging.WARNING,  # it tells the address of every call to a model, password and all
}

_COUNTED = {"warning": "warning", "error": "error", "exception": "error", "critical": "error"}

Event = MutableMapping[str, Any]


def configure(settings: Settings, role: str) -> None:
    """Send everything, our own events and the libraries', through one chain to standard error."""
    redact = Redactor(secrets_of(settings))
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _count,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(_full if settings.log_level == "DEBUG" else _frames),
                redact,
                _renderer(settings.log_format),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    for name, level in _NOISY.items():
        logging.getLogger(name).setLevel(max(level, logging.getLevelNamesMapping()[settings.log_level]))
    structlog.contextvars.bind_contextvars(role=role)
    tracing.use_key(settings.secret_key.get_secret_value() if settings.secret_key else "")


def _count(_logger: object, method: str, event: Event) -> Event:
    """Warnings and errors are counted, so that who looks at figures knows when to look here."""
    if (level := _COUNTED.get(method)) is not None:
        counts.add("sift_log_lines_total", level=level)
    return event


class Redactor:
    """Takes secrets out of every string of an event, whatever path brought them there (a traceback, a URL)."""

    def __init__(self, secrets: Iterable[str]) -> None:
        long_enough = sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, long_enough))) if long_enough else None

    def __call__(self, _logger: object, _method: str, event: Event) -> Event:
        return {name: self._clean(value) for name, value in event.items()}

    def _clean(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int | float | bool | None):
            return value
        return self.text(repr(value))

    def text(self, text: str) -> str:
        if self._secrets:
            text = self._secrets.sub(REDACTED, text)
        return _PASSWORD_IN_URL.sub(f"{REDACTED}@", without_token(text))


def without_token(text: str) -> str:
    """The text with the bot's token taken out of addresses of the Bot API, as errors name them."""
    return _TOKEN_IN_PATH.sub(f"bot{REDACTED}", text)


def secrets_of(settings: Settings) -> list[str]:
    values = (getattr(settings, name) for name in SECRETS)
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def _frames(exc_info: Any) -> str:
    """Where it happened, without what the exceptions say: they may quote what people wrote."""
    error: BaseException | None = exc_info[1]
    lines: list[str] = []
    while error is not None:
        lines = [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n", *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines).rstrip()


def _full(exc_info: Any) -> str:
    return "".join(traceback.format_exception(*exc_info)).rstrip()


def _renderer(log_format: str) -> Any:
    if log_format == "json":
        return structlog.processors.JSONRenderer(sort_keys=True)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
