"""The tasks of a list as lines of text, under headings that say when."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from aiogram.utils.formatting import Bold, DateTime, Italic, Strikethrough, Text
from babel.dates import format_skeleton

from classifier.base import Priority
from handlers.cards import moments
from handlers.cards.markup import joined
from handlers.lists.gathering import BOARD, TASKS, TODAY, WEEK, Gathered
from handlers.lists.periods import day
from handlers.pages import Look
from locales import mark
from storage.queries.lists import Order, Part
from storage.tables import Status, Task
from tasks.people import local
from tasks.rules import ACTIVE
from wording.lines import one_line
from wording.names import PRIORITY_ICONS, TICKS, title_words

TITLE, NAME, QUOTE = 60, 20, 60
"""Longest title, name and quote, in code points: eight rows of the widest letters fit into a message."""

_TIME = "t"
_URGENCIES = frozenset(PRIORITY_ICONS) - {Priority.NORMAL}
_OVERDUE = mark("Overdue")
_PARTS: Mapping[Part, str] = MappingProxyType(
    {
        Part.OVERDUE: _OVERDUE,
        Part.DUE: mark("Due today"),
        Part.WAKES: mark("Coming back today"),
        Part.WORKING: mark("In progress"),
    }
)


def rows(look: Look, shown: Gathered) -> Iterator[Text]:
    """Each task with its place on the page, which is what its button says."""
    above = ""
    for position, (task, part) in enumerate(shown.listing.leaf.rows, 1):
        section = _SECTIONS[shown.name](look, shown, task, part) if shown.name in _SECTIONS else ""
        if section != above:
            above = section
            yield Text("\n", Bold(section))
        yield _row(look, shown, position, task, part)


def _row(look: Look, shown: Gathered, position: int, task: Task, part: Part | None) -> Text:
    words, said = title_words(look.texts, task, TITLE), shown.name == BOARD  # its column has said the status
    named = Text(words) if said or task.status in ACTIVE else Strikethrough(words)
    tick = "" if said or task.status is Status.OPEN else f"{TICKS[task.status]} "
    icon = f"{PRIORITY_ICONS[task.priority]} " if task.priority in _URGENCIES else ""
    lines = [Text(f"{position}. {tick}{icon}", named, " ", look.number(task))]
    if details := list(_details(look, shown, task, part)):
        lines.append(Text("     ", joined(details, " · ")))
    if quote := one_line(shown.listing.quotes.get(task.id, ""), QUOTE):
        lines.append(Text("     ", Italic(quote)))
    return joined(lines, "\n")


def _details(look: Look, shown: Gathered, task: Task, part: Part | None) -> Iterator[Text]:
    if (due := _due(look, shown, task, part)) is not None:
        yield due
    if task.snoozed_until is not None and task.snoozed_until > look.now and task.status in ACTIVE:
        yield Text("💤 ", _moment(look, task.snoozed_until))
    assignee = shown.listing.people.get(task.assignee_id or 0)
    if assignee is not None and (look.reader is None or look.reader.id != assignee.id):
        yield Text(one_line(assignee.name, NAME) or "?")
    workspace = shown.listing.workspaces[task.workspace_id]
    if shown.looks_wide and workspace.kind != "personal":
        yield Text(one_line(workspace.title, NAME) or "?")


def _due(look: Look, shown: Gathered, task: Task, part: Part | None) -> Text | None:
    """When it is due, as far as the heading above does not say it."""
    if task.due_at is None or task.status not in ACTIVE:
        return None
    late = task.due_at < look.now
    says_day = (
        part is Part.DUE or (shown.name == WEEK and not late) or (shown.name == TASKS and _is_today(look, task.due_at))
    )
    if says_day and not late:
        return _time(look, task.due_at) if task.due_grain == "time" else None
    return moments.due(task.due_at, task.due_grain, look.locale, look.zone, look.now)


def _moment(look: Look, at: datetime) -> Text:
    return _time(look, at) if _is_today(look, at) else moments.moment(at, look.locale, look.zone, look.now)


def _time(look: Look, at: datetime) -> DateTime:
    words = format_skeleton("Hm", local(at, look.zone), locale=look.locale)
    return DateTime(words, unix_time=at, date_time_format=_TIME)


def _is_today(look: Look, at: datetime) -> bool:
    return local(at, look.zone).date() == local(look.now, look.zone).date()


def _section_of_day(look: Look, _shown: Gathered, _task: Task, part: Part | None) -> str:
    return look.texts.gettext(_PARTS[part]) if part is not None else ""


def _section_of_agenda(look: Look, shown: Gathered, task: Task, _part: Part | None) -> str:
    say = look.texts.gettext
    if shown.order is not Order.DUE:
        return ""
    if task.due_at is None:
        return say("No date")
    if task.due_at < look.now:
        return say(_OVERDUE)
    return say("Today") if _is_today(look, task.due_at) else say("Later")


def _section_of_week(look: Look, _shown: Gathered, task: Task, _part: Part | None) -> str:
    assert task.due_at is not None, "a week has what is due"
    if task.due_at < look.now:
        return look.texts.gettext(_OVERDUE)
    today, that = (local(moment, look.zone).date() for moment in (look.now, task.due_at))
    words = day(that, texts=look.texts, locale=look.locale, today=today)
    return words[:1].upper() + words[1:]


_SECTIONS: Mapping[str, Callable[[Look, Gathered, Task, Part | None], str]] = MappingProxyType(
    {TODAY: _section_of_day, TASKS: _section_of_agenda, WEEK: _section_of_week}
)
