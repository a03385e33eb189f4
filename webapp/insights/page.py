"""Insights as the page shows them: charts drawn, numbers linked to the lists that they count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from storage.tables import Workspace
from tasks.filtering import NOBODY
from tasks.handles import handle
from tasks.insights.forecast import SETTLED
from tasks.insights.periods import Period
from tasks.insights.places import Workload
from tasks.insights.quality import Calibration
from tasks.insights.volumes import Flow
from tasks.rules import ACTIVE
from webapp.charts.bars import Stack, stack
from webapp.charts.lines import Lines, lines
from webapp.charts.plots import Dot, dots
from webapp.insights.gathering import Insights
from webapp.insights.words import Words

By = Literal["kind", "priority"]
BYS: Sequence[By] = ("kind", "priority")

ALL_ACTIVE = [("status", str(status)) for status in sorted(ACTIVE)]


@dataclass(frozen=True, slots=True)
class Part:
    """A day or a week of a chart.

    Attributes:
        href: The list that it counts; None where there is no such list.
    """

    first: date
    last: date
    href: str | None


@dataclass(frozen=True, slots=True)
class Volume:
    """Attributes:
    what: "messages", "made" or "done".
    named: What bars are made of, with the list of each.
    """

    what: str
    flow: Flow
    named: Mapping[str, Sequence[int]]
    hrefs: Mapping[str, str | None]
    stack: Stack
    parts: Sequence[Part]


class InsightsPage:
    """Everything that the template asks for.

    Attributes:
        workspace: The only workspace that it is about; None for all that are the viewer's.
        by: What volumes are divided by.
    """

    settled_from = SETTLED
    periods = tuple(Period)
    bys = BYS

    def __init__(self, shown: Insights, words: Words, workspace: Workspace | None, by: By) -> None:
        self.words, self.workspace, self.by = words, workspace, by
        self.figures, self.outlook, self.record = shown.figures, shown.outlook, shown.record
        self.time = shown.figures.time

    def href(self, *, period: str | None = None, by: str | None = None, workspace: str | None = "") -> str:
        """This page, differently."""
        here = None if self.workspace is None else self.workspace.public_id
        place = here if workspace == "" else workspace
        return _address("/app/insights", [("period", period or self.time.period), ("by", by or self.by)], place)

    def csv(self, chart: str) -> str:
        return _address(f"/api/insights/{chart}.csv", [("period", self.time.period)], self._place)

    def inbox(self, *filters: tuple[str, str]) -> str:
        return _address("/app/inbox", filters, self._place)

    def tasks(self, *filters: tuple[str, str]) -> str:
        return _address("/app/tasks", filters, self._place)

    @property
    def since(self) -> tuple[str, str]:
        """The filter of the whole period."""
        return "from", self.time.days[0].isoformat()

    @property
    def open_tasks(self) -> str:
        return self.tasks(*ALL_ACTIVE)

    @property
    def overdue_tasks(self) -> str:
        return self.tasks(("due", "overdue"))

    @property
    def due_soon(self) -> str:
        return self.tasks(("due_from", "today"), ("due_to", "+14d"), *ALL_ACTIVE)

    @property
    def unsure(self) -> str | None:
        """The messages whose kind was in doubt; None where that is not the same everywhere."""
        limit = self.figures.quality.limit
        return None if limit is None else self.inbox(self.since, ("max_confidence", f"{limit - 0.001:g}"))

    @property
    def backlog_now(self) -> tuple[int, int]:
        return self.figures.backlog[-1]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has ever happened here."""
        flows, backlog = self.figures.flows, self.figures.backlog
        counted = (flows.messages.total, flows.made.total, flows.done.total)
        return not any(counted) and not any(open_ for open_, _ in backlog)

    @property
    def volumes(self) -> Sequence[Volume]:
        flows = self.figures.flows
        return (
            self._volume("messages", flows.messages),
            self._volume("made", flows.made),
            self._volume("done", flows.done),
        )

    @property
    def backlog(self) -> Lines:
        opened, overdue = zip(*self.figures.backlog, strict=True)
        return lines({"open": opened, "overdue": overdue}, len(self.figures.backlog))

    @property
    def spread(self) -> Stack:
        spread = self.figures.speed.spread
        return stack({"took": spread}, len(spread))

    @property
    def parts(self) -> Sequence[Part]:
        """The parts of the period, without lists of their own."""
        return [Part(day, self.time.last_day(place), None) for place, day in enumerate(self.time.days)]

    def workload(self, load: Workload, *filters: tuple[str, str]) -> str:
        """The tasks of somebody."""
        name = NOBODY if load.person is None else handle(load.person)
        return self.tasks(("assignee", name), *(filters or ALL_ACTIVE))

    @property
    def calibration(self) -> Calibration | None:
        """Of the kind, which is what people see a confidence of; else of what was judged the most often."""
        fields = self.figures.quality.fields
        kind = [it for it in fields if it.name == "kind"]
        return next(iter([*kind, *sorted(fields, key=lambda it: -it.count)]), None)

    def dots(self, calibration: Calibration) -> Sequence[Dot]:
        return dots(calibration.bins)

    @property
    def _place(self) -> str | None:
        return None if self.workspace is None else self.workspace.public_id

    def _volume(self, what: str, flow: Flow) -> Volume:
        named = flow.kinds if self.by == "kind" else flow.priorities
        return Volume(
            what,
            flow,
            named,
            {name: self._list(what, (self.by, name)) if name else None for name in named},
            stack(dict(reversed([*named.items()])) if self.by == "priority" else named, len(self.time.days)),
            [
                Part(day, last, self._list(what, ("from", day.isoformat()), ("to", last.isoformat())))
                for place, day in enumerate(self.time.days)
                for last in (self.time.last_day(place),)
            ],
        )

    def _list(self, what: str, *filters: tuple[str, str]) -> str | None:
        """The list of what was counted; of what was done on a day there is none."""
        period = () if any(name == "from" for name, _ in filters) else (self.since,)
        if what == "messages":
            return self.inbox(*filters, *period)
        if what == "made":
            return self.tasks(*filters, *period)
        return self.tasks(("status", "done"), *filters) if period else None


def _address(path: str, filters: Sequence[tuple[str, str]], workspace: str | None) -> str:
    pairs = [*filters, *([("workspace", workspace)] if workspace else [])]
    return f"{path}?{urlencode(pairs, errors='replace')}" if pairs else path  # names are kept as they were sent
