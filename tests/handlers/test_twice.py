"""An update may be handled twice, when the process dies before it writes down that it was handled: it counts once."""

import pytest

from classifier.base import Draft
from handlers.cards.field_presses import Asked, AskWords
from handlers.cards.presses import CancelAsking, SnoozeTask
from storage.store import Store
from storage.tables import Status
from tasks.rules import Snooze
from tests.handlers.desk import FIX, Desk
from tests.handlers.telegram import ANN, EVE, TEAM

CALL = Draft(title="Call Bob", kind="task", is_task=True)


async def test_a_press_that_snoozes_is_one_change(desk: Desk) -> None:
    card = await desk.card()

    for _ in range(2):
        await desk.press_data(card, SnoozeTask(task=1, preset=Snooze.HOUR).pack(), query_id="7")

    assert [event.verb for event in await desk.events()] == ["create", "snooze"]


async def test_a_press_that_adds_to_a_filter_and_is_taken_out_by_the_next_adds_it_once(desk: Desk) -> None:
    await desk.card()
    await desk.telegram.say("/tasks")
    (page,) = await desk.send()

    for _ in range(2):
        await desk.press_data(page, "l.set:kind:event", query_id="7")

    assert await _filters(desk) == {"kind": ["event"]}
    await desk.press_data(page, "l.set:kind:event", query_id="8")
    assert await _filters(desk) is None


async def test_words_for_a_list_are_read_once(desk: Desk) -> None:
    await desk.card()
    await desk.telegram.say("/today")
    (page,) = await desk.send()

    said = await desk.reply(page, "bugs due tomorrow")
    once = await _filters(desk)
    await desk.telegram.feed({"message": said})

    assert await _filters(desk) == once


@pytest.mark.parametrize("words", ["done", "duplicate of #1", "/done"])
async def test_a_reply_to_a_card_of_several_tasks_is_about_one_of_them(desk: Desk, words: str) -> None:
    await desk.card()
    card = await desk.card(FIX, CALL)

    said = await desk.reply(card, words)
    await desk.telegram.feed({"message": said})

    assert [task.status is Status.OPEN for task in await desk.tasks()] == [True, False, True]


async def test_a_number_said_to_a_list_opens_its_card_and_is_no_words_for_that(desk: Desk) -> None:
    await desk.card()
    await desk.telegram.say("/tasks")
    (page,) = await desk.send()

    said = await desk.reply(page, "#1")
    await desk.telegram.feed({"message": said})

    assert await desk.send() == []


async def test_who_does_not_belong_to_a_group_ends_no_question_there(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    desk.telegram.session.members[EVE["id"]] = "left"
    await desk.press_data(card, AskWords(task=1, field=Asked.TITLE).pack(), by=ANN)

    said = await desk.press_data(card, CancelAsking().pack(), by=EVE)

    assert said == "I can't find that."
    assert desk.gone == []


async def _filters(desk: Desk) -> object:
    def look(store: Store) -> object:
        return next(view.get("want") for view in _views(store))

    return await desk.telegram.db.read(look)


def _views(store: Store) -> list[dict[str, object]]:
    found = (store.deliveries.get(id_) for id_ in range(1, 9))
    return [row.view for row in found if row is not None and "page" in row.view]
