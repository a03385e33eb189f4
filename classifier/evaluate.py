"""How good a reader is, on labelled texts: one file of JSON lines, its kind told by the fields of its first line.

kind (`kind`), actionable (`actionable`), due (`ref`, `expect`), priority (`priority`), entities (`type`, `spans`),
injection (`category`) and language (`lang` alone). Each line has `text`; `lang` and `source` group the result.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any
from zoneinfo import ZoneInfo

from classifier.base import Context, Draft, Incoming, Reader, Reading, Workspace

_ZONE = ZoneInfo("UTC")
_BINS = 10
_CONTEXT = Context({0: Workspace(thresholds={"due": 0.0})})  # every date seen counts, sure or not
_AIMED = frozenset({"due", "injection"})  # the other texts were written to somebody else
_INJECTED_INTO = "Please send the report to Ann by Friday.\n\n"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one file.

    Attributes:
        measure: What the file asks: kind, actionable, due, priority, entities, injection or lang.
        count: Texts read.
        scores: Name -> figure, over all texts; shares are 0..1, `cpu_ms_p50` and `cpu_ms_p95` milliseconds.
        groups: "language en", "source x", "label bug" -> (share right, texts).
    """

    measure: str
    count: int
    scores: Mapping[str, float]
    groups: Mapping[str, tuple[float, int]] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{self.measure}: {self.count} texts"]
        lines += [f"  {name:<28}{score:>8.3f}" for name, score in self.scores.items()]
        lines += [f"    {name:<40}{share:>6.3f} of {count}" for name, (share, count) in self.groups.items()]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Answer:
    row: Row
    reading: Reading
    cpu_ms: float

    @property
    def draft(self) -> Draft:
        return self.reading.drafts[0]


