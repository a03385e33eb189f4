"""Values of a task's fields in a request, as the domain takes them."""

from collections.abc import Mapping
from typing import Any

from storage.store import Store
from storage.tables import Task, unguessable
from tasks.links import linked
from tasks.people import zone_of
from tasks.rules import DESCRIPTION_LIMIT, KINDS, PRIORITIES, TITLE_LIMIT
from tasks.values import ITEM_LIMIT, ITEMS, REASON_LIMIT
from webapp.errors import bad_value
from webapp.fields import Fields
from webapp.openapi.tasks import RULE_LIMIT
from webapp.people import member_named

_NEVER_EMPTY = ("kind", "priority", "claimable", "checklist")


def values_of(store: Store, fields: Fields, workspace_id: int, zone: str) -> dict[str, Any]:
    """The fields that were named; null empties those that can be empty. Raises `ApiError` 422 that names the field."""
    assignee = fields.text("assignee")
    read: dict[str, Any] = {
        "title": fields.text("title", limit=TITLE_LIMIT, required="title" in fields),
        "description": fields.text("description", limit=DESCRIPTION_LIMIT) or "",
        "kind": fields.choice("kind", KINDS),
        "priority": fields.choice("priority", PRIORITIES),
        "due": fields.due("due", zone_of(zone)),
        "assignee": None if assignee is None else member_named(store, workspace_id, assignee),
        "reminder": fields.moment("reminder", zone_of(zone)),
        "recurrence": fields.text("recurrence", limit=RULE_LIMIT),
        "claimable": fields.flag("claimable"),
        "blocked": fields.text("blocked", limit=REASON_LIMIT),
        "checklist": fields.items("checklist", most=ITEMS),
    }
    for name in _NEVER_EMPTY:
        if name in fields and read[name] is None:
            raise bad_value(name, "It cannot be empty.")
    return {name: value for name, value in read.items() if name in fields}


def changes_of(store: Store, fields: Fields, task: Task) -> dict[str, Any]:
    """The same for a task that is there."""
    workspace = store.workspaces.many([task.workspace_id])[task.workspace_id]
    values = values_of(store, fields, workspace.id, workspace.zone)
    if "checklist" in values:
        values["checklist"] = _checklist(task, values["checklist"])
    if "blocked" in values and values["blocked"] is None and linked(task, "blocked_by"):
        values["blocked"] = ""  # without a reason, but other tasks block it still
    return values


def _checklist(task: Task, items: list[Any]) -> list[dict[str, Any]]:
    """Items with the ids of those that are there already, each once."""
    free = {item["id"] for item in task.checklist}
    found = []
    for item in items:
        read = _item(item)
        id_ = read.pop("id")
        if id_ not in free:
            id_ = unguessable()[:8]
        free.discard(id_)
        found.append({"id": id_, **read})
    return found


def _item(item: Any) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise bad_value("checklist", "Objects with text and done.")
    if not item.keys() <= {"id", "text", "done"}:
        raise bad_value("checklist", "Only id, text and done.")
    fields = Fields(item, allowed=("id", "text", "done"))
    words = " ".join(fields.text("text", limit=ITEM_LIMIT, required=True).split())
    return {"id": fields.text("id", limit=24), "text": words, "done": bool(fields.flag("done"))}
