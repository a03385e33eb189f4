"""Which messages a bot gets to see."""

from collections.abc import Iterator

from emulator.jsontypes import Json
from emulator.model import PRESENT, Message, Person
from emulator.utf16 import cut


def bot_sees(message: Message, bot: Person, *, privacy: bool) -> bool:
    """Whether the bot is told of a message.

    In private all; in channels what administrators see; in groups with privacy mode only service messages, commands
    that are not another bot's, mentions of the bot, replies to it, and what was sent
    through it.
    """
    chat = message.chat
    status = chat.status(bot.id)
    if status not in PRESENT:
        return False
    if chat.kind == "channel":
        return status == "administrator"
    if message.receiver is not None:
        return message.receiver is bot
    if chat.kind == "private" or not privacy or status == "administrator" or message.is_service:
        return True
    return message.via_bot is bot or _replies_to(message, bot) or _addresses(message, bot)


def _replies_to(message: Message, bot: Person) -> bool:
    return message.reply_to is not None and message.reply_to.sender is bot


def _addresses(message: Message, bot: Person) -> bool:
    name = f"@{bot.username}".lower()
    commands = [words for kind, words in _marked(message) if kind == "bot_command"]
    return mentions(message, bot) or any("@" not in words or words.endswith(name) for words in commands)


def mentions(message: Message, bot: Person) -> bool:
    """Whether a message names the bot."""
    name = f"@{bot.username}".lower()
    if any(kind == "mention" and words == name for kind, words in _marked(message)):
        return True
    return any(e["type"] == "text_mention" and e["user"]["id"] == bot.id for e in _entities(message))


def _entities(message: Message) -> list[Json]:
    entities: list[Json] = message.content.get("entities", []) + message.content.get("caption_entities", [])
    return entities


def _marked(message: Message) -> Iterator[tuple[str, str]]:
    """Every entity's kind and words, in small letters."""
    text = message.content.get("text") or message.content.get("caption") or ""
    for entity in _entities(message):
        yield entity["type"], cut(text, entity["offset"], entity["length"]).lower()
