from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from storage.filters import Filters, FirstTask, is_first_task, message_filters
from storage.queries.clock import has_come
from storage.queries.documents import keep_message
from storage.queries.insert import insert_once
from storage.tables import Issue, Message, MessageState, Source, now

WAITING = (MessageState.NEW, MessageState.READING)


class Messages:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, **values: Any) -> int | None:
        """Store a message and return its id; None when this source's external id is there already."""
        statement = insert_once(self._session, Message, "source_id", "external_id")
        message_id: int | None = self._session.execute(statement, values).scalar_one_or_none()
        if message_id is not None:
            keep_message(self._session, message_id, values)
        return message_id

    def get(self, message_id: int) -> Message | None:
        return self._session.get(Message, message_id)

    def many(self, ids: Collection[int]) -> dict[int, Message]:
        return {row.id: row for row in self._session.scalars(select(Message).where(Message.id.in_(ids)))}

    def by_public_id(self, workspace_ids: Collection[int], public_id: str) -> Message | None:
        query = select(Message).where(Message.workspace_id.in_(workspace_ids), Message.public_id == public_id)
        return self._session.scalars(query).one_or_none()

    def by_external_id(self, source_id: int, external_id: str) -> Message | None:
        query = select(Message).where(Message.source_id == source_id, Message.external_id == external_id)
        return self._session.scalars(query).one_or_none()

    def in_chat(self, chat_id: int, telegram_message_id: int) -> Message | None:
        """The stored message that this message of a Telegram chat is."""
        query = select(Message).where(Message.chat_id == chat_id, Message.telegram_message_id == telegram_message_id)
        return self._session.scalars(query.order_by(Message.id).limit(1)).first()

    def album_root(self, chat_id: int, album_id: str) -> Message | None:
        """The root that an album's first piece belongs to."""
        piece = self._session.scalars(
            select(Message)
            .where(Message.chat_id == chat_id, Message.album_id == album_id)
            .order_by(Message.id)
            .limit(1)
        ).first()
        if piece is None or piece.root_id is None:
            return piece
        return self._session.get(Message, piece.root_id)

    def open_burst(self, chat_id: int, sender_id: int) -> Message | None:
        """The newest root of a sender in a chat, as long as nothing else came in between."""
        query = (
            select(Message)
            .where(Message.chat_id == chat_id, Message.sender_id == sender_id, Message.root_id.is_(None))
            .order_by(Message.id.desc())
            .limit(1)
        )
        root = self._session.scalars(query).first()
        return None if root is None or root.last_piece_at is None else root

    def before(self, message: Message) -> Message | None:
        """The root that the same sender sent in the same chat before this one."""
        query = select(Message).where(
            Message.chat_id == message.chat_id,
            Message.sender_id == message.sender_id,
            Message.root_id.is_(None),
            Message.id < message.id,
        )
        return self._session.scalars(query.order_by(Message.id.desc()).limit(1)).first()

    def public_ids(self, ids: Collection[int]) -> dict[int, str]:
        query = select(Message.id, Message.public_id).where(Message.id.in_(ids))
        return {id_: public_id for id_, public_id in self._session.execute(query)}  # noqa: C416 - a Row is no tuple

    def pieces(self, root_id: int) -> Sequence[Message]:
        """A burst in the order in which it came, the root first."""
        query = select(Message).where(or_(Message.id == root_id, Message.root_id == root_id)).order_by(Message.id)
        return self._session.scalars(query).all()

    def pieces_of(self, root_ids: Collection[int]) -> dict[int, list[Message]]:
        """Root id -> its burst; a root alone is not looked for twice."""
        found: dict[int, list[Message]] = {root_id: [] for root_id in root_ids}
        query = select(Message).where(or_(Message.id.in_(root_ids), Message.root_id.in_(root_ids)))
        for piece in self._session.scalars(query.order_by(Message.id)):
            found[piece.root_id or piece.id].append(piece)
        return found

    def to_enqueue(self, limit: int, *, before: datetime | None = None) -> Sequence[int]:
        """Ids that wait for a worker: never enqueued, or (with `before`) enqueued before that time."""
        old = Message.enqueued_at.is_(None) if before is None else has_come(Message.enqueued_at, before)
        query = select(Message.id).where(Message.state == MessageState.NEW, old).order_by(Message.id).limit(limit)
        return self._session.scalars(query).all()

    def enqueued(self, ids: Collection[int]) -> None:
        self._session.execute(
            update(Message).where(Message.id.in_(ids), Message.state == MessageState.NEW).values(enqueued_at=now()),
            execution_options={"synchronize_session": False},
        )

    def claim(self, ids: Collection[int], worker: str, *, lease: timedelta, fresh: bool) -> list[Message]:
        """Take messages that wait: only one worker gets each. Attempts are counted now, before the work.

        Args:
            fresh: Only those that were never tried; the others are taken one by one, so that a message that kills
                its worker takes no other with it.
        """
        query = update(Message).where(Message.id.in_(ids), Message.state == MessageState.NEW)
        if fresh:
            query = query.where(Message.attempts == 0)
        claimed = query.values(
            state=MessageState.READING,
            claimed_by=worker,
            lease_until=now() + lease,
            attempts=Message.attempts + 1,
        ).returning(Message)
        rows = self._session.scalars(claimed, execution_options={"synchronize_session": False}).all()
        return sorted(rows, key=lambda row: row.id)

    def tried(self, ids: Collection[int]) -> Sequence[int]:
        """Of these, the ones that wait and were tried before."""
        query = select(Message.id).where(Message.id.in_(ids), Message.state == MessageState.NEW, Message.attempts > 0)
        return self._session.scalars(query.order_by(Message.id)).all()

    def renew(self, worker: str, *, lease: timedelta) -> int:
        """Prolong every claim of a worker. Returns how many it holds."""
        query = (
            update(Message)
            .where(Message.state == MessageState.READING, Message.claimed_by == worker)
            .values(lease_until=now() + lease)
            .returning(Message.id)
        )
        return len(self._session.scalars(query).all())

    def release(self, ids: Collection[int], worker: str) -> None:
        """Give claims back, to be tried again."""
        self._session.execute(
            update(Message)
            .where(Message.id.in_(ids), Message.state == MessageState.READING, Message.claimed_by == worker)
            .values(state=MessageState.NEW, claimed_by=None, lease_until=None, enqueued_at=None),
            execution_options={"synchronize_session": False},
        )

    def release_expired(self) -> int:
        """Free the claims whose worker stopped renewing them. Returns how many."""
        query = (
            update(Message)
            .where(Message.state == MessageState.READING, has_come(Message.lease_until, now()))
            .values(state=MessageState.NEW, claimed_by=None, lease_until=None, enqueued_at=None)
            .returning(Message.id)
        )
        return len(self._session.scalars(query).all())

    def being_read(self) -> Sequence[int]:
        """Ids that a worker holds."""
        return self._session.scalars(select(Message.id).where(Message.state == MessageState.READING)).all()

    def waiting_of(self, ids: Collection[int]) -> int:
        """How many of these have no outcome yet."""
        query = select(func.count()).where(Message.id.in_(ids), Message.state.in_(WAITING))
        return self._session.scalar(query) or 0

    def in_quarantine(self, limit: int = 100) -> Sequence[Message]:
        """What was put aside, oldest first."""
        query = select(Message).where(Message.state == MessageState.QUARANTINED).order_by(Message.id).limit(limit)
        return self._session.scalars(query).all()

    def replay(self) -> int:
        """Have everything that was put aside read again. Returns how many messages."""
        query = (
            update(Message)
            .where(Message.state == MessageState.QUARANTINED)
            .values(state=MessageState.NEW, attempts=0, enqueued_at=None)
            .returning(Message.id)
        )
        return len(self._session.scalars(query).all())

    def count_in(self, workspace_id: int) -> int:
        return self._session.scalar(select(func.count()).where(Message.workspace_id == workspace_id)) or 0

    def quarantined(self) -> int:
        """How many were put aside."""
        query = select(func.count()).where(Message.state == MessageState.QUARANTINED)
        return self._session.scalar(query) or 0

    def page(self, workspace_ids: Collection[int], filters: Filters) -> list[tuple[Message, Issue | None, str]]:
        """Roots with their current first issue and their source's name, newest first; one more than the limit."""
        query = (
            select(Message, Issue, Source.name)
            .join(Source, Source.id == Message.source_id)
            .outerjoin(Issue, (Issue.message_id == Message.id) & Issue.current & (Issue.part == 0))
            .outerjoin(FirstTask, is_first_task)
            .where(Message.workspace_id.in_(workspace_ids), Message.root_id.is_(None))
            .where(*message_filters(self._session, filters))
            .order_by(Message.id.desc())
            .limit(filters.limit + 1)
        )
        if filters.cursor is not None:
            query = query.where(Message.id < filters.cursor)
        return [(message, issue, name) for message, issue, name in self._session.execute(query)]

    def move_chat(self, old_chat_id: int, new_chat_id: int) -> None:
        """A group became a supergroup; message ids of the old chat mean nothing in the new one."""
        self._session.execute(
            update(Message).where(Message.chat_id == old_chat_id).values(chat_id=new_chat_id, telegram_message_id=None),
            execution_options={"synchronize_session": False},
        )
