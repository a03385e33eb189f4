"""The words of a reply to a card, as changes of its task; what is not understood is named, never guessed.

English, Ukrainian, Russian, Spanish and German, mixed as people mix them; their words stand in `edit_words`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from classifier.base import Due, Kind, Member, Priority
from classifier.edit_words import Reply, Say, Verb
from classifier.edit_words.dates import read_reminders, read_when
from classifier.edit_words.free import read_texts
from classifier.edit_words.numbers import read_numbers
from classifier.edit_words.people import read_assignee

__all__ = ["Edit", "Verb", "read_edit"]

READ_CHARACTERS = 4_096
_NONE = "none"
_T = TypeVar("_T")
_VALUES = tuple(say for say in Say if say.gives)


@dataclass(frozen=True, slots=True)
class Edit:
    """What a reply asks to change; a field that is None stays as it is.

    Attributes:
        clear_due, clear_assignee: The field is to be emptied.
        verb: What to do with the task.
        recurrence: A rule as `classifier.recurrence` makes them.
        note: To be added to the notes; `description` takes the place of the one there is.
        checklist: Items to add.
        check: Numbers of items to tick, as the card counts them, from 1.
        blocked_by, link_to, duplicate_of: Numbers of tasks (#12).
        blocked_reason: What is waited for.
        snooze, remind: When the task is to come back, and when to be reminded of it.
        to_me: Whoever says it takes the task.
        anyone: The task is offered to whoever claims it.
        unread: Words that were not understood, or that contradict each other; when there are any, ask before applying.
    """

    title: str | None = None
    kind: Kind | None = None
    priority: Priority | None = None
    due: Due | None = None
    clear_due: bool = False
    assignee: int | None = None
    clear_assignee: bool = False
    verb: Verb | None = None
    recurrence: str | None = None
    clear_recurrence: bool = False
    description: str | None = None
    note: str | None = None
    checklist: tuple[str, ...] = ()
    check: tuple[int, ...] = ()
    blocked_by: tuple[int, ...] = ()
    blocked_reason: str | None = None
    unblock: bool = False
    link_to: tuple[int, ...] = ()
    duplicate_of: int | None = None
    snooze: Due | None = None
    remind: Due | None = None
    clear_remind: bool = False
    to_me: bool = False
    anyone: bool = False
    unread: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to change."""
        return self == Edit(unread=self.unread)


def read_edit(text: str, *, now: datetime, zone: ZoneInfo, members: Sequence[Member]) -> Edit:
    """What a reply such as "tomorrow 15:00, urgent, @ann" or "завтра о 15, на Боба" changes.

    Two values for one field contradict each other: neither is taken, both are unread. So is a question mark: "done?"
    asks and does not tell.

    Args:
        text: Its first 4,096 characters are read, as many as a message of Telegram has.
        now: Aware; what "tomorrow" is counted from.
        zone: The person's time zone.
        members: Those a task may be given to.
    """
    reply = Reply(text[:READ_CHARACTERS])
    read_texts(reply)
    read_numbers(reply)
    _read_values(reply, fewest=2)  # "no due date" has no date in it, nor has "won't do"
    read_reminders(reply, now, zone)
    read_when(reply, now, zone)
    _read_values(reply, fewest=1)
    read_assignee(reply, members)
    return _edit(reply)


def _read_values(reply: Reply, *, fewest: int) -> None:
    """Phrases of so many words and more that say it all; longer and negated ones before the shorter ones they hold."""
    for place in range(len(reply.words)):
        found = reply.said(place, *_VALUES)
        if found and found[1] - place >= fewest:
            reply.name(found[0].field, found[0].gives, reply.blank_words(place, found[1]))


def _edit(reply: Reply) -> Edit:
    due, remind, recurrence = reply.one("due"), reply.one("remind"), reply.one("recurrence")
    assignee, blocked, reason = reply.one("assignee"), reply.one("blocked"), reply.one("blocked_reason")
    if "?" in reply.readable():
        reply.doubt("?")
    return Edit(
        title=_as(str, reply.one("title")),
        kind=_as(Kind, reply.one("kind")),
        priority=_as(Priority, reply.one("priority")),
        due=_as(Due, due),
        clear_due=due == _NONE,
        assignee=_as(int, assignee),
        clear_assignee=assignee == "nobody",
        verb=cast("Verb | None", reply.one("verb")),
        recurrence=_as(str, None if recurrence == _NONE else recurrence),
        clear_recurrence=recurrence == _NONE,
        description=_as(str, reply.one("description")),
        note="\n".join(_every(str, reply.all("note"))) or None,
        checklist=_every(str, reply.all("checklist")),
        check=_every(int, reply.all("check")),
        blocked_by=_every(int, reply.all("blocked_by")) if blocked == "by" else (),
        blocked_reason=_as(str, reason) if blocked == "by" else None,
        unblock=blocked == _NONE,
        link_to=_every(int, reply.all("link_to")),
        duplicate_of=_as(int, reply.one("duplicate_of")),
        snooze=_as(Due, reply.one("snooze")),
        remind=_as(Due, remind),
        clear_remind=remind == _NONE,
        to_me=assignee == "me",
        anyone=assignee == "anyone",
        unread=reply.unread(),
    )


def _as(kind: type[_T], value: object) -> _T | None:
    return value if isinstance(value, kind) else None


def _every(kind: type[_T], values: tuple[object, ...]) -> tuple[_T, ...]:
    return tuple(value for value in values if isinstance(value, kind))
