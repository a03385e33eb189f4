"""The border between an export and the tracker it goes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from integrations.outbound import Outbound
from integrations.remote import Outgoing, Remote


class TrackerError(Exception):
    """A tracker did not do what it was asked.

    Attributes:
        code: A key of the text that says what to do: "unreachable", "not_allowed" (a private address that the operator
            has not named), "bad_secret", "forbidden", "no_place" (the repository, project or list is not there),
            "gone" (the task is not there any more), "refused" (it does not take these values), "busy" (too many
            requests), "failing" (its own fault), "bad_answer".
        again: Whether trying again helps, without anybody changing anything.
        wait: Seconds that it asks us to wait.
    """

    def __init__(self, code: str, *, again: bool = False, wait: float | None = None, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code, self.again, self.wait = code, again, wait


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form that connects a tracker.

    Attributes:
        name: Of the service's own: "repository".
        kind: "address", "place" or "secret": where it is kept.
        example: What it looks like; of an address that has a usual value that value.
        needed: It can't be left empty.
    """

    name: str
    kind: str
    example: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are there, and what the place is called."""

    name: str
    place: str


class Tracker(Protocol):
    """One account at one place. Every method raises `TrackerError`, and may be called again after that."""

    async def check(self) -> Account:
        """Whether the secret is good and the place is there, without changing anything."""

    async def find(self, marker: str, since: datetime) -> Remote | None:
        """What an export has made, told by its marker: asked when we don't know whether `make` has come to pass.

        Args:
            since: It was not made before.
        """

    async def make(self, task: Outgoing, marker: str) -> Remote:
        """Make it. Where the tracker takes a key or an id of ours, the marker is it, and a second call makes none."""

    async def change(self, remote_id: str, fields: Mapping[str, Any], task: Outgoing) -> Remote:
        """Set these of its fields. `TrackerError` "gone" when it is not there any more."""

    async def get(self, remote_id: str) -> Remote:
        """As it is now. One that is not there any more is `gone`."""

    async def changed(self, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
        """What has changed there since, oldest first, at most some hundreds, and how far that goes.

        Args:
            seen: What it gave the last time; empty for the first time, which tells of nothing that was before.
        """


class TrackerService(Protocol):
    """What `integrations.<service>.tracker` offers; `integrations.github.tracker` is the one to copy."""

    @property
    def FORM(self) -> Sequence[Asked]:  # noqa: N802 - a constant of a module
        """What somebody is asked for who connects it."""

    @property
    def FIELDS(self) -> Sequence[str]:  # noqa: N802
        """Of `integrations.remote.FIELDS` those it has."""

    def connect(
        self,
        outbound: Outbound,
        address: str,
        place: Mapping[str, str],
        secret: Mapping[str, str],
        mapping: Mapping[str, Any],
    ) -> Tracker:
        """Args:
        address: "" for the usual one.
        place, secret: What `FORM` has asked for.
        mapping: {"kind"?: {ours: theirs}, "priority"?: {ours: theirs}, "status"?: {ours: theirs}}.
        """
