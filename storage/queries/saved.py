from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from storage.tables import now
from storage.types import storable
from storage.web_tables import SavedFilter

_ORDER = (SavedFilter.shared, SavedFilter.position, SavedFilter.id)
"""One's own first, then those of the team, each as they were put in order."""


class Saved:
    """Filters that people keep under a name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, id_: int) -> SavedFilter | None:
        return self._session.get(SavedFilter, id_)

    def by_public_id(self, public_id: str) -> SavedFilter | None:
        """Without regard to who asks. None also for what can't be an id."""
        query = select(SavedFilter).where(SavedFilter.public_id == storable(public_id))
        return self._session.scalars(query).one_or_none()

    def visible(
        self, person_id: int | None, workspace_ids: Collection[int], page: str | None = None
    ) -> Sequence[SavedFilter]:
        """What somebody has saved in these workspaces, and what is shared in them; None: the installation's own."""
        seen = or_(SavedFilter.shared, _of(person_id))
        query = select(SavedFilter).where(SavedFilter.workspace_id.in_(workspace_ids), seen)
        if page is not None:
            query = query.where(SavedFilter.page == page)
        return self._session.scalars(query.order_by(*_ORDER)).all()

    def of_person(self, person_id: int | None) -> Sequence[SavedFilter]:
        """All that somebody has saved; None: the installation."""
        return self._session.scalars(select(SavedFilter).where(_of(person_id)).order_by(*_ORDER)).all()

    def shared_in(self, workspace_id: int, page: str) -> Sequence[SavedFilter]:
        """What everybody in a workspace sees."""
        query = select(SavedFilter).where(SavedFilter.workspace_id == workspace_id, SavedFilter.shared)
        return self._session.scalars(query.where(SavedFilter.page == page).order_by(*_ORDER)).all()

    def in_digest_of(self, person_id: int, workspace_ids: Collection[int]) -> Sequence[SavedFilter]:
        """What somebody wants in their digest, of what they have saved in these workspaces."""
        return self._in_digest(and_(_of(person_id), SavedFilter.workspace_id.in_(workspace_ids)))

    def in_digest_of_team(self, workspace_id: int) -> Sequence[SavedFilter]:
        """What is shared in a workspace and stands in the digest of its group."""
        return self._in_digest(and_(SavedFilter.shared, SavedFilter.workspace_id == workspace_id))

    def add(self, **values: Any) -> SavedFilter:
        """Put it behind those that its person has already."""
        last = self._session.scalar(select(func.max(SavedFilter.position)).where(_of(values["person_id"])))
        saved = SavedFilter(**values, position=0 if last is None else last + 1)
        self._session.add(saved)
        self._session.flush()
        return saved

    def change(self, saved: SavedFilter, **values: Any) -> None:
        for name, value in values.items():
            setattr(saved, name, value)
        saved.updated_at = now()
        self._session.flush()

    def remove(self, id_: int) -> None:
        self._session.execute(delete(SavedFilter).where(SavedFilter.id == id_))

    def _in_digest(self, condition: Any) -> Sequence[SavedFilter]:
        query = select(SavedFilter).where(condition, SavedFilter.in_digest, SavedFilter.page == "tasks")
        return self._session.scalars(query.order_by(*_ORDER)).all()


def _of(person_id: int | None) -> Any:
    return SavedFilter.person_id.is_(None) if person_id is None else SavedFilter.person_id == person_id
