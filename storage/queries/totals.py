from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.operation_tables import Total
from storage.queries.insert import insert
from storage.tables import now


class Totals:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, added: Mapping[tuple[str, str], float]) -> None:
        """Add what a process has counted: (name, labels) -> how much."""
        moment = now()
        rows = [
            {"name": name, "labels": labels, "value": amount, "at": moment}
            for (name, labels), amount in sorted(added.items())  # in one order, so that two never wait for each other
        ]
        if not rows:
            return
        statement = insert(self._session, Total)
        grown = {"value": Total.value + statement.excluded.value, "at": statement.excluded.at}
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["name", "labels"], set_=grown),
            rows,
        )

    def all(self) -> Sequence[Total]:
        return self._session.scalars(select(Total).order_by(Total.name, Total.labels)).all()

    def of(self, name: str) -> Sequence[Total]:
        """Every series of one figure."""
        return self._session.scalars(select(Total).where(Total.name == name).order_by(Total.labels)).all()
