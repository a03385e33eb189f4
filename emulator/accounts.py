"""Accounts that Telegram itself writes with."""

from emulator.model import Person

ANONYMOUS_ADMINISTRATOR = Person(1_087_968_824, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_WRITER = Person(136_817_688, "Channel", username="Channel_Bot", is_bot=True)
TELEGRAM = Person(777_000, "Telegram")
