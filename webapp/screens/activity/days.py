"""Events as the page shows them: in rows, by the days of the viewer's zone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from storage.tables import Event, Task
from tasks.people import local
from webapp.opaque import Opaque
from webapp.screens.viewer import Viewer
from webapp.services import Services
from wording.moments import day


@dataclass(frozen=True, slots=True)
class Row:
    """An event, by the id that the page has for it, with the task that it is about."""

    event: Event
    id: str
    task: Task | None
    workspace: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """Attributes:
    key: "2026-11-22".
    name: "today", "yesterday", or the day in words.
    """

    key: str
    name: str
    rows: Sequence[Row]


def event_ids(services: Services) -> Opaque:
    """The same as the API's."""
    return Opaque(services.secret_key, "events")


def days_of(viewer: Viewer, ids: Opaque, events: Sequence[Event], tasks: dict[int, Task]) -> Iterator[Day]:
    today = local(viewer.now, viewer.zone).date()
    for on, some in groupby(events, lambda event: local(event.at, viewer.zone).date()):
        rows = [row_of(viewer, ids, event, tasks) for event in some]
        yield Day(on.isoformat(), _name(viewer, on, today, rows[0].event), rows)


def _name(viewer: Viewer, on: date, today: date, event: Event) -> str:
    names = {0: "today", 1: "yesterday"}
    return names.get((today - on).days) or day(event.at, viewer.locale, viewer.zone, viewer.now)


def row_of(viewer: Viewer, ids: Opaque, event: Event, tasks: dict[int, Task]) -> Row:
    task = tasks.get(event.task_id) if event.task_id is not None else None
    return Row(
        event,
        ids.word(event.id),
        task if task is not None and task.workspace_id in viewer.scope else None,
        viewer.elsewhere(event.workspace_id),
    )
