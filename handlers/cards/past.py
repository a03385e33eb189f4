"""What happened to a task, shown in place of its card: a line for each event, the newest first."""

from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Bold, Strikethrough, Text

from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.cards.merge_presses import ShowHistory
from handlers.cards.presses import Unfold
from handlers.cards.sheet import Sheet
from handlers.cards.teller import Teller
from handlers.cards.telling import changed_fields, reader_words, told
from handlers.cards.words import title_words
from storage.tables import Event
from tasks.past import Past
from tasks.views import TaskView

TITLE = 64
"""Longest title above the history, in code points."""


def history(sheet: Sheet, item: TaskView, past: Past) -> Text:
    """A page of it. What was taken back since is crossed out."""
    view = sheet.view
    teller = Teller(past, sheet.texts, view.locale, view.zone, sheet.now, sheet.bot_username)
    title = title_words(sheet.texts, item.task, TITLE)
    head = sheet.say("History of {number} {title}", number=sheet.number(item.task), title=Bold(title))
    return joined([head, Text(), *(_line(teller, event) for event in past.events)], "\n")


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
    """What a better reader has just changed, which can be taken back."""
    event = item.last
    if event is None or event.actor_id is not None:
        return None
    reader = reader_words(str(event.after.get("_reader") or ""), sheet.texts)
    fields = changed_fields(event, sheet.texts)
    if not fields:
        return None
    return sheet.say("Changed by {reader}: {fields}", reader=reader, fields=fields)


def _line(teller: Teller, event: Event) -> Text:
    what = told(teller, event)
    if event.undone_at is not None:
        what = Strikethrough(what)
    return Text(Bold(teller.who(event)), " · ", what, " · ", teller.when(event))
