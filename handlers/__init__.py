"""The Telegram edge: one module for each thing a person would name."""

from aiogram import Router

from handlers import edits, errors, forwards, groups, membership, strangers
from handlers.people import Acquaintance


def setup() -> Router:
    """Every feature, in the order in which an update is offered to them."""
    root = Router(name=__name__)
    for observer in (root.message, root.callback_query):
        observer.middleware(Acquaintance())
    for feature in (errors, strangers, membership, groups, edits, forwards):
        root.include_router(feature.setup())
    return root
