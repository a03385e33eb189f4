"""Which reader a chat has and what of its words may leave the machine, for those who may say so."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from aiogram.methods import EditEphemeralMessageText, EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup

from handlers.options import Options
from handlers.settings.reading import SetPolicy, SetReader, ShowReading, ShowSettings, key_of
from storage.tables import Role
from tasks.models import Models
from tasks.transcribers import Transcriber
from tests.handlers.desk import Desk
from tests.handlers.pressing import join_team
from tests.handlers.telegram import ANN, BOB, BOT, EVE, TEAM, Json, Telegram, private
from tests.handlers.views import as_telegram_reads

LONG = "ollama:" + "a-model-with-a-very-long-name/" * 3 + "of-somebody:latest"
THERE = ["ollama:qwen3:4b", LONG]


async def list_models() -> Sequence[str]:
    return list(THERE)


@pytest.fixture
def options() -> Options:
    models = Models(model="openai:gpt-x", providers=frozenset({"ollama", "openai"}))
    return Options(bot_id=BOT["id"], bot_username=BOT["username"], models=models, list_models=list_models)


async def chosen(desk: Desk, chat_id: int = ANN["id"]) -> dict[str, Any]:
    workspace = await desk.telegram.db.read(lambda store: store.workspaces.by_chat(chat_id))
    assert workspace is not None
    return workspace.options


def buttons(call: SendMessage | EditMessageText) -> dict[str, str]:
    assert isinstance(call.reply_markup, InlineKeyboardMarkup)
    return {b.text: b.callback_data or b.url or "" for row in call.reply_markup.inline_keyboard for b in row}


def shown(desk: Desk) -> EditMessageText | EditEphemeralMessageText:
    alone = desk.telegram.calls(EditEphemeralMessageText)
    return (alone or desk.telegram.calls(EditMessageText))[-1]


def said(desk: Desk) -> list[str]:
    return as_telegram_reads(shown(desk).text or "")[0].split("\n")


async def opened(desk: Desk, *, by: Json = ANN) -> Json:
    """The settings message with the part about reading, as somebody opened it."""
    await desk.telegram.say("/settings", by=by)
    button = next(data for label, data in buttons(desk.telegram.calls(SendMessage)[-1]).items() if data == "ai")
    message = desk.telegram.by_bot("Settings", chat=private(by))
    await desk.telegram.press(button, card=message, by=by)
    return message


async def test_it_says_who_reads_and_what_may_leave_the_machine_with_a_line_for_each_choice(desk: Desk) -> None:
    await opened(desk)

    assert said(desk) == [
        "How I read your messages",
        "",
        "Reader: gpt-x (OpenAI)",
        "The built-in reader answers at once. A language model, if there is one, then looks again.",
        "",
        "What may leave the machine: Personal data hidden",
        "🕳 Nothing, no text kept: words are deleted once they are read; tasks stay",
        "🔒 Nothing: no model, tracker or hook elsewhere is told anything",
        "🎭 Personal data hidden: addresses, numbers and keys are replaced first",
        "📤 As it is: a model elsewhere gets the words themselves",
    ]
    assert list(buttons(shown(desk))) == [
        "✓ As installed: gpt-x (OpenAI)",
        "Built-in only",
        "qwen3:4b (Ollama)",
        "a-model-with-a-very-long-name… (Ollama)",
        "🕳 Nothing, no text kept",
        "🔒 Nothing",
        "✓ 🎭 Personal data hidden",
        "📤 As it is",
        "‹ Back",
    ]


async def test_a_model_is_chosen_with_one_tap(desk: Desk) -> None:
    message = await opened(desk)

    await desk.press_data(message, buttons(shown(desk))["qwen3:4b (Ollama)"])

    assert (await chosen(desk))["classifier"] == "ollama:qwen3:4b"
    assert said(desk)[2] == "Reader: qwen3:4b (Ollama)"
    assert "✓ qwen3:4b (Ollama)" in buttons(shown(desk))


async def test_a_name_too_long_for_a_button_can_be_chosen_too(desk: Desk) -> None:
    message = await opened(desk)

    await desk.press_data(message, buttons(shown(desk))["a-model-with-a-very-long-name… (Ollama)"])

    assert (await chosen(desk))["classifier"] == LONG


async def test_the_built_in_reader_can_be_the_only_one_and_the_installation_s_be_followed_again(desk: Desk) -> None:
    message = await opened(desk)

    await desk.press_data(message, buttons(shown(desk))["Built-in only"])
    assert (await chosen(desk))["classifier"] == "embedded"
    await desk.press_data(message, SetReader(key="").pack())

    assert "classifier" not in await chosen(desk)


@pytest.mark.parametrize(("label", "policy"), [("🔒 Nothing", "local"), ("📤 As it is", "open")])
async def test_what_may_leave_the_machine_is_chosen_with_one_tap(desk: Desk, label: str, policy: str) -> None:
    message = await opened(desk)

    await desk.press_data(message, buttons(shown(desk))[label])

    assert (await chosen(desk))["policy"] == policy
    assert f"What may leave the machine: {label[2:]}" in said(desk)


async def test_back_leads_to_the_other_settings(desk: Desk) -> None:
    message = await opened(desk)

    await desk.press_data(message, ShowSettings().pack())

    assert said(desk)[0] == "Settings"


async def test_without_a_model_it_says_how_to_get_one(connected: Callable[[Options], Telegram]) -> None:
    desk = Desk(connected(Options(bot_id=BOT["id"], bot_username=BOT["username"])))

    await opened(desk)

    assert said(desk)[2] == "Reader: built-in only"
    assert said(desk)[4].startswith("No language model is set up here:")
    assert next(iter(buttons(shown(desk)))) == "🕳 Nothing, no text kept", "there is no reader to choose"


async def test_a_model_that_is_gone_meanwhile_is_refused(desk: Desk) -> None:
    message = await opened(desk)

    await desk.press_data(message, SetReader(key=key_of("ollama:gone")).pack())

    assert desk.answers[-1].text == "This model is not there any more. Open the settings again."
    assert await chosen(desk) == {}


async def test_in_a_group_its_administrators_choose_for_it_and_go_back_to_its_settings(desk: Desk) -> None:
    desk.telegram.session.members[ANN["id"]] = "administrator"
    await desk.telegram.say("/settings", chat=TEAM)
    (page,) = await desk.send()
    await desk.press(page, "How I read messages…")

    await desk.press_data(page, buttons(shown(desk))["🔒 Nothing"])

    assert (await chosen(desk, TEAM["id"]))["policy"] == "local"
    assert await desk.telegram.db.read(lambda store: store.workspaces.by_chat(ANN["id"])) is None
    await desk.press_data(page, buttons(shown(desk))["‹ Back"])
    assert desk.text(page).startswith("Settings of this group")


PRESSES = [ShowReading(), SetReader(key=key_of("ollama:qwen3:4b")), SetReader(key=""), SetPolicy(policy="open")]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VIEWER, None])
async def test_nobody_else_in_a_group_can(desk: Desk, role: Role | None) -> None:
    await desk.telegram.say("hello @sift_bot", chat=TEAM)
    message = desk.telegram.by_bot("Settings", chat=TEAM)
    if role is not None:
        await join_team(desk, BOB, role)
    else:
        desk.telegram.session.members[EVE["id"]] = "left"

    for number, press in enumerate(PRESSES):
        await desk.press_data(message, press.pack(), by=BOB if role is not None else EVE, query_id=f"{number}")

        assert await chosen(desk, TEAM["id"]) == {}, press
        assert desk.telegram.calls(EditMessageText) == [], press
        assert desk.answers[-1].show_alert, press
    assert len(desk.answers) == len(PRESSES)


async def test_to_a_member_of_a_group_the_button_is_not_shown(desk: Desk) -> None:
    await desk.telegram.say("/settings", by=BOB, chat=TEAM)

    assert "ai" not in buttons(desk.telegram.calls(SendMessage)[-1]).values()


async def test_a_card_is_not_written_over(desk: Desk) -> None:
    card = await desk.card()

    for number, press in enumerate(PRESSES):
        assert await desk.press_data(card, press.pack(), query_id=f"{number}") == "I don't know this button.", press

    assert desk.telegram.calls(EditMessageText) == []
    assert await chosen(desk) == {}


async def test_malformed_presses_are_answered_politely(desk: Desk) -> None:
    message = await opened(desk)

    for data in ("reader:xyz", "reader:ollama", "policy:none", "policy:", "ai:1", "set:1"):
        assert await desk.press_data(message, data, query_id=data) == "I don't know this button.", data

    assert await chosen(desk) == {}


@pytest.mark.parametrize(("here", "before"), [(True, "are written down by whisper-1"), (False, "stay sound")])
async def test_what_becomes_of_voice_messages_is_said_where_something_writes_them_down(
    connected: Callable[[Options], Telegram], here: bool, before: str
) -> None:
    transcriber = Transcriber("openai:whisper-1", "whisper.example", here)
    desk = Desk(connected(Options(bot_id=BOT["id"], bot_username=BOT["username"], transcriber=transcriber)))
    page = await opened(desk)
    assert f"Voice messages {before}" in said(desk)[-1]

    await desk.telegram.press(SetPolicy(policy="open").pack(), card=page)

    assert said(desk)[-1] == "Voice messages are written down by whisper-1."
