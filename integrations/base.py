"""The border between a hook and the service that posts to it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from integrations.remote import Remote


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
        thread: What it belongs to there, by the service's own id: a thread, an issue, an alert; "" for nothing.
        sent_at: Aware; None when the service doesn't tell.
        link: Address of the original.
        aimed: Somebody sent it to us on purpose, so it is a task.
        same: What each delivery that tells of this message has in common, of the service's own; "" where one tells of
            it alone.
    """

    text: str
    author: str = ""
    chat: str = ""
    thread: str = ""
    sent_at: datetime | None = None
    link: str | None = None
    aimed: bool = False
    same: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A genuine delivery.

    Attributes:
        headers: Without regard to case.
        form: The type of the body's content, without parameters: "application/json".
        secrets: Of the hook: nothing that is kept may hold them.
    """

    headers: Mapping[str, str]
    body: bytes
    form: str
    secrets: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a delivery says.

    Attributes:
        event: What it is about, in the service's own words: "issues.opened"; at most 64 characters.
        arrival: To be kept as a message.
        left_out: Why nothing is kept: "event" (not one of those taken), "bot" (a program said it), "nothing" (no
            words in it). Beside an arrival: it is kept only where the hook's options take it all the same.
        remote: An issue or a card of a tracker as it is now. One that was exported from here changes its task, and
            the arrival is not kept.
        answer: What the service must hear, as JSON, whether anything is kept or not: a challenge, a pong, an empty
            object where it takes nothing else for a success.
        reply: How words for whoever asked are answered, as JSON: also that nothing is kept, and why. None where
            nobody reads an answer.
    """

    event: str = ""
    arrival: Arrival | None = None
    left_out: str = ""
    remote: Remote | None = None
    answer: Any = None
    reply: Callable[[str], Any] | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """What somebody is asked for, and told, when they make a hook.

    Attributes:
        ours: We make the secret and they paste it there; False: the service makes it and they paste it here.
        key: What the secret looks like when the service makes it: "signing secret", "public key", "token".
        pattern: What such a secret must match.
        events: Events that can be taken, those taken without asking first: name -> whether it is.
        mapped: Its fields are found by expressions that the hook's options hold.
    """

    ours: bool = True
    key: str = "secret"
    pattern: str = r"\S{8,200}"
    events: Mapping[str, bool] = field(default_factory=dict)
    mapped: bool = False


class Service(Protocol):
    """What `integrations.<service>.hook` offers; `integrations.generic.hook` is the one to copy."""

    @property
    def SETUP(self) -> Setup:  # noqa: N802 - a constant of a module
        """How a hook for it is made."""

    def verify(self, secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
        """Whether the delivery is genuine and fresh. Never raises.

        Args:
            headers: Without regard to case.
            now: Unix time in seconds.
        """

    def delivery_id(self, headers: Mapping[str, str], body: bytes) -> str:
        """The id a repeated delivery repeats, at most 200 characters; asked only of genuine ones."""

    def read(self, call: Call, options: Mapping[str, Any]) -> Reading:
        """What it says. Raises `UnreadableError`, `integrations.json_object.BadJsonError`.

        Args:
            options: Of the hook: {"events"?: names, "bots"?: bool, "mapping"?: {field: expression}}.
        """
