from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.queries.insert import insert
from storage.tables import Installation


class Facts:
    """Small facts of the installation, by name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> str | None:
        return self._session.scalar(select(Installation.value).where(Installation.name == name))

    def like(self, prefix: str) -> dict[str, str]:
        query = select(Installation.name, Installation.value).where(Installation.name.startswith(prefix))
        return {name: value for name, value in self._session.execute(query)}  # noqa: C416 - a Row is no tuple

    def put(self, name: str, value: str) -> None:
        statement = insert(self._session, Installation).values(name=name, value=value)
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
        )

    def put_once(self, name: str, value: str) -> bool:
        """Set a fact that nobody set yet. Returns whether it was us."""
        statement = insert(self._session, Installation).values(name=name, value=value)
        done = statement.on_conflict_do_nothing(index_elements=["name"]).returning(Installation.name)
        return self._session.scalar(done) is not None

    def drop(self, names: Collection[str]) -> None:
        self._session.execute(delete(Installation).where(Installation.name.in_(names)))
