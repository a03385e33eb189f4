from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, Table, and_, func, insert, select, update
from sqlalchemy.orm import Session, load_only

from storage.tables import Issue, Status, Task

Drafted = tuple[Task, Issue]

_DRAFTED = (
    select(Task, Issue)
    .join(Issue, and_(Issue.message_id == Task.message_id, Issue.part == Task.part, Issue.current))
    .options(  # what `tasks.doubts` looks at
        load_only(Task.workspace_id, Task.status, Task.priority, Task.due_at, Task.assignee_id, Task.set_by),
        load_only(
            Issue.kind,
            Issue.priority,
            Issue.due_at,
            Issue.due_alternative,
            Issue.assignee_id,
            Issue.confidence,
            Issue.kind_probabilities,
        ),
    )
)


class Issues:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Store issues as the current reading of their messages; what was current before is retired first."""
        if rows:
            table = Issue.__table__
            assert isinstance(table, Table)
            self._session.execute(insert(table), rows)

    def retire(self, message_ids: Collection[int]) -> None:
        """Keep what was read of these messages so far as history."""
        if message_ids:
            self._session.execute(
                update(Issue).where(Issue.message_id.in_(message_ids), Issue.current).values(current=False),
                execution_options={"synchronize_session": False},
            )

    def of_task(self, task: Task) -> Issue | None:
        """The current draft that a task came from; None for one made by hand."""
        if task.message_id is None:
            return None
        query = select(Issue).where(Issue.message_id == task.message_id, Issue.current, Issue.part == task.part)
        return self._session.scalars(query.limit(1)).first()

    def drafts_after(
        self, workspace_ids: Collection[int], statuses: Collection[Status], task_id: int, limit: int
    ) -> Sequence[Drafted]:
        """Tasks of these statuses with the current drafts that they came from, by task id; those after one."""
        query = _DRAFTED.where(Task.workspace_id.in_(workspace_ids), Task.id > task_id).order_by(Task.id).limit(limit)
        return self._drafted(query, statuses)

    def newest_read(self, workspace_id: int, limit: int) -> Sequence[tuple[Task, Issue]]:
        """The newest tasks that were read out of messages, with their current drafts."""
        source = and_(Issue.message_id == Task.message_id, Issue.part == Task.part, Issue.current)
        query = select(Task, Issue).join(Issue, source).where(Task.workspace_id == workspace_id)
        query = query.order_by(Task.id.desc()).limit(limit)
        return [(task, issue) for task, issue in self._session.execute(query)]

    def drafts_of_tasks(self, ids: Collection[int], statuses: Collection[Status]) -> Sequence[Drafted]:
        """Of these tasks those of these statuses, with the current drafts that they came from."""
        return self._drafted(_DRAFTED.where(Task.id.in_(ids)), statuses)

    def drafts_of_messages(self, ids: Collection[int], statuses: Collection[Status]) -> Sequence[Drafted]:
        """Tasks of these messages that have these statuses, with the current drafts that they came from."""
        return self._drafted(_DRAFTED.where(Task.message_id.in_(ids)), statuses)

    def current(self, message_id: int) -> Sequence[Issue]:
        query = select(Issue).where(Issue.message_id == message_id, Issue.current).order_by(Issue.part)
        return self._session.scalars(query).all()

    def current_of(self, message_ids: Collection[int]) -> dict[int, list[Issue]]:
        """Message's id -> its current drafts, in their order."""
        found: dict[int, list[Issue]] = {message_id: [] for message_id in message_ids}
        query = select(Issue).where(Issue.message_id.in_(message_ids), Issue.current).order_by(Issue.part)
        for issue in self._session.scalars(query):
            found[issue.message_id].append(issue)
        return found

    def parts_of(self, message_ids: Collection[int]) -> dict[int, int]:
        """Message's id -> how many drafts it has now."""
        query = select(Issue.message_id, func.count()).where(Issue.message_id.in_(message_ids), Issue.current)
        return {id_: int(n) for id_, n in self._session.execute(query.group_by(Issue.message_id))}

    def history(self, message_id: int) -> Sequence[Issue]:
        """All that was ever read of a message, oldest first; of one reading the parts in their order."""
        return self._session.scalars(select(Issue).where(Issue.message_id == message_id).order_by(Issue.id)).all()

    def _drafted(self, query: Select[Task, Issue], statuses: Collection[Status]) -> Sequence[Drafted]:
        return [(task, issue) for task, issue in self._session.execute(query.where(Task.status.in_(statuses)))]
