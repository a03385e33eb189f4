"""A task as a tracker has it: what hooks tell of, what polling finds, what an export has made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

FIELDS = ("title", "status", "due", "assignee")
"""What goes both ways."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Attributes:
    id: The tracker's own id, by which it is asked for again.
    place: Where in the tracker it is, as the tracker names it: "acme/shop"; "" where there is one place.
    key: How people call it: "#12", "SHOP-7".
    address: Where people see it.
    fields: Of `FIELDS` those that the tracker has: "title" text; "status" as `storage.tables.Status` has it; "due" a
        day "2026-11-22", an aware ISO time or None; "assignee" the tracker's own name of somebody, "" for nobody.
        None of them where it is only spoken of.
    at: When it was changed last.
    by: Who did, by the tracker's own name; "" when it doesn't tell.
    gone: It is there no more.
    marker: Of the export that has made it, where it says so.
    """

    id: str
    place: str = ""
    key: str = ""
    address: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    by: str = ""
    gone: bool = False
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A task on its way to a tracker.

    Attributes:
        fields: As `Remote.fields`, all of them.
        body: Description in Markdown, with a link back, without a marker.
        kind, priority: Our own names of them.
        labels: What the connection adds to each.
        number: Of the task in its workspace.
        zone: IANA name of the zone in which a day of the due date is meant.
    """

    fields: Mapping[str, Any]
    body: str
    kind: str = "task"
    priority: str = "normal"
    labels: tuple[str, ...] = ()
    number: int = 0
    zone: str = "UTC"
