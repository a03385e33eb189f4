"""Fields of a request's JSON object: each read once, by name and type, and nothing may be left over."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, TypeVar, overload
from zoneinfo import ZoneInfo

from aiohttp import web

from tasks.rules import DueDate, end_of_day
from webapp.errors import ApiError, bad_value
from webapp.openapi.operations import asked_for
from webapp.openapi.schema import ID_PATTERN
from webapp.reading import read_json, read_optional_json

SHORT = 200

_ID = re.compile(ID_PATTERN)

When = TypeVar("When", date, datetime)


async def read_fields(request: web.Request) -> "Fields":
    """The fields of the body that the operation names. Raises `ApiError` as `webapp.reading.read_json`, and 422."""
    operation = asked_for(request)
    assert operation is not None, "the handler is described"
    optional = operation.optional_body or operation.body is None
    body = await (read_optional_json if optional else read_json)(request)
    return Fields(body, allowed=operation.fields)


class Fields:
    """Raises `ApiError` 422 that names the field."""

    def __init__(self, body: Mapping[str, Any], *, allowed: Sequence[str]) -> None:
        for name in body:
            if name not in allowed:
                raise ApiError(422, "unknown_field", f"Only these fields: {', '.join(allowed)}.")
        self._body = body

    def __contains__(self, name: str) -> bool:
        return name in self._body

    def renamed(self, name: str, to: str) -> "Fields":
        """The value of one field alone, under the name of what it is a value for."""
        return Fields({to: self._body[name]}, allowed=(to,))

    @overload
    def text(self, name: str, *, limit: int = SHORT, required: Literal[True]) -> str: ...
    @overload
    def text(self, name: str, *, limit: int = SHORT, required: bool = False) -> str | None: ...
    def text(self, name: str, *, limit: int = SHORT, required: bool = False) -> str | None:
        """A string with something in it; None when it is absent, null or blank."""
        value = self._body.get(name)
        if value is not None and not isinstance(value, str):
            raise bad_value(name, "A string.")
        if value is None or not value.strip():
            if required:
                raise bad_value(name, "Something must be in it.")
            return None
        if len(value) > limit:
            raise bad_value(name, f"Longer than {limit} characters.")
        return value

    @overload
    def id_(self, name: str, *, required: Literal[True]) -> str: ...
    @overload
    def id_(self, name: str, *, required: bool = False) -> str | None: ...
    def id_(self, name: str, *, required: bool = False) -> str | None:
        """An id of ours, by its looks."""
        value = self._body.get(name)
        if value is None and not required:
            return None
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise bad_value(name, "An id.")
        return value

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        value = self.text(name)
        if value is not None and value not in choices:
            raise bad_value(name, f"One of {', '.join(choices)}.")
        return value

    def number(self, name: str, *, least: int | None = None, most: int | None = None) -> int | None:
        value = self._body.get(name)
        if value is None:
            return None
        if type(value) is not int:
            raise bad_value(name, "A whole number.")
        if (least is not None and value < least) or (most is not None and value > most):
            raise bad_value(name, f"From {least} to {most}.")
        return value

    def flag(self, name: str) -> bool | None:
        value = self._body.get(name)
        if value is not None and not isinstance(value, bool):
            raise bad_value(name, "true or false.")
        return value

    def texts(self, name: str, *, most: int, limit: int = SHORT) -> list[str] | None:
        """A list of strings with something in them."""
        values = self.items(name, most=most)
        return (
            None
            if values is None
            else [Fields({name: it}, allowed=(name,)).text(name, limit=limit, required=True) for it in values]
        )

    def choices(self, name: str, choices: Sequence[str]) -> list[str] | None:
        values = self.texts(name, most=len(choices))
        if values is not None and any(value not in choices for value in values):
            raise bad_value(name, f"Of {', '.join(choices)}.")
        return values

    def items(self, name: str, *, most: int) -> list[Any] | None:
        value = self._body.get(name)
        if value is not None and not isinstance(value, list):
            raise bad_value(name, "A list.")
        if value is not None and len(value) > most:
            raise bad_value(name, f"More than {most} of them.")
        return value

    def mapping(self, name: str) -> Mapping[str, Any] | None:
        value = self._body.get(name)
        if value is not None and not isinstance(value, dict):
            raise bad_value(name, "An object.")
        return value

    def moment(self, name: str, zone: ZoneInfo) -> datetime | None:
        value = self.text(name)
        return None if value is None else _moment(name, value, zone)

    def due(self, name: str, zone: ZoneInfo) -> DueDate | None:
        """A day (`2026-11-22`) or a time (`2026-11-22T15:00:00Z`; without an offset in the workspace's zone)."""
        value = self.text(name)
        if value is None:
            return None
        if len(value) == len("2026-11-22"):
            return DueDate(end_of_day(_day(name, value), zone), "day")
        return DueDate(_moment(name, value, zone), "time")


def _day(name: str, value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise bad_value(name, "A day like 2026-11-22, or a time like 2026-11-22T15:00:00Z.") from None
    return _within_calendar(name, day)


def _moment(name: str, value: str, zone: ZoneInfo) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise bad_value(name, "A time like 2026-11-22T15:00:00Z.") from None
    return _within_calendar(name, at if at.tzinfo else at.replace(tzinfo=zone))


def _within_calendar(name: str, when: When) -> When:
    """Near the ends of the calendar, the same moment has no name in other zones."""
    if not 1970 <= when.year < 9999:
        raise bad_value(name, "A year from 1970 to 9998.")
    return when
