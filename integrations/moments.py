"""Moments that services tell as numbers."""

from datetime import UTC, datetime

from integrations.base import UnreadableError
from integrations.generic.payload import YEARS


def of_unix(seconds: float, *, field: str) -> datetime:
    """Seconds since 1970, in UTC. Raises `UnreadableError`."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise UnreadableError("no time", field=field) from None
    if moment.year not in YEARS:
        raise UnreadableError("not in a year from 1970 to 9899", field=field)
    return moment
