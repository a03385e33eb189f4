"""What both doors to Telegram, the webhook and the polling loop, need to know of an update."""

import json
from collections.abc import Mapping
from typing import Any


def order_key(update: Mapping[str, Any]) -> int:
    """What an update is kept in order by: its chat, else its person, else 0."""
    for body in update.values():
        if isinstance(body, Mapping):
            return _id_of(body.get("chat")) or _id_of(_chat_of_message(body)) or _id_of(_person(body)) or 0
    return 0


def update_id_of(update: Any) -> int | None:
    """The update's number, None for anything that is no update."""
    number = update.get("update_id") if isinstance(update, Mapping) else None
    return number if number is not None and _is_id(number) and number >= 0 else None


def raw(update: Mapping[str, Any]) -> str:
    """The update as JSON in ASCII: any string survives every database."""
    return json.dumps(update, separators=(",", ":"))


def _chat_of_message(body: Mapping[str, Any]) -> Any:
    """A button press names the chat through the message that carries the button."""
    message = body.get("message")
    return message.get("chat") if isinstance(message, Mapping) else None


def _person(body: Mapping[str, Any]) -> Any:
    return body.get("from") or body.get("user")


def _id_of(thing: Any) -> int | None:
    number = thing.get("id") if isinstance(thing, Mapping) else None
    return number if _is_id(number) else None


def _is_id(number: Any) -> bool:
    return type(number) is int and -(2**63) <= number < 2**63
