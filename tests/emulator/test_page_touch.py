"""What a person touches on the chat page beside messages and cards, in a real browser."""

import re
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, expect

from emulator.jsontypes import Json
from emulator.people import People
from emulator.pictures import CHECKOUT, picture
from emulator.settings import Settings
from tests.emulator.conftest import BotCaller

pytestmark = pytest.mark.browser

ANN, BOB = 5_000_001, 5_000_002


@pytest.fixture
def settings() -> Settings:
    return Settings(rates=None, demo=True, loopback_http=True)


@pytest.fixture
async def team(page: Page, people: People) -> int:
    """The demo's group, open on the page, with the bot as an administrator."""
    chats = (await people.do("state"))["chats"]
    team = next(chat["id"] for chat in chats if chat.get("title") == "Launch team")
    await page.get_by_role("button", name="Launch team").click()
    await page.get_by_role("button", name="Make Sift an administrator").click()
    await expect(page.get_by_role("button", name="Make Sift a plain member")).to_be_visible()
    return int(team)


async def last(bot: BotCaller, kind: str) -> Json:
    """The newest update of a kind, as soon as there is one."""
    offset = 0
    while True:
        updates: list[Any] = await bot.call("getUpdates", offset=offset, timeout=5)
        found: list[Json] = [update[kind] for update in updates if kind in update]
        if found:
            return found[-1]
        offset = updates[-1]["update_id"] + 1 if updates else offset


async def test_a_reaction_is_picked_shown_and_taken_back(page: Page, bot: BotCaller, team: int) -> None:
    await bot.updates(allowed_updates=["message_reaction"])
    morning = page.locator(".message", has_text="Morning!")
    await page.get_by_role("radio", name="Bob").click()
    await page.get_by_role("button", name="Launch team").click()
    await morning.hover()

    await morning.get_by_role("button", name="React", exact=True).click()
    await page.get_by_role("menuitem", name="React with ✍").click()

    chip = morning.get_by_role("button", name="✍", pressed=True)
    await expect(chip).to_be_visible()
    reaction = await last(bot, "message_reaction")
    assert (reaction["user"]["id"], reaction["new_reaction"][0]["emoji"]) == (BOB, "✍")
    await chip.click()
    await expect(morning.locator(".reactions")).to_have_count(0)


async def test_an_inline_result_is_picked_while_writing(page: Page, bot: BotCaller, team: int) -> None:
    await page.get_by_label("Message", exact=True).fill("@sift_bot milk")
    query = await last(bot, "inline_query")
    said = {"message_text": "Buy milk"}
    results = [
        {"type": "article", "id": "1", "title": "#12 Buy milk", "description": "open", "input_message_content": said}
    ]
    await bot.call("answerInlineQuery", inline_query_id=query["id"], results=results, cache_time=0)

    await page.get_by_role("menuitem", name="#12 Buy milk").click()

    await expect(page.locator(".mine .via").last).to_have_text("via @sift_bot")
    await expect(page.locator(".mine .words").last).to_have_text("Buy milk")
    assert query["query"] == "milk"


async def test_what_one_member_sees_is_marked_and_hidden_from_others(page: Page, bot: BotCaller, team: int) -> None:
    to_ann = {"receiver_user_id": ANN}
    sent = await bot.call("sendMessage", chat_id=team, text="only for Ann", ephemeral_message_parameters=to_ann)
    whisper = page.locator(".message.ephemeral", has_text="only for Ann")
    await expect(whisper.locator(".whisper")).to_have_text("Only you can see this")

    await page.get_by_role("radio", name="Bob").click()
    await page.get_by_role("button", name="Launch team").click()
    await expect(page.locator(".message", has_text="Morning!")).to_be_visible()
    await expect(whisper).to_have_count(0)

    await page.get_by_role("radio", name="Ann").click()
    await page.get_by_role("button", name="Launch team").click()
    await expect(whisper).to_be_visible()
    which = {"receiver_user_id": ANN, "ephemeral_message_id": sent["ephemeral_message_id"]}
    await bot.call("deleteEphemeralMessage", chat_id=team, **which)
    await expect(whisper).to_have_count(0)


async def test_links_to_the_bot_and_commands_act_on_the_page(page: Page, bot: BotCaller, team: int) -> None:
    text = 'Join: <a href="https://t.me/sift_bot?start=join_7">tap here</a>, or open /12'
    await bot.call("sendMessage", chat_id=team, text=text, parse_mode="HTML")

    await page.get_by_role("button", name="/12", exact=True).click()
    await expect(page.locator(".mine .words").last).to_have_text("/12")
    await page.get_by_role("link", name="tap here").click()

    await expect(page.locator(".chat-head h1")).to_have_text("Sift")
    await expect(page.locator(".mine .words")).to_have_text("/start join_7")


async def test_a_link_with_startapp_opens_the_mini_app(page: Page, bot: BotCaller, team: int) -> None:
    await page.route("https://app.example.com/**", lambda route: route.fulfill(body="app", content_type="text/html"))
    menu = {"type": "web_app", "text": "Tasks", "web_app": {"url": "https://app.example.com/"}}
    await bot.call("setChatMenuButton", menu_button=menu)
    button = {"text": "Open task", "url": "https://t.me/sift_bot?startapp=task_12"}
    await bot.call("sendMessage", chat_id=team, text="x", reply_markup={"inline_keyboard": [[button]]})

    await page.get_by_role("button", name="Open task").click()

    await expect(page.locator("iframe")).to_have_attribute("src", re.compile("start_param%3Dtask_12"))


async def test_a_picture_is_shown_whole_and_a_document_is_saved(page: Page, bot: BotCaller, team: int) -> None:
    drawn = picture(CHECKOUT, (206, 222, 240), (232, 226, 244))
    for method, field, name, content in (
        ("sendPhoto", "photo", "chart.png", drawn),
        ("sendDocument", "document", "tasks.csv", b"id;title"),
    ):
        form = aiohttp.FormData({"chat_id": str(team)})
        form.add_field(field, content, filename=name)
        async with bot.session.post(f"{bot.base}/bot{bot.token}/{method}", data=form) as answer:
            assert (await answer.json())["ok"]

    image = page.locator(".photo")
    async with page.expect_download() as saving:
        await page.get_by_role("link", name="tasks.csv").click()

    assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    download = await saving.value
    assert download.suggested_filename == "tasks.csv"


async def test_a_forced_reply_is_prepared(page: Page, bot: BotCaller, team: int) -> None:
    ask = {"force_reply": True, "input_field_placeholder": "A new title"}
    await bot.call("sendMessage", chat_id=team, text="What is it called?", reply_markup=ask)

    await expect(page.get_by_placeholder("A new title")).to_be_visible()
    await page.get_by_placeholder("A new title").fill("Milk")
    await page.keyboard.press("Enter")

    assert (await last(bot, "message"))["reply_to_message"]["text"] == "What is it called?"


async def test_a_button_starts_inline_mode_here_or_in_another_chat(page: Page, bot: BotCaller, team: int) -> None:
    row = [
        {"text": "Find", "switch_inline_query_current_chat": "bugs"},
        {"text": "Share", "switch_inline_query": "#12"},
    ]
    await bot.call("sendMessage", chat_id=team, text="x", reply_markup={"inline_keyboard": [row]})
    message = page.get_by_label("Message", exact=True)

    await page.get_by_role("button", name="Find").click()
    await expect(message).to_have_value("@sift_bot bugs")
    await page.get_by_role("button", name="Share", exact=True).click()
    await page.get_by_role("button", name=re.compile("^Sift")).first.click()

    await expect(message).to_have_value("@sift_bot #12")
