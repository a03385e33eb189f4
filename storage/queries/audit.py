from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from storage.audit_tables import AuditChain, AuditEntry

CHAIN = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are asked for.

    Attributes:
        everything: Those of the whole installation; else of `workspaces`, and what `person` did where none is named.
        acts: Words before the dot too: "role" is every act on roles. Empty for all.
        actors: Ids of people; empty for everybody.
        before: The id that the page before has ended with.
    """

    everything: bool = False
    workspaces: Collection[int] = ()
    person: int | None = None
    acts: Sequence[str] = ()
    actors: Collection[int] = ()
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found = [] if self.everything else [self._seen()]
        if self.acts:
            found.append(or_(*(_is_act(act) for act in self.acts)))
        if self.actors:
            found.append(AuditEntry.actor_id.in_(self.actors))
        if self.since is not None:
            found.append(AuditEntry.at >= self.since)
        if self.until is not None:
            found.append(AuditEntry.at < self.until)
        if self.before is not None:
            found.append(AuditEntry.id < self.before)
        return found

    def _seen(self) -> ColumnElement[bool]:
        own = and_(AuditEntry.workspace_id.is_(None), AuditEntry.actor_id == (self.person or 0))
        return or_(AuditEntry.workspace_id.in_(self.workspaces), own)


class Audit:
    """The log of what bears on security. Entries are only ever added."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, **values: Any) -> None:
        self._session.add(AuditEntry(**values))

    def page(self, wanted: Wanted, limit: int) -> Sequence[AuditEntry]:
        """The newest first."""
        query = select(AuditEntry).where(*wanted.conditions()).order_by(AuditEntry.id.desc())
        return self._session.scalars(query.limit(limit)).all()

    def last_of(self, actor_id: int | None, via: str, acts: Collection[str], limit: int) -> Sequence[AuditEntry]:
        """What somebody, or strangers, did last by a door, of these acts; the newest first."""
        whose = AuditEntry.actor_id.is_(None) if actor_id is None else AuditEntry.actor_id == actor_id
        query = select(AuditEntry).where(whose, AuditEntry.via == via, AuditEntry.act.in_(acts))
        return self._session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()

    def chain(self) -> AuditChain | None:
        """Where the chain ends, held until the transaction ends: it grows in one place at a time."""
        query = select(AuditChain).where(AuditChain.name == CHAIN).with_for_update()
        return self._session.scalars(query.execution_options(populate_existing=True)).one_or_none()

    def peek(self) -> AuditChain | None:
        """The same, held by nobody."""
        query = select(AuditChain).where(AuditChain.name == CHAIN)
        return self._session.scalars(query.execution_options(populate_existing=True)).one_or_none()

    def begin_chain(self, secret: str, mac: str) -> AuditChain:
        chain = AuditChain(name=CHAIN, secret=secret, first=0, seq=0, mac=mac)
        self._session.add(chain)
        self._session.flush()
        return chain

    def unchained(self, limit: int) -> Sequence[AuditEntry]:
        """What is committed and in the chain not yet, in the order in which it was written."""
        query = select(AuditEntry).where(AuditEntry.seq.is_(None)).order_by(AuditEntry.id).limit(limit)
        return self._session.scalars(query.execution_options(populate_existing=True)).all()

    def put_in_chain(self, places: Sequence[dict[str, Any]]) -> None:
        """Args:
        places: {"id", "seq", "mac"} of each entry.
        """
        self._session.execute(update(AuditEntry), places)

    def end_chain(self, chain: AuditChain, seq: int, mac: str) -> None:
        chain.seq, chain.mac = seq, mac

    def after(self, seq: int, limit: int) -> Sequence[AuditEntry]:
        """The chain's next entries, in its order."""
        query = select(AuditEntry).where(AuditEntry.seq > seq).order_by(AuditEntry.seq).limit(limit)
        return self._session.scalars(query.execution_options(populate_existing=True)).all()

    def waiting(self) -> int:
        """How many entries are in the chain not yet."""
        return self._session.scalar(select(func.count()).where(AuditEntry.seq.is_(None))) or 0


def _is_act(act: str) -> ColumnElement[bool]:
    if "." in act:
        return AuditEntry.act == act
    return AuditEntry.act.startswith(f"{act}.", autoescape=True)
