"""What a hook's options take of a service's events."""

from collections.abc import Mapping
from typing import Any

from integrations.base import Setup


def is_taken(setup: Setup, options: Mapping[str, Any], event: str) -> bool:
    """Whether an event is one of those chosen; of those taken without asking where nobody has chosen any. One that the
    service doesn't know any more is not."""
    chosen = options.get("events")
    return setup.events.get(event, False) if chosen is None else event in chosen and event in setup.events


def left_out(setup: Setup, options: Mapping[str, Any], event: str, *, by_bot: bool = False) -> str:
    """Why it is, as `integrations.base.Reading` says; "" for what is kept."""
    if not is_taken(setup, options, event):
        return "event"
    return "bot" if by_bot and not options.get("bots") else ""
