"""Connections to trackers: making them, asking whether they work, changing and ending them."""

from collections.abc import Awaitable, Callable, Mapping
from gettext import NullTranslations
from typing import Any, TypeVar

from aiohttp import web

from integrations.connecting import Filled, filled, secret_of
from integrations.mapped import check_mapping
from integrations.trackers import Account, TrackerError, TrackerService
from integrations.tracking import TRACKERS, tracker_of
from storage.connected_tables import Connection
from storage.store import Store
from tasks import connections
from tasks.connections import NAME_LIMIT, Draft
from tasks.rules import TaskError
from webapp.access import Caller, administered, caller_of, writable
from webapp.changing import Answer, answered, kept, shown
from webapp.connecting import ask, ask_again, ask_renewed, shapes
from webapp.errors import ApiError, bad_value
from webapp.fields import Fields, read_fields
from webapp.openapi.connections import (
    ACCOUNT,
    CHANGED_CONNECTION,
    CONNECTION,
    CONNECTIONS,
    NEW_CONNECTION,
    NEW_SECRET,
)
from webapp.openapi.operations import operation
from webapp.paths import ID
from webapp.services import SERVICES, Services
from wording.connections import check_trouble

T = TypeVar("T")

_ENGLISH = NullTranslations()

routes = web.RouteTableDef()


@routes.get("/api/connections")
@operation("List connections", scope="admin", tag="Connections", answer=CONNECTIONS)
async def list_connections(request: web.Request) -> web.Response:
    """The trackers that tasks go to."""
    services, caller = request.app[SERVICES], await caller_of(request)
    items = await services.db.read(_mine, services, caller)
    return web.json_response({"items": items, "next": None})


@routes.post("/api/connections")
@operation(
    "Connect a tracker",
    scope="admin",
    tag="Connections",
    body=NEW_CONNECTION,
    answer=CONNECTION,
    status=201,
    changes=True,
)
async def make_connection(request: web.Request) -> web.Response:
    """The tracker is asked first whether the secret is good and the place is there: a refusal has its code."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = await read_fields(request)
    if (known := await kept(request, caller)) is not None:
        return shown(known)
    workspace_id, draft, form = await services.db.write(_drafted, services, caller, fields)
    await _asked(ask(services, draft.service, form, draft.mapping))
    answer = await answered(request, caller, _make, services, caller, workspace_id, draft)
    return shown(answer)


@routes.get(f"/api/connections/{ID}")
@operation("Read a connection", scope="admin", tag="Connections", answer=CONNECTION)
async def read_connection(request: web.Request) -> web.Response:
    services, caller = request.app[SERVICES], await caller_of(request)
    return web.json_response(await services.db.read(_shown, services, caller, request.match_info["id"]))


@routes.patch(f"/api/connections/{ID}")
@operation("Change a connection", scope="admin", tag="Connections", body=CHANGED_CONNECTION, answer=CONNECTION)
async def change_connection(request: web.Request) -> web.Response:
    """`mapping` and `people` are replaced as a whole. Another place or address is another connection."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields = await read_fields(request)
    answer = await services.db.write(_change, services, caller, request.match_info["id"], fields)
    await services.bell.ring("exports")
    return web.json_response(answer)


@routes.delete(f"/api/connections/{ID}")
@operation("End a connection", scope="admin", tag="Connections")
async def end_connection(request: web.Request) -> web.Response:
    """What went there stays there, and is followed no more."""
    services, caller = request.app[SERVICES], await caller_of(request)
    await services.db.write(connections.disconnect, caller.actor, request.match_info["id"])
    await services.bell.ring("deliveries")
    return web.Response(status=204)


@routes.post(f"/api/connections/{ID}/secret")
@operation("Give a connection a new secret", scope="admin", tag="Connections", body=NEW_SECRET, answer=CONNECTION)
async def renew_secret_of_connection(request: web.Request) -> web.Response:
    """Of `fields` those that sign in. The tracker is asked first; then the connection goes on, if it was off."""
    services, caller = request.app[SERVICES], await caller_of(request)
    fields, public_id = await read_fields(request), request.match_info["id"]
    row = await services.db.read(connections.own_connection, caller.actor, public_id)
    secret = _form(row.service, fields, secret_of)
    await _asked(ask_renewed(services, row, secret))
    answer = await services.db.write(_renew, services, caller, public_id, secret)
    await services.bell.ring("exports")
    return web.json_response(answer)


@routes.post(f"/api/connections/{ID}/check")
@operation("Ask whether a connection works", scope="admin", tag="Connections", answer=ACCOUNT, refusals=(422,))
async def check_connection(request: web.Request) -> web.Response:
    """Nothing is changed, there or here."""
    services, caller = request.app[SERVICES], await caller_of(request)
    account = await _asked(ask_again(services, caller.actor, request.match_info["id"]))
    return web.json_response({"name": account.name, "place": account.place})


