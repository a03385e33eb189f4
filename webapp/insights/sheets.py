"""The figures of each chart as a table for a spreadsheet. Its columns have the names of the API, in every language."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from integrations.files.csv_table import harmless, table_of
from tasks.handles import handle
from tasks.insights.quality import Calibration
from tasks.insights.speeds import LIMITS
from tasks.insights.volumes import Flow
from webapp.insights.gathering import Insights
from webapp.names import moment

Cell = str | int | float | None
Rows = Iterator[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    columns: Sequence[str]
    rows: Callable[[Insights], Rows]


def sheet_of(chart: str, shown: Insights) -> bytes:
    """A chart's figures as CSV. Raises `KeyError` for a chart that is not of `SHEETS`."""
    sheet = SHEETS[chart]
    return table_of(sheet.columns, ([_cell(cell) for cell in row] for row in sheet.rows(shown)))


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, float):
        return f"{cell:.4f}"
    return "" if cell is None else str(cell)


def _volume(shown: Insights) -> Rows:
    flows = shown.figures.flows
    named: Sequence[tuple[str, Flow]] = (("messages", flows.messages), ("made", flows.made), ("done", flows.done))
    for what, flow in named:
        for by, counted in (("kind", flow.kinds), ("priority", flow.priorities)):
            for name, counts in counted.items():
                for day, count in zip(shown.figures.time.days, counts, strict=True):
                    yield day.isoformat(), what, by, name or "unread", count


def _backlog(shown: Insights) -> Rows:
    for at, (open_, overdue) in zip(shown.figures.time.moments, shown.figures.backlog, strict=True):
        yield moment(at), open_, overdue


def _speed(shown: Insights) -> Rows:
    for kind, pace in (("", shown.figures.speed.overall), *shown.figures.speed.kinds):
        if pace is not None:
            yield kind or "all", pace.count, pace.median, pace.p80


def _spread(shown: Insights) -> Rows:
    yield from zip((0, *LIMITS), (*LIMITS, None), shown.figures.speed.spread, strict=True)


def _people(shown: Insights) -> Rows:
    for load in shown.figures.people:
        yield handle(load.person) if load.person else "", load.active, load.in_progress, load.overdue, load.done


def _sources(shown: Insights) -> Rows:
    for it in shown.figures.sources:
        yield it.name, it.messages, it.made, it.decided, it.dropped, it.accepted


def _quality(shown: Insights) -> Rows:
    stats = shown.figures.quality.stats
    for by, rates in (("field", stats.fields), ("reader", stats.providers), ("language", stats.languages)):
        for rate in rates:
            yield by, rate.name, rate.said, rate.accepted, rate.corrected, rate.silent, rate.rate


def _calibration(shown: Insights) -> Rows:
    quality = shown.figures.quality
    named: Sequence[tuple[str, Sequence[Calibration]]] = (("field", quality.fields), ("reader", quality.readers))
    for by, calibrations in named:
        for it in calibrations:
            for one in it.bins:
                yield by, it.name, one.low, one.high, one.count, one.confidence, one.right


def _forecast(shown: Insights) -> Rows:
    for task, it in shown.outlook.risky:
        low, median, high = (None if at is None else moment(at) for at in (it.low, it.median, it.high))
        yield task.public_id, task.number, task.title, it.chance, low, median, high, it.similar


SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {
        "volume": Sheet(("from", "what", "by", "name", "count"), _volume),
        "backlog": Sheet(("at", "open", "overdue"), _backlog),
        "speed": Sheet(("kind", "count", "median_seconds", "p80_seconds"), _speed),
        "spread": Sheet(("from_seconds", "to_seconds", "count"), _spread),
        "people": Sheet(("person", "active", "in_progress", "overdue", "done"), _people),
        "sources": Sheet(("source", "messages", "made", "decided", "dropped", "accepted"), _sources),
        "quality": Sheet(("by", "name", "said", "accepted", "corrected", "silent", "rate"), _quality),
        "calibration": Sheet(("by", "name", "low", "high", "count", "confidence", "right"), _calibration),
        "forecast": Sheet(("task", "number", "title", "chance", "low", "median", "high", "similar"), _forecast),
    }
)
