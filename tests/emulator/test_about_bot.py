"""Commands, names, menu buttons, and the Mini App they open."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from emulator.launch import public_key
from emulator.people import People, Person
from emulator.settings import Settings
from tests.emulator.conftest import BotCaller

COMMANDS = [{"command": "tasks", "description": "Open tasks"}]


async def test_commands_stand_per_scope_and_language(bot: BotCaller, people: People, ann: Person, bob: Person) -> None:
    ukrainian = [{"command": "tasks", "description": "Задачі"}]
    await bot.call("setMyCommands", commands=COMMANDS)
    await bot.call("setMyCommands", commands=ukrainian, language_code="uk", scope={"type": "all_private_chats"})

    assert await bot.call("getMyCommands") == COMMANDS
    assert await bot.call("getMyCommands", language_code="uk") == []
    assert await bob.commands() == ukrainian
    assert (await people.do("state", user=ann.id))["commands"]["private"] == COMMANDS
    await bot.call("deleteMyCommands")
    assert await bot.call("getMyCommands") == []
    bad = [{"command": "Tasks!", "description": "x"}]
    assert await bot.refusal("setMyCommands", commands=bad) == "Bad Request: BOT_COMMAND_INVALID"


async def test_names_and_descriptions(bot: BotCaller) -> None:
    await bot.call("setMyName", name="Sieve")
    await bot.call("setMyDescription", description="Опис", language_code="uk")
    await bot.call("setMyShortDescription", short_description="Short")

    assert (await bot.call("getMe"))["first_name"] == "Sieve"
    assert await bot.call("getMyName") == {"name": "Sieve"}
    assert await bot.call("getMyDescription", language_code="uk") == {"description": "Опис"}
    assert await bot.call("getMyDescription") == {"description": ""}
    assert await bot.call("getMyShortDescription", language_code="de") == {"short_description": "Short"}


async def test_a_menu_button_needs_https(bot: BotCaller, ann: Person) -> None:
    button = {"type": "web_app", "text": "Open", "web_app": {"url": "https://app.example.com/"}}

    await bot.call("setChatMenuButton", chat_id=ann.id, menu_button=button)

    assert await bot.call("getChatMenuButton", chat_id=ann.id) == button
    assert await bot.call("getChatMenuButton") == {"type": "commands"}
    plain = button | {"web_app": {"url": "http://127.0.0.1:8080/app"}}
    assert "Only HTTPS links are allowed" in await bot.refusal("setChatMenuButton", menu_button=plain)


async def test_a_launch_is_signed_as_telegram_signs(people: People, ann: Person, settings: Settings) -> None:
    url = await ann.launch("https://app.example.com/app?x=1#old", start_param="t12", theme="dark")

    base, _, fragment = url.partition("#")
    launch = dict(parse_qsl(fragment))
    fields = dict(parse_qsl(launch["tgWebAppData"]))
    given_hash = fields.pop("hash")
    secret = hmac.new(b"WebAppData", settings.token.encode(), hashlib.sha256).digest()
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    assert base == "https://app.example.com/app?x=1"
    assert json.loads(launch["tgWebAppThemeParams"])["bg_color"] == "#17212b"
    assert hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest() == given_hash
    assert json.loads(fields["user"])["id"] == ann.id
    assert fields["start_param"] == "t12"
    signature = fields.pop("signature")
    signed = "42:WebAppData\n" + "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    Ed25519PublicKey.from_public_bytes(public_key()).verify(raw, signed.encode())
