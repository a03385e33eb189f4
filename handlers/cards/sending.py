"""Where a task went, on its card; and the menu that sends it to a tracker."""

from collections.abc import Iterator
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Text
from pydantic import StringConstraints

from handlers.cards.field_menus import Rows, back_button
from handlers.cards.markup import link
from handlers.cards.menus import button
from handlers.cards.presses import Id, Unfold
from handlers.cards.sheet import Menu, Sheet
from storage.connected_tables import WorkState
from storage.tables import Status
from tasks.views import Sent, TaskView
from wording.lines import one_line
from wording.names import NAME
from wording.troubles import trouble

LABEL, SHOWN = 24, 4
"""Longest name on a button; how many places are named on a card."""

Known = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{1,24}$")]


class SendTask(CallbackData, prefix="send"):
    """Send the task to a tracker."""

    task: Id
    place: Known


class TryAgain(CallbackData, prefix="resend"):
    """Try once more to send it."""

    task: Id
    export: Known


class LetGo(CallbackData, prefix="letgo"):
    """Follow it there no more."""

    task: Id
    export: Known


def places(sheet: Sheet, item: TaskView) -> Iterator[Text]:
    """A line for each tracker that the task went to: "↗ Shop #12"."""
    for sent in item.sent[:SHOWN]:
        yield _place(sheet, sent)


def _place(sheet: Sheet, sent: Sent) -> Text:
    export, name = sent.export, _name(sent)
    if export.state is WorkState.FAILED:
        return Text("⚠️ ", sheet.say("{place}: {trouble}", place=name, trouble=_trouble(sheet, sent)))
    if not export.key:
        return Text("↗ ", sheet.say("{place}: on its way", place=name))
    words = f"{name} {one_line(export.key, NAME)}"
    return Text("↗ ", link(words, export.address) if export.address else words)


def _trouble(sheet: Sheet, sent: Sent) -> str:
    return trouble(sheet.texts, sent.export.last_error or "")


def _name(sent: Sent) -> str:
    return one_line(sent.connection.name, NAME) or "…"


def send_entry(sheet: Sheet, item: TaskView) -> list[InlineKeyboardButton]:
    """The way to the menu, behind “More…”; none where there is nowhere to send it."""
    if not (item.targets or item.sent) or item.task.status is Status.PROPOSED:
        return []
    return [button(sheet.texts.gettext("Send to…"), Unfold(task=item.task.id, menu=Menu.SEND))]


def send_menu(sheet: Sheet, item: TaskView) -> Rows:
    task, say = item.task.id, sheet.texts.gettext
    rows = [
        [button(f"→ {one_line(it.name, LABEL) or '…'}", SendTask(task=task, place=it.public_id))] for it in item.targets
    ]
    for sent in item.sent:
        export, name = sent.export.public_id, one_line(sent.connection.name, LABEL) or "…"
        if sent.export.state is WorkState.FAILED:
            rows.append([button(say("Try again: {place}").format(place=name), TryAgain(task=task, export=export))])
        elif sent.export.state is not WorkState.STOPPED:
            rows.append([button(say("Stop following: {place}").format(place=name), LetGo(task=task, export=export))])
    return [*rows, [back_button(sheet, item, None)]]
