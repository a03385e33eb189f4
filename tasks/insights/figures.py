"""Everything that insights show of some workspaces in a period: numbers only, whoever draws them adds the words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from storage.store import Store
from tasks.insights.periods import Calendar
from tasks.insights.places import SourceUse, Workload, sources, workloads
from tasks.insights.quality import Quality, quality
from tasks.insights.speeds import Speed, speed
from tasks.insights.volumes import Flows, flows


@dataclass(frozen=True, slots=True)
class Figures:
    """Attributes:
    backlog: (open, overdue) at the end of each part of the period, the last one now.
    """

    time: Calendar
    flows: Flows
    backlog: Sequence[tuple[int, int]]
    speed: Speed
    people: Sequence[Workload]
    sources: Sequence[SourceUse]
    quality: Quality


def figures(store: Store, workspace_ids: Collection[int], time: Calendar) -> Figures:
    return Figures(
        time,
        flows(store, workspace_ids, time),
        store.backlog.open_and_overdue(workspace_ids, time.moments),
        speed(store, workspace_ids, time),
        workloads(store, workspace_ids, time),
        sources(store, workspace_ids, time),
        quality(store, workspace_ids, time),
    )
