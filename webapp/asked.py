"""What lists of what happened are asked for, in the words that they share: who, since when, after which row."""

from datetime import datetime

from storage.store import Store
from tasks.filtering import ME
from tasks.handles import handles
from tasks.moments import canonical, end_of, start_of
from tasks.people import zone_of
from webapp.access import Caller
from webapp.errors import bad_value
from webapp.opaque import Opaque


def before_of(cursor: str | None, ids: Opaque) -> int | None:
    """The row that the page before has ended with. Raises `ApiError` 422 for no cursor of ours."""
    number = None if cursor is None else ids.number(cursor)
    if cursor is not None and number is None:
        raise bad_value("cursor", "Not a cursor of this list.")
    return number


def people_named(store: Store, scope: list[int], caller: Caller, name: str | None) -> tuple[int, ...]:
    """Ids of everybody in these workspaces who goes by this name; one that nobody has where there is no such person."""
    if not name:
        return ()
    if name == ME:
        return (-1 if caller.person is None else caller.person.id,)
    members = (person for people in store.people.members_of(scope).values() for person in people)
    return tuple({person.id for person in members if name.casefold() in handles(person)}) or (-1,)


def moment_of(query: dict[str, str | None], name: str, caller: Caller, now: datetime) -> datetime | None:
    """Days are the caller's, and UTC's for the installation; of `to` the whole day is meant."""
    value = query.get(name)
    if not value:
        return None
    try:
        written = canonical(value)
    except ValueError:
        raise bad_value(name, "A day like 2026-11-22, a time, or one of today, yesterday, -7d.") from None
    zone = zone_of(caller.person.zone if caller.person else "UTC")
    return (end_of if name == "to" else start_of)(written, zone, now)
