"""Where messages come from: addresses that other programs post to, and what each source has brought lately."""

from datetime import timedelta

from integrations import SERVICES as HOOKABLE
from storage.store import Store
from tasks import hooks
from tasks.hooks import NAME_LIMIT
from tasks.rules import TaskError
from tasks.signing import secret_of
from webapp.screens.forms import Form
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.moments import due_words

LATELY = timedelta(days=30)


def _line(store: Store, seat: Seat) -> str:
    count = len(store.hooks.of([seat.place.id]))
    return seat.texts.ngettext("{count} hook", "{count} hooks", count).format(count=count)


def _draw(store: Store, seat: Seat) -> Facts:
    viewer, place = seat.viewer, seat.place
    known = hooks.hooks_of(store, seat.actor, place.id) if seat.may("hooks") else []
    brought = store.workspaces.brought(place.id, since=viewer.now - LATELY)
    last = {it.name: due_words(it.last, "time", viewer.locale, viewer.zone, viewer.now) for it in brought if it.last}
    return {
        "hooks": [
            {"id": it.id, "name": it.name, "service": it.service, "address": _address(seat, it.id)} for it in known
        ],
        "brought": brought,
        "last": last,
        "most": max((it.lately for it in brought), default=0),
        "programs": sorted(HOOKABLE),
        "limit": NAME_LIMIT,
        "reachable": seat.services.public_url is not None,
    }


def _address(seat: Seat, hook_id: str) -> str:
    return f"{seat.services.own_url}/hooks/{hook_id}"


def _make(store: Store, seat: Seat, form: Form) -> Facts:
    service = form.text("service")
    if service not in HOOKABLE:
        raise TaskError("bad_value", field="service")
    vault = seat.services.vault
    hook = hooks.make_hook(store, seat.actor, vault, seat.place.id, service=service, name=form.text("name"))
    secret = secret_of(store, vault, hook)
    return {"made": {"id": hook.id, "name": hook.name, "secret": secret, "address": _address(seat, hook.id)}}


def _end(store: Store, seat: Seat, form: Form) -> None:
    """One of this workspace: the id alone would end another's, if it is the actor's, too."""
    if form.text("hook") not in {hook.id for hook in hooks.hooks_of(store, seat.actor, seat.place.id)}:
        raise TaskError("not_found")
    hooks.remove_hook(store, seat.actor, form.text("hook"))


SECTION = Section("sources", "plug", _line, _draw, {"make": Deed(_make, "name"), "end": Deed(_end)})
