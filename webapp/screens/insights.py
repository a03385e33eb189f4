"""Insights: what a team can learn of its work, over a period, in one workspace or in all of them."""

from typing import cast

from aiohttp import web

from tasks.insights.speeds import LIMITS
from webapp.access import caller_of
from webapp.errors import bad_value
from webapp.filters import read_query
from webapp.insights.gathering import gather, period_of
from webapp.insights.page import BYS, By, InsightsPage
from webapp.insights.words import Words
from webapp.screens.screen import fragment, screen
from webapp.screens.viewer import Viewer

routes = web.RouteTableDef()


@screen(routes, "/app/insights")
async def show_insights(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    query = read_query(request, "period", "workspace", "by")
    period, place, by = period_of(query["period"]), query["workspace"] or None, _by(query["by"])
    shown = await gather(request, await caller_of(request), place, period)
    workspace = next((it for it in viewer.workspaces.values() if it.public_id == place), None)
    page = InsightsPage(shown, Words(viewer.locale, viewer.zone), workspace, by)
    return fragment(request, viewer, "insights/page.html", page=page, words=page.words, limits=LIMITS)


def _by(text: str | None) -> By:
    if text is not None and text not in BYS:
        raise bad_value("by", f"One of {', '.join(BYS)}.")
    return cast("By", text or BYS[0])
