"""The one filter of lists: the same words in addresses, in the API, in saved filters and in the live stream.

A `FilterQuery` is what somebody asks for, as text that means the same to everybody; `resolve` makes of it what holds
for one person now: "me" becomes an id, "today" two moments.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Self
from urllib.parse import parse_qsl, urlencode

from storage.filters import Filters
from storage.store import Store
from storage.tables import Person, Status
from tasks.doubts import doubtful_tasks
from tasks.handles import handles
from tasks.moments import canonical, end_of, start_of
from tasks.people import zone_of
from tasks.rules import ACTIVE, KINDS, PRIORITIES, TaskError

MANY = ("author", "source", "kind", "priority", "status", "assignee", "language")
ONE = ("q", "from", "to", "due_from", "due_to", "due", "min_confidence", "max_confidence", "check", "workspace")
NAMES = ("q", *MANY, *ONE[1:])
"""Every filter, in the order in which it is written."""

ME, NOBODY = "me", "nobody"
"""Assignees that are no names."""

DUES = ("overdue", "today", "week", "none")

MAX_LENGTH = 200
MAX_VALUES = 50
MAX_QUERY = 16_000
"""How long a whole filter may be as text."""

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"kind": KINDS, "priority": PRIORITIES, "status": tuple(Status), "due": DUES, "check": ("1",)}
)


@dataclass(frozen=True, slots=True)
class FilterQuery:
    """What a list is limited to; equal queries mean the same and are written the same.

    Attributes:
        pairs: (filter, value) as `NAMES` orders them, the values of one filter sorted; nothing that limits nothing.
    """

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Read what was asked for. A blank value of what can be given once is none.

        Raises:
            TaskError: "unknown_filter", or "bad_value" with `why`: "long", "text", "many", "twice", "choice",
                "moment" or "fraction". Both name the `field`.
        """
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in NAMES:
                raise TaskError("unknown_filter", field=name)
            given.setdefault(name, []).append(_read(name, value))
        for name, values in given.items():
            if len(values) > (MAX_VALUES if name in MANY else 1):
                raise _bad(name, "many" if name in MANY else "twice")
        kept = ((name, value) for name in NAMES for value in sorted(set(given.get(name, ()))))
        return cls(tuple((name, value) for name, value in kept if value or name in MANY))

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a filter as `str` writes it. Raises `TaskError` as `parse` does."""
        if len(text) > MAX_QUERY:
            raise _bad("query", "long")
        return cls.parse(parse_qsl(text, keep_blank_values=True))

    def __str__(self) -> str:
        """As the query of an address: "q=login&kind=bug&status=open"."""
        return urlencode(self.pairs)

    def many(self, name: str) -> tuple[str, ...]:
        """The values of a filter; also of one that has at most one."""
        return tuple(value for known, value in self.pairs if known == name)

    def one(self, name: str) -> str | None:
        """The value of a filter that may be given once."""
        return next(iter(self.many(name)), None)

    @property
    def active(self) -> int:
        """How many values limit the list, beside the words that are searched for."""
        return sum(name != "q" for name, _ in self.pairs)

    def with_(self, name: str, value: str) -> Self:
        """With one value more, or with this value for what can be given once. Raises `TaskError` as `parse` does."""
        kept = self.pairs if name in MANY else self.without(name).pairs
        return self.parse([*kept, (name, value)])

    def without(self, name: str, value: str | None = None) -> Self:
        """Without one value, or without this filter."""
        return replace(
            self, pairs=tuple(pair for pair in self.pairs if pair[0] != name or value not in (None, pair[1]))
        )

    def within(self, store: Store, scope: Collection[int]) -> list[int]:
        """Of these workspaces the one that is named, if it is among them; all where none is named."""
        if (named := self.one("workspace")) is None:
            return list(scope)
        return [one.id for one in store.workspaces.many(scope).values() if one.public_id == named]

    def resolve(
        self, store: Store, scope: Collection[int], *, person: Person | None, zone: str, now: datetime
    ) -> Filters:
        """What this means for one person now. The workspace is not part of it: see `within`.

        Args:
            scope: Ids of the workspaces whose members the assignees are.
            person: "me"; None for the installation, which is given nothing.
            zone: Where days begin and end.
        """
        filters = Filters(
            q=self.one("q") or "",
            author=self.many("author"),
            source=self.many("source"),
            kind=self.many("kind"),
            priority=self.many("priority"),
            status=self.many("status"),
            assignee=_people(store, scope, self.many("assignee"), person),
            nobody=NOBODY in self.many("assignee"),
            language=self.many("language"),
            min_confidence=_number(self.one("min_confidence")),
            max_confidence=_number(self.one("max_confidence")),
            doubtful=self.one("check") is not None,
        )
        return _on_time(_within_moments(filters, self, zone, now), self.one("due"), zone, now)


def narrowed(store: Store, scope: Collection[int], filters: Filters) -> Filters:
    """Filters as the database's own lists take them: what is in doubt has been looked up.

    The index of `webapp.facets` and `storage.matching` need it not.
    """
    return replace(filters, among=doubtful_tasks(store, scope)) if filters.doubtful else filters


def _read(name: str, value: str) -> str:
    """A value as it is written. Raises `TaskError`."""
    if len(value) > MAX_LENGTH:
        raise _bad(name, "long")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise _bad(name, "text")
    if name in ONE and not value.strip():
        return ""
    if name in CHOICES and value not in CHOICES[name]:
        raise _bad(name, "choice")
    return _WRITTEN[name](name, value) if name in _WRITTEN else value


def _words(_name: str, value: str) -> str:
    return " ".join(value.split())


def _moment(name: str, value: str) -> str:
    try:
        return canonical(value)
    except ValueError:
        raise _bad(name, "moment") from None


def _fraction(name: str, value: str) -> str:
    """A number from 0 to 1, in thousandths."""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise _bad(name, "fraction")
    return f"{abs(round(number, 3)):g}"


_WRITTEN: Mapping[str, Callable[[str, str], str]] = MappingProxyType(
    {
        "q": _words,
        **dict.fromkeys(("from", "to", "due_from", "due_to"), _moment),
        **dict.fromkeys(("min_confidence", "max_confidence"), _fraction),
    }
)


def _number(value: str | None) -> float | None:
    return None if value is None else float(value)


def _people(store: Store, scope: Collection[int], names: Collection[str], person: Person | None) -> tuple[int, ...]:
    """Ids of everybody who goes by one of these names; nobody's id when there is no such person."""
    wanted = {name.casefold() for name in names if name not in (ME, NOBODY)}
    found = {person.id if person else 0} if ME in names else set()
    if wanted:
        members = (one for people in store.people.members_of(scope).values() for one in people)
        found |= {member.id for member in members if wanted & handles(member)} or {0}
    return tuple(sorted(found))


