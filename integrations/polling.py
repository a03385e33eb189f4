"""What has changed in a tracker that lists by the time of the last change: nothing is missed, some is told twice."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from integrations.outbound import Reply
from integrations.remote import Remote

MOST_PAGES = 6
OVERLAP = timedelta(minutes=2)
"""A change may come into sight later than one that was made after it."""

STEP = timedelta(seconds=1)
"""In which trackers tell time, and whether "since" takes its own second in is nowhere said."""


@dataclass(frozen=True, slots=True)
class Page:
    """Attributes:
    remotes: Those changed longest ago first.
    till: When the last thing of the list was changed, also one that is no `Remote`; None for an empty list.
    is_full: There may be more.
    now: What time it is there.
    """

    remotes: Sequence[Remote]
    till: datetime | None
    is_full: bool
    now: datetime


Listing = Callable[[datetime, int], Awaitable[Page]]
"""Lists what was changed since a moment, by the number of the page, from 1 on."""


async def follow(listing: Listing, seen: Mapping[str, Any]) -> tuple[Sequence[Remote], Mapping[str, Any]]:
    """As `integrations.trackers.Tracker.changed` says.

    What is changed while pages are read moves to the end of the list, and those behind it to the page before: so
    a full page is followed by the first one since its last change, not by the next.
    """
    if not seen:
        page = await listing(datetime.now(UTC), 1)
        return (), _from(page.now - OVERLAP, 1)
    found: list[Remote] = []
    since, number = datetime.fromisoformat(seen["since"]), int(seen["page"])
    for _ in range(MOST_PAGES):
        page = await listing(since, number)
        found += page.remotes
        if not page.is_full or page.till is None:
            return found, _from(page.now - OVERLAP, 1)
        goes_on = page.till - STEP > since
        since, number = (page.till - STEP, 1) if goes_on else (since, number + 1)
    return found, _from(since, number)


def time_of(reply: Reply) -> datetime:
    """What time the tracker says it is; our own where it doesn't."""
    try:
        return parsedate_to_datetime(reply.headers.get("Date", "")).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime.now(UTC)


def _from(since: datetime, number: int) -> Mapping[str, Any]:
    return {"since": since.isoformat(), "page": number}
