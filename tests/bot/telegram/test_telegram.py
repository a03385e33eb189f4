"""What is set up with Telegram at each start, and how handlers' own messages keep within the limits."""

import asyncio
from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from aiogram import Bot, Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter

import handlers
from bot.health import Health
from bot.limits import Limits, Rate, Rates
from bot.menus import COMMANDS
from bot.paced import PATIENCE
from bot.telegram import TokenRefusedError, Webhook, introduce, make_bot, set_up
from bot.webhook import webhook_door
from emulator.jsontypes import Json
from emulator.people import People, Person
from handlers.spoken import Spoken
from tests.bot.telegram.conftest import close

DOOR = Webhook("http://127.0.0.1:9/telegram/path", "s3cret")


class Shouting(NullTranslations):
    """A language in which everything is shouted."""

    def gettext(self, message: str) -> str:
        return message.upper()


def texts(locale: str) -> NullTranslations:
    return Shouting() if locale == "uk" else NullTranslations()


async def start(bot: Bot, health: Health, *, webhook: Webhook | None = None, mini_app_url: str | None = None) -> None:
    await set_up(
        bot,
        health,
        webhook=webhook,
        allowed_updates=["message", "message_reaction"],
        mini_app_url=mini_app_url,
        translations=texts,
        locales=("en", "uk"),
        default_locale="en",
    )


async def as_seen_by(people: People, language: str) -> Json:
    person = await people.user("Somebody", language=language)
    state: Json = await people.do("state", user=person.id)
    return state


async def test_the_bot_knows_who_it_is(bot: Bot, health: Health) -> None:
    assert (await introduce(bot, health)).username == "sift_bot"


async def test_for_polling_a_webhook_is_taken_away_and_what_waits_is_kept(
    bot: Bot, health: Health, people: People, ann: Person
) -> None:
    await start(bot, health, webhook=DOOR)
    await start(bot, health)

    state = await people.do("state")
    assert state["webhook"] is None
    assert state["pending_updates"] == 1


async def test_for_a_webhook_telegram_is_told_the_address_the_secret_and_what_is_handled(
    bot: Bot, health: Health, people: People, ann: Person
) -> None:
    await start(bot, health, webhook=DOOR)

    state = await people.do("state")
    assert state["webhook"] == DOOR.url
    assert state["allowed_updates"] == ["message", "message_reaction"]
    assert state["pending_updates"] == 1
    [call] = await people.calls("setWebhook")
    assert call["params"]["secret_token"] == DOOR.secret


async def test_an_address_that_telegram_refuses_is_an_error(bot: Bot, health: Health) -> None:
    with pytest.raises(TelegramBadRequest):
        await start(bot, health, webhook=Webhook("http://example.com/telegram/path", "secret"))


async def test_the_commands_are_told_in_each_language_and_the_default_to_everybody_else(
    bot: Bot, health: Health, people: People
) -> None:
    await start(bot, health)

    english, ukrainian, german = [(await as_seen_by(people, code))["commands"] for code in ("en", "uk", "de")]
    assert [command["command"] for command in english["private"]] == [
        name for name, command in COMMANDS.items() if command.private
    ]
    assert english == german
    assert ukrainian["private"][0]["description"] == english["private"][0]["description"].upper()
    assert {command["command"] for command in english["group"]} < set(COMMANDS)


async def test_each_command_that_is_listed_is_one_that_somebody_answers() -> None:
    root = handlers.setup()
    names = [it.callback._name for it in _filters(root) if isinstance(it.callback, Spoken)]

    for command in COMMANDS:
        assert any(name.fullmatch(command) for name in names), command


def _filters(router: Router) -> Iterator[FilterObject]:
    for handler in router.message.handlers:
        yield from handler.filters or ()
    for inner in router.sub_routers:
        yield from _filters(inner)


async def test_the_menu_button_is_there_only_when_it_leads_somewhere(bot: Bot, health: Health, people: People) -> None:
    await start(bot, health, mini_app_url="https://sift.example/app")
    assert (await people.do("state"))["menu_button"]["web_app"]["url"] == "https://sift.example/app"

    await start(bot, health)

    assert (await people.do("state"))["menu_button"]["type"] != "web_app"


async def test_a_menu_that_telegram_refuses_stops_nothing(bot: Bot, health: Health, people: People) -> None:
    await people.fault("setChatMenuButton", code=400, text="Bad Request: BUTTON_URL_INVALID")

    await start(bot, health, webhook=DOOR)

    assert (await people.do("state"))["webhook"] == DOOR.url


async def test_trouble_at_the_start_is_waited_out(bot: Bot, health: Health, people: People) -> None:
    await people.fault("getMe", code=502)

    assert (await introduce(bot, health)).id == 42

    assert health.parts()["telegram"] is None


async def test_what_answers_nonsense_is_named_without_the_token(health: Health, limits: Limits) -> None:
    async def mumble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nno header\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(mumble, "127.0.0.1") as server:
        bot = make_bot("42:TOP-SECRET", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", limits)
        asking = asyncio.create_task(introduce(bot, health))
        await health.changed.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await close(bot)

    why = health.parts()["telegram"] or ""
    assert "getMe" in why  # it names the address of the call
    assert "SECRET" not in why


async def test_a_refused_token_is_said_clearly(base: str, health: Health, limits: Limits) -> None:
    bot = make_bot("42:REVOKED", base, limits)

    with pytest.raises(TokenRefusedError, match="BOT_TOKEN"):
        await introduce(bot, health)

    await close(bot)


def test_each_bot_and_each_key_has_a_door_of_its_own() -> None:
    doors = [webhook_door("k" * 16, 1), webhook_door("k" * 16, 2), webhook_door("m" * 16, 1)]

    parts = [part for door in doors for part in door]
    assert len(set(parts)) == 6
    assert all(len(part) == 32 and part.replace("-", "").replace("_", "").isalnum() for part in parts)
    assert webhook_door("k" * 16, 1) == doors[0]


class TestPace:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(Rates(chat=Rate(1, 0.2)))

    async def test_what_handlers_send_waits_for_its_turn(self, bot: Bot, people: People, ann: Person) -> None:
        await asyncio.gather(*(bot.send_message(ann.id, str(number)) for number in range(3)))

        first, second, third = [call["at"] for call in await people.calls("sendMessage")]
        assert second - first > 0.15
        assert third - second > 0.15

    async def test_a_429_is_waited_out(self, bot: Bot, people: People, ann: Person) -> None:
        await people.fault("sendMessage", code=429, retry_after=1)

        await bot.send_message(ann.id, "hello")

        refused, sent = await people.calls("sendMessage")
        assert (refused["code"], sent["code"]) == (429, 200)
        assert sent["at"] - refused["at"] >= 1

    async def test_but_not_for_ever(
        self, bot: Bot, people: People, ann: Person, limits: Limits, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "refused", lambda _chat, _seconds: None)
        await people.fault("sendChatAction", code=429, retry_after=1, times=1_000)

        with pytest.raises(TelegramRetryAfter):
            await bot.send_chat_action(ann.id, "typing")

        assert len(await people.calls("sendChatAction")) == PATIENCE

    async def test_looking_and_answering_presses_costs_nothing(self, bot: Bot, ann: Person, limits: Limits) -> None:
        await bot.get_chat(ann.id)
        with pytest.raises(TelegramBadRequest):
            await bot.answer_callback_query("123")

        assert limits.wait(ann.id) == 0
