from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.queries.insert import insert
from storage.tables import Membership, Person, Role, now

_PRESENT = Membership.left_at.is_(None)
"""Who has left keeps a row, and nothing that it gave."""


class People:
    """People and what they are in workspaces. Wherever members are asked for, who has left is none."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, person_id: int) -> Person | None:
        return self._session.get(Person, person_id)

    def by_telegram_id(self, telegram_id: int) -> Person | None:
        return self._session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one_or_none()

    def add(self, **values: Any) -> Person:
        """Store a person; who is there already by Telegram id stays as they are."""
        if (telegram_id := values.get("telegram_id")) is None:
            person = Person(**values)
            self._session.add(person)
            self._session.flush()
            return person
        statement = insert(self._session, Person).on_conflict_do_nothing(index_elements=["telegram_id"])
        self._session.execute(statement.values(values))
        return self._session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()

    def hold(self, person_id: int) -> None:
        """Let nobody count what somebody has until this transaction ends.

        The row is written, not merely locked: on PostgreSQL whoever comes later would go on with what they saw before.
        So they fail, are run again, and see what was added.
        """
        written = update(Person).where(Person.id == person_id).values(name=Person.name)
        self._session.execute(written, execution_options={"synchronize_session": False})

    def named(self, ids: Collection[int]) -> dict[int, Person]:
        return {person.id: person for person in self._session.scalars(select(Person).where(Person.id.in_(ids)))}

    def role(self, workspace_id: int, person_id: int) -> Role | None:
        query = select(Membership.role).where(
            Membership.workspace_id == workspace_id, Membership.person_id == person_id, _PRESENT
        )
        return self._session.scalar(query)

    def roles(self, person_id: int) -> dict[int, Role]:
        """Workspace id -> what somebody is there."""
        query = select(Membership.workspace_id, Membership.role).where(Membership.person_id == person_id, _PRESENT)
        return {workspace_id: role for workspace_id, role in self._session.execute(query)}  # noqa: C416 - a Row is no tuple

    def membership(self, workspace_id: int, person_id: int) -> Membership | None:
        """How somebody belongs to a workspace, or did."""
        query = select(Membership).where(Membership.workspace_id == workspace_id, Membership.person_id == person_id)
        return self._session.scalars(query, execution_options={"populate_existing": True}).one_or_none()

    def memberships(self, workspace_id: int) -> Sequence[Membership]:
        """Who belongs to a workspace, those first who have for longest."""
        query = select(Membership).where(Membership.workspace_id == workspace_id, _PRESENT)
        return self._session.scalars(query.order_by(Membership.joined_at, Membership.person_id)).all()

    def members(self, workspace_id: int) -> Sequence[tuple[Person, Role]]:
        query = (
            select(Person, Membership.role)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.workspace_id == workspace_id, _PRESENT)
            .order_by(Person.name, Person.id)
        )
        return [(person, role) for person, role in self._session.execute(query)]

    def members_of(self, workspace_ids: Collection[int]) -> dict[int, list[Person]]:
        """Workspace id -> its people."""
        found: dict[int, list[Person]] = {workspace_id: [] for workspace_id in workspace_ids}
        query = (
            select(Membership.workspace_id, Person)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.workspace_id.in_(workspace_ids), _PRESENT)
            .order_by(Person.id)
        )
        for workspace_id, person in self._session.execute(query):
            found[workspace_id].append(person)
        return found

    def join(self, workspace_id: int, person_id: int, role: Role, *, change: bool = False) -> bool:
        """Make somebody a member who never was one; `change` also changes the role of who is, or brings them back.

        Returns:
            Whether anything was written.
        """
        statement = insert(self._session, Membership).values(workspace_id=workspace_id, person_id=person_id, role=role)
        key = ["workspace_id", "person_id"]
        written = (
            statement.on_conflict_do_update(index_elements=key, set_={"role": role, "left_at": None})
            if change
            else statement.on_conflict_do_nothing(index_elements=key)
        ).returning(Membership.person_id)
        return self._session.scalar(written) is not None

    def leave(self, workspace_id: int, person_id: int) -> bool:
        """Take a membership away; it is kept for when they come back. Returns whether they were a member."""
        membership = self.membership(workspace_id, person_id)
        if membership is None or membership.left_at is not None:
            return False
        membership.left_at = now()
        self._session.flush()
        return True
