"""The bot process: what happens by itself, and with a token the doors to and from Telegram. One for an installation."""

import asyncio

import structlog

from bot import aiogram_lazy, queue
from bot.build import outward
from bot.build.base import Base, Job, base, run_until, vault_of
from bot.clockwork import Chaining, Effacing, Forgetting, Numbering, Relay, Reminding, Sweep, Tidying
from bot.duties import keep
from bot.health import STANDBY
from bot.planning import Digesting, Earning, Noticing, Refreshing
from bot.process import FAILED, WRONG_USE, announce_ready, complain
from bot.settings import Settings
from storage.leader import LostError, Watch, only

log = structlog.get_logger(__name__)


async def run_bot(settings: Settings, stop: asyncio.Event) -> int:
    """Work, or stand by while another bot process has this database: two would send everything twice."""
    standby = Standby(settings)
    try:
        async with only(settings.database, "bot", stop, standby.begin) as watch:
            await standby.end()
            return await _work(settings, stop, watch) if watch else 0
    except LostError as error:
        log.warning("another bot process may work on this database by now: this one ends", error=str(error))
        return FAILED
    finally:
        await standby.end()


class Standby:
    """What a bot process does until it is its turn: it tells that it is well."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = asyncio.Event()
        self._telling: asyncio.Task[None] | None = None

    def begin(self) -> None:
        log.warning("another bot process works on this database: this one waits, and takes over when that one is gone")
        announce_ready()
        self._telling = asyncio.create_task(self._tell())

    async def end(self) -> None:
        self._stop.set()
        if self._telling is not None:
            await asyncio.gather(self._telling, return_exceptions=True)

    async def _tell(self) -> None:
        async with base(self._settings, STANDBY):
            await self._stop.wait()


async def _work(settings: Settings, stop: asyncio.Event, watch: Watch) -> int:
    async with base(settings, "bot") as parts:
        if not settings.bot_token:
            announce_ready()
            await run_until(stop, watch(), *duties(parts))
            return 0
        aiogram_lazy.install()
        from bot.build import telegram  # noqa: PLC0415 - seconds and megabytes, for those who have a token

        try:
            await run_until(stop, watch(), telegram.run(parts), *duties(parts))
        except telegram.REFUSALS as error:
            complain(telegram.explain(error))
            return WRONG_USE
    return 0


def duties(parts: Base) -> list[Job]:
    """What the clockwork does, each in a loop of its own."""
    db, bell, health = parts.db, parts.bell, parts.health
    broker, vault = queue.make_broker(parts.settings.broker), vault_of(parts.settings)
    todo = (
        Relay(db, broker, health),
        Sweep(db, broker, bell, health),
        Numbering(db, bell),
        Chaining(db, vault),
        Reminding(db, bell),
        Digesting(db, bell),
        Refreshing(db, bell),
        Noticing(db, bell),
        Earning(db),
        Tidying(db, parts.settings.inbox_days),
        Effacing(db),
        Forgetting(db, bell),
    )
    return [*(keep(duty, bell) for duty in todo), outward.run(parts)]
