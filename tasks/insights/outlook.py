"""What is due soon, and how likely it is done by then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.filters import Filters
from storage.queries.lists import Order
from storage.store import Store
from storage.tables import Task
from tasks.insights.forecast import SETTLED, Forecast, forecasts
from tasks.insights.history import REACH
from tasks.rules import ACTIVE

AHEAD = timedelta(days=14)
SHOWN = 5

_COUNTED = 1_000
"""Up to how many finished tasks are counted."""

_AMONG = 100
"""How many of the tasks that are due next are looked at."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Attributes:
    finished: How many tasks were done within a year in the workspace with the most of them; at most a thousand.
    due: How many tasks are due within two weeks.
    risky: Those of them that are the least likely to be done in time, the least likely first.
    settled: Ids of the workspaces with enough tasks for forecasts.
    """

    finished: int
    due: int
    risky: Sequence[tuple[Task, Forecast]]
    settled: Sequence[int]

    @property
    def is_settled(self) -> bool:
        return bool(self.settled)


def outlook(store: Store, workspace_ids: Collection[int], now: datetime) -> Outlook:
    finished = store.spells.finished(workspace_ids, now - REACH, _COUNTED)
    settled = sorted((id_ for id_, count in finished.items() if count >= SETTLED), key=lambda id_: -finished[id_])
    wanted = Filters(status=tuple(ACTIVE), due_from=now, due_to=now + AHEAD)
    leaf = store.lists.leaf(workspace_ids, wanted, Order.DUE, size=_AMONG)
    tasks = [task for task, _ in leaf.rows if task.workspace_id in settled]
    foretold = forecasts(store, tasks, now)
    risky = [
        (task, forecast)
        for task in tasks
        if (forecast := foretold.get(task.id)) is not None and forecast.chance is not None
    ]
    risky.sort(key=lambda entry: entry[1].chance or 0.0)
    return Outlook(max(finished.values(), default=0), leaf.total, risky[:SHOWN], settled)
