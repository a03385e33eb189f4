"""The trackers that tasks go to. A new one is a copied folder and a line here, in `integrations.mapped`, and in what
people read of it: `wording.services`, `wording.connection_steps`. Each is loaded when it is used.
"""

from importlib import import_module
from typing import cast

from integrations.trackers import TrackerService

TRACKERS = ("github", "gitlab", "caldav", "jira", "todoist", "linear", "trello")
TWO_WAY = TRACKERS
"""Those that tell of their changes."""


def tracker_of(service: str) -> TrackerService:
    """Raises `KeyError` for one that is none."""
    if service not in TRACKERS:
        raise KeyError(service)
    return cast("TrackerService", import_module(f"integrations.{service}.tracker"))


def usual_address(service: str) -> str:
    """Where the interface of a service is that has one place for everybody; "" for the others."""
    return str(getattr(tracker_of(service), "USUAL_ADDRESS", ""))
