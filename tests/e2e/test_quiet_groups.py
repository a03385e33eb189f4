"""Groups stay quiet: what is not said to the bot stays among people, unless they allow more."""

from typing import Any

import pytest
from sqlalchemy import select

from emulator.people import People, Person
from emulator.settings import Settings as TelegramSettings
from storage.store import Store
from storage.tables import InboxUpdate
from storage.team_tables import Overheard
from tests.e2e.cards import answer, buttons, card, is_bots, words
from tests.e2e.conftest import TOKEN
from tests.e2e.doors import by_polling, by_webhook
from tests.e2e.installation import Installation

Json = dict[str, Any]


async def whispered(person: Person, chat: int, *parts: str, after: int = 0) -> Json:
    """The newest message of the bot's that this person alone sees in a group and that says all this."""

    def is_it(message: Json) -> bool:
        return is_bots(message) and "ephemeral_message_id" in message and all(part in words(message) for part in parts)

    return await person.wait_for(is_it, chat=chat, after=after)


async def press_page(person: Person, chat: int, *labels: str) -> None:
    """Press buttons of the page that only they see, each when it is there."""
    for label in labels:

        def has_it(message: Json, label: str = label) -> bool:
            return "ephemeral_message_id" in message and label in buttons(message)

        page = await person.wait_for(has_it, chat=chat)
        assert (await person.press(page, label, timeout=20))["answered"], label


async def bots_words(people: People, chat: int) -> list[str]:
    """What everybody has seen of the bot in a group."""
    return [words(message) for message in await people.history(chat) if is_bots(message)]


async def inbox(sift: Installation) -> list[str]:
    """What is left of every update that came."""
    return await sift.db.read(lambda store: [row.raw for row in store._session.scalars(select(InboxUpdate))])


async def overheard(sift: Installation) -> list[str]:
    def look(store: Store) -> list[str]:
        return [row.raw for row in store._session.scalars(select(Overheard).order_by(Overheard.telegram_message_id))]

    return await sift.db.read(look)


class TestTalk:
    @pytest.fixture
    def telegram_settings(self) -> TelegramSettings:
        """Privacy mode is off: the bot gets all that is said."""
        return TelegramSettings(token=TOKEN, rates=None, seed=7, privacy=False, webhook_time_scale=0.05)

    async def test_of_ten_people_who_talk_among_themselves_nothing_is_said_or_stored(
        self, sift: Installation, people: People
    ) -> None:
        crowd = [await people.user(f"Person {number}", language="en") for number in range(10)]
        chat = await people.group("Crowd", *crowd, bot="administrator")
        await answer(crowd[0], "Hello!", chat=chat)

        for line in range(200):
            speaker = crowd[line % 10]
            said = await speaker.say(f"please fix secret {line} by Friday, @person", chat=chat)
            if line % 20 == 0:
                await speaker.edit(said, f"please fix the secret {line} at once")
                await crowd[0].react(said, "✍")
            if line % 50 == 0:
                await speaker.say(f"/task@another_bot secret {line}", chat=chat)
                await speaker.say(chat=chat, photo={}, caption="a secret picture", reply_to=said)
        await sift.settle(60)

        assert len(await bots_words(people, chat)) == 1
        assert await sift.kept() == []
        assert await overheard(sift) == []
        assert [raw for raw in await inbox(sift) if "secret" in raw] == []

        await crowd[1].say("@sift_bot order paper", chat=chat, reply_to=said)
        await card(crowd[1], "Order paper", chat=chat)
        await sift.settle()
        assert [message.text for message in await sift.kept()] == ["order paper"]
        assert [raw for raw in await inbox(sift) if "secret" in raw] == [], "nor what was answered"


