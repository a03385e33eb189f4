"""What readers have earned: how free they are with a field grows and shrinks with the people's own record.

What counts is the last twenty of a workspace's tasks of which it is known whether the field was read right: somebody
has confirmed or corrected it, or the task was done as it was read and nobody said a word. Where a workspace has set its
own limits for a field, those hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from storage.store import Store
from storage.tables import Issue, Status, Task
from tasks.actors import Actor
from tasks.changes import value_of
from tasks.corrections import reading_of
from tasks.doubts import EARNABLE
from tasks.keeping import keep_option, note_setting, settable

LAST, ENOUGH = 20, 10
"""How many count, and how few say nothing yet."""

LOOKED_THROUGH = 300
"""Tasks, the newest: far more than have a verdict of each field where people use it."""

Freedom = Literal["set", "asked"]

SET, STAYS_SET = 0.9, 0.8
"""From which share of right ones on a field is set. It takes more to get there than to stay, so that one answer does
not turn it back and forth."""

ASKED, STAYS_ASKED = 0.7, 0.8
"""Below which share it is always asked for."""


@dataclass(frozen=True, slots=True)
class Record:
    """How often a field was read right of late.

    Attributes:
        of: How many count, at most `LAST`.
    """

    right: int
    of: int

    def earns(self, before: Freedom | None) -> Freedom | None:
        """What it earns: "set" without a question, "asked" always, or None for the usual limits."""
        if self.of < ENOUGH:
            return None
        share = self.right / self.of
        if share < (STAYS_ASKED if before == "asked" else ASKED):
            return "asked"
        is_earned = share >= (STAYS_SET if before == "set" else SET)
        return "set" if is_earned and self.of == LAST else None


def records_of(store: Store, workspace_id: int) -> dict[str, Record]:
    """Field -> its record, of all that can be earned."""
    verdicts: dict[str, list[bool]] = {field: [] for field in EARNABLE}
    for field, right in _verdicts(store, workspace_id):
        if len(verdicts[field]) < LAST:
            verdicts[field].append(right)
    return {field: Record(sum(right), len(right)) for field, right in verdicts.items()}


def weigh(store: Store, workspace_id: int) -> bool:
    """Give each field of a workspace what it has earned by now. Returns whether anything has changed."""
    workspace = store.workspaces.get(workspace_id)
    if workspace is None:
        return False
    before: dict[str, Freedom] = workspace.options.get("earned", {})
    earned = {field: record.earns(before.get(field)) for field, record in records_of(store, workspace_id).items()}
    kept = {field: freedom for field, freedom in earned.items() if freedom is not None}
    if kept == before or not workspace.options.get("earning", True):
        return False
    note_setting(store, Actor.INSTALLATION, workspace_id, "earned", before=before or None, after=kept or None)
    keep_option(workspace, "earned", kept or None)
    return True


def weigh_after(store: Store, seq: int) -> int:
    """Weigh the workspaces where something has happened after an event's number. Returns the newest number."""
    newest = store.events.newest()[1]
    for workspace_id in store.events.workspaces_between(seq, newest):
        weigh(store, workspace_id)
    return newest


def let_earn(store: Store, actor: Actor, workspace_id: int, *, on: bool) -> None:
    """Whether readers of a workspace may earn anything. Raises `TaskError` "not_allowed", "not_found"."""
    workspace = settable(store, actor, workspace_id)
    note_setting(store, actor, workspace_id, "earning", before=workspace.options.get("earning", True), after=on)
    keep_option(workspace, "earning", None if on else False)
    if on:
        weigh(store, workspace_id)
    else:
        keep_option(workspace, "earned", None)


def _verdicts(store: Store, workspace_id: int) -> Iterator[tuple[str, bool]]:
    """(field, whether it was right), the newest tasks first."""
    read = store.issues.newest_read(workspace_id, LOOKED_THROUGH)
    said = store.corrections.said_of([task.id for task, _ in read], EARNABLE)
    for task, issue in read:
        for field in EARNABLE:
            right = _is_right(task, issue, field, said.get((task.id, field)))
            if right is not None:
                yield field, right


def _is_right(task: Task, issue: Issue, field: str, said: bool | None) -> bool | None:
    """What a person said, else that nobody did until it was done; None where nothing was read, or isn't known yet."""
    read = reading_of(issue, field)
    if read is None or said is not None:
        return None if read is None else said
    return True if task.status is Status.DONE and _recorded(task, field) == read else None


def _recorded(task: Task, field: str) -> Any:
    """What a field of a task is, as events record it."""
    value = value_of(task, field)
    return value.isoformat() if isinstance(value, datetime) else value
