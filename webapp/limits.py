"""How often somebody may ask: so many requests a minute.

Counts are kept in memory, in bounded space, by each web process for itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

WINDOW_SECONDS = 60.0
MOST_KEYS = 50_000
"""How many are remembered of each kind; beyond, those are forgotten that asked longest ago."""

Kind = Literal["script", "person", "installation", "anybody", "sign_in", "unknown_token", "feed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Requests a minute.

    Attributes:
        script: With all personal tokens of one person together.
        person: Of one person in the Mini App.
        installation: With the installation's own token.
        anybody: Of one address, of what needs no token.
        sign_in: Failed ones, of one address.
        unknown_token: Requests of one address with a token that is none, or without one. A good token is not held
            back by the bad ones of its neighbours.
        feed: Of one feed.
    """

    script: int = 600
    person: int = 3_000
    installation: int = 120_000
    anybody: int = 3_000
    sign_in: int = 60
    unknown_token: int = 30
    feed: int = 10


@dataclass(frozen=True, slots=True)
class Allowance:
    """Attributes:
    limit: Requests a minute.
    left: How many could be sent at once now.
    reset: Seconds until all of them could.
    wait: Seconds until this one could have been sent; 0 where it may be.
    """

    limit: int
    left: int
    reset: float
    wait: float


class Meter:
    """Counts by key: what was not used within a minute may be used at once.

    For each key it keeps one time, that at which everything can be used again (the generic cell rate algorithm).
    """

    def __init__(
        self, per_minute: int, *, most_keys: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit, self._each = per_minute, WINDOW_SECONDS / per_minute
        self._most_keys, self._clock = most_keys, clock
        self._whole_at: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._whole_at)

    def take(self, key: str) -> Allowance:
        """Count one request, unless there are too many."""
        now = self._clock()
        whole_at = max(self._whole_at.pop(key, now), now)  # and so those that ask stand at the end
        wait = whole_at + self._each - WINDOW_SECONDS - now
        if wait <= 1e-9:
            whole_at, wait = whole_at + self._each, 0.0
        self._whole_at[key] = whole_at
        if len(self._whole_at) > self._most_keys:
            del self._whole_at[next(iter(self._whole_at))]
        left = int((WINDOW_SECONDS - (whole_at - now)) / self._each + 1e-9)
        return Allowance(self._limit, max(left, 0), whole_at - now, wait)


class Meters:
    """The meters of an application."""

    def __init__(self, limits: Limits) -> None:
        self._of: dict[Kind, Meter] = {
            "script": Meter(limits.script),
            "person": Meter(limits.person),
            "installation": Meter(limits.installation),
            "anybody": Meter(limits.anybody),
            "sign_in": Meter(limits.sign_in),
            "unknown_token": Meter(limits.unknown_token),
            "feed": Meter(limits.feed),
        }

    def take(self, kind: Kind, key: str) -> Allowance:
        return self._of[kind].take(key)
