"""One process of a kind on a database, and the next one when it is gone."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from storage import leader, sqlite
from storage.leader import only

HOLD = """
import asyncio, sys
from storage.leader import only

async def main():
    async with only(sys.argv[1], "bot", asyncio.Event(), lambda: None):
        print("held", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


WATCH = """
import asyncio, sys
from storage import leader

async def main():
    leader.KEEP_SECONDS = 0.1
    async with leader.only(sys.argv[1], "bot", asyncio.Event(), lambda: None) as watch:
        print("held", flush=True)
        try:
            await watch()
        except leader.LostError:
            print("lost", flush=True)

asyncio.run(main())
"""


async def take(url: str, name: str, said: list[str], held: asyncio.Event, go: asyncio.Event) -> None:
    async with only(url, name, asyncio.Event(), lambda: said.append("waiting")):
        held.set()
        await go.wait()


async def test_the_second_waits_says_so_and_takes_over(database_url: str) -> None:
    said: list[str] = []
    first, second, go = asyncio.Event(), asyncio.Event(), asyncio.Event()
    one = asyncio.create_task(take(database_url, "bot", [], first, go))
    await asyncio.wait_for(first.wait(), 10)

    two = asyncio.create_task(take(database_url, "bot", said, second, go))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(second.wait(), leader.LOOK_AGAIN_SECONDS * 2)
    assert said == ["waiting"]
    go.set()
    await asyncio.wait_for(second.wait(), 10)

    await asyncio.gather(one, two)


async def test_who_is_asked_to_stop_waits_no_longer(database_url: str) -> None:
    stop = asyncio.Event()

    async with (
        only(database_url, "bot", asyncio.Event(), _never),
        asyncio.timeout(10),
        only(database_url, "bot", stop, stop.set) as watch,
    ):
        assert watch is None


async def test_another_kind_does_not_wait(database_url: str) -> None:
    async with (
        only(database_url, "bot", asyncio.Event(), lambda: None),
        only(database_url, "web", asyncio.Event(), _never),
    ):
        pass


async def test_a_killed_holder_leaves_its_place(database_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, database_url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    process.kill()

    async with asyncio.timeout(10), only(database_url, "bot", asyncio.Event(), lambda: None):
        await process.wait()


async def test_a_frozen_holder_loses_its_place_and_knows_it_when_it_goes_on(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "GONE_SECONDS", 1.0)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WATCH, postgresql_url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    process.send_signal(signal.SIGSTOP)

    async with asyncio.timeout(20), only(postgresql_url, "bot", asyncio.Event(), lambda: None) as watch:
        assert watch
        process.send_signal(signal.SIGCONT)
        assert await process.stdout.readline() == b"lost\n"
    await process.wait()


async def test_a_holder_that_says_so_keeps_its_place(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader, "KEEP_SECONDS", 0.1)
    monkeypatch.setattr(leader, "GONE_SECONDS", 1.0)
    asked, looks = leader._advised, 0

    async def counted(connection, name):
        nonlocal looks
        looks += 1
        return await asked(connection, name)

    stop = asyncio.Event()
    monkeypatch.setattr(leader, "_advised", counted)
    async with only(postgresql_url, "bot", asyncio.Event(), _never) as watch:
        assert watch
        watching = asyncio.ensure_future(watch())
        async with asyncio.timeout(20), only(postgresql_url, "bot", stop, lambda: _after(3.0, stop)) as other:
            assert other is None
        assert looks > 4
        assert not watching.done()
        watching.cancel()


async def test_who_stood_still_for_too_long_knows_it_by_itself(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "KEEP_SECONDS", 0.05)
    monkeypatch.setattr(leader, "GONE_SECONDS", 0.01)

    async with only(postgresql_url, "bot", asyncio.Event(), _never) as watch:
        assert watch
        with pytest.raises(leader.LostError, match="stood still"):
            await asyncio.wait_for(watch(), 10)


async def test_who_loses_the_connection_hears_of_it(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader, "KEEP_SECONDS", 0.05)

    async with only(postgresql_url, "bot", asyncio.Event(), lambda: None) as watch:
        assert watch
        watching = asyncio.ensure_future(watch())
        await _end_other_connections(postgresql_url)
        with pytest.raises(leader.LostError):
            await asyncio.wait_for(watching, 10)


def test_a_file_beside_the_database_holds_the_place(sqlite_url: str) -> None:
    async def run() -> Path:
        async with only(sqlite_url, "bot", asyncio.Event(), lambda: None):
            path = sqlite.path_of(sqlite_url)
            return path.with_name(f"{path.name}.bot")

    assert asyncio.run(run()).exists()


def _after(seconds: float, stop: asyncio.Event) -> None:
    asyncio.get_running_loop().call_later(seconds, stop.set)


def _never() -> None:
    raise AssertionError("it had to wait")


async def _end_other_connections(url: str) -> None:
    engine = create_async_engine(sa.make_url(url).set(drivername="postgresql+asyncpg"), poolclass=sa.NullPool)
    async with engine.connect() as connection:
        await connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await engine.dispose()
