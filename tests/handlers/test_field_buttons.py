"""Each field behind “More…” is edited by buttons and by the words that they ask for."""

from aiogram.types import ForceReply

from classifier.base import Draft
from handlers.cards.field_presses import Claim, EditNote, Offer, RemoveNote, TickItem
from handlers.cards.presses import MoveTask
from storage.store import Store
from storage.tables import Status
from tasks import people
from tasks.rules import Verb
from tests.handlers.desk import FIX, Desk
from tests.handlers.pressing import join_team, live_in, team_card, the_task
from tests.handlers.telegram import ANN, BOB, TEAM, Json

CALL = Draft(title="Call Bob", kind="task", is_task=True)


async def asked(desk: Desk, card: Json, *labels: str, by: Json = ANN) -> Json:
    """Press the buttons one after another; returns the question that the last one makes."""
    for label in labels[:-1]:
        await desk.press(card, label, by=by)
    await desk.telegram.press(desk.data(card, labels[-1]), card=card, by=by, query_id=f"q{len(desk.answers)}")
    (prompt,) = await desk.send()
    return prompt


async def test_a_title_is_asked_for_and_set(desk: Desk, card: Json) -> None:
    prompt = await asked(desk, card, "More…", "Title")
    assert desk.text(prompt).startswith("What should #1 Fix the login be called?")
    assert isinstance(desk.drawn[prompt["message_id"]].reply_markup, ForceReply)

    await desk.reply(prompt, "Mend the login")

    assert (await the_task(desk)).title == "Mend the login"
    assert desk.text(card).startswith("Mend the login #1")
    assert desk.gone == [prompt["message_id"]]


async def test_a_question_can_be_cancelled_and_the_card_is_as_it_was(desk: Desk, card: Json) -> None:
    prompt = await asked(desk, card, "More…", "Title")

    await desk.press(card, "✖ Cancel the question")

    assert desk.gone == [prompt["message_id"]]
    assert desk.data(card, "✓ Done")
    await desk.reply(prompt, "Too late")
    assert (await the_task(desk)).title == "Fix the login"
    assert desk.telegram.said == ["This question is settled already. Look at the card again."]


async def test_what_does_not_fit_leaves_the_question_open(desk: Desk, card: Json) -> None:
    prompt = await asked(desk, card, "More…", "Title")

    await desk.reply(prompt, "x" * 201)
    await desk.reply(prompt, "Short")

    assert desk.telegram.said == ["That value doesn't fit."]
    assert (await the_task(desk)).title == "Short"


async def test_a_description_is_written_and_removed(desk: Desk, card: Json) -> None:
    await desk.reply(await asked(desk, card, "More…", "Description"), "It fails\nsince Monday")
    assert "It fails\nsince Monday" in desk.text(card)

    await desk.press(card, "More…")
    await desk.press(card, "Description")
    assert await desk.press(card, "Remove it") == "Description removed"

    assert (await the_task(desk)).description == ""


async def test_a_note_is_added_changed_and_removed(desk: Desk, card: Json) -> None:
    await desk.reply(await asked(desk, card, "More…", "Notes"), "Call firts")
    await desk.reply(await asked(desk, card, "More…", "Notes", "✎ Call firts"), "Call first")
    assert [note["text"] for note in (await the_task(desk)).notes] == ["Call first"]

    await desk.press(card, "More…")
    await desk.press(card, "Notes")
    assert await desk.press(card, "✖") == "Note removed"

    assert (await the_task(desk)).notes == []


async def test_somebody_elses_note_stays(desk: Desk) -> None:
    card = await team_card(desk)
    await join_team(desk, BOB)
    await desk.reply(await asked(desk, card, "More…", "Notes"), "Mine")
    note = (await the_task(desk)).notes[0]["id"]

    for press in (EditNote(task=1, note=note), RemoveNote(task=1, note=note)):
        await desk.press_data(card, press.pack(), by=BOB)
        assert desk.answers[-1].show_alert

    assert [one["text"] for one in (await the_task(desk)).notes] == ["Mine"]


async def test_a_checklist_is_written_ticked_and_crossed_out_in_its_menu(desk: Desk, card: Json) -> None:
    await desk.reply(await asked(desk, card, "More…", "Checklist"), "- milk\n- bread")

    await desk.press(card, "☐ bread")  # the menu is open again
    assert "📋 1/2\n☐ milk\n☑ bread" in desk.text(card)
    await desk.press(card, "Remove items…")
    await desk.press(card, "✖ milk")
    await desk.press(card, "‹ Back")
    await desk.press(card, "‹ Back")
    await desk.press(card, "‹ Back")

    assert [item["text"] for item in (await the_task(desk)).checklist] == ["bread"]
    assert desk.data(card, "✓ Done")


async def test_a_tick_on_an_item_that_is_gone_is_refused(desk: Desk, card: Json) -> None:
    await desk.press_data(card, TickItem(task=1, item="gone", done=True).pack())

    assert desk.answers[-1].show_alert


