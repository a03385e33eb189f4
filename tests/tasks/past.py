"""Pasts that were never lived: messages, tasks and events at the times that a test wants them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from storage.store import Store
from storage.tables import Event, Issue, Message, Source, Status, Task


@dataclass
class Past:
    """Writes rows as the verbs would have written them then.

    Attributes:
        now: When the test takes place.
    """

    store: Store
    workspace_id: int
    now: datetime
    _sources: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        self._count = self.store.tasks.count_in(self.workspace_id) + self.store.messages.count_in(self.workspace_id)

    def ago(self, **time: float) -> datetime:
        return self.now - timedelta(**time)

    def message(self, at: datetime, *, source: str = "telegram", kind: str | None = None, **issue: Any) -> int:
        """A message, and its reading where a kind is given. Returns its id."""
        self._count += 1
        message = Message(
            workspace_id=self.workspace_id,
            source_id=self._source(source),
            external_id=f"past:{self._count}",
            text="Something",
            written_at=at,
            sent_at=at,
            received_at=at,
        )
        self._add(message)
        if kind is not None:
            values = {"is_task": True, "title": "T", "priority": "normal", "provider": "embedded"} | issue
            sure = values.get("confidence", {}).get("kind", 0.9)
            row = Issue(workspace_id=self.workspace_id, message_id=message.id, kind=kind, created_at=at, **values)
            row.kind_confidence = sure
            self._add(row)
        return message.id

    def task(self, made: datetime, *moves: tuple[str, datetime], **fields: Any) -> Task:
        """A task that was made and then moved: ("done", when), ("reopen", when), ("drop", when), ("start", when)."""
        self._count += 1
        plain = {"title": f"Task {self._count}", "kind": "task", "priority": "normal", "source": "telegram"}
        task = Task(
            workspace_id=self.workspace_id,
            number=10_000 + self._count,
            status=Status.OPEN,
            created_at=made,
            updated_at=made,
            **(plain | fields),
        )
        self._add(task)
        self.event(task, "create", made, {}, {"status": "open", "title": task.title})
        for verb, at in moves:
            self.move(task, verb, at)
        return task

    def move(self, task: Task, verb: str, at: datetime) -> Event:
        to = {"done": "done", "drop": "dropped", "reopen": "open", "start": "in_progress"}[verb]
        event = self.event(task, verb, at, {"status": str(task.status)}, {"status": to})
        task.status = Status(to)
        return event

    def due(self, task: Task, at: datetime, due: datetime | None) -> None:
        """Somebody has set another due date."""
        before, after = (None if it is None else it.isoformat() for it in (task.due_at, due))
        self.event(task, "change", at, {"due_at": before}, {"due_at": after})
        task.due_at = due

    def event(
        self, task: Task, verb: str, at: datetime, before: Mapping[str, Any], after: Mapping[str, Any], **more: Any
    ) -> Event:
        event = Event(
            workspace_id=task.workspace_id,
            task_id=task.id,
            verb=verb,
            at=at,
            before=dict(before),
            after=dict(after),
            **more,
        )
        self._add(event)
        return event

    def add(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self._add(row)

    def _source(self, name: str) -> int:
        if name not in self._sources:
            source = Source(workspace_id=self.workspace_id, kind="telegram", name=name)
            self._add(source)
            self._sources[name] = source.id
        return self._sources[name]

    def _add(self, row: Any) -> None:
        self.store._session.add(row)
        self.store._session.flush()
