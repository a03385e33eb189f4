"""Trackers that tasks go to: each with how it is, and those that can be connected."""

from integrations.tracking import TRACKERS
from storage.connected_tables import Connection
from storage.store import Store
from tasks.connections import MOST, connections_of
from webapp.screens.settings.section import Facts, Seat, Section
from wording.connections import state_name
from wording.services import service_name


def _line(store: Store, seat: Seat) -> str:
    count = len(store.connections.of([seat.place.id]))
    return seat.texts.ngettext("{count} tracker", "{count} trackers", count).format(count=count)


def draw_list(store: Store, seat: Seat) -> Facts:
    """Who may not change them sees none of them: what they are called is the admins' business."""
    rows = connections_of(store, seat.actor, seat.place.id) if seat.may("hooks") else []
    return {
        "connections": [_shown(seat, row) for row in rows],
        "trackers": [(service, service_name(seat.texts, service)) for service in TRACKERS],
        "has_room": len(rows) < MOST,
    }


def _shown(seat: Seat, row: Connection) -> Facts:
    return {
        "id": row.public_id,
        "name": row.name,
        "service": service_name(seat.texts, row.service),
        "place": ", ".join(row.place.values()),
        "state": state_name(row),
    }


SECTION = Section("connections", "external-link", _line, draw_list)
