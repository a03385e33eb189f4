"""Marks in every column that words can be in, of every table: whatever is added later is planted too."""

import json
import re
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, LargeBinary, String, Table, Text, insert, select, update

from storage.store import Store
from storage.tables import Base, now
from storage.types import AnyText, Choice, Json, UtcDateTime
from tests.tasks.conftest import Cast

NOBODYS = frozenset(
    {"audit", "audit_chain", "sealing_keys", "installation", "members", "people", "totals", "workspaces"}
)
"""Tables in which no words can be, and those whose rows are there already."""

MARK = re.compile(r"qz\d{3}zq")


def marks() -> Iterator[str]:
    return (f"qz{number:03}zq" for number in range(1000))


def plant(store: Store, cast: Cast) -> set[str]:
    """Put a row of Ann's into every table of her own workspace, a mark in each of its words. Returns the marks."""
    session, fresh = store._session, marks()
    ids: dict[str, Any] = {"workspaces": cast.workspace.id, "people": cast.ann.id, "account": cast.ann.telegram_id}
    planted: set[str] = set()
    for table in Base.metadata.sorted_tables:
        if table.name in NOBODYS:
            continue
        values = {column.name: _value(column, ids, fresh, planted) for column in table.columns if _is_given(column)}
        key = session.execute(
            insert(table).values(values | _fixed(table, cast)).returning(*table.primary_key.columns)
        ).one()
        ids[table.name] = key[0]
    for name, id_ in (("people", cast.ann.id), ("workspaces", cast.workspace.id)):
        table = Base.metadata.tables[name]
        words = {it: next(fresh) for it in ("name", "username", "title", "options") if it in table.columns}
        planted |= {*words.values()}
        values = words | {"options": {"mark": words["options"]}}
        session.execute(update(table).where(table.c.id == id_).values(values))
    return planted


def found(store: Store) -> set[str]:
    """All marks that are in any table."""
    seen: set[str] = set()
    for table in Base.metadata.sorted_tables:
        for row in store._session.execute(select(table)):
            seen |= {*MARK.findall(repr(tuple(row)))}
    return seen


def columns_of(store: Store, wanted: Collection[str]) -> set[str]:
    """The columns, as "table.column", that these marks are in."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for value in store._session.scalars(select(column))
        if not {*MARK.findall(repr(value))}.isdisjoint(wanted)
    }


def _is_given(column: Column[Any]) -> bool:
    return bool(column.foreign_keys) or not column.nullable or _has_words(column)


def _has_words(column: Column[Any]) -> bool:
    if isinstance(column.type, Choice):
        return False
    if isinstance(column.type, AnyText | Json | LargeBinary | Text):
        return True
    return isinstance(column.type, String) and (column.type.length or 0) >= 128


def _value(column: Column[Any], ids: dict[str, Any], fresh: Iterator[str], planted: set[str]) -> Any:
    for key in column.foreign_keys:
        return ids.get(key.column.table.name)
    if _has_words(column):
        planted.add(mark := next(fresh))
        if column.name == "raw":
            return json.dumps({"message": {"from": {"id": ids["account"]}, "text": mark}}, separators=(",", ":"))
        if isinstance(column.type, Json):
            is_list = column.default is not None and getattr(column.default.arg, "__name__", "") == "list"
            return [{"text": mark}] if is_list else {"mark": mark}
        return mark.encode() if isinstance(column.type, LargeBinary) else mark
    return _plain(column)


def _plain(column: Column[Any]) -> Any:
    if isinstance(column.type, Choice):
        return next(iter(column.type.choices))
    if isinstance(column.type, UtcDateTime):
        return now()
    kind = column.type.python_type
    if kind is str:
        return f"{column.name}-x"[: column.type.length or 8]
    given = {date: date(2026, 11, 22), datetime: now(), bool: False, int: 987_654, float: 0.5}
    return given[kind]


def _fixed(table: Table, cast: Cast) -> dict[str, Any]:
    """What says that the row is Ann's where no key does."""
    own = {
        "inbox": {"chat_id": cast.ann.telegram_id},
        "messages": {"chat_id": cast.ann.telegram_id},
        "deliveries": {"chat_id": cast.ann.telegram_id},
        "model_calls": {"payer": f"person:{cast.ann.id}"},
        "idempotent_requests": {"caller": f"person:{cast.ann.id}"},
    }
    return own.get(table.name, {})
