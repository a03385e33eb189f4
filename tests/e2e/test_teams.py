"""A group becomes a team, people come and go, and somebody outside is invited."""

import re
from typing import Any

import pytest

from emulator.people import Person
from tests.e2e.cards import answer, becomes, buttons, card, tap, words
from tests.e2e.doors import by_polling, by_webhook
from tests.e2e.installation import Installation
from tests.e2e.test_programs import data_of, session

GONE = "I can't find that."


@pytest.fixture
async def carl(ann: Person) -> Person:
    return await ann.people.user("Carl", language="en")


@pytest.fixture
async def team(ann: Person, carl: Person) -> int:
    """Ann's group with Carl, who has no username; the bot has said hello."""
    chat = await ann.people.group("Team", ann, carl)
    await answer(ann, "Hello!", chat=chat)
    return chat


async def works_in_team(person: Person) -> None:
    """Have somebody's private chat work in the team."""
    await person.start()
    await person.say("/workspace")
    page = await card(person, "Your workspaces", button="Team")
    await tap(person, page, "Team")
    await becomes(person, page, "✓ Team")


async def token_of(sift: Installation, person: Person) -> str:
    status, body = await session(sift, data_of(await person.launch()))
    assert status == 201
    return body["token"]


@by_webhook
async def test_who_leaves_the_group_is_shut_out_at_every_door_and_let_in_again_when_they_come_back(
    sift: Installation, ann: Person, carl: Person, team: int
) -> None:
    await carl.say("@sift_bot order paper", chat=team)
    await card(ann, "Order paper", chat=team)
    await works_in_team(carl)
    await carl.say("order ink")
    ink = await card(carl, "Order ink", "#2")
    token = await token_of(sift, carl)
    (theirs,) = [task for task in await sift.tasks() if task["title"] == "Order ink"]
    assert (await sift.call("GET", f"/api/tasks/{theirs['id']}", token=token))[0] == 200
    await ann.say("/team", chat=team)
    who = await card(ann, "👑 Ann Lee", "👤 Carl – member", chat=team)

    await carl.leave(team)
    await sift.settle()

    assert (await carl.press(ink, "✓ Done"))["text"] == GONE
    assert (await sift.call("GET", f"/api/tasks/{theirs['id']}", token=token))[0] == 404
    assert (await sift.call("POST", f"/api/tasks/{theirs['id']}/done", token=token))[0] == 404
    await carl.say("buy milk")
    await answer(carl, "You don't belong to Team any more")
    await card(carl, "Buy milk", "#1")
    assert {task["title"]: task["status"] for task in await sift.tasks(status="open")}.keys() == {
        "Order paper",
        "Order ink",
        "Buy milk",
    }

    await carl.join(team)
    await sift.settle()

    assert (await sift.call("GET", f"/api/tasks/{theirs['id']}", token=token))[0] == 200
    await tap(carl, ink, "✓ Done")
    await becomes(carl, ink, "Done by Carl")
    assert who["message_id"] < ink["message_id"] or words(who)


@by_polling
async def test_somebody_outside_follows_an_invitation_for_one_person_and_works_in_the_team(
    sift: Installation, ann: Person, bob: Person, eve: Person, team: int
) -> None:
    await ann.say("/team", chat=team)
    await card(ann, "👑 Ann Lee", chat=team)
    await works_in_team(ann)
    await ann.say("/team")
    page = await card(ann, "Team of Team", button="Invite…")
    await tap(ann, page, "Invite…", "1 day", "Make the link")
    made = await becomes(ann, page, "for one person", button="Revoke")
    found = re.search(r"https://t\.me/sift_bot\?start=join_[\w-]{16}", words(made))
    assert found is not None

    await eve.follow(found[0])
    await bob.follow(found[0])
    asked = await card(eve, "Ann Lee", "Team", "member", button="Join")
    late = await card(bob, "Ann Lee", "Team")
    await tap(eve, asked, "Join", "Work there from now on")
    refused = await bob.press(late, buttons(late)[0])

    assert refused["alert"]
    await becomes(eve, asked, "✓ Team")
    await eve.say("order ink")
    await card(eve, "Order ink", "#1")
    await ann.say("/tasks", chat=team)
    await answer(ann, "Order ink", chat=team)
    await eve.say("/workspace")
    mine = await card(eve, "Your workspaces", button="Leave Team…")
    await tap(eve, mine, "Leave Team…", "Leave")
    await becomes(eve, mine, "✓ Your own tasks", without=("Team –",))


@by_polling
async def test_who_is_given_a_task_and_never_started_the_bot_is_asked_in_the_group_once(
    sift: Installation, ann: Person, carl: Person, team: int
) -> None:
    await carl.say("@sift_bot order paper", chat=team)
    paper = await card(ann, "Order paper", chat=team)
    await ann.say("@sift_bot order ink", chat=team)
    ink = await card(ann, "Order ink", chat=team)

    await give(ann, paper, "Carl")

    asked = await answer(ann, "Carl, there is something for you here", chat=team)
    assert any(one["type"] == "text_mention" for one in asked["entities"])
    (start,) = [button for row in asked["reply_markup"]["inline_keyboard"] for button in row]
    await give(ann, ink, "Carl")
    await carl.follow(start["url"])
    await answer(carl, "Now I can write to you here", "Team")
    await sift.settle()
    said = [words(message) for message in await ann.people.history(team)]
    assert sum("there is something for you here" in text for text in said) == 1


@by_polling
async def test_called_into_a_chat_of_others_the_bot_keeps_it_among_the_caller_s_own(
    sift: Installation, ann: Person, bob: Person
) -> None:
    await ann.start()
    elsewhere = await ann.people.group("Others", ann, bob, bot=None)

    await ann.guest("@sift_bot order paper", chat=elsewhere)

    await answer(ann, "Kept as #1 in your tasks", chat=elsewhere)
    await card(ann, "Order paper", "#1")
    (task,) = await sift.tasks()
    assert task["title"] == "Order paper"


async def give(by: Person, shown: dict[str, Any], name: str) -> None:
    """Assign a task by the buttons of its card."""
    await tap(by, shown, "Assignee", name)
