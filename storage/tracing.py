"""One id for each message in the logs of all processes, from the door to the card.

Of what Telegram brings it is made of where it stands in its chat, so that whoever has a message or the update that
brought it knows it by themselves; nobody reads the chat out of it without the key. Of what came by the API or a hook
it is the id that was answered there.
"""

import base64
import hmac
from collections.abc import Mapping
from typing import Any, Protocol

_MESSAGES = ("message", "edited_message", "channel_post", "edited_channel_post")
_keyed = {"key": b"sift"}


class Traced(Protocol):
    """A message, or as much of it as it takes."""

    @property
    def public_id(self) -> str: ...
    @property
    def chat_id(self) -> int | None: ...
    @property
    def telegram_message_id(self) -> int | None: ...


def use_key(secret_key: str) -> None:
    """Of this process, with which its log is set up: the installation's, so that all processes say the same."""
    _keyed["key"] = hmac.digest(secret_key.encode(), b"traces", "sha256")


def trace_of(message: Traced) -> str:
    if message.chat_id is None or message.telegram_message_id is None:
        return message.public_id
    return _made(f"{message.chat_id}:{message.telegram_message_id}")


def trace_of_update(update: Mapping[str, Any]) -> str:
    """Of the message that an update brings or changes; of one without a message its own."""
    for name in _MESSAGES:
        message = update.get(name)
        if isinstance(message, dict) and isinstance(message.get("chat"), dict):
            return _made(f"{message['chat'].get('id')}:{message.get('message_id')}")
    return _made(f"update {update.get('update_id')}")


def _made(what: str) -> str:
    """16 characters of the URL alphabet, as our other ids have them."""
    return base64.urlsafe_b64encode(hmac.digest(_keyed["key"], what.encode(), "sha256")[:12]).decode()
