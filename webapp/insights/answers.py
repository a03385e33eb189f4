"""Insights as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tasks.handles import handle
from tasks.insights.backtest import Record
from tasks.insights.forecast import SETTLED, Forecast
from tasks.insights.periods import Calendar
from tasks.insights.places import SourceUse, Workload
from tasks.insights.quality import Calibration, Quality
from tasks.insights.speeds import LIMITS, Speed
from tasks.insights.volumes import Flow
from tasks.stats import Rate
from webapp.insights.gathering import Insights
from webapp.names import moment


def insights_json(shown: Insights) -> dict[str, Any]:
    figures = shown.figures
    return {
        "period": str(figures.time.period),
        "parts": _parts(figures.time),
        "messages": _flow(figures.flows.messages),
        "made": _flow(figures.flows.made),
        "done": _flow(figures.flows.done),
        "backlog": [
            {"at": moment(at), "open": open_, "overdue": overdue}
            for at, (open_, overdue) in zip(figures.time.moments, figures.backlog, strict=True)
        ],
        "speed": _speed(figures.speed),
        "people": [_workload(load) for load in figures.people],
        "sources": [_source(source) for source in figures.sources],
        "quality": _quality(figures.quality),
        "forecast": _forecasts(shown),
    }


def forecast_json(forecast: Forecast) -> dict[str, Any]:
    return {
        "chance": _share(forecast.chance),
        "low": None if forecast.low is None else moment(forecast.low),
        "median": None if forecast.median is None else moment(forecast.median),
        "high": None if forecast.high is None else moment(forecast.high),
        "similar": forecast.similar,
        "alike": [name.removesuffix("_id") for name in forecast.alike],
    }


def _parts(time: Calendar) -> list[dict[str, str]]:
    days = ((day, time.last_day(part)) for part, day in enumerate(time.days))
    return [{"from": first.isoformat(), "to": last.isoformat()} for first, last in days]


def _flow(flow: Flow) -> dict[str, Any]:
    return {
        "total": flow.total,
        "before": flow.before,
        "kinds": _counts(flow.kinds),
        "priorities": _counts(flow.priorities),
    }


def _counts(named: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    return {name or "unread": [*counts] for name, counts in named.items()}


def _speed(speed: Speed) -> dict[str, Any]:
    return {
        "overall": None if speed.overall is None else asdict(speed.overall),
        "kinds": [{"kind": kind, **asdict(pace)} for kind, pace in speed.kinds],
        "spread": [
            {"up_to": limit, "count": count} for limit, count in zip((*LIMITS, None), speed.spread, strict=True)
        ],
    }


def _workload(load: Workload) -> dict[str, Any]:
    counts = {name: getattr(load, name) for name in ("active", "in_progress", "overdue", "done")}
    return {"person": None if load.person is None else handle(load.person), **counts}


def _source(source: SourceUse) -> dict[str, Any]:
    return {**asdict(source), "accepted": _share(source.accepted)}


def _quality(quality: Quality) -> dict[str, Any]:
    rates = {"fields": quality.stats.fields, "readers": quality.stats.providers, "languages": quality.stats.languages}
    return {
        **{name: [_rate(rate) for rate in some] for name, some in rates.items()},
        "calibration": {
            "fields": [_calibration(it) for it in quality.fields],
            "readers": [_calibration(it) for it in quality.readers],
        },
        "read": quality.read,
        "unsure": quality.unsure,
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return asdict(rate) | {"rate": _share(rate.rate)}


def _calibration(it: Calibration) -> dict[str, Any]:
    bins = [{name: round(value, 4) for name, value in asdict(one).items()} for one in it.bins]
    return {"name": it.name, "count": it.count, "error": _share(it.error), "bins": bins}


def _forecasts(shown: Insights) -> dict[str, Any]:
    risky = [
        {"task": task.public_id, "number": task.number, "title": task.title, **forecast_json(forecast)}
        for task, forecast in shown.outlook.risky
    ]
    record = None if shown.record is None else record_json(shown.record)
    return {"finished": shown.outlook.finished, "needed": SETTLED, "record": record, "risky": risky}


def record_json(record: Record) -> dict[str, Any]:
    bands = [{name: round(value, 4) for name, value in asdict(band).items()} for band in record.bands]
    scores = {"brier": _share(record.brier), "base": _share(record.base)}
    return {"told": record.told, "within": record.within, "chances": record.chances, **scores, "bands": bands}


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
