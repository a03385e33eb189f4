"""The filter words of lists: `kind:bug,feature author:"Ann Lee" due:overdue from:2026-11-01`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from classifier.asked.model import STATUSES
from classifier.asked.periods import NAMES, one_day, period
from classifier.asked.wanted import Wanted
from classifier.base import Kind, Member, Priority
from classifier.people import members_named

_NAMES = "q|author|source|kind|priority|status|assignee|language|from|to|due|due_from|due_to|min_confidence"
_QUOTED = r'"[^"\n]*"|«[^»\n]*»|“[^”\n]*”|„[^“”\n]*[“”]'
FILTER = re.compile(
    rf"(?P<quoted>{_QUOTED})|(?<![\w:])(?P<name>{_NAMES}):[ ]?"
    rf"(?P<values>(?:{_QUOTED}|[^\s,\"«“„]+)(?:,(?:{_QUOTED}|[^\s,\"«“„]+))*|)",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"{_QUOTED}|[^,]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_ISO_DAY = len("2026-11-22")
_FORMS: Mapping[str, str] = {"week": "this week", "month": "this month", "year": "this year"}


@dataclass(frozen=True, slots=True)
class Asker:
    """What filters are read against."""

    now: datetime
    zone: ZoneInfo
    members: Sequence[Member]

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def read_filter(wanted: Wanted, name: str, values: str, asker: Asker) -> None:
    """Each value of one filter; one that means nothing is unread, as it was written."""
    said = [value.strip('"«»“”„ ') for value in _VALUE.findall(values)]
    if not any(said):
        wanted.unread.append(f"{name}:")
    for value in filter(None, said):
        if not _READERS[name.lower()](wanted, value, asker):
            wanted.unread.append(f"{name}:{value}")


def _one_of(name: str, choices: Sequence[str]) -> Callable[[Wanted, str, Asker], bool]:
    def read(wanted: Wanted, value: str, _asker: Asker) -> bool:
        known = next((choice for choice in choices if choice == value.lower()), None)
        if known is not None:
            wanted.add(name, known)
        return known is not None

    return read


def _text(name: str) -> Callable[[Wanted, str, Asker], bool]:
    def read(wanted: Wanted, value: str, _asker: Asker) -> bool:
        wanted.add(name, value)
        return True

    return read


def _search(wanted: Wanted, value: str, _asker: Asker) -> bool:
    wanted.text.append(value)
    return True


def _status(wanted: Wanted, value: str, asker: Asker) -> bool:
    if value.lower() == "snoozed":
        wanted.flags.add("snoozed")
        return True
    return _one_of("status", STATUSES)(wanted, value.replace("-", "_"), asker)


def _assignee(wanted: Wanted, value: str, asker: Asker) -> bool:
    flag = {"me": "mine", "none": "nobody", "nobody": "nobody"}.get(value.lower())
    if flag:
        wanted.flags.add(flag)
        return True
    found = members_named(value, asker.members)
    if len(found) == 1:
        wanted.add("assignee", found[0].id)
    return len(found) == 1


def _language(wanted: Wanted, value: str, _asker: Asker) -> bool:
    known = _LANGUAGE.fullmatch(value.lower()) is not None
    if known:
        wanted.add("language", value.lower())
    return known


def _first_day(name: str) -> Callable[[Wanted, str, Asker], bool]:
    def read(wanted: Wanted, value: str, asker: Asker) -> bool:
        days = _days(value, asker)
        if days:
            wanted.days[name] = days[0]
        return days is not None

    return read


def _last_day(name: str) -> Callable[[Wanted, str, Asker], bool]:
    """The day named is still in the list, as in the other doors to lists."""

    def read(wanted: Wanted, value: str, asker: Asker) -> bool:
        days = _days(value, asker)
        if days:
            wanted.days[name] = days[1]
        return days is not None

    return read


def _due(wanted: Wanted, value: str, asker: Asker) -> bool:
    flag = {"overdue": "overdue", "none": "no_due", "never": "no_due"}.get(value.lower())
    if flag:
        wanted.flags.add(flag)
        return True
    days = _days(value, asker)
    if days:
        wanted.between(days, due=True)
    return days is not None


def _confidence(wanted: Wanted, value: str, _asker: Asker) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    if 0 <= number <= 1:
        wanted.min_confidence = number
    return 0 <= number <= 1


def _days(value: str, asker: Asker) -> tuple[date, date] | None:
    """A day as "2026-11-22", or a period by its English name: "today", "this week", "next_month"."""
    name = value.lower().replace("_", " ")
    name = _FORMS.get(name, name)
    if name in NAMES:
        return period(name, asker.today)
    try:
        day = date.fromisoformat(value) if len(value) == _ISO_DAY else None
    except ValueError:
        return None
    return one_day(day) if day and date(1900, 1, 1) <= day <= date(9000, 1, 1) + timedelta() else None


_READERS: Mapping[str, Callable[[Wanted, str, Asker], bool]] = {
    "q": _search,
    "author": _text("author"),
    "source": _text("source"),
    "kind": _one_of("kind", tuple(Kind)),
    "priority": _one_of("priority", tuple(Priority)),
    "status": _status,
    "assignee": _assignee,
    "language": _language,
    "from": _first_day("from_"),
    "to": _last_day("to"),
    "due": _due,
    "due_from": _first_day("due_from"),
    "due_to": _last_day("due_to"),
    "min_confidence": _confidence,
}
