from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from storage.ledger_tables import Departure
from storage.tables import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries of the ledger are asked for.

    Attributes:
        everything: Those of the whole installation; else of `workspaces`, and of what `person` wrote or brought.
        within: Nothing but what left of these; None for wherever it left from.
        before: The id that the page before has ended with.
    """

    everything: bool = False
    workspaces: Collection[int] = ()
    person: int | None = None
    within: Collection[int] | None = None
    why: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found = [] if self.everything else [self._seen()]
        if self.within is not None:
            found.append(Departure.workspace_id.in_(self.within))
        if self.why is not None:
            found.append(Departure.why == self.why)
        if self.since is not None:
            found.append(Departure.at >= self.since)
        if self.until is not None:
            found.append(Departure.at < self.until)
        if self.before is not None:
            found.append(Departure.id < self.before)
        return found

    def _seen(self) -> ColumnElement[bool]:
        shown = Departure.workspace_id.in_(self.workspaces)
        if self.person is None:
            return shown
        written = select(Message.id).where(Message.author_id == self.person)
        return or_(shown, Departure.person_id == self.person, Departure.message_id.in_(written))


class Departures:
    """What left the machine."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, **values: Any) -> Departure:
        row = Departure(**values)
        self._session.add(row)
        return row

    def take_back(self, message_id: int, why: str) -> None:
        """Strike off the last one of a message: nothing has left."""
        query = select(Departure).where(Departure.message_id == message_id, Departure.why == why)
        if (last := self._session.scalars(query.order_by(Departure.id.desc()).limit(1)).one_or_none()) is not None:
            self._session.delete(last)

    def strike(self, departure_id: int) -> None:
        self._session.execute(delete(Departure).where(Departure.id == departure_id))

    def page(self, wanted: Wanted, limit: int) -> Sequence[Departure]:
        """The newest first."""
        query = select(Departure).where(*wanted.conditions()).order_by(Departure.id.desc())
        return self._session.scalars(query.limit(limit)).all()

    def prune(self, before: datetime) -> None:
        statement = delete(Departure).where(Departure.at < before)
        self._session.execute(statement, execution_options={"synchronize_session": False})
