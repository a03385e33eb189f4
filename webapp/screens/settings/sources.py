"""Where messages come from: addresses that other programs post to, and what each source has brought lately."""

import re
from datetime import timedelta

from integrations import SERVICES as HOOKABLE
from storage.connected_tables import Hook
from storage.store import Store
from tasks import hooks
from tasks.hooks import MOST, NAME_LIMIT
from tasks.rules import TaskError
from tasks.signing import secret_of
from webapp.screens.forms import Form
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.hook_steps import steps
from wording.moments import due_words
from wording.services import service_name

LATELY = timedelta(days=30)
SECRET_LIMIT = 500


def _line(store: Store, seat: Seat) -> str:
    count = len(store.hooks.of([seat.place.id]))
    return seat.texts.ngettext("{count} hook", "{count} hooks", count).format(count=count)


def draw_list(store: Store, seat: Seat) -> Facts:
    viewer, place = seat.viewer, seat.place
    known = hooks.hooks_of(store, seat.actor, place.id) if seat.may("hooks") else []
    brought = store.workspaces.brought(place.id, since=viewer.now - LATELY)
    last = {it.name: due_words(it.last, "time", viewer.locale, viewer.zone, viewer.now) for it in brought if it.last}
    return {
        "hooks": [_shown(seat, it) for it in known],
        "has_room": len(known) < MOST,
        "brought": brought,
        "last": last,
        "most": max((it.lately for it in brought), default=0),
        "programs": [(name, service_name(seat.texts, name)) for name in HOOKABLE],
        "their_own": ", ".join(service_name(seat.texts, name) for name, it in HOOKABLE.items() if not it.SETUP.ours),
        "limit": NAME_LIMIT,
        "reachable": seat.services.public_url is not None,
    }


def _shown(seat: Seat, hook: Hook) -> Facts:
    return {
        "id": hook.id,
        "name": hook.name,
        "service": service_name(seat.texts, hook.service),
        "address": address_of(seat, hook.id),
        "state": state_name(hook),
    }


def state_name(hook: Hook) -> str:
    """ "on", "paused", or "waiting" for the secret of its service."""
    return "waiting" if hook.awaits_secret else "paused" if hook.paused else "on"


def address_of(seat: Seat, hook_id: str) -> str:
    return f"{seat.services.own_url}/hooks/{hook_id}"


def given_secret(service: str, form: Form) -> str | None:
    """What was pasted; None for nothing. Raises `TaskError` for what no secret of this service looks like."""
    secret = form.text("secret").strip()
    if secret and (len(secret) > SECRET_LIMIT or not re.fullmatch(HOOKABLE[service].SETUP.pattern, secret)):
        raise TaskError("bad_value", field="secret")
    return secret or None


def _make(store: Store, seat: Seat, form: Form) -> Facts:
    service = form.text("service")
    if service not in HOOKABLE:
        raise TaskError("bad_value", field="service")
    vault, ours, secret = seat.services.vault, HOOKABLE[service].SETUP.ours, given_secret(service, form)
    hook = hooks.make_hook(
        store,
        seat.actor,
        vault,
        seat.place.id,
        service=service,
        name=form.text("name"),
        secret=secret,
        awaits_secret=secret is None and not ours,
    )
    made = {
        **_shown(seat, hook),
        "secret": secret_of(store, vault, hook) if ours and secret is None else None,
        "steps": steps(seat.texts, service),
    }
    return {"made": made}


def _end(store: Store, seat: Seat, form: Form) -> None:
    """One of this workspace: the id alone would end another's, if it is the actor's, too."""
    if form.text("hook") not in {hook.id for hook in hooks.hooks_of(store, seat.actor, seat.place.id)}:
        raise TaskError("not_found")
    hooks.remove_hook(store, seat.actor, form.text("hook"))


SECTION = Section("sources", "plug", _line, draw_list, {"make": Deed(_make, "name"), "end": Deed(_end)})
