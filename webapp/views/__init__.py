"""The API and the other doors for programs: one file for each thing that a developer would name.

To add one: a module with `routes`, each described as `webapp.openapi` says, and its name here.
"""

from collections.abc import Iterable

from aiohttp.web import AbstractRouteDef

from webapp.views import (
    activity,
    api,
    audit,
    connections,
    doing,
    exports,
    feeds,
    filters,
    hook_door,
    hooks,
    insights,
    learning,
    ledger,
    many,
    members,
    message_changes,
    messages,
    metrics,
    rules,
    saved,
    session,
    settings,
    status,
    subscriptions,
    task_parts,
    tasks,
    telegram,
    tokens,
    trials,
    workspaces,
)

VIEWS: tuple[Iterable[AbstractRouteDef], ...] = (
    status.routes,
    metrics.routes,
    api.routes,
    session.routes,
    tokens.routes,
    messages.routes,
    message_changes.routes,
    tasks.routes,
    many.routes,
    task_parts.routes,
    exports.routes,
    doing.routes,
    filters.routes,
    saved.routes,
    activity.routes,
    audit.routes,
    ledger.routes,
    workspaces.routes,
    members.routes,
    rules.routes,
    learning.routes,
    insights.routes,
    settings.routes,
    trials.routes,
    hooks.routes,
    hook_door.routes,
    connections.routes,
    subscriptions.routes,
    feeds.routes,
    telegram.routes,
)
"""A route that stands before another one is asked first: those of tasks with names of their own before verbs."""
