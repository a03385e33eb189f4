"""Transactions of many tasks: each stands or falls alone, and what is acknowledged is stored."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from storage.database import Database
from storage.store import Store
from storage.tables import Installation, Source, Workspace
from tests.storage.processes import COUNTER, count_up


def put(store: Store, name: str) -> str:
    store.facts.put(name, "stored")
    return name


def insert(store: Store, name: str) -> None:
    """Fails when the name is there."""
    store.facts._session.add(Installation(name=name, value="inserted"))
    store.facts._session.flush()


def put_and_fail(store: Store, name: str) -> None:
    put(store, name)
    raise LookupError(name)


async def names(db: Database) -> set[str]:
    return set(await db.read(lambda store: store.facts.like("")))


async def test_a_write_returns_what_its_function_returns(db: Database) -> None:
    assert await db.write(put, "one") == "one"
    assert await names(db) == {"one"}


async def test_rows_can_be_read_after_their_transaction(db: Database) -> None:
    def add(store: Store) -> tuple[Source, Workspace]:
        workspace = store.workspaces.add(kind="default", title="")
        return store.workspaces.source(workspace.id, "api", "script"), workspace

    source, workspace = await db.write(add)

    assert (source.name, workspace.kind, workspace.options) == ("script", "default", {})


async def test_what_fails_among_many_fails_alone(db: Database) -> None:
    await db.write(put, "taken")

    outcomes = await asyncio.gather(
        db.write(put, "before"),
        db.write(insert, "taken"),
        db.write(put, "between"),
        db.write(put_and_fail, "undone"),
        db.write(put, "after"),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [str, IntegrityError, str, LookupError, str]
    assert await names(db) == {"taken", "before", "between", "after"}


async def test_work_that_swallows_an_error_which_undid_it_does_not_pass_for_done(db: Database) -> None:
    def swallow(store: Store) -> None:
        put(store, "undone")
        try:
            insert(store, "taken")
        except DBAPIError:
            return

    await db.write(put, "taken")

    with pytest.raises(SQLAlchemyError):
        await db.write(swallow)

    assert await names(db) == {"taken"}


async def test_work_that_undoes_itself_and_goes_on_leaves_nothing_and_says_so(db: Database) -> None:
    def undo(store: Store) -> None:
        put(store, "undone")
        store.facts._session.rollback()
        put(store, "after")

    outcomes = await asyncio.gather(db.write(put, "one"), db.write(undo), db.write(put, "two"), return_exceptions=True)

    assert isinstance(outcomes[1], SQLAlchemyError)
    assert await names(db) == {"one", "two"}


async def test_work_may_try_what_fails_in_a_savepoint_of_its_own(db: Database) -> None:
    def try_and_go_on(store: Store) -> None:
        put(store, "before")
        try:
            with store.facts._session.begin_nested():
                insert(store, "taken")
        except IntegrityError:
            put(store, "instead")

    await db.write(put, "taken")

    await db.write(try_and_go_on)

    assert await names(db) == {"taken", "before", "instead"}


@pytest.mark.parametrize("error", [StopIteration, SystemExit, asyncio.CancelledError])
async def test_an_unusual_error_reaches_who_asked_and_nobody_else(db: Database, error: type[BaseException]) -> None:
    def fail(_store: Store) -> None:
        raise error

    failing = asyncio.create_task(reraised_as_runtime_error(db, fail))

    with pytest.raises(RuntimeError):
        await failing

    assert await db.write(put, "next") == "next"


async def reraised_as_runtime_error(db: Database, work: Callable[[Store], None]) -> None:
    try:
        await db.write(work)
    except BaseException as error:
        raise RuntimeError from error


async def test_an_error_of_the_database_tells_no_value(db: Database) -> None:
    await db.write(insert, "one")

    with pytest.raises(IntegrityError) as failed:
        await db.write(insert, "one")

    assert "INSERT INTO installation" in str(failed.value)
    assert "inserted" not in str(failed.value)


async def test_a_caller_who_gives_up_hurts_nobody(db: Database) -> None:
    writes = [asyncio.create_task(db.write(put, f"fact.{number}")) for number in range(20)]
    await asyncio.sleep(0)
    for given_up in writes[::2]:
        given_up.cancel()

    kept = await asyncio.gather(*writes[1::2])

    assert kept == [f"fact.{number}" for number in range(1, 20, 2)]
    assert set(kept) <= await names(db)
    assert await db.write(put, "next") == "next"


async def test_tasks_that_read_and_then_write_lose_no_change(db: Database) -> None:
    await asyncio.gather(*(db.write(count_up) for _ in range(50)))

    assert await db.read(lambda store: store.facts.get(COUNTER)) == "50"


async def test_two_who_look_and_then_insert_make_one(db: Database) -> None:
    def look_and_insert(store: Store) -> bool:
        if store.facts.get("once") is not None:
            return False
        insert(store, "once")
        return True

    made = await asyncio.gather(*(db.write(look_and_insert) for _ in range(8)))

    assert sorted(made) == [False] * 7 + [True]


async def test_a_read_can_not_write(db: Database) -> None:
    with pytest.raises(DBAPIError):
        await db.read(put, "one")

    assert await names(db) == set()


async def test_a_read_sees_one_state_whatever_is_written_meanwhile(db: Database, database_url: str) -> None:
    async def write_elsewhere() -> None:
        other = Database(database_url)
        await other.write(put, "meanwhile")
        await other.close()

    def read_twice(store: Store) -> tuple[set[str], set[str]]:
        first = set(store.facts.like(""))
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(asyncio.run, write_elsewhere()).result()
        return first, set(store.facts.like(""))

    assert await db.read(read_twice) == (set(), set())
    assert await names(db) == {"meanwhile"}
