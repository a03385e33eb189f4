"""A database is brought to the newest schema once, whole or not at all."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from storage import migrate, snapshot
from storage.database import Database
from storage.lock import InUseError
from storage.search_tables import is_compared
from storage.tables import Base, Person, Source, Workspace, now
from storage.web_tables import SavedFilter

pytestmark = pytest.mark.own_database

NEXT = """
from alembic import op

revision = "9000"
down_revision = {previous!r}


def upgrade() -> None:
    op.execute("CREATE TABLE added_later (id INTEGER PRIMARY KEY)")


def downgrade() -> None:
    op.drop_table("added_later")
"""


@pytest.fixture
def next_revision(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """A migration that is newer than those there are."""
    folder = shutil.copytree(migrate.FOLDER, tmp_path_factory.mktemp("newer") / "migrations")
    (folder / "versions" / "9000_next.py").write_text(NEXT.format(previous=migrate.newest()))
    monkeypatch.setattr(migrate, "FOLDER", folder)
    return "9000"


def differences(connection: sa.Connection) -> Any:
    def included(_item: object, name: str | None, kind: str, *_: object) -> bool:
        return is_compared(connection, name, kind)

    options = {"compare_type": True, "compare_server_default": True, "include_object": included}
    context = MigrationContext.configure(connection, opts=options)
    return compare_metadata(context, Base.metadata)


def partial_indexes(connection: sa.Connection) -> dict[str, str]:
    """Index name -> its condition, as the database words it; Alembic does not compare these."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
    else:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '% WHERE %'"
    return {name: sql.split(" WHERE ")[1] for name, sql in connection.execute(sa.text(query))}


def made_from_tables(connection: sa.Connection) -> dict[str, str]:
    """The same of tables that no migration made."""
    migrated = sa.MetaData()
    migrated.reflect(connection, only=lambda name, _: name in Base.metadata.tables)
    migrated.drop_all(connection)
    Base.metadata.create_all(connection)
    return partial_indexes(connection)


def test_migrations_make_exactly_the_tables(database_url: str) -> None:
    assert migrate.run(database_url, differences) == []


def test_migrations_make_exactly_the_partial_indexes(database_url: str) -> None:
    migrated = migrate.run(database_url, partial_indexes)

    assert "ix_inbox_waiting" in migrated
    assert migrated == migrate.run(database_url, made_from_tables)


def test_migrations_go_up_and_down_and_up(database_url: str) -> None:
    migrate.downgrade(database_url, "base")
    left = migrate.run(database_url, lambda connection: sa.inspect(connection).get_table_names())
    migrate.upgrade(database_url)

    assert left == ["alembic_version"]
    assert migrate.run(database_url, differences) == []


def test_an_empty_database_has_no_revision_and_a_migrated_one_has_the_newest(database_url: str) -> None:
    assert migrate.current(database_url) == migrate.newest()
    assert migrate.is_current(database_url)

    migrate.downgrade(database_url, "base")

    assert migrate.current(database_url) is None
    assert not migrate.is_current(database_url)


def test_asking_for_the_revision_makes_no_file(tmp_path: Path) -> None:
    assert migrate.current(f"sqlite:///{tmp_path}/sift.db") is None
    assert list(tmp_path.iterdir()) == []


def test_many_that_migrate_at_once_do_it_once(database_url: str) -> None:
    migrate.downgrade(database_url, "base")

    command = [sys.executable, "-c", "import sys; from storage import migrate; migrate.upgrade(sys.argv[1])"]
    processes = [subprocess.Popen([*command, database_url]) for _ in range(3)]

    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert migrate.run(database_url, differences) == []


def test_a_database_of_a_newer_sift_is_left_alone(database_url: str) -> None:
    migrate.run(database_url, _set_revision("9999"))

    with pytest.raises(migrate.NewerSchemaError, match="9999"):
        migrate.upgrade(database_url)


