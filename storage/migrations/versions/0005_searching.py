"""Searching by trigrams."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrate import ExtensionMissingError
from storage.searching import message_document, task_document
from storage.types import AnyText, Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

CHUNK = 1_000
"""Rows that are folded at once: memory stays small, however many there are."""

INDEXES = {"message_documents": ("message_id", "message_trigrams"), "task_documents": ("task_id", "task_trigrams")}
"""Table -> its key, and SQLite's index of it."""


def upgrade() -> None:
    on_sqlite = op.get_context().dialect.name == "sqlite"
    if not on_sqlite:
        _extend_postgresql()
    # The newest tasks of a workspace were all its tasks, sorted.
    op.create_index("ix_tasks_workspace_id_id", "tasks", ["workspace_id", "id"])
    _create_tables()
    _fill("message_documents", MESSAGES, _of_message)
    _fill("task_documents", TASKS, _of_task)
    for table, (key, index) in INDEXES.items():
        if on_sqlite:
            _index_on_sqlite(table, key, index)
        else:
            op.execute(f"CREATE INDEX ix_{table}_document ON {table} USING gin (document gin_trgm_ops)")


def downgrade() -> None:
    op.drop_index("ix_tasks_workspace_id_id", "tasks")
    for table, (_, index) in INDEXES.items():
        op.drop_table(table)
        if op.get_context().dialect.name == "sqlite":
            op.execute(f"DROP TABLE {index}")


def _extend_postgresql() -> None:
    """Whoever owns the database may do this. It stays when the tables go: others may use it."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except sa.exc.DBAPIError as error:
        raise ExtensionMissingError("pg_trgm") from error


def _create_tables() -> None:
    op.create_table(
        "message_documents",
        sa.Column("message_id", BigId, autoincrement=False, nullable=False),
        sa.Column("root_id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_documents_message_id")),
        sa.ForeignKeyConstraint(["root_id"], ["messages.id"], name=op.f("fk_message_documents_root_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_message_documents_workspace_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_documents")),
    )
    op.create_index("ix_message_documents_root_id_workspace_id", "message_documents", ["root_id", "workspace_id"])
    op.create_index(op.f("ix_message_documents_workspace_id"), "message_documents", ["workspace_id"])
    op.create_table(
        "task_documents",
        sa.Column("task_id", BigId, autoincrement=False, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_documents_task_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_task_documents_workspace_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_documents")),
    )
    op.create_index(op.f("ix_task_documents_workspace_id"), "task_documents", ["workspace_id"])


def _index_on_sqlite(table: str, key: str, index: str) -> None:
    """Kept is which trigrams a row has, but not where: a third of the space, and whoever asks has the document."""
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5(document, content='{table}', content_rowid='{key}', "
        "tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
    )
    op.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608
    # Nobody but us gives these names.
    add = f"INSERT INTO {index}(rowid, document) VALUES (new.{key}, new.document);"  # noqa: S608
    take = f"INSERT INTO {index}({index}, rowid, document) VALUES ('delete', old.{key}, old.document);"  # noqa: S608
    op.execute(f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {take} END")
    op.execute(f"CREATE TRIGGER {index}_update AFTER UPDATE OF document ON {table} BEGIN {take} {add} END")


MESSAGES = sa.table(
    "messages",
    sa.column("id", BigId),
    sa.column("root_id", BigId),
    sa.column("workspace_id", BigId),
    sa.column("text", AnyText),
    sa.column("author", AnyText),
)
TASKS = sa.table(
    "tasks",
    sa.column("id", BigId),
    sa.column("workspace_id", BigId),
    *(sa.column(name, AnyText) for name in ("title", "description", "blocked_reason", "author")),
    *(sa.column(name, Json) for name in ("notes", "checklist")),
)


def _of_message(row: Any) -> dict[str, Any]:
    return {
        "message_id": row.id,
        "root_id": row.root_id or row.id,
        "workspace_id": row.workspace_id,
        "document": message_document(row.text, row.author),
    }


def _of_task(row: Any) -> dict[str, Any]:
    return {"task_id": row.id, "workspace_id": row.workspace_id, "document": task_document(row)}


def _fill(name: str, rows: sa.TableClause, document: Callable[[Any], dict[str, Any]]) -> None:
    for chunk in _chunks(rows):
        values = [document(row) for row in chunk]
        op.get_bind().execute(sa.table(name, *map(sa.column, values[0])).insert(), values)


def _chunks(rows: sa.TableClause) -> Iterator[list[Any]]:
    last = 0
    query = sa.select(rows).order_by(rows.c.id).limit(CHUNK)
    while chunk := [*op.get_bind().execute(query.where(rows.c.id > last))]:
        yield chunk
        last = chunk[-1].id
