"""Which messages a bot gets to see."""

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
    text = message.content.get("text") or message.content.get("caption") or ""
    name = f"@{bot.username}".lower()
    for entity in message.content.get("entities", []) + message.content.get("caption_entities", []):
        words = cut(text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and words == name:
            return True
        if entity["type"] == "bot_command" and ("@" not in words or words.endswith(name)):
            return True
        if entity["type"] == "text_mention" and entity["user"]["id"] == bot.id:
            return True
    return False
