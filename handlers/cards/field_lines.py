"""The lines of a card for what most tasks don't have: a rule, what blocks it, links, description, checklist, notes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, ExpandableBlockQuote, Text

from handlers.cards import moments
from handlers.cards.markup import joined
from handlers.cards.sheet import Sheet
from storage.tables import Status, Task
from tasks.links import linked
from tasks.rules import ACTIVE
from tasks.views import TaskView
from wording.lines import one_line, paragraphs
from wording.names import NAME
from wording.repeats import repeat_words

DESCRIPTION, NOTE, ITEM = 500, 200, 80
"""Longest description, note and item on a card, in code points."""

NOTES, ITEMS, NUMBERS = 2, 10, 8
"""How many notes, the newest, how many items and how many tasks of a kind of links are shown."""


def repeats(sheet: Sheet, item: TaskView) -> Text | None:
    if item.task.recurrence is None:
        return None
    return Text("🔁 ", repeat_words(item.task.recurrence, sheet.texts, sheet.view.locale))


def follows(sheet: Sheet, item: TaskView) -> Text | None:
    """On a closed card: the next one that comes."""
    following = next((task for task in _rows(item, "next") if task.status in ACTIVE), None)
    if following is None or following.due_at is None:
        return None
    view = sheet.view
    when = moments.due(following.due_at, following.due_grain, view.locale, view.zone, sheet.now)
    return Text("🔁 ", sheet.say("Next: {number}, {when}", number=sheet.number(following), when=when))


def blocked(sheet: Sheet, item: TaskView) -> Text | None:
    """What it waits for; that it is free again when all of it is done."""
    rows, reason = _rows(item, "blocked_by"), one_line(item.task.blocked_reason or "", NOTE)
    numbers = _numbers(sheet, (task for task in rows if task.status in ACTIVE))
    if numbers is not None and reason:
        return Text("⛔ ", sheet.say("Blocked by {tasks}: {reason}", tasks=numbers, reason=reason))
    if numbers is not None:
        return Text("⛔ ", sheet.say("Blocked by {tasks}", tasks=numbers))
    if reason:
        return Text("⛔ ", sheet.say("Blocked: {reason}", reason=reason))
    done = _numbers(sheet, (task for task in rows if task.status is Status.DONE))
    return Text("🟢 ", sheet.say("Free to go on: {tasks} done", tasks=done)) if done is not None else None


def links(sheet: Sheet, item: TaskView) -> Iterator[Text]:
    if (waiting := _numbers(sheet, (task for task in _rows(item, "blocks") if task.status in ACTIVE))) is not None:
        yield Text("⏳ ", sheet.say("Waited for by {tasks}", tasks=waiting))
    if (related := _numbers(sheet, _rows(item, "related"))) is not None:
        yield Text("🔗 ", sheet.say("See also {tasks}", tasks=related))


def details(sheet: Sheet, item: TaskView) -> Iterator[Text]:
    """What is shown as far as there is room."""
    if sheet.view.message is not None and (words := paragraphs(item.task.description, DESCRIPTION)):
        yield ExpandableBlockQuote(words)
    yield from _checklist(sheet, item.task)
    yield from _notes(sheet, item.task)


def _checklist(sheet: Sheet, task: Task) -> Iterator[Text]:
    items = task.checklist
    if not items:
        return
    yield Text("📋 ", Bold(f"{ticked(items)}/{len(items)}"))
    for entry in items[:ITEMS]:
        yield Text(tick(entry), " ", one_line(entry["text"], ITEM) or "…")
    if (more := len(items) - ITEMS) > 0:
        yield Text(_more(sheet, more))


def ticked(items: Iterable[Mapping[str, Any]]) -> int:
    return sum(bool(entry["done"]) for entry in items)


def tick(entry: Mapping[str, Any]) -> str:
    return "☑" if entry["done"] else "☐"


def _notes(sheet: Sheet, task: Task) -> Iterator[Text]:
    for note in task.notes[-NOTES:]:
        yield Text("📝 ", *_signed(sheet, note), one_line(note["text"], NOTE) or "…")
    if (more := len(task.notes) - NOTES) > 0:
        yield Text(_more(sheet, more))


def _signed(sheet: Sheet, note: Mapping[str, Any]) -> Iterator[Text | str]:
    """Who wrote it and when; one's own name says nothing where nobody else is."""
    author = next((member for member in sheet.view.members if member.id == note.get("by")), None)
    if author is not None and len(sheet.view.members) > 1:
        yield Text(Bold(one_line(author.name, NAME) or "?"), ", ")
    at = datetime.fromisoformat(note["at"])
    yield moments.written(at, sheet.view.locale, sheet.view.zone, sheet.now)
    yield ": "


def _rows(item: TaskView, kind: str) -> list[Task]:
    return [item.linked[id_] for id_ in linked(item.task, kind) if id_ in item.linked]


def _numbers(sheet: Sheet, tasks: Iterable[Task]) -> Text | None:
    numbers = [sheet.number(task) for task in tasks]
    more = [Text(f"+{len(numbers) - NUMBERS}")] if len(numbers) > NUMBERS else []
    return joined([*numbers[:NUMBERS], *more], ", ") if numbers else None


def _more(sheet: Sheet, more: int) -> str:
    return sheet.texts.ngettext("and {count} more", "and {count} more", more).format(count=more)
