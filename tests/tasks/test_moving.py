"""Everything is there after a move to another database, in both directions, and nothing is when it fails."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import migrate, moving
from storage.database import Database
from storage.filters import Filters
from storage.moving import MoveError, content, move
from storage.store import Store
from storage.tables import Base, Role
from tasks import actions, audit_chain, making, teams, undoing
from tasks.changes import new_batch
from tests import postgres
from tests.tasks import planted
from tests.tasks.conftest import Cast, make_cast
from tests.vault import VAULT

TITLE = "Buy milk\0 \ud800 для Олі"


@pytest.fixture
def target(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of the other engine."""
    if database_url.startswith("postgresql"):
        yield f"sqlite:///{tmp_path / 'moved' / 'sift.db'}"
        return
    for url in request.getfixturevalue("postgresql_template")(postgres.newest_binaries()).new():
        migrate.run(url, empty)
        yield url


def empty(connection: sa.Connection) -> None:
    connection.exec_driver_sql("DROP SCHEMA public CASCADE")
    connection.exec_driver_sql("CREATE SCHEMA public")


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    db = Database(url, checkpoints=True)
    yield db
    await db.close()


@pytest.fixture
async def cast(database_url: str) -> Cast:
    """A workspace with a row in every table, tasks that undo and refer to each other, and a log that is sealed."""
    async with opened(database_url) as db:
        cast = await db.write(make_cast)
        await db.write(lambda store: planted.plant(store, cast))
        await db.write(live, cast)
        await db.write(audit_chain.extend, VAULT)
    return cast


def live(store: Store, cast: Cast) -> None:
    """Words that no engine stores as they are, a change that was taken back, and acts for the audit log."""
    first = making.add_task(store, cast.as_ann, cast.workspace.id, title=TITLE)
    batch = new_batch()
    actions.change(store, cast.as_ann, first.id, priority="urgent", batch=batch)
    undoing.undo_batch(store, cast.as_ann, batch)
    teams.set_role(store, cast.as_ann, cast.workspace.id, cast.bob.id, Role.VIEWER)


def tables(connection: sa.Connection) -> dict[str, moving.Content]:
    return {table.name: content(table, connection) for table in Base.metadata.sorted_tables}


@pytest.mark.own_database
async def test_every_row_of_every_table_is_there(database_url, target, cast):
    told: list[tuple[str, int]] = []

    moved = await asyncio.to_thread(move, database_url, target, lambda table, rows: told.append((table, rows)))

    there = await asyncio.to_thread(migrate.run, target, tables)
    assert there == moved == await asyncio.to_thread(migrate.run, database_url, tables)
    assert all(moved[table.name].rows for table in Base.metadata.sorted_tables if table.name not in planted.NOBODYS)
    assert dict(told) == {name: it.rows for name, it in moved.items() if it.rows}
    assert await asyncio.to_thread(migrate.is_current, target)


@pytest.mark.own_database
async def test_work_goes_on_there(database_url, target, cast):
    await asyncio.to_thread(move, database_url, target)

    async with opened(target) as db:
        seen = await db.read(lambda store: store.tasks.page([cast.workspace.id], Filters(q="для олі")))
        new = await db.write(lambda store: making.add_task(store, cast.as_ann, cast.workspace.id, title="Call Zed").id)
        found = await db.read(lambda store: store.tasks.page([cast.workspace.id], Filters(q="call zed")))
        checking = audit_chain.Checking()
        while await db.read(checking.step, VAULT):
            pass

    assert [task.title for task in seen] == [TITLE]
    assert [task.id for task in found] == [new]
    assert new > max(task.id for task in seen)
    assert not checking.verdict.faults
    assert checking.verdict.entries


@pytest.mark.own_database
async def test_the_source_is_as_it_was(database_url, target, cast):
    before = await asyncio.to_thread(migrate.run, database_url, tables)

    await asyncio.to_thread(move, database_url, target)

    assert await asyncio.to_thread(migrate.run, database_url, tables) == before


@pytest.mark.own_database
async def test_a_copy_that_differs_is_none(database_url, target, cast, monkeypatch):
    """As when an engine keeps a value in another way than it was given."""
    honest = moving.content

    def other(table, connection):
        return honest(table, connection) + ({"id": 0} if table.name == "messages" else {"same": True})

    monkeypatch.setattr(moving, "content", other)
    with pytest.raises(MoveError, match="came out different"):
        await asyncio.to_thread(move, database_url, target)
    monkeypatch.setattr(moving, "content", honest)

    assert await asyncio.to_thread(is_empty, target)
    await asyncio.to_thread(move, database_url, target)


@pytest.mark.own_database
async def test_a_move_that_breaks_off_leaves_nothing_and_is_run_again(database_url, target, cast):
    def fail(table, _rows):
        if table == "tasks":
            raise OSError("the machine is going down")

    with pytest.raises(MoveError, match="going down"):
        await asyncio.to_thread(move, database_url, target, fail)

    assert await asyncio.to_thread(is_empty, target)
    await asyncio.to_thread(move, database_url, target)


def is_empty(url: str) -> bool:
    if url.startswith("sqlite"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        return not [path for path in folder.glob("*") if not path.name.endswith(".lock")]
    return migrate.current(url) is None


@pytest.mark.own_database
async def test_a_database_that_has_something_is_not_written_to(database_url, target, cast):
    await asyncio.to_thread(move, database_url, target)
    before = await asyncio.to_thread(migrate.run, target, tables)

    with pytest.raises(MoveError, match="already"):
        await asyncio.to_thread(move, database_url, target)

    assert await asyncio.to_thread(migrate.run, target, tables) == before


@pytest.mark.own_database
async def test_nothing_is_moved_while_sift_runs(database_url, target, cast):
    async with opened(database_url) as db:
        await db.read(lambda store: store.facts.like(""))

        with pytest.raises(MoveError, match="stop"):
            await asyncio.to_thread(move, database_url, target)

    assert await asyncio.to_thread(is_empty, target)


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "postgresql://", "a file", "postgresql://[::1/x"])
def test_what_is_no_database_is_refused(sqlite_url, url):
    with pytest.raises(MoveError, match="no database that Sift knows"):
        move(sqlite_url, url)


def test_a_database_does_not_move_onto_itself(sqlite_url):
    with pytest.raises(MoveError, match="in use now"):
        move(sqlite_url, sqlite_url)


def test_one_that_is_away_is_named_so(sqlite_url, tmp_path):
    with pytest.raises(MoveError, match="can't do its work"):
        move(sqlite_url, f"postgresql://postgres@/sift?host={tmp_path}")
    with pytest.raises(MoveError, match="can't do its work"):
        move(sqlite_url, "postgresql://postgres@localhost:1/sift")
    with pytest.raises(MoveError, match="not there"):
        move(f"sqlite:///{tmp_path / 'none.db'}", "postgresql://postgres@localhost:1/sift")


def test_who_may_not_is_told_what_the_server_says(sqlite_url, postgresql_url):
    with pytest.raises(MoveError, match='role "nobody" does not exist'):
        move(sqlite_url, postgresql_url.replace("postgres@", "nobody@"))


def test_an_older_schema_is_migrated_first(sqlite_url, tmp_path):
    migrate.downgrade(sqlite_url, migrate.known()[1])

    with pytest.raises(MoveError, match="sift migrate"):
        move(sqlite_url, f"sqlite:///{tmp_path / 'new.db'}")
