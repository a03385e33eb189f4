"""Deliveries in the shape that https://docs.github.com/webhooks describes, about one repository of acme's."""

from typing import Any

PAGE = "https://github.com/acme/shop"
REPOSITORY = {"id": 7, "name": "shop", "full_name": "acme/shop", "html_url": PAGE, "private": True}
ANN = {"login": "ann", "id": 1, "type": "User"}
BOB = {"login": "bob", "id": 2, "type": "User"}
RENOVATE = {"login": "renovate[bot]", "id": 3, "type": "Bot"}

ISSUE = {
    "number": 12,
    "title": "Login fails",
    "body": "It says 500.\r\n<!-- Tell us more. -->\n\n<!-- sift:m-1 -->",
    "state": "open",
    "state_reason": None,
    "html_url": f"{PAGE}/issues/12",
    "repository_url": "https://api.github.com/repos/acme/shop",
    "user": ANN,
    "assignee": BOB,
    "assignees": [BOB, ANN],
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-21T11:00:00Z",
    "closed_at": None,
}
PULL_REQUEST = {
    "number": 34,
    "title": "Add a cart",
    "body": "With tests.",
    "state": "open",
    "html_url": f"{PAGE}/pull/34",
    "user": ANN,
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-21T11:00:00Z",
}
DISCUSSION = {
    "number": 56,
    "title": "Which colours?",
    "body": "Green or blue.",
    "html_url": f"{PAGE}/discussions/56",
    "created_at": "2026-11-20T10:00:00Z",
    "updated_at": "2026-11-21T11:00:00Z",
}


def comment(page: str, **more: Any) -> dict[str, Any]:
    return {
        "body": "Please fix it by Friday.",
        "html_url": f"{PAGE}/{page}",
        "user": ANN,
        "created_at": "2026-11-21T12:00:00Z",
        "updated_at": "2026-11-21T12:00:00Z",
    } | more


DEPENDABOT_ALERT = {
    "number": 3,
    "state": "open",
    "dependency": {"package": {"ecosystem": "npm", "name": "parcels"}, "manifest_path": "web/package-lock.json"},
    "security_advisory": {
        "ghsa_id": "GHSA-0000-0000-0000",
        "summary": "parcels reads any file",
        "description": "Dots are followed.",
        "severity": "high",
    },
    "security_vulnerability": {
        "package": {"ecosystem": "npm", "name": "parcels"},
        "severity": "high",
        "vulnerable_version_range": "< 2.4.1",
        "first_patched_version": {"identifier": "2.4.1"},
    },
    "html_url": f"{PAGE}/security/dependabot/3",
    "created_at": "2026-11-21T12:00:00Z",
}
CODE_SCANNING_ALERT = {
    "number": 4,
    "rule": {"id": "py/sql", "severity": "error", "security_severity_level": "critical", "description": "SQL in text"},
    "most_recent_instance": {
        "message": {"text": "This query holds what a user typed."},
        "location": {"path": "shop/cart.py", "start_line": 17},
    },
    "html_url": f"{PAGE}/security/code-scanning/4",
    "created_at": "2026-11-21T12:00:00Z",
}
SECRET_SCANNING_ALERT = {
    "number": 5,
    "secret_type": "a_cloud_key",
    "secret_type_display_name": "A Cloud Key",
    "secret": "not-to-be-told",
    "html_url": f"{PAGE}/security/secret-scanning/5",
    "created_at": "2026-11-21T12:00:00Z",
}
WORKFLOW_RUN = {
    "id": 99,
    "name": "CI",
    "workflow_id": 8,
    "head_branch": "main",
    "display_title": "Fix the cart",
    "status": "completed",
    "conclusion": "failure",
    "html_url": f"{PAGE}/actions/runs/99",
    "updated_at": "2026-11-21T12:00:00Z",
}
RELEASE = {
    "tag_name": "v2.0",
    "name": "Two",
    "body": "Carts.",
    "html_url": f"{PAGE}/releases/tag/v2.0",
    "published_at": "2026-11-21T12:00:00Z",
}


def delivery(action: str, **about: Any) -> dict[str, Any]:
    return {"action": action, **about, "repository": REPOSITORY, "sender": ANN}


DELIVERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "issues.opened": ("issues", delivery("opened", issue=ISSUE)),
    "issues.reopened": ("issues", delivery("reopened", issue=ISSUE)),
    "issues.assigned": ("issues", delivery("assigned", issue=ISSUE, assignee=BOB)),
    "issues.edited": ("issues", delivery("edited", issue=ISSUE, changes={"title": {"from": "Login"}})),
    "issues.closed": (
        "issues",
        delivery("closed", issue=ISSUE | {"state": "closed", "state_reason": "completed"}),
    ),
    "issue_comment.created": (
        "issue_comment",
        delivery("created", issue=ISSUE, comment=comment("issues/12#issuecomment-1")),
    ),
    "pull_request.opened": ("pull_request", delivery("opened", number=34, pull_request=PULL_REQUEST)),
    "pull_request.ready_for_review": ("pull_request", delivery("ready_for_review", pull_request=PULL_REQUEST)),
    "pull_request.review_requested": (
        "pull_request",
        delivery("review_requested", pull_request=PULL_REQUEST, requested_reviewer=BOB),
    ),
    "pull_request_review.changes_requested": (
        "pull_request_review",
        delivery(
            "submitted",
            pull_request=PULL_REQUEST,
            review=comment("pull/34#r-1", state="changes_requested", submitted_at="2026-11-21T12:00:00Z"),
        ),
    ),
    "pull_request_review_comment.created": (
        "pull_request_review_comment",
        delivery("created", pull_request=PULL_REQUEST, comment=comment("pull/34#d-1", path="shop/cart.py")),
    ),
    "commit_comment.created": (
        "commit_comment",
        delivery("created", comment=comment("commit/0123456789#c-1", commit_id="0123456789")),
    ),
    "discussion.created": ("discussion", delivery("created", discussion=DISCUSSION)),
    "discussion_comment.created": (
        "discussion_comment",
        delivery("created", discussion=DISCUSSION, comment=comment("discussions/56#d-1")),
    ),
    "dependabot_alert.created": ("dependabot_alert", delivery("created", alert=DEPENDABOT_ALERT)),
    "code_scanning_alert.created": ("code_scanning_alert", delivery("created", alert=CODE_SCANNING_ALERT)),
    "secret_scanning_alert.created": ("secret_scanning_alert", delivery("created", alert=SECRET_SCANNING_ALERT)),
    "workflow_run.failed": ("workflow_run", delivery("completed", workflow_run=WORKFLOW_RUN)),
    "release.published": ("release", delivery("published", release=RELEASE)),
}
"""By the name of the event: the header that tells the kind, and the payload."""
