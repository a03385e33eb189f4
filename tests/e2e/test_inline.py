"""In a chat where the bot is not: a task is found and shared, and words become the task of whoever accepts first."""

import asyncio
from datetime import timedelta

import pytest

from emulator.people import Person
from tasks import asking
from tests.e2e.cards import Json, answer, buttons, card, tap, words
from tests.e2e.doors import by_polling, on_each_engine
from tests.e2e.installation import Installation

pytestmark = pytest.mark.usefixtures("sift")


@by_polling
@on_each_engine
async def test_words_become_the_task_of_whoever_accepts_first_and_the_asker_hears_when_it_is_done(
    sift: Installation, ann: Person, bob: Person, eve: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "GRACE", timedelta(0))
    friends = await ann.people.group("Friends", ann, bob, eve, bot=None)
    await ann.say("/start")
    await ann.wait_for(lambda message: "Hello" in words(message))
    await eve.say("/start")
    await eve.wait_for(lambda message: "Hello" in words(message))

    shown = await ann.inline("book a table for Friday", chat=friends)
    (result,) = shown["results"]
    assert (result["title"], shown["is_personal"], shown["cache_time"]) == (
        "Make a task: book a table for Friday",
        True,
        0,
    )
    offered = await ann.choose(shown, result["id"], chat=friends)
    assert words(offered) == "📝 book a table for Friday – who takes it?"

    led = await bob.press(offered, "✋ Accept")  # Bob has never started the bot: he is led there, and has it then
    assert "start=take_" in led["url"]
    await bob.follow(led["url"])
    mine = await card(bob, "ook a table", button="✓ Виконано")
    await said(ann, offered, "Bob took it · #1", chat=friends)
    data = accept_of(offered)  # of a client that shows the message as it was
    late = await asyncio.gather(*(person.press_raw(offered, data, timeout=10) for person in (eve, ann)))
    assert [told["text"] for told in late] == ["Bob was faster", "Bob was faster"]

    await tap(bob, mine, "✓ Виконано")
    await said(ann, offered, "Bob took it · #1 · done", chat=friends)
    await answer(ann, "What you asked for is done", "ook a table")
    assert len(await sift.kept()) == 1


@by_polling
async def test_a_shared_card_is_pressed_by_who_may_and_follows_its_task(
    sift: Installation, ann: Person, bob: Person, eve: Person
) -> None:
    team = await ann.people.group("Team", ann, bob)
    friends = await ann.people.group("Friends", ann, bob, eve, bot=None)
    for person in (ann, bob, eve):
        await person.say("/start")
    await ann.say("@sift_bot the printer is broken, please fix it", chat=team)
    own = await card(ann, "rinter", chat=team)
    await bob.press(own, "More…")

    for query in ("", "#1", "printer"):
        shown = await ann.inline(query, chat=friends)
        found = [result for result in shown["results"] if result["id"].startswith("task-")]
        assert len(found) == 1, query
        assert "rinter" in found[0]["title"]
    assert not (await eve.inline("#1", chat=friends))["results"]
    posted = await ann.choose(shown, found[0]["id"], chat=friends)
    assert buttons(posted) == ["✓ Done", "I'll take it", "Open the card"]

    refused = await eve.press(posted, "✓ Done")
    assert (refused["text"], refused["alert"]) == ("I can't find that.", True)
    await bob.press(posted, "I'll take it")
    await said(ann, posted, "👤 Bob", chat=friends)
    await ann.say("/done 1", chat=team)
    shown_done = await said(ann, posted, "✅", chat=friends)
    assert buttons(shown_done) == ["Open the card"]
    await sift.settle()


@by_polling
async def test_a_message_that_is_gone_is_given_up_quietly(sift: Installation, ann: Person) -> None:
    sift.may_fail += ["MESSAGE_ID_INVALID", "message is not", "message to edit not found"]
    await ann.say("Call the bank")
    shown_card = await card(ann, "Call the bank")
    friends = await ann.people.group("Friends", ann, bot=None)
    shown = await ann.inline("#1", chat=friends)
    posted = await ann.choose(shown, shown["results"][0]["id"], chat=friends)
    await ann.press(posted, "I'll take it")
    await said(ann, posted, "👤 Ann", chat=friends)

    await ann.remove(posted)
    await tap(ann, shown_card, "✓ Done")

    await answer(ann, "✅")
    await sift.settle()


async def said(person: Person, message: Json, part: str, *, chat: int) -> Json:
    """A message that somebody has posted, as soon as it says this."""

    def is_it(seen: Json) -> bool:
        return seen["message_id"] == message["message_id"] and part in words(seen)

    return await person.people.wait_for(chat, is_it)


def accept_of(offered: Json) -> str:
    return str(offered["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
