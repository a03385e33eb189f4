"""A clock that was ahead and is set back: what it wrote down meanwhile does not wait until that time comes again."""

from datetime import timedelta

from storage.store import Store
from storage.tables import now
from tasks import capture, claims

HOUR = timedelta(hours=1)


async def test_a_claim_of_a_clock_that_was_ahead_runs_out_at_once(db, new):
    captured = await db.write(capture.capture, new())
    await db.write(claims.claim, [captured.root_id], "w1", lease=HOUR)

    assert await db.write(claims.release_expired) == 1


async def test_what_a_clock_that_was_ahead_has_enqueued_is_enqueued_again(db, new):
    captured = await db.write(capture.capture, new())

    def enqueue_ahead(store: Store) -> None:
        message = store.messages.get(captured.root_id)
        assert message is not None
        message.enqueued_at = now() + HOUR

    await db.write(enqueue_ahead)

    assert await db.read(lambda store: store.messages.to_enqueue(9, before=now())) == [captured.root_id]


async def test_a_card_that_a_clock_ahead_has_put_off_is_sent_now(db, given_task):
    await given_task()
    (card,) = await db.read(lambda store: store.deliveries.pending(9))

    await db.write(lambda store: store.deliveries.postpone(card.id, until=now() + HOUR, error="away"))

    assert [row.id for row in await db.read(lambda store: store.deliveries.pending(9))] == [card.id]


async def test_a_claim_a_job_and_a_card_wait_for_their_time_all_the_same(db, new, given_task):
    await given_task()
    (card,) = await db.read(lambda store: store.deliveries.pending(9))
    waiting = await db.write(capture.capture, new(after=900))
    claimed = await db.write(capture.capture, new(after=1200))
    await db.write(lambda store: store.messages.enqueued([waiting.root_id]))
    await db.write(claims.claim, [claimed.root_id], "w1")
    await db.write(lambda store: store.deliveries.postpone(card.id, until=now() + timedelta(seconds=72), error="away"))

    assert await db.write(claims.release_expired) == 0
    assert await db.read(lambda store: store.messages.to_enqueue(9, before=now() - timedelta(seconds=2))) == []
    assert await db.read(lambda store: store.deliveries.pending(9)) == []
