"""What people said of readings, as the API shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.reading_tables import Correction
from storage.store import Store
from storage.tables import Person
from webapp.names import moment
from webapp.people import handle


def corrections_json(store: Store, corrections: Sequence[Correction]) -> list[dict[str, Any]]:
    """Corrections with the names of everybody and everything in them, read once for all of them."""
    tasks = store.tasks.public_ids({row.task_id for row in corrections if row.task_id is not None})
    workspaces = store.workspaces.many({row.workspace_id for row in corrections})
    people = store.people.named({id_ for row in corrections for id_ in _people(row)})
    return [
        {
            "id": row.public_id,
            "task": None if row.task_id is None else tasks.get(row.task_id),
            "field": row.field,
            "was": _value(row.field, row.was["value"], people),
            "value": _value(row.field, row.value["value"], people),
            "accepted": row.accepted,
            "scope": row.scope,
            "person": _name(row.person_id, people),
            "at": moment(row.at),
            "provider": row.provider,
            "model": row.model,
            "language": row.language,
            "workspace": workspaces[row.workspace_id].public_id,
        }
        for row in corrections
    ]


def _people(correction: Correction) -> set[int]:
    values = (correction.was["value"], correction.value["value"]) if correction.field == "assignee" else ()
    return {id_ for id_ in (correction.person_id, *values) if id_ is not None}


def _value(field: str, value: Any, people: Mapping[int, Person]) -> Any:
    """A value as a task shows it, but that of a day the end is named."""
    if value is None:
        return None
    if field == "assignee":
        return _name(value, people)
    return moment(datetime.fromisoformat(value)) if field == "due" else value


def _name(person_id: int | None, people: Mapping[int, Person]) -> str | None:
    person = None if person_id is None else people.get(person_id)
    return None if person is None else handle(person)
