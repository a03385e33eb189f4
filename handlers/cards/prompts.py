"""Questions about a task's fields that are answered by a reply, and whom they ask."""

from collections.abc import Mapping
from types import MappingProxyType

from aiogram.utils.formatting import Text

from handlers.cards.lines import NAME
from handlers.cards.markup import link, one_line
from locales import mark
from storage.tables import Delivery, Person

QUESTIONS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "due": (
            mark("When is {number} {title} due?"),
            mark("Answer with a date, such as “tomorrow 15:00”, “Friday” or “in 3 days”."),
            mark("tomorrow 15:00"),
        ),
    }
)
"""Field -> question, hint, and what the empty reply box shows."""


def asked_of(delivery: Delivery, reader: Person | None) -> Text:
    """In a group a question names whom it asks, so that only they see the reply box."""
    if delivery.chat_id > 0 or reader is None or reader.telegram_id is None:
        return Text()
    return Text(link(one_line(reader.name, NAME) or "?", f"tg://user?id={reader.telegram_id}"), ": ")
