"""The tables of searching: what the texts of a row say, folded, with an index of their trigrams.

PostgreSQL has the index on the column itself. SQLite has it in a table of its own that triggers keep (see the
migration), with no text in it: which trigrams a row has, not where.
"""

from sqlalchemy import Connection, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.indexes import with_options
from storage.tables import Base


def _trigrams(table: str) -> Index:
    index = with_options(f"ix_{table}_document", "document", using="gin", ops={"document": "gin_trgm_ops"})
    return index.ddl_if(dialect="postgresql")


class MessageDocument(Base):
    """The texts of a message, one row for each piece; words are looked for in all pieces of a burst together."""

    __tablename__ = "message_documents"
    __table_args__ = (
        Index("ix_message_documents_root_id_workspace_id", "root_id", "workspace_id"),
        _trigrams("message_documents"),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    root_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    """The burst's first piece, also for that one itself."""
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    document: Mapped[str] = mapped_column(Text)
    """Folded by `storage.searching.fold`."""


class TaskDocument(Base):
    """The texts of a task itself; it is also found by those of the message it came from."""

    __tablename__ = "task_documents"
    __table_args__ = (_trigrams("task_documents"),)

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True, autoincrement=False)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    document: Mapped[str] = mapped_column(Text)


TRIGRAMS = {"message_documents": "message_trigrams", "task_documents": "task_trigrams"}
"""Table of documents -> SQLite's index of it."""


def is_compared(connection: Connection, name: str | None, kind: str) -> bool:
    """Whether Alembic is to compare a thing of this database with the tables above.

    SQLite's index is several tables that it makes by itself, and PostgreSQL's is nothing that SQLite could have.
    """
    if connection.dialect.name != "sqlite" or name is None:
        return True
    if kind == "table":
        return not name.startswith(tuple(TRIGRAMS.values()))
    return kind != "index" or name not in {f"ix_{table}_document" for table in TRIGRAMS}
