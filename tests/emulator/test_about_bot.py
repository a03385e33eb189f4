"""Commands, names, menu buttons, and the Mini App they open."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from emulator.jsontypes import Json
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


async def test_everybody_sees_the_commands_of_the_narrowest_scope_in_their_language(
    bot: BotCaller, people: People, ann: Person, bob: Person
) -> None:
    team = await people.group("Team", ann, bob)
    scopes: list[Json] = [
        {"type": "default"},
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat", "chat_id": team},
        {"type": "chat_administrators", "chat_id": team},
        {"type": "chat_member", "chat_id": team, "user_id": ann.id},
    ]
    seen = []

    for scope in scopes:
        commands = [{"command": scope["type"], "description": "x"}]
        await bot.call("setMyCommands", commands=commands, scope=scope)
        seen.append([(await person.commands(team))[0]["command"] for person in (ann, bob)])

    assert seen == [
        ["default", "default"],
        ["all_group_chats", "all_group_chats"],
        ["all_chat_administrators", "all_group_chats"],
        ["chat", "chat"],
        ["chat_administrators", "chat"],
        ["chat_member", "chat"],
    ]
    ukrainian = [{"command": "chat", "description": "укр"}]
    await bot.call("setMyCommands", commands=ukrainian, scope=scopes[3], language_code="uk")
    assert await bob.commands(team) == ukrainian
    assert (await bob.commands())[0]["command"] == "default"
    await bot.call("deleteMyCommands", scope=scopes[3], language_code="uk")
    await bot.call("setMyCommands", commands=[], scope=scopes[3])
    assert (await bob.commands(team))[0]["command"] == "all_group_chats"


async def test_scopes_that_cannot_be_are_refused(bot: BotCaller, people: People, ann: Person) -> None:
    channel = await people.channel("News", ann, bot="administrator")

    async def refusal(**scope: object) -> str:
        return await bot.refusal("getMyCommands", scope=scope)

    assert "Unsupported type specified" in await refusal(type="everywhere")
    assert 'Can\'t find field "chat_id"' in await refusal(type="chat")
    assert "Invalid user_id specified" in await refusal(type="chat_member", chat_id=ann.id)
    assert "can't use specified scope in private chats" in await refusal(type="chat_administrators", chat_id=ann.id)
    assert "can't change commands in channel chats" in await refusal(type="chat", chat_id=channel)
    assert "unknown field" in await refusal(type="chat", chat_id=ann.id, user_id=ann.id)


async def test_names_and_descriptions(bot: BotCaller) -> None:
    await bot.call("setMyName", name="Sieve")
    await bot.call("setMyDescription", description="Опис", language_code="uk")
    await bot.call("setMyShortDescription", short_description="Short")

    assert (await bot.call("getMe"))["first_name"] == "Sieve"
    assert await bot.call("getMyName") == {"name": "Sieve"}
    assert await bot.call("getMyDescription", language_code="uk") == {"description": "Опис"}
    assert await bot.call("getMyDescription") == {"description": ""}
    assert await bot.call("getMyShortDescription", language_code="de") == {"short_description": "Short"}


async def test_a_menu_button_stands_per_chat_and_needs_https(bot: BotCaller, ann: Person, bob: Person) -> None:
    button = {"type": "web_app", "text": "Open", "web_app": {"url": "https://app.example.com/"}}

    await bot.call("setChatMenuButton", chat_id=ann.id, menu_button=button)

    assert await bot.call("getChatMenuButton", chat_id=ann.id) == button
    assert await ann.menu_button() == button
    assert await bob.menu_button() == {"type": "commands"}
    assert await bot.call("getChatMenuButton") == {"type": "commands"}
    assert await bot.refusal("setChatMenuButton", chat_id=-100, menu_button=button) == (
        "Bad Request: invalid chat_id specified"
    )
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
