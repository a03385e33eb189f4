"""What Telegram does to a bot: blocks, limits, errors, dead connections, deliveries that come twice."""

import asyncio
import time

import pytest
from sqlalchemy import select

from bot.limits import Rates
from emulator.people import Person
from emulator.settings import Rates as TelegramRates
from emulator.settings import Settings as TelegramSettings
from storage.tables import Delivery
from tests.e2e.cards import answer, becomes, buttons, card, is_bots, tap, words
from tests.e2e.conftest import TOKEN
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation

NAMES = ("milk", "bread", "salt", "rice", "tea")


async def test_who_blocks_the_bot_loses_nothing(sift: Installation, ann: Person) -> None:
    sift.may_fail.append("bot was blocked by the user")
    await ann.people.fault("sendMessage", delay=0.3)
    await ann.say("Buy milk")

    await ann.block()
    await sift.settle()
    assert [task["title"] for task in await sift.tasks()] == ["Buy milk"]
    await ann.unblock()
    await ann.say("Buy bread")

    await card(ann, "Buy bread")
    await ann.say("/tasks")
    await answer(ann, "Buy milk #1", "Buy bread #2")


@by_polling
async def test_a_429_is_waited_out_and_the_order_stays(sift: Installation, ann: Person) -> None:
    sift.may_fail.append("Too Many Requests")
    await ann.people.fault("sendMessage", code=429, retry_after=1, times=2)
    began = time.monotonic()

    for name in NAMES:
        await ann.say(f"Buy {name}")
    await sift.settle()

    shown = {words(m).split(" #")[0] for m in await ann.people.history(ann) if buttons(m)}
    assert shown == {f"Buy {name}" for name in NAMES}
    sent = await sift.db.read(lambda store: store._session.scalars(select(Delivery).order_by(Delivery.id)).all())
    assert [card_.telegram_message_id for card_ in sent] == sorted(card_.telegram_message_id for card_ in sent)
    refused = [call for call in await ann.people.calls("sendMessage") if call["code"] == 429]
    assert len(refused) == 2
    assert time.monotonic() - began >= 2


@by_polling
class TestWithTelegramsLimits:
    @pytest.fixture
    def rates(self) -> Rates:
        return Rates()

    @pytest.fixture
    def telegram_settings(self) -> TelegramSettings:
        return TelegramSettings(token=TOKEN, rates=TelegramRates(), seed=7)

    async def test_many_presses_run_together_into_edits_within_the_limits(
        self, sift: Installation, ann: Person
    ) -> None:
        await ann.say("Buy milk")
        shown = await card(ann, "Buy milk")

        for _ in range(6):
            await ann.press_raw(shown, "prio:1:urgent")
            await ann.press_raw(shown, "prio:1:low")

        await becomes(ann, shown, "🔽 low")
        await sift.settle()
        calls = await ann.people.calls("editMessageText")
        assert len(calls) < 12
        assert {call["code"] for call in calls} == {200}


@by_polling
@pytest.mark.parametrize(
    "fault", [{"code": 500}, {"code": 502}, {"hang_up": True}, {"code": 500, "after": True}], ids=str
)
async def test_a_card_arrives_although_telegram_fails(
    sift: Installation, ann: Person, fault: dict[str, object]
) -> None:
    sift.may_fail += ["Internal Server Error", "Bad Gateway"]
    await ann.people.fault("sendMessage", **fault)

    await ann.say("Buy milk")

    await card(ann, "Buy milk")
    await sift.settle()
    assert len(await sift.tasks()) == 1


@by_polling
async def test_updates_come_although_the_polling_fails(sift: Installation, ann: Person) -> None:
    sift.may_fail += ["Bad Gateway"]
    await ann.people.fault("getUpdates", code=502)
    await ann.people.fault("getUpdates", hang_up=True)

    await ann.say("Buy milk")

    await card(ann, "Buy milk")


async def test_an_update_that_comes_three_times_is_one_task(sift: Installation, ann: Person) -> None:
    await ann.say("Buy milk")
    shown = await card(ann, "Buy milk")

    await ann.people.redeliver(last=1)
    await ann.people.redeliver(last=1)
    await ann.say("Buy bread")
    await card(ann, "Buy bread")

    await sift.settle()
    assert [task["title"] for task in await sift.tasks()] == ["Buy milk", "Buy bread"]
    assert len([m for m in await ann.people.history(ann) if buttons(m)]) == 2
    await tap(ann, shown, "✓ Done")


async def test_a_press_that_comes_twice_is_one_move(sift: Installation, ann: Person) -> None:
    sift.may_fail.append("query is too old and response timeout expired or query ID is invalid")
    await ann.say("Buy milk")
    shown = await card(ann, "Buy milk")
    await tap(ann, shown, "✓ Done")
    await becomes(ann, shown, "✅")

    await ann.people.redeliver(last=1)
    await sift.settle()

    (task,) = await sift.tasks()
    assert (task["status"], task["version"]) == ("done", 2)


@by_polling
async def test_a_card_that_was_deleted_is_sent_again_when_it_changes(sift: Installation, ann: Person) -> None:
    sift.may_fail.append("message to edit not found")
    await ann.say("Buy milk")
    shown = await card(ann, "Buy milk")

    await ann.remove(shown)
    await ann.say("/done 1")

    again = await answer(ann, "✅", "Done by Ann Lee")
    assert again["message_id"] > shown["message_id"]


@by_polling
async def test_a_second_poller_is_told_in_the_health_and_its_end_too(sift: Installation, ann: Person) -> None:
    sift.may_fail.append("terminated by other getUpdates request")
    rival = asyncio.create_task(poll_for_ever(sift))

    async def fault() -> str:
        return str((await sift.health())["parts"].get("updates", {}).get("why", ""))

    async def told() -> bool:
        return "another program asks for this bot's updates" in await fault()

    async def well() -> bool:
        return not await fault()

    await sift.until(told)
    assert (await sift.health())["status"] == "degraded"
    rival.cancel()
    await asyncio.gather(rival, return_exceptions=True)
    await ann.say("Buy milk")

    await card(ann, "Buy milk")
    await sift.until(well)
    assert (await sift.health())["status"] == "ok"


async def poll_for_ever(sift: Installation) -> None:
    """Another program with our token, which confirms nothing."""
    while True:
        async with sift.http.post(f"{sift.telegram}/bot{TOKEN}/getUpdates", json={"timeout": 5}) as response:
            await response.read()
        await asyncio.sleep(0.05)


async def test_a_revoked_token_stops_the_bot_with_a_line_and_keeps_the_data(
    sift: Installation, ann: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    sift.may_fail.append("Unauthorized")
    await ann.say("Buy milk")
    await card(ann, "Buy milk")

    await ann.people.fault("*", code=401, times=1_000)
    await ann.say("Buy bread")
    code = await asyncio.wait_for(sift.roles.pop("bot").running, 10)

    assert code == 2
    assert "Telegram refuses BOT_TOKEN" in capsys.readouterr().err
    await ann.people.do("clear_faults")
    await sift.start("bot")
    await card(ann, "Buy bread")
    assert [task["title"] for task in await sift.tasks()] == ["Buy milk", "Buy bread"]


@by_polling
async def test_silence_outside_of_what_was_said(sift: Installation, ann: Person) -> None:
    await ann.say("Buy milk")
    await card(ann, "Buy milk")

    await ann.remove((await ann.people.history(ann))[0])
    await sift.settle()

    assert len([m for m in await ann.people.history(ann) if is_bots(m)]) == 1
