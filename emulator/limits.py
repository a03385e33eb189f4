"""Telegram's sending limits as token buckets."""

from dataclasses import dataclass

from emulator.clock import Clock
from emulator.errors import too_many_requests
from emulator.model import Chat
from emulator.settings import Rates


@dataclass(slots=True)
class Bucket:
    """`size` at once, then `per_second`."""

    size: float
    per_second: float
    level: float
    filled_at: float

    def wait_for(self, count: float, now: float) -> float:
        """Seconds until `count` more fit; 0 when they do. More than the bucket holds fit into a full one."""
        self.level = min(self.size, self.level + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        return max(0.0, (min(count, self.size) - self.level) / self.per_second)


class Limits:
    """Counts what the bot sends, and refuses with 429 what is too much; a refused call costs nothing."""

    def __init__(self, clock: Clock, rates: Rates | None) -> None:
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}
        self.rates = rates

    def spend(self, chat: Chat | None, count: int = 1) -> None:
        """Count `count` messages to a chat, or calls that only the overall limit counts.

        Raises:
            ApiError: 429 with `retry_after`.
        """
        if self.rates is None:
            return
        buckets = self._buckets_of(chat, self.rates)
        now = self._clock.monotonic()
        wait = max(bucket.wait_for(count, now) for bucket in buckets)
        if wait > 1e-9:
            raise too_many_requests(int(wait) + 1)
        for bucket in buckets:
            bucket.level -= count

    def forget(self) -> None:
        """Start with full buckets."""
        self._buckets.clear()

    def _buckets_of(self, chat: Chat | None, rates: Rates) -> list[Bucket]:
        buckets = [self._bucket("all", rates.per_second, rates.per_second)]
        if chat is not None:
            buckets.append(self._bucket(f"chat {chat.id}", rates.chat_burst, 1))
        if chat is not None and chat.is_group:
            buckets.append(self._bucket(f"group {chat.id}", rates.per_group_minute, rates.per_group_minute / 60))
        return buckets

    def _bucket(self, name: str, size: float, per_second: float) -> Bucket:
        if name not in self._buckets:
            self._buckets[name] = Bucket(size, per_second, size, self._clock.monotonic())
        return self._buckets[name]
