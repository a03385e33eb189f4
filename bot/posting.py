"""Hooks out: what has happened is posted to those who want to be told, each at its own pace.

What is to be posted stands in the database, with its tries and its next time (`tasks/posting.py`). Of each address
some requests are under way at a time, so one that hangs keeps nobody else waiting.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Never

import structlog

from bot.bell import Bell
from bot.crew import Crew
from bot.duties import keep
from integrations.addresses import Allowed
from integrations.outbound import Outbound, OutboundError, Reply
from integrations.standard_webhooks import sign
from storage.connected_tables import Post, Subscription
from storage.counting import counts
from storage.database import Database
from storage.faults import is_outage
from storage.store import Store
from storage.vault import Vault
from tasks import following, posting
from tasks.following import Write
from tasks.posting import EACH, Letter, Result

log = structlog.get_logger(__name__)

SIDE_BY_SIDE, FOR_FAILING = 128, 64
"""At most so many posts are under way, and at most about so many of them to addresses that took nothing lately."""

PER_ROUND = 32
FAILURES = 3
"""So often in a row events may fail to be followed, before the one that fails is passed over."""

SECONDS = 15.0
"""For one attempt."""

ANSWER = 1_024
"""Bytes of an answer that are kept."""

BURST = 64 * 1_024
"""Bytes that may come in on a connection at once, with those that make it secure."""


def outbound_of_posts(allowed: Allowed) -> Outbound:
    """The way of posts. Each address has its own measure, so those at one host don't wait for each other; of what they
    answer, little counts.
    """
    return Outbound(allowed, per_host=0, burst=BURST)


class Following:
    """Makes of what has happened what is to be posted, and wakes what goes to trackers.

    An event that can't be followed holds up the others for some rounds; then it is looked for, and passed over.
    """

    name, topics, seconds = "following", ("numbered",), 1.0

    def __init__(self, db: Database, bell: Bell, write: Write, *, burst: timedelta) -> None:
        self._db, self._bell, self._write, self._burst = db, bell, write, burst
        self._failures = 0

    async def round(self) -> bool:
        if not await self._db.read(following.is_behind):
            return False
        try:
            done = await self._db.write(_follow, self._write, self._burst, self._most)
        except Exception as error:
            if is_outage(error) or self._failures < FAILURES:
                self._failures += not is_outage(error)
                raise
            passed = await self._db.write(following.pass_over)
            log.exception("an event can't be followed and is passed over", event_id=passed)
            self._failures = 0
            return True
        if self._most > 1 or not done.more:
            self._failures = 0
        if done.posts:
            await self._bell.ring("posts")
        if done.exports:
            await self._bell.ring("exports")
        return done.more

    @property
    def _most(self) -> int:
        """How many events at a time: one by one while one of them fails."""
        return 1 if self._failures >= FAILURES else following.AT_ONCE


class Posting:
    """Posts what waits.

    Args:
        name: Of this process, unique: claims carry it.
        write: Says what of a post was left to be said when it goes.
        timeout: Seconds for one attempt.
        tell: Tells whoever has made a subscription that it was switched off.
    """

    name, topics, seconds = "posting", ("posts",), 1.0

    def __init__(
        self,
        db: Database,
        bell: Bell,
        name: str,
        *,
        vault: Vault,
        outbound: Outbound,
        write: Write,
        tell: Callable[[Store, Subscription], None],
        timeout: float = SECONDS,
    ) -> None:
        self._db, self._bell, self._name, self._vault, self._outbound = db, bell, name, vault, outbound
        self._write, self._tell, self._timeout = write, tell, timeout
        self._crew, self._under_way = Crew(SIDE_BY_SIDE), Counter[int]()

    async def run(self) -> Never:
        """Post until cancelled; what was begun is posted once more by whoever comes next."""
        try:
            await keep(self, self._bell)
        finally:
            await self._crew.stop()
            try:
                await self._db.write(lambda store: store.posts.give_back(self._name))
            except Exception as error:  # noqa: BLE001 - the claims run out
                log.warning("claims are left to run out", error=type(error).__name__)

    async def round(self) -> bool:
        """Begin as much as there may be. Returns whether there may be more to begin."""
        await self._crew.place()
        busy, failing = list(self._under_way.elements()), self._crew.free > SIDE_BY_SIDE - FOR_FAILING
        if not await self._db.read(posting.is_due, busy, failing=failing, moment=_now()):
            return False
        letters = await self._db.write(self._claim, busy, failing)
        for letter in letters:
            self._under_way[letter.subscription] += 1
            self._crew.begin(self._post(letter))
        return bool(letters)

    def _claim(self, store: Store, busy: list[int], failing: bool) -> list[Letter]:
        def write(store: Store, post: Post) -> str:
            return following.bodies(store, self._write, post)

        return posting.claim(
            store,
            self._vault,
            self._name,
            limit=min(self._crew.free, PER_ROUND),
            busy=busy,
            failing=failing,
            moment=_now(),
            write=write,
        )

    async def _post(self, letter: Letter) -> None:
        try:
            result = await self._attempt(letter)
            counts.add("sift_posts_total", outcome="sent" if result.well else "failed")
            if await self._db.write(self._conclude, letter, result):
                await self._bell.ring("deliveries")
        except Exception as error:  # noqa: BLE001 - the claim runs out, and it is tried again
            level = log.warning if is_outage(error) else log.exception
            level("an event could not be posted", post_id=letter.post, error=type(error).__name__)
        finally:
            held_back = self._under_way[letter.subscription] >= EACH or not self._crew.free
            self._under_way -= Counter([letter.subscription])
        if held_back:
            await self._bell.ring("posts")

    async def _attempt(self, letter: Letter) -> Result:
        if not letter.secrets:
            return Result(0, error="unsealable")
        moment, started = int(time.time()), time.perf_counter()
        headers = {
            "Content-Type": "application/json",
            "webhook-id": letter.id,
            "webhook-timestamp": str(moment),
            "webhook-signature": " ".join(sign(secret, letter.id, moment, letter.body) for secret in letter.secrets),
        }
        try:
            reply = await self._outbound.ask(
                "POST",
                letter.address,
                headers=headers,
                data=letter.body,
                seconds=self._timeout,
                most=ANSWER,
                cut=True,
                secret=False,
            )
        except OutboundError as error:
            return Result(_milliseconds(started), error=error.code)
        return Result(_milliseconds(started), reply.status, answer=_answer(reply), wait=_wait(reply))

    def _conclude(self, store: Store, letter: Letter, result: Result) -> bool:
        """Whether anybody is told that an address was switched off."""
        if (off := posting.conclude(store, self._name, letter, result, _now())) is not None:
            self._tell(store, off)
        return off is not None


def _follow(store: Store, write: Write, burst: timedelta, most: int) -> following.Followed:
    return following.follow(store, write, burst=burst, moment=_now(), most=most)


def _now() -> datetime:
    return datetime.now(UTC)


def _milliseconds(started: float) -> int:
    return round((time.perf_counter() - started) * 1_000)


def _answer(reply: Reply) -> str:
    return reply.body.decode(errors="replace").replace("\0", "")


def _wait(reply: Reply) -> timedelta | None:
    """How long it asks us to wait."""
    asked = reply.headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return timedelta(seconds=min(float(asked), 86_400.0))
    try:
        return max(timedelta(), parsedate_to_datetime(asked) - _now()) if asked else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
