"""Inline mode as Telegram brings it: queries, presses on what was posted, and everybody who should not get far."""

from typing import Any

import pytest
from aiogram.methods import AnswerCallbackQuery, AnswerInlineQuery

import handlers
from handlers.options import Options
from storage.queries.inline import NOWHERE
from storage.store import Store
from storage.tables import Channel, Delivery, Status, now
from tasks import inline
from tasks.actors import Actor
from tasks.making import add_task
from tests.handlers.desk import FIX, Desk
from tests.handlers.telegram import ANN, BOT, EVE, TEAM, Json, Telegram
from tests.handlers.telegram import BOB as BOB_IN_KYIV
from tests.handlers.views import as_telegram_reads, data_of, labels, seen

BOB = BOB_IN_KYIV | {"language_code": "en"}


@pytest.fixture
async def desk(telegram: Telegram) -> Desk:
    """Ann and Bob share a group and have started us; of Eve nothing is known."""
    desk = Desk(telegram)
    for person in (ANN, BOB):
        await telegram.say("/start", by=person)
        await telegram.say("/team", by=person, chat=TEAM)
    await desk.send()
    return desk


async def test_tasks_are_found_over_all_workspaces_by_number_by_words_and_by_what_is_asked(desk: Desk) -> None:
    await desk.card(chat=TEAM)
    await desk.telegram.say("/task call the bank")
    await desk.read(FIX)
    await desk.send()

    assert titles(await ask(desk, "")) == ["#1 Fix the login", "#1 Fix the login"]
    assert titles(await ask(desk, "#1")) == ["#1 Fix the login", "#1 Fix the login"]
    assert titles(await ask(desk, "login", by=BOB)) == ["Make a task: login", "#1 Fix the login"]
    assert titles(await ask(desk, "kind:question")) == ["Make a task: kind:question"]
    assert titles(await ask(desk, "mine")) == ["Make a task: mine"]
    assert titles(await ask(desk, "#99")) == []


async def test_answers_are_for_one_person_and_never_remembered_by_telegram(desk: Desk) -> None:
    answered = await ask(desk, "milk")

    assert (answered.cache_time, answered.is_personal) == (0, True)
    assert titles(await ask(desk, "", by=EVE)) == []


async def test_a_posted_card_says_what_where_who_and_nothing_that_telegram_can_t_read(desk: Desk) -> None:
    await desk.card(chat=TEAM)

    (found,) = (await ask(desk, "#1")).results

    assert found.description == "Open"
    text, _ = as_telegram_reads(found.input_message_content.message_text)
    assert text == "Fix the login #1\nBug"
    buttons = [[button.text for button in row] for row in found.reply_markup.inline_keyboard]
    assert buttons == [["✓ Done", "I'll take it"], ["Open the card"]]
    assert "start=task_" in found.reply_markup.inline_keyboard[1][0].url


async def test_what_somebody_wrote_can_t_ring_or_format_in_a_chat_that_is_not_ours(desk: Desk) -> None:
    (offer,) = (await ask(desk, "tell @everyone <b>now</b> &amp;")).results

    text, kinds = as_telegram_reads(offer.input_message_content.message_text)
    assert "<b>now</b> &amp;" in text
    assert "Mention" not in kinds


async def test_many_tasks_are_turned_in_pages_of_at_most_twenty(desk: Desk) -> None:
    await desk.telegram.db.write(_many, ANN["id"], 45)

    first = await ask(desk, "paper")
    second = await ask(desk, "paper", offset=first.next_offset)
    third = await ask(desk, "paper", offset=second.next_offset)

    assert [len(page.results) for page in (first, second, third)] == [20, 19, 7]
    assert third.next_offset == ""
    ids = [result.id for page in (first, second, third) for result in page.results]
    assert len(set(ids)) == 46
    for offset in ("99", "-1", "9" * 60, "²", "x"):
        await ask(desk, "paper", offset=offset)


