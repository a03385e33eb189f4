"""What limits a list, as the API takes it: the words of `tasks.filtering`."""

from storage.filters import LIMIT, LONGEST
from tasks.filtering import CHOICES, DUES, MAX_LENGTH, MAX_VALUES
from webapp.openapi.schema import ID_PATTERN, Schema, choice, fraction, id_, listed, number, text

_DAY = "2026-11-22, 2026-11-22T15:00:00Z, or today, yesterday, -7d; days are the viewer's."
_MOMENT_PATTERN = "^(|today|yesterday|tomorrow|[+-][0-9]{1,4}d)$"


def _when(about: str) -> Schema:
    forms = ({"format": "date"}, {"format": "date-time"}, {"pattern": _MOMENT_PATTERN})
    return {"anyOf": [{"type": "string", **form} for form in forms], "description": f"{about}: {_DAY}"}


def _any_of(items: Schema, about: str = "") -> Schema:
    return listed(items, most=MAX_VALUES, about=about)


WORD = text(limit=MAX_LENGTH)
MOMENT = _when("A day or a time")

PAGING: dict[str, Schema] = {
    "limit": {**number(least=1, most=LONGEST, about="Rows of a page."), "default": LIMIT},
    "cursor": id_("`next` of the page before."),
}
FILTERS: dict[str, Schema] = {
    "q": text(limit=MAX_LENGTH, about="Words of its texts, in any order, anywhere."),
    "author": _any_of(WORD),
    "source": _any_of(WORD),
    "kind": _any_of(choice(CHOICES["kind"])),
    "priority": _any_of(choice(CHOICES["priority"])),
    "status": _any_of(choice(CHOICES["status"])),
    "assignee": _any_of(WORD, "@username, a visible name, `me` or `nobody`."),
    "language": _any_of(WORD),
    "from": _when("When it came in, from"),
    "to": _when("Until; a day with all of it"),
    "due_from": _when("When it is due, from"),
    "due_to": _when("Until"),
    "due": choice(DUES),
    "min_confidence": fraction("How sure the reader is of the kind, at least."),
    "max_confidence": fraction("At most."),
    "check": choice(("1",), "Only what is in doubt."),
    "workspace": {"type": "string", "pattern": f"^({ID_PATTERN[1:-1]})?$", "description": "Its id; empty: all."},
}
LIST: dict[str, Schema] = {**FILTERS, **PAGING}
