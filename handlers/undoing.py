"""/undo: the newest change is taken back at once, and the ten before it are shown, each with its own button.

Theirs alone: what somebody else did is not listed, but for what Sift did by itself.
"""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, Message
from aiogram.utils.formatting import Bold, Text

from handlers.cards import moments
from handlers.cards.markup import joined
from handlers.cards.menus import button
from handlers.cards.numbers import with_numbers
from handlers.cards.presses import Id
from handlers.messages.origins import name_of_message
from handlers.pages import Feature, Look, Page, open_page, turn
from handlers.pressed import Pressed
from handlers.settings.sections import in_pairs
from handlers.spoken import Spoken
from locales.refusals import refusal
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Task, Workspace
from tasks import undoing
from tasks.actors import Actor
from tasks.bell import Bell
from tasks.listing import everywhere
from tasks.past import named_in
from tasks.rules import TaskError
from tasks.undoing import Change
from wording.lines import one_line
from wording.teller import ITSELF, Teller
from wording.telling import kind_of_change, told

PAGE = "undo"
TITLE = 40
"""Longest title in the list, in code points."""

_PER_ROW = 5
_PAGE_ANYWAY = frozenset({"nothing_to_undo", "stale"})
"""Refusals that are told by the page, if there is something else to take back."""


class TakeBack(CallbackData, prefix="undid"):
    """Names one event of what was done at once."""

    event: Id


async def undo(
    message: Message, *, person: Person, workspace: Workspace, actor: Actor, db: Database, bell: Bell
) -> None:
    await db.write(_undo, message, person, workspace, actor)
    await bell.ring("deliveries")
    await bell.ring("messages")


def _undo(store: Store, message: Message, person: Person, workspace: Workspace, actor: Actor) -> None:
    """The same message again takes back nothing more."""
    ids = _workspaces(store, actor, message.chat.id, workspace.id)
    try:
        task = undoing.undo(store, actor, workspace_ids=ids, request=f"{message.chat.id}:{name_of_message(message)}")
        view: dict[str, int | str] = {"undone": task.id}
    except TaskError as error:
        if error.code not in _PAGE_ANYWAY or not undoing.newest_changes(store, actor, ids):
            raise
        view = {"refused": error.code}
    open_page(store, message, PAGE, workspace=workspace, person=person, **view)


def _workspaces(store: Store, actor: Actor, chat_id: int, workspace_id: int) -> list[int]:
    """In private all that somebody works in, in a group that one alone."""
    return everywhere(store, actor) if chat_id > 0 else [workspace_id]


def _draw(store: Store, look: Look) -> Page:
    ids = _workspaces(store, look.actor, look.delivery.chat_id, look.workspace.id)
    changes = undoing.newest_changes(store, look.actor, ids)
    undone = _just_undone(store, look)
    past = named_in(store, [change.first for change in (*changes, *undone)])
    teller = Teller(past, look.texts, look.locale, look.zone, look.now)
    lines = [joined([_what(store, look, teller, one), _when(look, one)], " · ") for one in changes]
    numbered = [Text(f"{place}. ", line) for place, line in enumerate(lines, 1)]
    head = look.say("Your last changes") if numbered else look.say("There is nothing more of yours to undo.")
    buttons = [button(f"↩ {place}", TakeBack(event=one.first.id)) for place, one in enumerate(changes, 1)]
    outcome = _outcome(look, [_what(store, look, teller, change) for change in undone])
    return Page(joined([*outcome, Bold(head), *numbered], "\n"), _rows(buttons))


def _rows(buttons: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return in_pairs(buttons, of=_PER_ROW)


def _just_undone(store: Store, look: Look) -> list[Change]:
    """What has just been taken back, if anything was."""
    task_id = look.view.get("undone")
    task = store.tasks.get(task_id) if task_id is not None else None
    if task is None or (undone := store.events.last_undone(task.id)) is None:
        return []
    return [Change(store.events.of_batch(undone.batch) if undone.batch is not None else [undone])]


def _outcome(look: Look, undone: Sequence[Text]) -> list[Text]:
    """What has just been taken back, or why nothing was."""
    if (code := look.view.get("refused")) is not None:
        return [Text(refusal(look.texts, str(code))), Text()]
    return [line for what in undone for line in (look.say("Undone: {what}", what=what), Text())]


def _what(store: Store, look: Look, teller: Teller, change: Change) -> Text:
    event, count = change.first, len({event.task_id for event in change.events})
    by = [Text(ITSELF)] if event.actor_id is None else []
    if _is_bulk(change):
        tasks = look.texts.ngettext("{count} task", "{count} tasks", count).format(count=count)
        what = look.say("{tasks}: {what}", tasks=Bold(tasks), what=kind_of_change(event, look.texts))
        return joined([*by, what], " · ")
    task = store.tasks.get(event.task_id) if event.task_id is not None else None
    named = [_named(look, task)] if task is not None else []
    return joined([*by, *named, with_numbers(told(teller, event), look.options.bot_username)], " · ")


def _when(look: Look, change: Change) -> Text:
    return moments.written(change.first.at, look.locale, look.zone, look.now)


def _is_bulk(change: Change) -> bool:
    """Whether the same was done to several tasks; what ties two tasks together is told of the one it was done to."""
    first = change.first
    several = len({event.task_id for event in change.events}) > 1
    same = all(event.verb == first.verb and "links" not in event.after for event in change.events)
    return several and same


def _named(look: Look, task: Task) -> Text:
    return Text(Bold(one_line(task.title, TITLE) or "…"), " ", look.number(task))


def _take_back(store: Store, pressed: Pressed, data: TakeBack) -> str:
    task = undoing.undo_event(store, pressed.actor, data.event)
    turn(store, pressed, undone=task.id, refused=None)
    return pressed.texts.gettext("Undone")


FEATURE = Feature(PAGE, _draw, verbs={TakeBack: _take_back})


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(undo, Spoken("undo"))
    return router
