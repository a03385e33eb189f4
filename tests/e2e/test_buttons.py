"""Every button of a card: it answers, does its work, and the card is edited in place."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from emulator.people import Person, hidden
from tests.e2e.cards import Json, answer, becomes, buttons, card, data_of, tap, words
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation
from tests.e2e.programs import post_by_hook

pytestmark = by_polling

TITLE = "Fix the export"
UNSURE = "The build is slow"


@pytest.fixture
def options() -> dict[str, Any]:
    """Rules alone: how sure they are of a text doesn't change when the built-in reader learns."""
    return {"classifier": "off"}


async def new_card(person: Person) -> Json:
    await person.say(TITLE, forward=hidden("Zed"))
    return await card(person, TITLE)


async def status(sift: Installation) -> str:
    (task,) = await sift.tasks()
    return str(task["status"])


async def test_done_and_reopen_edit_the_card_in_place(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)

    assert (await tap(ann, shown, "✓ Done"))["text"] == "Done"
    done = await becomes(ann, shown, "✅", "Done by Ann Lee")
    assert buttons(done)[:2] == ["Reopen", "↩ Undo"]
    assert await status(sift) == "done"
    assert (await tap(ann, shown, "Reopen"))["text"] == "Open again"
    again = await becomes(ann, shown, without=("✅",), button="✓ Done")

    assert await status(sift) == "open"
    assert "edit_date" in again
    assert len([m for m in await ann.people.history(ann) if buttons(m)]) == 1


async def test_start_puts_a_task_in_progress(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)

    await tap(ann, shown, "Start")

    started = await becomes(ann, shown, "in progress")
    assert "Start" not in buttons(started)
    assert await status(sift) == "in_progress"


async def test_not_a_task_drops_it_and_undo_brings_it_back(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)

    await tap(ann, shown, "Not a task")
    await becomes(ann, shown, "✖️", "Not a task, says Ann Lee")
    assert await status(sift) == "dropped"
    assert (await tap(ann, shown, "↩ Undo"))["text"] == "Undone"

    await becomes(ann, shown, without=("✖️",), button="✓ Done")
    assert await status(sift) == "open"


async def test_what_a_hook_proposes_can_be_accepted(sift: Installation, ann: Person) -> None:
    await new_card(ann)

    await post_by_hook(sift, await workspace_of(sift), {"text": UNSURE, "author": "Monitor"})
    proposed = await card(ann, UNSURE, button="✓ Accept")
    assert "Is this a task?" in words(proposed)
    assert (await tap(ann, proposed, "✓ Accept"))["text"] == "Accepted"

    accepted = await becomes(ann, proposed, without=("Is this a task?", "proposed"), button="✓ Done")
    assert "✓ Accept" not in buttons(accepted)
    assert [task["status"] for task in await sift.tasks()] == ["open", "open"]


async def test_what_a_hook_proposes_can_be_refused(sift: Installation, ann: Person) -> None:
    await new_card(ann)
    await post_by_hook(sift, await workspace_of(sift), {"text": UNSURE})

    proposed = await card(ann, UNSURE, button="✓ Accept")
    await tap(ann, proposed, "Not a task")

    await becomes(ann, proposed, "✖️")
    assert [task["status"] for task in await sift.tasks()] == ["open", "dropped"]


async def test_every_priority_can_be_chosen(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)

    for label, name in {"🔽 low": "low", "🔼 high": "high", "🔥 urgent": "urgent"}.items():
        assert (await tap(ann, shown, "Priority", label))["text"] == f"Priority: {name}"
        await becomes(ann, shown, label, button="Priority")
        assert (await sift.tasks())[0]["priority"] == name
    await tap(ann, shown, "Priority", "▫️ normal")

    await becomes(ann, shown, without=("🔥 urgent", "▫️"), button="Priority")
    assert (await sift.tasks())[0]["priority"] == "normal"


async def test_every_due_preset_sets_its_day(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)
    today = datetime.now(UTC).date()
    days = {
        "Today": today,
        "Tomorrow": today + timedelta(days=1),
        "Friday": today + timedelta(days=(4 - today.weekday()) % 7 or 7),
        "In a week": today + timedelta(days=7),
    }

    for label, day in days.items():
        await tap(ann, shown, "Due date", label)
        await becomes(ann, shown, f"📅 {day:%a}, {day:%b} {day.day}", button="Due date")
        assert (await sift.tasks())[0]["due"] == day.isoformat()
    assert (await tap(ann, shown, "Due date", "No date"))["text"] == "No due date"

    await becomes(ann, shown, without=("📅",), button="Due date")
    assert (await sift.tasks())[0]["due"] is None


