"""What has happened, read from the database in the order of its numbers, and told to whoever keeps up with it.

Every web process has a feed of its own and needs no other: the database is what they share. The bell only says that
it is worth looking; without it a look comes each second.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Never

from storage.database import Database
from storage.facts import Page
from storage.faults import is_outage
from storage.queries.watching import Happened, Newest
from storage.store import Store
from tasks.bell import Listen
from webapp.live.rounds import to_its_end

log = logging.getLogger(__name__)

TOPICS = ("numbered", "messages")
LOOK_SECONDS = 1.0
MOST_REST_SECONDS = 0.05
"""After a round others have the loop for as long as the round took, up to this."""

EVENTS, MESSAGES = 200, 200
"""How many are read at once."""

WHOLE = frozenset({"set_limits", "erase"})
"""Verbs of events after which any row of their workspace may be another."""

LATER = 1 << 62
"""Stands for the id of an event that is yet to come."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Attributes:
    seq: The number of the newest event among them; all before are told by now.
    messages, tasks: Ids of those whose rows may look different, or are in other lists.
    workspaces: Ids of those in which something has happened.
    whole: Those of them in which every row may be another now.
    first: The lowest id of an event among them, `LATER` where there is none: new messages have none yet.
    actors: Who changed a row last, None for Sift itself.
    """

    seq: int
    messages: frozenset[int]
    tasks: frozenset[int]
    workspaces: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()
    first: int = LATER
    actors: Mapping[tuple[Page, int], int | None] = field(default_factory=dict)

    def of(self, page: Page) -> frozenset[int]:
        return self.messages if page == "inbox" else self.tasks


Tell = Callable[[Changes], Awaitable[None]]


class Feed:
    """Attributes:
    newest: Up to where everything was told; None before the beginning.
    """

    def __init__(
        self, db: Database, begin: Callable[[Newest], None], tell: Tell, give_up: Callable[[Changes], None]
    ) -> None:
        """Args:
        begin: Called with what was there before anything is told: that, pages read themselves.
        give_up: Called with what could not be told: whoever shows rows has to read them anew.
        """
        self._db, self._begin, self._tell, self._give_up = db, begin, tell, give_up
        self.newest: Newest | None = None

    async def run(self, listen: Listen) -> Never:
        """Tell what happens until cancelled."""
        loop = asyncio.get_running_loop()
        failures = 0
        async with listen(*TOPICS) as heard:
            while True:
                started, more = loop.time(), False
                try:
                    more = await to_its_end(self.round())
                    failures = 0
                except Exception as error:  # noqa: BLE001 - told in the log, and tried again
                    failures += 1
                    _complain(error)
                await asyncio.sleep(min(loop.time() - started, MOST_REST_SECONDS))
                if not more:
                    await heard.wait(LOOK_SECONDS * min(2**failures, 8) if failures else LOOK_SECONDS)

    async def round(self) -> bool:
        """Tell what has happened since the last round, up to a measure. Returns whether there is more."""
        if self.newest is None:
            self.newest = await self._db.read(lambda store: store.watching.newest())
            self._begin(self.newest)
            return False
        changes, newest, more = await self._db.read(_look, self.newest)
        if changes is not None:
            try:
                await self._tell(changes)
            except Exception as error:
                if is_outage(error):
                    raise
                _complain(error)  # told again it would fail again
                self._give_up(changes)
        self.newest = newest
        return more


def _complain(error: Exception) -> None:
    if is_outage(error):
        log.warning("live pages must wait: %s", type(error).__name__)
    else:
        log.error("live pages could not be told", exc_info=error)


def _look(store: Store, known: Newest) -> tuple[Changes | None, Newest, bool]:
    """What has happened since, up to where that is known then, and whether there is more."""
    events = store.watching.since(known.seq, EVENTS)
    roots = store.watching.roots_after(known.message, MESSAGES)
    if not events and not roots:
        return None, known, False
    newest = replace(
        known, seq=(events[-1].seq or 0) if events else known.seq, message=roots[-1] if roots else known.message
    )
    changes = changes_of(store, events, roots, newest.seq)
    return changes, newest, len(events) == EVENTS or len(roots) == MESSAGES


def changes_of(store: Store, events: Sequence[Happened], roots: Collection[int], seq: int) -> Changes:
    """What these events, and messages without any, may have changed."""
    messages, tasks = store.watching.kin(
        {*roots, *(it.message_id for it in events if it.message_id is not None)},
        {it.task_id for it in events if it.task_id is not None},
    )
    actors: dict[tuple[Page, int], int | None] = {}
    for event in events:
        if event.message_id is not None:
            actors["inbox", event.message_id] = event.actor_id
        if event.task_id is not None:
            actors["tasks", event.task_id] = event.actor_id
    return Changes(
        seq,
        frozenset(messages),
        frozenset(tasks),
        frozenset(it.workspace_id for it in events),
        frozenset(it.workspace_id for it in events if it.verb in WHOLE),
        min((it.id for it in events), default=LATER),
        actors,
    )
