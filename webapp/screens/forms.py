"""Forms of pages: what a browser sends when somebody submits one."""

from collections.abc import Iterable, Mapping
from datetime import time
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl

from aiohttp import web

from tasks.rules import TaskError
from webapp.errors import ApiError
from webapp.reading import read_body

LIMIT = 65_536
"""Longest body, in bytes."""

FIELDS = 400

Choice = TypeVar("Choice", bound=StrEnum)


class Form:
    """Values by the names of their fields. What does not fit raises `TaskError` "bad_value" with the field's name."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """The first value; empty where there is none."""
        return self.texts(name)[0] if name in self._values else ""

    def texts(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def on(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.text(name) == "on"

    def number(self, name: str, *, least: int = 0, most: int = 10**9) -> int:
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and len(value) < 11 and least <= int(value) <= most):
            raise TaskError("bad_value", field=name)
        return int(value)

    def one_of(self, name: str, choices: type[Choice]) -> Choice:
        try:
            return choices(self.text(name))
        except ValueError:
            raise TaskError("bad_value", field=name) from None

    def among(self, name: str, choices: Mapping[str, Choice]) -> Choice:
        if (value := self.text(name)) not in choices:
            raise TaskError("bad_value", field=name)
        return choices[value]

    def clock(self, name: str) -> time:
        """A time of day, such as "22:30"."""
        try:
            return time.fromisoformat(self.text(name)).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            raise TaskError("bad_hours", field=name) from None


async def read_form(request: web.Request) -> Form:
    """The form in the body. Raises `ApiError`: 400, 408, 413, 415."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise ApiError(415, "bad_content_type", "Send application/x-www-form-urlencoded.")
    body = await read_body(request, limit=LIMIT)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError:
        raise ApiError(400, "bad_form", "The body is no form.") from None
    if any("\0" in part for pair in pairs for part in pair):
        raise ApiError(400, "bad_form", "The form holds a character that is no text.")
    return Form(pairs)
