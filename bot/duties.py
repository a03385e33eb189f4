"""What a process does again and again by itself, until it ends."""

from typing import Never, Protocol

import structlog
from redis.exceptions import RedisError

from bot.bell import Bell
from bot.limits import backoff
from storage.faults import is_outage

log = structlog.get_logger(__name__)


class Duty(Protocol):
    """Something to do again and again."""

    @property
    def name(self) -> str:
        """For the log."""

    @property
    def topics(self) -> tuple[str, ...]:
        """Bells that call for a round at once."""

    @property
    def seconds(self) -> float:
        """The longest pause between two rounds."""

    async def round(self) -> bool:
        """Do what there is to do, up to a measure. Returns whether there is more."""


async def keep(duty: Duty, bell: Bell) -> Never:
    """Do a duty until cancelled, more slowly while it fails."""
    failures = 0
    async with bell.listen(*duty.topics) as heard:
        while True:
            more = False
            try:
                more = await duty.round()
                failures = 0
            except Exception as error:  # noqa: BLE001 - told in the log, and tried again
                failures += 1
                _tell(duty, error, failures)
            if not more:
                await heard.wait(duty.seconds if not failures else backoff(failures, first=duty.seconds, most=15))


def _tell(duty: Duty, error: Exception, failures: int) -> None:
    if isinstance(error, RedisError) or is_outage(error):
        log.warning("a duty must wait", duty=duty.name, error=type(error).__name__, failures=failures)
    else:
        log.error("a duty failed", duty=duty.name, failures=failures, exc_info=error)
