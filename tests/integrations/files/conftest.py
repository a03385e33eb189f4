"""Tasks as they are exported, made by hand."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tasks.exporting import Exported

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def task(**fields: Any) -> Exported:
    plain: dict[str, Any] = {
        "id": "abc",
        "number": 12,
        "workspace": "Team",
        "title": "Fix the login",
        "description": "",
        "kind": "task",
        "priority": "normal",
        "status": "open",
        "due": None,
        "due_grain": None,
        "zone": "Europe/Kyiv",
        "recurrence": None,
        "assignee": "",
        "author": "Ann",
        "asked_by": ["Ann"],
        "source": "telegram",
        "blocked": None,
        "checklist": [],
        "notes": [],
        "created_at": NOON,
        "updated_at": NOON,
        "version": 3,
    }
    return Exported(**plain | fields)


@pytest.fixture
def full() -> Exported:
    return task(
        title="Überweisung = 5 €; [now]",
        description="Two\nlines",
        kind="bug",
        priority="urgent",
        status="in_progress",
        due=datetime(2026, 11, 27, 21, 59, 59, tzinfo=UTC),
        due_grain="day",
        assignee="Bob",
        asked_by=["Ann", "Zed"],
        checklist=[{"text": "milk", "done": True}, {"text": "bread", "done": False}],
        notes=[{"text": "seen", "by": "Bob", "at": NOON.isoformat()}],
    )