def test_a_migration_that_fails_changes_nothing(database_url: str) -> None:
    def fail_at_the_end(connection: sa.Connection) -> None:
        migrate.upgrade_here(connection)
        raise RuntimeError("the last statement failed")

    migrate.downgrade(database_url, "base")

    with pytest.raises(RuntimeError, match="last statement"):
        migrate.run(database_url, fail_at_the_end)

    assert migrate.run(database_url, lambda it: sa.inspect(it).get_table_names()) == ["alembic_version"]


def test_a_database_with_data_is_copied_before_it_is_migrated(
    sqlite_url: str, tmp_path: Path, next_revision: str
) -> None:
    migrate.run(sqlite_url, lambda it: it.exec_driver_sql("INSERT INTO installation VALUES ('name', 'old')"))

    migrate.upgrade(sqlite_url)

    assert migrate.current(sqlite_url) == next_revision
    copy = f"sqlite:///{tmp_path}/sift.db.before-{next_revision}"
    assert migrate.current(copy) == migrate.known()[1]
    assert migrate.run(copy, lambda it: it.exec_driver_sql("SELECT value FROM installation").scalar()) == "old"


def test_a_new_database_and_a_current_one_are_not_copied(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/sift.db"

    migrate.upgrade(url)
    migrate.upgrade(url)

    assert {path.name for path in tmp_path.iterdir()} == {"sift.db", "sift.db.lock"}


async def test_a_database_that_is_in_use_is_not_migrated(
    sqlite_url: str, next_revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0)
    running = Database(sqlite_url)

    with pytest.raises(InUseError, match="stop it first"):
        await asyncio.to_thread(migrate.upgrade, sqlite_url)
    await running.close()
    await asyncio.to_thread(migrate.upgrade, sqlite_url)

    assert migrate.current(sqlite_url) == next_revision


async def test_a_database_that_is_migrated_already_may_be_in_use(sqlite_db: Database, sqlite_url: str) -> None:
    await sqlite_db.write(lambda store: store.facts.put("name", "value"))

    migrate.upgrade(sqlite_url)

    assert migrate.is_current(sqlite_url)


def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it(sqlite_url: str) -> None:
    def rebuild(connection: sa.Connection) -> int:
        connection.execute(sa.insert(Workspace).values(id=1, kind="default", title=""))
        connection.execute(sa.insert(Source).values(id=1, workspace_id=1, kind="api", name="script"))
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("workspaces", recreate="always") as table:
            table.alter_column("title", nullable=True)
        return int(connection.exec_driver_sql("SELECT count(*) FROM sources").scalar_one())

    assert migrate.run(sqlite_url, rebuild) == 1


def test_saved_filters_of_one_name_are_told_apart_by_numbers(database_url: str) -> None:
    def save(connection: sa.Connection) -> None:
        connection.execute(sa.insert(Workspace).values(id=1, kind="default", title=""))
        connection.execute(sa.insert(Person).values(id=1, name="Ann"))
        names = [("Bugs", 1), ("BUGS", 1), ("Bugs 2", 1), ("bugs", 1), ("x" * 60, 1), ("X" * 60, 1), ("Bugs", None)]
        for number, (name, person_id) in enumerate(names):
            row = {"id": number, "public_id": str(number), "workspace_id": 1, "person_id": person_id, "name": name}
            same = {"page": "tasks", "query": "kind=bug", "position": 0, "created_at": now(), "updated_at": now()}
            connection.execute(sa.insert(SavedFilter.__table__).values(row | same))

    def names(connection: sa.Connection) -> list[str]:
        return [*connection.scalars(sa.select(SavedFilter.name).order_by(SavedFilter.id))]

    migrate.downgrade(database_url, "0006")
    migrate.run(database_url, save)

    migrate.upgrade(database_url)

    expected = ["Bugs", "BUGS 3", "Bugs 2", "bugs 4", "x" * 60, "X" * 58 + " 2", "Bugs"]
    assert migrate.run(database_url, names) == expected


def test_the_file_says_whose_it_is(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as file:
        assert file.execute("PRAGMA application_id").fetchone() == (snapshot.APPLICATION_ID,)


def _set_revision(revision: str) -> Callable[[sa.Connection], object]:
    return lambda it: it.execute(sa.text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
