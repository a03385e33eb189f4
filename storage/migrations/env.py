"""Run by Alembic for every command; `storage.migrate` hands over the connection and keeps the transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from storage import (  # noqa: F401 - with them every table is known
    audit_tables,
    connected_tables,
    ledger_tables,
    operation_tables,
    reading_tables,
    team_tables,
    web_tables,
)
from storage.indexes import for_postgresql
from storage.search_tables import is_compared
from storage.tables import Base
from storage.types import BigId


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write plain types into a migration, which must not change when our own types do."""
    if item is BigId:
        return "BigId"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    for_postgresql(Base.metadata)
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a column by copying the table
    render_item=render,
    include_object=lambda _, name, kind, *__: is_compared(connection, name, kind),
)
context.run_migrations()
