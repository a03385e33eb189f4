"""Whether one row belongs to a list, told from its facts alone: exactly what `storage.filters` asks the database."""

from collections.abc import Collection
from datetime import datetime

from storage.facts import Facts
from storage.filters import Filters
from storage.searching import words


def matches(facts: Facts, filters: Filters) -> bool:
    """Without regard to the scope, the page (`limit`, `cursor`), and what only the chat's lists have.

    These are `topic` and `asleep_at`; facts tell what is in doubt, so `among` is not needed.
    """
    return (
        _any_of(facts.author, filters.author)
        and _any_of(facts.source, filters.source)
        and _any_of(facts.kind, filters.kind)
        and _any_of(facts.priority, filters.priority)
        and _any_of(facts.language, filters.language)
        and (not filters.status or not set(filters.status).isdisjoint(facts.statuses))
        and _is_given(facts, filters)
        and _is_sure(facts.confidence, filters)
        and (facts.doubtful or not filters.doubtful)
        and _within(facts.at, filters.from_, filters.to)
        and _is_due(facts, filters)
        and all(word in facts.text for word in words(filters.q))
    )


def _any_of(value: str | None, wanted: Collection[str]) -> bool:
    return not wanted or value in wanted


def _is_given(facts: Facts, filters: Filters) -> bool:
    if not filters.assignee and not filters.nobody:
        return True
    if not facts.assignees:
        return filters.nobody and facts.kind is not None
    return not set(filters.assignee).isdisjoint(facts.assignees)


def _is_sure(confidence: float | None, filters: Filters) -> bool:
    least, most = filters.min_confidence, filters.max_confidence
    if least is None and most is None:
        return True
    return confidence is not None and (least is None or confidence >= least) and (most is None or confidence <= most)


def _is_due(facts: Facts, filters: Filters) -> bool:
    if filters.no_due and (facts.due_at is not None or facts.kind is None):
        return False
    return _within(facts.due_at, filters.due_from, filters.due_to)


def _within(at: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    if since is None and until is None:
        return True
    return at is not None and (since is None or at >= since) and (until is None or at < until)