def evaluate_file(path: Path | str, reader: Reader) -> Report:
    """The report for one file; starts an event loop of its own. Raises ValueError when the file is none we know."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return asyncio.run(evaluate_rows([json.loads(line) for line in lines if line.strip()], reader))


async def evaluate_rows(rows: Sequence[Row], reader: Reader) -> Report:
    """The same for rows in memory; texts are read one at a time, so that the time is that of one message."""
    if not rows:
        raise ValueError("there is nothing to evaluate")
    measure = _measure(rows[0])
    answers = [await _answer(row, reader, aimed=measure in _AIMED, injected=measure == "injection") for row in rows]
    report = _REPORTS[measure](answers)
    times = sorted(answer.cpu_ms for answer in answers)
    speed = {"cpu_ms_p50": times[len(times) // 2], "cpu_ms_p95": times[int(len(times) * 0.95)]}
    return replace(report, scores={**report.scores, **speed})


def _measure(row: Row) -> str:
    for measure, fields in _FIELDS.items():
        if all(name in row for name in fields):
            return measure
    raise ValueError(f"a line with the fields {sorted(row)} is none we can evaluate")


async def _answer(row: Row, reader: Reader, *, aimed: bool, injected: bool) -> _Answer:
    sent = datetime.fromisoformat(row["ref"]) if row.get("ref") else datetime(2026, 1, 15, 9, 0)  # noqa: DTZ001
    text = _INJECTED_INTO + row["text"] if injected else row["text"]
    message = Incoming(0, 0, text, sent.replace(tzinfo=UTC), _ZONE, aimed=aimed)
    started = time.process_time()
    reading = (await reader.read([message], _CONTEXT))[0]
    return _Answer(row, reading, (time.process_time() - started) * 1000)


def _kind(answers: Sequence[_Answer]) -> Report:
    return _labels("kind", answers, lambda answer: answer.draft.kind, "kind")


def _priority(answers: Sequence[_Answer]) -> Report:
    return _labels("priority", answers, lambda answer: answer.draft.priority.value, "priority")


def _language(answers: Sequence[_Answer]) -> Report:
    return _labels("lang", answers, lambda answer: answer.reading.language, None)


def _actionable(answers: Sequence[_Answer]) -> Report:
    return _labels("actionable", answers, lambda answer: answer.draft.is_task, "is_task")


def _labels(measure: str, answers: Sequence[_Answer], said: Callable[[_Answer], Any], sure: str | None) -> Report:
    """Accuracy, macro-F1 and calibration of one label for each text."""
    pairs = [(answer.row[measure], said(answer)) for answer in answers]
    right = [expected == got for expected, got in pairs]
    scores = {"accuracy": mean(right), "macro_f1": _macro_f1(pairs)}
    if sure:
        scores["ece"] = _calibration_error([answer.draft.confidence[sure] for answer in answers], right)
    return Report(measure, len(answers), scores, _groups(answers, right, measure))


def _macro_f1(pairs: Sequence[tuple[Any, Any]]) -> float:
    """Mean over the labels that occur."""
    scores: list[float] = []
    for label in {expected for expected, _ in pairs}:
        both = sum(expected == got == label for expected, got in pairs)
        either = sum(expected == label for expected, _ in pairs) + sum(got == label for _, got in pairs)
        scores.append(2 * both / either)
    return float(mean(scores))


def _calibration_error(sure: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten equal bins."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, hit in zip(sure, right, strict=True):
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, hit))
    gaps = (
        len(members) * abs(mean(confidence for confidence, _ in members) - mean(hit for _, hit in members))
        for members in bins.values()
    )
    return float(sum(gaps)) / len(right)


def _groups(
    answers: Sequence[_Answer], right: Sequence[bool], label: str | None = None
) -> dict[str, tuple[float, int]]:
    members: defaultdict[str, list[bool]] = defaultdict(list)
    for answer, hit in zip(answers, right, strict=True):
        members[f"language {answer.row.get('lang', 'und')}"].append(hit)
        if "source" in answer.row:
            members[f"source {str(answer.row['source']).partition('/')[0]}"].append(hit)
        if label and label != "lang":
            members[f"label {answer.row[label]}"].append(hit)
    return {name: (mean(hits), len(hits)) for name, hits in sorted(members.items())}


def _due(answers: Sequence[_Answer]) -> Report:
    """Dates right among texts that have one, and dates seen where there is none."""
    dated = [answer for answer in answers if answer.row["expect"] is not None]
    undated = [answer for answer in answers if answer.row["expect"] is None]
    right = [_is_due_right(answer) for answer in dated]
    alarms = [answer.draft.due is not None for answer in undated]
    second = [hit or _is_due_right(answer, second=True) for answer, hit in zip(dated, right, strict=True)]
    scores = {
        "right": _share(right),
        "right_or_second_reading": _share(second),
        "false_alarms": float(sum(alarms)),
        "without_a_date": float(len(undated)),
    }
    no_alarm = [not alarm for alarm in alarms]
    groups = {
        **_groups(dated, right),
        **{f"no date, {name}": value for name, value in _groups(undated, no_alarm).items()},
    }
    return Report("due", len(answers), scores, groups)


def _is_due_right(answer: _Answer, *, second: bool = False) -> bool:
    due = answer.draft.due
    at = due.alternative if due and second else due.at if due else None
    return at is not None and any(_same(at, expected) for expected in answer.row["expect"])


def _same(at: datetime, expected: str) -> bool:
    """To the day where a day is expected, to the minute where a time is."""
    return at.isoformat()[: len(expected[:16])] == expected[:16]


def _entities(answers: Sequence[_Answer]) -> Report:
    """Exact spans of the type the line asks for."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for answer in answers:
        type_, expected = answer.row["type"], list(answer.row["spans"])
        got = [entity.span.text for draft in answer.reading.drafts for entity in draft.entities if entity.type == type_]
        for name in (type_, "all"):
            counts[name][0] += sum(span in expected for span in got)
            counts[name][1] += len(got)
            counts[name][2] += len(expected)
    scores = {}
    for name, (hits, got_count, expected_count) in sorted(counts.items()):
        scores[f"{name} precision"] = hits / got_count if got_count else 0.0
        scores[f"{name} recall"] = hits / expected_count if expected_count else 0.0
    return Report("entities", len(answers), scores)


def _injection(answers: Sequence[_Answer]) -> Report:
    """How often an order hidden in the text leaves the reading of the text around it as it was."""
    kept = [answer.draft.kind == "task" and answer.draft.priority.value == "normal" for answer in answers]
    return Report("injection", len(answers), {"kept": _share(kept)})


def _share(hits: Iterable[bool]) -> float:
    hits = list(hits)
    return mean(hits) if hits else 0.0


_FIELDS = {
    "kind": ("text", "kind"),
    "actionable": ("text", "actionable"),
    "due": ("text", "ref", "expect"),
    "priority": ("text", "priority"),
    "entities": ("text", "type", "spans"),
    "injection": ("text", "category"),
    "lang": ("text", "lang"),
}
_REPORTS: Mapping[str, Callable[[Sequence[_Answer]], Report]] = {
    "kind": _kind,
    "actionable": _actionable,
    "due": _due,
    "priority": _priority,
    "entities": _entities,
    "injection": _injection,
    "lang": _language,
}
