"""Telling whoever connected something that it was switched off, since it does not work any more."""

from datetime import datetime

from storage.connected_tables import Connection, Subscription
from storage.store import Store
from storage.tables import Channel, Person, Role
from tasks.rules import may

PAGE = "off"


def tell_of_connection(store: Store, row: Connection, moment: datetime) -> None:
    view = {"what": "connection", "id": row.public_id, "name": row.name, "why": row.last_error or ""}
    _tell(store, row.workspace_id, row.created_by, view, moment)


def tell_of_subscription(store: Store, row: Subscription, moment: datetime) -> None:
    view = {"what": "subscription", "id": row.public_id, "name": row.name, "why": row.off_why}
    _tell(store, row.workspace_id, row.created_by, view, moment)


def _tell(store: Store, workspace_id: int, person_id: int | None, view: dict[str, str], moment: datetime) -> None:
    """Whoever made it, if they can be told and may still change it; else those who own the workspace."""
    for person in _whom(store, workspace_id, person_id):
        assert person.telegram_id is not None
        key = f"{PAGE}:{view['id']}@{moment:%Y-%m-%dT%H:%M:%S}"
        store.deliveries.want(
            workspace_id, Channel.PAGE, person.telegram_id, key, person_id=person.id, view={"page": PAGE, **view}
        )


def _whom(store: Store, workspace_id: int, person_id: int | None) -> list[Person]:
    maker = store.people.get(person_id) if person_id is not None else None
    if maker is not None and _can_be_told(maker) and may(store.people.role(workspace_id, maker.id), "hooks"):
        return [maker]
    owners = [person for person, role in store.people.members(workspace_id) if role is Role.OWNER]
    return [person for person in owners if _can_be_told(person)]


def _can_be_told(person: Person) -> bool:
    return person.reachable and person.telegram_id is not None
