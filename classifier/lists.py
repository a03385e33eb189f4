"""Several tasks in one message: lists with marks, numbers in a row, lines that each ask for something."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from classifier.base import Span
from classifier.imperatives import opening_verb
from classifier.requests import ANYWHERE

MAX_ITEMS = 20
_READ_CLOSING = 200
_BULLET = re.compile(
    r"[ \t]{0,40}(?:(?:[-*+•‣◦▪●–—][ \t]{0,4})?(?P<box>\[[ xXхХ✓✔]?\]|[☐☑✅🔲⬜✔])|[-*+•‣◦▪●–—](?=[ \t])"
    r"|\d{1,3}[.)](?=[ \t]))"
    r"[ \t]{0,8}(?=\S)"
)
_INLINE = re.compile(r"(?:(?<=\s)|^)(\d{1,2})[.)][ \t]{1,4}(?=\S)", re.MULTILINE)
_DONE_BOXES = frozenset("☑✅✔")
_NOT_TASKS = re.compile(
    r"\b(?:steps?|reproduc\w{0,6}|repro|expected|actual|options?|variants?|agenda|changelog|release notes"
    r"|what's new|done"
    r"|fixed|changes|symptoms|logs?|example|because|pros|cons|environment"
    r"|кроки|відтворен\w{1,4}|відтворити|очікуван\w{1,6}|варіанти|порядок денний|зміни|зроблено|виконано|готово"
    r"|виправлено"
    r"|наприклад|симптоми|приклад|плюси|мінуси|оточення)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list found in a text.

    Attributes:
        heading: The words above it.
        items: What is open of it; what is checked off is left out.
        closing: The words below it, after a blank line or in a sentence that asks.
    """

    heading: Span | None
    items: Sequence[Span]
    closing: Span | None = None


def find_list(text: str) -> Listing | None:
    """The list of tasks in a text, at most 20 items; a single item is no list, steps to reproduce are no tasks."""
    listing = _marked_lines(text) or _inline(text) or _asking_lines(text)
    if listing is None or (listing.heading and _NOT_TASKS.search(listing.heading.text)):
        return None
    return replace(listing, items=listing.items[:MAX_ITEMS]) if listing.items else None


def _lines(text: str) -> list[tuple[int, str]]:
    """Offset and content of each line."""
    lines, offset = [], 0
    for line in text.split("\n"):
        lines.append((offset, line))
        offset += len(line) + 1
    return lines


def _span(text: str, start: int, end: int) -> Span:
    """Without the white space around it."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Span(start, start + len(words), words)


def _marked_lines(text: str) -> Listing | None:
    items: list[tuple[int, int, bool]] = []
    heading_end, goes_on = 0, False
    for offset, line in _lines(text):
        bullet = _BULLET.match(line)
        if bullet:
            items.append((offset + bullet.end(), offset + len(line), _is_done(bullet["box"])))
            goes_on = True
        elif goes_on and line.strip() and not _closes(line):
            items[-1] = (items[-1][0], offset + len(line), items[-1][2])
        elif items:
            goes_on = False
        else:
            heading_end = offset + len(line)
    if len(items) < 2:
        return None
    heading, closing = _span(text, 0, heading_end), _span(text, items[-1][1], len(text))
    open_items = [_span(text, a, b) for a, b, done in items if not done]
    return Listing(heading if heading.text else None, open_items, closing if closing.text else None)


def _closes(line: str) -> bool:
    """Whether a line below an item asks for something itself, and so is none of its words."""
    return line[0].isupper() and line.rstrip().endswith((".", "!", "?")) and bool(ANYWHERE.search(line[:_READ_CLOSING]))


def _is_done(box: str | None) -> bool:
    return box is not None and (box in _DONE_BOXES or (box.startswith("[") and len(box.strip("[] ")) > 0))


def _inline(text: str) -> Listing | None:
    """ "1) call Ann 2) book a room": numbers that count up from one."""
    marks: list[re.Match[str]] = []
    for match in _INLINE.finditer(text):
        if int(match[1]) == len(marks) + 1:
            marks.append(match)
    if len(marks) < 2:
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    heading = _span(text, 0, marks[0].start())
    items = [_span(text, mark.end(), end) for mark, end in zip(marks, ends, strict=True)]
    return Listing(heading if heading.text else None, [item for item in items if item.text])


def _asking_lines(text: str) -> Listing | None:
    """Lines that each open with a verb that asks; the first line may be a heading that ends in a colon or a "
    "greeting."""
    lines = [(offset, line) for offset, line in _lines(text) if line.strip()]
    heading = None
    if len(lines) > 2 and not opening_verb(lines[0][1]):
        heading = _span(text, lines[0][0], lines[0][0] + len(lines[0][1]))
        lines = lines[1:]
    if len(lines) < 2 or not all(opening_verb(line) and "?" not in line for _, line in lines):
        return None
    return Listing(heading, [_span(text, offset, offset + len(line)) for offset, line in lines])
