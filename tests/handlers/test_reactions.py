"""What a reaction makes of what is said in a group that allows its talk to be kept."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram.methods import SendMessage
from sqlalchemy import select

from storage.store import Store
from storage.tables import Role, Status, Task, now
from storage.team_tables import Overheard
from tasks import overhearing
from tests.handlers.desk import FIX, Desk
from tests.handlers.samples import ANONYMOUS, FROM_BOB, NEWS, PHOTO
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json, Telegram

PEN = "✍"
ROBOT: Json = {"id": 77, "is_bot": True, "first_name": "Robot"}


@pytest.fixture
async def desk(telegram: Telegram) -> Desk:
    """Ann's group, whose talk is kept for reactions."""
    telegram.session.members[ANN["id"]] = "administrator"
    await telegram.say("/help", chat=TEAM)
    await allow(telegram)
    telegram.session.calls.clear()
    return Desk(telegram)


async def allow(telegram: Telegram, **options: Any) -> None:
    def set_options(store: Store) -> None:
        workspace = store.workspaces.by_chat(TEAM["id"])
        assert workspace is not None
        workspace.options = {"overhear": True, **options}

    await telegram.db.write(set_options)


async def react(
    desk: Desk, message: Json, *emoji: str, before: tuple[str, ...] = (), by: Json | None = ANN, **fields: Any
) -> Json:
    event = {
        "chat": message["chat"],
        "message_id": message["message_id"],
        "date": message["date"],
        "old_reaction": [{"type": "emoji", "emoji": one} for one in before],
        "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
        **({"user": by} if by is not None else {}),
        **fields,
    }
    return await desk.telegram.feed({"message_reaction": event})


async def overheard(telegram: Telegram) -> list[str]:
    def look(store: Store) -> list[str]:
        return [row.raw for row in store._session.scalars(select(Overheard).order_by(Overheard.telegram_message_id))]

    return await telegram.db.read(look)


async def tasks_after(desk: Desk) -> list[Task]:
    await desk.read(FIX)
    return await desk.tasks()


async def test_a_reaction_makes_one_task_with_its_author_topic_and_who_asked(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM, message_thread_id=5, is_topic_message=True)

    await react(desk, said, PEN)
    await react(desk, said, PEN)

    (message,) = await desk.telegram.kept()
    assert (message.text, message.author, message.thread_id) == ("fix the login", "Bob Lee", 5)
    assert desk.telegram.acknowledged == [(TEAM["id"], said["message_id"])]
    (task,) = await tasks_after(desk)
    assert (task.status, task.requesters) == (Status.OPEN, [])
    assert desk.telegram.said == []


@pytest.mark.parametrize("read_before", [True, False])
async def test_the_second_who_reacts_is_one_more_who_asks(desk: Desk, *, read_before: bool) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)
    await react(desk, said, PEN)
    if read_before:
        await desk.read(FIX)

    await react(desk, said, PEN, by=EVE)
    await react(desk, said, PEN, by=EVE)

    (task,) = await desk.tasks()
    assert [one["name"] for one in task.requesters] == ["Eve"]


async def test_other_reactions_and_those_of_our_own_cards_do_nothing(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)
    card = await desk.card(chat=TEAM)

    await react(desk, said, "👍")
    await react(desk, said, "👍", PEN, before=(PEN,))
    await react(desk, card, PEN)

    assert len(await desk.telegram.kept()) == 1
    assert desk.telegram.said == []


async def test_another_reaction_can_be_chosen(desk: Desk) -> None:
    await allow(desk.telegram, reaction="🔥")
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)

    await react(desk, said, PEN)
    assert await desk.telegram.kept() == []
    await react(desk, said, "🔥\ufe0f")

    assert await desk.telegram.texts() == ["fix the login"]


async def test_one_piece_stands_for_its_album_also_when_the_group_itself_reacts(desk: Desk) -> None:
    album = {"photo": PHOTO, "media_group_id": "9", "chat": TEAM, "by": BOB}
    await desk.telegram.say(caption="the posters", **album)
    between = await desk.telegram.say("lunch?", chat=TEAM)
    second = await desk.telegram.say(**album)

    await react(desk, second, PEN, by=None, actor_chat=TEAM)

    first, other = await desk.telegram.kept()
    assert (first.text, other.root_id, first.sender_id) == ("the posters", first.id, None)
    assert [raw != "" for raw in await overheard(desk.telegram)] == [False, True, False]
    assert between["message_id"]


