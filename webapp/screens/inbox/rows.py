"""A message as a row of the inbox, with what was made of it: all that it shows, read for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from storage.store import Store
from storage.tables import Issue, Message, MessageState, Task
from storage.team_tables import TranscriptState
from tasks.claims import words_of
from tasks.doubts import asking
from tasks.people import local
from tasks.rules import ACTIVE
from tasks.sounds import is_spoken
from webapp.names import moment
from webapp.screens.inbox.marks import SHORT, Piece, marked
from webapp.screens.tasks.due import Due, due_of
from webapp.screens.viewer import Viewer
from wording.lines import one_line
from wording.moments import clock_words, day

TITLE, TEXT = 120, 280
"""Longest title and text of a row, in code points."""

_NEWEST = 10**19
_ENDS = " .!?\u2068\u2069"
"""What ends a sentence, or keeps its direction of writing to itself."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """Attributes:
    section, key: The day on which it came in the viewer's zone, and its place among the rows of that day.
    iso, clock: When it came in.
    source: Where from: the chat it was written in, else what brought it.
    title: Of its first task, else what a reader would call it; empty where its text says all.
    issue: The reading that holds; None while nobody has read it.
    tasks: What was made of it and is still in its workspace: who reads here may be no member elsewhere.
    kind, priority: What is true now: the task's, else the reading's.
    sure: 0..1, how sure the reader was of the kind; None where there is no reading.
    is_doubtful: Something about it is asked.
    is_heard: Its words are being written down.
    is_note: It was read, and no task was made of it anywhere.
    may_make: The viewer may make a task of it.
    """

    message: Message
    section: str
    key: str
    iso: str
    clock: str
    source: str
    title: str
    text: Sequence[Piece]
    issue: Issue | None
    tasks: Sequence[Task]
    kind: str | None
    priority: str | None
    due: Due | None
    sure: float | None
    is_doubtful: bool
    is_heard: bool
    place: str | None
    is_note: bool
    may_make: bool

    @property
    def version(self) -> str:
        """Changes with what the row shows."""
        message, issue = self.message, self.issue
        parts = (message.revision, message.state, issue.id if issue else 0, *(task.version for task in self.tasks))
        return ".".join(map(str, parts))

    @property
    def says_more(self) -> bool:
        """Whether its text says more than its title."""
        text = " ".join("".join(piece.text for piece in self.text).split())
        return text.casefold().strip(_ENDS) != self.title.casefold().strip(_ENDS)

    @property
    def author(self) -> str:
        return self.message.author or self.source or "?"


def rows_of(store: Store, viewer: Viewer, ids: Collection[int]) -> dict[int, InboxRow]:
    """Message's id -> its row, without what is gone or is not the viewer's to see."""
    messages = {id_: one for id_, one in store.messages.many(ids).items() if one.workspace_id in viewer.workspaces}
    issues = store.issues.current_of(messages)
    made = store.tasks.of_messages(messages)
    tasks = {id_: _here(message, made[id_]) for id_, message in messages.items()}
    sources = store.workspaces.source_names({one.source_id for one in messages.values()})
    spoken = store.transcripts.of_messages([id_ for id_, one in messages.items() if one.media])
    drafted = [
        (task, issue) for id_ in messages for task in tasks[id_] for issue in issues[id_] if issue.part == task.part
    ]
    doubtful = asking(store, [(task, issue) for task, issue in drafted if task.status in ACTIVE])
    waiting = {id_ for id_, row in spoken.items() if row.state in (TranscriptState.WAITING, TranscriptState.RUNNING)}
    return {
        id_: _row(
            viewer,
            message,
            issues[id_],
            tasks[id_],
            sources[message.source_id],
            is_doubtful=any(task.id in doubtful or task.status == "proposed" for task in tasks[id_]),
            is_heard=id_ in waiting,
            is_note=message.state is MessageState.READ and bool(issues[id_]) and not made[id_],
        )
        for id_, message in messages.items()
    }


def in_order(rows: Mapping[int, InboxRow], ids: Sequence[int]) -> list[InboxRow]:
    return [rows[id_] for id_ in ids if id_ in rows]


def by_day(rows: Sequence[InboxRow], viewer: Viewer) -> list[tuple[str, str, Sequence[InboxRow]]]:
    """(section, its day in words or as a name of `words.html`, rows), the newest first."""
    grouped: dict[str, list[InboxRow]] = {}
    for row in rows:
        grouped.setdefault(row.section, []).append(row)
    return [(section, _day_words(section, viewer, found[0]), found) for section, found in grouped.items()]


def section_of(message: Message, viewer: Viewer) -> str:
    """The day on which it came in, for the viewer."""
    return local(message.received_at, viewer.zone).date().isoformat()


def _day_words(section: str, viewer: Viewer, row: InboxRow) -> str:
    today = local(viewer.now, viewer.zone).date()
    near = {today.isoformat(): "today", (today - timedelta(days=1)).isoformat(): "yesterday"}
    return near.get(section) or day(row.message.received_at, viewer.locale, viewer.zone, viewer.now)


def _row(
    viewer: Viewer,
    message: Message,
    issues: Sequence[Issue],
    tasks: Sequence[Task],
    source: str,
    *,
    is_doubtful: bool,
    is_heard: bool,
    is_note: bool,
) -> InboxRow:
    issue, task = next(iter(issues), None), next(iter(tasks), None)
    starts_elsewhere = message.pieces > 1 and is_spoken(message.media)
    return InboxRow(
        message=message,
        section=section_of(message, viewer),
        key=f"{_NEWEST - message.id:020d}",
        iso=moment(message.received_at),
        clock=clock_words(message.received_at, viewer.locale, viewer.zone),
        source=one_line(message.chat or source, TITLE),
        title=one_line((task.title if task else "") or (issue.title if issue and issue.is_task else ""), TITLE),
        text=marked(words_of(message), 0, () if starts_elsewhere else issues, SHORT, limit=TEXT),
        issue=issue,
        tasks=tasks,
        kind=task.kind if task else issue.kind if issue else None,
        priority=task.priority if task else issue.priority if issue and issue.is_task else None,
        due=due_of(task, viewer.now, viewer.zone, viewer.locale) if task else None,
        sure=issue.kind_confidence if issue else None,
        is_doubtful=is_doubtful,
        is_heard=is_heard,
        place=viewer.elsewhere(message.workspace_id),
        is_note=is_note,
        may_make=is_note and viewer.may(message.workspace_id, "create"),
    )


def tasks_here(store: Store, message: Message) -> list[Task]:
    """What was made of a message, without what a rule has sent to another workspace."""
    return _here(message, store.tasks.of_message(message.id))


def _here(message: Message, tasks: Sequence[Task]) -> list[Task]:
    return [task for task in tasks if task.workspace_id == message.workspace_id]
