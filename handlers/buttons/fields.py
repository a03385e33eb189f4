"""What the buttons behind “More…” do, and those of a task that is for anyone."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiogram.filters.callback_data import CallbackData

from classifier.recurrence import preset_rule
from handlers.cards.field_presses import (
    AskWords,
    Claim,
    Clear,
    Clearable,
    EditNote,
    Offer,
    RemoveItem,
    RemoveNote,
    SetRepeat,
    TickItem,
    Unblock,
    Unlink,
)
from handlers.cards.presses import TurnMenu
from handlers.cards.prompts import EDIT_NOTE
from handlers.cards.sheet import Menu
from handlers.pages.state import ask
from handlers.pressed import Pressed, fold
from storage.store import Store
from tasks import actions, changes, checklists, claiming, fields, links
from tasks.people import local
from tasks.rules import TaskError
from wording.lines import capitalised, one_line
from wording.names import NAME
from wording.repeats import repeat_words


def _turn(store: Store, pressed: Pressed, data: TurnMenu) -> str:
    changes.visible_task(store, pressed.actor, data.task, "change")
    fold(store, pressed, menu=str(data.menu), menu_page=data.page)
    return ""


def _ask(store: Store, pressed: Pressed, data: AskWords) -> str:
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    ask(store, pressed, str(data.field), task_id=task.id)
    return ""


def _clear(store: Store, pressed: Pressed, data: Clear) -> str:
    say = pressed.texts.gettext
    match data.field:
        case Clearable.DESCRIPTION:
            actions.change(store, pressed.actor, data.task, description="")
            words = say("Description removed")
        case Clearable.REPEAT:
            actions.change(store, pressed.actor, data.task, recurrence=None)
            words = say("Doesn't come again")
        case Clearable.BLOCKED:
            links.unblock(store, pressed.actor, data.task)
            words = say("Nothing blocks it")
    fold(store, pressed)
    return words


def _edit_note(store: Store, pressed: Pressed, data: EditNote) -> str:
    task = fields.own_note(store, pressed.actor, data.task, data.note)[0]
    ask(store, pressed, f"{EDIT_NOTE}:{data.note}", task_id=task.id)
    return ""


def _remove_note(store: Store, pressed: Pressed, data: RemoveNote) -> str:
    fields.remove_note(store, pressed.actor, data.task, data.note)
    return pressed.texts.gettext("Note removed")


def _tick(store: Store, pressed: Pressed, data: TickItem) -> str:
    checklists.tick(store, pressed.actor, data.task, data.item, done=data.done)
    return ""


def _remove_item(store: Store, pressed: Pressed, data: RemoveItem) -> str:
    task = checklists.remove_item(store, pressed.actor, data.task, data.item)
    if not task.checklist:
        fold(store, pressed, menu=str(Menu.CHECKLIST))
    return pressed.texts.gettext("Item removed")


def _repeat(store: Store, pressed: Pressed, data: SetRepeat) -> str:
    """The rule takes its day from the due date, or from today, as its button said."""
    task = changes.visible_task(store, pressed.actor, data.task, "change")
    day = local(task.due_at or pressed.now, _zone_shown(store, pressed)).date()
    task = actions.change(store, pressed.actor, data.task, recurrence=preset_rule(str(data.preset), day))
    fold(store, pressed)
    return capitalised(repeat_words(task.recurrence or "", pressed.texts, pressed.person.locale))


def _zone_shown(store: Store, pressed: Pressed) -> str:
    """The zone that the pressed card is drawn in."""
    workspace = store.workspaces.get(pressed.delivery.workspace_id)
    if pressed.delivery.person_id is not None or workspace is None:
        return pressed.person.zone
    return workspace.zone


def _unblock(store: Store, pressed: Pressed, data: Unblock) -> str:
    links.unblock(store, pressed.actor, data.task, by=data.by)
    return pressed.texts.gettext("Waits no more for it")


def _unlink(store: Store, pressed: Pressed, data: Unlink) -> str:
    links.unrelate(store, pressed.actor, data.task, data.other)
    return pressed.texts.gettext("Link removed")


def _offer(store: Store, pressed: Pressed, data: Offer) -> str:
    claiming.offer(store, pressed.actor, data.task)
    fold(store, pressed)
    return pressed.texts.gettext("Whoever takes it first has it")


def _claim(store: Store, pressed: Pressed, data: Claim) -> str:
    """Who comes second is told who has it."""
    try:
        claiming.claim(store, pressed.actor, data.task)
    except TaskError as error:
        if error.code != "taken":
            raise
        holder = store.people.get(error.params["person"])
        name = one_line(holder.name, NAME) if holder is not None else ""
        return pressed.texts.gettext("{name} has it already").format(name=name or "?")
    fold(store, pressed)
    return pressed.texts.gettext("It's yours")


VERBS: Mapping[type[CallbackData], Callable[[Store, Pressed, Any], str]] = MappingProxyType(
    {
        TurnMenu: _turn,
        AskWords: _ask,
        Clear: _clear,
        EditNote: _edit_note,
        RemoveNote: _remove_note,
        TickItem: _tick,
        RemoveItem: _remove_item,
        SetRepeat: _repeat,
        Unblock: _unblock,
        Unlink: _unlink,
        Offer: _offer,
        Claim: _claim,
    }
)