async def _asked(asking: Awaitable[Account]) -> Account:
    """Raises `ApiError` with the tracker's code."""
    try:
        return await asking
    except TrackerError as error:
        said = "" if str(error) == error.code else f" ({error})"
        message = f"{check_trouble(_ENGLISH, error.code)}{said}"
        raise ApiError(422, error.code, message, field="fields", retry=error.again) from None


def _form(service: str, fields: Fields, read: Callable[[TrackerService, Mapping[str, Any]], T]) -> T:
    """What `read` makes of the tracker's own fields. Raises `ApiError`."""
    values, tracker = fields.mapping("fields") or {}, tracker_of(service)
    names = [asked.name for asked in tracker.FORM]
    if set(values) - set(names):
        raise bad_value("fields", f"Only these: {', '.join(names)}.")
    try:
        return read(tracker, values)
    except TaskError as error:
        raise bad_value("fields", f"{error.params['field']} is missing, or does not fit.") from None


def _drafted(store: Store, services: Services, caller: Caller, fields: Fields) -> tuple[int, Draft, Filled]:
    """What is wanted, as far as it can be told without asking the tracker."""
    service = fields.choice("service", TRACKERS)
    if service is None:
        raise bad_value("service", f"One of {', '.join(TRACKERS)}.")
    workspace = writable(store, caller, fields.id_("workspace"), "hooks")
    form = _form(service, fields, filled)
    mapping = fields.mapping("mapping") or {}
    check_mapping(service, mapping)
    draft = Draft(
        service=service,
        name=fields.text("name", limit=NAME_LIMIT, required=True),
        address=form.address,
        place=form.place,
        secret=form.secret,
        mapping=mapping,
        people=_people(services, fields) or {},
        two_way=bool(fields.flag("two_way")),
        hook=fields.id_("hook"),
    )
    connections.review(store, caller.actor, workspace.id, draft)
    return workspace.id, draft, form


def _make(store: Store, services: Services, caller: Caller, workspace_id: int, draft: Draft) -> Answer:
    row = connections.connect(store, caller.actor, services.vault, workspace_id, draft)
    return Answer(_json(store, services, row), 201, f"/api/connections/{row.public_id}")


def _change(store: Store, services: Services, caller: Caller, public_id: str, fields: Fields) -> dict[str, Any]:
    row = connections.own_connection(store, caller.actor, public_id)
    if values := _values(services, fields):
        check_mapping(row.service, values.get("mapping", {}))
        connections.change(store, caller.actor, public_id, **values)
    if (paused := fields.flag("paused")) is not None:
        connections.pause(store, caller.actor, public_id, paused=paused)
    return _json(store, services, row)


def _values(services: Services, fields: Fields) -> dict[str, Any]:
    """What shall change. Raises `ApiError`."""
    read: dict[str, Callable[[], Any]] = {
        "name": lambda: fields.text("name", limit=NAME_LIMIT, required=True),
        "mapping": lambda: fields.mapping("mapping"),
        "people": lambda: _people(services, fields),
        "two_way": lambda: fields.flag("two_way"),
        "hook": lambda: fields.id_("hook"),
    }
    values = {name: read_one() for name, read_one in read.items() if name in fields}
    if empty := [name for name, value in values.items() if value is None and name != "hook"]:
        raise bad_value(empty[0], "It can't be null.")
    return values


def _renew(
    store: Store, services: Services, caller: Caller, public_id: str, secret: Mapping[str, str]
) -> dict[str, Any]:
    row = connections.renew(store, caller.actor, services.vault, public_id, secret)
    return _json(store, services, row)


def _people(services: Services, fields: Fields) -> dict[str, int] | None:
    named = fields.mapping("people")
    if named is None:
        return None
    people = {theirs: services.people.number(word) if isinstance(word, str) else None for theirs, word in named.items()}
    known = {theirs: person_id for theirs, person_id in people.items() if person_id is not None}
    if len(known) != len(people):
        raise bad_value("people", "Ids of members, as the list of them has these.")
    return known


def _shown(store: Store, services: Services, caller: Caller, public_id: str) -> dict[str, Any]:
    return _json(store, services, connections.own_connection(store, caller.actor, public_id))


def _mine(store: Store, services: Services, caller: Caller) -> list[dict[str, Any]]:
    return shapes(store, services.people, store.connections.of(administered(store, caller)))


def _json(store: Store, services: Services, row: Connection) -> dict[str, Any]:
    return shapes(store, services.people, [row])[0]
