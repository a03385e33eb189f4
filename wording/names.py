"""The names of kinds, priorities, statuses, readers and tasks."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from classifier.base import Kind, Priority
from locales import mark
from storage.tables import Role, Status, Task
from wording.lines import one_line

NAME = 64
"""Longest name of a person or a thing, in code points."""

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

ROLES: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.OWNER: ("👑", mark("owner")),
        Role.ADMIN: ("⭐", mark("admin")),
        Role.MEMBER: ("👤", mark("member")),
        Role.VIEWER: ("👁", mark("viewer")),
    }
)
"""Role -> its sign and its name."""


def title_words(texts: NullTranslations, task: Task, limit: int) -> str:
    """A task's title in one line of at most `limit` code points."""
    return one_line(task.title, limit) or texts.gettext("(no title)")


def kind(texts: NullTranslations, name: str) -> str:
    """A kind's word; the workspace's own kinds have their names for it."""
    return texts.gettext(KINDS[name]) if name in KINDS else one_line(name, NAME)


def reader_words(name: str, texts: NullTranslations) -> str:
    """Who read a message: one of ours, or the name of a model."""
    return texts.gettext(READERS[name]) if name in READERS else one_line(name, NAME) or "?"