def _within_moments(filters: Filters, query: FilterQuery, zone: str, now: datetime) -> Filters:
    where = zone_of(zone)

    def moment(name: str, meant: Callable[..., datetime]) -> datetime | None:
        return None if (text := query.one(name)) is None else meant(text, where, now)

    return replace(
        filters,
        from_=moment("from", start_of),
        to=moment("to", end_of),
        due_from=moment("due_from", start_of),
        due_to=moment("due_to", end_of),
    )


def _on_time(filters: Filters, due: str | None, zone: str, now: datetime) -> Filters:
    """What is overdue is not closed, unless somebody asks for what is; a week is today and the six days after."""
    match due:
        case "overdue":
            statuses = filters.status or tuple(sorted(ACTIVE))
            return replace(filters, due_to=_earlier(now, filters.due_to), status=statuses)
        case "today" | "week":
            start = start_of("today", zone_of(zone), now)
            end = end_of("today" if due == "today" else "+6d", zone_of(zone), now)
            start = max(start, filters.due_from or start)
            return replace(filters, due_from=start, due_to=_earlier(end, filters.due_to))
        case "none":
            return replace(filters, no_due=True)
    return filters


def _earlier(one: datetime, other: datetime | None) -> datetime:
    return min(one, other or one)


def _bad(name: str, why: str) -> TaskError:
    return TaskError("bad_value", field=name, why=why)
