from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Message, Source
from storage.team_tables import RoutingRule


class Routing:
    """Rules that route what comes in, in the order of their numbers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_workspace(self, workspace_id: int) -> Sequence[RoutingRule]:
        query = select(RoutingRule).where(RoutingRule.workspace_id == workspace_id)
        return self._session.scalars(query.order_by(RoutingRule.number)).all()

    def enabled(self, workspace_ids: Collection[int]) -> dict[int, list[RoutingRule]]:
        """Workspace id -> its rules that are on, where it has any."""
        query = select(RoutingRule).where(RoutingRule.workspace_id.in_(workspace_ids), RoutingRule.enabled)
        found: dict[int, list[RoutingRule]] = {}
        for rule in self._session.scalars(query.order_by(RoutingRule.number)):
            found.setdefault(rule.workspace_id, []).append(rule)
        return found

    def get(self, workspace_id: int, rule_id: int) -> RoutingRule | None:
        query = select(RoutingRule).where(RoutingRule.workspace_id == workspace_id, RoutingRule.id == rule_id)
        return self._session.scalars(query).one_or_none()

    def add(self, workspace_id: int, **values: Any) -> RoutingRule:
        """Store a rule after all others. A number that was given once is not given to another rule while it stands."""
        query = select(func.max(RoutingRule.number)).where(RoutingRule.workspace_id == workspace_id)
        rule = RoutingRule(workspace_id=workspace_id, number=(self._session.scalar(query) or 0) + 1, **values)
        self._session.add(rule)
        self._session.flush()
        return rule

    def swap(self, one: RoutingRule, other: RoutingRule) -> None:
        """Let two rules change places."""
        first, second = one.number, other.number
        for rule, number in ((one, -first), (other, first), (one, second)):  # never two of the same number
            rule.number = number
            self._session.flush()

    def delete(self, rule: RoutingRule) -> None:
        self._session.delete(rule)
        self._session.flush()

    def sources(self, workspace_id: int) -> Sequence[str]:
        """Everywhere that messages can come from."""
        query = select(Source.name).where(Source.workspace_id == workspace_id).distinct()
        return self._session.scalars(query.order_by(Source.name)).all()

    def topics(self, workspace_id: int, limit: int) -> Sequence[tuple[int, str]]:
        """(topic's id, words of its newest message) of the topics that were written in last, the newest first."""
        newest = (
            select(func.max(Message.id))
            .where(Message.workspace_id == workspace_id, Message.thread_id.is_not(None))
            .group_by(Message.thread_id)
        )
        query = select(Message.thread_id, Message.text).where(Message.id.in_(newest))
        rows = self._session.execute(query.order_by(Message.id.desc()).limit(limit))
        return [(topic, words) for topic, words in rows if topic is not None]
