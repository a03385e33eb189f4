"""What Telegram shows beside the input field: the commands of each kind of chat and language, and the menu button."""

from dataclasses import dataclass
from gettext import NullTranslations
from types import MappingProxyType

from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)

from locales import mark


@dataclass(frozen=True, slots=True)
class Command:
    """Attributes:
    says: What the menu says of it.
    private: Whether it is listed in private chats.
    groups: Whether everybody in a group has it listed.
    administrators: Whether a group's administrators have it listed.
    alone: In a group its answer concerns who asked: newer clients send it so that nobody else sees it.
    """

    says: str
    private: bool = True
    groups: bool = False
    administrators: bool = False
    alone: bool = False


COMMANDS = MappingProxyType(
    {
        "today": Command(mark("What today asks for"), groups=True),
        "tasks": Command(mark("Open tasks"), groups=True),
        "task": Command(mark("Write down a task"), groups=True),
        "week": Command(mark("What is due, day by day"), groups=True),
        "board": Command(mark("Tasks by status"), groups=True),
        "search": Command(mark("Find a task by its words"), groups=True),
        "done": Command(mark("Finish a task: /done 12"), groups=True),
        "undo": Command(mark("Take back the last change"), groups=True, alone=True),
        "stats": Command(mark("What is done, as a picture"), groups=True),
        "digest": Command(mark("Your day in one message"), administrators=True, alone=True),
        "notifications": Command(mark("What I tell you, and when"), groups=True, alone=True),
        "workspace": Command(mark("Which tasks this chat works with")),
        "team": Command(mark("Who is in the team, and invitations"), groups=True),
        "rules": Command(mark("What happens to tasks that come in"), administrators=True),
        "settings": Command(mark("Language, time zone, how I read"), administrators=True, alone=True),
        "doctor": Command(mark("What I can see here, and what not"), private=False, administrators=True, alone=True),
        "export": Command(mark("Your tasks as a file"), groups=True, alone=True),
        "privacy": Command(mark("What I keep, and how to erase it"), groups=True, alone=True),
        "help": Command(mark("What I can do"), groups=True, alone=True),
    }
)
"""Every command that is listed somewhere. `/start` is not: Telegram has a button for it."""


async def list_commands(bot: Bot, texts: NullTranslations, language_code: str | None) -> None:
    """Tell the commands of one language; None is everybody else's."""
    private = [_listed(name, texts, alone=False) for name, command in COMMANDS.items() if command.private]
    groups = [_listed(name, texts) for name, command in COMMANDS.items() if command.groups]
    administrators = [
        _listed(name, texts) for name, command in COMMANDS.items() if command.groups or command.administrators
    ]
    await bot.set_my_commands(private, scope=BotCommandScopeAllPrivateChats(), language_code=language_code)
    await bot.set_my_commands(groups, scope=BotCommandScopeAllGroupChats(), language_code=language_code)
    await bot.set_my_commands(administrators, scope=BotCommandScopeAllChatAdministrators(), language_code=language_code)


async def show_menu(bot: Bot, mini_app_url: str | None, texts: NullTranslations) -> None:
    """Have the button beside the input field open the Mini App, where there is one.

    It is one for everybody: who speaks another language gets their own when they start us.
    """
    if mini_app_url is None:
        await bot.set_chat_menu_button(menu_button=MenuButtonDefault())
        return
    button = MenuButtonWebApp(text=texts.gettext("Tasks"), web_app=WebAppInfo(url=mini_app_url))
    await bot.set_chat_menu_button(menu_button=button)


def _listed(name: str, texts: NullTranslations, *, alone: bool = True) -> BotCommand:
    command = COMMANDS[name]
    is_ephemeral = True if command.alone and alone else None
    return BotCommand(command=name, description=texts.gettext(command.says), is_ephemeral=is_ephemeral)