async def test_who_never_started_us_sees_the_tasks_of_their_groups_and_a_way_to_start(desk: Desk) -> None:
    await desk.card(by=EVE, chat=TEAM)

    unknown = await ask(desk, "milk", by={"id": 777, "is_bot": False, "first_name": "New"})
    known = await ask(desk, "login", by=EVE)

    assert (titles(unknown), unknown.button.text, unknown.button.start_parameter) == ([], "Open Sift", "inline")
    assert (titles(known), known.button.text) == (["#1 Fix the login"], "Open Sift")
    assert await desk.telegram.db.read(lambda store: store.people.by_telegram_id(777)) is None


async def test_who_is_not_admitted_finds_nothing_and_presses_nothing(connected: Any) -> None:
    options = Options(bot_id=BOT["id"], bot_username=BOT["username"], allowed_ids=frozenset({ANN["id"]}))
    desk = Desk(connected(options))
    await desk.telegram.say("/start")
    (offer,) = (await ask(desk, "milk")).results

    assert titles(await ask(desk, "milk", by=EVE)) == []
    told = await press(desk, accept_of(offer), by=EVE)

    assert told.show_alert
    assert "let in" in told.text
    assert await desk.tasks() == []


async def test_an_offer_is_accepted_once_and_its_message_says_by_whom(desk: Desk) -> None:
    (offer,) = (await ask(desk, "buy milk")).results
    assert as_telegram_reads(offer.input_message_content.message_text)[0] == "📝 buy milk – who takes it?"

    assert (await press(desk, accept_of(offer), by=BOB)).text == "It's yours: #1"
    assert (await press(desk, accept_of(offer), by=BOB)).text == "It's yours: #1"
    assert (await press(desk, accept_of(offer), by=ANN)).text == "Bob Lee was faster"

    (drawn,) = await posted(desk)
    assert seen(drawn) == "📝 buy milk\nBob Lee took it · #1"
    assert labels(drawn) == [["✓ Done"], ["Open the card"]]
    await press(desk, data_of(drawn, "Done"), by=BOB)
    (drawn,) = await posted(desk)
    assert seen(drawn) == "✅ buy milk\nBob Lee took it · #1 · done"


async def test_who_must_start_us_first_accepts_by_starting(desk: Desk) -> None:
    (offer,) = (await ask(desk, "buy milk")).results

    told = await press(desk, accept_of(offer), by=EVE)
    payload = told.url.partition("start=")[2]
    assert await desk.tasks() == []
    assert len(payload) <= 64
    await desk.telegram.say(f"/start {payload}", by=EVE)

    assert desk.telegram.said[-1] == "It's yours: #1"
    (drawn,) = await posted(desk)
    assert seen(drawn) == "📝 buy milk\nEve took it · #1"
    await desk.telegram.say(f"/start {payload}", by=BOB)
    assert desk.telegram.said[-1] == "Eve was faster"


async def test_a_posted_card_is_done_and_taken_by_who_may_and_follows_the_task(desk: Desk) -> None:
    await desk.card(chat=TEAM)
    (found,) = (await ask(desk, "#1")).results
    done, take = (button.callback_data for button in found.reply_markup.inline_keyboard[0])

    assert (await press(desk, take, by=EVE)).url.endswith("start=inline")
    await desk.telegram.say("/start", by=EVE)
    assert (await press(desk, take, by=EVE)).text == "I can't find that."
    assert await posted(desk) == []
    assert (await press(desk, take, by=BOB)).text == "It's yours"
    assert "Somebody else has it" in (await press(desk, take, by=ANN)).text
    (drawn,) = await posted(desk)
    assert "👤 Bob Lee" in seen(drawn)
    assert (await press(desk, done, by=ANN)).text == "Done"
    assert (await press(desk, done, by=BOB)).text == "Done"

    (task,) = await desk.tasks()
    assert task.status is Status.DONE
    (drawn,) = await posted(desk)
    assert seen(drawn) == "✅ Fix the login #1\nBug · Done"
    assert labels(drawn) == [["Open the card"]]


