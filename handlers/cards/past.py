"""What happened to a task, shown in place of its card: a line for each event, the newest first."""

from collections.abc import Mapping
from typing import Any

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Bold, Strikethrough, Text

from handlers.cards import moments
from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.cards.merge_presses import ShowHistory
from handlers.cards.numbers import with_numbers
from handlers.cards.presses import Unfold
from handlers.cards.sheet import Sheet
from storage.tables import Event
from tasks.changes import ELSEWHERE
from tasks.past import Past
from tasks.views import TaskView
from wording.lines import one_line
from wording.names import NAME, reader_words, title_words
from wording.sent import changed_field
from wording.teller import Teller
from wording.telling import changed_fields, told

TITLE = 64
"""Longest title above the history, in code points."""


def history(sheet: Sheet, item: TaskView, past: Past) -> Text:
    """A page of it. What was taken back since is crossed out."""
    view = sheet.view
    teller = Teller(past, sheet.texts, view.locale, view.zone, sheet.now)
    title = title_words(sheet.texts, item.task, TITLE)
    head = sheet.say("History of {number} {title}", number=sheet.number(item.task), title=Bold(title))
    return joined([head, Text(), *(_line(sheet, teller, event) for event in past.events)], "\n")


def history_rows(sheet: Sheet, item: TaskView, past: Past) -> list[list[InlineKeyboardButton]]:
    task = item.task.id
    back = [button(sheet.texts.gettext("‹ Back"), Unfold(task=task, menu=None))]
    if past.pages < 2:
        return [back]
    newer, older = (past.page - 1) % past.pages, (past.page + 1) % past.pages
    turn = [
        button("‹", ShowHistory(task=task, page=newer)),
        button(f"{past.page + 1}/{past.pages}", ShowHistory(task=task, page=past.page)),
        button("›", ShowHistory(task=task, page=older)),
    ]
    return [turn, back]


def history_entry(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    """The way there, behind “More…”."""
    return [button(sheet.texts.gettext("History"), ShowHistory(task=item.task.id, page=0))]


def changed_by(sheet: Sheet, item: TaskView) -> Text | None:
    """What a better reader has just changed, or somebody in a tracker, which can be taken back."""
    event = item.last
    if event is None:
        return None
    if event.after and (elsewhere := event.after.get(ELSEWHERE)) is not None:
        return _changed_elsewhere(sheet, event, elsewhere)
    if event.actor_id is not None:
        return None
    reader = reader_words(str(event.after.get("_reader") or ""), sheet.texts)
    fields = changed_fields(event, sheet.texts)
    if not fields:
        return None
    return sheet.say("Changed by {reader}: {fields}", reader=reader, fields=fields)


def _changed_elsewhere(sheet: Sheet, event: Event, elsewhere: Mapping[str, Any]) -> Text:
    """With the name that whoever did it has there, where that is told."""
    place, name = (one_line(str(elsewhere.get(part) or ""), NAME) for part in ("place", "name"))
    who = f"{name} ({place})" if name else place or "?"
    if event.verb == "kept":
        field = changed_field(str(event.after.get("field")), sheet.texts)
        return sheet.say("{who} has changed the {field} too, but before you: yours stays.", who=who, field=field)
    fields = changed_fields(event, sheet.texts) or sheet.texts.gettext("status")
    return sheet.say("Changed by {reader}: {fields}", reader=who, fields=fields)


def _line(sheet: Sheet, teller: Teller, event: Event) -> Text:
    what = with_numbers(told(teller, event), sheet.bot_username)
    if event.undone_at is not None:
        what = Strikethrough(what)
    when = moments.written(event.at, teller.locale, teller.zone, teller.now)
    return Text(Bold(teller.who(event)), " · ", what, " · ", when)
