"""Reminders that came late, or many at once, in one message: open each, or do the same with all of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from aiogram.utils.formatting import Bold, Text
from pydantic import StringConstraints

from handlers.cards.markup import joined
from handlers.cards.menus import SNOOZES, button
from handlers.pages.page import Feature, Look, Page, Rows
from handlers.pages.state import turn
from handlers.pressed import Pressed
from handlers.unasked.listed import SHOWN, OpenListed, line, names_of, open_listed, openers, visible
from locales import mark
from storage.store import Store
from storage.tables import Task
from tasks import bulk, undoing
from tasks.people import zone_of
from tasks.reminders import PAGE
from tasks.rules import ACTIVE, Snooze, TaskError, Verb, snooze_until

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "away": mark("While I was away it was time for these:"),
        "quiet": mark("While it was quiet it was time for these:"),
        "together": mark("It's time for these:"),
    }
)


class FinishAll(CallbackData, prefix="alldone"):
    """All that is still to be done."""


class SnoozeAll(CallbackData, prefix="allzzz"):
    preset: Snooze


class UndoAll(CallbackData, prefix="allundo"):
    """Names the changes, so that a second press doesn't take back others."""

    batch: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{16}$")]


def draw(store: Store, look: Look) -> Page:
    ids: list[int] = look.view.get("tasks", [])
    tasks = visible(store, look, ids)
    shown = [tasks[id_] for id_ in ids[:SHOWN] if id_ in tasks]
    names = names_of(store, look, shown)
    heading = HEADINGS[look.view.get("why", "together")]
    lines = [Text("⏰ ", Bold(look.texts.gettext(heading)))]
    lines += [line(look, place, task, names) for place, task in enumerate(shown, 1)]
    if (more := len(tasks) - len(shown)) > 0:
        lines.append(Text(look.texts.ngettext("and {count} more", "and {count} more", more).format(count=more)))
    return Page(joined(lines, "\n"), [*openers(shown), *_for_all(look, list(tasks.values()))], silent=False)


def _for_all(look: Look, tasks: list[Task]) -> Rows:
    rows: list[list[InlineKeyboardButton]] = []
    say = look.texts.gettext
    if any(task.status in ACTIVE for task in tasks):
        rows.append([button(say("✓ All done"), FinishAll())])
        presets = (Snooze.HOUR, Snooze.EVENING, Snooze.TOMORROW)
        rows.append([button(f"💤 {say(SNOOZES[preset])}", SnoozeAll(preset=preset)) for preset in presets])
    if (batch := look.view.get("batch")) is not None:
        rows.append([button(say("↩ Undo"), UndoAll(batch=batch))])
    return rows


def _ids(pressed: Pressed) -> list[int]:
    ids: list[int] = pressed.delivery.view.get("tasks", [])
    return ids


def _open(store: Store, pressed: Pressed, data: OpenListed) -> str:
    return open_listed(store, pressed, data, _ids(pressed))


def _finish(store: Store, pressed: Pressed, _data: FinishAll) -> str:
    if _is_done(pressed):
        return ""
    return _told(store, pressed, bulk.move_all(store, pressed.actor, _active(store, pressed), Verb.DONE))


def _snooze(store: Store, pressed: Pressed, data: SnoozeAll) -> str:
    if _is_done(pressed):
        return ""
    until = snooze_until(data.preset, zone_of(pressed.person.zone), pressed.now)
    return _told(store, pressed, bulk.snooze_all(store, pressed.actor, _active(store, pressed), until))


def _is_done(pressed: Pressed) -> bool:
    """Whether this very press was handled before: once more it would become a change of its own."""
    return bool(pressed.delivery.view.get("press") == pressed.query_id)


def _active(store: Store, pressed: Pressed) -> list[int]:
    tasks = store.planning.tasks(_ids(pressed))
    return [id_ for id_ in _ids(pressed) if id_ in tasks and tasks[id_].status in ACTIVE]


def _told(store: Store, pressed: Pressed, outcome: bulk.Outcome) -> str:
    """Raises `TaskError` where nothing could be done."""
    if outcome.batch is None:
        raise TaskError(next(iter(outcome.refused), "stale"))
    turn(store, pressed, batch=outcome.batch, press=pressed.query_id)
    words = pressed.texts.ngettext("{count} task changed", "{count} tasks changed", outcome.done)
    return words.format(count=outcome.done)


def _undo(store: Store, pressed: Pressed, data: UndoAll) -> str:
    if pressed.delivery.view.get("batch") != data.batch:
        raise TaskError("stale")
    undoing.undo_batch(store, pressed.actor, data.batch)
    turn(store, pressed, batch=None)
    return pressed.texts.gettext("Undone")


FEATURE = Feature(PAGE, draw, verbs={OpenListed: _open, FinishAll: _finish, SnoozeAll: _snooze, UndoAll: _undo})
