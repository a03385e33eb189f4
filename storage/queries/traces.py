from collections.abc import Collection, Iterator, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Text, delete, false, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from storage.connected_tables import Arrival, Feed, Hook, Subscription, TaskExport
from storage.reading_tables import RememberedAnswer
from storage.tables import Event
from storage.web_tables import IdempotentRequest, SavedFilter

_AS_IT_IS = {"synchronize_session": False}


class Traces:
    """Where somebody's name is left in what their teams keep for a while, or as others have written it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def forget_answers(self, workspace_ids: Collection[int]) -> None:
        """Delete what models have answered: the same may be asked once more."""
        there = RememberedAnswer.workspace_id.in_(workspace_ids)
        self._session.execute(delete(RememberedAnswer).where(there), execution_options=_AS_IT_IS)

    def forget_requests(self, names: Collection[str]) -> None:
        """Delete what requests that named themselves were answered, where it names somebody."""
        named = _holds(IdempotentRequest.body, names)
        self._session.execute(delete(IdempotentRequest).where(named), execution_options=_AS_IT_IS)

    def forget_arrivals(self, workspace_ids: Collection[int], names: Collection[str]) -> None:
        """Take out what services have posted, where it names somebody."""
        hooks = select(Hook.id).where(Hook.workspace_id.in_(workspace_ids))
        named = [Arrival.hook_id.in_(hooks), _holds(Arrival.body, names)]
        self._session.execute(update(Arrival).where(*named).values(body=None, headers={}), execution_options=_AS_IT_IS)

    def filters(self, workspace_ids: Collection[int]) -> Iterator[SavedFilter | Feed | Subscription]:
        """Everything that is limited by a filter in some workspaces."""
        for table in (SavedFilter, Feed, Subscription):
            limited = select(table).where(table.workspace_id.in_(workspace_ids), table.query != "")
            yield from cast("Iterator[SavedFilter | Feed | Subscription]", self._session.scalars(limited))

    def exports(self, connection_id: int, names: Collection[str]) -> Sequence[TaskExport]:
        """What is in a tracker and was given there to somebody, or changed by them."""
        kept = [type_coerce(column, Text) for column in (TaskExport.agreed, TaskExport.heard)]
        named = or_(false(), *(_holds(column, names) for column in kept))
        return self._session.scalars(select(TaskExport).where(TaskExport.connection_id == connection_id, named)).all()

    def events(self, workspace_id: int, names: Collection[str]) -> Sequence[Event]:
        """What was done in a tracker by somebody."""
        after = type_coerce(Event.after, Text)
        named = or_(false(), *(after.contains(f'"name":{name}', autoescape=True) for name in names))
        return self._session.scalars(select(Event).where(Event.workspace_id == workspace_id, named)).all()


def _holds(column: Any, names: Collection[str]) -> ColumnElement[bool]:
    """Args:
    names: As they stand in JSON, with quotation marks.
    """
    return or_(false(), *(column.contains(name, autoescape=True) for name in names))
