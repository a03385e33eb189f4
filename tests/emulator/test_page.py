"""The chat page in a real browser, against a bot of a few lines."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from emulator.people import People
from emulator.server import Emulator
from emulator.settings import Settings
from tests.emulator.conftest import BotCaller

pytestmark = pytest.mark.browser

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Done", "callback_data": "done", "style": "success"}, {"text": "Explain", "callback_data": "explain"}]
    ]
}
APP_PAGE = """<!doctype html><title>app</title><p id="who"></p><p id="theme"></p><p id="pressed"></p>
<script src="/app.js"></script>"""
APP_SCRIPT = """
const post = (eventType, eventData) => parent.postMessage(JSON.stringify({ eventType, eventData }), '*');
const data = new URLSearchParams(new URLSearchParams(location.hash.slice(1)).get('tgWebAppData'));
document.getElementById('who').textContent = JSON.parse(data.get('user')).first_name;
addEventListener('message', (event) => {
  const { eventType, eventData } = JSON.parse(event.data);
  if (eventType === 'theme_changed') document.getElementById('theme').textContent = eventData.theme_params.bg_color;
  if (eventType === 'main_button_pressed') document.getElementById('pressed').textContent = 'pressed';
});
post('web_app_ready');
post('web_app_request_theme');
post('web_app_setup_main_button', { is_visible: true, is_active: true, text: 'Save' });
post('web_app_setup_back_button', { is_visible: true });
"""


@pytest.fixture
def settings() -> Settings:
    return Settings(rates=None, demo=True, loopback_http=True)


@pytest.fixture
async def running_bot(bot: BotCaller) -> AsyncIterator[None]:
    """Answers every private message with a card, and presses with a toast, an alert and an edit."""
    task = asyncio.create_task(run_bot(bot))
    yield
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def run_bot(bot: BotCaller) -> None:
    await bot.call("setMyCommands", commands=[{"command": "tasks", "description": "Open tasks"}])
    offset = 0
    while True:
        for update in await bot.call("getUpdates", offset=offset, timeout=30):
            offset = update["update_id"] + 1
            if "callback_query" in update:
                await answer_press(bot, update["callback_query"])
            elif update.get("message", {}).get("chat", {}).get("type") == "private":
                await send_card(bot, update["message"])


async def send_card(bot: BotCaller, message: dict[str, object]) -> None:
    words = message.get("text") or message.get("caption") or "media"
    chat = message["chat"]
    assert isinstance(chat, dict)
    text = "<b>Card</b> for " + str(words)[:20].replace("<", "")
    await bot.call("sendMessage", chat_id=chat["id"], text=text, parse_mode="HTML", reply_markup=KEYBOARD)


async def answer_press(bot: BotCaller, query: dict[str, dict[str, dict[str, object]]]) -> None:
    if query["data"] == "explain":  # type: ignore[comparison-overlap]
        await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Because.", show_alert=True)
        return
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Saved")
    place = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
    await bot.call("editMessageText", **place, text="Card done")


async def test_a_sample_becomes_a_card_whose_button_edits_it_in_place(page: Page, running_bot: None) -> None:
    await page.get_by_role("button", name="Customer with a hidden account").click()
    await expect(page.locator(".message.mine .origin")).to_have_text("Forwarded from Marta K.")
    await expect(page.locator(".message b", has_text="Card")).to_be_visible()
    card = page.locator(".message:not(.mine)")

    await card.get_by_role("button", name="Done").click()

    await expect(page.locator(".toast")).to_have_text("Saved")
    await expect(card.locator(".words")).to_have_text("Card done")
    await expect(card.locator(".keyboard")).to_have_count(0)


async def test_an_alert_waits_to_be_dismissed(page: Page, running_bot: None) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()

    await page.get_by_role("button", name="Explain").click()

    await expect(page.get_by_role("dialog")).to_contain_text("Because.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_text_is_sent_edited_and_answered_by_keyboard_alone(
    page: Page, people: People, running_bot: None
) -> None:
    await page.get_by_label("Message", exact=True).focus()
    await page.keyboard.type("fix <b>it</b>")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .words")).to_have_text("fix <b>it</b>")

    await page.locator(".mine").get_by_role("button", name="Edit").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type(" now")
    await page.keyboard.press("Enter")

    await expect(page.locator(".mine .words")).to_have_text("fix <b>it</b> now")
    await page.locator(".message:not(.mine)").last.get_by_role("button", name="Reply").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("tomorrow")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .quoted b").last).to_have_text("Sift")


async def test_commands_are_offered(page: Page, running_bot: None) -> None:
    await page.get_by_role("button", name="Commands").click()

    await page.get_by_role("menuitem", name="/tasks").click()

    await expect(page.locator(".mine .words")).to_have_text("/tasks")


async def test_bob_sees_his_own_chat_and_can_forward_from_the_group(page: Page, running_bot: None) -> None:
    await page.get_by_role("radio", name="Bob").click()
    await page.get_by_role("button", name="Launch team").click()
    morning = page.locator(".message", has_text="Morning!")

    await morning.hover()
    await morning.get_by_role("button", name="Forward to Sift").click()

    await expect(page.locator(".mine .origin")).to_have_text("Forwarded from Ann Lee")
    await expect(page.locator(".message b", has_text="Card")).to_be_visible()


async def test_an_album_shows_its_pictures(page: Page, emulator: Emulator) -> None:
    await page.get_by_role("button", name="Album of two screenshots").click()

    pictures = page.locator(".photo")
    await expect(pictures).to_have_count(2)
    assert await pictures.first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480


@pytest.fixture
async def app_url() -> AsyncIterator[str]:
    """A Mini App on another port."""

    async def serve(request: web.Request) -> web.Response:
        is_script = request.path.endswith(".js")
        kind = "text/javascript" if is_script else "text/html"
        return web.Response(text=APP_SCRIPT if is_script else APP_PAGE, content_type=kind)

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/app"
    await runner.cleanup()


async def test_the_mini_app_opens_by_itself_and_talks_to_the_phone(page: Page, bot: BotCaller, app_url: str) -> None:
    menu = {"type": "web_app", "text": "Tasks", "web_app": {"url": app_url}}

    await bot.call("setChatMenuButton", menu_button=menu)

    inside = page.frame_locator("iframe")
    await expect(inside.locator("#who")).to_have_text("Ann")
    await expect(inside.locator("#theme")).to_have_text("#ffffff")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(inside.locator("#pressed")).to_have_text("pressed")
    await page.emulate_media(color_scheme="dark")
    await expect(inside.locator("#theme")).to_have_text("#17212b")


async def test_on_a_narrow_page_the_mini_app_is_closed_beside_its_way_back(
    page: Page, bot: BotCaller, app_url: str
) -> None:
    await page.set_viewport_size({"width": 430, "height": 900})
    await bot.call("setChatMenuButton", menu_button={"type": "web_app", "text": "Tasks", "web_app": {"url": app_url}})
    await page.get_by_role("button", name="Tasks", exact=True).click()
    await expect(page.get_by_role("button", name="Back", exact=True)).to_be_visible()

    await page.get_by_role("button", name="Close", exact=True).click()

    await expect(page.locator("iframe")).to_be_hidden()


async def test_the_page_allows_no_inline_code(base: str, bot: BotCaller) -> None:
    answer = await bot.session.get(base)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert (await bot.session.get(f"{base}/static/..%2fserver.py")).status == 404
