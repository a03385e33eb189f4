from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage.queries.insert import insert
from storage.reading_tables import ModelCalls, RememberedAnswer
from storage.tables import now


class Models:
    """What language models answered, and how often they were asked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def answer(self, workspace_id: int, key: str) -> str | None:
        query = select(RememberedAnswer.answer).where(
            RememberedAnswer.workspace_id == workspace_id, RememberedAnswer.key == key
        )
        return self._session.scalar(query)

    def remember(self, workspace_id: int, key: str, answer: str) -> None:
        statement = insert(self._session, RememberedAnswer).on_conflict_do_nothing()
        row = {"workspace_id": workspace_id, "key": key, "answer": answer, "at": now()}
        self._session.execute(statement, row)

    def forget_answers(self, before: datetime) -> None:
        self._session.execute(
            delete(RememberedAnswer).where(RememberedAnswer.at < before),
            execution_options={"synchronize_session": False},
        )

    def take_call(self, payer: str, day: date, most: int) -> bool:
        """Count one call, unless the payer has had as many as there may be on that day."""
        statement = insert(self._session, ModelCalls).values(payer=payer, day=day, calls=1)
        counted = statement.on_conflict_do_update(
            index_elements=["payer", "day"],
            set_={"calls": ModelCalls.calls + 1},
            where=ModelCalls.calls < most,
        ).returning(ModelCalls.calls)
        return most > 0 and self._session.scalar(counted) is not None

    def give_call_back(self, payer: str, day: date) -> None:
        """Count one call less."""
        self._session.execute(
            update(ModelCalls)
            .where(ModelCalls.payer == payer, ModelCalls.day == day, ModelCalls.calls > 0)
            .values(calls=ModelCalls.calls - 1),
            execution_options={"synchronize_session": False},
        )

    def forget_calls(self, before: date) -> None:
        self._session.execute(
            delete(ModelCalls).where(ModelCalls.day < before), execution_options={"synchronize_session": False}
        )
