"""The bot's mailbox: updates wait here until they are confirmed."""

import asyncio
import random
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Any

from emulator.errors import conflict
from emulator.jsontypes import Json

ALL_KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "guest_message",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "message_reaction_count",
)
DEFAULT_KINDS = frozenset(ALL_KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}
KEPT_FOR_REDELIVERY = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """One update; those of one `lane` (a chat) are delivered in order."""

    id: int
    lane: int
    body: Json


class Mailbox:
    """Updates in order of their ids.

    Attributes:
        allowed: Kinds that are kept at all; the last list given by the bot counts until the next one.
        pending: Not yet confirmed.
    """

    def __init__(self, rng: random.Random) -> None:
        self._next_id = rng.randrange(100_000_000, 900_000_000)
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self.pending: deque[Update] = deque()
        self._again: list[Update] = []
        self._past: deque[Update] = deque(maxlen=KEPT_FOR_REDELIVERY)
        self._arrived = asyncio.Event()
        self._poller: asyncio.Future[Any] | None = None

    def allow(self, kinds: list[str]) -> None:
        """Set the kinds to keep; an empty list means the default."""
        self.allowed = frozenset(kinds) or DEFAULT_KINDS

    @property
    def is_selective(self) -> bool:
        """Whether the bot has asked for other kinds than the default."""
        return self.allowed != DEFAULT_KINDS

    def put(self, kind: str, payload: Json, lane: int) -> None:
        """Add an update, unless its kind is not wanted."""
        if kind not in self.allowed:
            return
        update = Update(self._next_id, lane, {"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self.pending.append(update)
        self._past.append(update)
        self.wake()

    def put_again(self, ids: list[int] | None = None, last: int = 1) -> list[Update]:
        """Deliver once more what was acknowledged before, as after a lost acknowledgement; the updates chosen.

        What still waits is left out: it comes anyway, and no server gives it before those that are older.
        """
        waiting = {update.id for update in self.pending}
        past = [update for update in self._past if update.id not in waiting]
        chosen = [u for u in past if u.id in ids] if ids is not None else past[-last:] if last else []
        self._again.extend(chosen)
        self.wake()
        return chosen

    def take_again(self) -> list[Update]:
        """Updates to be delivered once more, each one time."""
        taken, self._again = self._again, []
        return taken

    def wake(self) -> None:
        """Wake whoever waits for an update."""
        self._arrived.set()
        self._arrived = asyncio.Event()

    @property
    def arrival(self) -> asyncio.Event:
        """Set at the next arrival; take it before looking at what is pending, so that nothing slips between."""
        return self._arrived

    def confirm_below(self, offset: int) -> None:
        """Forget what the bot has acknowledged."""
        while self.pending and self.pending[0].id < offset:
            self.pending.popleft()

    def confirm(self, update: Update) -> None:
        """Forget one update, wherever it stands."""
        self.pending.remove(update)

    def keep_last(self, count: int) -> None:
        """Forget all but the newest `count`."""
        while len(self.pending) > count:
            self.pending.popleft()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """getUpdates: acknowledge by `offset`, then answer at once, on arrival, or empty after `seconds`.

        Raises:
            ApiError: 409 when another call takes over.
        """
        self.end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        if offset > 0:
            self.confirm_below(offset)
        elif offset < 0:
            self.keep_last(-offset)
        if seconds and not self.pending and not self._again:
            await self._wait_as_only_poller(seconds)
        again = [u.body for u in self.take_again()]
        fresh = [u.body for u in islice(self.pending, limit)]
        return again + [body for body in fresh if body not in again]

    async def _wait_as_only_poller(self, seconds: float) -> None:
        takeover: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._poller = takeover
        arrival: asyncio.Future[Any] = asyncio.ensure_future(self.arrival.wait())
        try:
            await asyncio.wait([arrival, takeover], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if takeover.done():
                takeover.result()
        finally:
            arrival.cancel()
            if self._poller is takeover:
                self._poller = None

    def end_poll(self, reason: str) -> None:
        """Answer 409 to the getUpdates call that waits now, if one does."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(conflict(reason))
        self._poller = None
