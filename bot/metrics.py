"""`GET /metrics`: the figures of the whole installation, whichever web process is asked, as Prometheus reads them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from bot import VERSION
from bot.backups import last_backup
from bot.health import ROLES, STANDBY, Health, Report, add_up, fresh_of, read_reports
from storage.catalogue import FIGURES, Figure
from storage.counting import written
from storage.database import Database
from storage.faults import is_outage
from storage.queries.queues import Waiting
from storage.store import Store
from storage.tables import now

Series = dict[str, float]
"""Labels as Prometheus writes them -> value."""

_ENDINGS = ("_bucket", "_sum")


@dataclass(frozen=True, slots=True)
class Standing:
    """How things are at one moment.

    Attributes:
        totals: (name, labels) -> what was counted since the installation began.
    """

    totals: Mapping[tuple[str, str], float]
    reports: list[Report]
    queues: Mapping[str, Waiting]
    database_bytes: int
    backup: datetime | None


async def metrics(db: Database, own: Health) -> str:
    """What this process knows of the whole; with the database away, that it is."""
    parts = (await add_up(db, own))["parts"]
    families: dict[str, Series] = defaultdict(dict)
    families["sift_part_up"] = {written({"part": part}): float(it["status"] == "ok") for part, it in parts.items()}
    families["sift_build_info"] = {written({"version": VERSION}): 1}
    try:
        _fill(families, await db.read(_standing))
    except Exception as error:
        if not is_outage(error):
            raise
    return "".join(_lines(families))


def _standing(store: Store) -> Standing:
    totals = {(total.name, total.labels): total.value for total in store.totals.all()}
    queues = store.queues.all()
    return Standing(totals, read_reports(store), queues, store.queues.database_bytes(), last_backup(store))


def _fill(families: dict[str, Series], standing: Standing) -> None:
    for name, figure in FIGURES.items():
        if figure.kind == "counter":
            zeros = [written(dict(zip(figure.labels, values, strict=True))) for values in figure.zeros]
            families[name] = dict.fromkeys(zeros, 0.0)
    for (name, labels), value in standing.totals.items():
        families[name][labels] = value
    for queue, waiting in standing.queues.items():
        labels = written({"queue": queue})
        families["sift_queue_depth"][labels] = waiting.depth
        families["sift_queue_oldest_seconds"][labels] = waiting.oldest.total_seconds()
    families["sift_database_bytes"][""] = standing.database_bytes
    families["sift_last_backup_timestamp_seconds"][""] = standing.backup.timestamp() if standing.backup else 0
    _fill_processes(families, fresh_of(standing.reports, now()))


def _fill_processes(families: dict[str, Series], reports: list[Report]) -> None:
    """Levels of processes; those that share their labels are one series: their sum, or the least room that is left."""
    for role in ("web", *ROLES, STANDBY):
        families["sift_processes"][written({"role": role})] = sum(report.role == role for report in reports)
    for report in reports:
        known = {"role": report.role, "host": report.host}
        for name, value in report.levels.items():
            if (figure := FIGURES.get(name)) is None:  # of a process of another version
                continue
            labels = written({label: known[label] for label in figure.labels})
            series = families[name]
            least = name == "sift_disk_free_bytes" and labels in series
            series[labels] = min(series[labels], value) if least else series.get(labels, 0) + value


def _lines(families: Mapping[str, Series]) -> Iterator[str]:
    """The text format, version 0.0.4, each family under its help; what nothing is known of is left out."""
    for name, figure in FIGURES.items():
        parts = [families.get(name + ending, {}) for ending in ("", *_ENDINGS)]
        if not any(parts):
            continue
        yield f"# HELP {name} {figure.help}\n# TYPE {name} {figure.kind}\n"
        if figure.kind == "histogram":
            yield from _histogram(name, figure, families[name + "_bucket"], families[name + "_sum"])
        else:
            yield from (_line(name, labels, value) for labels, value in sorted(families[name].items()))


def _histogram(name: str, figure: Figure, buckets: Series, sums: Series) -> Iterator[str]:
    """Buckets are counted each for itself and told as Prometheus wants them: each with all that are smaller."""
    bounds = [*(f"{bound:g}" for bound in figure.bounds), "+Inf"]
    for labels in sorted(sums):
        named = [_with(labels, written({"le": bound})) for bound in bounds]
        grown = list(accumulate(buckets.get(it, 0) for it in named))
        yield from (_line(f"{name}_bucket", it, value) for it, value in zip(named, grown, strict=True))
        yield _line(f"{name}_sum", labels, sums[labels])
        yield _line(f"{name}_count", labels, grown[-1])


def _with(*labels: str) -> str:
    return ",".join(filter(None, labels))


def _line(name: str, labels: str, value: float) -> str:
    shown = f"{value:.6f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return f"{name}{{{labels}}} {shown}\n" if labels else f"{name} {shown}\n"


def names() -> Iterable[str]:
    """Every name that is told, as queries spell them."""
    for name, figure in FIGURES.items():
        yield from (
            (f"{name}{ending}" for ending in ("_bucket", "_sum", "_count")) if figure.kind == "histogram" else (name,)
        )
