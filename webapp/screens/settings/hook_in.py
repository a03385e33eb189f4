"""The page of one hook: how it is set up, what it takes, what came through it."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from typing import Any

from aiohttp import web

from integrations import SERVICES as HOOKABLE
from integrations.options import LONGEST, WORDS, checked
from integrations.reading import again
from storage.connected_tables import Arrival, ArrivalState, Hook
from storage.store import Store
from tasks import hooks
from tasks.rules import TaskError
from tasks.signing import good_secrets, secret_of
from webapp.errors import not_found
from webapp.hook_trials import send_test, tried_json
from webapp.paths import DEED, ID
from webapp.screens.forms import Form, read_form
from webapp.screens.screen import fragment, screen
from webapp.screens.settings.section import Facts, Seat
from webapp.screens.settings.sources import SECTION, address_of, draw_list, given_secret, state_name
from webapp.screens.settings.troubled import as_refused
from webapp.screens.viewer import Viewer, viewer_of
from webapp.services import SERVICES
from wording.hook_steps import steps
from wording.hook_words import mapping_trouble, outcome
from wording.moments import due_words
from wording.services import service_name

NEWEST = 20
BODY = 20_000
"""Characters of a body that are shown."""

AGAIN = frozenset({ArrivalState.LEFT_OUT, ArrivalState.UNREADABLE})

MAPPED = ("text", "author", "chat", "url", "thread", "sent_at", "when")
"""The expressions, in the order of their fields."""

routes = web.RouteTableDef()

Do = Callable[[Store, Seat, Hook, Form], Facts | None]


@screen(routes, f"/app/settings/sources/{ID}")
async def show(request: web.Request, viewer: Viewer) -> web.StreamResponse:
    seat, hook = await _own(request, viewer)
    return await _shown(request, seat, hook.id)


@routes.post(f"/app/settings/sources/{ID}/{DEED}")
async def do(request: web.Request) -> web.StreamResponse:
    name = request.match_info["deed"]
    if (deed := _DEEDS.get(name)) is None:
        raise not_found()
    (seat, hook), form = await _own(request, await viewer_of(request)), await read_form(request)
    try:
        once = await seat.services.db.write(_done, deed, seat, hook.id, form) or {}
    except TaskError as error:
        return await _shown(request, seat, hook.id, **_refused(seat, name, error, form))
    await seat.services.bell.ring("messages")
    if name == "end":
        return await _show_all(request, seat)
    return await _shown(request, seat, hook.id, **{"saved": True, **once})


def _refused(seat: Seat, name: str, error: TaskError, form: Form) -> Facts:
    """An expression that can't be kept is told beside its own field."""
    said = as_refused(seat.texts, name, error, form)
    if error.code == "bad_mapping":
        part, why = str(error.params["part"]), str(error.params["why"])
        return said | {"wrong_part": part, "wrong_why": mapping_trouble(seat.texts, why)}
    return said


async def _shown(request: web.Request, seat: Seat, hook_id: str, **more: Any) -> web.Response:
    def read(store: Store) -> Facts:
        return _drawn(store, seat, hooks.own_hook(store, seat.actor, hook_id))

    facts = await seat.services.db.read(read)
    page = {"name": f"sources/{hook_id}"}
    nothing: Facts = {"secret": "", "tried": None, "tested": None, "sent": None, "wrong_part": "", "wrong_why": ""}
    context: Facts = {"seat": seat, "page": page, "refused": None, "saved": False, **nothing}
    return fragment(request, seat.viewer, "settings/hook_in.html", **context | facts | more)


async def _show_all(request: web.Request, seat: Seat) -> web.Response:
    facts = await seat.services.db.read(draw_list, seat)
    at = f"/app/settings/sources?workspace={seat.place.public_id}"
    context: Facts = {"seat": seat, "section": SECTION, "refused": None, "saved": True, "made": None, "at": at}
    return fragment(request, seat.viewer, "settings/sources.html", **context, **facts)


async def _own(request: web.Request, viewer: Viewer) -> tuple[Seat, Hook]:
    """At the workspace of the hook, wherever the address says one is. Raises `TaskError`."""
    services = request.app[SERVICES]
    hook = await services.db.read(hooks.own_hook, viewer.actor, request.match_info["id"])
    return Seat(services, viewer, viewer.workspaces[hook.workspace_id]), hook


def _done(store: Store, deed: Do, seat: Seat, hook_id: str, form: Form) -> Facts | None:
    return deed(store, seat, hooks.own_hook(store, seat.actor, hook_id), form)


def _drawn(store: Store, seat: Seat, hook: Hook) -> Facts:
    setup, options = HOOKABLE[hook.service].SETUP, hook.options
    chosen = options.get("events", [name for name, taken in setup.events.items() if taken])
    return {
        "hook": hook,
        "address": address_of(seat, hook.id),
        "service_name": service_name(seat.texts, hook.service),
        "state": state_name(hook) if good_secrets(store, seat.services.vault, hook, seat.viewer.now) else "lost",
        "ours": setup.ours,
        "key": setup.key,
        "former": _when(seat, hook.former_until) if _is_ahead(seat, hook.former_until) else "",
        "steps": steps(seat.texts, hook.service),
        "events": [(name, name in chosen) for name in setup.events],
        "options": options,
        "words": ", ".join(options.get("words", ())),
        "mapped": [(name, options.get("mapping", {}).get(name, "")) for name in MAPPED] if setup.mapped else (),
        "arrivals": [_arrival(store, seat, arrival) for arrival in store.arrivals.newest(hook.id, NEWEST)],
        "reachable": seat.services.public_url is not None,
    }


