"""Whether a time that was written down has come, also when the clock was set back since."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import now

LONGEST_WAIT = timedelta(minutes=10)
"""Longer than anything is ever put off: a lease is some seconds, the pause after a failure at most a minute."""


def has_come(
    column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], moment: datetime
) -> ColumnElement[bool]:
    """Whether a column's time is before a moment, or so far ahead that another clock has written it."""
    return or_(column <= moment, column > now() + LONGEST_WAIT)
