"""Slack's text, as people read it: https://docs.slack.dev/messaging/formatting-message-text"""

import re

_REFERENCE = re.compile(r"<([^<>\n]{1,3000})>")
_MENTION = re.compile(r"\s*<@([A-Z0-9]{2,30})(?:\|[^<>\n]{0,200})?>[\s,:]*", re.ASCII)
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def readable(text: str) -> str:
    """Names instead of references, addresses beside what is linked, nothing escaped."""
    shown = _REFERENCE.sub(lambda found: _shown(found[1]), text)
    for escaped, plain in _ESCAPES:
        shown = shown.replace(escaped, plain)
    return shown


def escaped(text: str) -> str:
    """Words that refer to nobody, whatever stands in them."""
    for escape, plain in reversed(_ESCAPES):
        text = text.replace(plain, escape)
    return text


def mentions(text: str, person: str) -> bool:
    """Whether it names somebody, by the id that Slack knows them by."""
    return person != "" and (f"<@{person}>" in text or f"<@{person}|" in text)


def addressed(text: str, person: str) -> str:
    """A text without the mention that it begins with, of this person; of anybody where that is ""."""
    found = _MENTION.match(text)
    return text[found.end() :] if found and person in {found[1], ""} else text


def _shown(reference: str) -> str:
    target, _, label = reference.partition("|")
    match target[:1]:
        case "@":
            return f"@{(label or target).lstrip('@')}"
        case "#":
            return f"#{(label or target).lstrip('#')}"
        case "!":
            return _special(target[1:], label)
        case _:
            return _linked(target.removeprefix("mailto:").removeprefix("tel:"), label)


def _special(target: str, label: str) -> str:
    """ "here", "subteam^S1", "date^1700000000^{date}": what comes last stands for what has no label."""
    if target.startswith("date^"):
        return label
    return f"@{(label or target.rpartition('^')[2]).lstrip('@')}"


def _linked(address: str, label: str) -> str:
    bare = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    return address if label in {"", address, bare} else f"{label} ({address})"
