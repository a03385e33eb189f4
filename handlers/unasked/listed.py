"""Tasks that a message tells of by itself: a line for each, and a button that opens its card in the message's place."""

from collections.abc import Collection, Mapping, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Strikethrough, Text

from classifier.base import Priority
from handlers.cards import moments
from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.cards.presses import Id
from handlers.pages.page import Look
from handlers.pages.state import open_card_here
from handlers.pressed import Pressed
from storage.store import Store
from storage.tables import Status, Task
from tasks import changes
from tasks.rules import ACTIVE, TaskError, may
from wording.lines import one_line
from wording.names import PRIORITY_ICONS, title_words

TITLE, NAME, SHOWN = 50, 24, 20
"""How long titles and names are, and how many tasks a message lists: together less than Telegram takes."""

PER_ROW = 5


class OpenListed(CallbackData, prefix="see"):
    """Show the card of a task in the place of the list."""

    task: Id


def visible(store: Store, look: Look, ids: Collection[int]) -> dict[int, Task]:
    """Id -> task, of those that the reader may see by now; in a group those of its workspace."""
    tasks = store.planning.tasks(ids)
    if look.reader is None:
        return {id_: task for id_, task in tasks.items() if task.workspace_id == look.workspace.id}
    roles = look.actor.roles(store, {task.workspace_id for task in tasks.values()})
    return {id_: task for id_, task in tasks.items() if may(roles.get(task.workspace_id), "view")}


def line(look: Look, place: int, task: Task, names: Mapping[int, str]) -> Text:
    """ "3. Fix the login #12 · 🔴 · Fri, Nov 27 · Bob", what is closed struck through.

    Args:
        names: Person id -> name, of the assignees that are worth naming.
    """
    title = title_words(look.texts, task, TITLE)
    if task.status not in ACTIVE:
        tick = "✅" if task.status is Status.DONE else "✖️"
        return Text(f"{place}. {tick} ", Strikethrough(title), " ", look.number(task))
    parts = [Text(title, " ", look.number(task))]
    if task.priority != Priority.NORMAL and task.priority in PRIORITY_ICONS:
        parts.append(Text(PRIORITY_ICONS[task.priority]))
    if task.due_at is not None:
        parts.append(moments.due(task.due_at, task.due_grain, look.locale, look.zone, look.now))
    if (name := names.get(task.assignee_id or 0)) is not None:
        parts.append(Text(one_line(name, NAME) or "?"))
    if task.snoozed_until is not None and task.snoozed_until > look.now:
        parts.append(Text("💤"))
    return Text(f"{place}. ", joined(parts, " · "))


def names_of(store: Store, look: Look, tasks: Collection[Task]) -> dict[int, str]:
    """Who has these tasks, but for the reader."""
    others = {task.assignee_id for task in tasks if task.assignee_id is not None}
    people = store.people.named(others - ({look.reader.id} if look.reader else set()))
    return {person.id: person.name for person in people.values()}


def openers(tasks: Sequence[Task]) -> list[list[InlineKeyboardButton]]:
    """A button for each task, by its place in the list."""
    buttons = [button(str(place), OpenListed(task=task.id)) for place, task in enumerate(tasks, 1)]
    return [buttons[start : start + PER_ROW] for start in range(0, len(buttons), PER_ROW)]


def open_listed(store: Store, pressed: Pressed, data: OpenListed, listed: Collection[int]) -> str:
    """Only what the message lists, and whoever presses may see."""
    if data.task not in listed:
        raise TaskError("not_found")
    task = changes.visible_task(store, pressed.actor, data.task)
    if pressed.delivery.person_id is None and task.workspace_id != pressed.delivery.workspace_id:
        raise TaskError("not_found")
    open_card_here(store, pressed, task.id)
    return ""
