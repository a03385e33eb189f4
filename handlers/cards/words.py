"""The names of kinds, priorities, statuses, readers and tasks."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from classifier.base import Kind, Priority
from handlers.cards.markup import one_line
from locales import mark
from storage.tables import Status, Task

KINDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.TASK: mark("task"),
        Kind.BUG: mark("bug"),
        Kind.FEATURE: mark("feature"),
        Kind.QUESTION: mark("question"),
        Kind.EVENT: mark("event"),
        Kind.INFO: mark("info"),
        Kind.CHITCHAT: mark("small talk"),
    }
)

PRIORITIES: Mapping[str, str] = MappingProxyType(
    {
        Priority.LOW: mark("low"),
        Priority.NORMAL: mark("normal"),
        Priority.HIGH: mark("high"),
        Priority.URGENT: mark("urgent"),
    }
)

PRIORITY_ICONS: Mapping[str, str] = MappingProxyType(
    {Priority.LOW: "🔽", Priority.NORMAL: "▫️", Priority.HIGH: "🔼", Priority.URGENT: "🔥"}
)

STATUSES: Mapping[Status, str] = MappingProxyType(
    {
        Status.PROPOSED: mark("proposed"),
        Status.OPEN: mark("open"),
        Status.IN_PROGRESS: mark("in progress"),
        Status.DONE: mark("done"),
        Status.DROPPED: mark("not a task"),
    }
)

TICKS: Mapping[Status, str] = MappingProxyType(
    {Status.PROPOSED: "❔", Status.OPEN: "☐", Status.IN_PROGRESS: "▶️", Status.DONE: "☑", Status.DROPPED: "✖️"}
)

READERS: Mapping[str, str] = MappingProxyType({"rules": mark("simple rules"), "embedded": mark("the built-in reader")})


def title_words(texts: NullTranslations, task: Task, limit: int) -> str:
    """A task's title in one line of at most `limit` code points."""
    return one_line(task.title, limit) or texts.gettext("(no title)")