def _arrival(store: Store, seat: Seat, arrival: Arrival) -> Facts:
    message = store.messages.get(arrival.message_id) if arrival.message_id is not None else None
    task = store.tasks.get(arrival.task_id) if arrival.task_id is not None else None
    return {
        "id": arrival.public_id,
        "event": arrival.event,
        "when": _when(seat, arrival.at),
        "words": outcome(seat.texts, arrival.state, arrival.why),
        "message": message.public_id if message is not None else "",
        "task": (task.public_id, task.number) if task is not None else None,
        "body": _laid_out(arrival.body or ""),
        "again": arrival.state in AGAIN and arrival.body is not None,
    }


def _laid_out(body: str) -> str:
    """As it is easiest to read; of what is long, the beginning."""
    with suppress(ValueError, RecursionError):
        body = json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    return body if len(body) <= BODY else f"{body[:BODY]}…"


def _when(seat: Seat, at: datetime | None) -> str:
    viewer = seat.viewer
    return due_words(at, "time", viewer.locale, viewer.zone, viewer.now) if at is not None else ""


def _is_ahead(seat: Seat, at: datetime | None) -> bool:
    return at is not None and at > seat.viewer.now


def _set(store: Store, seat: Seat, hook: Hook, form: Form) -> None:
    setup = HOOKABLE[hook.service].SETUP
    words = [it for part in form.text("words").split(",") if (it := " ".join(part.split()))]
    if len(words) > WORDS or any(len(it) > LONGEST for it in words):
        raise TaskError("bad_value", field="words")
    said: Facts = {"words": words, "bots": form.on("bots"), "aimed": form.on("aimed")}
    if setup.events:
        said["events"] = [name for name in form.texts("event") if name]
    _keep(store, seat, hook, said)


def _map(store: Store, seat: Seat, hook: Hook, form: Form) -> Facts | None:
    """Keep the expressions, or try them on a sample where the form says so."""
    mapping = _mapping(form)
    if form.text("try"):
        tried = tried_json(hook, mapping, form.text("sample"))
        return {"saved": False, "tried": {**tried, "form": form}, **_wrong(seat, tried["wrong"])}
    _keep(store, seat, hook, {"mapping": mapping})
    return None


def _wrong(seat: Seat, wrong: Mapping[str, str] | None) -> Facts:
    """What a trial has met, beside the field that it is about."""
    if wrong is None:
        return {}
    part = wrong["field"] if wrong["field"] in {*MAPPED, "sample"} else "mapping"
    return {"wrong_part": part, "wrong_why": mapping_trouble(seat.texts, wrong["code"])}


def _mapping(form: Form) -> dict[str, str]:
    return {name: words for name in MAPPED if (words := form.text(f"map-{name}").strip())}


def _keep(store: Store, seat: Seat, hook: Hook, said: Mapping[str, Any]) -> None:
    service = HOOKABLE[hook.service]
    kept = {name: value for name, value in {**hook.options, **said}.items() if name not in said or value != {}}
    hooks.set_options(store, seat.actor, hook.id, checked(service, kept))


def _renew(store: Store, seat: Seat, hook: Hook, form: Form) -> Facts:
    """Theirs is pasted, ours is made anew and shown once."""
    vault, ours = seat.services.vault, HOOKABLE[hook.service].SETUP.ours
    secret = None if ours else given_secret(hook.service, form)
    if secret is None and not ours:
        raise TaskError("bad_value", field="secret")
    hook = hooks.rotate_secret(store, seat.actor, vault, hook.id, secret=secret, at=seat.services.now())
    return {"secret": secret_of(store, vault, hook)} if ours else {}


def _test(store: Store, seat: Seat, hook: Hook, _form: Form) -> Facts:
    services = seat.services
    texts = services.translations(seat.place.locale)
    tested = send_test(store, seat.actor, services.vault, hook.id, texts=texts, now=services.now())
    return {"saved": False, "tested": tested}


def _again(store: Store, seat: Seat, hook: Hook, form: Form) -> Facts:
    arrival = store.arrivals.get(hook.id, form.text("delivery"))
    if arrival is None:
        raise TaskError("not_found")
    if arrival.state in AGAIN and arrival.body is not None:
        read = again(HOOKABLE[hook.service], hook.options, arrival)
        arrival = hooks.take_again(store, hook, arrival, read, seat.services.now())
    return {"saved": False, "sent": outcome(seat.texts, arrival.state, arrival.why)}


def _pause(*, paused: bool) -> Do:
    def do(store: Store, seat: Seat, hook: Hook, _form: Form) -> None:
        hooks.pause_hook(store, seat.actor, hook.id, paused=paused)

    return do


def _end(store: Store, seat: Seat, hook: Hook, _form: Form) -> None:
    hooks.remove_hook(store, seat.actor, hook.id)


_DEEDS: Mapping[str, Do] = MappingProxyType(
    {
        "settings": _set,
        "mapping": _map,
        "secret": _renew,
        "test": _test,
        "again": _again,
        "pause": _pause(paused=True),
        "resume": _pause(paused=False),
        "end": _end,
    }
)
