"""/undo and its page: the newest change goes back at once, the others by their buttons."""

from storage.tables import Status
from tasks import actions, bulk
from tasks.actors import Actor
from tasks.rules import Verb
from tests.handlers.desk import Desk
from tests.handlers.pressing import join_team
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json


async def undo(desk: Desk, **fields: object) -> Json:
    """The page that is answered."""
    await desk.telegram.say("/undo", **fields)  # type: ignore[arg-type]
    return (await desk.send())[-1]


async def statuses(desk: Desk) -> list[Status]:
    return [task.status for task in await desk.tasks()]


async def test_the_newest_change_goes_back_at_once_and_the_others_have_buttons(desk: Desk) -> None:
    card = await desk.card()
    await desk.press(card, "Start")
    await desk.press(card, "✓ Done")

    page = await undo(desk)

    assert await statuses(desk) == [Status.IN_PROGRESS]
    lines = desk.text(page).split("\n")
    assert lines[0] == "Undone: Fix the login #1 · Done"
    assert lines[2] == "Your last changes"
    assert lines[3].startswith("1. Fix the login #1 · Started · ")
    assert await desk.press(page, "↩ 1") == "Undone"
    assert await statuses(desk) == [Status.OPEN]
    assert "There is nothing more of yours to undo." in desk.text(page)


async def test_with_nothing_to_undo_it_says_so(desk: Desk) -> None:
    await desk.telegram.say("/undo")

    assert desk.telegram.said[-1] == "There is nothing of yours to undo."


async def test_an_undo_that_is_handled_twice_takes_back_one_change_and_shows_one_page(desk: Desk) -> None:
    card = await desk.card()
    await desk.press(card, "Start")
    await desk.press(card, "✓ Done")
    asked = desk.telegram.message("/undo")

    await desk.telegram.feed({"message": asked})
    shown = await desk.send()
    await desk.telegram.feed({"message": asked})

    assert await statuses(desk) == [Status.IN_PROGRESS]
    assert len(shown) == 1
    assert await desk.send() == []


async def test_what_was_done_to_many_is_one_line_and_one_button(desk: Desk) -> None:
    for _ in range(3):
        await desk.card()
    done = {"ids": [1, 2, 3], "verb": Verb.DONE}
    await desk.telegram.db.write(lambda store: bulk.move_all(store, Actor.person(1), done["ids"], done["verb"]))
    await desk.telegram.db.write(lambda store: actions.change(store, Actor.person(1), 1, title="Newest"))

    page = await undo(desk)

    assert "1. 3 tasks: Done · " in desk.text(page)
    await desk.press(page, "↩ 1")
    assert await statuses(desk) == [Status.OPEN] * 3


async def test_what_cannot_go_back_any_more_is_said_above_what_can(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await join_team(desk, BOB)
    await desk.press(card, "Start")
    await desk.telegram.db.write(lambda store: actions.change(store, Actor.person(1), 1, title="Ann's"))
    await desk.telegram.db.write(lambda store: actions.change(store, Actor.person(2), 1, title="Bob's"))

    page = await undo(desk)

    assert desk.text(page).startswith("Somebody changed it in the meantime. Look again.")
    assert (await desk.tasks())[0].title == "Bob's"
    assert await desk.press(page, "↩ 1") == "Somebody changed it in the meantime. Look again."
    assert await desk.press(page, "↩ 2") == "Undone"


async def test_a_second_press_of_the_same_button_changes_nothing(desk: Desk) -> None:
    card = await desk.card()
    await desk.press(card, "Start")
    await desk.press(card, "✓ Done")
    page = await undo(desk)
    button = desk.data(page, "↩ 1")

    await desk.press_data(page, button)

    assert await desk.press_data(page, button, query_id="2") == "That is undone already."
    assert desk.answers[-1].show_alert


async def test_in_a_group_the_page_is_only_for_who_asked(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await join_team(desk, BOB)
    await desk.press(card, "Start")
    await desk.press(card, "✓ Done")
    page = await undo(desk, chat=TEAM)

    for person in (BOB, EVE):
        await desk.press_data(page, desk.data(page, "↩ 1"), by=person)
        assert desk.answers[-1].show_alert

    assert await statuses(desk) == [Status.IN_PROGRESS]


async def test_what_others_did_is_not_listed(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await join_team(desk, BOB)
    await desk.press(card, "✓ Done")

    await desk.telegram.say("/undo", by=BOB, chat=TEAM)

    assert await statuses(desk) == [Status.DONE]
    assert await desk.send() == []


async def test_a_forged_event_takes_back_nothing(desk: Desk) -> None:
    hers = await desk.card(by=EVE)
    await desk.press(hers, "✓ Done", by=EVE)
    card = await desk.card()
    await desk.press(card, "Start")
    await desk.press(card, "✓ Done")
    page = await undo(desk)

    for event in (*range(1, 12), 2**62):
        await desk.press_data(page, f"undid:{event}", by=ANN)

    assert (await statuses(desk))[0] is Status.DONE


async def test_in_private_what_was_done_in_a_group_goes_back_too(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    await desk.press(card, "✓ Done")

    await undo(desk)

    assert await statuses(desk) == [Status.OPEN]
