"""iCalendar (RFC 5545) for calendars and to-do programs: a VTODO for each task.

A feed has an event beside each that is still to be done some time: most calendars that subscribe to an address show
events alone, those of Google, Apple and Microsoft among them.

Of a task that repeats only the next one is there: when it is done, Sift makes the one after, and a calendar that did
the same would have it twice.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from tasks.exporting import Exported

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Todo

PRODUCT = "-//Sift//Sift//EN"

_STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "proposed": "NEEDS-ACTION",
        "open": "NEEDS-ACTION",
        "in_progress": "IN-PROCESS",
        "done": "COMPLETED",
        "dropped": "CANCELLED",
    }
)
_TO_DO = frozenset({"NEEDS-ACTION", "IN-PROCESS"})
_PRIORITIES: Mapping[str, int] = MappingProxyType({"urgent": 1, "high": 3, "normal": 5, "low": 9})
"""RFC 5545: 1 is the highest, 9 the lowest."""


LOOK_AGAIN = timedelta(hours=1)
"""How often a calendar may look whether a feed has changed."""


def write(tasks: Sequence[Exported]) -> bytes:
    calendar = _calendar()
    for task in tasks:
        calendar.add_component(_todo(task))
    return bytes(calendar.to_ical())


def write_feed(tasks: Sequence[Exported], name: str) -> bytes:
    """The same for a calendar that subscribes to it: with a name, and how often to look."""
    calendar = _calendar()
    calendar.add("name", _storable(name))
    calendar.add("x-wr-calname", _storable(name))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for task in tasks:
        calendar.add_component(_todo(task))
        if task.due is not None and _STATUSES[task.status] in _TO_DO:
            calendar.add_component(_event(task))
    return bytes(calendar.to_ical())


def _calendar() -> "Calendar":
    from icalendar import Calendar  # noqa: PLC0415 - ten megabytes, for whoever asks for such a file

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _todo(task: Exported) -> "Todo":
    from icalendar import Todo  # noqa: PLC0415 - see above

    todo = Todo()
    todo.add("uid", f"{task.id}@sift")
    todo.add("dtstamp", task.updated_at)
    todo.add("created", task.created_at)
    todo.add("last-modified", task.updated_at)
    todo.add("sequence", task.version - 1)
    todo.add("summary", _storable(task.title))
    todo.add("status", _STATUSES[task.status])
    todo.add("priority", _PRIORITIES.get(task.priority, 0))
    todo.add("categories", [task.kind])
    if words := _description(task):
        todo.add("description", words)
    if task.due is not None:
        todo.add("due", task.local_due.date() if task.due_grain == "day" else task.due)
    if task.status == "done":
        todo.add("completed", task.updated_at)
        todo.add("percent-complete", 100)
    return todo


def _event(task: Exported) -> "Event":
    """When it is due. It keeps nobody from being free then."""
    from icalendar import Event  # noqa: PLC0415 - see above

    event = Event()
    event.add("uid", f"{task.id}.due@sift")
    event.add("dtstamp", task.updated_at)
    event.add("last-modified", task.updated_at)
    event.add("sequence", task.version - 1)
    event.add("summary", _storable(task.title))
    event.add("dtstart", task.local_due.date() if task.due_grain == "day" else task.due)
    event.add("transp", "TRANSPARENT")
    if words := _description(task):
        event.add("description", words)
    return event


def _description(task: Exported) -> str:
    """What a calendar has no property for, in words."""
    lines = [task.description] if task.description else []
    lines += [f"[{'x' if item['done'] else ' '}] {item['text']}" for item in task.checklist]
    lines += [f"{note['by']}: {note['text']}" if note["by"] else note["text"] for note in task.notes]
    lines += [f"({task.assignee})"] if task.assignee else []
    return _storable("\n".join(lines))


def _storable(words: str) -> str:
    """Without control characters and halves of surrogate pairs, which a calendar may not hold."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return "".join(letter for letter in words if letter in "\n\t" or ord(letter) >= 32)
