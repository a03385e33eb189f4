"""A reminder comes at its time, once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from emulator.people import Person
from storage.store import Store
from storage.tables import Task
from tests.e2e.cards import answer, becomes, card, tap, words
from tests.e2e.doors import by_polling, on_each_engine
from tests.e2e.installation import Installation


@by_polling
@on_each_engine
async def test_a_due_time_is_reminded_of_once(sift: Installation, ann: Person) -> None:
    await ann.say("Call the bank tomorrow at 15:00")
    shown = await card(ann, "Call the bank")
    due = await come_due(sift, 1)

    reminder = await answer(ann, "It's time:", "Call the bank")

    assert datetime.now(UTC) >= due
    assert not reminder.get("disable_notification")
    await tap(ann, reminder, "✓ Done")
    await becomes(ann, shown, "✅")
    await becomes(ann, reminder, "✅")
    await sift.settle()
    assert len([m for m in await ann.people.history(ann) if "It's time:" in words(m)]) == 1


@by_polling
async def test_the_one_it_is_given_to_is_reminded_in_private(sift: Installation, ann: Person, bob: Person) -> None:
    team = await ann.people.group("Team", ann, bob)
    await bob.say("/start")
    await bob.say("@sift_bot order ink", chat=team)
    await card(bob, "Order ink", chat=team)
    await ann.say("@sift_bot @bob_ray order paper", chat=team)
    await card(ann, "rder paper", "👤 Bob", chat=team)

    await come_due(sift, 2)

    await answer(bob, "Час настав", "rder paper")
    assert not [m for m in await ann.people.history(team) if "It's time" in words(m)]


@by_polling
async def test_a_snoozed_task_comes_back_at_its_time(sift: Installation, ann: Person) -> None:
    await ann.say("Call the bank")
    shown = await card(ann, "Call the bank")
    await tap(ann, shown, "Snooze", "An hour")
    await becomes(ann, shown, "💤")

    await wake(sift, 1)

    await answer(ann, "You wanted to come back to this:", "Call the bank")
    await becomes(ann, shown, without=("💤",))


@by_polling
async def test_a_reminder_that_was_missed_while_sift_was_away_comes_once(sift: Installation, ann: Person) -> None:
    await ann.say("Call the bank tomorrow at 15:00")
    await card(ann, "Call the bank")
    await sift.stop("bot")
    await come_due(sift, 1)

    await sift.start("bot")
    await answer(ann, "It's time:")
    await sift.stop("bot")
    await sift.start("bot")

    await sift.settle()
    assert len([m for m in await ann.people.history(ann) if "It's time:" in words(m)]) == 1


async def come_due(sift: Installation, number: int) -> datetime:
    """Have a task fall due in half a second, as if its day had come."""
    due = datetime.now(UTC) + timedelta(seconds=0.5)
    await _set(sift, number, due_at=due, due_grain="time", remind_at=due)
    return due


async def wake(sift: Installation, number: int) -> None:
    await _set(sift, number, snoozed_until=datetime.now(UTC) + timedelta(seconds=0.5))


async def _set(sift: Installation, number: int, **values: object) -> None:
    def change(store: Store) -> None:
        task = store._session.scalars(select(Task).where(Task.number == number)).one()
        for name, value in values.items():
            setattr(task, name, value)

    await sift.db.write(change)
