"""/hooks: who may make one, and who sees its secret."""

from collections.abc import Callable

import pytest
from aiogram.methods import DeleteMessage, SendMessage
from aiogram.types import InlineKeyboardMarkup

from handlers.hooks import NewHook, RemoveHook
from handlers.options import Options
from storage.connected_tables import Hook
from tasks.signing import secret_of
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, BOB, BOT, EVE, TEAM, Json, Telegram, private
from tests.handlers.views import as_telegram_reads
from tests.vault import VAULT


@pytest.fixture
def options() -> Options:
    return Options(bot_id=BOT["id"], bot_username=BOT["username"], public_url="https://sift.example.org")


@pytest.fixture
def desk(telegram: Telegram) -> Desk:
    telegram.dispatcher.workflow_data["vault"] = VAULT
    return Desk(telegram)


async def hooks(desk: Desk) -> list[Hook]:
    return await desk.telegram.db.read(lambda store: list(store.hooks.of(store.workspaces.all_ids())))


def listed(chat: Json, desk: Desk) -> Json:
    return desk.telegram.by_bot("Hooks", chat=chat)


async def test_a_named_hook_is_made_and_its_secret_shown_to_its_maker_alone(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI builds")

    (hook,) = await hooks(desk)
    shown = desk.telegram.calls(SendMessage)[0]
    text, kinds = as_telegram_reads(shown.text)
    assert hook.name == "CI builds"
    assert shown.chat_id == ANN["id"]
    assert f"https://sift.example.org/hooks/{hook.id}" in text
    assert await desk.telegram.db.read(secret_of, VAULT, hook) in text
    assert "Spoiler" in kinds


async def test_the_list_shows_names_and_no_secrets(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI builds")
    await desk.telegram.say("/hooks")

    said = desk.telegram.calls(SendMessage)[-1]
    assert "· CI builds" in said.text
    assert "whsec_" not in said.text
    assert isinstance(said.reply_markup, InlineKeyboardMarkup)
    assert [row[0].text for row in said.reply_markup.inline_keyboard] == ["New hook", "Remove CI builds"]


async def test_in_a_group_the_secret_goes_to_the_private_chat(desk: Desk) -> None:
    desk.telegram.session.members[ANN["id"]] = "administrator"

    await desk.telegram.say("/hooks CI", chat=TEAM)

    in_private, in_group = desk.telegram.calls(SendMessage)
    assert (in_private.chat_id, in_group.chat_id) == (ANN["id"], TEAM["id"])
    assert "whsec_" in in_private.text
    assert "whsec_" not in in_group.text


async def test_who_cannot_be_written_to_is_told_so(desk: Desk) -> None:
    desk.telegram.session.members[ANN["id"]] = "administrator"
    await desk.telegram.say("/hooks", chat=TEAM)
    desk.telegram.session.refuse("sendMessage", "Bad Request: chat not found")

    await desk.press_data(listed(TEAM, desk), NewHook().pack())

    assert desk.answers[-1].text == "I can't write to you. Open our chat and press Start first."


async def test_a_button_makes_a_hook_with_a_name_of_its_own(desk: Desk) -> None:
    await desk.press_data(listed(private(ANN), desk), NewHook().pack())

    assert [hook.name for hook in await hooks(desk)] == ["Hook 1"]


async def test_a_member_who_runs_nothing_sees_and_makes_no_hooks(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI", by=BOB, chat=TEAM)
    await desk.press_data(listed(TEAM, desk), NewHook().pack(), by=BOB)

    assert await hooks(desk) == []
    assert desk.telegram.said == ["Вам тут цього не дозволено."]


async def test_a_hook_is_removed_by_who_may(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI")
    (hook,) = await hooks(desk)

    await desk.press_data(listed(private(ANN), desk), RemoveHook(hook=hook.id).pack())

    assert await hooks(desk) == []
    assert desk.telegram.calls(DeleteMessage)


@pytest.mark.parametrize("forged", ["x", "", "a" * 24, "../../x", "' OR 1=1"])
async def test_a_forged_removal_removes_nothing(desk: Desk, forged: str) -> None:
    await desk.telegram.say("/hooks CI")

    await desk.press_data(listed(private(ANN), desk), f"unhook:{forged}")

    assert len(await hooks(desk)) == 1
    assert desk.answers[-1].show_alert


async def test_nobody_removes_a_strangers_hook(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI")
    (hook,) = await hooks(desk)

    await desk.press_data(listed(private(EVE), desk), RemoveHook(hook=hook.id).pack(), by=EVE)

    assert len(await hooks(desk)) == 1
    assert desk.answers[-1].text == "I can't find that."


async def test_a_name_that_is_too_long_is_refused(desk: Desk) -> None:
    await desk.telegram.say("/hooks " + "x" * 61)

    assert desk.telegram.said == ["That value doesn't fit."]


class TestWithoutAnAddress:
    @pytest.fixture
    def options(self) -> Options:
        return Options(bot_id=BOT["id"], bot_username=BOT["username"])

    async def test_hooks_say_what_they_need(self, desk: Desk) -> None:
        await desk.telegram.say("/hooks CI")

        assert desk.telegram.said == ["Hooks need an address that others can reach: set PUBLIC_URL first."]
        assert await hooks(desk) == []

    async def test_an_old_button_makes_nothing(self, desk: Desk) -> None:
        await desk.press_data(listed(private(ANN), desk), NewHook().pack())

        assert await hooks(desk) == []
        assert desk.answers[-1].show_alert


@pytest.mark.parametrize("hook_id", ["a\0", "\ud800", "ї"])
async def test_a_forged_hook_is_refused_on_each_engine(
    connected: Callable[[Options], Telegram], options: Options, hook_id: str
) -> None:
    desk = Desk(connected(options))

    await desk.telegram.press(f"unhook:{hook_id}", card=listed(private(ANN), desk))

    assert desk.answers[-1].show_alert
