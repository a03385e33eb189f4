"""Taking back and putting together: bursts, look-alikes with everybody who asked, and what was done to many."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.build import worker
from classifier.base import Context, Draft, Incoming, Reading
from emulator.people import Person, from_user, hidden
from tasks import asking
from tests.e2e.cards import Json, answer, becomes, buttons, card, data_of, is_bots, tap, words
from tests.e2e.doors import by_polling, on_each_engine
from tests.e2e.installation import Installation

pytestmark = by_polling

LOGIN, OTHER = bytes([99, 25, 0, 0]), bytes([0, 0, 90, 10])
"""What messages about the login and about anything else mean."""


class PlainReader:
    """A task of every message, called as its first words are."""

    provider = "embedded"

    async def read(self, messages: Sequence[Incoming], _context: Context) -> list[Reading]:
        return [Reading((self._draft(message.text),), "en", self.provider) for message in messages]

    def _draft(self, text: str) -> Draft:
        sure = {"kind": 0.95, "is_task": 0.95}
        vector = LOGIN if "log" in text and "logo" not in text else OTHER
        return Draft(text.split("\n", maxsplit=1)[0], kind="task", is_task=True, confidence=sure, vector=vector)


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the installation starts."""
    monkeypatch.setattr(worker, "make_reader", lambda _settings: PlainReader())
    monkeypatch.setattr(asking, "GRACE", timedelta(seconds=0.5))


async def statuses(sift: Installation) -> list[str]:
    return [task["status"] for task in await sift.tasks()]


@on_each_engine
async def test_a_burst_is_split_into_tasks_and_put_together_again_but_for_what_was_worked_on(
    sift: Installation, ann: Person
) -> None:
    await ann.people.set_clock(1_795_342_000)
    for said in ("The roof leaks", "The logo is blurred", "The plants are dry"):
        await ann.say(said, forward=hidden("Zed"))
    shown = await card(ann, "The roof leaks", "3 messages")

    assert (await tap(ann, shown, "More…", "Split"))["text"] == "2 more messages, being read"
    logo, plants = [
        await card(ann, said, after=shown["message_id"]) for said in ("The logo is blurred", "The plants are dry")
    ]
    shown = await becomes(ann, shown, "The roof leaks", without=("3 messages",), button="↩ Undo")
    assert len({one["message_id"] for one in (shown, logo, plants)}) == 3
    await tap(ann, plants, "Priority", "🔥 urgent")
    await becomes(ann, plants, "🔥 urgent")

    assert (await tap(ann, shown, "↩ Undo"))["text"] == "Undone"

    await becomes(ann, logo, "Merged into #1")
    await becomes(ann, shown, "2 messages", "The logo is blurred")
    await becomes(ann, plants, "🔥 urgent", button="✓ Done")
    await tap(ann, shown, "More…", "History")
    await becomes(ann, shown, "History of #1", "Ann Lee · taken back: Split into its messages", "Sift · Task made")
    await sift.settle()
    assert sorted(await statuses(sift)) == ["dropped", "open", "open"]


async def test_look_alikes_are_counted_and_all_who_asked_are_told_when_it_is_done(
    sift: Installation, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ivy = await ann.people.user("Ivy", language="en")
    team = await ann.people.group("Team", ann, bob, ivy)
    await answer(ann, "Hello!", chat=team)
    asked = [await who.say(said, chat=team) for who, said in ((bob, "Please mend the login"), (ivy, "I can't log in"))]
    await ann.say("/task", chat=team, reply_to=asked[0]["message_id"])
    first = await card(ann, "Please mend the login", "From Bob", chat=team)
    await sift.settle()
    await ann.say("/task", chat=team, reply_to=asked[1]["message_id"])
    second = await card(ann, "Looks like #1 Please mend the login", chat=team, button="Another one")
    assert await statuses(sift) == ["open", "open"]

    assert (await tap(ann, second, "+1 to #1"))["text"] == "Counted with #1"
    await becomes(ann, second, "Merged into #1")
    await becomes(ann, first, "👥 2 asked: Bob, Ivy")
    with monkeypatch.context() as patient:
        patient.setattr(asking, "GRACE", timedelta(minutes=1))  # also a slow machine takes it back in time
        await tap(ann, first, "✓ Done")
        await becomes(ann, first, "✅")
    await tap(ann, first, "↩ Undo")
    await becomes(ann, first, without=("✅",), button="✓ Done")
    await sift.settle()
    assert await told(ann, team) == []
    await tap(ann, first, "✓ Done")

    await answer(ann, "Ivy, what you asked for is done", chat=team)
    await answer(ann, "Bob, ", "#1", chat=team, after=second["message_id"])
    await sift.settle()
    notices = await told(ann, team)
    assert sorted(one["reply_to_message"]["message_id"] for one in notices) == [one["message_id"] for one in asked]
    assert (await tap(ann, first, "Reopen"))["text"] == "Open again"
    await becomes(ann, first, without=("✅",), button="✓ Done")
    await tap(ann, first, "✓ Done")
    await becomes(ann, first, "✅")
    await sift.settle()
    assert len(await told(ann, team)) == 2


async def told(ann: Person, chat: int) -> list[Json]:
    """What the bot answers to who asked, below their words."""
    return [
        message
        for message in await ann.people.history(chat)
        if is_bots(message) and not buttons(message) and "mend the login" in words(message) and "#1" in words(message)
    ]


async def test_who_wrote_elsewhere_gets_a_message_that_is_ready_to_be_forwarded(
    sift: Installation, ann: Person, eve: Person
) -> None:
    await ann.say("The roof leaks", forward=from_user(eve))
    shown = await card(ann, "The roof leaks")
    await tap(ann, shown, "✓ Done")

    assert (await tap(ann, shown, "📣 Tell Eve"))["text"] == "Forward what comes now"

    ready = await answer(ann, "Hello, Eve! What you asked for is done: The roof leaks", after=shown["message_id"])
    assert not buttons(ready)
    await sift.settle()
    assert await ann.people.history(eve) == []


async def test_what_was_done_to_many_is_taken_back_by_one_tap_also_after_newer_changes(
    sift: Installation, ann: Person, eve: Person
) -> None:
    for said in ("Call Zed", "Order ink", "Pay rent"):
        await ann.say(said)
        shown = await card(ann, said)
    await ann.say("/tasks")
    page = await card(ann, "3 open tasks")
    await tap(ann, page, "Pick several", "All on this page", "✓ Done")
    await becomes(ann, page, "3 done")
    await tap(ann, shown, "Reopen")
    await becomes(ann, shown, button="Kind")

    await ann.say("/undo")
    undo = await answer(ann, "Undone: Pay rent #3", "1. 3 tasks: Done")
    assert await statuses(sift) == ["done", "done", "done"]
    forged = await eve.press_raw(undo, data_of(undo, "↩ 1"))
    assert forged["alert"]
    assert (await tap(ann, undo, "↩ 1"))["text"] == "Undone"

    await becomes(ann, undo, "There is nothing more of yours to undo.")
    assert await statuses(sift) == ["open", "open", "open"]
    await ann.people.redeliver()
    await sift.settle()
    await tap(ann, shown, "More…", "History")
    await becomes(ann, shown, "History of #3 Pay rent", "Ann Lee · taken back: Done", "Ann Lee · Open again")
