"""A task as a row of the list and as a card of the board: all that both show of it, read for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from storage.store import Store
from storage.tables import Person, Task
from tasks.doubts import doubtful_among
from tasks.rules import ACTIVE, Verb
from webapp.screens.tasks.due import Due, due_of
from webapp.screens.tasks.sections import COLUMNS, Section, place_of
from webapp.screens.viewer import Viewer

Grouped = Sequence[tuple[str, Sequence["TaskRow"]]]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Attributes:
    section, key: See `webapp.screens.tasks.sections`.
    place: The workspace's title; None for somebody's own.
    ticked: How many items of the checklist are.
    is_doubtful: A reader was not sure of something that it shows.
    is_waiting: Something is said to block it, or a task that it waits for is not done.
    verb: What its tick does; None where nothing may be done with it.
    """

    task: Task
    section: str
    key: str
    due: Due | None
    assignee: Person | None
    place: str | None
    ticked: int
    is_doubtful: bool
    is_waiting: bool
    verb: Verb | None


def rows_of(store: Store, viewer: Viewer, ids: Collection[int], look: str = "") -> dict[int, TaskRow]:
    """Task's id -> its row, without what is gone or is not the viewer's to see."""
    tasks = {id_: task for id_, task in store.tasks.many(ids).items() if task.workspace_id in viewer.workspaces}
    people = store.people.named({task.assignee_id for task in tasks.values() if task.assignee_id is not None})
    doubtful = doubtful_among(store, list(tasks)) if tasks else set()
    blockers = store.tasks.many({id_ for task in tasks.values() for id_ in _blockers(task)})
    return {
        id_: _row(task, viewer, look, people, is_doubtful=id_ in doubtful, blockers=blockers)
        for id_, task in tasks.items()
    }


def in_order(rows: Mapping[int, TaskRow], ids: Sequence[int]) -> list[TaskRow]:
    return [rows[id_] for id_ in ids if id_ in rows]


def by_section(rows: Sequence[TaskRow]) -> Grouped:
    """The groups that have something in them, in their order; in each the rows by their keys."""
    grouped: dict[str, list[TaskRow]] = {}
    for row in sorted(rows, key=lambda row: row.key):
        grouped.setdefault(row.section, []).append(row)
    return [(name, grouped[name]) for name in (*Section, *COLUMNS) if name in grouped]


def _row(
    task: Task,
    viewer: Viewer,
    look: str,
    people: Mapping[int, Person],
    *,
    is_doubtful: bool,
    blockers: Mapping[int, Task],
) -> TaskRow:
    section, key = place_of(task, viewer.now, viewer.zone, look)
    verb = Verb.DONE if task.status in ACTIVE else Verb.REOPEN
    waits = any(id_ in blockers and blockers[id_].status in ACTIVE for id_ in _blockers(task))
    return TaskRow(
        task=task,
        section=section,
        key=key,
        due=due_of(task, viewer.now, viewer.zone, viewer.locale),
        assignee=people.get(task.assignee_id) if task.assignee_id is not None else None,
        place=viewer.elsewhere(task.workspace_id),
        ticked=sum(item["done"] for item in task.checklist),
        is_doubtful=is_doubtful,
        is_waiting=task.status in ACTIVE and (bool(task.blocked_reason) or waits),
        verb=verb if viewer.may(task.workspace_id, verb) else None,
    )


def _blockers(task: Task) -> list[int]:
    return [link["task"] for link in task.links if link["kind"] == "blocked_by"]