@by_polling
async def test_a_reaction_makes_a_task_where_an_administrator_allows_it(
    sift: Installation, people: People, ann: Person, bob: Person
) -> None:
    carol = await people.user("Carol", language="de")
    chat = await people.group("Team", ann, bob, carol, bot="administrator")
    await answer(ann, "Hello!", chat=chat)
    before = await bob.say("said before it was allowed", chat=chat)

    await ann.say("/settings", chat=chat)
    await press_page(ann, chat, "Tasks by reaction", "Switch it on")

    await answer(bob, "Ann Lee has switched on tasks by reaction", "✍", "48 hours", chat=chat)
    assert "Settings" not in " ".join(await bots_words(people, chat)), "the page is for Ann alone"
    report = await bob.say("the login is brokn", chat=chat)
    await bob.edit(report, "the login is broken")
    await bob.say("lunch?", chat=chat)
    await sift.settle()
    assert len(await overheard(sift)) == 2
    assert not [raw for raw in await inbox(sift) if "lunch" in raw]

    await carol.react(report, "✍")
    shown = await card(ann, "The login is broken", "From Bob", chat=chat)
    assert shown["reply_to_message"]["message_id"] == report["message_id"]
    await ann.react(report, "✍")
    await carol.react(report)
    await carol.react(report, "✍")
    await sift.settle()
    (task,) = await sift.tasks()
    assert (task["author"], task["kind"], task["status"]) == ("Bob", "bug", "open")

    pictures = await bob.album([{"photo": {}, "caption": "The new posters"}, {"photo": {}}], chat=chat)
    await sift.settle()
    await ann.react(pictures[1], "✍")
    await card(ann, "The new posters", chat=chat)
    await sift.settle()
    _, posters = await sift.tasks()
    assert len([message for message in await sift.kept() if message.album_id]) == 2
    await ann.react(pictures[1])
    await sift.settle()
    assert {one["number"]: one["status"] for one in await sift.tasks()}[posters["number"]] == "dropped"

    public = len(await bots_words(people, chat))
    await ann.react(before, "✍")
    await whispered(ann, chat, "48 hours", "/task")
    assert len(await bots_words(people, chat)) == public

    await press_page(ann, chat, "Switch it off, delete what is kept")
    await answer(bob, "deleted", chat=chat)
    await sift.settle()
    assert await overheard(sift) == []


@by_webhook
async def test_each_sees_the_commands_they_need_and_answers_go_where_they_belong(
    sift: Installation, people: People, ann: Person, bob: Person
) -> None:
    chat = await people.group("Forum", ann, bob, bot="member", is_forum=True)
    await answer(ann, "Hello!", chat=chat)
    await bob.say("/start")
    bugs = await ann.topic(chat, "Bugs")

    places = ((bob, None), (bob, chat), (ann, chat))
    listed = [{command["command"] for command in await person.commands(place)} for person, place in places]
    private, everybody, administrators = listed
    assert {"workspace", "tasks"} <= private
    assert "doctor" not in private | everybody
    assert administrators - everybody == {"settings", "doctor", "digest", "rules"}
    assert everybody < administrators
    by_name = {command["command"]: command for command in await bob.commands(chat)}
    assert by_name["undo"]["is_ephemeral"]
    assert by_name["tasks"]["description"] != "Open tasks", "Bob reads Ukrainian"
    assert (await ann.menu_button())["text"] == "Tasks"
    await answer(bob, "/tasks")
    assert (await bob.menu_button())["text"] != "Tasks"

    said = await bob.say("@sift_bot the door squeaks", chat=chat, topic=bugs)
    shown = await card(bob, "The door squeaks", chat=chat)
    assert (shown["message_thread_id"], shown["reply_to_message"]["message_id"]) == (bugs, said["message_id"])
    await bob.say("/tasks", chat=chat, topic=bugs)
    page = await card(bob, "The door squeaks", chat=chat, after=shown["message_id"])
    assert page["message_thread_id"] == bugs
    await ann.topic(chat, topic=bugs, closed=True)
    sift.may_fail.append("TOPIC_CLOSED")

    await ann.say("/doctor", chat=chat)
    report = await whispered(ann, chat, "Privacy mode is on", "BotFather", "no administrator")
    assert "Ann" in words(report)
    await bob.say("/doctor@sift_bot", chat=chat, ephemeral=False)
    await answer(bob, "Forum")
    await ann.move_bot(chat, "promote")
    await ann.say("/doctor", chat=chat)
    await whispered(ann, chat, "I am an administrator here", "only they see it", after=report["message_id"])
    assert "BotFather" not in " ".join(await bots_words(people, chat))
    workspace = await sift.db.read(lambda store: store.workspaces.by_chat(chat))
    assert workspace is not None
    assert workspace.options["topics"] == {str(bugs): "Bugs"}
