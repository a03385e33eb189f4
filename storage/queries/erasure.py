from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, delete, func, or_, select, type_coerce, update
from sqlalchemy.orm import DeclarativeBase, Session

from storage.queries.inline import NOWHERE
from storage.reading_tables import Correction, ModelCalls, Refinement, RememberedAnswer, Vector
from storage.tables import (
    Delivery,
    Event,
    Hook,
    InboxUpdate,
    Issue,
    Membership,
    Message,
    Person,
    Source,
    Task,
    Workspace,
)
from storage.tables import Session as SignIn
from storage.team_tables import Invitation, Overheard, RoutingRule, Transcript

_OF_WORKSPACE: Sequence[type[Any]] = (
    Delivery,
    Transcript,
    Refinement,
    Correction,
    RememberedAnswer,
    Issue,
    Event,
    Task,
    Message,
    Hook,
    Source,
    Invitation,
    RoutingRule,
    Membership,
)
"""Tables with a workspace, those that refer to others before those."""


class Erasure:
    """Deleting for good. Only what somebody has asked for themselves comes here."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def workspace(self, workspace_id: int) -> None:
        """Delete a workspace with everything in it."""
        messages = select(Message.id).where(Message.workspace_id == workspace_id)
        self._delete(Vector, Vector.message_id.in_(messages))
        # Rows that refer to others of their own table can't be deleted while those do.
        self._set(Event, Event.workspace_id == workspace_id, undoes_id=None)
        self._set(Message, Message.workspace_id == workspace_id, root_id=None)
        self._let_go(workspace_id)
        for table in _OF_WORKSPACE:
            self._delete(table, table.workspace_id == workspace_id)
        self._delete(ModelCalls, ModelCalls.payer == f"workspace:{workspace_id}")
        self._delete(Workspace, Workspace.id == workspace_id)

    def _let_go(self, workspace_id: int) -> None:
        """What other workspaces have of its messages and tasks, since a rule sent it there or it is open there."""
        messages = select(Message.id).where(Message.workspace_id == workspace_id)
        tasks = select(Task.id).where(Task.workspace_id == workspace_id)
        for table in (Task, Event, Delivery):
            self._set(table, table.workspace_id != workspace_id, table.message_id.in_(messages), message_id=None)
        self._delete(Correction, and_(Correction.workspace_id != workspace_id, Correction.message_id.in_(messages)))
        self._set(Delivery, Delivery.workspace_id != workspace_id, Delivery.task_id.in_(tasks), task_id=None)

    def person(self, person: Person, name: str) -> None:
        """Forget who somebody was: what others share with them stays, under this name.

        Their sign-ins, memberships, messages of ours to them, and what of theirs is stored raw are deleted.
        """
        telegram_id = person.telegram_id
        self._delete(SignIn, SignIn.person_id == person.id)
        self._delete(Membership, Membership.person_id == person.id)
        self._delete(ModelCalls, ModelCalls.payer == f"person:{person.id}")
        self._set(Message, Message.sender_id == person.id, sender_id=None)
        self._set(Message, Message.author_id == person.id, author=name, author_id=None, origin=None)
        self._set(Task, Task.assignee_id == person.id, assignee_id=None)
        self._set(Task, Task.author == person.name, Task.message_id.in_(self._named(name)), author=name)
        self._set(Correction, Correction.person_id == person.id, person_id=None)
        if telegram_id is not None:
            self._delete(Delivery, Delivery.chat_id == telegram_id)
            for table in (InboxUpdate, Overheard):
                self._delete(table, or_(*(table.raw.contains(words, autoescape=True) for words in _ids(telegram_id))))
        self._delete(Delivery, and_(Delivery.person_id == person.id, Delivery.chat_id == NOWHERE))
        self._set(Delivery, Delivery.person_id == person.id, person_id=None)
        values: dict[str, Any] = {
            "telegram_id": None,
            "username": None,
            "reachable": False,
            "options": {},
            "next_digest_at": None,
        }
        self._set(Person, Person.id == person.id, name=name, zone_confirmed=False, **values)

    def asked_by(self, workspace_ids: Collection[int], person_id: int) -> Sequence[Task]:
        """Tasks that somebody is named with as one who asked for them."""
        kept = type_coerce(Task.requesters, Text)
        named = or_(*(kept.contains(f'"person":{person_id}{after}', autoescape=True) for after in ",}"))
        return self._session.scalars(select(Task).where(Task.workspace_id.in_(workspace_ids), named)).all()

    def left_over(self, workspace_id: int) -> dict[str, int]:
        """Table -> how many rows a workspace has in it, of every table that has workspaces."""
        counts = {table.__tablename__: self._count(table, workspace_id) for table in _OF_WORKSPACE}
        return {name: count for name, count in counts.items() if count}

    def _named(self, author: str) -> Select[int]:
        return select(Message.id).where(Message.author == author)

    def _count(self, table: type[Any], workspace_id: int) -> int:
        return self._session.scalar(select(func.count()).where(table.workspace_id == workspace_id)) or 0

    def _delete(self, table: type[DeclarativeBase], condition: ColumnElement[bool]) -> None:
        self._session.execute(delete(table).where(condition), execution_options={"synchronize_session": False})

    def _set(self, table: type[DeclarativeBase], *conditions: ColumnElement[bool], **values: Any) -> None:
        statement = update(table).where(*conditions).values(**values)
        self._session.execute(statement, execution_options={"synchronize_session": False})


def _ids(telegram_id: int) -> Iterator[str]:
    """An account's id as raw updates name it."""
    for before in ('"id":', '"id": '):
        for after in (",", "}"):
            yield f"{before}{telegram_id}{after}"
