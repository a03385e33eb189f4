"""Digests: /digest chooses them, and the digest itself is a page that is drawn anew through its day."""

from aiogram import Router

from handlers.digests import chosen, day
from handlers.filters import in_private
from handlers.pages.page import Feature
from handlers.spoken import Spoken

FEATURES: tuple[Feature, ...] = (chosen.FEATURE, day.FEATURE)


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(chosen.show, Spoken("digest"), in_private)
    router.message.register(chosen.show_in_group, Spoken("digest"))
    return router
