"""What happened to a task between here and a tracker."""

from collections.abc import Callable, Mapping
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any

from locales import mark
from storage.tables import Event, Status
from wording.names import STATUSES
from wording.sentences import Sentence
from wording.teller import Teller


def _sent(teller: Teller, event: Event) -> Sentence:
    place = teller.quoted(str(event.after.get("export", "")))
    if rules := event.after.get("_rules"):
        numbers = ", ".join(str(number) for number in rules)
        return teller.say("sent to {place} by rule {number}", place=place, number=numbers)
    return teller.say("sent to {place}", place=place)


def _let_go(teller: Teller, event: Event) -> Sentence:
    return teller.say("followed at {place} no more", place=teller.quoted(str(event.after.get("export", ""))))


def _kept(teller: Teller, event: Event) -> Sentence:
    """What gave way to a later change here."""
    field, theirs = str(event.after.get("field")), event.after.get("_kept", {}).get("theirs")
    words = changed_field(field, teller.texts)
    return teller.say(
        "{field} there: {value}; ours is later and stays", field=words, value=_value(teller, field, theirs)
    )


def changed_field(field: str, texts: NullTranslations) -> str:
    """The name of a field that goes to trackers and comes back."""
    return texts.gettext(_FIELDS[field]) if field in _FIELDS else "?"


def _value(teller: Teller, field: str, theirs: Any) -> str:
    if field == "status" and theirs in tuple(Status):
        return teller.texts.gettext(STATUSES[Status(theirs)])
    return teller.quoted(str(theirs)) if theirs else "—"


_FIELDS: Mapping[str, str] = MappingProxyType(
    {"title": mark("title"), "status": mark("status"), "due": mark("due date"), "assignee": mark("assignee")}
)

TOLD: Mapping[str, Callable[[Teller, Event], Sentence]] = MappingProxyType(
    {"export": _sent, "let_go": _let_go, "kept": _kept}
)
