"""The border between a hook and the service that posts to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class UnreadableError(Exception):
    """A genuine delivery that holds nothing to keep.

    Attributes:
        field: The field that is missing or wrong.
    """

    def __init__(self, reason: str, *, field: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message out of a delivery.

    Attributes:
        text: What was said, never blank.
        author: Who said it, by visible name; "" when the service doesn't tell.
        chat: Where it was said: a channel, a project.
        sent_at: Aware; None when the service doesn't tell.
        link: Address of the original.
    """

    text: str
    author: str = ""
    chat: str = ""
    sent_at: datetime | None = None
    link: str | None = None


class Service(Protocol):
    """What a module of this package offers; `generic.py` is the one to copy."""

    def verify(self, secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
        """Whether the delivery is genuine and fresh. Never raises."""

    def delivery_id(self, headers: Mapping[str, str], body: bytes) -> str:
        """The id a repeated delivery repeats; asked only of genuine ones."""

    def read(self, payload: Mapping[str, Any]) -> Arrival:
        """What to keep. Raises `UnreadableError`."""
