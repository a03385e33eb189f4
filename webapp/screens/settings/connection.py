"""The page of one connection: how it is, what of it can be changed, and what its forms do."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiohttp import web

from integrations.connecting import secret_of
from integrations.trackers import TrackerError
from integrations.tracking import tracker_of
from storage.connected_tables import Connection
from storage.store import Store
from tasks import connections, exports
from tasks.rules import TaskError
from webapp.connecting import ask_again, ask_renewed
from webapp.errors import not_found
from webapp.paths import DEED, ID
from webapp.screens.forms import Form, read_form
from webapp.screens.screen import fragment, screen
from webapp.screens.settings.connection_form import drawn, said_mapping, said_people, standing
from webapp.screens.settings.connections import SECTION, draw_list
from webapp.screens.settings.section import Facts, Seat
from webapp.screens.settings.troubled import as_refused, as_troubled
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES

routes = web.RouteTableDef()

Do = Callable[[Store, Seat, Connection, Form], Any]


@screen(routes, f"/app/settings/connections/{ID}")
async def show(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    seat, row = await _own(request, viewer)
    return await show_connection(request, seat, row.public_id)


@routes.post(f"/app/settings/connections/{ID}/check")
async def check(request: web.Request) -> web.StreamResponse:
    """Asked outside of any transaction."""
    (seat, row), form = await _own(request, await viewer_of(request)), await read_form(request)
    try:
        account = await ask_again(seat.services, seat.actor, row.public_id)
    except TrackerError as error:
        return await show_connection(request, seat, row.public_id, **as_troubled(seat.texts, "check", (), error, form))
    return await show_connection(request, seat, row.public_id, account=account)


@routes.post(f"/app/settings/connections/{ID}/secret")
async def renew(request: web.Request) -> web.StreamResponse:
    """The new secret is tried before it is kept."""
    (seat, row), form = await _own(request, await viewer_of(request)), await read_form(request)
    services, tracker = seat.services, tracker_of(row.service)
    try:
        secret = secret_of(tracker, {asked.name: form.text(asked.name) for asked in tracker.FORM})
        account = await ask_renewed(services, row, secret)
        await services.db.write(connections.renew, seat.actor, services.vault, row.public_id, secret)
    except TrackerError as error:
        said = as_troubled(seat.texts, "secret", [it for it in tracker.FORM if it.kind == "secret"], error, form)
        return await show_connection(request, seat, row.public_id, **said)
    except TaskError as error:
        return await show_connection(request, seat, row.public_id, **as_refused(seat.texts, "secret", error, form))
    await services.bell.ring("exports")
    return await show_connection(request, seat, row.public_id, account=account, saved=True)


@routes.post(f"/app/settings/connections/{ID}/{DEED}")
async def do(request: web.Request) -> web.StreamResponse:
    """A form that asks nobody elsewhere."""
    name = request.match_info["deed"]
    if (deed := _DEEDS.get(name)) is None:
        raise not_found()
    (seat, row), form = await _own(request, await viewer_of(request)), await read_form(request)
    try:
        await seat.services.db.write(_done, deed, seat, row.public_id, form)
    except TaskError as error:
        return await show_connection(request, seat, row.public_id, **as_refused(seat.texts, name, error, form))
    for topic in ("deliveries", "exports"):
        await seat.services.bell.ring(topic)
    if name == "end":
        return await _show_all(request, seat)
    return await show_connection(request, seat, row.public_id, saved=True)


async def show_connection(
    request: web.Request, seat: Seat, public_id: str, *, moved: bool = False, **said: Any
) -> web.Response:
    """Args:
    moved: A form of another address has led here.
    """

    def read(store: Store) -> Facts:
        row = connections.own_connection(store, seat.actor, public_id)
        return standing(store, seat, row) | drawn(store, seat, row)

    facts = await seat.services.db.read(read)
    page = {"name": f"connections/{public_id}"}
    context: Facts = {"seat": seat, "page": page, "refused": None, "detail": "", "account": None, "saved": False}
    at = f"/app/settings/connections/{public_id}?workspace={seat.place.public_id}" if moved else ""
    return fragment(request, seat.viewer, "settings/connection.html", **context | facts | {"at": at} | said)


async def _show_all(request: web.Request, seat: Seat) -> web.Response:
    facts = await seat.services.db.read(draw_list, seat)
    at = f"/app/settings/connections?workspace={seat.place.public_id}"
    context: Facts = {"seat": seat, "section": SECTION, "refused": None, "saved": True, "at": at}
    return fragment(request, seat.viewer, "settings/connections.html", **context, **facts)


async def _own(request: web.Request, viewer: Viewer) -> tuple[Seat, Connection]:
    """At the workspace of the connection, wherever the address says one is. Raises `TaskError`."""
    services = request.app[SERVICES]
    row = await services.db.read(connections.own_connection, viewer.actor, request.match_info["id"])
    return Seat(services, viewer, viewer.workspaces[row.workspace_id]), row


def _done(store: Store, deed: Do, seat: Seat, public_id: str, form: Form) -> None:
    deed(store, seat, connections.own_connection(store, seat.actor, public_id), form)


def _set(store: Store, seat: Seat, row: Connection, form: Form) -> None:
    values = {"name": form.text("name"), "two_way": form.on("two_way"), "hook": form.text("hook") or None}
    connections.change(store, seat.actor, row.public_id, **values)


def _map(store: Store, seat: Seat, row: Connection, form: Form) -> None:
    connections.change(store, seat.actor, row.public_id, mapping=said_mapping(row, form))


def _name_people(store: Store, seat: Seat, row: Connection, form: Form) -> None:
    connections.change(store, seat.actor, row.public_id, people=said_people(store, seat, row, form))


def _again(store: Store, seat: Seat, row: Connection, form: Form) -> None:
    export = store.exports.known_as(form.text("export"))
    if export is None or export.connection_id != row.id:
        raise TaskError("not_found")
    exports.try_again(store, seat.actor, export.task_id, export.public_id)


_DEEDS: Mapping[str, Do] = MappingProxyType(
    {
        "settings": _set,
        "mapping": _map,
        "people": _name_people,
        "pause": lambda store, seat, row, _: connections.pause(store, seat.actor, row.public_id, paused=True),
        "resume": lambda store, seat, row, _: connections.pause(store, seat.actor, row.public_id, paused=False),
        "again": _again,
        "end": lambda store, seat, row, _: connections.disconnect(store, seat.actor, row.public_id),
    }
)
