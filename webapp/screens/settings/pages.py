"""The pages of the settings: all of them on cards, one of them with its forms, and what a form is answered."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from aiohttp import web

from locales.refusals import refusal
from storage.store import Store
from tasks.rules import TaskError
from webapp.errors import not_found
from webapp.screens.forms import read_form
from webapp.screens.screen import fragment, screen
from webapp.screens.settings import (
    ai,
    audit,
    connecting,
    connection,
    connections,
    export,
    hook_in,
    hook_out,
    ledger,
    me,
    members,
    notifications,
    outward,
    own_data,
    privacy,
    rules,
    sources,
    tokens,
    trying,
    views,
    workspace,
    zones,
)
from webapp.screens.settings.seats import sit
from webapp.screens.settings.section import Facts, Refused, Seat, Section
from webapp.screens.viewer import Viewer, view_of, viewer_of
from webapp.services import SERVICES

_pages = web.RouteTableDef()

_MODULES = (
    workspace,
    members,
    sources,
    outward,
    connections,
    rules,
    ai,
    views,
    notifications,
    me,
    tokens,
    audit,
    ledger,
    privacy,
)
SECTIONS: Mapping[str, Section] = MappingProxyType({module.SECTION.name: module.SECTION for module in _MODULES})

_GO_THROUGH = frozenset({"not_found", "not_allowed"})
"""Refusals that no form of ours can meet: a page has the button only for who may."""


@screen(_pages, "/app/settings")
async def show_settings(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    return await _overview(request, await _sit(request, viewer))


@screen(_pages, "/app/settings/{section}")
async def show_section(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    section = _section(request)
    return await _shown(request, await _sit(request, viewer, section), section)


@_pages.post("/app/settings/{section}/{deed}")
async def do(request: web.Request) -> web.StreamResponse:
    """Submit a form: the section is answered as it is then, or with what was refused beside its field."""
    services, section, viewer = request.app[SERVICES], _section(request), await viewer_of(request)
    if (deed := section.deeds.get(request.match_info["deed"])) is None:
        raise not_found()
    form, seat = await read_form(request), await _sit(request, viewer, section)
    try:
        once = await services.db.write(deed.do, seat, form) or {}
    except TaskError as error:
        if error.code in _GO_THROUGH:
            raise
        where = str(error.params.get("field") or deed.field)
        refused = Refused(request.match_info["deed"], where, refusal(seat.texts, error.code), form)
        return await _shown(request, seat, section, refused=refused)
    await services.bell.ring("deliveries")
    return await _answer(request, seat, section, once)


async def _answer(request: web.Request, before: Seat, section: Section, once: Facts) -> web.StreamResponse:
    """As things are now: roles, language and workspaces may be others than before."""
    services = before.services
    person = await services.db.read(lambda store: store.people.get(before.viewer.person.id))
    if person is None or person.telegram_id is None:
        return fragment(request, before.viewer, "settings/erased.html")
    viewer = await services.db.read(view_of, person, services.now(), services.people)
    if before.workspace is not None and before.workspace.id not in viewer.scope:
        return await _overview(request, await _sit(request, viewer, gone=True), saved=True)
    return await _shown(request, await _sit(request, viewer, section), section, **{"saved": True, **once})


async def _overview(request: web.Request, seat: Seat, *, saved: bool = False) -> web.StreamResponse:
    def read(store: Store) -> Sequence[tuple[Section, str]]:
        return [(it, it.line(store, seat)) for it in SECTIONS.values() if it.personal or seat.workspace is not None]

    cards = await seat.services.db.read(read)
    return fragment(request, seat.viewer, "settings/overview.html", seat=seat, cards=cards, saved=saved)


async def _shown(request: web.Request, seat: Seat, section: Section, **said: Any) -> web.StreamResponse:
    if not section.personal and seat.workspace is None:
        raise not_found()
    facts = await seat.services.db.read(section.draw, seat)
    context: Facts = {"refused": None, "saved": False, "made": None, "tried": None, **facts, **said}
    return fragment(request, seat.viewer, f"settings/{section.name}.html", seat=seat, section=section, **context)


def _section(request: web.Request) -> Section:
    if (section := SECTIONS.get(request.match_info["section"])) is None:
        raise not_found()
    return section


async def _sit(request: web.Request, viewer: Viewer, section: Section | None = None, *, gone: bool = False) -> Seat:
    return await sit(request, viewer, models=section is ai.SECTION, gone=gone)


routes = (
    *zones.routes,
    *trying.routes,
    *export.routes,
    *audit.routes,
    *ledger.routes,
    *own_data.routes,
    *connecting.routes,
    *connection.routes,
    *hook_in.routes,
    *hook_out.routes,
    *_pages,
)
"""In this order: what has a name of its own is no section."""
