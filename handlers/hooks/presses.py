"""What the buttons of /hooks carry."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import StringConstraints

HookId = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{1,24}$")]


class NewHook(CallbackData, prefix="hook"):
    """Into the workspace of the chat."""


class ListHooks(CallbackData, prefix="hooks"):
    """Of the workspace of the chat."""


class OpenHook(CallbackData, prefix="hook_open"):
    hook: HookId


class PauseHook(CallbackData, prefix="hook_rest"):
    """Or resume it."""

    hook: HookId
    paused: bool


class RenewSecret(CallbackData, prefix="hook_key"):
    hook: HookId


class RemoveHook(CallbackData, prefix="unhook"):
    hook: HookId
