"""Insights by the API: everything as JSON, and the figures of each chart as a table."""

from aiohttp import web

from webapp.access import caller_of
from webapp.errors import not_found
from webapp.filters import read_query
from webapp.insights.answers import insights_json
from webapp.insights.gathering import gather, period_of
from webapp.insights.sheets import SHEETS, sheet_of
from webapp.openapi.insights import INSIGHTS, QUERY
from webapp.openapi.operations import operation

routes = web.RouteTableDef()


@routes.get("/api/insights")
@operation("What a team can learn of its work", scope="read", tag="Insights", query=QUERY, answer=INSIGHTS)
async def show_insights(request: web.Request) -> web.Response:
    """Of one workspace, or of all that are the caller's; days are those of the caller's zone. See docs/INSIGHTS.md."""
    caller, query = await caller_of(request), read_query(request, *QUERY)
    shown = await gather(request, caller, query["workspace"], period_of(query["period"]))
    return web.json_response(insights_json(shown))


@routes.get("/api/insights/{chart:[a-z]{1,20}}.csv")
@operation("The figures of a chart", scope="read", tag="Insights", query=QUERY, answer="text/csv", refusals=(404,))
async def download_chart(request: web.Request) -> web.Response:
    """One of volume, backlog, speed, spread, people, sources, quality, calibration, forecast."""
    caller, query, chart = await caller_of(request), read_query(request, *QUERY), request.match_info["chart"]
    period = period_of(query["period"])
    if chart not in SHEETS:
        raise not_found()
    table = sheet_of(chart, await gather(request, caller, query["workspace"], period))
    headers = {"Content-Disposition": f'attachment; filename="sift-{chart}-{period}.csv"'}
    return web.Response(body=table, content_type="text/csv", charset="utf-8", headers=headers)
