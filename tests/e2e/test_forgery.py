"""Presses that nobody was offered: they change nothing, and it is said so."""

import pytest

from emulator.people import Person
from tests.e2e.cards import Json, becomes, card, data_of, tap
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation

GARBAGE = (
    "move:1",
    "move:1:explode",
    "move:999:done",
    "move:-1:done",
    "move:9223372036854775808:done",
    "move:1e3:done",
    "move:1:done:extra",
    "prio:1:highest",
    "due:1:yesterday",
    "zzz:1:never",
    "give:1:99999",
    "undo:1:99999",
    "make:99999",
    "menu:1:secrets",
    "tz:Mars/Olympus:0",
    "tz:../../etc/passwd:0",
    "lang:xx",
    "unhook:nobody",
    "apply:1:1",
    "'; DROP TABLE tasks; --",
    "\x00",
    "move:1:done" + "x" * 60,
    "ї" * 64,
    "",
)


@pytest.fixture
async def shown(ann: Person) -> Json:
    await ann.say("Buy milk")
    return await card(ann, "Buy milk")


async def test_a_stranger_s_press_on_a_forged_card_changes_nothing(
    sift: Installation, ann: Person, eve: Person, shown: Json
) -> None:
    await ann.say("Buy bread")
    other = await card(ann, "Buy bread")
    await eve.say("Buy salt")
    own = await card(eve, "Buy salt")
    before = await sift.tasks()

    for label in ("✓ Done", "Start", "Not a task"):
        for of in (shown, other):
            refused = await eve.press_raw(own, data_of(of, label))
            assert (refused["alert"], refused["text"]) == (True, "I can't find that.")

    assert await sift.tasks() == before


async def test_data_of_one_card_is_refused_on_another(sift: Installation, ann: Person, shown: Json) -> None:
    await ann.say("Buy bread")
    other = await card(ann, "Buy bread")

    refused = await ann.press_raw(other, data_of(shown, "✓ Done"))

    assert (refused["alert"], refused["text"]) == (True, "I can't find that.")
    assert [task["status"] for task in await sift.tasks()] == ["open", "open"]


@by_polling
async def test_a_press_in_another_chat_is_refused(sift: Installation, ann: Person, eve: Person, shown: Json) -> None:
    pit = await ann.people.group("Pit", eve)
    hello = await ann.people.wait_for(pit, lambda message: "Hello!" in message.get("text", ""))

    refused = await eve.press_raw(hello, data_of(shown, "✓ Done"))

    assert (refused["alert"], refused["text"]) == (True, "This card is out of date. /tasks shows what there is.")
    assert [task["status"] for task in await sift.tasks()] == ["open"]


@by_polling
async def test_who_left_the_group_may_press_nothing_there(sift: Installation, ann: Person, eve: Person) -> None:
    team = await ann.people.group("Team", ann, eve)
    await ann.move_bot(team, "promote")
    await eve.say("@sift_bot order paper", chat=team)
    shown = await card(ann, "Order paper", chat=team)
    await ann.people.do("member", chat=team, user=eve.id, status="left")
    await sift.settle()

    refused = await eve.press_raw(shown, data_of(shown, "✓ Done"))

    assert (refused["answered"], refused["alert"]) == (True, True)
    assert [task["status"] for task in await sift.tasks()] == ["open"]


@by_polling
async def test_garbage_in_a_button_is_answered_and_changes_nothing(
    sift: Installation, ann: Person, shown: Json
) -> None:
    before = await sift.tasks()

    for data in GARBAGE:
        answered = await ann.press_raw(shown, data)
        assert (answered["answered"], answered["alert"]) == (True, True), data
        assert answered["text"], data

    assert await sift.tasks() == before
    await tap(ann, shown, "✓ Done")
    await becomes(ann, shown, "✅")


@by_polling
async def test_a_press_on_a_deleted_card_is_answered(sift: Installation, ann: Person, shown: Json) -> None:
    sift.may_fail.append("message to edit not found")
    await ann.remove(shown)

    answered = await ann.press_raw(shown, data_of(shown, "✓ Done"))

    assert answered["answered"]
    assert answered["text"]


@pytest.mark.parametrize("options", [{"allowed_ids": frozenset({5_000_001})}], ids=["only Ann"])
@by_polling
async def test_who_is_not_admitted_is_told_so_once_and_keeps_nothing(
    sift: Installation, ann: Person, eve: Person, shown: Json
) -> None:
    await eve.say("Buy gold")
    await ann.people.wait_for(eve.id, lambda message: str(eve.id) in message.get("text", ""))

    await eve.say("Buy more gold")
    await sift.settle()

    assert [message.text for message in await sift.kept()] == ["Buy milk"]
    assert len(await ann.people.history(eve)) == 3


async def test_telegram_s_door_opens_to_nobody_else(sift: Installation, ann: Person) -> None:
    forged = {
        "update_id": 1,
        "message": {"message_id": 1, "date": 1, "text": "x", "chat": {"id": 1, "type": "private"}},
    }
    address = f"{sift.web}/telegram/{sift.door.path}"
    header = "X-Telegram-Bot-Api-Secret-Token"

    async def post(url: str, secret: str) -> int:
        async with sift.http.post(url, json=forged, headers={header: secret}) as response:
            return response.status

    wrong_secret = await post(address, "guess")
    wrong_path = await post(f"{sift.web}/telegram/guess", sift.door.secret)

    assert wrong_secret == (401 if sift.by_webhook else 404)
    assert wrong_path == 404
    assert await sift.kept() == []
