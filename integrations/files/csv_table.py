"""CSV for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, without which Excel reads it as something else."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from tasks.exporting import Exported

COLUMNS = (
    "number",
    "title",
    "status",
    "kind",
    "priority",
    "due",
    "assignee",
    "author",
    "asked_by",
    "description",
    "checklist",
    "notes",
    "recurrence",
    "blocked",
    "source",
    "workspace",
    "created_at",
    "updated_at",
    "id",
)

_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it."""


def write(tasks: Sequence[Exported]) -> bytes:
    return table_of(COLUMNS, ([_cell(task, column) for column in COLUMNS] for task in tasks))


def table_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file of rows of harmless cells: see `harmless`."""
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(columns)
    table.writerows(rows)
    return file.getvalue().encode("utf-8-sig", "replace")


def harmless(words: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_COMMANDS) else words


def _cell(task: Exported, column: str) -> str:
    match column:
        case "due":
            return _due(task)
        case "asked_by":
            words = ", ".join(task.asked_by)
        case "checklist":
            words = "\n".join(f"[{'x' if item['done'] else ' '}] {item['text']}" for item in task.checklist)
        case "notes":
            words = "\n".join(f"{note['by']}: {note['text']}" if note["by"] else note["text"] for note in task.notes)
        case "created_at" | "updated_at":
            return _moment(getattr(task, column))
        case _:
            value = getattr(task, column)
            words = "" if value is None else str(value)
    return harmless(words)


def _due(task: Exported) -> str:
    if task.due is None:
        return ""
    return task.local_due.date().isoformat() if task.due_grain == "day" else _moment(task.due)


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
