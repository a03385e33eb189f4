"""Markdown for people: a task list for each workspace, as GitHub and note-takers show it."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from tasks.exporting import Exported

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_CLOSED = {"done": "x", "dropped": "-"}


def write(tasks: Sequence[Exported]) -> bytes:
    lines: list[str] = []
    by_workspace = sorted(tasks, key=lambda task: task.workspace)
    for workspace, members in groupby(by_workspace, key=lambda task: task.workspace):
        lines += [*([""] if lines else []), f"# {_plain(workspace)}", ""]
        for task in members:
            lines += _task(task)
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _task(task: Exported) -> Iterator[str]:
    box = _CLOSED.get(task.status, " ")
    yield f"- [{box}] **#{task.number}** {_plain(task.title)}{_about(task)}"
    for line in task.description.splitlines():
        yield f"  {_plain(line)}" if line.strip() else ""
    for item in task.checklist:
        yield f"  - [{'x' if item['done'] else ' '}] {_plain(item['text'])}"
    for note in task.notes:
        yield f"  - {_plain(note['by'] or '?')}: {_plain(note['text'])}"


def _about(task: Exported) -> str:
    parts = [] if task.kind == "task" else [task.kind]
    parts += [] if task.priority == "normal" else [task.priority]
    parts += [] if task.status in {"open", "done", "dropped"} else [task.status.replace("_", " ")]
    if task.due is not None:
        local = task.local_due
        parts.append(f"due {local:%Y-%m-%d}" if task.due_grain == "day" else f"due {local:%Y-%m-%d %H:%M}")
    parts += [_plain(task.assignee)] if task.assignee else []
    return f" ({', '.join(parts)})" if parts else ""


def _plain(words: str) -> str:
    """Words on one line that Markdown takes as they are."""
    return _MARKS.sub(r"\\\1", " ".join(words.split()))
