"""The Telegram edge: one module for each thing a person would name."""

from aiogram import Router


def setup() -> Router:
    """Every feature, in the order in which an update is offered to them."""
    root = Router(name=__name__)
    return root
