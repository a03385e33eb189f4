"""The digest itself: what there is to do, drawn anew through the day as it is done."""

from datetime import datetime

from aiogram.utils.formatting import Bold, Text

from handlers.cards.markup import joined
from handlers.pages.page import Feature, Look, Page
from handlers.pressed import Pressed
from handlers.unasked.listed import OpenListed, line, names_of, open_listed, openers, visible
from storage.store import Store
from storage.tables import Task
from tasks.digests import PAGE, saved_in
from tasks.rules import ACTIVE
from tasks.schedules import Part
from wording.choices import PARTS
from wording.lines import one_line
from wording.moments import day
from wording.names import NAME


def draw(store: Store, look: Look) -> Page:
    """In a group it comes without a sound."""
    parts: dict[str, list[int]] = look.view.get("parts", {})
    tasks = visible(store, look, [id_ for ids in parts.values() for id_ in ids])
    names = names_of(store, look, tasks.values())
    lines, shown = [Text("🗓 ", _title(look))], list[Task]()
    for name, ids in parts.items():
        found = [tasks[id_] for id_ in ids if id_ in tasks]
        more = look.view.get("more", {}).get(name, 0)
        if not found:
            continue
        lines += [Text(), Bold(_part(store, look, name))]
        lines += [line(look, len(shown) + place, task, names) for place, task in enumerate(found, 1)]
        lines += [Text(_more(look, more))] if more else []
        shown += found
    if not shown:
        lines += [Text(), look.say("Nothing to do. Have a good day!")]
    elif done := _done(look, shown):
        lines += [Text(), done]
    return Page(joined(lines, "\n"), openers(shown), silent=look.reader is None)


def _part(store: Store, look: Look, name: str) -> str:
    """What a part is called: by us, or by who has saved it."""
    if name in tuple(Part):
        return look.texts.gettext(PARTS[Part(name)])
    saved = saved_in(store, name)
    return (one_line(saved.name, NAME) if saved is not None else "") or look.texts.gettext("Saved")


def _title(look: Look) -> Text:
    at = datetime.fromisoformat(look.view["day"])
    words = Bold(day(at, look.locale, look.zone, look.now))
    return look.say("Your day: {day}", day=words) if look.reader else look.say("Today: {day}", day=words)


def _done(look: Look, shown: list[Task]) -> Text | None:
    """How far the day has come; what was done before it came does not count."""
    before = set(look.view.get("parts", {}).get(Part.DONE, ()))
    todo = {task.id: task for task in shown if task.id not in before}.values()
    done = sum(task.status not in ACTIVE for task in todo)
    return look.say("{done} of {all} done", done=str(done), all=str(len(todo))) if done else None


def _more(look: Look, count: int) -> str:
    return look.texts.ngettext("and {count} more", "and {count} more", count).format(count=count)


def _open(store: Store, pressed: Pressed, data: OpenListed) -> str:
    parts: dict[str, list[int]] = pressed.delivery.view.get("parts", {})
    return open_listed(store, pressed, data, {id_ for ids in parts.values() for id_ in ids})


FEATURE = Feature(PAGE, draw, verbs={OpenListed: _open})
