"""Language and time zone, by buttons and by words."""

import pytest
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import ForceReply, InlineKeyboardMarkup

from handlers.cards.presses import ChangeZone
from handlers.settings.personal import SetLocale, SetZone, TypeZone
from storage.tables import Person
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, BOB, EVE, TEAM, Json, private
from tests.handlers.views import as_telegram_reads


async def person(desk: Desk, who: Json = ANN) -> Person:
    found = await desk.telegram.db.read(lambda store: store.people.by_telegram_id(who["id"]))
    assert found is not None
    return found


def buttons(call: SendMessage | EditMessageText) -> dict[str, str]:
    assert isinstance(call.reply_markup, InlineKeyboardMarkup)
    return {b.text: b.callback_data or b.url or "" for row in call.reply_markup.inline_keyboard for b in row}


async def settings_message(desk: Desk) -> Json:
    await desk.telegram.say("/settings")
    return desk.telegram.by_bot("Settings", chat=private(ANN))


async def test_settings_show_language_and_zone_with_the_time_there(desk: Desk) -> None:
    await desk.telegram.say("/settings", by=BOB)

    lines = as_telegram_reads(desk.telegram.said[-1])[0].split("\n")
    assert lines[:2] == ["Налаштування", "Мова: Українська"]
    assert lines[2].startswith("Часовий пояс: Київ, ")


async def test_the_language_is_changed_with_one_tap_in_place(desk: Desk) -> None:
    shown = await settings_message(desk)

    await desk.press_data(shown, buttons(desk.telegram.calls(SendMessage)[-1])["Українська"])

    assert (await person(desk)).locale == "uk"
    (edited,) = desk.telegram.calls(EditMessageText)
    assert (edited.text or "").startswith("<b>Налаштування</b>")


async def test_what_a_stream_brings_into_the_private_chat_speaks_the_language_too(desk: Desk) -> None:
    await desk.press_data(await settings_message(desk), SetLocale(locale="uk").pack())

    workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(ANN["id"]))
    assert workspace is not None
    assert workspace.locale == "uk"


async def test_a_language_that_we_do_not_speak_is_refused(desk: Desk) -> None:
    await desk.press_data(await settings_message(desk), SetLocale(locale="xx").pack())

    assert (await person(desk)).locale == "en"
    assert desk.answers[-1].show_alert


async def test_the_zone_is_chosen_from_likely_ones_by_the_time_there(desk: Desk) -> None:
    shown = await settings_message(desk)
    await desk.press_data(shown, buttons(desk.telegram.calls(SendMessage)[-1])["Change the time zone"])

    offered = buttons(desk.telegram.calls(SendMessage)[-1])
    label = next(label for label in offered if label.startswith("New York, "))
    await desk.press_data(shown, offered[label])

    ann = await person(desk)
    assert (ann.zone, ann.zone_confirmed) == ("America/New_York", True)


async def test_a_zone_that_does_not_exist_is_refused(desk: Desk) -> None:
    await desk.press_data(await settings_message(desk), SetZone(zone="Mars/Base", task=0).pack())

    assert (await person(desk)).zone == "UTC"
    assert desk.answers[-1].show_alert


async def test_a_city_is_typed_in_reply_to_the_question(desk: Desk) -> None:
    await desk.press_data(await settings_message(desk), TypeZone().pack())
    question = desk.telegram.calls(SendMessage)[-1]
    assert isinstance(question.reply_markup, ForceReply)

    await desk.reply(desk.telegram.by_bot(question.text, chat=private(ANN)), "Київ")

    assert (await person(desk)).zone == "Europe/Kyiv"
    assert await desk.telegram.kept() == []


async def test_a_city_nobody_knows_is_said_to_be_unknown_and_another_can_be_named(desk: Desk) -> None:
    await desk.press_data(await settings_message(desk), TypeZone().pack())
    question = desk.telegram.by_bot(desk.telegram.said[-1], chat=private(ANN))

    await desk.reply(question, "Atlantis")

    assert desk.telegram.said[-1].startswith("I don't know that place.")

    await desk.reply(desk.telegram.by_bot(desk.telegram.said[-1], chat=private(ANN)), "Berlin")

    assert (await person(desk)).zone == "Europe/Berlin"


async def test_the_zone_changed_from_a_card_redraws_the_card(desk: Desk) -> None:
    card = await desk.card()
    desk.drawn.clear()

    await desk.press_data(card, SetZone(zone="Europe/Berlin", task=1).pack())

    assert desk.text(card)


async def test_a_zone_button_that_names_somebody_elses_task_redraws_nothing_of_theirs(desk: Desk) -> None:
    await desk.card(by=BOB)
    shown = await settings_message(desk)
    desk.drawn.clear()

    await desk.press_data(shown, SetZone(zone="Europe/Berlin", task=1).pack())

    assert desk.drawn == {}


async def test_in_a_group_settings_lead_to_the_private_chat(desk: Desk) -> None:
    await desk.telegram.say("/settings", chat=TEAM)

    assert buttons(desk.telegram.calls(SendMessage)[-1]) == {"Open our chat": "https://t.me/sift_bot"}


@pytest.mark.parametrize(
    "data",
    [
        SetLocale(locale="uk").pack(),
        SetZone(zone="Europe/Kyiv", task=0).pack(),
        ChangeZone(task=0).pack(),
        TypeZone().pack(),
    ],
)
async def test_a_forged_press_on_a_groups_card_writes_nothing_into_the_group(desk: Desk, data: str) -> None:
    card = await desk.card(chat=TEAM)
    before = len(desk.telegram.calls(SendMessage))

    await desk.telegram.press(data, card=card, by=EVE)

    assert desk.answers[-1].show_alert
    assert not desk.telegram.calls(EditMessageText)
    assert len(desk.telegram.calls(SendMessage)) == before
