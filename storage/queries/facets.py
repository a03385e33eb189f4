from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from storage.facts import Facts, Page
from storage.filters import FirstTask, is_first_task, now_of
from storage.queries.erasure import ERASURES
from storage.queries.watching import HAPPENED, NEWEST, Happened, Newest
from storage.tables import Event, Installation, Issue, Message, Source, Status, Task

_Rows = Select[*tuple[Any, ...]]

_RECENT = 200
"""How far back what is new is looked for: on PostgreSQL a row with a lower id may be committed later."""

_DRAFT = and_(Issue.message_id == Task.message_id, Issue.part == Task.part, Issue.current)

_OF_TASKS = (
    select(
        Task.id,
        Task.workspace_id,
        Task.author,
        Task.source,
        Task.kind,
        Task.priority,
        Task.assignee_id,
        Message.language,
        Issue.kind_confidence,
        Task.created_at,
        Task.due_at,
        Task.updated_at,
        Task.status,
    )
    .outerjoin(Message, Message.id == Task.message_id)
    .outerjoin(Issue, _DRAFT)
)
_OF_MESSAGES = (
    select(
        Message.id,
        Message.workspace_id,
        Message.author,
        Source.name,
        now_of(FirstTask.kind, Issue.kind),
        now_of(FirstTask.priority, Issue.priority),
        now_of(FirstTask.assignee_id, Issue.assignee_id),
        Message.language,
        Issue.kind_confidence,
        Message.received_at,
        now_of(FirstTask.due_at, Issue.due_at),
        func.coalesce(Message.edited_at, Message.received_at),
    )
    .join(Source, Source.id == Message.source_id)
    .outerjoin(Issue, and_(Issue.message_id == Message.id, Issue.current, Issue.part == 0))
    .outerjoin(FirstTask, is_first_task)
    .where(Message.root_id.is_(None))
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How much has happened; while it stays the same nothing has.

    Attributes:
        waiting: How many events have no number yet.
        erasures: How often something was deleted for good.
    """

    newest: Newest
    waiting: int
    erasures: int

    def is_before(self, other: "Mark") -> bool:
        """Whether the other can have come of this by what happens every day; not where rows have gone."""
        return self.newest.is_before(other.newest) and other.erasures == self.erasures


class Facets:
    """What lists are filtered and counted by, of many rows at once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, page: Page, ids: Collection[int], doubtful: Container[int]) -> dict[int, Facts]:
        """Facts of rows by their ids, without what is none of the page's.

        Args:
            doubtful: Ids of the tasks that are in doubt, of those that the rows are or have.
        """
        return {facts.id: facts for facts in self._facts(page, _BASE[page].where(_ID[page].in_(ids)), doubtful)}

    def ids_after(self, page: Page, id_: int, limit: int) -> Sequence[int]:
        """The next rows after one, by id; no pieces of bursts."""
        query = select(_ID[page]).where(_ID[page] > id_).order_by(_ID[page]).limit(limit)
        if page == "inbox":
            query = query.where(Message.root_id.is_(None))
        return self._session.scalars(query).all()

    def public_ids(self, page: Page, ids: Collection[int]) -> dict[int, str]:
        table = Message if page == "inbox" else Task
        query = select(table.id, table.public_id).where(table.id.in_(ids))
        return {id_: public_id for id_, public_id in self._session.execute(query)}  # noqa: C416 - a Row is no tuple

    def mark(self) -> Mark:
        waiting = select(func.count()).where(Event.seq.is_(None)).scalar_subquery()
        erasures = select(Installation.value).where(Installation.name == ERASURES).scalar_subquery()
        row = self._session.execute(select(*NEWEST, waiting, erasures)).one()
        *newest, unnumbered, erased = (int(value or 0) for value in row)
        return Mark(Newest(*newest), unnumbered, erased)

    def happened_since(self, mark: Mark, limit: int) -> Sequence[Happened]:
        """Events that got their number since, and the newest of those that have none; one more than the limit."""
        unnumbered = and_(Event.seq.is_(None), Event.id > mark.newest.event - _RECENT)
        query = select(*HAPPENED).where(or_(Event.seq > mark.newest.seq, unnumbered)).limit(limit + 1)
        return [Happened(*row) for row in self._session.execute(query)]

    def roots_since(self, mark: Mark, limit: int) -> Sequence[int]:
        """Messages that came since, and some before them; one more than the limit."""
        query = select(Message.id).where(Message.id > mark.newest.message - _RECENT, Message.root_id.is_(None))
        return self._session.scalars(query.limit(limit + 1)).all()

    def _facts(self, page: Page, query: _Rows, doubtful: Container[int]) -> Iterable[Facts]:
        rows = self._session.execute(query).all()
        if page == "tasks":
            return [_of_task(row, row.id in doubtful) for row in rows]
        made = self._made_of(rows)
        return [_of_message(row, made.get(row.id, ()), doubtful) for row in rows]

    def _made_of(self, messages: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, list[tuple[int, Status]]]:
        """Message's id -> (id, status) of its tasks that are where it is."""
        places = {row.id: row.workspace_id for row in messages}
        columns = (Task.message_id, Task.workspace_id, Task.id, Task.status)
        found: dict[int, list[tuple[int, Status]]] = {}
        for message_id, place, task_id, status in self._session.execute(
            select(*columns).where(Task.message_id.in_(places))
        ):
            if message_id is not None and places[message_id] == place:
                found.setdefault(message_id, []).append((task_id, status))
        return found


_BASE: dict[Page, _Rows] = {"inbox": _OF_MESSAGES, "tasks": _OF_TASKS}
_ID = {"inbox": Message.id, "tasks": Task.id}


def _of_task(row: Row[*tuple[Any, ...]], doubtful: bool) -> Facts:
    *_, status = row
    return _made(row, (status,), doubtful)


def _of_message(row: Row[*tuple[Any, ...]], tasks: Sequence[tuple[int, Status]], doubtful: Container[int]) -> Facts:
    statuses = tuple(sorted({status for _, status in tasks}))
    return _made(row, statuses, any(task_id in doubtful for task_id, _ in tasks))


def _made(row: Row[*tuple[Any, ...]], statuses: Collection[str], doubtful: bool) -> Facts:
    id_, workspace, author, source, kind, priority, assignee, language, confidence, at, due_at, changed_at, *_ = row
    return Facts(
        id=id_,
        workspace=workspace,
        author=author,
        source=source,
        kind=kind,
        priority=priority,
        statuses=statuses,
        assignees=() if assignee is None else (assignee,),
        language=language,
        confidence=confidence,
        doubtful=doubtful,
        at=at,
        due_at=due_at,
        changed_at=changed_at,
    )
