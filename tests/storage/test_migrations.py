"""Migrations and tables say the same, on every engine."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage import migrate
from storage.tables import Base


def differences(connection: sa.Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, Base.metadata)


def test_migrations_make_exactly_the_tables(database_url: str) -> None:
    assert migrate.run(database_url, differences) == []
