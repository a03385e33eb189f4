"""Who isn't admitted is told so once; nothing of theirs is stored."""

from collections import OrderedDict

from aiogram import Router
from aiogram.types import CallbackQuery, Message, TelegramObject, User
from aiogram.utils.formatting import Text

from handlers.answers import answer_one
from handlers.filters import commands, in_group, in_private
from handlers.groups.addressed import request_of
from handlers.options import Options
from handlers.people import unmet_texts
from handlers.updates import Trace

REMEMBERED = 10_000


class Doorkeeper:
    """Remembers whom it has told as long as the process lives: the newest `REMEMBERED` of them."""

    def __init__(self) -> None:
        self._told: OrderedDict[int, None] = OrderedDict()

    async def turn_away(self, message: Message, options: Options) -> None:
        user = message.from_user
        if user is not None and self._is_new(user.id):
            await answer_one(message, Text(_refusal(user, options)))

    def _is_new(self, user_id: int) -> bool:
        new = user_id not in self._told
        self._told[user_id] = None
        self._told.move_to_end(user_id)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return new


async def turn_away_press(query: CallbackQuery, options: Options) -> None:
    await query.answer(_refusal(query.from_user, options), show_alert=True)


async def pass_over(_event: TelegramObject) -> Trace:
    """Nothing is said, and nothing stored."""
    return Trace.NONE


def _refusal(user: User, options: Options) -> str:
    words = unmet_texts(user, options).gettext(
        "Sorry, only people whom its owner has let in can use this Sift. To be let in, send the owner your id: {id}"
    )
    return words.format(id=user.id)


async def by_stranger(_event: TelegramObject, options: Options, event_from_user: User | None = None) -> bool:
    return event_from_user is not None and not options.admits(event_from_user.id)


async def speaks_to_us(message: Message, options: Options) -> bool:
    return request_of(message, options) is not None


def setup() -> Router:
    router = Router(name=__name__)
    doorkeeper = Doorkeeper()
    router.message.register(doorkeeper.turn_away, by_stranger, in_private)
    router.message.register(doorkeeper.turn_away, by_stranger, in_group, speaks_to_us)
    router.message.register(pass_over, by_stranger, in_group, commands)
    router.edited_message.register(pass_over, by_stranger, in_private)
    router.callback_query.register(turn_away_press, by_stranger)
    router.my_chat_member.register(pass_over, by_stranger)
    return router
