"""/hooks: addresses that other programs post messages to."""

from aiogram import Router

from handlers.hooks import verbs
from handlers.hooks.presses import ListHooks, NewHook, OpenHook, PauseHook, RemoveHook, RenewSecret
from handlers.spoken import Spoken


def setup() -> Router:
    router = Router(name=__name__)
    router.message.register(verbs.show, Spoken("hooks"))
    router.callback_query.register(verbs.make, NewHook.filter())
    router.callback_query.register(verbs.turn_back, ListHooks.filter())
    router.callback_query.register(verbs.open_one, OpenHook.filter())
    router.callback_query.register(verbs.pause, PauseHook.filter())
    router.callback_query.register(verbs.renew, RenewSecret.filter())
    router.callback_query.register(verbs.remove, RemoveHook.filter())
    return router
