"""Inline mode: tasks are found and posted in any chat, and made of words there by whoever accepts."""

from aiogram import Router
from aiogram.types import InlineQuery

from handlers.filters import in_private
from handlers.inline import asking, verbs
from handlers.inline.drawing import draw
from handlers.inline.presses import AcceptOffer, DoPosted
from handlers.options import Options
from handlers.spoken import Spoken
from handlers.teams.opening import Payload

__all__ = ["draw", "setup"]


async def _by_stranger(query: InlineQuery, options: Options) -> bool:
    return not options.admits(query.from_user.id)


def setup() -> Router:
    """Before the commands: a payload of /start may be ours."""
    router = Router(name=__name__)
    router.inline_query.register(asking.turn_away, _by_stranger)
    router.inline_query.register(asking.answer)
    router.chosen_inline_result.register(verbs.chosen)
    router.callback_query.register(verbs.accept, AcceptOffer.filter())
    router.callback_query.register(verbs.do, DoPosted.filter())
    router.message.register(verbs.accept_by_start, Spoken("start"), in_private, Payload(verbs.TAKE))
    return router
