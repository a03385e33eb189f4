"""Telling somebody of a task since a rule names them."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Text

from handlers.cards.compact import Compact
from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.cards.presses import Id
from handlers.pages import Feature, Look, Page, open_card_here
from handlers.pressed import Pressed
from storage.store import Store
from tasks.changes import visible_task
from tasks.routes import PAGE
from tasks.rules import TaskError


class OpenTold(CallbackData, prefix="told"):
    task: Id


def draw(store: Store, look: Look) -> Page | None:
    """Nothing for who may not see the task any more."""
    try:
        task = visible_task(store, look.actor, look.view["task"])
    except TaskError:
        return None
    assignee = store.people.get(task.assignee_id) if task.assignee_id is not None else None
    card = Compact(task, assignee, look.locale, look.zone, look.now, look.options.bot_username)
    why = look.say("📥 Rule {number} tells you of this:", number=str(look.view.get("rule", "?")))
    opening = button(look.texts.gettext("Open the card"), OpenTold(task=task.id))
    return Page(joined([Text(why), *card.lines()], "\n"), [[opening]], silent=False)


def _open(store: Store, pressed: Pressed, data: OpenTold) -> str:
    if pressed.delivery.view.get("task") != data.task:
        raise TaskError("not_found")
    open_card_here(store, pressed, visible_task(store, pressed.actor, data.task).id)
    return ""


FEATURE = Feature(PAGE, draw, {OpenTold: _open})
