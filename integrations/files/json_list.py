"""JSON for programs: everything there is, under the names of the API."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tasks.exporting import Exported

VERSION = 1
"""Grows when a name is taken away or means something else."""


def write(tasks: Sequence[Exported]) -> bytes:
    items = [asdict(task) | {"asked_by": list(task.asked_by)} for task in tasks]
    words = json.dumps({"version": VERSION, "tasks": items}, ensure_ascii=False, indent=1, default=_plain)
    return words.encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"not to be written as JSON: {type(value).__name__}")
