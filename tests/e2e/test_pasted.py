"""A token that somebody sends through the chat: gone from it, and left nowhere."""

import pytest
from sqlalchemy import select

from emulator.people import People, Person, hidden
from storage.store import Store
from storage.tables import InboxState, InboxUpdate
from tests.e2e.cards import answer, card, words
from tests.e2e.doors import by_polling, by_webhook
from tests.e2e.installation import Installation
from tests.keys import GITHUB, PRIVATE_KEY, tables_with

REFUSED = "so I deleted it"


async def left(sift: Installation, key: str = GITHUB) -> list[str]:
    return await sift.db.read(tables_with, key)


async def said(people: People, chat: int | Person) -> list[str]:
    """What still stands in a chat."""
    return [words(message) for message in await people.history(chat)]


async def test_of_a_token_in_the_chat_nothing_is_left(sift: Installation, people: People, ann: Person) -> None:
    await ann.say("Call the bank tomorrow")
    shown = await card(ann, "Call the bank")

    await ann.say(f"connect github {GITHUB}")
    await ann.say(f"/hooks {GITHUB}", reply_to=shown["message_id"])
    await ann.say(f"leaked: {GITHUB}", forward=hidden("Zed"))
    await ann.album([{"photo": {}, "caption": f"the token: {GITHUB}"}])
    await sift.settle()

    in_chat = await said(people, ann)
    assert not any(GITHUB in text for text in in_chat)
    assert sum(REFUSED in text for text in in_chat) == 4
    assert [task["title"] for task in await sift.tasks()] == ["Call the bank"]
    assert len(await sift.messages()) == 1
    assert await left(sift) == []


@by_polling
async def test_an_edit_that_brings_a_key_in_takes_the_message_out_of_the_chat(
    sift: Installation, people: People, ann: Person
) -> None:
    sent = await ann.say("Rotate the key of the server")
    await card(ann, "Rotate the key")

    await ann.edit(sent, f"Rotate the key of the server\n{PRIVATE_KEY}")
    await answer(ann, "secret (private key)")

    await sift.settle()
    line = PRIVATE_KEY.splitlines()[1]
    assert not any(line in text for text in await said(people, ann))
    assert [task["title"] for task in await sift.tasks()] == ["Rotate the key of the server"]
    assert await left(sift, line) == []


@by_webhook
async def test_a_token_that_was_stored_when_the_bot_died_is_handled_at_its_next_start(
    sift: Installation, people: People, ann: Person
) -> None:
    await sift.stop("bot")
    await ann.say(f"connect github {GITHUB}")
    await sift.until(lambda: waits(sift))
    assert await left(sift) == ["inbox"]

    await sift.start("bot")
    await answer(ann, REFUSED)

    await sift.settle()
    assert not any(GITHUB in text for text in await said(people, ann))
    assert await left(sift) == []


async def waits(sift: Installation) -> bool:
    def look(store: Store) -> bool:
        return bool(store._session.scalars(select(InboxUpdate).where(InboxUpdate.state == InboxState.NEW)).all())

    return await sift.db.read(look)


@by_polling
@pytest.mark.parametrize(("bot", "may"), [("administrator", True), ("member", False)])
async def test_in_a_group_it_is_deleted_where_the_bot_may(
    sift: Installation, people: People, ann: Person, bot: str, may: bool
) -> None:
    await ann.start()
    chat = await people.group("Team", ann, bot=bot)
    sift.may_fail.append("can't be deleted for everyone")

    await ann.say(f"@sift_bot connect github {GITHUB}", chat=chat)
    await sift.settle()

    heard = [*await ann.history(chat), *await ann.history()]
    expected = REFUSED if may else "can't delete it here"
    assert any(expected in words(message) for message in heard)
    assert any(GITHUB in text for text in await said(people, chat)) is not may
    assert await left(sift) == []
