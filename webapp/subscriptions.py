"""Hooks out as the API shows them, and what went out through them."""

from collections.abc import Sequence
from typing import Any

from storage.connected_tables import Attempt, Post, Subscription, WorkState
from storage.store import Store
from tasks.posting import PREFIX
from webapp.names import moment


def subscription_json(row: Subscription, workspace: str) -> dict[str, Any]:
    """Without the secret, which is shown once."""
    return {
        "id": row.public_id,
        "name": row.name,
        "address": row.address,
        "events": row.events,
        "query": row.query,
        "workspace": workspace,
        "paused": row.paused,
        "failing_since": None if row.failing_since is None else moment(row.failing_since),
        "off_at": None if row.off_at is None else moment(row.off_at),
        "off_why": row.off_why or None,
        "created_at": moment(row.created_at),
    }


def posts_json(store: Store, posts: Sequence[Post]) -> list[dict[str, Any]]:
    attempts = store.posts.attempts([post.id for post in posts])
    tasks = store.tasks.public_ids({post.task_id for post in posts if post.task_id is not None})
    return [_post(post, tasks.get(post.task_id or 0), attempts.get(post.id, [])) for post in posts]


def _post(post: Post, task: str | None, attempts: Sequence[Attempt]) -> dict[str, Any]:
    return {
        "id": post.public_id,
        "webhook_id": f"{PREFIX}{post.public_id}",
        "event": post.event,
        "task": task,
        "state": str(post.state),
        "next_try_at": moment(post.next_try_at) if post.state is WorkState.WAITING else None,
        "created_at": moment(post.created_at),
        "body": post.body or None,
        "attempts": [_attempt(attempt) for attempt in attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": moment(attempt.at),
        "milliseconds": attempt.milliseconds,
        "status": attempt.status,
        "error": attempt.error or None,
        "answer": attempt.answer,
    }
