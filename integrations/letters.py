"""E-mail that a provider has taken apart: who wrote it, to what it answers, and what is new in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape

from integrations.base import Arrival
from integrations.generic.payload import YEARS
from integrations.texts import headed
from integrations.threads import thread_of

LONGEST = 100_000
"""Characters of a text that are looked through."""

LONGEST_HEADER = 2_000
"""Characters."""

_ID = re.compile(r"<[!-;=?-~]{1,998}>")
_FORWARD = re.compile(r"\s*(fwd?|wg|tr|rv|пер|пересл\w*)\s*:", re.IGNORECASE)
_SIGNATURE = "-- "
_DIVIDER = re.compile(r"-{2,}[^-]{3,60}-{2,}|_{20,}")
_FROM = re.compile(r"\*?(?:From|Von|De|Da|Van|Від|От):", re.IGNORECASE)
_SENT = re.compile(
    r"\*?(?:Sent|Date|Gesendet|Datum|Enviado|Fecha|Envoy[eé]|Inviato|Data|Надіслано|Дата|Отправлено)[^:\n]{0,10}:",
    re.IGNORECASE,
)
_TOLD = re.compile(r"[\d@]")
"""Who wrote something is told with a time or an address."""

_BLOCKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{1,2000}>")
_UNSEEN = [
    (re.compile(rf"<{name}[\s>]", re.IGNORECASE), re.compile(f"</{name}>", re.IGNORECASE))
    for name in ("head", "style", "script")
]

_AUTOMATIC = frozenset(("bulk", "junk", "auto_reply"))
_DAEMONS = ("mailer-daemon@", "postmaster@")


@dataclass(frozen=True, slots=True)
class Letter:
    """Attributes:
    sender: As its header says: 'Ann <ann@example.org>'.
    subject, text: As they are to be shown; the text without history.
    mailbox: To which it was sent.
    headers: The first of each, by its name in lower case.
    """

    sender: str
    subject: str
    text: str
    mailbox: str
    headers: Mapping[str, str]


def arrival(letter: Letter) -> Arrival | None:
    """None for a letter without words."""
    text = headed(letter.subject, letter.text)
    if not text.strip():
        return None
    ids = (_ID.search(letter.headers.get(name, "")) for name in ("references", "in-reply-to", "message-id"))
    first = next(filter(None, ids), None)
    return Arrival(
        text=text,
        author=author(letter.sender),
        chat=letter.mailbox,
        thread=thread_of(first[0]) if first else "",
        sent_at=moment(letter.headers.get("date", "")),
    )


def author(sender: str) -> str:
    """The name; the address where there is none."""
    name, _, rest = sender[:LONGEST_HEADER].rpartition("<")
    return name.replace("\\", "").strip(' "\t') or rest.partition(">")[0].strip()


def moment(date: str) -> datetime | None:
    """Of a header; None for what is no date."""
    try:
        found = parsedate_to_datetime(date[:LONGEST_HEADER])
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.year in YEARS else None


def is_automatic(letter: Letter) -> bool:
    """Whether a program wrote it: an answer while somebody is away, a bounce, a circular (RFC 3834)."""
    headers = letter.headers
    return (
        headers.get("auto-submitted", "no").strip().lower().partition(";")[0].strip() not in {"no", ""}
        or headers.get("precedence", "").strip().lower() in _AUTOMATIC
        or "x-autoreply" in headers
        or headers.get("return-path", "-").strip() in {"", "<>"}
        or headers.get("content-type", "").strip().lower().startswith("multipart/report")
        or any(daemon in letter.sender.lower() for daemon in _DAEMONS)
    )


def is_forward(subject: str) -> bool:
    """Whether its history is what it is about."""
    return _FORWARD.match(subject) is not None


def unquoted(text: str) -> str:
    """What is new in a text: without the history that ends it and without a signature; all of it when that is all.

    Answers between quoted lines stay, and the lines with them.
    """
    lines = text[:LONGEST].replace("\r\n", "\n").split("\n")
    lines = lines[: next((at for at in range(len(lines)) if _is_history(lines[at : at + 3])), None)]
    lines = lines[: lines.index(_SIGNATURE) if _SIGNATURE in lines else None]
    return "\n".join(_without_quotes(lines)).strip() or text[:LONGEST].strip()


def words_of(page: str) -> str:
    """The text of a page in HTML, roughly."""
    page = page[:LONGEST]
    for opening, closing in _UNSEEN:
        page = _without(page, opening, closing)
    broken = _BLOCKS.sub("\n", " ".join(page.split()))
    lines = [line.strip() for line in unescape(_TAGS.sub("", broken)).split("\n")]
    return "\n".join(lines).strip()


def _is_history(lines: Sequence[str]) -> bool:
    """Whether the headers of an earlier letter begin here, or the line that stands before them."""
    if _DIVIDER.fullmatch(lines[0].strip()):
        lines = lines[1:]
    return _FROM.match(lines[0]) is not None and any(_SENT.match(line) for line in lines[1:]) if lines else False


def _without_quotes(lines: Sequence[str]) -> Sequence[str]:
    """Without the quoted lines at the end, and who wrote them and when."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    if not any(line.startswith(">") for line in lines[end:]):
        return lines
    if end and lines[end - 1].rstrip().endswith(":"):
        end = next((at for at in (end - 1, end - 2) if at >= 0 and _TOLD.search(lines[at])), end)
    return lines[:end]


def _without(page: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """In one go, however many begin and never end."""
    kept, at = [], 0
    while (start := opening.search(page, at)) and (end := closing.search(page, start.end())):
        kept.append(page[at : start.start()])
        at = end.end()
    return "".join(kept) + page[at:]
