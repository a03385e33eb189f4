from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    cast,
    delete,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Session

from storage.connected_tables import Arrival, Attempt, Connection, Feed, Hook, Post, Subscription, TaskExport
from storage.ledger_tables import Departure
from storage.queries.documents import renew
from storage.queries.installation import Facts
from storage.queries.search import Search
from storage.reading_tables import Correction, ModelCalls, Refinement, RememberedAnswer, Trial, Vector
from storage.search_tables import MessageDocument, TaskDocument
from storage.tables import (
    Delivery,
    Event,
    InboxState,
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
from storage.web_tables import ApiToken, IdempotentRequest, SavedFilter

ERASURES = "erasures"
"""The fact that tells how often something was deleted: whoever keeps a copy of rows has to make it anew."""

_EFFACED = "erasures.effaced"
"""The fact up to which of them nothing is left in the database's log."""

_OF_WORKSPACE: Sequence[type[Any]] = (
    Departure,
    Post,
    TaskExport,
    Connection,
    Feed,
    Subscription,
    Delivery,
    Transcript,
    Refinement,
    Correction,
    RememberedAnswer,
    Trial,
    Issue,
    Event,
    TaskDocument,
    MessageDocument,
    Task,
    Message,
    Hook,
    Source,
    Invitation,
    RoutingRule,
    SavedFilter,
    ApiToken,
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
        hooks = select(Hook.id).where(Hook.workspace_id == workspace_id)
        self._delete(Arrival, Arrival.hook_id.in_(hooks))
        posts = select(Post.id).where(Post.workspace_id == workspace_id)
        self._delete(Attempt, Attempt.post_id.in_(posts))
        # Rows that refer to others of their own table can't be deleted while those do.
        self._set(Event, Event.workspace_id == workspace_id, undoes_id=None)
        self._set(Message, Message.workspace_id == workspace_id, root_id=None)
        self._let_go(workspace_id)
        for table in _OF_WORKSPACE:
            self._delete(table, table.workspace_id == workspace_id)
        self._delete(ModelCalls, ModelCalls.payer == f"workspace:{workspace_id}")
        self._delete(Workspace, Workspace.id == workspace_id)
        self.tell()
        Search(self._session).forget()

    def _let_go(self, workspace_id: int) -> None:
        """What other workspaces have of its messages and tasks, since a rule sent it there or it is open there."""
        messages = select(Message.id).where(Message.workspace_id == workspace_id)
        tasks = select(Task.id).where(Task.workspace_id == workspace_id)
        for table in (Task, Event, Delivery, Departure):
            self._set(table, table.workspace_id != workspace_id, table.message_id.in_(messages), message_id=None)
        self._set(Arrival, Arrival.message_id.in_(messages), message_id=None)
        self._delete(Correction, and_(Correction.workspace_id != workspace_id, Correction.message_id.in_(messages)))
        for table in (Delivery, Departure):
            self._set(table, table.workspace_id != workspace_id, table.task_id.in_(tasks), task_id=None)

    def person(self, person: Person, name: str) -> None:
        """Forget who somebody was: what others share with them stays, under this name.

        Their sign-ins, memberships, messages of ours to them, and what of theirs is stored raw are deleted.
        """
        self._delete(SignIn, SignIn.person_id == person.id)
        self._delete(ApiToken, ApiToken.person_id == person.id)
        self._delete(Feed, Feed.person_id == person.id)
        self._delete(IdempotentRequest, IdempotentRequest.caller == f"person:{person.id}")
        self._delete(SavedFilter, and_(SavedFilter.person_id == person.id, SavedFilter.shared.is_(False)))
        self._set(SavedFilter, SavedFilter.person_id == person.id, person_id=None)
        self._delete(Membership, Membership.person_id == person.id)
        self._delete(ModelCalls, ModelCalls.payer == f"person:{person.id}")
        written = select(Message.id).where(Message.author_id == person.id)
        messages = self._session.scalars(written).all()
        by_hand = select(Event.task_id).where(Event.verb == "create", Event.actor_id == person.id)
        made = or_(Task.message_id.in_(written), and_(Task.id.in_(by_hand), Task.author.in_(self.names_of(person))))
        tasks = self._session.scalars(select(Task.id).where(made)).all()
        self._set(Task, Task.assignee_id == person.id, assignee_id=None)
        self._set(Task, made, author=name)
        self._set(Departure, Departure.person_id == person.id, person_id=None)
        self._set(Message, Message.sender_id == person.id, sender_id=None)
        self._set(Message, Message.author_id == person.id, author=name, author_id=None, origin=None)
        self._set(Correction, Correction.person_id == person.id, person_id=None)
        self._set(Trial, Trial.person_id == person.id, person_id=None)
        self._delete(Delivery, Delivery.person_id == person.id)
        if person.telegram_id is not None:
            self._account(person.telegram_id)
        values: dict[str, Any] = {
            "telegram_id": None,
            "username": None,
            "reachable": False,
            "options": {},
            "next_digest_at": None,
        }
        self._set(Person, Person.id == person.id, name=name, zone_confirmed=False, **values)
        self.tell()
        renew(self._session, messages, tasks)
        Search(self._session).forget()

    def not_effaced(self) -> str | None:
        """Which erasure may still be in the database's log; None for none."""
        facts = Facts(self._session)
        last = facts.get(ERASURES)
        return last if last != facts.get(_EFFACED) else None

    def effaced(self, erasure: str) -> None:
        Facts(self._session).put(_EFFACED, erasure)

    def tell(self) -> None:
        """Have whoever keeps a copy of rows make it anew."""
        facts = Facts(self._session)
        facts.put(ERASURES, str(int(facts.get(ERASURES) or 0) + 1))

    def _account(self, telegram_id: int) -> None:
        """Forget a Telegram account: its private chat, and what of it is stored raw.

        What of others waits to be handled stays, although it may quote the account: it would be lost.
        """
        self._delete(Delivery, or_(Delivery.chat_id == telegram_id, Delivery.ephemeral_for == telegram_id))
        nowhere = {"chat_id": None, "telegram_message_id": None, "thread_id": None, "album_id": None}
        said = literal("erased:").concat(cast(Message.id, Text))
        self._set(Message, Message.chat_id == telegram_id, external_id=said, **nowhere)
        named = [InboxUpdate.raw, Overheard.raw]
        update_, talk = (or_(*(raw.contains(it, autoescape=True) for it in _ids(telegram_id))) for raw in named)
        waits = and_(InboxUpdate.state == InboxState.NEW, InboxUpdate.chat_id != telegram_id)
        self._delete(InboxUpdate, or_(InboxUpdate.chat_id == telegram_id, and_(update_, not_(waits))))
        self._delete(Overheard, talk)

    def places_of(self, person: Person) -> set[int]:
        """Ids of the workspaces that somebody belonged to at any time, or that keep something they wrote or brought."""
        wrote = or_(Message.author_id == person.id, Message.sender_id == person.id)
        belonged = select(Membership.workspace_id).where(Membership.person_id == person.id)
        kept = select(Message.workspace_id).where(wrote).distinct()
        return {*self._session.scalars(belonged), *self._session.scalars(kept)}

    def names_of(self, person: Person) -> set[str]:
        """The names by which somebody is known, now and as they wrote."""
        authors = select(Message.author).where(Message.author_id == person.id).distinct()
        return {person.name, *self._session.scalars(authors)} - {""}

    def asked_by(self, workspace_ids: Collection[int], person_id: int) -> Sequence[Task]:
        """Tasks that somebody is named with as one who asked for them."""
        kept = type_coerce(Task.requesters, Text)
        named = or_(*(kept.contains(f'"person":{person_id}{after}', autoescape=True) for after in ",}"))
        return self._session.scalars(select(Task).where(Task.workspace_id.in_(workspace_ids), named)).all()

    def events_naming(self, workspace_ids: Collection[int], person: Person) -> Sequence[Event]:
        """What happened in some workspaces and was written down with somebody's name, or where they said it."""
        marks = [f'"person":{person.id}{after}' for after in ",}"] + [f'"request":"{person.telegram_id}:']
        kept = [type_coerce(column, Text) for column in (Event.before, Event.after)]
        named = or_(*(column.contains(mark, autoescape=True) for column in kept for mark in marks))
        return self._session.scalars(select(Event).where(Event.workspace_id.in_(workspace_ids), named)).all()

    def forget_posts(self, workspace_ids: Collection[int], names: Collection[str]) -> None:
        """Take out what was posted with somebody's name, and what was answered to it; what is to go is written anew.

        Args:
            names: As they stand in JSON, with quotation marks.
        """
        named = or_(false(), *(Post.body.contains(name, autoescape=True) for name in names))
        posts = [Post.workspace_id.in_(workspace_ids), Post.event_id.is_not(None), named]
        self._set(Attempt, Attempt.post_id.in_(select(Post.id).where(*posts)), answer="")
        self._set(Post, *posts, body="")

    def left_over(self, workspace_id: int) -> dict[str, int]:
        """Table -> how many rows a workspace has in it, of every table that has workspaces."""
        counts = {table.__tablename__: self._count(table, workspace_id) for table in _OF_WORKSPACE}
        return {name: count for name, count in counts.items() if count}

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
