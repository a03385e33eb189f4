from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage.queries.clock import has_come
from storage.queries.insert import insert
from storage.tables import Channel, Delivery, DeliveryState, Message, Source, Task, Workspace, now

_KEY_KEPT = 44
"""How much of a key stays when an id is added: a key has at most 64 characters."""


class Deliveries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def want(self, workspace_id: int, channel: Channel, chat_id: int, key: str, **values: Any) -> None:
        """Have a message of the bot's drawn: the first time sent, later edited."""
        row = {"workspace_id": workspace_id, "channel": channel, "chat_id": chat_id, "key": key, **values}
        self.want_all([row])

    def want_all(self, rows: Sequence[dict[str, Any]]) -> None:
        """The same for several; all name the same columns."""
        if rows:
            self._session.execute(_want(self._session), rows)

    def refresh(self, *, message_id: int | None = None, task_id: int | None = None) -> None:
        """Have everything that shows this message or this task drawn again."""
        shows = [Delivery.message_id == message_id] if message_id is not None else []
        if task_id is not None:
            shows.append(Delivery.task_id == task_id)
        self._session.execute(
            update(Delivery)
            .where(or_(*shows), Delivery.channel != Channel.PROMPT)
            .values(wanted=Delivery.wanted + 1, state=DeliveryState.PENDING, attempts=0, next_try_at=now()),
            execution_options={"synchronize_session": False},
        )

    def get(self, delivery_id: int) -> Delivery | None:
        """As it is now: what has been changed by a statement is read again."""
        return self._session.get(Delivery, delivery_id, populate_existing=True)

    def with_place(self, delivery_id: int) -> tuple[Delivery, Workspace, Message | None, str | None] | None:
        """A delivery, the workspace of its task, else its own, and the message it is about with its source's name."""
        query = (
            select(Delivery, Workspace, Message, Source.name)
            .outerjoin(Task, Task.id == Delivery.task_id)
            .join(Workspace, Workspace.id == func.coalesce(Task.workspace_id, Delivery.workspace_id))
            .outerjoin(Message, Message.id == func.coalesce(Task.message_id, Delivery.message_id))
            .outerjoin(Source, Source.id == Message.source_id)
        )
        return self._session.execute(query.where(Delivery.id == delivery_id)).one_or_none()

    def shown_as(self, chat_id: int, telegram_message_id: int, ephemeral_for: int | None = None) -> Delivery | None:
        """What a message of the bot's in a chat is.

        Args:
            ephemeral_for: Telegram id of the only one who sees it: such messages have ids of their own.
        """
        query = select(Delivery).where(
            Delivery.chat_id == chat_id,
            Delivery.telegram_message_id == telegram_message_id,
            Delivery.ephemeral_for == ephemeral_for,
        )
        return self._session.scalars(query.order_by(Delivery.id.desc()).limit(1)).first()

    def by_key(self, channel: Channel, chat_id: int, key: str) -> Delivery | None:
        query = select(Delivery).where(Delivery.channel == channel, Delivery.chat_id == chat_id, Delivery.key == key)
        return self._session.scalars(query).one_or_none()

    def shown_below(self, delivery: Delivery, limit: int) -> int:
        """How many other messages of the bot's came into the chat since this one, questions apart; at most so many."""
        query = select(Delivery.id).where(
            Delivery.chat_id == delivery.chat_id,
            Delivery.telegram_message_id > delivery.telegram_message_id,
            Delivery.ephemeral_for.is_(None),
            Delivery.channel != Channel.PROMPT,
        )
        return len(self._session.scalars(query.limit(limit)).all())

    def unfold(self, delivery_id: int, view: dict[str, Any], **columns: Any) -> None:
        """Change what a card has unfolded or where a page stands, and have it drawn again."""
        self._session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(
                view=view,
                wanted=Delivery.wanted + 1,
                state=DeliveryState.PENDING,
                attempts=0,
                next_try_at=now(),
                **columns,
            ),
            execution_options={"synchronize_session": False},
        )

    def withdraw(self, delivery_id: int) -> None:
        """Have a message of the bot's deleted from its chat."""
        self.unfold(delivery_id, {"gone": True})

    def prompts_of(self, delivery: Delivery) -> Sequence[Delivery]:
        """The questions that a card or a page asks and that are still to be seen."""
        query = select(Delivery).where(
            Delivery.channel == Channel.PROMPT,
            Delivery.chat_id == delivery.chat_id,
            Delivery.key.startswith(f"ask:{delivery.id}:", autoescape=True),
        )
        return [prompt for prompt in self._session.scalars(query) if not prompt.view.get("gone")]

    def pending(self, limit: int, *, busy: Collection[int] = (), only: Collection[int] = ()) -> Sequence[Delivery]:
        """Due deliveries, oldest first, without those to the chats that are busy, or `only` those to certain chats."""
        query = select(Delivery).where(Delivery.state == DeliveryState.PENDING, has_come(Delivery.next_try_at, now()))
        if busy:
            query = query.where(Delivery.chat_id.not_in(busy))
        if only:
            query = query.where(Delivery.chat_id.in_(only))
        return self._session.scalars(query.order_by(Delivery.next_try_at, Delivery.id).limit(limit)).all()

    def sent(self, delivery_id: int, *, shown: int, telegram_message_id: int | None) -> None:
        """Record what was drawn; it stays pending when more was wanted meanwhile."""
        self._session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(
                shown=shown,
                telegram_message_id=telegram_message_id,
                attempts=0,
                last_error=None,
                state=case((Delivery.wanted <= shown, DeliveryState.DONE), else_=Delivery.state),
            ),
            execution_options={"synchronize_session": False},
        )

    def move(self, delivery_id: int, chat_id: int) -> None:
        """What was for one person alone has gone where everybody in a chat sees it: to their own, or to the group."""
        row = self._session.get_one(Delivery, delivery_id, populate_existing=True)
        row.ephemeral_for = None
        if chat_id != row.chat_id:
            row.key = f"{row.key[:_KEY_KEPT]}~{row.id}"  # the same key may be there already
            row.chat_id, row.thread_id, row.reply_to = chat_id, None, None

    def postpone(self, delivery_id: int, *, until: datetime, error: str, counts: bool = True) -> None:
        """Try again later. `counts`: whether it was a failure, not just a limit."""
        self._session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(next_try_at=until, last_error=error, attempts=Delivery.attempts + int(counts)),
            execution_options={"synchronize_session": False},
        )

    def failed(self, delivery_id: int, error: str) -> None:
        """Give a delivery up: the chat can't be reached."""
        self._session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(state=DeliveryState.FAILED, last_error=error, attempts=Delivery.attempts + 1),
            execution_options={"synchronize_session": False},
        )

    def forget(self, channel: Channel, before: datetime) -> None:
        """Delete what was sent of a channel, or given up, and made before a time."""
        self._session.execute(
            delete(Delivery).where(
                Delivery.channel == channel, Delivery.state != DeliveryState.PENDING, Delivery.created_at < before
            ),
            execution_options={"synchronize_session": False},
        )

    def move_chat(self, old_chat_id: int, new_chat_id: int) -> None:
        """A group became a supergroup: its messages have new ids there, so cards are sent anew when they change."""
        self._session.execute(
            update(Delivery)
            .where(Delivery.chat_id == old_chat_id)
            .values(chat_id=new_chat_id, telegram_message_id=None, reply_to=None),
            execution_options={"synchronize_session": False},
        )

    def counts(self) -> dict[str, int]:
        """State -> number of rows."""
        query = select(Delivery.state, func.count()).group_by(Delivery.state)
        return {str(state): count for state, count in self._session.execute(query)}


def _want(session: Session) -> Any:
    statement = insert(session, Delivery)
    again = {
        "wanted": Delivery.wanted + 1,
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "next_try_at": statement.excluded.next_try_at,
    }
    return statement.on_conflict_do_update(index_elements=["channel", "chat_id", "key"], set_=again)
