"""What insights are about, as a request asks for it, and everything there is to show of it."""

from dataclasses import dataclass

from aiohttp import web

from storage.store import Store
from tasks.insights.backtest import Record
from tasks.insights.figures import Figures, figures
from tasks.insights.outlook import Outlook, outlook
from tasks.insights.periods import Calendar, Period, calendar
from webapp.access import Caller, readable
from webapp.errors import bad_value
from webapp.insights.records import RECORDS
from webapp.services import SERVICES

DEFAULT = Period.MONTH


@dataclass(frozen=True, slots=True)
class Insights:
    """Attributes:
    record: How good the forecasts were in the workspace with the longest past.
    """

    figures: Figures
    outlook: Outlook
    record: Record | None


def period_of(text: str | None) -> Period:
    """Raises `ApiError` 422."""
    if text is None:
        return DEFAULT
    if text not in tuple(Period):
        raise bad_value("period", f"One of {', '.join(Period)}.")
    return Period(text)


async def gather(request: web.Request, caller: Caller, workspace: str | None, period: Period) -> Insights:
    services = request.app[SERVICES]
    zone = services.default_zone if caller.person is None else caller.person.zone
    time = calendar(period, zone, services.now())
    shown, ahead = await services.db.read(_read, caller, workspace, time)
    return Insights(shown, ahead, await request.app[RECORDS].first_of(ahead.settled))


def _read(store: Store, caller: Caller, workspace: str | None, time: Calendar) -> tuple[Figures, Outlook]:
    scope = readable(store, caller, workspace)
    return figures(store, scope, time), outlook(store, scope, time.now)
