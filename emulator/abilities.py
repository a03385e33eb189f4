"""What the bot's owner switches on and off at @BotFather, also while the bot runs."""

from dataclasses import dataclass


@dataclass(slots=True)
class Abilities:
    """Switches of the bot.

    Attributes:
        privacy: In groups it sees only what is meant for it.
        inline: `@bot words` works in every chat.
        inline_feedback: The bot is told which inline result was chosen.
        guest: It can be called into chats where it is no member.
    """

    privacy: bool = True
    inline: bool = True
    inline_feedback: bool = False
    guest: bool = True
