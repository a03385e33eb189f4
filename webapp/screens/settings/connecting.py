"""Connecting a tracker: its form, what it answers when it is asked, and the page that follows when all is well."""

from typing import Any

from aiohttp import web

from integrations.connecting import Filled, filled
from integrations.trackers import TrackerError, TrackerService
from integrations.tracking import TRACKERS, tracker_of
from storage.store import Store
from tasks import connections
from tasks.connections import NAME_LIMIT, Draft
from tasks.rules import TaskError
from webapp.connecting import ask
from webapp.errors import not_found
from webapp.paths import SERVICE
from webapp.screens.forms import Form, read_form
from webapp.screens.screen import fragment, screen
from webapp.screens.settings.connection import show_connection
from webapp.screens.settings.seats import sit
from webapp.screens.settings.section import Facts, Seat
from webapp.screens.settings.troubled import as_refused, as_troubled
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES
from wording.connection_steps import steps
from wording.connections import field_label, way_back
from wording.services import service_name

routes = web.RouteTableDef()


@screen(routes, f"/app/settings/connections/new/{SERVICE}")
async def show_form(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    service, seat = _service(request), await sit(request, viewer)
    await seat.services.db.read(lambda store: seat.actor.require(store, seat.place.id, "hooks"))
    return _shown(request, seat, service)


@routes.post(f"/app/settings/connections/new/{SERVICE}")
async def connect(request: web.Request) -> web.StreamResponse:
    """The tracker is asked between two transactions: what it refuses is kept nowhere."""
    services, service, viewer = request.app[SERVICES], _service(request), await viewer_of(request)
    form, seat, tracker = await read_form(request), await sit(request, viewer), tracker_of(_service(request))
    await services.db.read(lambda store: seat.actor.require(store, seat.place.id, "hooks"))
    try:
        its = filled(tracker, {asked.name: form.text(asked.name) for asked in tracker.FORM})
        draft = await services.db.read(_reviewed, seat, service, its, form)
        account = await ask(services, service, its, {})
        row = await services.db.write(connections.connect, seat.actor, services.vault, seat.place.id, draft)
    except TrackerError as error:
        return _shown(request, seat, service, as_troubled(seat.texts, service, tracker.FORM, error, form))
    except TaskError as error:
        return _shown(request, seat, service, as_refused(seat.texts, service, error, form))
    return await show_connection(request, seat, row.public_id, account=account, saved=True, moved=True)


def _reviewed(store: Store, seat: Seat, service: str, its: Filled, form: Form) -> Draft:
    """What is wanted, refused before the tracker is asked where we can tell."""
    draft = Draft(
        service=service,
        name=form.text("name"),
        address=its.address,
        place=its.place,
        secret=its.secret,
        two_way=form.on("two_way"),
    )
    connections.review(store, seat.actor, seat.place.id, draft)
    return draft


def _shown(request: web.Request, seat: Seat, service: str, said: Facts | None = None) -> web.Response:
    tracker = tracker_of(service)
    context: Facts = {
        "page": {"name": "connections/new"},
        "service": service,
        "service_name": service_name(seat.texts, service),
        "asked": [_field(seat, it) for it in _in_order(tracker)],
        "steps": steps(seat.texts, service),
        "way_back": way_back(seat.texts, tracker.FIELDS),
        "limit": NAME_LIMIT,
        **(said or {}),
    }
    return fragment(request, seat.viewer, "settings/connecting.html", **_nothing(seat) | context)


def _nothing(seat: Seat) -> Facts:
    return {"seat": seat, "refused": None, "detail": "", "saved": False}


def _in_order(tracker: TrackerService) -> list[Any]:
    """What must be filled in stands first."""
    return sorted(tracker.FORM, key=lambda asked: not asked.needed)


def _field(seat: Seat, asked: Any) -> Facts:
    return {
        "name": asked.name,
        "label": field_label(seat.texts, asked.name),
        "kind": asked.kind,
        "example": asked.example,
        "needed": asked.needed,
    }


def _service(request: web.Request) -> str:
    if (service := request.match_info["service"]) not in TRACKERS:
        raise not_found()
    return service
