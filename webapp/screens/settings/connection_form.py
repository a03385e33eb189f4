"""What the page of a connection shows, and what its longer forms say when they are sent."""

from collections.abc import Mapping
from typing import Any

from classifier.base import Kind
from integrations import SERVICES as HOOKABLE
from integrations.mapped import USES, check_mapping
from integrations.tracking import tracker_of
from storage.connected_tables import Connection, TaskExport
from storage.store import Store
from tasks.connections import MAPPED, NAME_LIMIT
from tasks.rules import KINDS, PRIORITIES, TaskError
from webapp.connecting import counted
from webapp.screens.forms import Form
from webapp.screens.settings.section import Facts, Seat
from wording.connection_steps import steps
from wording.connections import becomes_words, field_label, people_words, state_name, state_words, way_back
from wording.moments import due_words
from wording.names import title_words
from wording.services import service_name
from wording.troubles import trouble

FAILED = 20
"""How many of the tasks that did not get there are listed, the newest first."""


def standing(store: Store, seat: Seat, row: Connection) -> Facts:
    """How it is."""
    since, synced = row.off_at or row.failing_since, store.exports.synced([row.id]).get(row.id)
    failed = store.exports.failed(row.id, FAILED)
    tasks = store.tasks.many({export.task_id for export in failed})
    return {
        "name": row.name,
        "service_name": service_name(seat.texts, row.service),
        "state": state_name(row),
        "state_words": state_words(seat.texts, row),
        "since": _when(seat, since),
        "synced": _when(seat, synced),
        "facts": _facts(seat, row),
        "counts": counted(store.exports.counts([row.id]).get(row.id, {})),
        "failed": [_failed(seat, export, tasks[export.task_id]) for export in failed],
    }


def drawn(store: Store, seat: Seat, row: Connection) -> Facts:
    """Its forms."""
    uses, tracker = USES[row.service], tracker_of(row.service)
    hooks = [hook for hook in store.hooks.of([row.workspace_id]) if hook.service == row.service]
    return {
        "limit": NAME_LIMIT,
        "two_way": row.two_way,
        "way_back": way_back(seat.texts, tracker.FIELDS),
        "tells": row.service in HOOKABLE,
        "hooks": [(hook.id, hook.name) for hook in hooks],
        "hook": row.hook_id or "",
        "mapped": _mapped(seat, row),
        "labels": ", ".join(row.mapping.get("labels", ())) if uses.labels else None,
        "people": _people(store, seat, row) if uses.people else (),
        "people_hint": people_words(seat.texts, uses.people) if uses.people else "",
        "secrets": [
            {"name": it.name, "label": field_label(seat.texts, it.name), "example": it.example, "needed": it.needed}
            for it in tracker.FORM
            if it.kind == "secret"
        ],
        "steps": steps(seat.texts, row.service),
    }


def said_mapping(row: Connection, form: Form) -> dict[str, Any]:
    """The form's words, and those of the API that the form has no field for. Raises `TaskError`."""
    mapping: dict[str, Any] = {name: dict(row.mapping.get(name, {})) for name in MAPPED}
    for name, ours in _offered(row).items():
        mapping[name] |= {one: " ".join(form.text(f"{name}-{one}").split()) for one in ours}
    check_mapping(row.service, mapping)
    return mapping | {"labels": _parts(form.text("labels"))}


def said_people(store: Store, seat: Seat, row: Connection, form: Form) -> dict[str, int]:
    """Raises `TaskError` "name_taken" where one name is said of two."""
    people: dict[str, int] = {}
    for person, _ in store.people.members(row.workspace_id):
        field = f"person-{seat.people.word(person.id)}"
        for theirs in _parts(form.text(field)):
            if people.setdefault(theirs, person.id) != person.id:
                raise TaskError("name_taken", field=field)
    return people


def _offered(row: Connection) -> Mapping[str, tuple[str, ...]]:
    """Which of ours have a field each."""
    uses = USES[row.service]
    offered = {
        "kind": tuple(str(kind) for kind in KINDS if kind != Kind.CHITCHAT) if uses.kind else (),
        "priority": tuple(str(priority) for priority in PRIORITIES) if uses.priority else (),
        "status": uses.statuses,
    }
    return {name: ours for name, ours in offered.items() if ours}


def _mapped(seat: Seat, row: Connection) -> list[Facts]:
    uses = USES[row.service]
    return [
        {
            "name": name,
            "hint": becomes_words(seat.texts, getattr(uses, name)),
            "pairs": [(one, row.mapping.get(name, {}).get(one, "")) for one in ours],
        }
        for name, ours in _offered(row).items()
    ]


def _people(store: Store, seat: Seat, row: Connection) -> list[Facts]:
    named: dict[int, list[str]] = {}
    for theirs, person_id in row.people.items():
        named.setdefault(person_id, []).append(theirs)
    return [
        {"field": f"person-{seat.people.word(it.id)}", "name": it.name, "theirs": ", ".join(named.get(it.id, ()))}
        for it, _ in store.people.members(row.workspace_id)
    ]


def _facts(seat: Seat, row: Connection) -> list[tuple[str, str]]:
    """Where it leads, by the labels of its form."""
    form = tracker_of(row.service).FORM
    values = {"address": row.address, **row.place}
    return [(field_label(seat.texts, it.name), values[it.name]) for it in form if values.get(it.name)]


def _failed(seat: Seat, export: TaskExport, task: Any) -> Facts:
    return {
        "id": export.public_id,
        "task": task.public_id,
        "title": title_words(seat.texts, task, 80),
        "why": trouble(seat.texts, export.last_error or ""),
    }


def _when(seat: Seat, at: Any) -> str:
    viewer = seat.viewer
    return due_words(at, "time", viewer.locale, viewer.zone, viewer.now) if at is not None else ""


def _parts(words: str) -> list[str]:
    return list(dict.fromkeys(one for part in words.split(",") if (one := " ".join(part.split()))))