async def test_a_date_can_be_typed_in_answer_to_the_prompt(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)

    await tap(ann, shown, "Due date", "Type a date…")
    prompt = await answer(ann, "due?", TITLE)
    assert prompt["reply_interface"]["force_reply"]
    await ann.say("tomorrow 15:00", reply_to=prompt["message_id"])

    await becomes(ann, shown, "📅", "15:00")
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert (await sift.tasks())[0]["due"] == f"{tomorrow}T15:00:00Z"


async def test_words_that_are_no_date_are_told_so(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)
    await tap(ann, shown, "Due date", "Type a date…")
    prompt = await answer(ann, "due?", TITLE)

    await ann.say("when pigs fly", reply_to=prompt["message_id"])

    await answer(ann, "I see no date to come in that")
    assert (await sift.tasks())[0]["due"] is None


async def test_a_task_of_a_group_is_given_to_a_member_and_to_nobody(
    sift: Installation, ann: Person, bob: Person
) -> None:
    team = await ann.people.group("Team", ann, bob)
    await bob.say("@sift_bot order paper", chat=team)
    shown = await card(bob, "Order paper", chat=team)
    await ann.say("@sift_bot order ink", chat=team)
    await card(ann, "Order ink", chat=team)

    await tap(bob, shown, "Assignee", "Ann Lee")
    await becomes(bob, shown, "👤 Ann Lee")
    assert (await sift.tasks())[0]["assignee"] == "@ann_lee"
    await tap(bob, shown, "Assignee", "Nobody")

    await becomes(bob, shown, without=("👤",))
    assert (await sift.tasks())[0]["assignee"] is None


async def test_every_snooze_puts_the_task_aside_until_its_time(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)

    for label in ("An hour", "This evening", "Until tomorrow", "Until Monday"):
        said = (await tap(ann, shown, "Snooze", label))["text"]
        assert said.startswith("Snoozed until")
        asleep = await becomes(ann, shown, "💤", button="Take it up again")
        assert sleeps_until(asleep) > time.time()
        assert (await tap(ann, shown, "Take it up again"))["text"] == "Taken up again"
        await becomes(ann, shown, without=("💤",), button="Snooze")


async def test_back_puts_a_menu_away(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)
    before = buttons(shown)

    for name in ("Priority", "Due date", "Snooze"):
        await tap(ann, shown, name, "‹ Back")
        assert buttons(await becomes(ann, shown, button=name)) == before

    assert (await sift.tasks())[0]["version"] == 1


async def test_a_press_on_an_older_state_is_refused_aloud(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)
    stale = data_of(shown, "Start")
    await tap(ann, shown, "✓ Done")
    await becomes(ann, shown, "✅")

    late = await ann.press_raw(shown, stale)

    assert late == {"answered": True, "text": "That can't be done with this task now.", "alert": True, "url": None}
    assert await status(sift) == "done"


async def test_an_undo_pressed_twice_takes_back_one_change(sift: Installation, ann: Person) -> None:
    shown = await new_card(ann)
    await tap(ann, shown, "Priority", "🔥 urgent")
    await becomes(ann, shown, "urgent", button="↩ Undo")
    await tap(ann, shown, "✓ Done")
    undo = data_of(await becomes(ann, shown, "✅"), "↩ Undo")

    await ann.press_raw(shown, undo)
    twice = await ann.press_raw(shown, undo)

    assert twice["alert"]
    (task,) = await sift.tasks()
    assert (task["status"], task["priority"]) == ("open", "urgent")


async def workspace_of(sift: Installation) -> str:
    """Where the first message lies."""
    return str((await sift.messages())[0]["workspace"])


def sleeps_until(shown: Json) -> float:
    """The moment behind the 💤 of a card."""
    text = words(shown).encode("utf-16-le")
    after = [
        e for e in shown["entities"] if e["type"] == "date_time" and "💤" in text[: 2 * e["offset"]].decode("utf-16-le")
    ]
    return float(after[0]["unix_time"])
