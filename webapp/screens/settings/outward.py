"""Hooks out: addresses of others that are told of what happens to tasks, and one more."""

from storage.connected_tables import Subscription
from storage.store import Store
from tasks import saving, subscriptions
from tasks.hooks import NAME_LIMIT
from tasks.rules import TaskError
from tasks.signing import secret_of
from tasks.subscriptions import ADDRESS_LIMIT, EVENTS, MOST
from webapp.screens.forms import Form
from webapp.screens.settings.section import Deed, Facts, Seat, Section
from wording.hooks_out import event_name, state_name

SAVED = "saved:"
"""Stands before the id of a saved filter, in a form."""


def _line(store: Store, seat: Seat) -> str:
    count = len(store.posts.subscriptions([seat.place.id]))
    return seat.texts.ngettext("{count} hook out", "{count} hooks out", count).format(count=count)


def draw_list(store: Store, seat: Seat) -> Facts:
    """Who may not change them sees none of them."""
    rows = store.posts.subscriptions([seat.place.id]) if seat.may("hooks") else []
    return {
        "rows": [_shown(row) for row in rows],
        "events": [(event, event_name(seat.texts, event)) for event in EVENTS],
        "filters": filters_of(store, seat),
        "has_room": len(rows) < MOST,
        "limit": NAME_LIMIT,
        "longest": ADDRESS_LIMIT,
    }


def _shown(row: Subscription) -> Facts:
    return {"id": row.public_id, "name": row.name, "address": row.address, "state": state_name(row)}


def filters_of(store: Store, seat: Seat) -> list[tuple[str, str]]:
    """Saved lists of tasks that the viewer sees: value in the form, name."""
    seen = saving.visible(store, seat.actor, seat.viewer.scope)
    return [(f"{SAVED}{view.public_id}", view.name) for view in seen if view.page == "tasks"]


def said(store: Store, seat: Seat, form: Form, now: str = "") -> Facts:
    """What the form says.

    Args:
        now: The filter as it is: it stays where none of the saved ones is chosen.
    """
    chosen, query = form.text("filter"), now
    if chosen.startswith(SAVED):
        views = {view.public_id: view for view in saving.visible(store, seat.actor, seat.viewer.scope)}
        if (view := views.get(chosen.removeprefix(SAVED))) is None:
            raise TaskError("bad_value", field="filter")
        query = view.query
    elif not chosen:
        query = ""
    return {"name": form.text("name"), "address": form.text("address"), "events": form.texts("event"), "query": query}


def _make(store: Store, seat: Seat, form: Form) -> Facts:
    vault = seat.services.vault
    row = subscriptions.subscribe(store, seat.actor, vault, seat.place.id, **said(store, seat, form))
    return {"made": {"id": row.public_id, "name": row.name, "secret": secret_of(store, vault, row)}}


SECTION = Section("outward", "arrow-up", _line, draw_list, {"make": Deed(_make, "address")})
