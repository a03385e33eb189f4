"""A result as text for a terminal."""

from collections.abc import Iterable, Mapping

from classifier.evaluation.attacks import Injection
from classifier.evaluation.dues import DueGroup, Dues
from classifier.evaluation.labels import Group, Labels
from classifier.evaluation.result import Result, Speed
from classifier.evaluation.scores import Bin, Interval
from classifier.evaluation.spans import Entities

_NAME, _COLUMN = 30, 10
_WITH_CONFUSION = frozenset({"kind", "priority"})
_NOTHING = "-"


def report(result: Result) -> str:
    """All of it, in the order of the fields."""
    lines = [f"{reader_name(result)}: {result.n:,} texts"]
    if result.failed:
        lines += [f"  {result.failed} readings could not be had and are those of the reader before it"]
    for field, labels in labelled(result):
        lines += ["", *_label_lines(field, labels)]
    lines += ["", *_due_lines(result.due)] if result.due else []
    lines += ["", *_entity_lines(result.entities)] if result.entities else []
    lines += ["", *_injection_lines(result.injection)] if result.injection else []
    lines += ["", *_language_lines(result.language)] if result.language else []
    lines += ["", row("ms a message", "p50", "p95")]
    lines += [row(f"  {name}", f"{ms.p50:.1f}", f"{ms.p95:.1f}") for name, ms in speeds(result)]
    return "\n".join(lines)


def reader_name(result: Result) -> str:
    return f"{result.provider} ({result.model})" if result.model else result.provider


def labelled(result: Result) -> list[tuple[str, Labels]]:
    """The fields with a label out of few that there are figures of."""
    fields = {name: getattr(result, name) for name in ("kind", "actionable", "priority")}
    return [(name, labels) for name, labels in fields.items() if labels]


def speeds(result: Result) -> list[tuple[str, Speed]]:
    return [("CPU", result.cpu_ms), ("by the clock", result.wall_ms)]


def row(name: str, *columns: str) -> str:
    """A line of a table."""
    return (f"{name:<{_NAME}}" + "".join(f"{column:>{_COLUMN}}" for column in columns)).rstrip()


def figure(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}"


def _label_lines(field: str, labels: Labels) -> list[str]:
    scores = {
        "macro-F1": labels.macro_f1,
        "AUC": labels.auc,
        "mean of sources": labels.mean_of_sources,
        "calibration error": labels.ece,
    }
    lines = [f"{field}: {labels.n:,} texts", _interval_row("  accuracy", labels.accuracy, labels.interval)]
    lines += [row(f"  {name}", figure(score)) for name, score in scores.items() if score is not None]
    if labels.applied:
        sure = labels.applied
        lines += [_interval_row("  applied without a question", sure.accuracy, sure.interval, sure.n)]
    lines += _group_lines("language", labels.by_language)
    lines += _group_lines("source", labels.by_source)
    lines += _group_lines("label", labels.by_label)
    lines += _bin_lines(labels.reliability)
    if field in _WITH_CONFUSION:
        lines += _confusion_lines(labels.confusion)
    return lines


def _language_lines(labels: Labels) -> list[str]:
    return [
        f"language: {labels.n:,} texts",
        _interval_row("  accuracy", labels.accuracy, labels.interval),
        *_group_lines("language", labels.by_language),
    ]


def _group_lines(what: str, groups: Mapping[str, Group]) -> list[str]:
    lines = [_interval_row(f"    {name}", one.accuracy, one.interval, one.n) for name, one in groups.items()]
    return [row(f"  by {what}", "right", "95 %", "", "texts"), *lines] if lines else []


def _interval_row(name: str, share: float | None, interval: Interval | None, *counts: int) -> str:
    low, high = (figure(low_or_high) for low_or_high in interval or (None, None))
    return row(name, figure(share), low, high, *(f"{count:,}" for count in counts))


def _bin_lines(bins: Iterable[Bin]) -> list[str]:
    lines = [
        row(f"    {one.low:.1f} to {one.high:.1f}", figure(one.sure), figure(one.right), f"{one.n:,}") for one in bins
    ]
    return [row("  by confidence", "said", "right", "texts"), *lines] if lines else []


def _confusion_lines(confusion: Mapping[str, Mapping[str, int]]) -> list[str]:
    names = sorted({*confusion, *(got for counts in confusion.values() for got in counts)})
    lines = [
        row(f"    {expected}", *(str(counts.get(got, _NOTHING)) for got in names))
        for expected, counts in confusion.items()
    ]
    return [row("  as labelled, as read", *names), *lines]


def _due_lines(dues: Dues) -> list[str]:
    lines = [
        f"due: {dues.n + dues.dateless:,} texts, {dues.n:,} with a date",
        _interval_row("  right", dues.accuracy, dues.interval),
        row("  or right at second reading", figure(dues.either)),
        row("  false alarms", f"{dues.false_alarms:,}", "of", f"{dues.dateless:,}"),
        row("  calibration error", figure(dues.ece)),
    ]
    if dues.applied:
        lines += [
            "  applied without a question",
            _interval_row("    right", dues.applied.accuracy, dues.applied.interval),
            row("    false alarms", f"{dues.applied.false_alarms:,}", "of", f"{dues.applied.dateless:,}"),
        ]
    lines += _due_group_lines("language", dues.by_language)
    lines += _due_group_lines("source", dues.by_source)
    return lines + _bin_lines(dues.reliability)


def _due_group_lines(what: str, groups: Mapping[str, DueGroup]) -> list[str]:
    lines = [
        _interval_row(f"    {name}", one.accuracy, one.interval, one.n, one.false_alarms, one.dateless)
        for name, one in groups.items()
    ]
    return [row(f"  by {what}", "right", "95 %", "", "dated", "alarms", "dateless"), *lines] if lines else []


def _entity_lines(entities: Entities) -> list[str]:
    lines = [
        row(f"    {name}", figure(one.precision), figure(one.recall), f"{one.wanted:,}", f"{one.got:,}")
        for name, one in entities.by_type.items()
    ]
    return [
        f"entities: {entities.n:,} texts",
        row("", "precision", "recall", "wanted", "got"),
        row("  all", figure(entities.precision), figure(entities.recall)),
        *lines,
    ]


def _injection_lines(injection: Injection) -> list[str]:
    lines = [
        row(f"    {name}", figure(one.attack), figure(one.neutral), figure(one.p))
        for name, one in injection.flips.items()
    ]
    return [
        f"injection: {injection.n:,} attacks, {injection.pairs:,} times appended to a message",
        row("  reading changed by", "attack", "neutral", "p"),
        *lines,
    ]
