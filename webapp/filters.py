"""The list filters of a request's query, in the words of `tasks.filtering`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from aiohttp import web

from storage.filters import LIMIT, LONGEST, Filters
from storage.store import Store
from storage.tables import Message, Task
from tasks.filtering import CHOICES, MAX_LENGTH, MAX_VALUES, FilterQuery, narrowed
from tasks.rules import TaskError
from webapp.access import Caller
from webapp.errors import ApiError, bad_value

Found = Callable[[Collection[int], str], Message | Task | None]
Row = TypeVar("Row")

_PAGING = ("limit", "cursor")

_WHY: Mapping[str, str] = MappingProxyType(
    {
        "long": f"Longer than {MAX_LENGTH} characters.",
        "text": "A character that is no text.",
        "many": f"More than {MAX_VALUES} values.",
        "twice": "Given more than once.",
        "moment": "A day like 2026-11-22, a time like 2026-11-22T15:00:00Z, or one of today, yesterday, -7d.",
        "fraction": "A number from 0 to 1.",
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is limited to, how long its page is, and the public id that the page before ended with."""

    query: FilterQuery
    limit: int
    cursor: str | None

    @property
    def workspace(self) -> str | None:
        return self.query.one("workspace")

    def resolve(
        self, store: Store, scope: Collection[int], by_public_id: Found, *, caller: Caller, now: datetime
    ) -> Filters:
        """As the database takes it. Raises `ApiError` 422 for a cursor that leads nowhere."""
        filters = narrowed(store, scope, resolved(self.query, store, scope, caller, now))
        filters = replace(filters, limit=self.limit)
        if self.cursor is None:
            return filters
        last = by_public_id(scope, self.cursor)
        if last is None:
            raise bad_value("cursor", "Not a cursor of this list.")
        return replace(filters, cursor=last.id)


def resolved(query: FilterQuery, store: Store, scope: Collection[int], caller: Caller, now: datetime) -> Filters:
    """What a query means for its caller: days are theirs, and UTC's for the installation."""
    person = caller.person
    return query.resolve(store, scope, person=person, zone=person.zone if person else "UTC", now=now)


def read_filters(request: web.Request) -> Wanted:
    """Raises `ApiError` 422 that names the parameter."""
    paging = {name: _one(name, request.query.getall(name, [])) for name in _PAGING}
    query = filter_of((name, value) for name, value in request.query.items() if name not in _PAGING)
    return Wanted(query, limit_of(paging["limit"]), paging["cursor"])


def filter_of(pairs: Iterable[tuple[str, str]]) -> FilterQuery:
    """Raises `ApiError` 422 that names the parameter."""
    try:
        return FilterQuery.parse(pairs)
    except TaskError as error:
        raise _refusal(error) from None


def filter_written(text: str) -> FilterQuery:
    """A filter as the query of an address has it. Raises `ApiError` 422."""
    try:
        return FilterQuery.of(text)
    except TaskError as error:
        raise _refusal(error) from None


def read_query(request: web.Request, *names: str) -> dict[str, str | None]:
    """Parameters that may be given once each. Raises `ApiError` 422 that names the parameter."""
    for name in request.query:
        if name not in names:
            raise ApiError(422, "unknown_parameter", f"Only these parameters: {', '.join(names)}.")
    return {name: _one(name, request.query.getall(name, [])) for name in names}


def page_of(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], bool]:
    """The rows to show, and whether more follow: lists are asked for one row more than shown."""
    return rows[:limit], len(rows) > limit


def _refusal(error: TaskError) -> ApiError:
    if error.code == "unknown_filter":
        return ApiError(422, "unknown_parameter", "There is no filter of this name.")
    field, why = error.params["field"], error.params["why"]
    return bad_value(field, f"One of {', '.join(CHOICES[field])}." if why == "choice" else _WHY[why])


def _one(name: str, values: list[str]) -> str | None:
    if len(values) > 1:
        raise bad_value(name, _WHY["twice"])
    for value in values:
        _check_text(name, value)
    return values[0] if values else None


def _check_text(name: str, value: str) -> None:
    if len(value) > MAX_LENGTH:
        raise bad_value(name, _WHY["long"])
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise bad_value(name, _WHY["text"])


def limit_of(value: str | None) -> int:
    """How long a page shall be. Raises `ApiError` 422."""
    if value is None:
        return LIMIT
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= LONGEST):
        raise bad_value("limit", f"A whole number from 1 to {LONGEST}.")
    return int(value)
