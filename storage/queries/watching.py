"""What live pages ask again and again: what has happened since, whose it is, and who may still see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage.facts import Page
from storage.tables import Event, Membership, Message, MessageState, Person, Role, Task
from storage.tables import Session as SignIn
from storage.web_tables import ApiToken

_UNREAD = or_(Message.state == MessageState.NEW, Message.state == MessageState.READING)
"""As the index of waiting messages says it."""

_ROOT = func.coalesce(Message.root_id, Message.id)


HAPPENED = (
    Event.seq,
    Event.id,
    Event.workspace_id,
    Event.message_id,
    Event.task_id,
    Event.actor_id,
    Event.verb,
)
"""What is read of an event, as `Happened` has it."""

NEWEST = tuple(select(func.max(it)).scalar_subquery() for it in (Event.seq, Event.id, Message.id, Task.id))
"""As `Newest` has it, in one look."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, without what has changed. `seq` is None as long as it has no number."""

    seq: int | None
    id: int
    workspace_id: int
    message_id: int | None
    task_id: int | None
    actor_id: int | None
    verb: str


@dataclass(frozen=True, slots=True)
class Newest:
    """The highest ids there are, 0 where there is nothing.

    Attributes:
        seq: Of numbered events.
        event: Of all events, also of those without a number.
    """

    seq: int
    event: int
    message: int
    task: int

    def is_before(self, other: "Newest") -> bool:
        """Whether the other can have come of this by what happens every day; events tell of tasks, too."""
        return self.seq <= other.seq and self.event <= other.event and self.message <= other.message


@dataclass(frozen=True, slots=True)
class Tag:
    """What names a row to a page: its public id, and a number that grows with every change of the row itself."""

    public_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who may look: where, as what, in which language and zone."""

    telegram_id: int
    locale: str
    zone: str
    roles: dict[int, Role]


class Watching:
    def __init__(self, session: Session) -> None:
        self._session = session

    def newest(self) -> Newest:
        return Newest(*(int(value or 0) for value in self._session.execute(select(*NEWEST)).one()))

    def since(self, seq: int, limit: int, workspace_ids: Collection[int] | None = None) -> Sequence[Happened]:
        """Events after a number, in their order; of all workspaces unless some are named."""
        query = select(*HAPPENED).where(Event.seq > seq)
        if workspace_ids is not None:
            query = query.where(Event.workspace_id.in_(workspace_ids))
        return [Happened(*row) for row in self._session.execute(query.order_by(Event.seq).limit(limit))]

    def roots_after(self, message_id: int, limit: int) -> Sequence[int]:
        """Messages that came in after one: nothing has happened to the newest of them that would have a number."""
        query = select(Message.id).where(Message.id > message_id, Message.root_id.is_(None))
        return self._session.scalars(query.order_by(Message.id).limit(limit)).all()

    def unread_roots(self, workspace_ids: Collection[int], limit: int) -> Sequence[int]:
        """The newest messages that nobody has read yet: those may have no event at all."""
        query = select(Message.id).where(_UNREAD, Message.root_id.is_(None), Message.workspace_id.in_(workspace_ids))
        return self._session.scalars(query.order_by(Message.id.desc()).limit(limit)).all()

    def kin(self, message_ids: Collection[int], task_ids: Collection[int]) -> tuple[set[int], set[int]]:
        """These, and what shows something of them: a piece's root, a message's tasks, a task's message."""
        messages, tasks = set(message_ids), set(task_ids)
        known = set(messages)
        if tasks:
            made_of = select(Task.message_id).where(Task.id.in_(tasks), Task.message_id.is_not(None))
            known |= {id_ for id_ in self._session.scalars(made_of) if id_ is not None}
        if known:
            roots = set(self._session.scalars(select(_ROOT).where(Message.id.in_(known))))
            messages |= roots
            tasks |= set(self._session.scalars(select(Task.id).where(Task.message_id.in_(roots))))
        return messages, tasks

    def tags(self, page: Page, ids: Collection[int]) -> dict[int, Tag]:
        """How pages know these messages, or these tasks."""
        if page == "inbox":
            query = select(Message.id, Message.public_id, Message.revision).where(Message.id.in_(ids))
        else:
            query = select(Task.id, Task.public_id, Task.version).where(Task.id.in_(ids))
        return {id_: Tag(public_id, version) for id_, public_id, version in self._session.execute(query)}

    def last_actors(self, task_ids: Collection[int]) -> dict[int, int | None]:
        """Who changed these tasks last, None for Sift itself."""
        last = select(func.max(Event.id)).where(Event.task_id.in_(task_ids)).group_by(Event.task_id)
        rows = self._session.execute(select(Event.task_id, Event.actor_id).where(Event.id.in_(last)))
        return {task_id: actor_id for task_id, actor_id in rows if task_id is not None}

    def watchers(self, person_ids: Collection[int]) -> dict[int, Watcher]:
        """These people as they are now; who was erased is not among them."""
        columns = (Person.id, Person.telegram_id, Person.locale, Person.zone, Membership.workspace_id, Membership.role)
        query = (
            select(*columns)
            .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.left_at.is_(None))
            .where(Person.id.in_(person_ids), Person.telegram_id.is_not(None))
        )
        found: dict[int, Watcher] = {}
        for person_id, telegram_id, locale, zone, workspace_id, role in self._session.execute(query):
            watcher = found.setdefault(person_id, Watcher(telegram_id or 0, locale, zone, {}))
            if workspace_id is not None:
                watcher.roles[workspace_id] = role
        return found

    def still_good(self, token_hashes: Collection[str], *, used_after: datetime, now: datetime) -> set[str]:
        """Of these tokens, the ones of sessions and scripts that were not ended."""
        sessions = select(SignIn.token_hash).where(SignIn.token_hash.in_(token_hashes), SignIn.used_at > used_after)
        tokens = select(ApiToken.token_hash).where(
            ApiToken.token_hash.in_(token_hashes), ApiToken.revoked_at.is_(None), ApiToken.expires_at > now
        )
        return {*self._session.scalars(sessions), *self._session.scalars(tokens)}
