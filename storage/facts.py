"""What a list is filtered and counted by, of one row: the same of messages and of tasks."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Page = Literal["inbox", "tasks"]
"""What a list lists: messages, or tasks."""

PAGES: tuple[Page, ...] = ("inbox", "tasks")


@dataclass(frozen=True, slots=True)
class Facts:
    """Of a message kind, priority, assignees and due date are what is true now: see `storage.filters.message_filters`.

    Attributes:
        workspace: Its id.
        kind, priority: None of a message that was not read yet.
        statuses: Of a task its own, of a message those of its tasks.
        assignees: Ids of people; nobody or one so far.
        confidence: 0..1, how sure the reader was of the kind; None where nothing was read.
        doubtful: Its card, or that of one of its tasks, asks something.
        at: When it came in, or was made.
        text: What is searched, folded: see `storage.searching`. "" where it was not asked for.
    """

    id: int
    workspace: int
    author: str
    source: str
    kind: str | None
    priority: str | None
    statuses: Collection[str]
    assignees: Collection[int]
    language: str | None
    confidence: float | None
    doubtful: bool
    at: datetime
    due_at: datetime | None
    changed_at: datetime
    text: str = field(default="", repr=False)
