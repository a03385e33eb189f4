"""The Telegram edge: one module for each thing a person would name."""

from aiogram import Router

from handlers import (
    agenda,
    ai_settings,
    buttons,
    commands,
    edits,
    errors,
    forwards,
    groups,
    hooks,
    membership,
    replies,
    settings,
    stats,
    strangers,
)
from handlers.people import Acquaintance


def setup() -> Router:
    """Every feature, in the order in which an update is offered to them."""
    root = Router(name=__name__)
    for observer in (root.message, root.callback_query):
        observer.middleware(Acquaintance())
    first = (errors, strangers, membership, commands, agenda, stats, settings, ai_settings, hooks, replies, buttons)
    for feature in (*first, groups, edits, forwards):
        root.include_router(feature.setup())
    root.include_router(buttons.setup_last())
    return root
