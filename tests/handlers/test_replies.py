"""A reply to a card edits its task; what was not understood is asked, never guessed."""

from datetime import timedelta

import pytest
from aiogram.methods import SetMessageReaction

from classifier.base import Draft
from handlers.cards.presses import TypeDue
from handlers.replies.outcomes import ApplyReply
from storage.store import Store
from storage.tables import Role, Status, Task
from tasks import people
from tests.handlers.desk import FIX, NOTE, Desk
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json, private

CALL = Draft(title="Call Bob", kind="task", is_task=True)


async def the_task(desk: Desk) -> Task:
    (task,) = await desk.tasks()
    return task


def reactions(desk: Desk) -> list[SetMessageReaction]:
    return desk.telegram.calls(SetMessageReaction)


async def test_a_reply_changes_date_priority_and_says_so_by_a_reaction_only(desk: Desk, card: Json) -> None:
    said = await desk.reply(card, "tomorrow 15:00, urgent")

    task = await the_task(desk)
    assert task.due_at is not None
    local = people.local(task.due_at, "UTC")
    assert (local.hour, task.due_grain, task.priority) == (15, "time", "urgent")
    assert "🔥 urgent" in desk.text(card)
    assert [call.message_id for call in reactions(desk)] == [said["message_id"]]
    assert desk.telegram.said == []


async def test_a_reply_is_not_kept_as_a_message_of_its_own(desk: Desk, card: Json) -> None:
    await desk.reply(card, "urgent")

    assert len(await desk.telegram.kept()) == 1


async def test_a_reply_can_be_undone_as_one_change(desk: Desk, card: Json) -> None:
    await desk.reply(card, "tomorrow, urgent")

    await desk.press(card, "Undo")

    task = await the_task(desk)
    assert (task.due_at, task.priority) == (None, "normal")


async def test_a_reply_finishes_a_task(desk: Desk, card: Json) -> None:
    await desk.reply(card, "done")

    assert (await the_task(desk)).status is Status.DONE


async def test_a_reply_in_ukrainian_is_understood(desk: Desk) -> None:
    card = await desk.card(by=BOB)

    await desk.reply(card, "терміново, завтра", by=BOB)

    task = await the_task(desk)
    assert task.priority == "urgent"
    assert task.due_grain == "day"


