"""What a card asks, and the buttons that answer it with one tap: at most two questions at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from types import MappingProxyType

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Text

from handlers.cards.evidence import quotes
from handlers.cards.menus import button
from handlers.cards.merging import alike, urgent_by_many
from handlers.cards.presses import AnswerDoubt, ChangeZone, ConfirmZone, Field, PickReading
from handlers.cards.sheet import Sheet
from locales import mark
from storage.tables import Issue, Status, Task
from tasks.doubts import Doubt, Value, doubts
from tasks.rules import ACTIVE
from tasks.signatures import is_by_person
from tasks.views import TaskView
from wording.lines import capitalised, one_line
from wording.moments import due_words
from wording.names import NAME, PRIORITIES, PRIORITY_ICONS, kind
from wording.zones import city

MOST = 2
PER_ROW = 3
DATES_PER_ROW = 2

Buttons = list[InlineKeyboardButton]

_NONE: Mapping[str, str] = MappingProxyType({Field.DUE: mark("No date"), Field.ASSIGNEE: mark("Nobody")})
"""Fields whose answer can be that there is none."""


@dataclass(frozen=True, slots=True)
class Question:
    """Attributes:
    answers: Rows of buttons; none where the card's moves answer it.
    """

    words: Text
    answers: Sequence[Buttons] = ()


def questions(sheet: Sheet, item: TaskView) -> list[Question]:
    """What the card asks now, the most important first; nothing while something is unfolded, or when it is closed."""
    if sheet.asks_elsewhere or item.task.status not in ACTIVE:
        return []
    return list(islice(_all(sheet, item), MOST))


def choices(doubt: Doubt) -> list[Value]:
    """All that a doubt can be answered with, in the order of its buttons."""
    return [*doubt.choices, None] if doubt.field in _NONE else [*doubt.choices]


def asks_reading(issue: Issue | None, task: Task) -> bool:
    """Whether the date that was set can be read in two ways, and nobody has said which is meant."""
    if issue is None or issue.due_alternative is None or task.due_at != issue.due_at:
        return False
    return not is_by_person(task, "due")


def _all(sheet: Sheet, item: TaskView) -> Iterator[Question]:
    if item.task.status is Status.PROPOSED:
        yield Question(sheet.say("Is this a task?"))
    if (same := alike(sheet, item)) is not None:
        yield Question(*same)
    found = doubts(item.issue, item.task, sheet.view.workspace) if item.issue is not None else []
    by_field = {Field(doubt.field): doubt for doubt in found}
    reading = asks_reading(item.issue, item.task)
    for field in Field:
        if field is Field.DUE and reading:
            yield _which_reading(sheet, item)
        elif field in by_field and (question := _doubt(sheet, item, by_field[field])) is not None:
            yield question
    if item.task.due_grain == "time" and not reading and sheet.zone_guessed:
        yield _zone(sheet, item)
    if (many := urgent_by_many(sheet, item)) is not None:
        yield Question(*many)


def _doubt(sheet: Sheet, item: TaskView, doubt: Doubt) -> Question | None:
    """None for what can't be shown any more, such as somebody who has left."""
    assert item.issue is not None
    labels = [_label(sheet, item.issue, doubt.field, value) for value in choices(doubt)]
    answers = [
        button(label, AnswerDoubt(task=item.task.id, issue=item.issue.id, field=Field(doubt.field), choice=place))
        for place, label in enumerate(labels)
        if label
    ]
    if not labels[0]:
        return None
    wide = DATES_PER_ROW if doubt.field == Field.DUE else PER_ROW
    rows = [answers[start : start + wide] for start in range(0, len(answers), wide)]
    return Question(_words(sheet, item.issue, doubt), rows)


def _words(sheet: Sheet, issue: Issue, doubt: Doubt) -> Text:
    match doubt.field:
        case Field.KIND:
            return sheet.say("What kind is it?")
        case Field.ASSIGNEE:
            return sheet.say("Is it for {name}?", name=_label(sheet, issue, doubt.field, doubt.choices[0]))
        case Field.PRIORITY:
            return sheet.say("How urgent is it?")
    said = quotes(issue, "due")
    return sheet.say("Is it due “{words}”?", words=said[0]) if said else sheet.say("Is this when it is due?")


def _label(sheet: Sheet, issue: Issue, field: str, value: Value) -> str:
    """The words of an answer; empty for what can't be shown."""
    match field, value:
        case _, None:
            return sheet.texts.gettext(_NONE[field])
        case Field.KIND, str():
            return capitalised(kind(sheet.texts, value))
        case Field.PRIORITY, str() if value in PRIORITIES:
            return f"{PRIORITY_ICONS[value]} {sheet.texts.gettext(PRIORITIES[value])}"
        case Field.DUE, str():
            return _date(sheet, issue, datetime.fromisoformat(value))
    person = next((member for member in sheet.view.members if member.id == value), None)
    return (one_line(person.name, NAME // 2) or "?") if person else ""


def _which_reading(sheet: Sheet, item: TaskView) -> Question:
    issue = item.issue
    assert issue is not None
    meant = {False: issue.due_at, True: issue.due_alternative}
    answers = [
        button(_date(sheet, issue, at), PickReading(task=item.task.id, other=other))
        for other, at in meant.items()
        if at is not None
    ]
    return Question(sheet.say("The date can be read in two ways. Which one is meant?"), [answers])


def _zone(sheet: Sheet, item: TaskView) -> Question:
    yes = button(sheet.texts.gettext("Yes, that's my time"), ConfirmZone(task=item.task.id))
    change = button(sheet.texts.gettext("Change"), ChangeZone(task=item.task.id))
    words = sheet.say("Times are in {zone}. Is that yours?", zone=city(sheet.view.zone, sheet.view.locale))
    return Question(words, [[yes, change]])


def _date(sheet: Sheet, issue: Issue, at: datetime) -> str:
    return due_words(at, issue.due_grain, sheet.view.locale, sheet.view.zone, sheet.now)
