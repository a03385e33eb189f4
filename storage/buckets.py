"""Sorting values into ranges inside the database, so that it counts and nobody has to carry rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, literal_column
from sqlalchemy.orm import InstrumentedAttribute

Value = ColumnElement[Any] | InstrumentedAttribute[Any]


def edges_passed(value: Value, edges: Sequence[Any]) -> ColumnElement[int]:
    """How many of these edges, which ascend, are at or below a value; the questions are halved, not asked in turn."""
    return _between(value, edges, 0, len(edges), reached=False)


def edges_before(value: Value, edges: Sequence[Any]) -> ColumnElement[int]:
    """How many of these edges, which ascend, are below a value: one that it equals is not."""
    return _between(value, edges, 0, len(edges), reached=True)


def _between(value: Value, edges: Sequence[Any], low: int, high: int, *, reached: bool) -> ColumnElement[int]:
    if low == high:
        return literal_column(str(low), Integer)  # not a parameter, which PostgreSQL would take for text
    middle = (low + high) // 2
    below = value <= edges[middle] if reached else value < edges[middle]
    left = _between(value, edges, low, middle, reached=reached)
    return case((below, left), else_=_between(value, edges, middle + 1, high, reached=reached))