async def test_a_reply_gives_the_task_to_a_member(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await desk.telegram.say("@sift_bot hello", by=BOB | {"username": "bob"}, chat=TEAM)

    await desk.reply(card, "@bob")

    assert "👤 Bob Lee" in desk.text(card)


async def asked_about(desk: Desk, card: Json, words: str, *, by: Json = ANN) -> Json:
    """Reply with words that are not all understood; returns the question that comes."""
    await desk.telegram.say(words, by=by, chat=card["chat"], reply_to_message=card)
    (asked,) = await desk.send()
    return asked


async def test_words_that_are_not_understood_change_nothing_and_are_asked_about(desk: Desk, card: Json) -> None:
    asked = await asked_about(desk, card, "urgent xyzzy")

    assert desk.text(asked) == "I understood: urgent. But not “xyzzy”. Shall I do what I understood?"
    assert (await the_task(desk)).priority == "normal"
    assert reactions(desk) == []


async def test_what_was_understood_is_done_when_the_person_says_so(desk: Desk, card: Json) -> None:
    asked = await asked_about(desk, card, "urgent xyzzy")

    assert await desk.press(asked, "Yes, do that") == "Urgent"

    assert (await the_task(desk)).priority == "urgent"
    assert desk.gone == [asked["message_id"]]


async def test_a_question_can_be_left_alone(desk: Desk, card: Json) -> None:
    asked = await asked_about(desk, card, "urgent xyzzy")

    await desk.press(asked, "No")

    assert (await the_task(desk)).priority == "normal"
    assert desk.gone == [asked["message_id"]]


@pytest.mark.parametrize(("answer", "grain"), [("tomorrow", "day"), ("yes", None), ("Так!", None)])
async def test_an_answer_to_the_question_goes_on_about_the_same_task(
    desk: Desk, card: Json, answer: str, grain: str | None
) -> None:
    asked = await asked_about(desk, card, "urgent xyzzy")

    await desk.reply(asked, answer)

    task = await the_task(desk)
    assert (task.priority, task.due_grain) == ("urgent", grain)
    assert desk.gone == [asked["message_id"]]
    assert len(await desk.telegram.kept()) == 1


async def test_no_in_answer_to_the_question_does_nothing(desk: Desk, card: Json) -> None:
    asked = await asked_about(desk, card, "urgent xyzzy")

    await desk.reply(asked, "no")

    assert (await the_task(desk)).priority == "normal"
    assert desk.gone == [asked["message_id"]]


async def test_what_is_not_understood_a_second_time_is_asked_again(desk: Desk, card: Json) -> None:
    asked = await asked_about(desk, card, "urgent xyzzy")

    again = await asked_about(desk, asked, "plugh")

    assert "plugh" in desk.text(again)
    assert (await the_task(desk)).priority == "normal"


async def test_nobody_else_says_yes_to_what_somebody_replied(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    asked = await asked_about(desk, card, "urgent xyzzy")

    await desk.press(asked, "Yes, do that", by=BOB)

    assert (await the_task(desk)).priority == "normal"
    assert desk.answers[-1].show_alert


async def test_a_forged_yes_on_a_card_changes_nothing(desk: Desk, card: Json) -> None:
    await asked_about(desk, card, "urgent xyzzy")

    await desk.press_data(card, ApplyReply().pack())

    assert (await the_task(desk)).priority == "normal"
    assert desk.answers[-1].show_alert


async def test_a_reply_that_says_nothing_we_know_is_told_what_can_be_said(desk: Desk, card: Json) -> None:
    said = desk.text(await asked_about(desk, card, "xyzzy <b>&"))

    assert said.startswith("I didn't understand “xyzzy")
    assert "tomorrow 15:00" in said


async def test_where_the_card_is_out_of_sight_a_reply_is_told_what_it_changed_and_can_be_undone(
    desk: Desk, card: Json
) -> None:
    await desk.card()
    await desk.card()

    told = await asked_about(desk, card, "urgent, note: call first")

    assert desk.text(told) == "Urgent · note added"
    assert reactions(desk) == []
    assert await desk.press(told, "↩ Undo") == "Undone"
    task = (await desk.tasks())[0]
    assert (task.priority, task.notes) == ("normal", [])
    assert desk.text(told) == "Undone"


async def test_the_same_reply_delivered_twice_is_done_once(desk: Desk, card: Json) -> None:
    said = await desk.reply(card, "done\nnote: call first")

    await desk.telegram.feed({"message": said | {"reply_to_message": card}})

    task = await the_task(desk)
    assert ([note["text"] for note in task.notes], task.status) == (["call first"], Status.DONE)


async def test_of_several_tasks_a_reply_edits_the_selected_one(desk: Desk) -> None:
    card = await desk.card(FIX, CALL)
    await desk.press(card, "2")

    await desk.reply(card, "urgent")

    assert [task.priority for task in await desk.tasks()] == ["normal", "urgent"]


async def test_a_number_before_the_words_names_the_task(desk: Desk) -> None:
    card = await desk.card(FIX, CALL)

    await desk.reply(card, "2: tomorrow")

    assert [task.due_grain for task in await desk.tasks()] == [None, "day"]


async def test_a_number_that_is_not_there_changes_nothing(desk: Desk) -> None:
    card = await desk.card(FIX, CALL)

    await desk.reply(card, "7: tomorrow")

    assert [task.due_at for task in await desk.tasks()] == [None, None]
    assert desk.telegram.said == ["I can't find that."]


async def test_a_reply_to_a_note_says_what_to_do_first(desk: Desk) -> None:
    card = await desk.card(NOTE)

    await desk.reply(card, "tomorrow")

    assert desk.telegram.said == ["This is a note. Press “Make it a task” first."]


async def test_a_typed_date_is_the_answer_to_a_prompt(desk: Desk, card: Json) -> None:
    prompt = await ask_for_date(desk, card)

    said = await desk.reply(prompt, "in 3 days")

    task = await the_task(desk)
    assert task.due_at is not None
    assert task.due_at.date() == (people.local(task.created_at, "UTC") + timedelta(days=3)).date()
    assert [call.message_id for call in reactions(desk)] == [said["message_id"]]


async def test_a_date_can_be_taken_away_in_answer_to_a_prompt(desk: Desk, card: Json) -> None:
    await desk.reply(card, "tomorrow")
    prompt = await ask_for_date(desk, card)

    await desk.reply(prompt, "no date")

    assert (await the_task(desk)).due_at is None


async def test_an_answer_without_a_date_is_told_so(desk: Desk, card: Json) -> None:
    prompt = await ask_for_date(desk, card)

    await desk.reply(prompt, "soonish")

    assert desk.telegram.said == ["I see no date to come in that. Try “tomorrow 15:00” or “Friday”."]


async def test_a_reply_in_another_chat_to_a_message_of_the_same_number_edits_nothing(desk: Desk, card: Json) -> None:
    await desk.reply(card | {"chat": private(EVE)}, "done", by=EVE)

    assert (await the_task(desk)).status is Status.OPEN
    assert [message.text for message in await desk.telegram.kept()][1:] == ["done"]


async def test_a_viewer_in_the_group_edits_nothing(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await desk.telegram.db.write(make_viewer, BOB)

    await desk.reply(card, "done", by=BOB)

    assert (await the_task(desk)).status is Status.OPEN
    assert desk.telegram.said == ["Вам тут цього не дозволено."]


@pytest.mark.parametrize("fields", [{"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Z"}}])
async def test_a_forwarded_message_never_edits(desk: Desk, card: Json, fields: Json) -> None:
    await desk.reply(card, "done", **fields)

    assert (await the_task(desk)).status is Status.OPEN
    assert len(await desk.telegram.kept()) == 2


async def test_a_group_that_allows_no_reactions_hears_nothing_and_the_change_is_made(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    desk.telegram.session.refuse("setMessageReaction", "Bad Request: REACTION_INVALID")

    await desk.reply(card, "urgent")

    assert (await the_task(desk)).priority == "urgent"


async def test_a_title_of_several_thousand_characters_is_cut_to_what_fits(desk: Desk, card: Json) -> None:
    await desk.reply(card, "title: " + "я" * 4000)

    task = await the_task(desk)
    assert task.title.startswith("яяя")
    assert len(task.title) <= 200


def make_viewer(store: Store, who: Json) -> None:
    workspace = store.workspaces.by_chat(TEAM["id"])
    assert workspace is not None
    bob = people.meet(store, telegram_id=who["id"], name="Bob Lee", language_code=who["language_code"])
    people.join(store, workspace.id, bob.id, Role.VIEWER, change=True)


async def ask_for_date(desk: Desk, card: Json) -> Json:
    await desk.telegram.press(TypeDue(task=1).pack(), card=card, by=ANN)
    (prompt,) = await desk.send()
    return prompt


async def test_who_has_no_username_is_named_by_a_mention(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await desk.telegram.say("@sift_bot order ink", by=BOB, chat=TEAM)
    mark = {"type": "text_mention", "offset": 0, "length": 3, "user": BOB}

    await desk.reply(card, "Bob, tomorrow", entities=[mark])

    (task, *_) = await desk.tasks()
    bob = await desk.telegram.db.read(lambda store: store.people.by_telegram_id(BOB["id"]))
    assert bob is not None
    assert task.assignee_id == bob.id
    assert task.due_at is not None


async def test_a_mention_in_the_words_of_a_title_stays_a_name(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await desk.telegram.say("@sift_bot order ink", by=BOB, chat=TEAM)
    mark = {"type": "text_mention", "offset": 12, "length": 3, "user": BOB}

    await desk.reply(card, "title: Call Bob about the login", entities=[mark])

    (task, *_) = await desk.tasks()
    assert task.title == "Call Bob Lee about the login"
