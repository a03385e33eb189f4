"""JSON that names its parts as we do.

The text is `text`, `message`, `content`, or `title` and `body`; `author`, `chat`, `sent_at` and `url` may tell more.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.base import Arrival, UnreadableError

LONGEST_LINK = 2_048
YEARS = range(1970, 9900)
"""Nearer to the ends of the calendar, the same moment has no name in other zones, and "in thirty years" is no date."""

_TEXTS = (("text",), ("message",), ("content",), ("title", "body"))


def arrival(payload: Mapping[str, Any]) -> Arrival:
    """What a payload says. Raises `UnreadableError`."""
    return Arrival(
        text=_text(payload),
        author=_word(payload, "author"),
        chat=_word(payload, "chat"),
        sent_at=read_time(payload.get("sent_at"), field="sent_at"),
        link=_link(payload),
    )


def read_time(value: Any, *, field: str) -> datetime | None:
    """An ISO 8601 time; without a zone it is UTC. Raises `UnreadableError`."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise UnreadableError("not a time like 2026-11-22T15:00:00Z", field=field) from None
    if moment.year not in YEARS:
        raise UnreadableError("not in a year from 1970 to 9899", field=field)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _text(payload: Mapping[str, Any]) -> str:
    for fields in _TEXTS:
        parts = [part for field in fields if (part := _word(payload, field)).strip()]
        if parts:
            return "\n\n".join(parts)
    raise UnreadableError("no text: send text, message, content, or title and body", field="text")


def _word(payload: Mapping[str, Any], field: str) -> str:
    value = payload.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError("not a string", field=field)
    return value


def is_link(text: str) -> bool:
    """Whether it is an address of the web and nothing beside it."""
    return text.startswith(("https://", "http://")) and text.isprintable() and " " not in text


def _link(payload: Mapping[str, Any]) -> str | None:
    link = _word(payload, "url")
    if link and not is_link(link):
        raise UnreadableError("not a web address", field="url")
    if len(link) > LONGEST_LINK:
        raise UnreadableError(f"longer than {LONGEST_LINK} characters", field="url")
    return link or None
