"""The bot's messages as people see and use them."""

from typing import Any

from emulator.people import Person

Json = dict[str, Any]
BOT_ID = 42
PATIENCE_SECONDS = 25
"""For a bot that was killed just now."""


def words(message: Json) -> str:
    """What it says, without formatting."""
    return str(message.get("text") or message.get("caption") or "")


def buttons(message: Json) -> list[str]:
    """The labels, row by row in one list."""
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def data_of(message: Json, label: str) -> str:
    """What the button carries. Raises `StopIteration` when there is none."""
    rows = message["reply_markup"]["inline_keyboard"]
    return str(next(button["callback_data"] for row in rows for button in row if button["text"] == label))


def is_bots(message: Json) -> bool:
    return bool(message.get("from", {}).get("id") == BOT_ID)


async def card(person: Person, *parts: str, chat: int | None = None, after: int = 0, button: str = "") -> Json:
    """The newest message of the bot's that says all this and has such a button, as soon as it is there."""

    def is_it(message: Json) -> bool:
        has_button = not button or button in buttons(message)
        return (
            is_bots(message) and bool(buttons(message)) and has_button and all(part in words(message) for part in parts)
        )

    return await person.people.wait_for(person.id if chat is None else chat, is_it, after=after)


async def answer(person: Person, *parts: str, chat: int | None = None, after: int = 0) -> Json:
    """The newest message of the bot's that says all this, with buttons or without."""

    def is_it(message: Json) -> bool:
        return is_bots(message) and all(part in words(message) for part in parts)

    return await person.people.wait_for(person.id if chat is None else chat, is_it, after=after)


async def becomes(person: Person, message: Json, *parts: str, without: tuple[str, ...] = (), button: str = "") -> Json:
    """The same message, as soon as it says this (and nothing of `without`) and has such a button."""

    def is_it(seen: Json) -> bool:
        return (
            seen["message_id"] == message["message_id"]
            and all(part in words(seen) for part in parts)
            and not any(part in words(seen) for part in without)
            and (not button or button in buttons(seen))
        )

    return await person.people.wait_for(message["chat"]["id"], is_it)


async def tap(person: Person, message: Json, *labels: str) -> Json:
    """Press buttons one after another, each when the card has it. Returns the answer to the last."""
    answered: Json = {}
    for label in labels:
        now = await becomes(person, message, button=label)
        answered = await person.press(now, label, timeout=PATIENCE_SECONDS)
        assert answered["answered"], f"nobody answered “{label}”"
    return answered


def entity(message: Json, kind: str) -> Json:
    """The first entity of a kind. Raises `StopIteration` when there is none."""
    found: Json = next(one for one in message.get("entities", []) if one["type"] == kind)
    return found
