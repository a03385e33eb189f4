"""/hooks: who may make one, and who sees its secret."""

from collections.abc import Callable
from gettext import NullTranslations

import pytest
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import InlineKeyboardMarkup

from handlers.hooks.presses import ListHooks, NewHook, OpenHook, PauseHook, RemoveHook, RenewSecret
from handlers.options import Options
from integrations import SERVICES
from storage.connected_tables import ArrivalState, Hook
from storage.tables import now
from tasks import hooks as verbs
from tasks.actors import Actor
from tasks.hooks import Delivered
from tasks.signing import secret_of
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, BOB, BOT, EVE, TEAM, Json, Telegram, private
from tests.handlers.views import as_telegram_reads
from tests.vault import VAULT
from wording.hook_steps import steps
from wording.services import NAMES


@pytest.fixture
def options() -> Options:
    return Options(bot_id=BOT["id"], bot_username=BOT["username"], public_url="https://sift.example.org")


@pytest.fixture
def desk(telegram: Telegram) -> Desk:
    telegram.dispatcher.workflow_data["vault"] = VAULT
    return Desk(telegram)


async def hooks(desk: Desk) -> list[Hook]:
    return await desk.telegram.db.read(lambda store: list(store.hooks.of(store.workspaces.all_ids())))


def labels(shown: EditMessageText) -> list[list[str]]:
    assert isinstance(shown.reply_markup, InlineKeyboardMarkup)
    return [[it.text for it in row] for row in shown.reply_markup.inline_keyboard]


def line_of(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"· {name}"))


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
    assert [row[0].text for row in said.reply_markup.inline_keyboard] == ["New hook", "CI builds"]


