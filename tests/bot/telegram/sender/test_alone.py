"""What is for one person in a group: seen by them alone where Telegram can do that, else said in private or aloud."""

import pytest

from bot.bell import Bell
from emulator.people import People, Person
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery
from tasks.people import default_workspace
from tests.bot.telegram.conftest import Eventually
from tests.bot.telegram.sender.conftest import Easel, Sending, all_done


@pytest.fixture
async def bob(people: People) -> Person:
    """Somebody who has not started the bot."""
    return await people.user("Bob")


def want(store: Store, chat_id: int, person: Person, key: str = "page") -> None:
    place = {"ephemeral_for": person.id, "thread_id": None}
    store.deliveries.want(default_workspace(store).id, Channel.PAGE, chat_id, key, view={"page": "x"}, **place)


async def only(db: Database) -> Delivery:
    found = await db.read(lambda store: store.deliveries.get(1))
    assert found is not None
    return found


async def public(people: People, chat: int) -> list[str]:
    return [message.get("text", "") for message in await people.history(chat)]


async def test_they_alone_see_it_and_its_changes_and_that_it_goes(
    sending: Sending,
    db: Database,
    people: People,
    ann: Person,
    easel: Easel,
    bell: Bell,
    eventually: Eventually,
) -> None:
    team = await people.group("Team", ann, bot="administrator")
    await db.write(want, team, ann)

    async with sending():
        await eventually(lambda: all_done(db))
        easel.texts["page"] = "turned"
        await db.write(want, team, ann)
        await bell.ring("deliveries")
        await ann.wait_for(lambda message: message.get("text") == "turned", chat=team)
        await eventually(lambda: all_done(db))
        row = await only(db)
        found = await db.read(lambda store: store.deliveries.shown_as(team, row.telegram_message_id or 0, ann.id))
        other = await db.read(lambda store: store.deliveries.shown_as(team, row.telegram_message_id or 0))
        assert (found is not None, other) == (True, None), "its id is one among the ephemeral ones"
        await db.write(lambda store: store.deliveries.withdraw(1))
        await bell.ring("deliveries")
        await eventually(lambda: all_done(db))

    assert "turned" not in await public(people, team)
    assert "turned" not in [message.get("text") for message in await ann.history(team)]


@pytest.mark.parametrize("why", ["no administrator", "not supported"])
async def test_where_that_is_refused_it_goes_to_their_chat_and_stays_there(
    sending: Sending,
    db: Database,
    people: People,
    ann: Person,
    easel: Easel,
    bell: Bell,
    eventually: Eventually,
    why: str,
) -> None:
    team = await people.group("Team", ann, bot="member" if why == "no administrator" else "administrator")
    await people.configure(team, takes_ephemeral=why != "not supported")
    await db.write(want, team, ann)
    await db.write(want, ann.id, ann, "page")  # the same key is there already

    async with sending():
        await eventually(lambda: all_done(db))
        row = await only(db)
        assert (row.chat_id, row.ephemeral_for) == (ann.id, None)
        await db.write(lambda store: store.deliveries.unfold(1, {"page": "x"}))
        easel.texts[row.key] = "turned"
        await bell.ring("deliveries")
        await people.wait_for(ann, lambda message: message.get("text") == "turned")

    assert "page" not in await public(people, team)


async def test_who_can_t_be_told_alone_is_told_in_the_group(
    sending: Sending, db: Database, people: People, ann: Person, bob: Person, eventually: Eventually
) -> None:
    team = await people.group("Team", ann, bob)
    await db.write(want, team, bob)

    async with sending():
        await eventually(lambda: all_done(db))

    row = await only(db)
    assert (row.chat_id, row.ephemeral_for) == (team, None)
    assert "page" in await public(people, team)
