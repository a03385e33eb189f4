"""Messages as the handlers get them."""

from aiogram.types import Message

from handlers.messages.content import Content, content
from tests.handlers.telegram import ANN, NOON, private


def message(**fields: object) -> Message:
    """One of Ann's in private, unless the fields say otherwise."""
    base = {"message_id": 7, "date": NOON, "chat": private(ANN), "from": ANN}
    return Message.model_validate(base | fields)


def held(**fields: object) -> Content:
    """What such a message holds, which must be something."""
    found = content(message(**fields))
    assert found is not None
    return found
