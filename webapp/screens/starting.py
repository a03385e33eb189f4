"""Where a link into the Mini App leads: `?startapp=task_12`, `?startapp=view_urgent`."""

import re
from types import MappingProxyType
from urllib.parse import urlencode

from storage.store import Store
from storage.tables import Person, Task
from tasks.rules import PRIORITIES
from webapp.access import Caller, looks_like_id, readable

TASK, VIEW = "task_", "view_"
LONGEST = 64

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_VIEWS = MappingProxyType(
    {
        "inbox": "/app/inbox",
        "board": "/app/tasks?as=board",
        "check": "/app/check",
        "connections": "/app/settings/connections",
        "insights": "/app/insights",
        "mine": "/app/tasks?assignee=me",
        "overdue": "/app/tasks?due=overdue",
        "today": "/app/tasks?due=today",
        "week": "/app/tasks?due=week",
    }
)


def address_of(store: Store, person: Person, start: str) -> str | None:
    """An address of ours, None for what leads nowhere: a link may carry any text, and may be somebody else's."""
    if len(start) > LONGEST:
        return None
    if start.startswith(VIEW):
        view = start.removeprefix(VIEW)
        return f"/app/tasks?{urlencode({'priority': view})}" if view in PRIORITIES else _VIEWS.get(view)
    if start.startswith(TASK):
        task = _task(store, person, start.removeprefix(TASK))
        return None if task is None else f"/app/tasks/{task.public_id}"
    return None


def _task(store: Store, person: Person, name: str) -> Task | None:
    """By its public id, or by a number that is a task's in one alone of the person's workspaces."""
    scope = readable(store, Caller(person))
    if not _NUMBER.fullmatch(name):
        return store.tasks.by_public_id(scope, name) if looks_like_id(name) else None
    found = [task for id_ in scope if (task := store.tasks.by_number(id_, int(name))) is not None]
    return found[0] if len(found) == 1 else None
