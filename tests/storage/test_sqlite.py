"""What only SQLite has: one thread that writes in groups, connections that are set up by hand, a file that is full."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import sqlite
from storage.database import Database
from storage.lock import InUseError, alone
from storage.store import Store
from storage.tables import Source

PRAGMAS = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "query_only", "wal_autocheckpoint")


def pragma(store: Store, name: str) -> object:
    return store.facts._session.execute(sa.text(f"PRAGMA {name}")).scalar()


def pragmas(store: Store) -> dict[str, object]:
    return {name: pragma(store, name) for name in PRAGMAS}


def put(store: Store, name: str, value: str = "") -> str:
    store.facts.put(name, value)
    return name


async def names(db: Database) -> set[str]:
    return set(await db.read(lambda store: store.facts.like("")))


class Gate:
    """Work that holds the writer up until it is let go: what is asked for meanwhile makes one group."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def wait(self, _store: Store) -> None:
        self.reached.set()
        self.open.wait()


@pytest.fixture
async def gate(sqlite_db: Database) -> AsyncIterator[Gate]:
    gate = Gate()
    waiting = asyncio.create_task(sqlite_db.write(gate.wait))
    await asyncio.to_thread(gate.reached.wait)
    yield gate
    gate.open.set()
    await waiting


async def test_the_writer_waits_for_the_disk_and_for_others(sqlite_db: Database) -> None:
    assert await sqlite_db.write(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 10_000,
        "foreign_keys": 1,
        "query_only": 0,
        "wal_autocheckpoint": 1000,
    }


async def test_every_reader_is_set_up_alike_and_can_not_write(sqlite_db: Database) -> None:
    readers = await asyncio.gather(*(sqlite_db.read(pragmas) for _ in range(12)))

    assert (
        readers
        == [
            {
                "journal_mode": "wal",
                "synchronous": 2,
                "busy_timeout": 10_000,
                "foreign_keys": 1,
                "query_only": 1,
                "wal_autocheckpoint": 0,
            }
        ]
        * 12
    )


async def test_only_the_process_that_is_told_to_moves_the_log(sqlite_url: str) -> None:
    worker = Database(sqlite_url)

    assert (await worker.write(pragmas))["wal_autocheckpoint"] == 0

    await worker.close()


async def test_a_commit_that_fails_is_told_to_everybody_in_its_group(sqlite_db: Database, gate: Gate) -> None:
    def refer_to_nothing(store: Store) -> None:
        store.facts._session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))  # so the commit is what fails
        store.facts._session.add(Source(workspace_id=404, kind="api", name=""))

    group = [
        asyncio.create_task(write)
        for write in (sqlite_db.write(put, "one"), sqlite_db.write(refer_to_nothing), sqlite_db.write(put, "two"))
    ]
    await asyncio.sleep(0)
    gate.open.set()

    outcomes = await asyncio.gather(*group, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [IntegrityError] * 3
    assert await names(sqlite_db) == set()
    assert await sqlite_db.write(put, "next") == "next"


async def test_work_whose_caller_gave_up_while_it_waited_is_done_all_the_same(sqlite_db: Database, gate: Gate) -> None:
    given_up = asyncio.create_task(sqlite_db.write(put, "given up"))
    kept = asyncio.create_task(sqlite_db.write(put, "kept"))
    await asyncio.sleep(0)
    given_up.cancel()
    gate.open.set()

    await kept

    assert await names(sqlite_db) == {"given up", "kept"}


async def test_the_writer_outlives_a_loop_that_is_gone(sqlite_db: Database, gate: Gate) -> None:
    async def ask_and_leave() -> None:
        asyncio.create_task(sqlite_db.write(put, "left behind"))  # noqa: RUF006 - it is left behind on purpose
        await asyncio.sleep(0)

    await asyncio.to_thread(asyncio.run, ask_and_leave())
    gate.open.set()

    assert await sqlite_db.write(put, "next") == "next"
    assert await names(sqlite_db) == {"left behind", "next"}


async def test_every_write_is_done_by_one_thread(sqlite_db: Database) -> None:
    threads = await asyncio.gather(*(sqlite_db.write(lambda _: threading.current_thread()) for _ in range(20)))

    assert [thread.name for thread in set(threads)] == ["sqlite-writer"]


async def test_a_database_that_is_migrated_or_restored_is_not_opened(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)

    with alone(sqlite.path_of(sqlite_url), wait=0), pytest.raises(InUseError, match="migrated or restored"):
        Database(sqlite_url)


async def test_a_closed_database_takes_no_work(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    await db.write(put, "one")
    await db.close()

    with pytest.raises(RuntimeError, match="closed"):
        await db.write(put, "two")


async def test_what_was_asked_for_before_closing_is_written(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    writes = [asyncio.create_task(db.write(put, f"fact.{number}")) for number in range(100)]
    await asyncio.sleep(0)

    await db.close()

    assert len(await asyncio.gather(*writes)) == 100


async def test_a_full_disk_is_an_error_to_the_writer_and_passes(sqlite_db: Database) -> None:
    stored = await fill(sqlite_db)

    with pytest.raises(OperationalError, match="full"):
        await sqlite_db.write(put, "too much", "x" * 100_000)
    await sqlite_db.write(limit_pages, 1_000_000)
    await sqlite_db.write(put, "space again", "x" * 100_000)

    assert await names(sqlite_db) == {*stored, "space again"}


async def test_a_disk_that_fills_within_a_group_keeps_exactly_what_was_acknowledged(
    sqlite_db: Database, gate: Gate
) -> None:
    gate.open.set()
    stored = await fill(sqlite_db)
    writes = {f"group.{number}": "x" * size for number, size in enumerate([10, 200_000, 10, 50_000, 10])}

    outcomes = await asyncio.gather(
        *(sqlite_db.write(put, name, value) for name, value in writes.items()), return_exceptions=True
    )

    acknowledged = {outcome for outcome in outcomes if isinstance(outcome, str)}
    assert any(isinstance(outcome, OperationalError) for outcome in outcomes)
    assert await names(sqlite_db) == {*stored, *acknowledged}


def limit_pages(store: Store, pages: int) -> None:
    pragma(store, f"max_page_count={pages}")


async def fill(db: Database) -> set[str]:
    """Leave the database hardly any space, and return the names of what is in it."""
    used = await db.write(lambda store: pragma(store, "page_count"))
    assert isinstance(used, int)
    await db.write(limit_pages, used + 5)
    stored: set[str] = set()
    try:
        for number in range(1000):
            stored.add(await db.write(put, f"fill.{number}", "x" * 1000))
    except OperationalError:
        return stored
    raise AssertionError("the limit did not hold")


async def test_what_was_deleted_is_not_left_in_the_file(sqlite_url: str) -> None:
    secret = "the words that somebody erased " * 400
    database = Database(sqlite_url, checkpoints=True)
    await database.write(put, "small", "a few erased words")
    await database.write(put, "large", secret)

    await database.write(lambda store: store.facts.drop(["small", "large"]))
    await database.close()

    left = sqlite.path_of(sqlite_url).read_bytes()
    assert b"erased" not in left