async def test_a_forward_keeps_who_wrote_it(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=EVE, chat=TEAM, forward_origin=FROM_BOB)

    await react(desk, said, PEN)

    (message,) = await desk.telegram.kept()
    assert (message.author, message.forwarded) == ("Bob Lee", True)


async def test_an_edit_before_the_reaction_counts_and_one_after_it_too(desk: Desk) -> None:
    said = await desk.telegram.say("fix the logn", by=BOB, chat=TEAM)
    await desk.telegram.edit(said, text="fix the login")

    await react(desk, said, PEN)
    assert await desk.telegram.texts() == ["fix the login"]
    await desk.telegram.edit(said, text="fix the logout")

    assert await desk.telegram.texts() == ["fix the logout"]


@pytest.mark.parametrize("lone", ["half \ud83d", "nul \x00", "𝒷 🙈"])
async def test_any_characters_survive(desk: Desk, lone: str) -> None:
    said = await desk.telegram.say(lone, by=BOB, chat=TEAM, entities=[])

    await react(desk, said, PEN)

    assert len(await desk.telegram.kept()) == 1


async def test_bots_and_telegrams_own_notes_are_not_overheard_but_hidden_administrators_are(desk: Desk) -> None:
    await desk.telegram.say("beep", by=ROBOT, chat=TEAM)
    await desk.telegram.say(chat=TEAM, pinned_message=desk.telegram.message("pinned words", chat=TEAM))
    await desk.telegram.say("hidden words", by=ANONYMOUS, chat=TEAM, sender_chat=TEAM)

    (kept,) = await overheard(desk.telegram)
    assert "hidden words" in kept


async def test_what_a_message_answers_is_not_kept_with_it(desk: Desk) -> None:
    other = desk.telegram.message("older words", by=BOB, chat=TEAM)

    await desk.telegram.say("fix it", chat=TEAM, reply_to_message=other)

    (kept,) = await overheard(desk.telegram)
    assert "older words" not in kept


async def test_who_does_not_belong_changes_and_hears_nothing(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)
    desk.telegram.session.members[EVE["id"]] = "left"

    await react(desk, said, PEN, by=EVE)
    await react(desk, said, PEN, by=ROBOT)
    await react(desk, said, PEN, by=None, actor_chat=NEWS)

    assert await desk.telegram.kept() == []
    assert desk.telegram.said == []
    assert await desk.telegram.role(EVE["id"]) is None


async def test_who_may_only_look_is_refused_alone(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)
    await desk.telegram.say("/help", by=EVE, chat=TEAM)
    desk.telegram.session.calls.clear()

    def demote(store: Store) -> None:
        person, workspace = store.people.by_telegram_id(EVE["id"]), store.workspaces.by_chat(TEAM["id"])
        assert person is not None
        assert workspace is not None
        store.people.join(workspace.id, person.id, Role.VIEWER, change=True)

    await desk.telegram.db.write(demote)

    await react(desk, said, PEN, by=EVE)

    assert await desk.telegram.kept() == []
    (refusal,) = desk.telegram.calls(SendMessage)
    assert refusal.ephemeral_message_parameters is not None
    assert refusal.ephemeral_message_parameters.receiver_user_id == EVE["id"]


async def test_of_what_is_not_kept_only_who_reacted_is_told(desk: Desk) -> None:
    old = desk.telegram.message("before you came", by=BOB, chat=TEAM)

    await react(desk, old, PEN)
    await react(desk, old, before=(PEN,))

    (hint,) = desk.telegram.calls(SendMessage)
    assert hint.ephemeral_message_parameters is not None
    assert "/task" in hint.text


async def test_where_nothing_is_kept_a_reaction_is_just_one(desk: Desk) -> None:
    await allow(desk.telegram, overhear=False)
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)

    await react(desk, said, PEN)

    assert await overheard(desk.telegram) == []
    assert await desk.telegram.kept() == []
    assert desk.telegram.session.calls == []


async def test_nothing_is_kept_where_no_reaction_can_reach_us(desk: Desk) -> None:
    await allow(desk.telegram, administrator=False)

    await desk.telegram.say("fix the login", by=BOB, chat=TEAM)

    assert await overheard(desk.telegram) == []


