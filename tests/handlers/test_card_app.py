"""A card leads into the Mini App, where there is one."""

from dataclasses import replace

from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, TEAM, Json

APP = "https://sift.example/app"


def button(desk: Desk, card: Json):
    rows = desk.drawn[card["message_id"]].reply_markup.inline_keyboard
    return next((one for row in rows for one in row if one.text == "Open in the app"), None)


async def more(desk: Desk, chat: Json | None = None) -> Json:
    card = await desk.card(by=ANN, chat=chat)
    await desk.press(card, "More…")
    await desk.send()
    return card


async def test_in_private_the_button_opens_the_tasks_page(desk: Desk) -> None:
    desk.telegram.options = replace(desk.telegram.options, mini_app_url=APP)

    card = await more(desk)

    (task,) = await desk.tasks()
    assert button(desk, card).web_app.url == f"{APP}/tasks/{task.public_id}"


async def test_in_a_group_a_link_does_the_same_since_telegram_refuses_the_button_there(desk: Desk) -> None:
    desk.telegram.options = replace(desk.telegram.options, mini_app_url=APP)

    card = await more(desk, TEAM)

    (task,) = await desk.tasks()
    assert button(desk, card).web_app is None
    assert button(desk, card).url == f"https://t.me/sift_bot?startapp=task_{task.public_id}"


async def test_without_a_mini_app_nothing_leads_there(desk: Desk) -> None:
    card = await more(desk)

    assert button(desk, card) is None
