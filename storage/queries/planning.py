from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from storage.tables import Channel, Delivery, Event, Membership, Person, Status, Task, Workspace


@dataclass(frozen=True, slots=True)
class Mine:
    """Which tasks are somebody's: those given to them, and in some workspaces more.

    Attributes:
        person: None where everything of `whole` is meant, whoever has it.
        given: Workspaces of which they have what is given to them.
        own: Workspaces of which they also have what nobody is given.
        whole: Workspaces of which all is meant.
    """

    person: int | None = None
    given: Collection[int] = ()
    own: Collection[int] = ()
    whole: Collection[int] = ()


class Planning:
    """What is asked by the clock: whose digest is due, and what stands in it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def people_due(self, moment: datetime, limit: int) -> Sequence[Person]:
        """Who is to be told something by now, those who wait longest first."""
        query = select(Person).where(Person.next_digest_at <= moment).order_by(Person.next_digest_at, Person.id)
        return self._session.scalars(query.limit(limit)).all()

    def workspaces_due(self, moment: datetime, limit: int) -> Sequence[Workspace]:
        query = select(Workspace).where(Workspace.next_digest_at <= moment)
        return self._session.scalars(query.order_by(Workspace.next_digest_at, Workspace.id).limit(limit)).all()

    def subscribers(self, workspace_ids: Collection[int]) -> Sequence[Person]:
        """Members of these workspaces who have something planned."""
        members = select(Membership.person_id).where(Membership.workspace_id.in_(workspace_ids))
        query = select(Person).where(Person.id.in_(members), Person.next_digest_at.is_not(None))
        return self._session.scalars(query.order_by(Person.id)).all()

    def tasks(self, ids: Collection[int]) -> dict[int, Task]:
        """Id -> task, without regard to who asks."""
        return {task.id: task for task in self._session.scalars(select(Task).where(Task.id.in_(ids)))}

    def due_before(
        self, mine: Mine, statuses: Collection[Status], moment: datetime, *, now: datetime, limit: int
    ) -> Sequence[Task]:
        """Tasks of these statuses that are due by a moment and not put aside, the nearest first."""
        query = (
            select(Task)
            .where(*_of(mine), Task.status.in_(statuses), Task.due_at <= moment)
            .where(or_(Task.snoozed_until.is_(None), Task.snoozed_until <= now))
        )
        return self._session.scalars(query.order_by(Task.due_at, Task.id).limit(limit)).all()

    def made_since(self, mine: Mine, statuses: Collection[Status], moment: datetime, limit: int) -> Sequence[Task]:
        """Tasks of these statuses that were made since a moment, the newest first."""
        query = select(Task).where(*_of(mine), Task.status.in_(statuses), Task.created_at > moment)
        return self._session.scalars(query.order_by(Task.id.desc()).limit(limit)).all()

    def in_status(self, mine: Mine, status: Status, limit: int) -> Sequence[Task]:
        """Tasks of a status, the newest first."""
        query = select(Task).where(*_of(mine), Task.status == status)
        return self._session.scalars(query.order_by(Task.id.desc()).limit(limit)).all()

    def done_since(self, mine: Mine, moment: datetime, limit: int) -> Sequence[Task]:
        """Tasks that are done and were changed last since a moment, the newest first."""
        query = select(Task).where(*_of(mine), Task.status == Status.DONE, Task.updated_at > moment)
        return self._session.scalars(query.order_by(Task.updated_at.desc(), Task.id.desc()).limit(limit)).all()

    def newest_seq(self) -> int:
        """The number of the newest event that has one."""
        return self._session.scalar(select(func.max(Event.seq))) or 0

    def happened(self, after: int, limit: int) -> Sequence[Event]:
        """What happened anywhere after a number, in its order."""
        query = select(Event).where(Event.seq > after).order_by(Event.seq).limit(limit)
        return self._session.scalars(query).all()

    def touched(self, after: int, upto: int) -> dict[int, set[int]]:
        """Workspace id -> its tasks to which something happened between two numbers, the second included."""
        query = select(Event.workspace_id, Event.task_id).where(Event.seq > after, Event.seq <= upto)
        found: dict[int, set[int]] = {}
        for workspace_id, task_id in self._session.execute(query.distinct()):
            if task_id is not None:
                found.setdefault(workspace_id, set()).add(task_id)
        return found

    def page(self, chat_id: int, key: str) -> Delivery | None:
        query = select(Delivery).where(Delivery.channel == Channel.PAGE, Delivery.chat_id == chat_id)
        return self._session.scalars(query.where(Delivery.key == key)).one_or_none()

    def newest_page(self, chat_id: int, beginning: str, *, since: datetime) -> Delivery | None:
        """The newest page of a chat whose key begins like this, if it is not older."""
        query = select(Delivery).where(
            Delivery.channel == Channel.PAGE,
            Delivery.chat_id == chat_id,
            Delivery.key.startswith(beginning, autoescape=True),
            Delivery.created_at >= since,
        )
        return self._session.scalars(query.order_by(Delivery.id.desc()).limit(1)).first()


def _of(mine: Mine) -> list[ColumnElement[bool]]:
    """Names all workspaces first: the index begins with them."""
    everywhere = {*mine.given, *mine.own, *mine.whole}
    ways: list[ColumnElement[bool]] = [Task.assignee_id == mine.person] if mine.person is not None else []
    ways.append(Task.workspace_id.in_(mine.whole))
    ways.append(and_(Task.workspace_id.in_(mine.own), Task.assignee_id.is_(None)))
    return [Task.workspace_id.in_(everywhere), or_(*ways)]
