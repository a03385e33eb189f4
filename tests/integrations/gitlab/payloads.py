"""Deliveries in the shape that https://docs.gitlab.com/user/project/integrations/webhook_events/ describes, about one
project of acme's."""

from typing import Any

PAGE = "https://gitlab.example.com/acme/shop"
PROJECT = {"id": 7, "name": "Shop", "web_url": PAGE, "path_with_namespace": "acme/shop"}
ANN = {"id": 1, "name": "Ann Lee", "username": "ann", "email": "[REDACTED]"}
BOB = {"id": 2, "name": "Bob Ray", "username": "bob"}

ISSUE = {
    "id": 301,
    "iid": 12,
    "title": "Login fails",
    "description": "It says 500.\n\n<!-- sift:m-1 -->",
    "state": "opened",
    "action": "open",
    "type": "Issue",
    "due_date": "2026-11-27",
    "moved_to_id": None,
    "assignee_ids": [2],
    "url": f"{PAGE}/-/issues/12",
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-21 11:00:00 UTC",
}
MERGE_REQUEST = {
    "id": 99,
    "iid": 34,
    "title": "Add a cart",
    "description": "With tests.",
    "state": "opened",
    "action": "open",
    "url": f"{PAGE}/-/merge_requests/34",
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-21T11:00:00Z",
}
NOTE = {
    "id": 1241,
    "note": "Please fix it by Friday.",
    "noteable_type": "Issue",
    "system": False,
    "action": "create",
    "url": f"{PAGE}/-/issues/12#note_1241",
    "created_at": "2026-11-21 13:00:00 +0100",
    "updated_at": "2026-11-21 13:00:00 +0100",
}
PIPELINE = {
    "id": 31,
    "iid": 3,
    "name": None,
    "ref": "main",
    "status": "failed",
    "finished_at": "2026-11-21 12:00:00 UTC",
    "url": f"{PAGE}/-/pipelines/31",
}
COMMIT = {"id": "0123456789", "message": "Fix the cart\n\nIt lost parcels.", "title": "Fix the cart"}
BUILDS = [
    {"id": 1, "name": "build", "status": "success", "allow_failure": False},
    {"id": 2, "name": "test", "status": "failed", "allow_failure": False},
    {"id": 3, "name": "lint", "status": "failed", "allow_failure": True},
]


def delivery(kind: str, attributes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"object_kind": kind, "object_attributes": attributes, "user": ANN, "project": PROJECT} | more


def issue(action: str, *, kind: str = "issue", changes: Any = None, **more: Any) -> dict[str, Any]:
    return delivery(kind, ISSUE | {"action": action} | more, assignees=[BOB, ANN], changes=changes or {})


def change(previous: Any, current: Any) -> dict[str, Any]:
    return {"previous": previous, "current": current}


REVIEWERS = {"reviewers": change([ANN], [ANN, BOB])}

DELIVERIES: dict[str, dict[str, Any]] = {
    "issue.open": issue("open"),
    "issue.reopen": issue("reopen"),
    "issue.assigned": issue("update", changes={"assignees": change([], [BOB])}),
    "issue.update": issue("update", changes={"title": change("Login", "Login fails")}),
    "issue.close": issue("close", state="closed"),
    "incident.open": issue("open", kind="work_item", type="Incident"),
    "incident.reopen": issue("reopen", type="Incident"),
    "work_item.open": issue("open", kind="work_item", type="Task"),
    "note.create": delivery("note", NOTE, issue=ISSUE),
    "merge_request.open": delivery("merge_request", MERGE_REQUEST),
    "merge_request.review_requested": delivery(
        "merge_request", MERGE_REQUEST | {"action": "update"}, changes=REVIEWERS, reviewers=[ANN, BOB]
    ),
    "pipeline.failed": delivery("pipeline", PIPELINE, commit=COMMIT, builds=BUILDS),
}
"""By the name of the event."""
