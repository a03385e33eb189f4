"""Many processes write to one database, and may die at any moment."""

import contextlib
import random
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest

from storage.database import Database
from tests.storage.processes import COUNTER, count_together, processes, write_until_killed

pytestmark = pytest.mark.own_database


async def test_no_change_is_lost_between_two_processes_of_many_writers(database_url: str) -> None:
    running = [processes.Process(target=count_together, args=(database_url, 4, 100)) for _ in range(2)]
    for process in running:
        process.start()
    for process in running:
        process.join()

    assert [process.exitcode for process in running] == [0, 0]
    database = Database(database_url)
    counted = await database.read(lambda store: store.facts.get(COUNTER))
    await database.close()
    assert counted == str(2 * 4 * 100)


async def test_what_was_acknowledged_is_there_whenever_the_process_is_killed(database_url: str) -> None:
    acknowledged: set[str] = set()

    for kill in range(20):
        acknowledged |= acknowledged_until_killed(database_url, f"fact.{kill}")

    database = Database(database_url)
    stored = await database.read(lambda store: store.facts.like("fact."))
    await database.close()
    assert len(acknowledged) > 20
    assert acknowledged - stored.keys() == set()


def acknowledged_until_killed(url: str, name: str) -> set[str]:
    receiving, sending = processes.Pipe(duplex=False)
    process = processes.Process(target=write_until_killed, args=(url, name, sending))
    process.start()
    sending.close()
    first = receiving.recv()
    time.sleep(random.uniform(0, 0.05))  # the moment is any moment
    process.kill()
    process.join()
    return {first, *rest(receiving)}


def rest(receiving: Connection) -> Iterator[str]:
    with receiving, contextlib.suppress(EOFError):
        while True:
            yield receiving.recv()