async def test_the_list_says_how_each_hook_goes(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI")
    (hook,) = await hooks(desk)
    what = Delivered("1", "message", ArrivalState.STORED, message={"text": "It burns"})
    await desk.telegram.say("/hooks")
    await desk.telegram.db.write(verbs.take, hook, what, now())
    await desk.telegram.say("/hooks")
    await desk.press_data(listed(private(ANN), desk), PauseHook(hook=hook.id, paused=True).pack())
    await desk.telegram.say("/hooks")

    fresh, busy, paused = [line_of(call.text, "CI") for call in desk.telegram.calls(SendMessage)[-3:]]
    assert fresh == "· CI — Another program (JSON) · nothing has come yet"
    assert busy.startswith("· CI — Another program (JSON) · ")
    assert busy.endswith(": Kept")
    assert " · paused · " in paused


async def test_a_hook_is_looked_at_paused_and_resumed(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI")
    (hook,) = await hooks(desk)

    for press in (OpenHook(hook=hook.id), PauseHook(hook=hook.id, paused=True), PauseHook(hook=hook.id, paused=True)):
        await desk.press_data(listed(private(ANN), desk), press.pack())
    at_rest = [it.paused for it in await hooks(desk)]
    await desk.press_data(listed(private(ANN), desk), PauseHook(hook=hook.id, paused=False).pack())
    await desk.press_data(listed(private(ANN), desk), ListHooks().pack())

    opened, paused, _, _, back = desk.telegram.calls(EditMessageText)
    assert at_rest == [True]
    assert [it.paused for it in await hooks(desk)] == [False]
    assert labels(opened) == [["Pause", "New secret"], ["Remove CI"], ["‹ Back"]]
    assert labels(paused)[0] == ["Resume", "New secret"]
    assert labels(back) == [["New hook"], ["CI"]]
    assert all("whsec_" not in call.text for call in desk.telegram.calls(EditMessageText))


async def test_a_new_secret_goes_to_whoever_has_asked_alone(desk: Desk) -> None:
    desk.telegram.session.members[ANN["id"]] = "administrator"
    await desk.telegram.say("/hooks CI", chat=TEAM)
    (hook,) = await hooks(desk)
    before = await desk.telegram.db.read(secret_of, VAULT, hook)

    await desk.press_data(listed(TEAM, desk), RenewSecret(hook=hook.id).pack())

    (hook,) = await hooks(desk)
    secret = await desk.telegram.db.read(secret_of, VAULT, hook)
    told = desk.telegram.calls(SendMessage)[-1]
    assert secret != before
    assert told.chat_id == ANN["id"]
    assert secret in told.text
    assert desk.answers[-1].text == "The new secret is in our chat"


@pytest.mark.parametrize(
    ("said", "service", "name"),
    [
        ("github My repo", "github", "My repo"),
        ("GitLab", "gitlab", "GitLab"),
        ("generic Github", "generic", "Github"),
        ("Deploys of github", "generic", "Deploys of github"),
    ],
)
async def test_a_hook_for_a_service_is_made_with_its_steps(desk: Desk, said: str, service: str, name: str) -> None:
    await desk.telegram.say(f"/hooks {said}")

    (hook,) = await hooks(desk)
    told, _ = as_telegram_reads(desk.telegram.calls(SendMessage)[0].text)
    assert (hook.service, hook.name) == (service, name)
    assert await desk.telegram.db.read(secret_of, VAULT, hook) in told
    for number, step in enumerate(steps(NullTranslations(), service), 1):
        assert f"{number}. {step}" in told


@pytest.mark.parametrize("service", [name for name, it in SERVICES.items() if not it.SETUP.ours])
async def test_a_secret_of_a_service_s_own_does_not_go_through_the_chat(desk: Desk, service: str) -> None:
    await desk.telegram.say(f"/hooks {service} Ours")

    assert await hooks(desk) == []
    assert desk.telegram.said[-1].startswith(f"{NAMES[service]} makes the secret itself")


async def test_a_hook_of_such_a_service_waits_and_gets_no_secret_here(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI")
    (hook,) = await hooks(desk)
    asked = {"service": "teams", "name": "Teams", "awaits_secret": True}
    waiting = await desk.telegram.db.write(verbs.make_hook, Actor.INSTALLATION, VAULT, hook.workspace_id, **asked)

    await desk.telegram.say("/hooks")
    await desk.press_data(listed(private(ANN), desk), OpenHook(hook=waiting.id).pack())
    await desk.press_data(listed(private(ANN), desk), RenewSecret(hook=waiting.id).pack())

    said = line_of(desk.telegram.calls(SendMessage)[-1].text, "Teams")
    assert said == "· Teams — Microsoft Teams · waits for its secret: see the Mini App"
    assert labels(desk.telegram.calls(EditMessageText)[-1])[0] == ["Pause"]
    assert desk.answers[-1].text == "I don't know this button."


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
    desk.telegram.session.refuse("sendChatAction", "Bad Request: chat not found")

    await desk.press_data(listed(TEAM, desk), NewHook().pack())

    assert desk.answers[-1].text == "I can't write to you. Open our chat and press Start first."
    assert await hooks(desk) == []


async def test_no_secret_is_exchanged_that_its_maker_could_not_be_told(desk: Desk) -> None:
    await desk.telegram.say("/hooks CI")
    (hook,) = await hooks(desk)
    before = await desk.telegram.db.read(secret_of, VAULT, hook)
    desk.telegram.session.refuse("sendChatAction", "Bad Request: chat not found")

    await desk.press_data(listed(private(ANN), desk), RenewSecret(hook=hook.id).pack())

    (hook,) = await hooks(desk)
    assert await desk.telegram.db.read(secret_of, VAULT, hook) == before


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
    (list_of_none,) = desk.telegram.calls(EditMessageText)
    assert labels(list_of_none) == [["New hook"]]


@pytest.mark.parametrize("forged", ["x", "", "a" * 24, "../../x", "' OR 1=1"])
@pytest.mark.parametrize("press", ["unhook:{}", "hook_open:{}", "hook_rest:{}:1", "hook_key:{}"])
async def test_a_forged_press_changes_nothing(desk: Desk, press: str, forged: str) -> None:
    await desk.telegram.say("/hooks CI")
    (before,) = await hooks(desk)

    await desk.press_data(listed(private(ANN), desk), press.format(forged))

    (hook,) = await hooks(desk)
    assert (hook.paused, hook.secret) == (False, before.secret)
    assert desk.answers[-1].show_alert


@pytest.mark.parametrize("by", [BOB, EVE])
async def test_nobody_touches_a_strangers_hook(desk: Desk, by: Json) -> None:
    await desk.telegram.say("/hooks CI")
    (before,) = await hooks(desk)

    for press in (OpenHook, RenewSecret, RemoveHook):
        await desk.press_data(listed(private(by), desk), press(hook=before.id).pack(), by=by)
        assert desk.answers[-1].show_alert
    await desk.press_data(listed(private(by), desk), PauseHook(hook=before.id, paused=True).pack(), by=by)

    (hook,) = await hooks(desk)
    assert (hook.paused, hook.secret) == (False, before.secret)
    assert desk.telegram.calls(EditMessageText) == []
    assert all("whsec_" not in call.text for call in desk.telegram.calls(SendMessage) if call.chat_id == by["id"])


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
