"""What others did that concerns somebody: tasks that they were given, and changes of theirs, in one short message."""

from collections.abc import Mapping, Sequence

from aiogram.utils.formatting import Bold, Text

from handlers.cards.markup import joined
from handlers.pages.page import Feature, Look, Page
from handlers.pressed import Pressed
from handlers.unasked.listed import SHOWN, OpenListed, line, open_listed, openers, visible
from storage.store import Store
from storage.tables import Task
from tasks.noticing import PAGE
from wording.lines import one_line
from wording.names import NAME


def draw(store: Store, look: Look) -> Page:
    given, changed = _told(look.view)
    tasks = visible(store, look, [*given, *changed])
    mine = [tasks[id_] for id_ in given if id_ in tasks and tasks[id_].assignee_id == _reader(look)][:SHOWN]
    others = [tasks[id_] for id_ in changed if id_ in tasks][: SHOWN - len(mine)]
    lines: list[Text] = []
    if mine:
        lines += [Text("📥 ", _givers(store, look, [given[task.id] for task in mine])), *_lines(look, mine, 1)]
    if others:
        heading = look.say("Others changed tasks of yours:")
        lines += [*([Text()] if lines else []), Text("✏️ ", heading), *_lines(look, others, len(mine) + 1)]
    if not lines:
        return Page(look.say("This concerns others by now."))
    return Page(joined(lines, "\n"), openers([*mine, *others]), silent=False)


def _lines(look: Look, tasks: Sequence[Task], first: int) -> list[Text]:
    return [line(look, place, task, {}) for place, task in enumerate(tasks, first)]


def _givers(store: Store, look: Look, ids: Sequence[int]) -> Text:
    """Whoever gave them, as far as it is one and known. How many there are is not said, so nothing has to agree."""
    say, one = look.texts.gettext, len(ids) == 1
    giver = store.people.get(ids[0]) if ids[0] and len(set(ids)) == 1 else None
    if giver is None:
        return Text(say("You have a new task:") if one else say("You have new tasks:"))
    words = say("{name} gave you a task:") if one else say("{name} gave you tasks:")
    before, _, after = words.partition("{name}")
    return Text(before, Bold(one_line(giver.name, NAME) or "?"), after)


def _reader(look: Look) -> int:
    assert look.reader is not None, "the page speaks to one person"
    return look.reader.id


def _told(view: Mapping[str, object]) -> tuple[dict[int, int], list[int]]:
    """(task's id -> giver's id or 0, ids of tasks that were changed)"""
    given, changed = view.get("given"), view.get("changed")
    return (
        {int(id_): int(giver) for id_, giver in given.items()} if isinstance(given, dict) else {},
        [int(id_) for id_ in changed] if isinstance(changed, list) else [],
    )


def _open(store: Store, pressed: Pressed, data: OpenListed) -> str:
    given, changed = _told(pressed.delivery.view)
    return open_listed(store, pressed, data, {*given, *changed})


FEATURE = Feature(PAGE, draw, verbs={OpenListed: _open})
