from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from dramatiq.brokers.redis import RedisBroker
from redis.exceptions import ConnectionError as BrokerAwayError

from bot import clockwork, queue
from bot.bell import Bell
from bot.clockwork import Numbering, Relay, Reminding, Sweep, Tidying
from bot.health import Health
from storage.database import Database
from storage.store import Store
from storage.tables import Message, MessageState
from tasks import claims, making, people
from tasks.actors import Actor
from tasks.rules import DueDate
from tests.bot.conftest import NOWHERE
from tests.bot.stored import store_messages


@pytest.fixture
def health() -> Health:
    return Health("bot", "test")


def ids_in(broker: RedisBroker) -> list[int]:
    """Every id that waits in the broker, in order."""
    jobs = broker.client.lrange(f"dramatiq:{queue.QUEUE}", 0, -1)
    found: list[int] = []
    for job in jobs:
        body = broker.client.hget(f"dramatiq:{queue.QUEUE}.msgs", job)
        found += queue.dramatiq.Message.decode(body).args[0]
    return found


async def change(db: Database, ids: Sequence[int], **values: object) -> None:
    def work(store: Store) -> None:
        for message_id in ids:
            row = store.messages.get(message_id)
            for name, value in values.items():
                setattr(row, name, value)

    await db.write(work)


async def get(db: Database, message_id: int) -> Message:
    row = await db.read(lambda store: store.messages.get(message_id))
    assert row
    return row


async def test_no_word_of_a_message_is_in_the_broker(db: Database, broker: RedisBroker, health: Health) -> None:
    await store_messages(db, "planted-mark")

    await Relay(db, broker, health).round()

    kept = [broker.client.dump(key) or b"" for key in broker.client.scan_iter()]
    assert kept
    assert not [value for value in kept if b"planted" in value]


async def test_stored_messages_are_handed_out_once_in_jobs_of_32(
    db: Database, broker: RedisBroker, health: Health
) -> None:
    ids = await store_messages(db, *(f"{n}" for n in range(40)))
    relay = Relay(db, broker, health)

    assert not await relay.round()
    assert not await relay.round()

    assert ids_in(broker) == ids
    assert queue.jobs_waiting(broker) == 2
    assert health.parts()["broker"] is None


async def test_while_the_broker_is_away_messages_wait_and_health_says_so(sqlite_db: Database, health: Health) -> None:
    (message_id,) = await store_messages(sqlite_db, "one")
    away = queue.make_broker(NOWHERE)

    with pytest.raises(BrokerAwayError):
        await Relay(sqlite_db, away, health).round()

    assert "messages are kept and wait" in str(health.parts()["broker"])
    assert (await get(sqlite_db, message_id)).enqueued_at is None


async def test_what_the_broker_lost_is_handed_out_again(
    db: Database, broker: RedisBroker, bell: Bell, health: Health
) -> None:
    ids = await store_messages(db, "one", "two")
    await Relay(db, broker, health).round()
    broker.client.flushall()
    sweep = Sweep(db, broker, bell, health)

    await sweep.round()
    assert ids_in(broker) == [], "two seconds have not passed yet"

    await change(db, ids, enqueued_at=datetime.now(UTC) - timedelta(seconds=3))
    await sweep.round()
    assert ids_in(broker) == ids

    await sweep.round()
    assert ids_in(broker) == ids, "they are out again, and no longer late"


async def test_while_jobs_wait_only_what_is_very_late_is_handed_out_again(
    sqlite_db: Database, broker: RedisBroker, bell: Bell, health: Health
) -> None:
    late, waiting = await store_messages(sqlite_db, "late", "waiting")
    await Relay(sqlite_db, broker, health).round()
    await change(sqlite_db, [late], enqueued_at=datetime.now(UTC) - timedelta(seconds=16))
    await change(sqlite_db, [waiting], enqueued_at=datetime.now(UTC) - timedelta(seconds=10))

    await Sweep(sqlite_db, broker, bell, health).round()

    assert ids_in(broker) == [late, waiting, late]


async def test_the_claims_of_a_dead_worker_are_freed_and_handed_out_at_once(
    db: Database, broker: RedisBroker, bell: Bell, health: Health
) -> None:
    ids = await store_messages(db, "one", "two")
    await Relay(db, broker, health).round()
    await db.write(claims.claim, ids, "the dead one")
    await change(db, ids, lease_until=datetime.now(UTC) - timedelta(seconds=1))
    broker.client.flushall()

    async with bell.listen() as heard:
        heard.topics = frozenset({"messages"})
        await Sweep(db, broker, bell, health).round()
        assert await heard.wait(1)
    await Relay(db, broker, health).round()

    assert ids_in(broker) == ids
    assert {(await get(db, it)).state for it in ids} == {MessageState.NEW}


async def test_events_get_numbers_in_one_order_without_gaps(db: Database, bell: Bell) -> None:
    ids = await store_messages(db, "one", "two")
    worker_sees = await db.write(lambda store: people.default_workspace(store).id)
    await db.write(lambda store: [store.events.add(worker_sees, "test", message_id=it) for it in ids] and None)

    async with bell.listen() as heard:
        heard.topics = frozenset({"numbered"})
        assert not await Numbering(db, bell).round()
        assert await heard.wait(1)

    events = await db.read(lambda store: store.events.since([worker_sees], 0, 100))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert {event.message_id for event in events} >= set(ids)


async def test_a_reminder_fires_when_its_time_has_come(sqlite_db: Database, bell: Bell) -> None:
    def late_task(store: Store) -> int:
        workspace = people.default_workspace(store)
        due = DueDate(datetime.now(UTC) + timedelta(hours=1))
        task = making.add_task(store, Actor.INSTALLATION, workspace.id, title="Call", due=due)
        task.remind_at = datetime.now(UTC) - timedelta(seconds=1)
        return task.id

    task_id = await sqlite_db.write(late_task)
    reminding = Reminding(sqlite_db, bell)

    assert await reminding.round(), "there may be more"
    assert not await reminding.round()

    verbs = await sqlite_db.read(lambda store: [event.verb for event in store.events.of_task(task_id)])
    assert verbs.count("remind") == 1


async def test_handled_updates_are_deleted_after_their_days(sqlite_db: Database) -> None:
    def fill(store: Store) -> None:
        store.inbox.add(42, [(1, 7, "{}"), (2, 7, "{}"), (3, 7, "{}")])
        rows = store.inbox.waiting(10)
        store.inbox.handled([row.id for row in rows[:2]])
        rows[0].handled_at = datetime.now(UTC) - timedelta(days=8)

    await sqlite_db.write(fill)

    await Tidying(sqlite_db, 7).round()

    assert await sqlite_db.read(lambda store: sum(store.inbox.counts().values())) == 2


def test_what_no_job_waits_for_is_lost_sooner_than_late() -> None:
    assert clockwork.LOST_AFTER < clockwork.LATE_AFTER
