"""Telegram's sending limits, kept before it has to refuse, and what it says when it refuses all the same.

Nothing here waits for a place in a queue: whoever wants to send asks how long it would take, so that the sender
can choose another chat meanwhile, and a reaction that would have to wait is not sent at all.
"""

import asyncio
import random
import time
from collections.abc import Callable
from typing import NamedTuple, Self

Chat = int | str
"""A chat's id, or the @name of a public one."""

NOWHERE = 0
"""Stands for the chats of messages that people posted through us: Telegram doesn't tell which, so none has a rate."""

REFUSED_IN_A_ROW = 3
"""So many different chats refused one after another: it is not theirs, it is the limit of all chats together."""

MANY_CHATS = 4_096
"""Beyond so many remembered chats those that were quiet are forgotten."""


class Rate(NamedTuple):
    """At most `most` within any `seconds`."""

    most: int
    seconds: float


class Rates(NamedTuple):
    """30/s in all, 1/s in a chat with a burst of 3, 20/min in a group; a little less, since clocks and networks jitter.

    Counted over sliding windows, so that no second and no minute holds more, wherever one starts to count.
    """

    overall: Rate = Rate(30, 1.05)
    chat: Rate = Rate(3, 3.1)
    group: Rate = Rate(20, 61.0)


class Place:
    """A message's place in the budgets, taken when it sets out and free again some time after its answer came.

    Telegram counts when it arrives, which is somewhere between the two; counted so, no delay can make it too many.
    """

    __slots__ = ("_clock", "used_at")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.used_at: float | None = None
        """None while the message is on its way."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.used_at = self._clock()


class Limits:
    """The budgets of one bot.

    Args:
        clock: Seconds that never jump.
    """

    def __init__(self, rates: Rates | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rates, self._clock = rates or Rates(), clock
        self._overall = _Budget(self._rates.overall)
        self._chats: dict[Chat, _Budget] = {}
        self._refused: set[Chat] = set()

    def wait_overall(self, count: int = 1) -> float:
        """Seconds until `count` more may be sent to anybody; 0 when they may now."""
        return self._overall.wait(self._clock(), count)

    def wait(self, chat: Chat, count: int = 1) -> float:
        """Seconds until `count` more may be sent to a chat; 0 when they may now."""
        budget = self._chats.get(chat)
        return max(self.wait_overall(count), budget.wait(self._clock(), count) if budget else 0.0)

    def take(self, chat: Chat) -> Place:
        """Count one message to a chat: `with limits.take(chat): ...send it...`."""
        now, place = self._clock(), Place(self._clock)
        self._overall.take(place, now)
        self._budget(chat).take(place, now)
        return place

    def take_overall(self) -> Place:
        """Count one call that only the overall limit counts, such as a reaction."""
        now, place = self._clock(), Place(self._clock)
        self._overall.take(place, now)
        return place

    async def turn(self, chat: Chat) -> Place:
        """Wait until one more may be sent to a chat, and count it."""
        while (seconds := self.wait(chat)) > 0:  # noqa: ASYNC110 - time alone makes room
            await asyncio.sleep(seconds)
        return self.take(chat)

    def refused(self, chat: Chat, seconds: float) -> None:
        """Telegram said 429: nothing to this chat for so long, nor to anybody when it looks like the overall limit."""
        self._budget(chat).hold(self._clock() + seconds)
        self._refused.add(chat)
        if len(self._refused) >= REFUSED_IN_A_ROW:
            self.hold_all(seconds)
            self._refused.clear()

    def accepted(self) -> None:
        """Telegram took something: refusals before it were their chats' own."""
        self._refused.clear()

    def hold(self, chat: Chat, seconds: float) -> None:
        """Nothing to this chat for so long."""
        self._budget(chat).hold(self._clock() + seconds)

    def hold_all(self, seconds: float) -> None:
        """Nothing to anybody for so long."""
        self._overall.hold(self._clock() + seconds)

    def _budget(self, chat: Chat) -> "_Budget":
        if chat not in self._chats:
            self._forget_quiet_chats()
            is_group = isinstance(chat, str) or chat < 0
            rates = (self._rates.chat, self._rates.group) if is_group else (self._rates.chat,)
            self._chats[chat] = _Budget(*(rates if chat != NOWHERE else (self._rates.overall,)))
        return self._chats[chat]

    def _forget_quiet_chats(self) -> None:
        if len(self._chats) < MANY_CHATS:
            return
        now = self._clock()
        self._chats = {chat: budget for chat, budget in self._chats.items() if not budget.is_quiet(now)}


class _Budget:
    """Several rates that hold at once, and a time before which nothing goes."""

    __slots__ = ("_held_until", "_places", "_rates")

    def __init__(self, *rates: Rate) -> None:
        self._rates = rates
        self._places: list[Place] = []
        self._held_until = 0.0

    def wait(self, now: float, count: int) -> float:
        seconds = self._held_until - now
        times = sorted(now if place.used_at is None else place.used_at for place in self._places)
        for rate in self._rates:
            recent = [time for time in times if time + rate.seconds > now]
            in_the_way = len(recent) + min(count, rate.most) - rate.most
            if in_the_way > 0:
                seconds = max(seconds, recent[in_the_way - 1] + rate.seconds - now)
        return max(0.0, seconds)

    def take(self, place: Place, now: float) -> None:
        self._forget_before(now - max(rate.seconds for rate in self._rates))
        self._places.append(place)

    def hold(self, until: float) -> None:
        self._held_until = max(self._held_until, until)

    def is_quiet(self, now: float) -> bool:
        self._forget_before(now - max(rate.seconds for rate in self._rates))
        return self._held_until <= now and not self._places

    def _forget_before(self, time: float) -> None:
        self._places = [place for place in self._places if place.used_at is None or place.used_at > time]


def backoff(failures: int, *, first: float = 1.0, most: float = 60.0) -> float:
    """Seconds to wait after so many failures in a row: doubled each time, a fifth more or less, so that many who wait
    don't come back at once.
    """
    return min(most, first * 2.0 ** (min(failures, 32) - 1)) * random.uniform(0.8, 1.2)  # noqa: S311
