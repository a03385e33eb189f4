"""How sure readers were, against what people said of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import JSON, Float, Text, and_, case, cast, false, func, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session

from storage.buckets import edges_passed
from storage.queries.insights import done_tasks
from storage.reading_tables import Correction
from storage.tables import Issue, Message, Status, Task

_IS_SAID = MappingProxyType({"due": Issue.due_at, "assignee": Issue.assignee_id})
"""Fields that a reader may leave empty: only what it has said can be right or wrong."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """What readers said of a field with a confidence of one bucket.

    Attributes:
        bucket: Number of edges that the confidence had reached.
        count, right: Values that somebody judged, and those of them that were right.
        confidence: The sum of their confidences.
    """

    field: str
    provider: str
    model: str
    bucket: int
    count: int
    right: int
    confidence: float


class Judgements:
    def __init__(self, session: Session) -> None:
        self._session = session

    def sureness(
        self, workspace_ids: Collection[int], since: datetime, fields: Sequence[str], edges: Sequence[float]
    ) -> list[Sureness]:
        """What was judged since a time: of a task about which somebody said something, or that was done as it was."""
        done = done_tasks(workspace_ids, since)
        said = select(Correction.task_id).where(
            Correction.workspace_id.in_(workspace_ids), Correction.forgotten_at.is_(None), Correction.at >= since
        )
        judged = (
            select(Task.id, Task.status, Issue.id.label("issue_id"))
            .join(Issue, and_(Issue.message_id == Task.message_id, Issue.part == Task.part, Issue.current))
            .where(Task.workspace_id.in_(workspace_ids), or_(Task.id.in_(select(done.c.task_id)), Task.id.in_(said)))
            .cte("judged")
        )
        rows = union_all(*(self._of_field(judged, field, edges) for field in fields)).subquery()
        groups = (rows.c.field, rows.c.provider, rows.c.model, rows.c.bucket)
        sums = (func.count(), func.sum(rows.c.right), func.sum(rows.c.confidence))
        found = self._session.execute(select(*groups, *sums).group_by(*groups))
        return [Sureness(f, p, m, b, n, int(right), float(sure)) for f, p, m, b, n, right, sure in found]

    def unsure(self, limits: Mapping[int, float], since: datetime) -> tuple[int, int]:
        """How many messages were read that came in since a time, and of how many the kind was in doubt.

        Args:
            limits: Workspace's id -> how sure a reader must be there of a kind, 0..1.
        """
        doubts = (
            and_(Message.workspace_id == workspace_id, Issue.kind_confidence < limit)
            for workspace_id, limit in limits.items()
        )
        query = (
            select(func.count(), func.sum(case((or_(false(), *doubts), 1), else_=0)))
            .select_from(Message)
            .join(Issue, and_(Issue.message_id == Message.id, Issue.current, Issue.part == 0))
            .where(Message.workspace_id.in_(limits), Message.root_id.is_(None), Message.received_at >= since)
        )
        read, unsure = self._session.execute(query).one()
        return read, int(unsure or 0)

    def _of_field(self, judged: Any, field: str, edges: Sequence[float]) -> Any:
        """A value that nobody said anything about counts as right when its task is done."""
        confidence = self._confidence(field)
        word = and_(Correction.task_id == judged.c.id, Correction.field == field, Correction.forgotten_at.is_(None))
        answered = case((Correction.accepted, 1), (Correction.id.is_not(None), 0), else_=1)
        query = (
            select(
                literal(field, Text).label("field"),
                Issue.provider,
                Issue.model,
                edges_passed(confidence, edges).label("bucket"),
                answered.label("right"),
                confidence.label("confidence"),
            )
            .select_from(judged)
            .join(Issue, Issue.id == judged.c.issue_id)
            .outerjoin(Correction, word)
            .where(
                confidence.is_not(None),
                or_(Correction.id.is_not(None), judged.c.status == Status.DONE),
                or_(Correction.id.is_(None), Correction.was != {"value": None}),
            )
        )
        return query.where(_IS_SAID[field].is_not(None)) if field in _IS_SAID else query

    def _confidence(self, field: str) -> Any:
        if field == "kind":
            return Issue.kind_confidence
        kept = type_coerce(Issue.confidence, Text)
        if self._session.get_bind().dialect.name == "sqlite":
            return cast(func.json_extract(kept, f"$.{field}"), Float)
        return cast(cast(kept, JSON).op("->>")(field), Float)