async def test_a_posted_card_stays_as_it_is_when_its_poster_has_left(desk: Desk) -> None:
    await desk.card(chat=TEAM)
    (found,) = (await ask(desk, "#1")).results
    await desk.telegram.feed({"chosen_inline_result": chosen(found.id)})
    assert len(await posted(desk)) == 1

    await desk.telegram.db.write(_leave, ANN["id"])

    assert await posted(desk) == []


async def test_forged_presses_change_nothing(desk: Desk) -> None:
    card = await desk.card(chat=TEAM)
    (offer, _) = (await ask(desk, "login")).results
    row = int(offer.id.removeprefix("offer-"))

    for data in (
        f"accept:{row}:AAAAAAAAAAAAAAAA",
        f"accept:{row + 1}:AAAAAAAAAAAAAAAA",
        f"accept:{2**70}:AAAAAAAAAAAAAAAA",
        "accept:1:short",
        "posted:AAAAAAAAAAAAAAAA:done:1",
        f"posted:{'é' * 16}:done:1",
        "posted:AAAAAAAAAAAAAAAA:drop:1",
        "move:1:done",
        "nonsense",
    ):
        assert (await press(desk, data, by=EVE)).text or (await press(desk, data, by=EVE)).url
    await desk.telegram.press(accept_of(offer), card=card)
    assert desk.answers[-1].text == "I don't know this button."
    for payload in ("take_", "take_x_y", f"take_{row}", f"take_{'9' * 30}_x", f"take_{row}_AAAAAAAAAAAAAAAA"):
        await desk.telegram.say(f"/start {payload}", by=BOB)

    (task,) = await desk.tasks()
    assert (task.status, task.assignee_id) == (Status.OPEN, None)


async def ask(desk: Desk, query: str, *, by: Json = ANN, offset: str = "") -> AnswerInlineQuery:
    """What somebody is answered who writes `@sift_bot query`."""
    await desk.telegram.feed({"inline_query": {"id": "1", "from": by, "query": query, "offset": offset}})
    return desk.telegram.calls(AnswerInlineQuery)[-1]


async def press(desk: Desk, data: str, *, by: Json) -> AnswerCallbackQuery:
    """Press a button of a message that somebody has posted somewhere."""
    query = {"id": "1", "from": by, "chat_instance": "1", "data": data, "inline_message_id": "AAA"}
    await desk.telegram.feed({"callback_query": query})
    return desk.answers[-1]


async def posted(desk: Desk) -> list[Any]:
    """What the messages show by now that people have posted."""
    rows = await desk.telegram.db.read(_posted)
    shown = [await desk.telegram.db.read(handlers.drawn, row, desk.telegram.options, now()) for row in rows]
    return [drawn for drawn in shown if drawn is not None]


def titles(answered: AnswerInlineQuery) -> list[str]:
    return [result.title for result in answered.results]


def accept_of(offer: Any) -> str:
    return offer.reply_markup.inline_keyboard[0][0].callback_data


def chosen(result_id: str) -> Json:
    return {"result_id": result_id, "from": ANN, "query": "#1", "inline_message_id": "BBB"}


def _posted(store: Store) -> list[Delivery]:
    found = [store.inline.by_key(inline.key_of(id_)) for id_ in ("AAA", "BBB")]
    return [row for row in found if row is not None and (row.channel, row.chat_id) == (Channel.CARD, NOWHERE)]


def _many(store: Store, telegram_id: int, count: int) -> None:
    person = store.people.by_telegram_id(telegram_id)
    workspace = store.workspaces.by_chat(telegram_id)
    for number in range(count):
        add_task(store, Actor.person(person.id), workspace.id, title=f"Order paper {number}")


def _leave(store: Store, telegram_id: int) -> None:
    store.people.leave(store.workspaces.by_chat(TEAM["id"]).id, store.people.by_telegram_id(telegram_id).id)
