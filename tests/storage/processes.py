"""What other processes do to a database in tests."""

import asyncio
import multiprocessing
from multiprocessing.connection import Connection

from storage.database import Database
from storage.store import Store

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([__name__])

COUNTER = "counter"


def count_up(store: Store) -> None:
    """Read, then write: what loses changes wherever two may read the same."""
    store.facts.put(COUNTER, str(int(store.facts.get(COUNTER) or 0) + 1))


def count_together(url: str, writers: int, times: int) -> None:
    """Count up from many tasks at once, in this process."""

    async def count() -> None:
        database = Database(url)

        async def write() -> None:
            for _ in range(times):
                await database.write(count_up)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(writers):
                tasks.create_task(write())
        await database.close()

    asyncio.run(count())


def write_until_killed(url: str, name: str, acknowledged: Connection) -> None:
    """Store facts for ever, from many tasks at once, and tell the name of each that is stored."""

    async def write_all() -> None:
        database = Database(url, checkpoints=True)

        async def write(writer: int) -> None:
            number = 0
            while True:
                number += 1
                fact = f"{name}.{writer}.{number}"
                await database.write(lambda store: store.facts.put(fact, ""))  # noqa: B023 - awaited at once
                acknowledged.send(fact)

        await asyncio.gather(*(write(writer) for writer in range(8)))

    asyncio.run(write_all())
