"""A backup is whole though Sift runs, and a restore loses nothing that was there."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import migrate
from storage.backup import BackupError, backup, restore
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, DeliveryState, Status
from tasks import subscriptions
from tasks.actors import Actor
from tasks.rules import ACTIVE
from tests.vault import VAULT

HOUR = timedelta(hours=1)


def put(store: Store, name: str) -> str:
    store.facts.put(name, "")
    return name


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    db = Database(url, checkpoints=True)
    yield db
    await db.close()


async def names(url: str) -> set[str]:
    async with opened(url) as db:
        return set(await db.read(lambda store: store.facts.like("")))


def damage(file: Path) -> None:
    pages = bytearray(file.read_bytes())
    pages[-40_000:-20_000] = b"\xff" * 20_000
    file.write_bytes(pages)


def leave_in_the_log(database: Path, name: str) -> None:
    """Store a fact as a process does that is killed before it moves its log into the database."""
    log = database.with_name(f"{database.name}-wal")
    with closing(sqlite3.connect(database)) as killed:
        killed.execute("INSERT INTO installation VALUES (?, '')", (name,))
        killed.commit()
        left = database.read_bytes(), log.read_bytes()
    database.write_bytes(left[0])
    log.write_bytes(left[1])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "sift.backup"


@pytest.fixture(autouse=True)
def _folder(file: Path) -> None:
    file.parent.mkdir()


async def test_a_backup_made_while_writers_write_holds_all_that_was_acknowledged_before(
    sqlite_db: Database, sqlite_url: str, file: Path
) -> None:
    async def keep_writing() -> None:
        number = 0
        while True:
            number += 1
            await sqlite_db.write(put, f"during.{number}")

    before = {await sqlite_db.write(put, f"before.{number}") for number in range(100)}
    writing = asyncio.create_task(keep_writing())
    await asyncio.to_thread(backup, sqlite_url, file)
    writing.cancel()

    assert before <= await names(f"sqlite:///{file}")


def test_a_backup_is_one_file_that_only_its_owner_reads(sqlite_url: str, file: Path) -> None:
    backup(sqlite_url, file)

    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_newer_backup_takes_the_place_of_an_older_one(sqlite_db: Database, sqlite_url: str, file: Path) -> None:
    backup(sqlite_url, file)
    await sqlite_db.write(put, "one")

    backup(sqlite_url, file)

    assert await names(f"sqlite:///{file}") == {"one"}


async def test_what_was_restored_is_what_was_backed_up_and_can_be_written_to(sqlite_url: str, file: Path) -> None:
    async with opened(sqlite_url) as db:
        await db.write(put, "before")
        backup(sqlite_url, file)
        await db.write(put, "after")

    restore(file, sqlite_url)

    async with opened(sqlite_url) as db:
        await db.write(put, "later")
    assert migrate.is_current(sqlite_url)
    assert await names(sqlite_url) == {"before", "later"}


async def test_the_database_that_was_there_is_kept(sqlite_url: str, file: Path) -> None:
    backup(sqlite_url, file)
    async with opened(sqlite_url) as db:
        await db.write(put, "after")

    kept = restore(file, sqlite_url)

    assert kept is not None
    assert await names(f"sqlite:///{kept}") == {"after"}


async def test_what_a_killed_process_left_in_the_log_is_kept_too(sqlite_url: str, file: Path) -> None:
    backup(sqlite_url, file)
    leave_in_the_log(Path(sqlite_url.removeprefix("sqlite:///")), "in the log")

    kept = restore(file, sqlite_url)

    assert await names(f"sqlite:///{kept}") == {"in the log"}
    assert await names(sqlite_url) == set()


async def test_a_backup_is_restored_where_nothing_was(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    async with opened(sqlite_url) as db:
        await db.write(put, "one")
    backup(sqlite_url, file)
    elsewhere = f"sqlite:///{tmp_path}/new/sift.db"

    assert restore(file, elsewhere) is None

    assert await names(elsewhere) == {"one"}


async def test_nothing_old_is_sent_again_after_a_restore(sqlite_url: str, file: Path) -> None:
    def add(store: Store) -> None:
        workspace = store.workspaces.add(kind="group", title="", chat_id=-1)
        store.deliveries.want(workspace.id, Channel.CARD, -1, "message:1")
        told = {"name": "Bot", "address": "https://example.com"}
        row = subscriptions.subscribe(store, Actor.INSTALLATION, VAULT, workspace.id, **told)
        subscriptions.send_test(store, Actor.INSTALLATION, row.public_id)
        for remind_at in (datetime.now(UTC) - HOUR, datetime.now(UTC) + HOUR):
            store.tasks.add(
                workspace.id,
                title="",
                kind="task",
                priority="normal",
                status=Status.OPEN,
                remind_at=remind_at,
                snoozed_until=remind_at,
            )

    def still_to_come(store: Store) -> tuple[int, int]:
        return len(store.deliveries.pending(10)), len(store.tasks.to_remind(datetime.now(UTC) + 2 * HOUR, ACTIVE, 10))

    async with opened(sqlite_url) as db:
        await db.write(add)
        assert await db.read(still_to_come) == (1, 2)
    backup(sqlite_url, file)

    restore(file, sqlite_url)

    async with opened(sqlite_url) as db:
        assert await db.read(still_to_come) == (0, 1)
        assert await db.read(lambda store: store.deliveries.counts()) == {DeliveryState.DONE: 1}
        assert not await db.read(lambda store: store.posts.is_due(datetime.now(UTC)))


async def test_a_restore_is_refused_while_something_runs_on_the_database(sqlite_url: str, file: Path) -> None:
    backup(sqlite_url, file)

    async with opened(sqlite_url) as db:
        with pytest.raises(BackupError, match="stop it first"):
            restore(file, sqlite_url)

        await db.write(put, "one")
    assert await names(sqlite_url) == {"one"}


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 5000])
def test_what_is_no_backup_is_refused(sqlite_url: str, file: Path, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(BackupError, match="nothing was restored"):
        restore(file, sqlite_url)

    assert migrate.is_current(sqlite_url)


async def test_the_database_of_another_program_is_refused(sqlite_url: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES ('0001')")
        other.commit()

    with pytest.raises(BackupError, match="no backup of Sift"):
        restore(file, sqlite_url)


async def test_a_damaged_backup_is_refused(sqlite_url: str, file: Path) -> None:
    async with opened(sqlite_url) as db:
        for number in range(50):
            await db.write(lambda store, it: store.facts.put(f"fact.{it}", "x" * 2000), number)
    backup(sqlite_url, file)
    damage(file)

    with pytest.raises(BackupError, match=r"damaged|malformed"):
        restore(file, sqlite_url)

    assert len(await names(sqlite_url)) == 50


async def test_a_backup_of_a_newer_sift_is_refused(sqlite_url: str, file: Path) -> None:
    backup(sqlite_url, file)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()

    with pytest.raises(BackupError, match="newer Sift"):
        restore(file, sqlite_url)


def test_a_missing_file_is_said_in_words(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="can't be opened"):
        restore(file, sqlite_url)
    with pytest.raises(BackupError, match="can't be opened"):
        backup(f"sqlite:///{tmp_path}/missing.db", file)

    assert not file.exists()
    assert not (tmp_path / "missing.db").exists()


def test_the_database_is_not_its_own_backup(sqlite_url: str) -> None:
    with pytest.raises(BackupError, match="itself"):
        backup(sqlite_url, Path(sqlite_url.removeprefix("sqlite:///")))


def test_a_backup_that_can_not_be_written_is_said_in_words(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no backup was made"):
        backup(sqlite_url, tmp_path / "no such folder" / "sift.backup")


def test_postgresql_is_told_how_to_do_it_and_no_password_is_shown(file: Path) -> None:
    url = "postgresql+asyncpg://sift:secret@db/sift"

    with pytest.raises(BackupError, match=r'pg_dump .* "postgresql://sift:\*\*\*@db/sift"') as refused:
        backup(url, file)
    with pytest.raises(BackupError, match=r"pg_restore"):
        restore(file, url)

    assert "secret" not in str(refused.value)