async def test_a_reaction_taken_back_at_once_drops_the_task_and_given_again_opens_it(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)
    await react(desk, said, PEN)
    await desk.read(FIX)

    await react(desk, said, before=(PEN,))
    await react(desk, said, before=(PEN,))
    assert [task.status for task in await desk.tasks()] == [Status.DROPPED]

    await react(desk, said, PEN)
    assert [task.status for task in await desk.tasks()] == [Status.OPEN]


async def test_taken_back_before_it_was_read_it_stays_dropped(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)
    await react(desk, said, PEN)

    await react(desk, said, before=(PEN,))

    assert [task.status for task in await tasks_after(desk)] == [Status.DROPPED]


async def test_a_reaction_of_others_or_late_or_to_a_task_in_hand_takes_nothing_back(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)
    await react(desk, said, PEN)
    await desk.read(FIX)
    (card,) = await desk.send()

    await react(desk, said, before=(PEN,), by=EVE)
    assert [task.status for task in await desk.tasks()] == [Status.OPEN]
    await desk.press(card, "Start", by=EVE)
    await react(desk, said, before=(PEN,))

    assert [task.status for task in await desk.tasks()] == [Status.IN_PROGRESS]


async def test_a_minute_later_a_reaction_taken_back_changes_nothing(desk: Desk) -> None:
    said = await desk.telegram.say("fix the login", by=BOB, chat=TEAM)
    await react(desk, said, PEN)
    await desk.read(FIX)

    def age(store: Store) -> None:
        message = store.messages.get(1)
        assert message is not None
        message.received_at = now() - timedelta(seconds=61)

    await desk.telegram.db.write(age)
    await react(desk, said, before=(PEN,))

    assert [task.status for task in await desk.tasks()] == [Status.OPEN]


async def test_who_asked_in_words_takes_nothing_back_by_a_reaction(desk: Desk) -> None:
    said = await desk.telegram.say("@sift_bot fix the login", chat=TEAM)
    await desk.read(FIX)

    await react(desk, said, PEN)
    await react(desk, said, before=(PEN,))

    assert [task.status for task in await desk.tasks()] == [Status.OPEN]


async def test_what_was_kept_is_gone_after_two_days_or_when_it_is_switched_off(desk: Desk) -> None:
    await desk.telegram.say("one", chat=TEAM)
    await desk.telegram.db.write(overhearing.prune, now() + timedelta(hours=47))
    assert len(await overheard(desk.telegram)) == 1
    await desk.telegram.db.write(overhearing.prune, now() + timedelta(hours=49))
    assert await overheard(desk.telegram) == []

    await desk.telegram.say("two", chat=TEAM)
    await desk.telegram.say("/settings", chat=TEAM)
    (page,) = await desk.send()
    await desk.press(page, "Tasks by reaction")
    await desk.press(page, "Switch it off")

    assert await overheard(desk.telegram) == []
    await desk.telegram.say("three", chat=TEAM)
    assert await overheard(desk.telegram) == []


async def test_it_ends_when_the_bot_is_sent_away(desk: Desk) -> None:
    await desk.telegram.say("one", chat=TEAM)
    bot = {"id": 42, "is_bot": True, "first_name": "Sift", "username": "sift_bot"}
    gone = {"user": bot, "status": "left"}
    member = {"user": bot, "status": "member"}
    change = {"chat": TEAM, "from": ANN, "date": 1, "old_chat_member": member, "new_chat_member": gone}

    await desk.telegram.feed({"my_chat_member": change})

    assert await overheard(desk.telegram) == []
    workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))
    assert workspace is not None
    assert not overhearing.is_on(workspace)


async def test_turning_it_on_is_for_administrators_and_told_to_the_group(desk: Desk) -> None:
    await allow(desk.telegram, overhear=False)
    await desk.telegram.say("/settings", chat=TEAM)
    (page,) = await desk.send()
    await desk.press(page, "Tasks by reaction")

    await desk.press(page, "Switch it on")
    await desk.press(page, "🔥")

    (notice,) = [message for message in desk.messages.values() if message is not page]
    assert "Ann has switched on tasks by reaction: put ✍" in desk.text(notice)
    assert "ephemeral_message_id" not in notice
    assert "Tasks by reaction: 🔥" in desk.text(page)
    forged = desk.data(page, "Switch it off")
    assert await desk.press_data(page, forged, by=BOB) != ""
    workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))
    assert workspace is not None
    assert overhearing.is_on(workspace)
