from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, literal, select, update
from sqlalchemy.orm import Session

from storage.connected_tables import Attempt, Post, Subscription, WorkState
from storage.queries.insert import insert_once
from storage.tables import now, unguessable

_UNDONE = (Post.state == WorkState.WAITING) | (Post.state == WorkState.RUNNING)
"""As the index of waiting posts says it."""

_ON = Subscription.paused.is_(False) & Subscription.off_at.is_(None)
"""Those that are told now: what waits for the others, waits on."""


class Posts:
    """Events on their way to other addresses: who is told, what, and how it went."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def subscriptions(self, workspace_ids: Collection[int]) -> Sequence[Subscription]:
        query = select(Subscription).where(Subscription.workspace_id.in_(workspace_ids))
        return self._session.scalars(query.order_by(Subscription.id)).all()

    def listening(self, workspace_ids: Collection[int]) -> Sequence[Subscription]:
        """Those that are told of what happens now."""
        query = select(Subscription).where(Subscription.workspace_id.in_(workspace_ids), _ON)
        return self._session.scalars(query.order_by(Subscription.id)).all()

    def subscription(self, public_id: str) -> Subscription | None:
        return self._session.scalars(select(Subscription).where(Subscription.public_id == public_id)).one_or_none()

    def subscriptions_by_id(self, ids: Collection[int]) -> dict[int, Subscription]:
        rows = self._session.scalars(select(Subscription).where(Subscription.id.in_(ids)))
        return {row.id: row for row in rows}

    def subscribe(self, subscription: Subscription) -> Subscription:
        self._session.add(subscription)
        self._session.flush()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        mine = select(Post.id).where(Post.subscription_id == subscription.id)
        self._session.execute(delete(Attempt).where(Attempt.post_id.in_(mine)))
        self._session.execute(delete(Post).where(Post.subscription_id == subscription.id))
        self._session.delete(subscription)
        self._session.flush()

    def want(self, subscription: Subscription, event_id: int | None, **values: Any) -> None:
        """Have an event posted; the same event is posted once."""
        self.want_all([subscription], event_id, **values)

    def want_all(self, subscriptions: Sequence[Subscription], event_id: int | None, **values: Any) -> None:
        """The same, to several."""
        rows = [
            {
                "public_id": unguessable(),
                "workspace_id": subscription.workspace_id,
                "subscription_id": subscription.id,
                "event_id": event_id,
                "state": WorkState.WAITING,
                "attempts": 0,
                "next_try_at": now(),
                "created_at": now(),
                **values,
            }
            for subscription in subscriptions
        ]
        if rows:
            self._session.execute(insert_once(self._session, Post, "subscription_id", "event_id"), rows)

    def claim(
        self,
        worker: str,
        *,
        lease: timedelta,
        limit: int,
        each: int,
        busy: Collection[int],
        failing: bool,
        moment: datetime,
    ) -> list[Post]:
        """Take what is due, what waits longest first; addresses that took nothing lately come last.

        Args:
            each: At most so many of one subscription at a time.
            busy: Subscriptions with something under way, each as often as it has.
            failing: Also for those that took nothing lately.
        """
        turn = func.row_number().over(partition_by=Post.subscription_id, order_by=(Post.next_try_at, Post.id))
        waiting = select(Post.id, Post.next_try_at, Post.subscription_id, turn.label("turn"))
        due = waiting.where(_due(moment, busy, each=each, failing=failing)).subquery()
        room = {id_: each - count for id_, count in Counter(busy).items() if count < each}
        most = case(room, value=due.c.subscription_id, else_=each) if room else literal(each)
        first = (
            select(due.c.id)
            .join(Subscription, Subscription.id == due.c.subscription_id)
            .where(due.c.turn <= most)
            .order_by(Subscription.failing_since.is_not(None), due.c.next_try_at, due.c.id)
            .limit(limit)
        )
        claimed = (
            update(Post)
            .where(Post.id.in_(first.scalar_subquery()))
            .values(state=WorkState.RUNNING, claimed_by=worker, lease_until=moment + lease)
            .returning(Post)
        )
        taken = self._session.scalars(claimed, execution_options={"synchronize_session": False}).all()
        return sorted(taken, key=lambda post: post.id)

    def is_due(self, moment: datetime, *, busy: Collection[int] = (), each: int = 1, failing: bool = True) -> bool:
        """Whether there is anything to claim, or held by who will not finish it any more."""
        lost = (Post.state == WorkState.RUNNING) & (Post.lease_until < moment)
        due = _due(moment, busy, each=each, failing=failing)
        return self._session.scalar(select(1).where(_UNDONE, due | lost).limit(1)) is not None

    def give_back(self, worker: str) -> None:
        """Let others have what a worker that ends still holds."""
        mine = update(Post).where(Post.state == WorkState.RUNNING, Post.claimed_by == worker)
        self._session.execute(mine.values(state=WorkState.WAITING, claimed_by=None, lease_until=None))

    def release_expired(self, moment: datetime) -> int:
        """Free what a process held that has died."""
        query = update(Post).where(Post.state == WorkState.RUNNING, Post.lease_until < moment)
        freed = query.values(state=WorkState.WAITING, claimed_by=None, lease_until=None).returning(Post.id)
        return len(self._session.scalars(freed).all())

    def is_unwritten(self, subscription_id: int, task_id: int) -> bool:
        """Whether something of a task waits that is yet to be said, as the task is then."""
        which = (Post.subscription_id == subscription_id, Post.task_id == task_id, Post.body == "")
        return self._session.scalar(select(Post.id).where(*which).limit(1)) is not None

    def get(self, subscription_id: int, public_id: str) -> Post | None:
        query = select(Post).where(Post.subscription_id == subscription_id, Post.public_id == public_id)
        return self._session.scalars(query).one_or_none()

    def held(self, public_id: str, worker: str) -> Post | None:
        """A post that this worker still holds. Known by what it is called for ever: SQLite gives numbers away again."""
        query = select(Post).where(Post.public_id == public_id, Post.claimed_by == worker)
        return self._session.scalars(query, execution_options={"populate_existing": True}).one_or_none()

    def failures(self, subscription_id: int, since: datetime) -> int:
        """How many attempts to tell somebody have failed since a time."""
        query = select(func.count()).select_from(Attempt).join(Post, Post.id == Attempt.post_id)
        failed = (Post.subscription_id == subscription_id, Attempt.at >= since)
        return self._session.scalar(query.where(*failed)) or 0

    def note(self, post: Post, **values: Any) -> None:
        """Write down how an attempt went."""
        self._session.add(Attempt(post_id=post.id, **values))
        self._session.flush()

    def attempts(self, post_ids: Collection[int]) -> dict[int, list[Attempt]]:
        """Post's id -> its attempts, oldest first."""
        found: dict[int, list[Attempt]] = {}
        for attempt in self._session.scalars(select(Attempt).where(Attempt.post_id.in_(post_ids)).order_by(Attempt.id)):
            found.setdefault(attempt.post_id, []).append(attempt)
        return found

    def newest(self, subscription_id: int, limit: int) -> Sequence[Post]:
        query = select(Post).where(Post.subscription_id == subscription_id)
        return self._session.scalars(query.order_by(Post.id.desc()).limit(limit)).all()

    def rested(
        self, subscription_id: int, since: datetime, until: datetime, states: Collection[WorkState], limit: int
    ) -> Sequence[Post]:
        """What came up in a time and is in one of these states, oldest first."""
        query = select(Post).where(
            Post.subscription_id == subscription_id,
            Post.created_at >= since,
            Post.created_at < until,
            Post.state.in_(states),
        )
        return self._session.scalars(query.order_by(Post.id).limit(limit)).all()

    def stop(self, subscription_id: int) -> None:
        """Let nothing go any more that waits."""
        query = update(Post).where(Post.subscription_id == subscription_id, Post.state == WorkState.WAITING)
        self._session.execute(query.values(state=WorkState.STOPPED))

    def prune(self, before: datetime) -> None:
        """Forget what is over for long."""
        over = select(Post.id).where(Post.created_at < before, ~_UNDONE)
        self._session.execute(delete(Attempt).where(Attempt.post_id.in_(over)))
        self._session.execute(delete(Post).where(Post.id.in_(over)))


def _due(moment: datetime, busy: Collection[int], *, each: int, failing: bool) -> ColumnElement[bool]:
    """What may be posted now; the names are those of `Posts.claim`."""
    full = [id_ for id_, count in Counter(busy).items() if count >= each]
    to = select(Subscription.id).where(_ON)
    if full:
        to = to.where(Subscription.id.not_in(full))
    if not failing:
        to = to.where(Subscription.failing_since.is_(None))
    return (Post.state == WorkState.WAITING) & (Post.next_try_at <= moment) & Post.subscription_id.in_(to)
