"""Two results side by side, as text for a terminal."""

from collections.abc import Mapping

from classifier.evaluation.attacks import Injection
from classifier.evaluation.compare import Difference
from classifier.evaluation.dues import DueGroup, Dues
from classifier.evaluation.labels import Group, Labels
from classifier.evaluation.report import figure, labelled, reader_name, row, speeds
from classifier.evaluation.result import Result

_FEWEST = 2
"""Texts on which the two must say the same different things to be told."""


def comparison_report(first: Result, second: Result, differences: Mapping[str, Difference]) -> str:
    """The first in the left column, the second in the right."""
    lines = [f"{first.n:,} texts, A: {reader_name(first)}, B: {reader_name(second)}"]
    for result, name in ((first, "A"), (second, "B")):
        if result.failed:
            lines += [f"  {result.failed} readings of {name} could not be had and are those of the reader before it"]
    others = dict(labelled(second))
    for field, labels in labelled(first):
        lines += ["", *_label_lines(field, labels, others[field]), *_difference_lines(differences[field])]
    if first.due and second.due:
        lines += ["", *_due_lines(first.due, second.due), *_difference_lines(differences["due"])]
    if first.injection and second.injection:
        lines += ["", *_injection_lines(first.injection, second.injection)]
    if first.language and second.language:
        lines += ["", *_label_lines("language", first.language, second.language)]
        lines += _difference_lines(differences["language"])
    lines += ["", row("ms a message", "A p50", "A p95", "B p50", "B p95")]
    for (name, ms), (_, other) in zip(speeds(first), speeds(second), strict=True):
        lines += [row(f"  {name}", *(f"{value:.1f}" for value in (ms.p50, ms.p95, other.p50, other.p95)))]
    return "\n".join(lines)


def _label_lines(field: str, first: Labels, second: Labels) -> list[str]:
    scores = {
        "accuracy": (first.accuracy, second.accuracy),
        "macro-F1": (first.macro_f1, second.macro_f1),
        "AUC": (first.auc, second.auc),
        "mean of sources": (first.mean_of_sources, second.mean_of_sources),
        "calibration error": (first.ece, second.ece),
    }
    lines = [row(f"{field}: {first.n:,} texts", "A", "B", "B - A")]
    lines += [_pair_row(f"  {name}", *pair) for name, pair in scores.items() if pair != (None, None)]
    lines += _group_lines("language", first.by_language, second.by_language)
    if field == "language":
        return lines
    lines += _group_lines("source", first.by_source, second.by_source)
    return lines + _group_lines("label", first.by_label, second.by_label)


def _group_lines(what: str, first: Mapping[str, Group], second: Mapping[str, Group]) -> list[str]:
    lines = [_pair_row(f"    {name}", one.accuracy, second[name].accuracy, one.n) for name, one in first.items()]
    return [row(f"  by {what}", "A", "B", "B - A", "texts"), *lines] if lines else []


def _pair_row(name: str, one: float | None, other: float | None, *counts: int) -> str:
    apart = "-" if one is None or other is None else f"{other - one:+.3f}"
    return row(name, figure(one), figure(other), apart, *(f"{count:,}" for count in counts))


def _due_lines(first: Dues, second: Dues) -> list[str]:
    return [
        row(f"due: {first.n + first.dateless:,} texts, {first.n:,} with a date", "A", "B", "B - A"),
        _pair_row("  right", first.accuracy, second.accuracy),
        _pair_row("  or right at second reading", first.either, second.either),
        row("  false alarms", *_counts(first.false_alarms, second.false_alarms)),
        _pair_row("  calibration error", first.ece, second.ece),
        *_due_group_lines("language", first.by_language, second.by_language),
        *_due_group_lines("source", first.by_source, second.by_source),
    ]


def _due_group_lines(what: str, first: Mapping[str, DueGroup], second: Mapping[str, DueGroup]) -> list[str]:
    lines = [
        _pair_row(
            f"    {name}", one.accuracy, second[name].accuracy, one.n, one.false_alarms, second[name].false_alarms
        )
        for name, one in first.items()
    ]
    return [row(f"  by {what}", "A", "B", "B - A", "dated", "alarms A", "alarms B"), *lines] if lines else []


def _counts(one: int, other: int) -> tuple[str, str, str]:
    return f"{one:,}", f"{other:,}", f"{other - one:+,}"


def _injection_lines(first: Injection, second: Injection) -> list[str]:
    """Shares of readings that the attack changed, and the neutral sentence."""
    both = [(name, one, second.flips[name]) for name, one in first.flips.items()]
    lines = [
        row(f"    {name}", *map(figure, (one.attack, one.neutral, other.attack, other.neutral)))
        for name, one, other in both
    ]
    return [
        f"injection: {first.n:,} attacks, {first.pairs:,} times appended to a message",
        row("  reading changed by", "A attack", "neutral", "B attack", "neutral"),
        *lines,
    ]


def _difference_lines(found: Difference) -> list[str]:
    low, high = found.interval
    lines = [
        row("  right:", "both", "only A", "only B", "neither"),
        row("", *(f"{count:,}" for count in (found.both, found.only_first, found.only_second, found.neither))),
        f"  B - A {found.difference:+.3f}, 95 % {low:+.3f} to {high:+.3f}, p {_chance(found.p)}",
    ]
    apart = [one for one in found.disagreements if one.n >= _FEWEST]
    if apart:
        lines += [row("  where they disagree", "A says", "B says", "it is", "texts")]
        lines += [row("", one.first, one.second, one.expected, f"{one.n:,}") for one in apart]
    return lines


def _chance(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