async def test_a_rule_is_chosen_typed_and_taken_away(desk: Desk, card: Json) -> None:
    await desk.press(card, "More…")
    await desk.press(card, "Repeat")
    assert await desk.press(card, "Every weekday") == "Every weekday"
    assert "🔁 every weekday" in desk.text(card)

    prompt = await asked(desk, card, "More…", "Repeat", "Type it…")
    await desk.reply(prompt, "whenever I like")
    assert desk.telegram.said[-1].startswith("I don't see how often.")
    await desk.reply(prompt, "monthly on the 1st")
    assert "🔁 every month on day 1" in desk.text(card)

    await desk.press(card, "More…")
    await desk.press(card, "Repeat")
    assert await desk.press(card, "Not again") == "Doesn't come again"
    assert (await the_task(desk)).recurrence is None


async def test_what_is_done_leads_to_the_next_one(desk: Desk, card: Json) -> None:
    await desk.press(card, "More…")
    await desk.press(card, "Repeat")
    await desk.press(card, "Every day")

    await desk.press(card, "✓ Done")
    assert "🔁 Next: #2, " in desk.text(card)
    assert await desk.press(card, "↩ Undo") == "Undone"

    assert [task.status for task in await desk.tasks()] == [Status.OPEN, Status.DROPPED]


async def test_a_task_is_blocked_by_another_one_and_a_reason(desk: Desk, card: Json) -> None:
    await desk.card(CALL)
    prompt = await asked(desk, card, "More…", "Blocked")

    await desk.reply(prompt, "#99 nobody")
    assert desk.telegram.said == ["There is no task with that number here."]
    await desk.reply(prompt, "#2, he has the keys")
    assert "⛔ Blocked by #2: he has the keys" in desk.text(card)

    await desk.press(card, "More…")
    await desk.press(card, "Blocked")
    assert await desk.press(card, "✖ #2 Call Bob") == "Waits no more for it"
    assert "⛔ Blocked: he has the keys" in desk.text(card)
    assert await desk.press(card, "Nothing blocks it") == "Nothing blocks it"
    assert "⛔" not in desk.text(card)


async def test_a_blocked_card_says_that_it_is_free_without_a_message(desk: Desk, card: Json) -> None:
    other = await desk.card(CALL)
    await desk.reply(await asked(desk, card, "More…", "Blocked"), "2")

    await desk.press(other, "✓ Done")

    assert "🟢 Free to go on: #2 done" in desk.text(card)
    assert desk.telegram.said == []


async def test_a_task_is_linked_to_another_one_and_not_any_more(desk: Desk, card: Json) -> None:
    other = await desk.card(CALL)

    await desk.reply(await asked(desk, card, "More…", "Links"), "#2")
    await desk.send()
    assert "🔗 See also #2" in desk.text(card)
    assert "🔗 See also #1" in desk.text(other)

    await desk.press(card, "More…")
    await desk.press(card, "Links")
    assert await desk.press(card, "✖ #2 Call Bob") == "Link removed"
    assert "🔗" not in desk.text(card) + desk.text(other)


async def test_of_two_who_take_a_task_the_second_is_told_who_has_it(desk: Desk) -> None:
    card = await team_card(desk)
    bob = BOB | {"language_code": "en"}
    await join_team(desk, bob)
    await desk.press_data(card, Offer(task=1).pack())
    claim = desk.data(card, "🙋 I'll take it")

    assert await desk.press_data(card, claim) == "It's yours"
    assert await desk.press_data(card, claim, by=bob) == "Ann has it already"

    assert "👤 Ann" in desk.text(card)


async def test_nobody_takes_what_is_not_offered(desk: Desk) -> None:
    card = await team_card(desk)

    await desk.press_data(card, Claim(task=1).pack())

    assert desk.answers[-1].show_alert
    assert (await the_task(desk)).assignee_id is None


async def test_somebody_of_a_big_team_is_found_by_a_part_of_their_name(desk: Desk) -> None:
    card = await team_card(desk)
    await desk.telegram.db.write(_join_many)
    await desk.press(card, "Priority")
    await desk.press(card, "‹ Back")
    prompt = await asked(desk, card, "Assignee", "Type a name…")

    await desk.reply(prompt, "per")
    assert desk.telegram.said[-1].startswith("Several people here are called that.")
    await desk.reply(prompt, "er07")

    assert "👤 Per07" in desk.text(card)


def _join_many(store: Store) -> None:
    workspace = store.workspaces.by_chat(TEAM["id"])
    assert workspace is not None
    for n in range(21):
        somebody = people.meet(store, telegram_id=900 + n, name=f"Per{n:02}", language_code="en")
        people.join(store, workspace.id, somebody.id)


async def test_until_when_it_sleeps_can_be_typed(desk: Desk, card: Json) -> None:
    await live_in(desk, ANN, "Europe/Kyiv")
    await desk.reply(card, "snooze until tomorrow")

    task = await the_task(desk)
    assert task.snoozed_until is not None
    assert people.local(task.snoozed_until, "Europe/Kyiv").hour == 9


async def test_after_the_card_was_turned_to_another_task_a_button_of_the_one_before_does_nothing(desk: Desk) -> None:
    card = await desk.card(FIX, CALL)
    done = MoveTask(task=1, verb=Verb.DONE).pack()
    assert desk.data(card, "✓ Done") == done

    await desk.telegram.press(desk.data(card, "2"), card=card)
    await desk.telegram.press(done, card=card, query_id="2")  # before the card is drawn again

    assert [task.status for task in await desk.tasks()] == [Status.OPEN, Status.OPEN]
    assert desk.answers[-1].text == "This card shows another of its tasks by now. Look again."
