from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from storage.queries.insert import insert
from storage.tables import Membership, Message, Source, Status, Task, Workspace
from storage.types import storable


@dataclass(frozen=True, slots=True)
class Brought:
    """What a source has brought.

    Attributes:
        kind: "telegram", "api" or "hook".
        lately: Messages since a time.
        last: When the newest of them came; None where none did.
    """

    kind: str
    name: str
    lately: int
    last: datetime | None


class Workspaces:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, workspace_id: int) -> Workspace | None:
        return self._session.get(Workspace, workspace_id)

    def hold(self, workspace_id: int) -> None:
        """Let nobody count what a workspace has until this transaction ends: as `People.hold`."""
        written = update(Workspace).where(Workspace.id == workspace_id).values(title=Workspace.title)
        self._session.execute(written, execution_options={"synchronize_session": False})

    def many(self, ids: Collection[int]) -> dict[int, Workspace]:
        return {row.id: row for row in self._session.scalars(select(Workspace).where(Workspace.id.in_(ids)))}

    def by_chat(self, chat_id: int) -> Workspace | None:
        return self._session.scalars(select(Workspace).where(Workspace.chat_id == chat_id)).one_or_none()

    def by_public_id(self, public_id: str) -> Workspace | None:
        """None also for what can't be an id: links and buttons carry any text."""
        query = select(Workspace).where(Workspace.public_id == storable(public_id))
        return self._session.scalars(query).one_or_none()

    def default(self) -> Workspace | None:
        """The installation's own workspace."""
        query = select(Workspace).where(Workspace.kind == "default").order_by(Workspace.id).limit(1)
        return self._session.scalars(query).one_or_none()

    def add(self, **values: Any) -> Workspace:
        """Store a workspace; that of a chat which has one already stays as it is."""
        if (chat_id := values.get("chat_id")) is None:
            workspace = Workspace(**values)
            self._session.add(workspace)
            self._session.flush()
            return workspace
        statement = insert(self._session, Workspace).on_conflict_do_nothing(index_elements=["chat_id"])
        self._session.execute(statement.values(values))
        return self._session.scalars(select(Workspace).where(Workspace.chat_id == chat_id)).one()

    def taught(self, workspace_id: int) -> None:
        """What people of a workspace taught has changed."""
        self._session.execute(
            update(Workspace).where(Workspace.id == workspace_id).values(lessons_version=Workspace.lessons_version + 1),
            execution_options={"synchronize_session": False},
        )

    def of_person(self, person_id: int) -> Sequence[Workspace]:
        """The workspaces that somebody belongs to."""
        query = (
            select(Workspace)
            .join(Membership, Membership.workspace_id == Workspace.id)
            .where(Membership.person_id == person_id, Membership.left_at.is_(None))
            .order_by(Workspace.id)
        )
        return self._session.scalars(query).all()

    def task_counts(self, workspace_ids: Collection[int], statuses: Collection[Status]) -> dict[int, int]:
        """Workspace id -> how many tasks of these statuses it has, where it has any."""
        query = (
            select(Task.workspace_id, func.count())
            .where(Task.workspace_id.in_(workspace_ids), Task.status.in_(statuses))
            .group_by(Task.workspace_id)
        )
        return {workspace_id: count for workspace_id, count in self._session.execute(query)}  # noqa: C416 - a Row is no tuple

    def all_ids(self) -> Sequence[int]:
        return self._session.scalars(select(Workspace.id)).all()

    def move_chat(self, old_chat_id: int, new_chat_id: int) -> None:
        """A group became a supergroup under a new id."""
        self._session.execute(
            update(Workspace).where(Workspace.chat_id == old_chat_id).values(chat_id=new_chat_id),
            execution_options={"synchronize_session": False},
        )

    def source(self, workspace_id: int, kind: str, name: str) -> Source:
        """A source by its name, made the first time it is named."""
        query = select(Source).where(Source.workspace_id == workspace_id, Source.kind == kind, Source.name == name)
        if (found := self._session.scalars(query).one_or_none()) is not None:
            return found
        statement = insert(self._session, Source).on_conflict_do_nothing(
            index_elements=["workspace_id", "kind", "name"]
        )
        self._session.execute(statement.values(workspace_id=workspace_id, kind=kind, name=name))
        return self._session.scalars(query).one()

    def brought(self, workspace_id: int, *, since: datetime) -> list[Brought]:
        """All sources of a workspace with what came by them since a time, the busiest first."""
        lately = and_(
            Message.source_id == Source.id, Message.workspace_id == workspace_id, Message.received_at >= since
        )
        count = func.count(Message.id)
        query = (
            select(Source.kind, Source.name, count, func.max(Message.received_at))
            .join(Message, lately, isouter=True)
            .where(Source.workspace_id == workspace_id)
            .group_by(Source.id, Source.kind, Source.name)
            .order_by(count.desc(), Source.name)
        )
        return [Brought(*row) for row in self._session.execute(query)]

    def source_names(self, ids: Collection[int]) -> dict[int, str]:
        query = select(Source.id, Source.name).where(Source.id.in_(ids))
        return {source_id: name for source_id, name in self._session.execute(query)}  # noqa: C416 - a Row is no tuple
