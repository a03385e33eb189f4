"""A day as it is planned: put off by words, told of once after an outage, one digest that is edited through the day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.planning import Refreshing
from emulator.people import Person
from storage.store import Store
from storage.tables import Person as Known
from storage.tables import Task
from tasks.quiet import Notice, switch
from tasks.schedules import replan
from tests.e2e.cards import answer, becomes, buttons, card, tap, words
from tests.e2e.doors import by_polling, on_each_engine
from tests.e2e.installation import Installation


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Digests are drawn again at once, not every five minutes."""
    monkeypatch.setattr(Refreshing, "seconds", 0.1)


@by_polling
async def test_a_task_is_put_off_and_reminded_of_at_a_time_that_was_typed(sift: Installation, ann: Person) -> None:
    await ann.say("Call the bank")
    shown = await card(ann, "Call the bank")

    await tap(ann, shown, "Snooze", "Type a time…")
    question = await answer(ann, "Until when is", "Call the bank")
    await ann.say("some day", reply_to=question)
    await answer(ann, "I see no date to come in that")
    await ann.say("tomorrow 15:00", reply_to=question)
    await becomes(ann, shown, "💤", without=("✖ Cancel the question",))
    await tap(ann, shown, "Take it up again", "More…", "Remind me", "Type a time…")
    question = await answer(ann, "When shall I remind you of", "Call the bank")
    await ann.say("in 2 hours", reply_to=question)
    await becomes(ann, shown, "⏰", without=("💤",))

    (task,) = await _tasks(sift)
    assert task.remind_at is not None
    assert timedelta(minutes=118) < task.remind_at - datetime.now(UTC) <= timedelta(hours=2)


@by_polling
@on_each_engine
async def test_what_was_missed_while_sift_was_away_is_one_message_and_comes_once(
    sift: Installation, ann: Person
) -> None:
    for title in ("Call the bank", "Pay the rent", "Buy milk"):
        await ann.say(title)
        await card(ann, title)
    await sift.stop("bot")
    missed = datetime.now(UTC) - timedelta(minutes=30)
    await _change(sift, Task, lambda task: setattr(task, "remind_at", missed + timedelta(minutes=task.number)))

    await sift.start("bot")
    told = await answer(ann, "While I was away", "1. Call the bank", "2. Pay the rent", "3. Buy milk")
    await sift.stop("bot")
    await sift.start("bot")
    await tap(ann, told, "1")
    await becomes(ann, told, "Call the bank", without=("While I was away",))
    await tap(ann, told, "✓ Done", "‹ Back", "💤 Until tomorrow")
    await becomes(ann, told, "1. ✅", "💤")
    await tap(ann, told, "↩ Undo")
    await becomes(ann, told, "1. ✅", without=("💤",))

    await sift.settle()
    assert len([m for m in await ann.people.history(ann) if "While I was away" in words(m)]) == 1
    assert not [m for m in await ann.people.history(ann) if "It's time" in words(m)]


@by_polling
@on_each_engine
async def test_a_digest_comes_at_its_hour_and_is_edited_when_its_tasks_are_done(
    sift: Installation, ann: Person, bob: Person
) -> None:
    await ann.say("Call the bank")
    shown = await card(ann, "Call the bank")
    await ann.say("Pay the rent")
    await card(ann, "Pay the rent")
    await ann.say("/digest")
    settings = await card(ann, "No digest comes.")
    await tap(ann, settings, "How often", "Every day")
    await becomes(ann, settings, "It comes: Every day; next")
    await _change(sift, Known, _have_it_due, Known.username == "ann_lee")

    digest = await card(ann, "Your day", "1. Pay the rent", "2. Call the bank")
    assert buttons(digest) == ["1", "2"]
    assert not digest.get("disable_notification")
    await tap(ann, shown, "✓ Done")
    await becomes(ann, digest, "2. ✅ Call the bank", "1 of 2 done")
    await tap(ann, digest, "1", "✓ Done", "‹ Back")
    await becomes(ann, digest, "1. ✅ Pay the rent", "2 of 2 done")

    await sift.settle()
    assert len([m for m in await ann.people.history(ann) if "Your day" in words(m)]) == 1


@by_polling
async def test_who_is_given_a_task_in_a_group_hears_of_it_in_private_unless_they_switch_it_off(
    sift: Installation, ann: Person, bob: Person
) -> None:
    team = await ann.people.group("Team", ann, bob)
    await bob.say("/start")
    await bob.say("@sift_bot order ink", chat=team)
    await card(bob, "Order ink", chat=team)
    await ann.say("@sift_bot @bob_ray order paper", chat=team)
    await card(ann, "rder paper", "👤 Bob", chat=team)
    told = await card(bob, "📥", "rder paper", button="1")

    await _change(sift, Known, _mute_everything, Known.username == "bob_ray")
    await ann.say("@sift_bot @bob_ray order glue", chat=team)
    await card(ann, "rder glue", "👤 Bob", chat=team)
    await sift.settle()

    assert "rder glue" not in "".join(words(m) for m in await bob.people.history(bob))
    assert len([m for m in await bob.people.history(bob) if "📥" in words(m)]) == 1
    assert told["chat"]["id"] == bob.id


async def _tasks(sift: Installation) -> list[Task]:
    return await sift.db.read(lambda store: list(store._session.scalars(select(Task).order_by(Task.id))))


async def _change(sift: Installation, table: Any, change: Callable[[Any], None], *where: Any) -> None:
    def work(store: Store) -> None:
        for row in store._session.scalars(select(table).where(*where)):
            change(row)

    await sift.db.write(work)


def _have_it_due(person: Known) -> None:
    due = datetime.now(UTC) + timedelta(seconds=0.5)
    person.options = person.options | {"digest": person.options["digest"] | {"next": due.isoformat()}}
    replan(person)


def _mute_everything(person: Known) -> None:
    switch(person, Notice.ASSIGNED, on=False)
