"""The filters of a list by the API: what there is to choose of, and how many rows each choice would have."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import web
from babel import Locale, UnknownLocaleError

from storage.facts import PAGES, Page
from storage.filters import Filters
from storage.store import Store
from tasks.filtering import DUES, MANY, ONE, FilterQuery
from webapp.access import Caller, caller_of, readable
from webapp.errors import bad_value
from webapp.facets import FACETS, Option
from webapp.filters import filter_of, resolved
from webapp.openapi.filters import CHOICES, QUERY
from webapp.openapi.operations import operation
from webapp.services import SERVICES

routes = web.RouteTableDef()

_LABELS = {
    "q": "Search",
    "source": "Source",
    "from": "From",
    "to": "To",
    "due_from": "Due from",
    "due_to": "Due to",
    "min_confidence": "Confidence from",
    "max_confidence": "Confidence to",
    "check": "In doubt",
}
_TYPES = {
    "q": "text",
    "check": "flag",
    **dict.fromkeys(("from", "to", "due_from", "due_to"), "moment"),
    **dict.fromkeys(("min_confidence", "max_confidence"), "fraction"),
    **dict.fromkeys(MANY, "many"),
}
_WORDED = frozenset({"kind", "priority", "status", "due"})
"""Filters whose values are words of ours."""

Shown = tuple[list[int], Filters, list[Filters]]
"""The workspaces, what the list is limited to, and what it would be with each due date that has a name."""


@routes.get("/api/filters")
@operation("The filters of a list", scope="read", tag="Lists", query=QUERY, answer=CHOICES)
async def show_filters(request: web.Request) -> web.Response:
    """With how many rows each choice has under the filters that are given; those of its own filter do not count."""
    services, caller = request.app[SERVICES], await caller_of(request)
    page = _page(request.query.getall("page", []))
    query = filter_of((name, value) for name, value in request.query.items() if name != "page")
    scope, filters, by_due = await services.db.read(_resolved, caller, query, services.now())
    facets = request.app[FACETS]
    found = await facets.look(page, scope, filters, limit=1)
    totals = await facets.totals(page, scope, by_due)
    dues = [Option(value, value, count, value == query.one("due")) for value, count in zip(DUES, totals, strict=True)]
    options = {**found.options, "due": dues}
    shown = [_filter_json(name, options.get(name, ())) for name in ("q", *MANY, *ONE[1:])]
    return web.json_response({"filters": shown, "total": found.total})


def _page(values: Sequence[str]) -> Page:
    wanted = values or ["tasks"]
    found = next((page for page in PAGES if [page] == [*wanted]), None)
    if found is None:
        raise bad_value("page", f"One of {', '.join(PAGES)}.")
    return found


def _resolved(store: Store, caller: Caller, query: FilterQuery, now: datetime) -> Shown:
    scope = readable(store, caller, query.one("workspace"))
    meant = [resolved(query.with_("due", due), store, scope, caller, now) for due in DUES]
    return scope, resolved(query, store, scope, caller, now), meant


def _filter_json(name: str, options: Sequence[Option]) -> Mapping[str, Any]:
    return {
        "name": name,
        "label": _LABELS.get(name, name.capitalize()),
        "type": _TYPES.get(name, "one"),
        "options": [
            {
                "value": option.value,
                "label": _label(name, option),
                "count": option.count,
                "selected": option.selected,
            }
            for option in options
        ],
    }


def _label(name: str, option: Option) -> str:
    if name in _WORDED or option.value == option.label == "nobody":
        return option.value.replace("_", " ").capitalize()
    if name == "check":
        return _LABELS["check"]
    return _language(option.value) if name == "language" else option.label


def _language(code: str) -> str:
    try:
        return Locale.parse(code).english_name or code
    except (ValueError, UnknownLocaleError):
        return code
