from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from storage.queries.insights import done_tasks
from storage.reading_tables import Correction, Scope, Vector
from storage.tables import Issue, Message, Status, Task, now


class Corrections:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, workspace_id: int, **values: Any) -> Correction:
        correction = Correction(workspace_id=workspace_id, **values)
        self._session.add(correction)
        self._session.flush()
        return correction

    def get(self, correction_id: int) -> Correction | None:
        """Without regard to who asks: whoever calls checks the workspace."""
        return self._session.get(Correction, correction_id)

    def by_public_id(self, workspace_ids: Collection[int], public_id: str) -> Correction | None:
        query = select(Correction).where(Correction.workspace_id.in_(workspace_ids), Correction.public_id == public_id)
        return self._session.scalars(query).one_or_none()

    def public_ids(self, ids: Collection[int]) -> dict[int, str]:
        """Of these, the ones that are not forgotten: id -> public id."""
        query = select(Correction.id, Correction.public_id).where(
            Correction.id.in_(ids), Correction.forgotten_at.is_(None)
        )
        return {id_: public_id for id_, public_id in self._session.execute(query)}  # noqa: C416 - a Row is no tuple

    def of_field(self, task_id: int, field: str) -> Sequence[Correction]:
        """What was said of a task's field and is not forgotten, newest first."""
        query = select(Correction).where(
            Correction.task_id == task_id, Correction.field == field, Correction.forgotten_at.is_(None)
        )
        return self._session.scalars(query.order_by(Correction.id.desc())).all()

    def of_task(self, task_id: int) -> Sequence[Correction]:
        """What was said of a task and is not forgotten, newest first."""
        query = select(Correction).where(Correction.task_id == task_id, Correction.forgotten_at.is_(None))
        return self._session.scalars(query.order_by(Correction.id.desc())).all()

    def of_event(self, event_id: int) -> Sequence[Correction]:
        """What was said by a change, unless it is forgotten."""
        query = select(Correction).where(Correction.event_id == event_id, Correction.forgotten_at.is_(None))
        return self._session.scalars(query).all()

    def page(self, workspace_ids: Collection[int], *, before: int | None, limit: int) -> Sequence[Correction]:
        """What was said and is not forgotten, newest first; one more than the limit when there is a next page."""
        query = (
            select(Correction)
            .where(Correction.workspace_id.in_(workspace_ids), Correction.forgotten_at.is_(None))
            .order_by(Correction.id.desc())
            .limit(limit + 1)
        )
        if before is not None:
            query = query.where(Correction.id < before)
        return self._session.scalars(query).all()

    def lessons(self, workspace_id: int, limit: int) -> Sequence[tuple[Correction, bytes]]:
        """What a workspace's readings may learn from, newest first, each with what its words mean."""
        query = (
            select(Correction, Vector.data)
            .join(Vector, (Vector.message_id == Correction.message_id) & (Vector.part == Correction.part), isouter=True)
            .where(
                Correction.workspace_id == workspace_id,
                Correction.forgotten_at.is_(None),
                Correction.scope != Scope.ONLY,
            )
            .order_by(Correction.id.desc())
            .limit(limit)
        )
        return [(correction, data or b"") for correction, data in self._session.execute(query)]

    def forget(self, correction: Correction) -> None:
        correction.forgotten_at = now()
        self._session.flush()

    def said_of(self, task_ids: Collection[int], fields: Collection[str]) -> dict[tuple[int, str], bool]:
        """(task, field) -> whether the reader was right, as people said and nobody has taken back."""
        query = select(Correction.task_id, Correction.field, Correction.accepted).where(
            Correction.task_id.in_(task_ids), Correction.field.in_(fields), Correction.forgotten_at.is_(None)
        )
        return {(task_id or 0, field): accepted for task_id, field, accepted in self._session.execute(query)}

    def of_tasks(self, task_ids: Collection[int], fields: Collection[str]) -> dict[tuple[int, str], Correction]:
        """(task, field) -> what was said last and is not forgotten."""
        query = select(Correction).where(
            Correction.task_id.in_(task_ids), Correction.field.in_(fields), Correction.forgotten_at.is_(None)
        )
        said = self._session.scalars(query.order_by(Correction.id))
        return {(correction.task_id or 0, correction.field): correction for correction in said}

    def counts(
        self, workspace_ids: Collection[int], since: datetime | None = None
    ) -> list[tuple[str, str, str, str, int, int]]:
        """(field, provider, model, language, answers, of these accepted) of what people said of what readers had said.

        What a person adds where a reader had left a field empty is no error of its.
        """
        groups = (Correction.field, Correction.provider, Correction.model, Correction.language)
        query = (
            select(*groups, func.count(), func.sum(cast(Correction.accepted, Integer)))
            .where(
                Correction.workspace_id.in_(workspace_ids),
                Correction.forgotten_at.is_(None),
                Correction.was != {"value": None},
                *([Correction.at >= since] if since is not None else []),
            )
            .group_by(*groups)
        )
        return [(f, p, m, la, int(n), int(ok or 0)) for f, p, m, la, n, ok in self._session.execute(query)]

    def settled(self, workspace_ids: Collection[int], since: datetime | None = None) -> list[tuple[str, str, str, int]]:
        """(provider, model, language, tasks) of the tasks from messages that were done, ever or since a time."""
        groups = (Issue.provider, Issue.model, Message.language)
        query = (
            select(*groups, func.count())
            .select_from(Task)
            .join(Issue, (Issue.message_id == Task.message_id) & (Issue.part == Task.part) & Issue.current)
            .join(Message, Message.id == Task.message_id)
            .where(Task.workspace_id.in_(workspace_ids), Task.status == Status.DONE)
            .group_by(*groups)
        )
        if since is not None:
            query = query.where(Task.id.in_(select(done_tasks(workspace_ids, since).c.task_id)))
        return [(p, m, la or "und", int(n)) for p, m, la, n in self._session.execute(query)]
