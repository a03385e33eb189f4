"""What a card says of tasks that are about the same, and of who asked for them; and how they are put together."""

from collections.abc import Mapping
from typing import Any

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Bold, Text

from classifier.base import Priority
from handlers.cards.field_presses import Asked, AskWords
from handlers.cards.lines import TITLE
from handlers.cards.markup import fill, joined
from handlers.cards.menus import button
from handlers.cards.merge_presses import (
    CountIn,
    JoinNote,
    JoinPrevious,
    KeepPriority,
    SetApart,
    SplitBurst,
    TellAsker,
)
from handlers.cards.presses import SetPriority, Unfold
from handlers.cards.sheet import Menu, Sheet
from storage.tables import Task
from tasks.merging import merged_into
from tasks.rules import ACTIVE
from tasks.signatures import is_by_person
from tasks.views import TaskView
from wording.lines import one_line
from wording.names import NAME, PRIORITIES, PRIORITY_ICONS, title_words

Buttons = list[InlineKeyboardButton]
Rows = list[Buttons]

LABEL = 24
"""Longest title on a button, in code points."""

NAMED = 2
"""How many of those who asked are named."""

ENOUGH = 3
"""From how many requests on a higher priority is suggested."""


def merged(sheet: Sheet, item: TaskView) -> Text | None:
    """On a closed card: which task has taken its place."""
    into = item.linked.get(merged_into(item.task) or 0)
    return sheet.say("Merged into {task}", task=_named(sheet, into)) if into is not None else None


def joined_to(sheet: Sheet) -> Text:
    """On the card of a message that has become a piece of another one."""
    into = sheet.view.joined_to
    if into is None:
        return sheet.say("Joined with the message before")
    return sheet.say("Joined with {task}", task=_named(sheet, into))


def asked_for(sheet: Sheet, item: TaskView) -> Text | None:
    """Everybody who asked, where several have: "👥 4 asked: Ann, Bob, +2"."""
    count = len(item.requests)
    if count < 2:
        return None
    names = [Text(one_line(str(one["name"]), NAME) or "?") for one in item.requests[:NAMED]]
    more = [Text(f"+{count - NAMED}")] if count > NAMED else []
    words = sheet.texts.ngettext("{count} asked: {names}", "{count} asked: {names}", count)
    return Text("👥 ", fill(words, count=str(count), names=joined([*names, *more], ", ")))


def alike(sheet: Sheet, item: TaskView) -> tuple[Text, Rows] | None:
    """The question whether it is the same as a task that it looks like."""
    other = next((found for link in item.task.links if (found := _suggested(item, link)) is not None), None)
    if other is None:
        return None
    say, task = sheet.texts.gettext, item.task.id
    yes = button(say("+1 to #{number}").format(number=other.number), CountIn(task=task, into=other.id))
    no = button(say("Another one"), SetApart(task=task))
    return sheet.say("Looks like {task}", task=Text(_named(sheet, other), _count(sheet, other))), [[yes, no]]


def urgent_by_many(sheet: Sheet, item: TaskView) -> tuple[Text, Rows] | None:
    """The question whether what many ask for is worth a higher priority; whoever has set it is not asked."""
    task, count = item.task, len(item.requests)
    if count < ENOUGH or task.priority in {Priority.HIGH, Priority.URGENT} or is_by_person(task, "priority"):
        return None
    words = sheet.texts.ngettext(
        "{count} person asked for it. Raise the priority?", "{count} people asked for it. Raise the priority?", count
    )
    high = f"{PRIORITY_ICONS[Priority.HIGH]} {sheet.texts.gettext(PRIORITIES[Priority.HIGH])}"
    answers = [
        button(high, SetPriority(task=task.id, priority=Priority.HIGH)),
        button(sheet.texts.gettext("Leave it"), KeepPriority(task=task.id)),
    ]
    return Text(words.format(count=count)), [answers]


def entries(sheet: Sheet, item: TaskView) -> Buttons:
    """Behind “More…”: to part a burst, and to put together what belongs together."""
    task, message, say = item.task, sheet.view.message, sheet.texts.gettext
    if task.status not in ACTIVE:
        return []
    found = []
    if message is not None and message.pieces > 1:
        found.append(button(say("Split"), SplitBurst(task=task.id)))
    if sheet.view.previous:
        found.append(button(_join_words(sheet), JoinPrevious(task=task.id)))
    return [*found, button(say("Same as…"), Unfold(task=task.id, menu=Menu.SAME))]


def note_rows(sheet: Sheet) -> Rows:
    """On the card of a note that may be the rest of the message before."""
    if sheet.view.message is None or not sheet.view.previous:
        return []
    return [[button(_join_words(sheet), JoinNote(message=sheet.view.message.id))]]


def same_menu(sheet: Sheet, item: TaskView) -> Rows:
    """The likest tasks, and a number that can be typed."""
    task, say = item.task.id, sheet.texts.gettext
    likest = [[button(_label(sheet, other), CountIn(task=task, into=other.id))] for other in sheet.view.likest]
    typing = button(say("Type a number…"), AskWords(task=task, field=Asked.SAME))
    return [*likest, [typing], [button(say("‹ Back"), Unfold(task=task, menu=None))]]


def tell_row(sheet: Sheet, item: TaskView) -> Rows:
    """On the card of a task that is done: who asked for it can be told."""
    askers = item.untold
    if not askers:
        return []
    one = sheet.texts.gettext("📣 Tell {name}").format(name=one_line(askers[0].name, LABEL) or "?")
    many = sheet.texts.ngettext("📣 Tell {count} who asked", "📣 Tell {count} who asked", len(askers))
    words = one if len(askers) == 1 else many.format(count=len(askers))
    return [[button(words, TellAsker(task=item.task.id))]]


def _suggested(item: TaskView, link: Mapping[str, Any]) -> Task | None:
    other = item.linked.get(link["task"]) if link["kind"] == "looks_like" else None
    return other if other is not None and other.status in ACTIVE else None


def _named(sheet: Sheet, task: Task) -> Text:
    title = title_words(sheet.texts, task, TITLE // 2)
    return Text(sheet.number(task), " ", Bold(title))


def _count(sheet: Sheet, task: Task) -> str:
    """How many have asked for it, where that is more than one."""
    count = len(task.requesters) + 1
    words = sheet.texts.ngettext("{count} asked", "{count} asked", count)
    return f" ({words.format(count=count)})" if count > 1 else ""


def _label(sheet: Sheet, task: Task) -> str:
    return f"#{task.number} {title_words(sheet.texts, task, LABEL)}"


def _join_words(sheet: Sheet) -> str:
    return sheet.texts.gettext("Merge with “{title}”").format(title=one_line(sheet.view.previous, LABEL) or "…")
