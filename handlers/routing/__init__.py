"""Rules that route what comes in: /rules, made with buttons and tried before they are kept."""

from aiogram import Router

from handlers.filters import in_private
from handlers.pages import Feature
from handlers.routing import opening, told
from handlers.routing.drawing import RULES, draw
from handlers.routing.verbs import PROMPTS, VERBS, typed
from handlers.spoken import Spoken
from handlers.teams.opening import Payload

FEATURES: tuple[Feature, ...] = (Feature(opening.PAGE, draw, VERBS, PROMPTS, typed), told.FEATURE)


def setup() -> Router:
    """Before the commands: a payload of /start may be ours."""
    router = Router(name=__name__)
    router.message.register(opening.by_link, Spoken("start"), in_private, Payload(RULES))
    router.message.register(opening.show, Spoken("rules?"))
    return router
