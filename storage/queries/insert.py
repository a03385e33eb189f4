"""Inserting what may be there already, in the words both engines share."""

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from storage.tables import Base


def insert(session: Session, table: type[Base]) -> Any:
    """An INSERT of the session's engine, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_into(session.get_bind().dialect.name, table)


def insert_once(session: Session, table: type[Base], *key: str) -> Any:
    """An INSERT that leaves alone what has the same key, and returns the ids of what is new.

    Hand the values over as parameters when it is executed: a statement that holds them is built anew each time, and
    for a wide table that takes longer than the insert.
    """
    return _insert_once(session.get_bind().dialect.name, table, key)


@cache
def insert_into(dialect: str, table: type[Base]) -> Any:
    """An INSERT of the engine with this name."""
    make = import_module(f"sqlalchemy.dialects.{dialect}").insert  # the other engine's is megabytes for nothing
    return make(table.__table__)


@cache
def _insert_once(dialect: str, table: type[Base], key: tuple[str, ...]) -> Any:
    statement = insert_into(dialect, table).on_conflict_do_nothing(index_elements=key)
    return statement.returning(table.__table__.c.id)
