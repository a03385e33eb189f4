"""The list filters of a request's query, in the words of `storage.filters`."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from aiohttp import web

from storage.filters import LIMIT, LONGEST, Filters
from storage.store import Store
from storage.tables import Message, Status, Task
from tasks.rules import KINDS, PRIORITIES
from webapp.errors import ApiError, bad_value
from webapp.people import handles

MANY = ("author", "source", "kind", "priority", "status", "assignee", "language")
ONE = ("q", "from", "to", "due_from", "due_to", "min_confidence", "limit", "cursor", "workspace")

MAX_LENGTH = 200
MAX_VALUES = 50

_CHOICES = {"kind": KINDS, "priority": PRIORITIES, "status": tuple(Status)}

Found = Callable[[Collection[int], str], Message | Task | None]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters, and what only the database can turn into ids: names of people, the id a page ended with."""

    filters: Filters
    assignees: tuple[str, ...]
    cursor: str | None
    workspace: str | None

    def resolve(self, store: Store, scope: Collection[int], by_public_id: Found) -> Filters:
        """Raises `ApiError` 422 for a cursor that leads nowhere."""
        filters = self.filters
        if self.assignees:
            filters = replace(filters, assignee=_people(store, scope, self.assignees))
        if self.cursor is not None:
            last = by_public_id(scope, self.cursor)
            if last is None:
                raise bad_value("cursor", "Not a cursor of this list.")
            filters = replace(filters, cursor=last.id)
        return filters


def read_filters(request: web.Request) -> Wanted:
    """Raises `ApiError` 422 that names the parameter."""
    query = request.query
    for name in query:
        if name not in MANY + ONE:
            raise ApiError(422, "unknown_parameter", "There is no filter of this name.")
    many = {name: _many(name, query.getall(name, [])) for name in MANY}
    one = {name: _one(name, query.getall(name, [])) for name in ONE}
    return Wanted(
        Filters(
            q=one["q"] or "",
            author=many["author"],
            source=many["source"],
            kind=many["kind"],
            priority=many["priority"],
            status=many["status"],
            language=many["language"],
            from_=_moment("from", one["from"]),
            to=_moment("to", one["to"], after=timedelta(days=1)),
            due_from=_moment("due_from", one["due_from"]),
            due_to=_moment("due_to", one["due_to"], after=timedelta(days=1)),
            min_confidence=_fraction(one["min_confidence"]),
            limit=limit_of(one["limit"]),
        ),
        many["assignee"],
        one["cursor"],
        one["workspace"],
    )


def read_query(request: web.Request, *names: str) -> dict[str, str | None]:
    """Parameters that may be given once each. Raises `ApiError` 422 that names the parameter."""
    for name in request.query:
        if name not in names:
            raise ApiError(422, "unknown_parameter", f"Only these parameters: {', '.join(names)}.")
    return {name: _one(name, request.query.getall(name, [])) for name in names}


def page_of(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], bool]:
    """The rows to show, and whether more follow: lists are asked for one row more than shown."""
    return rows[:limit], len(rows) > limit


def _many(name: str, values: list[str]) -> tuple[str, ...]:
    if len(values) > MAX_VALUES:
        raise bad_value(name, f"More than {MAX_VALUES} values.")
    choices = _CHOICES.get(name)
    for value in values:
        _check_text(name, value)
        if choices is not None and value not in choices:
            raise bad_value(name, f"One of {', '.join(choices)}.")
    return tuple(values)


def _one(name: str, values: list[str]) -> str | None:
    if len(values) > 1:
        raise bad_value(name, "Given more than once.")
    for value in values:
        _check_text(name, value)
    return values[0] if values else None


def _check_text(name: str, value: str) -> None:
    if len(value) > MAX_LENGTH:
        raise bad_value(name, f"Longer than {MAX_LENGTH} characters.")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise bad_value(name, "A character that is no text.")


def _moment(name: str, value: str | None, *, after: timedelta = timedelta(0)) -> datetime | None:
    """A time or a whole day, in UTC unless it says its zone; `after` moves a day to its end."""
    if value is None:
        return None
    try:
        if len(value) == len("2026-11-22"):
            return datetime.combine(date.fromisoformat(value), time(), UTC) + after
        moment = datetime.fromisoformat(value.replace(" ", "+"))  # a plus sign that nobody encoded
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad_value(name, "A day like 2026-11-22 or a time like 2026-11-22T15:00:00Z.") from None


def _fraction(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise bad_value("min_confidence", "A number from 0 to 1.")
    return number


def limit_of(value: str | None) -> int:
    """How long a page shall be. Raises `ApiError` 422."""
    if value is None:
        return LIMIT
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= LONGEST):
        raise bad_value("limit", f"A whole number from 1 to {LONGEST}.")
    return int(value)


def _people(store: Store, scope: Collection[int], names: Iterable[str]) -> tuple[int, ...]:
    """Ids of everybody who goes by one of these names; nobody's id when there is no such person."""
    wanted = {name.casefold() for name in names}
    members = (person for people in store.people.members_of(scope).values() for person in people)
    return tuple({person.id for person in members if wanted & handles(person)}) or (0,)
