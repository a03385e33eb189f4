"""Why a card says what it says: how sure the reader was, the words that made it so, and who it was."""

from collections.abc import Iterator

from aiogram.utils.formatting import Italic, Text

from classifier.base import Kind
from handlers.cards.routed import reasons
from handlers.cards.sheet import Sheet
from storage.reading_tables import RefinementState
from storage.tables import Issue, Task
from tasks.refining import OVER_BUDGET
from tasks.signatures import stands
from wording.lines import capitalised, one_line
from wording.names import NAME, READERS, kind

WORDS, QUOTES = 60, 2
"""Longest quote, in code points, and how many are shown of a field."""

_TO_COME = (RefinementState.WAITING, RefinementState.RUNNING)
_A_GUESS = 0.5
"""Below this, and without words that speak for it, a kind is no more than a guess."""


def evidence(sheet: Sheet, issue: Issue, task: Task | None) -> Text | None:
    """One line, without what a person or a rule set since; None where there were no words to read."""
    routed = list(reasons(sheet, task))
    if not any(piece.text for piece in sheet.view.pieces):
        return Text(Italic(capitalised(" · ".join(routed)))) if routed else None
    why = [*_fields(sheet, issue, task), *routed]
    parts = [*why, *_readers(sheet, issue, told=bool(why))]
    return Text(Italic(capitalised(" · ".join(parts)))) if parts else None


def _fields(sheet: Sheet, issue: Issue, task: Task | None) -> Iterator[str]:
    """Why each field is what it is."""
    say = sheet.texts.gettext
    by_people = {field for field in task.set_by if stands(task, field)} if task else set()
    names = {"due": say("due"), "priority": say("priority"), "assignee": say("assignee")}
    words = {field: quotes(issue, field) for field in names if field not in by_people}
    if not ("kind" in by_people or (task is not None and task.kind != issue.kind)):
        yield _kind(sheet, issue, task, [quote for quoted in words.values() for quote in quoted])
    for field, quoted in words.items():
        if why := _lesson(sheet, issue, field) or _quoted(sheet, quoted):
            yield f"{names[field]}: {why}"


def _kind(sheet: Sheet, issue: Issue, task: Task | None, told: list[str]) -> str:
    """How sure the kind is. It is named where the card does not name it: on a note, and of a plain task."""
    sure = issue.confidence.get("kind", issue.kind_confidence)
    words = quotes(issue, "kind")
    named = task is None or task.kind == Kind.TASK
    if lesson := _lesson(sheet, issue, "kind"):
        return f"{kind(sheet.texts, issue.kind)}: {lesson}" if named else lesson
    if sure < _A_GUESS and not words:
        return sheet.texts.gettext("only a guess")
    template = sheet.texts.gettext("{kind}, {percent} % sure") if named else sheet.texts.gettext("{percent} % sure")
    said = template.format(kind=kind(sheet.texts, issue.kind), percent=round(sure * 100))
    new = [quote for quote in _unlike(words, told) if not _is_title(quote, issue.title)]
    return f"{said}: {_quoted(sheet, new)}" if new else said


def _lesson(sheet: Sheet, issue: Issue, field: str) -> str:
    """From which task a field was learned; empty when it was not."""
    if (lesson := issue.learned.get(field, 0)) not in sheet.view.taught:
        return ""
    number, own = sheet.view.taught[lesson], {item.task.number for item in sheet.view.tasks}
    if number is None or number in own:
        return sheet.texts.gettext("as you taught")
    return sheet.texts.gettext("as you taught with #{number}").format(number=number)


def _readers(sheet: Sheet, issue: Issue, *, told: bool) -> Iterator[str]:
    """Who read it, and what a better reader still has to say, or why it has not.

    Args:
        told: Something that was read is told, so its reader is named.
    """
    say, row = sheet.texts.gettext, sheet.view.refinement
    reader = one_line(issue.model, NAME) or say(READERS.get(issue.provider, issue.provider))
    late = row is not None and row.last_error is not None and row.state in _TO_COME
    if told and not late:
        yield say("read by {reader}").format(reader=reader)
    if row is None or row.state is RefinementState.DONE:
        return
    model = one_line(row.model.partition(":")[2], NAME)
    if row.state is RefinementState.GIVEN_UP:
        yield say("{model} gave no answer").format(model=model)
    elif not late:
        yield say("{model} will look again").format(model=model)
    elif row.last_error == OVER_BUDGET:
        yield say("{model} has done enough for today: read by {reader} for now").format(model=model, reader=reader)
    else:
        yield say("{model} is away: read by {reader} for now").format(model=model, reader=reader)


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


def _is_title(quote: str, title: str) -> bool:
    """Whether a quote, which may be cut, is the whole title: that stands on the card already."""
    words, whole = quote.rstrip("…").casefold(), title.rstrip("…").casefold()
    return whole in words or (len(words) > WORDS // 2 and whole.startswith(words))


def _quoted(sheet: Sheet, words: list[str]) -> str:
    template = sheet.texts.gettext("“{words}”")
    return ", ".join(template.format(words=quote) for quote in words)
