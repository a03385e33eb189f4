from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, union, update
from sqlalchemy.orm import Session

from storage.filters import Filters, task_filters
from storage.queries.documents import TASK_FIELDS, keep_tasks
from storage.tables import Message, Status, Task, Workspace, now
from storage.types import storable


class Tasks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, workspace_id: int, **values: Any) -> Task:
        """Store a task under the workspace's next number."""
        (task,) = self.add_all([{"workspace_id": workspace_id, **values}])
        return task

    def add_all(self, rows: Sequence[dict[str, Any]]) -> Sequence[Task]:
        """Store tasks, each under the next number of its workspace."""
        if not rows:
            return []
        numbers = self._take_numbers(Counter(row["workspace_id"] for row in rows))
        tasks = [Task(**row, number=next(numbers[row["workspace_id"]])) for row in rows]
        self._session.add_all(tasks)
        self._session.flush()
        return tasks

    def _take_numbers(self, counts: Mapping[int, int]) -> dict[int, Iterator[int]]:
        """Workspace id -> as many numbers as it needs."""
        taken = self._session.execute(
            update(Workspace)
            .where(Workspace.id.in_(counts))
            .values(next_number=Workspace.next_number + case(counts, value=Workspace.id))
            .returning(Workspace.id, Workspace.next_number),
            execution_options={"synchronize_session": False},
        )
        return {id_: iter(range(after - counts[id_], after)) for id_, after in taken}

    def get(self, task_id: int) -> Task | None:
        """Without regard to who asks: whoever calls checks the workspace."""
        return self._session.get(Task, task_id)

    def many(self, ids: Collection[int]) -> dict[int, Task]:
        """Tasks by their ids, without regard to who asks."""
        if not ids:
            return {}
        return {task.id: task for task in self._session.scalars(select(Task).where(Task.id.in_(ids)))}

    def by_number(self, workspace_id: int, number: int) -> Task | None:
        query = select(Task).where(Task.workspace_id == workspace_id, Task.number == number)
        return self._session.scalars(query).one_or_none()

    def by_public_id(self, workspace_ids: Collection[int], public_id: str) -> Task | None:
        """None also for what can't be an id: links and buttons carry any text."""
        query = select(Task).where(Task.workspace_id.in_(workspace_ids), Task.public_id == storable(public_id))
        return self._session.scalars(query).one_or_none()

    def by_public_ids(self, workspace_ids: Collection[int], public_ids: Sequence[str]) -> list[Task]:
        """Those of them that are there, in this order."""
        wanted = [storable(public_id) for public_id in public_ids]
        query = select(Task).where(Task.workspace_id.in_(workspace_ids), Task.public_id.in_(wanted))
        found = {task.public_id: task for task in self._session.scalars(query)}
        return [found[public_id] for public_id in public_ids if public_id in found]

    def ids_of(self, workspace_ids: Collection[int], public_ids: Collection[str]) -> Sequence[int]:
        """Ids of those tasks that are there."""
        query = select(Task.id).where(
            Task.workspace_id.in_(workspace_ids), Task.public_id.in_([storable(id_) for id_ in public_ids])
        )
        return self._session.scalars(query).all()

    def public_ids(self, ids: Collection[int]) -> dict[int, str]:
        query = select(Task.id, Task.public_id).where(Task.id.in_(ids))
        return {id_: public_id for id_, public_id in self._session.execute(query)}  # noqa: C416 - a Row is no tuple

    def of_message(self, message_id: int) -> Sequence[Task]:
        query = select(Task).where(Task.message_id == message_id).order_by(Task.part)
        return self._session.scalars(query).all()

    def of_messages(self, message_ids: Collection[int]) -> dict[int, list[Task]]:
        """Message id -> its tasks."""
        found: dict[int, list[Task]] = {message_id: [] for message_id in message_ids}
        query = select(Task).where(Task.message_id.in_(message_ids)).order_by(Task.part)
        for task in self._session.scalars(query):
            if task.message_id is not None:
                found[task.message_id].append(task)
        return found

    def swap(self, task: Task, **values: Any) -> Task | None:
        """Change a task if nobody changed it first; None when somebody did."""
        query = (
            update(Task)
            .where(Task.id == task.id, Task.version == task.version)
            .values(**values, version=Task.version + 1, updated_at=now())
            .returning(Task.id)
        )
        if self._session.scalar(query, execution_options={"synchronize_session": False}) is None:
            return None
        swapped = self._session.get_one(Task, task.id, populate_existing=True)
        if not TASK_FIELDS.isdisjoint(values):
            keep_tasks(self._session, [swapped])
        return swapped

    def page(self, workspace_ids: Collection[int], filters: Filters) -> Sequence[Task]:
        """Newest first; one more than the limit when there's a next page."""
        query = (
            select(Task)
            .where(*task_filters(self._session, workspace_ids, filters))
            .order_by(Task.id.desc())
            .limit(filters.limit + 1)
        )
        if filters.cursor is not None:
            query = query.where(Task.id < filters.cursor)
        return self._session.scalars(query).all()

    def of_workspaces(
        self, workspace_ids: Collection[int], statuses: Collection[Status], limit: int, *, before: int | None = None
    ) -> Sequence[Task]:
        """Tasks of these statuses, the newest first; those made before the one with this id."""
        query = select(Task).where(Task.workspace_id.in_(workspace_ids), Task.status.in_(statuses))
        if before is not None:
            query = query.where(Task.id < before)
        return self._session.scalars(query.order_by(Task.id.desc()).limit(limit)).all()

    def count_by_kind(self, workspace_ids: Collection[int], statuses: Collection[Status]) -> dict[str, int]:
        query = select(Task.kind, func.count()).where(Task.workspace_id.in_(workspace_ids), Task.status.in_(statuses))
        return {kind: count for kind, count in self._session.execute(query.group_by(Task.kind))}  # noqa: C416 - a Row is no tuple

    def count_in(self, workspace_id: int) -> int:
        return self._session.scalar(select(func.count()).where(Task.workspace_id == workspace_id)) or 0

    def count(self) -> int:
        """Tasks of the whole installation."""
        return self._session.scalar(select(func.count()).select_from(Task)) or 0

    def newer(self, task_id: int, limit: int) -> Sequence[tuple[int, str]]:
        """(id, its message's external id) of the first tasks of messages that came after this one, oldest first."""
        query = (
            select(Task.id, Message.external_id)
            .join(Message, Message.id == Task.message_id)
            .where(Task.id > task_id, Task.part == 0)
            .order_by(Task.id)
            .limit(limit)
        )
        return [(id_, external_id) for id_, external_id in self._session.execute(query)]

    def newest_id(self) -> int:
        return self._session.scalar(select(func.max(Task.id))) or 0

    def agenda(self, workspace_ids: Collection[int], statuses: Collection[Status], limit: int) -> Sequence[Task]:
        """Tasks of these statuses, those with the nearest due date first."""
        query = (
            select(Task)
            .where(Task.workspace_id.in_(workspace_ids), Task.status.in_(statuses))
            .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
            .limit(limit)
        )
        return self._session.scalars(query).all()

    def finished(self, workspace_ids: Collection[int], since: datetime, limit: int) -> Sequence[Task]:
        """Tasks that are done and were changed last since a time, the newest first."""
        query = (
            select(Task)
            .where(Task.workspace_id.in_(workspace_ids), Task.status == Status.DONE, Task.updated_at >= since)
            .order_by(Task.updated_at.desc(), Task.id.desc())
            .limit(limit)
        )
        return self._session.scalars(query).all()

    def to_remind(self, moment: datetime, statuses: Collection[Status], limit: int) -> Sequence[Task]:
        """Tasks of these statuses whose reminder or whose end of snooze has come."""
        # Each time by its own index: with OR, SQLite walks through all the tasks there are.
        come = union(*(select(Task.id).where(time <= moment) for time in (Task.remind_at, Task.snoozed_until)))
        query = select(Task).where(Task.id.in_(come), Task.status.in_(statuses)).order_by(Task.id).limit(limit)
        return self._session.scalars(query).all()
