"""A reply to a card changes its task by words."""

import pytest

from emulator.people import Person
from tests.e2e.cards import Json, answer, becomes, card, tap
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation

pytestmark = by_polling


@pytest.fixture
async def shown(ann: Person) -> Json:
    await ann.say("Call the bank")
    return await card(ann, "Call the bank")


async def test_a_reply_sets_date_and_priority_at_once(sift: Installation, ann: Person, shown: Json) -> None:
    said = await ann.say("tomorrow 15:00, urgent", reply_to=shown["message_id"])

    await becomes(ann, shown, "📅", "15:00", "🔥 urgent")

    (task,) = await sift.tasks()
    assert (task["priority"], task["due"][10:]) == ("urgent", "T15:00:00Z")
    (reply,) = [m for m in await ann.people.history(ann) if m["message_id"] == said["message_id"]]
    assert reply["reactions"] == [{"user": 42, "emoji": ["👌"]}]
    assert len(await sift.messages()) == 1


async def test_a_reply_gives_a_task_to_somebody(sift: Installation, ann: Person, bob: Person) -> None:
    team = await ann.people.group("Team", ann, bob)
    await bob.say("@sift_bot order paper", chat=team)
    shown = await card(bob, "Order paper", chat=team)

    await bob.say("@bob_ray done", chat=team, reply_to=shown["message_id"])

    await becomes(bob, shown, "✅")
    (task,) = await sift.tasks()
    assert (task["assignee"], task["status"]) == ("@bob_ray", "done")


async def test_of_a_reply_that_is_half_understood_nothing_is_done_before_a_yes(
    sift: Installation, ann: Person, shown: Json
) -> None:
    await ann.say("urgent and flurbish", reply_to=shown["message_id"])
    asked = await card(ann, "I understood", "flurbish")
    assert (await sift.tasks())[0]["priority"] == "normal"

    await tap(ann, asked, "Yes, do that")

    await becomes(ann, shown, "🔥 urgent")


async def test_a_reply_that_says_nothing_to_us_is_answered(sift: Installation, ann: Person, shown: Json) -> None:
    await ann.say("flurbish", reply_to=shown["message_id"])

    await answer(ann, "I didn't understand", "flurbish")

    assert len(await sift.tasks()) == 1
    assert (await sift.tasks())[0]["version"] == 1


async def test_a_reply_to_a_stranger_s_card_number_is_refused(sift: Installation, ann: Person, shown: Json) -> None:
    await ann.say("/done 99", reply_to=shown["message_id"])

    await answer(ann, "I can't find that")

    assert (await sift.tasks())[0]["status"] == "open"
