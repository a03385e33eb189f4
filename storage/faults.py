"""Which errors of the database pass by themselves."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_PASSING = ("08", "40", "53", "55", "57", "58")
"""PostgreSQL's classes: connection, rollback, resources (a full disk), locks, shutdown, the system below."""


def is_outage(error: BaseException) -> bool:
    """Whether the database could not do its work now (full, locked, away), so that the same may succeed later.

    An error of the system counts too: a server that is being restarted has no name or no route for a while. Only
    running out of time does not, since that may be anybody's.
    """
    if isinstance(error, OSError):
        return not isinstance(error, TimeoutError)
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or str(state or "").startswith(_PASSING)
