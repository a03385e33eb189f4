"""All that the page of one message shows, read at once: its words, how they were read, and what people made of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from storage.reading_tables import Correction, Refinement, RefinementState, Scope
from storage.store import Store
from storage.tables import Issue, Message, Person, Task
from storage.team_tables import Transcript, TranscriptState
from tasks import learning
from tasks.claims import words_of
from tasks.doubts import may_be_task
from tasks.sounds import is_spoken
from webapp.names import moment
from webapp.screens.inbox.fields import Field, Known, fields_of
from webapp.screens.inbox.marks import Piece, legend, marked, starts_of
from webapp.screens.inbox.rows import InboxRow, rows_of
from webapp.screens.viewer import Viewer
from wording.moments import due_words
from wording.names import reader_words

_WIDER = (Scope.SENDER, Scope.CHAT, Scope.ALWAYS)
_TO_COME = (RefinementState.WAITING, RefinementState.RUNNING)
_BEING_HEARD = (TranscriptState.WAITING, TranscriptState.RUNNING)


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the burst.

    Attributes:
        at: When it was written, in words.
        is_spoken: Its words are, or could be, written down from a sound.
        transcript: How far that is; None where nobody was asked to.
    """

    message: Message
    pieces: Sequence[Piece]
    iso: str
    at: str
    is_spoken: bool
    transcript: Transcript | None

    @property
    def is_being_heard(self) -> bool:
        return self.transcript is not None and self.transcript.state in _BEING_HEARD

    @property
    def has_failed(self) -> bool:
        return self.is_spoken and (self.transcript is None or self.transcript.state is TranscriptState.FAILED)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the drafts that were made of the message, with the task that came of it."""

    issue: Issue
    task: Task | None
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What somebody has corrected, and for which messages it may hold.

    Attributes:
        value: A person's name; None where the templates have words.
        scopes: Scope -> how many other open tasks it would change now.
    """

    correction: Correction
    value: str | None
    scopes: Mapping[Scope, int]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A reading that does not hold any more."""

    reader: str
    at: str
    issue: Issue


@dataclass(frozen=True, slots=True)
class Detail:
    """Attributes:
    reader, read_at: Who read it last and when, in words.
    earlier: What was read before, the newest first.
    refinement: What a language model still has to do or has failed to do.
    is_perhaps_a_task: It was kept as a note, with a doubt.
    """

    row: InboxRow
    said: Sequence[Said]
    legend: Sequence[str]
    parts: Sequence[Part]
    reader: str
    read_at: str
    earlier: Sequence[Earlier]
    refinement: Refinement | None
    lesson: Lesson | None
    may_change: bool
    is_perhaps_a_task: bool

    @property
    def message(self) -> Message:
        return self.row.message

    @property
    def link(self) -> str | None:
        """Where the original is, if that is an address of the web: whoever posted the message has named it."""
        link = self.message.link or ""
        return link if link.startswith(("https://", "http://")) else None

    @property
    def is_to_come(self) -> bool:
        return self.refinement is not None and self.refinement.state in _TO_COME

    @property
    def is_given_up(self) -> bool:
        return self.refinement is not None and self.refinement.state is RefinementState.GIVEN_UP


def detail_of(store: Store, viewer: Viewer, message: Message, texts: NullTranslations) -> Detail:
    """One message and its burst. Whoever calls has checked that it is the viewer's to see."""
    row = rows_of(store, viewer, [message.id])[message.id]
    history = store.issues.history(message.id)
    issues = [issue for issue in history if issue.current]
    tasks = {task.part: task for task in row.tasks}
    drafted = [(issue, tasks.get(issue.part)) for issue in issues]
    members = store.people.members_of([message.workspace_id])[message.workspace_id]
    known = Known.of(store, viewer, members, drafted)
    may_change = viewer.may(message.workspace_id, "change")
    doubtful_note = row.is_note and may_be_task(issues[0], viewer.workspaces[message.workspace_id])
    return Detail(
        row=row,
        said=_said(store, viewer, message, issues),
        legend=legend(issues),
        parts=[Part(issue, task, fields_of(known, issue, task)) for issue, task in drafted],
        reader=_reader(issues[0], texts) if issues else "",
        read_at=_when(viewer, issues[0].created_at) if issues else "",
        earlier=[
            Earlier(_reader(issue, texts), _when(viewer, issue.created_at), issue)
            for issue in reversed(history)
            if issue.part == 0 and not issue.current
        ],
        refinement=store.refinements.get(message.id),
        lesson=_lesson(store, viewer, row.tasks, known.people) if may_change else None,
        may_change=may_change,
        is_perhaps_a_task=doubtful_note,
    )


def _said(store: Store, viewer: Viewer, message: Message, issues: Sequence[Issue]) -> list[Said]:
    pieces = [message] if message.pieces == 1 else store.messages.pieces(message.id)
    starts = starts_of(pieces)
    spoken = [piece.id for piece in pieces if is_spoken(piece.media)]
    transcripts = store.transcripts.of_messages(spoken) if spoken else {}
    return [
        Said(
            message=piece,
            pieces=marked(words_of(piece), starts[piece.id], issues) if piece.text else (),
            iso=moment(piece.written_at),
            at=_when(viewer, piece.written_at),
            is_spoken=piece.id in spoken,
            transcript=transcripts.get(piece.id),
        )
        for piece in pieces
    ]


def _lesson(store: Store, viewer: Viewer, tasks: Sequence[Task], people: Mapping[int, Person]) -> Lesson | None:
    """The newest of the viewer's own corrections that may hold for other messages too."""
    own = [
        correction
        for task in tasks
        for correction in store.corrections.of_task(task.id)
        if correction.person_id == viewer.person.id and correction.field in learning.SPREADS and not correction.accepted
    ]
    if not own:
        return None
    newest = max(own, key=lambda correction: correction.id)
    person = people.get(newest.value["value"]) if newest.field == "assignee" else None
    wider = [scope for scope in _WIDER if scope is not Scope.SENDER or newest.sender]
    counts = {scope: len(learning.preview(store, viewer.actor, newest.id, scope).tasks) for scope in wider}
    return Lesson(newest, None if person is None else person.name, counts)


def _reader(issue: Issue, texts: NullTranslations) -> str:
    return reader_words(issue.model or issue.provider, texts)


def _when(viewer: Viewer, at: datetime) -> str:
    return due_words(at, "time", viewer.locale, viewer.zone, viewer.now)
