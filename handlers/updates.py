"""Reading an update, also one from a Bot API newer than our library; and what stays of it when it was handled."""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from handlers.messages.keys import tells_key
from handlers.messages.origins import GROUPS

_TRIES = 8


class Trace(Enum):
    """What stays of an update in the inbox when it was handled. A handler that returns NONE leaves nothing."""

    WHOLE = auto()
    EMPTY = auto()
    """That there was one, so that it isn't handled again, but nothing of what it said."""
    NONE = auto()


def trace(update: Update, answer: object) -> Trace:
    """What is to stay of an update after a handler's answer.

    Of a group's talk only what was said to us is kept, where tasks are kept: the update itself may quote others.
    A key of some service stays nowhere.
    """
    if update.inline_query is not None or update.chosen_inline_result is not None:
        return Trace.EMPTY  # each letter that somebody typed in any of their chats
    message = update.message or update.edited_message
    if message is None or message.chat.type not in GROUPS:
        return Trace.EMPTY if tells_key(update) else Trace.WHOLE
    return Trace.NONE if answer is UNHANDLED or answer is Trace.NONE else Trace.EMPTY


def read_update(bot: Bot, raw: dict[str, Any]) -> Update:
    """The update as handlers get it. A part that can't be read is left out, rather than the whole be lost.

    Lone surrogates, NUL and the like are read as they are.

    Raises:
        ValidationError: What can't be read is no part that can be left out.
    """
    for _ in range(_TRIES):
        try:
            return Update.model_validate(raw, context={"bot": bot})
        except ValidationError as error:
            smaller = _without(raw, (problem["loc"] for problem in error.errors(include_url=False)))
            if smaller == raw:
                raise
            raw = smaller
    return Update.model_validate(raw, context={"bot": bot})


def is_known(update: Update) -> bool:
    """Whether our library knows this kind; it would write the whole of an unknown one, words and all, into the log."""
    try:
        return bool(update.event_type)
    except UpdateTypeLookupError:
        return False


def _without(raw: dict[str, Any], places: Iterable[tuple[int | str, ...]]) -> dict[str, Any]:
    """The update without the fields of its event in which these places lie."""
    for event, field, *rest in (place for place in places if len(place) > 1):
        origin = raw.get(str(event), {}).get(field)
        if rest == ["hidden_user", "sender_user_name"] and origin is not None:
            kept = {field: origin | {"sender_user_name": ""}}  # Some servers leave out a name that is empty.
        else:
            kept = {}
        inner = {key: value for key, value in raw.get(str(event), {}).items() if key != field}
        raw = raw | {str(event): inner | kept}
    return raw
