"""Why a card says what it says: how sure the reader was, the words that made it so, and who it was."""

from aiogram.utils.formatting import Italic, Text

from classifier.base import Kind
from handlers.cards.lines import NAME, capitalised, kind
from handlers.cards.markup import one_line
from handlers.cards.sheet import Sheet
from handlers.cards.words import READERS
from storage.tables import Issue, Task

WORDS, QUOTES = 60, 2
"""Longest quote, in code points, and how many are shown of a field."""

_TOLD = ("kind", "due", "priority", "assignee")
_A_GUESS = 0.5
"""Below this, and without words that speak for it, a kind is no more than a guess."""


def evidence(sheet: Sheet, issue: Issue, task: Task | None) -> Text | None:
    """One line, without what a person set since; None where there is nothing to tell."""
    if not (any(map(issue.evidence.get, _TOLD)) or any(piece.text for piece in sheet.view.pieces)):
        return None
    by_people = {field for field, sign in (task.set_by if task else {}).items() if sign.get("by") == "person"}
    say = sheet.texts.gettext
    names = {"due": say("due"), "priority": say("priority"), "assignee": say("assignee")}
    words = {field: quotes(issue, field) for field in names if field not in by_people}
    corrected = "kind" in by_people or (task is not None and task.kind != issue.kind)
    told = [quote for quoted in words.values() for quote in quoted]
    parts = [] if corrected else [_kind(sheet, issue, task, told)]
    parts += [f"{names[field]}: {_quoted(sheet, quoted)}" for field, quoted in words.items() if quoted]
    if not parts:
        return None
    reader = one_line(issue.model, NAME) or say(READERS.get(issue.provider, issue.provider))
    parts.append(say("read by {reader}").format(reader=reader))
    return Text(Italic(capitalised(" · ".join(parts))))


def _kind(sheet: Sheet, issue: Issue, task: Task | None, told: list[str]) -> str:
    """How sure the kind is. It is named where the card does not name it: on a note, and of a plain task."""
    sure = issue.confidence.get("kind", issue.kind_confidence)
    words = quotes(issue, "kind")
    if sure < _A_GUESS and not words:
        return sheet.texts.gettext("only a guess")
    named = task is None or task.kind == Kind.TASK
    template = sheet.texts.gettext("{kind}, {percent} % sure") if named else sheet.texts.gettext("{percent} % sure")
    said = template.format(kind=kind(sheet.texts, issue.kind), percent=round(sure * 100))
    new = _unlike(words, told)
    return f"{said}: {_quoted(sheet, new)}" if new else said


def quotes(issue: Issue, field: str) -> list[str]:
    """The words that a field came from, each once."""
    found = (one_line(str(span.get("text", "")), WORDS) for span in issue.evidence.get(field, []))
    return _unlike([words for words in found if any(letter.isalnum() for letter in words)], [])[:QUOTES]


def _unlike(quoted: list[str], told: list[str]) -> list[str]:
    """Those that don't say again what was told or stands before them."""
    kept: list[str] = []
    for words in quoted:
        folded = words.casefold()
        if not any(folded in other.casefold() or other.casefold() in folded for other in (*told, *kept)):
            kept.append(words)
    return kept


def _quoted(sheet: Sheet, words: list[str]) -> str:
    template = sheet.texts.gettext("“{words}”")
    return ", ".join(template.format(words=quote) for quote in words)
