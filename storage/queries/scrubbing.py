from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, delete, exists, func, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from storage.connected_tables import Arrival, Attempt, Post, TaskExport, WorkState
from storage.ledger_tables import Departure
from storage.reading_tables import Correction, Refinement, RefinementState, RememberedAnswer, Vector
from storage.search_tables import TaskDocument
from storage.tables import (
    Delivery,
    Event,
    InboxState,
    InboxUpdate,
    Issue,
    Message,
    MessageState,
    Status,
    Task,
    Workspace,
)
from storage.team_tables import Overheard, Transcript, TranscriptState

_AS_IT_IS = {"synchronize_session": False}
_CLOSED = (Status.DONE, Status.DROPPED)
_SETTLED = (MessageState.READ, MessageState.JOINED)


class Scrubbing:
    """Taking out what is past its time: the words of messages, and tasks that are closed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def workspaces(self, marks: Collection[str]) -> Sequence[Workspace]:
        """Those whose options hold one of these."""
        options = type_coerce(Workspace.options, Text)
        named = or_(*(options.contains(mark, autoescape=True) for mark in marks))
        return self._session.scalars(select(Workspace).where(named).order_by(Workspace.id)).all()

    def texts(self, workspace_id: int, before: datetime, limit: int) -> Sequence[int]:
        """Messages that came in earlier and still have their words; nobody reads or hears them any more."""
        return self._session.scalars(self._texts(workspace_id, before).limit(limit)).all()

    def count_texts(self, workspace_id: int, before: datetime) -> int:
        found = self._texts(workspace_id, before).order_by(None).subquery()
        return self._session.scalar(select(func.count()).select_from(found)) or 0

    def closed(self, workspace_id: int, before: datetime, limit: int) -> Sequence[int]:
        """Tasks that were closed earlier, and have not changed since."""
        return self._session.scalars(select(Task.id).where(*_closed(workspace_id, before)).limit(limit)).all()

    def count_closed(self, workspace_id: int, before: datetime) -> int:
        return self._session.scalar(select(func.count()).where(*_closed(workspace_id, before))) or 0

    def empty(self, ids: Collection[int]) -> None:
        """Take out the words of messages, and what was made of nothing but these; what they became stays."""
        for message in self._session.scalars(select(Message).where(Message.id.in_(ids))):
            message.text, message.entities = "", []
            message.media = {"type": message.media.get("type", "")} if message.media else None
        for issue in self._session.scalars(select(Issue).where(Issue.message_id.in_(ids))):
            issue.evidence, issue.entities = {}, []
            issue.title = issue.title if issue.is_task else ""
        of_tasks = select(Task.id).where(Task.message_id.in_(ids))
        over = Post.state.in_([WorkState.DONE, WorkState.FAILED, WorkState.STOPPED])
        posts = and_(Post.task_id.in_(of_tasks), over)
        self._set(Attempt, Attempt.post_id.in_(select(Post.id).where(posts)), answer="")
        self._set(Post, posts, body="")
        self._set(Correction, Correction.message_id.in_(ids), text="")
        self._set(Transcript, Transcript.message_id.in_(ids), words="")
        self._set(Arrival, Arrival.message_id.in_(ids), body=None, headers={})
        self._delete(Vector, Vector.message_id.in_(ids))

    def has_around(self, workspace: Workspace, before: datetime) -> bool:
        """Whether `empty_around` has something to delete."""
        return any(
            self._session.scalar(select(exists().where(condition))) for _, condition in _around(workspace, before)
        )

    def empty_around(self, workspace: Workspace, before: datetime) -> None:
        """Delete what else holds words of a workspace's messages for a while: raw updates, talk, answers of models."""
        for table, condition in _around(workspace, before):
            self._delete(table, condition)

    def remove(self, ids: Collection[int]) -> None:
        """Delete tasks with all that is about them alone."""
        posts = select(Post.id).where(Post.task_id.in_(ids))
        events = select(Event.id).where(Event.task_id.in_(ids))
        self._delete(Attempt, Attempt.post_id.in_(posts))
        self._delete(Post, or_(Post.task_id.in_(ids), Post.event_id.in_(events)))
        for table in (TaskExport, Delivery, Correction):
            self._delete(table, table.task_id.in_(ids))
        self._set(Correction, Correction.event_id.in_(events), event_id=None)
        for keeps in (Arrival, Departure):
            self._set(keeps, keeps.task_id.in_(ids), task_id=None)
        self._set(Event, Event.undoes_id.in_(events), undoes_id=None)
        self._delete(Event, Event.task_id.in_(ids))
        self._delete(TaskDocument, TaskDocument.task_id.in_(ids))
        self._delete(Task, Task.id.in_(ids))

    def _texts(self, workspace_id: int, before: datetime) -> Any:
        waiting = exists().where(
            Refinement.message_id == func.coalesce(Message.root_id, Message.id),
            Refinement.state.in_([RefinementState.WAITING, RefinementState.RUNNING]),
        )
        unheard = exists().where(
            Transcript.message_id == Message.id,
            Transcript.state.in_([TranscriptState.WAITING, TranscriptState.RUNNING]),
        )
        query = select(Message.id).where(
            Message.workspace_id == workspace_id,
            Message.received_at < before,
            or_(Message.text != "", type_coerce(Message.media, Text).contains('"file_id"')),
            Message.state.in_(_SETTLED),
            ~waiting,
            ~unheard,
        )
        return query.order_by(Message.id)

    def _delete(self, table: type[Any], condition: ColumnElement[bool]) -> None:
        self._session.execute(delete(table).where(condition), execution_options=_AS_IT_IS)

    def _set(self, table: type[Any], condition: ColumnElement[bool], **values: Any) -> None:
        self._session.execute(update(table).where(condition).values(**values), execution_options=_AS_IT_IS)


def _around(workspace: Workspace, before: datetime) -> Iterator[tuple[type[Any], ColumnElement[bool]]]:
    answered = RememberedAnswer.workspace_id == workspace.id
    yield RememberedAnswer, and_(answered, RememberedAnswer.at < before)
    if workspace.chat_id is not None:
        handled = and_(InboxUpdate.state == InboxState.HANDLED, InboxUpdate.handled_at < before)
        yield InboxUpdate, and_(InboxUpdate.chat_id == workspace.chat_id, handled)
        yield Overheard, and_(Overheard.chat_id == workspace.chat_id, Overheard.at < before)


def _closed(workspace_id: int, before: datetime) -> list[ColumnElement[bool]]:
    return [Task.workspace_id == workspace_id, Task.status.in_(_CLOSED), Task.updated_at < before]
