"""What is stored about one person: of every table which of its rows, and what of these is not theirs to be given.

A table that is neither in `ABOUT` nor in `NOT_ABOUT` fails a test: whoever adds one decides.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Text, and_, false, or_, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from storage.audit_tables import AuditEntry
from storage.connected_tables import Arrival, Attempt, Connection, Feed, Hook, Post, Subscription, TaskExport
from storage.ledger_tables import Departure
from storage.reading_tables import Correction, ModelCalls, Refinement, RememberedAnswer, Trial, Vector
from storage.tables import (
    Delivery,
    Event,
    InboxUpdate,
    Installation,
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

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody, as rows name them.

    Attributes:
        own: The workspaces that are theirs alone: that of their private chat.
        seen: Those that they belong to now.
    """

    person: int
    telegram_id: int | None
    own: Collection[int]
    seen: Collection[int]


@dataclass(frozen=True, slots=True)
class About:
    """How a table is about somebody.

    Attributes:
        rows: Which of its rows.
        never: Columns that are given to nobody: what signs in, and what seals.
        inside: Columns that are given only of workspaces that they belong to now: the words in them may be others'.
    """

    table: type[Any]
    rows: Callable[[Whose], Condition]
    never: Collection[str] = ()
    inside: Collection[str] = ()


def _own(table: type[Any]) -> Callable[[Whose], Condition]:
    return lambda whose: table.workspace_id.in_(whose.own)


def _made(table: type[Any]) -> Callable[[Whose], Condition]:
    return lambda whose: or_(table.workspace_id.in_(whose.own), table.created_by == whose.person)


def _person(table: type[Any]) -> Callable[[Whose], Condition]:
    return lambda whose: table.person_id == whose.person


def _of_messages(table: type[Any]) -> Callable[[Whose], Condition]:
    return lambda whose: table.message_id.in_(_messages(whose))


def _messages(whose: Whose) -> Select[int]:
    return select(Message.id).where(_is_message(whose))


def _is_message(whose: Whose) -> Condition:
    brought = or_(Message.sender_id == whose.person, Message.author_id == whose.person)
    return or_(Message.workspace_id.in_(whose.own), brought)


def _is_task(whose: Whose) -> Condition:
    """Theirs, given to them, made of their message, asked for or noted by them, where they may see it."""
    named = [
        type_coerce(column, Text).contains(f'"{key}":{whose.person}{after}', autoescape=True)
        for column, key in ((Task.requesters, "person"), (Task.notes, "by"))
        for after in ",}"
    ]
    theirs = or_(Task.assignee_id == whose.person, Task.message_id.in_(_messages(whose)), *named)
    return or_(Task.workspace_id.in_(whose.own), and_(Task.workspace_id.in_(whose.seen), theirs))


def _is_raw(column: Any) -> Callable[[Whose], Condition]:
    """Raw updates that name their account; who has it is read out of them later."""
    return lambda whose: (
        false() if whose.telegram_id is None else column.contains(f'"id":{whose.telegram_id}', autoescape=True)
    )


def _hooks(whose: Whose) -> ScalarSelect[str]:
    return select(Hook.id).where(Hook.workspace_id.in_(whose.own)).scalar_subquery()


def _posts(whose: Whose) -> ScalarSelect[int]:
    return select(Post.id).where(Post.workspace_id.in_(whose.own)).scalar_subquery()


