"""The ledger in words: what left, to whom, and how it was redacted."""

from collections.abc import Iterator, Mapping
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark
from storage.ledger_tables import Departure
from wording.services import service_name

WHY: Mapping[str, str] = MappingProxyType(
    {
        "read": mark("Read by a model"),
        "transcribe": mark("Written down from a voice"),
        "export": mark("Sent to a tracker"),
        "post": mark("Told to a hook out"),
        "trial": mark("A model was tried on it"),
    }
)
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "text": mark("the text"),
        "members": mark("names of members"),
        "examples": mark("earlier examples"),
        "guidance": mark("what the model is told"),
        "sound": mark("the sound"),
        "title": mark("title"),
        "description": mark("description"),
        "status": mark("status"),
        "due": mark("due date"),
        "assignee": mark("who has it"),
    }
)
_REDACTED: Mapping[str, str] = MappingProxyType(
    {
        "email": mark("e-mail addresses"),
        "phone": mark("phone numbers"),
        "card": mark("card numbers"),
        "iban": mark("bank accounts"),
        "key": mark("keys and passwords"),
    }
)


def to_whom(entry: Departure, texts: NullTranslations) -> str:
    """The host, and who is there where that says more."""
    who = entry.provider.partition(":")[2]
    if entry.why == "export":
        who = service_name(texts, entry.provider)
    return f"{entry.host} ({who})" if who else entry.host


def what_left(entry: Departure, texts: NullTranslations) -> str:
    """Which parts, how much, and what was hidden in them."""
    return " · ".join(part for part in _parts(entry, texts) if part)


def _parts(entry: Departure, texts: NullTranslations) -> Iterator[str]:
    say = texts.gettext
    known = [say(_FIELDS[name]) for name in entry.fields if name in _FIELDS]
    more = len(entry.fields) - len(known)
    if more:
        known.append(texts.ngettext("{count} more field", "{count} more fields", more).format(count=more))
    yield ", ".join(known)
    if entry.bytes:
        yield f"{max(1, round(entry.bytes / 1024))} KiB"
    if entry.characters:
        words = texts.ngettext("{count} character", "{count} characters", entry.characters)
        yield words.format(count=entry.characters)
    hidden = [f"{say(_REDACTED.get(name, name))}: {count}" for name, count in sorted(entry.redacted.items())]
    if hidden:
        yield say("hidden: {what}").format(what=", ".join(hidden))
