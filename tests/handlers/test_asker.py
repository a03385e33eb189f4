"""What who asked for a task is told when it is done, and the messages that are made to be forwarded to them."""

from datetime import timedelta

import time_machine

from storage.store import Store
from storage.tables import now
from tasks import asking, undoing
from tasks.actors import Actor
from tests.handlers.desk import Desk
from tests.handlers.pressing import join_team
from tests.handlers.samples import HIDDEN
from tests.handlers.telegram import ANN, BOB, TEAM, Json


async def forwarded(desk: Desk, author: str = "Zed", language: str = "en") -> Json:
    """The done card of a message that somebody wrote who is nobody here."""
    card = await desk.card(forward_origin=HIDDEN | {"sender_user_name": author})
    await desk.telegram.db.write(lambda store: setattr(store.messages.get(1), "language", language))
    await desk.press(card, "✓ Done")
    return card


async def bobs_request(desk: Desk, **fields: str) -> Json:
    """The done card, in Ann's team, of what Bob has asked for there."""
    card = await desk.card(chat=TEAM)
    await join_team(desk, BOB)

    def by_bob(store: Store) -> None:
        message, bob = store.messages.get(1), store.people.by_telegram_id(BOB["id"])
        assert message is not None
        assert bob is not None
        bob.name, bob.reachable = fields.get("name", "Bob Lee"), True
        message.author, message.author_id = bob.name, bob.id

    await desk.telegram.db.write(by_bob)
    await desk.press(card, "✓ Done")
    return card


def by_zed(store: Store) -> None:
    message = store.messages.get(1)
    assert message is not None
    message.author, message.author_id, message.forwarded = "Zed", None, True


async def after_grace(desk: Desk) -> list[Json]:
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        return await desk.send()


async def test_in_the_group_who_asked_is_named_in_a_silent_answer_in_their_language(desk: Desk) -> None:
    await bobs_request(desk)
    assert await desk.send() == []

    (notice,) = await after_grace(desk)

    assert desk.text(notice) == "Bob Lee, виконано те, про що ви просили: Fix the login #1"
    drawn = desk.drawn[notice["message_id"]]
    assert f'href="tg://user?id={BOB["id"]}"' in drawn.text
    assert drawn.silent
    assert drawn.reply_markup is None


async def test_what_was_taken_back_in_time_tells_nobody(desk: Desk) -> None:
    await bobs_request(desk)
    await desk.telegram.db.write(lambda store: undoing.undo(store, Actor.person(1), task_id=1))
    await desk.send()

    assert await after_grace(desk) == []


async def test_a_name_and_a_title_full_of_markup_are_text(desk: Desk) -> None:
    await bobs_request(desk, name="<b>{title}</b>")

    (notice,) = await after_grace(desk)

    assert desk.text(notice).startswith("<b>{title}</b>, виконано те, про що ви просили")


async def test_for_who_is_not_here_a_message_is_made_that_can_be_forwarded(desk: Desk) -> None:
    card = await forwarded(desk)

    assert await desk.press(card, "📣 Tell Zed") == "Forward what comes now"

    ready = list(desk.messages.values())[-1]
    assert desk.text(ready) == "Hello, Zed! What you asked for is done: Fix the login"
    assert desk.drawn[ready["message_id"]].reply_markup is None
    assert await after_grace(desk) == []


async def test_it_is_made_once_however_often_it_is_asked_for(desk: Desk) -> None:
    card = await forwarded(desk)
    press = desk.data(card, "📣 Tell Zed")

    for query in "12":
        await desk.press_data(card, press, query_id=query)

    assert len([one for one in desk.messages if "Hello, Zed" in desk.text(desk.messages[one])]) == 1


async def test_when_it_is_open_again_there_is_nobody_to_tell(desk: Desk) -> None:
    card = await forwarded(desk)
    press = desk.data(card, "📣 Tell Zed")
    await desk.press(card, "Reopen")

    assert await desk.press_data(card, press) == "There is nobody to tell any more."


async def test_of_ones_own_words_nobody_is_told(desk: Desk) -> None:
    card = await desk.card()
    await desk.press(card, "✓ Done")

    markup = desk.drawn[card["message_id"]].reply_markup
    assert "📣" not in str(markup)
    assert await after_grace(desk) == []


async def test_from_a_group_the_message_to_forward_goes_to_the_private_chat(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await desk.telegram.db.write(by_zed)
    await desk.press(card, "✓ Done")
    assert await desk.press(card, "📣 Tell Zed") == "I can't write to you. Open our chat and press Start first."
    await desk.telegram.say("/start")

    await desk.press(card, "📣 Tell Zed")

    assert list(desk.messages.values())[-1]["chat"]["id"] == ANN["id"]


async def test_a_group_can_do_without_it(desk: Desk) -> None:
    desk.telegram.session.members[ANN["id"]] = "creator"
    await desk.telegram.say("/settings", chat=TEAM)
    page = (await desk.send())[-1]
    assert "Who asked is told here when it's done: yes" in desk.text(page)

    await desk.press(page, "Tell who asked")
    await desk.press(page, "Don't tell them")

    assert "Who asked is told here when it's done: no" in desk.text(page)
    workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(TEAM["id"]))
    assert workspace is not None
    assert workspace.options[asking.OPTION] is False
