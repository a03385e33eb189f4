"""The bot's name, which its process writes down as Telegram tells it, and the others read."""

from storage.store import Store


def known(store: Store, bot_id: int) -> str | None:
    return store.facts.get(_fact(bot_id))


def note(store: Store, bot_id: int, username: str) -> None:
    store.facts.put(_fact(bot_id), username)


def _fact(bot_id: int) -> str:
    return f"bot_username:{bot_id}"