_TABLES: Sequence[About] = (
    About(Person, lambda whose: Person.id == whose.person),
    About(Workspace, lambda whose: Workspace.id.in_(whose.own)),
    About(Membership, _person(Membership)),
    About(Source, _own(Source)),
    About(Message, _is_message),
    About(Issue, lambda whose: or_(_own(Issue)(whose), _of_messages(Issue)(whose)), inside=("title", "evidence")),
    About(Task, _is_task),
    About(Event, lambda whose: or_(_own(Event)(whose), Event.actor_id == whose.person), inside=("before", "after")),
    About(Correction, lambda whose: or_(_own(Correction)(whose), _person(Correction)(whose)), inside=("text",)),
    About(Vector, _of_messages(Vector)),
    About(Refinement, _of_messages(Refinement)),
    About(Transcript, _of_messages(Transcript)),
    About(RememberedAnswer, _own(RememberedAnswer)),
    About(
        ModelCalls,
        lambda whose: ModelCalls.payer.in_([f"person:{whose.person}", *(f"workspace:{id_}" for id_ in whose.own)]),
    ),
    About(Trial, lambda whose: or_(_own(Trial)(whose), _person(Trial)(whose)), inside=("guidance",)),
    About(Departure, lambda whose: or_(_own(Departure)(whose), _person(Departure)(whose))),
    About(
        Delivery,
        lambda whose: or_(Delivery.person_id == whose.person, Delivery.chat_id == (whose.telegram_id or 0)),
        inside=("view",),
    ),
    About(SavedFilter, _person(SavedFilter)),
    About(Feed, _person(Feed), never=("token_hash",)),
    About(ApiToken, _person(ApiToken), never=("token_hash",)),
    About(SignIn, _person(SignIn), never=("token_hash", "launch_hash")),
    About(
        IdempotentRequest,
        lambda whose: IdempotentRequest.caller == f"person:{whose.person}",
        never=("fingerprint", "headers", "body"),
    ),
    About(Invitation, _made(Invitation), never=("code",)),
    About(RoutingRule, _made(RoutingRule), inside=("when", "then")),
    About(Hook, _made(Hook), never=("secret", "former_secret"), inside=("options",)),
    About(Arrival, lambda whose: Arrival.hook_id.in_(_hooks(whose))),
    About(Subscription, _made(Subscription), never=("secret", "former_secret"), inside=("address", "query")),
    About(Post, _own(Post)),
    About(Attempt, lambda whose: Attempt.post_id.in_(_posts(whose))),
    About(Connection, _made(Connection), never=("secret",), inside=("mapping", "people", "place", "seen")),
    About(TaskExport, _made(TaskExport), inside=("agreed", "heard")),
    About(InboxUpdate, _is_raw(InboxUpdate.raw)),
    About(Overheard, _is_raw(Overheard.raw)),
    About(
        AuditEntry,
        lambda whose: or_(AuditEntry.actor_id == whose.person, AuditEntry.subject == f"person:{whose.person}"),
    ),
    About(Installation, lambda whose: and_(Installation.name == "owner", Installation.value == str(whose.person))),
)
ABOUT: Mapping[str, About] = MappingProxyType({it.table.__tablename__: it for it in _TABLES})
"""Table -> how it is about somebody, in the order in which a copy has them."""

NOT_ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "message_documents": "the words of messages once more, folded to be searched",
        "task_documents": "the words of tasks once more, folded to be searched",
        "audit_chain": "the seal of the audit log",
        "sealing_keys": "keys that secrets are sealed with",
        "totals": "how often things happened in the whole installation",
    }
)
"""Table -> why a copy of what is stored about somebody has nothing of it."""


class Holdings:
    """Reads what is stored about somebody."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self, name: str, whose: Whose, *, after: Sequence[Any] | None, limit: int
    ) -> tuple[list[dict[str, Any]], Sequence[Any] | None]:
        """The next rows of a table, in the order of their keys.

        Args:
            after: Where the page before has ended; None to begin.

        Returns:
            Rows without what is not to be given, and where they end; None when there are no more.
        """
        about = ABOUT[name]
        table = about.table.__table__
        keys = list(table.primary_key.columns)
        query = select(table).where(about.rows(whose)).order_by(*keys).limit(limit)
        if after is not None:
            query = query.where(tuple_(*keys) > tuple_(*after))
        rows = [dict(row) for row in self._session.execute(query).mappings()]
        last = [rows[-1][key.name] for key in keys] if len(rows) == limit else None
        return [_given(about, whose, row) for row in rows], last


def _given(about: About, whose: Whose, row: dict[str, Any]) -> dict[str, Any]:
    place = row.get("workspace_id")
    hidden = {*about.never, *(about.inside if place is not None and place not in {*whose.own, *whose.seen} else ())}
    return {name: value for name, value in row.items() if name not in hidden}
