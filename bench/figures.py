"""The figures of docs/CLASSIFIER.md, as its tables: `python -m bench.figures FOLDER`, a folder of labelled files.

Those of `kind`, `team`, `actionable`, `priority`, `due`, `lang`, `entities` and `injection.jsonl` that are there are
read with the reader that is built in and with the rules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import click

from bot.evaluate import Asked, measured
from bot.settings import read_settings
from classifier.evaluation.attacks import Injection
from classifier.evaluation.dues import Dues
from classifier.evaluation.labels import Group, Labels
from classifier.evaluation.result import Result
from classifier.evaluation.rows import read_files

READERS = ("embedded", "rules")
FIVE = ("en", "uk", "ru", "de", "es")
TWELVE = (*FIVE, "fr", "it", "pt", "pl", "nl", "cs", "tr")
TEAM = (("team", "kind"), ("team", "actionable"))
FEWEST_TEXTS = 20
"""A language or source with fewer texts has no row of its own: its share would be chance."""

Pair = tuple[Result, Result]


def of_labels(name: str, one: Labels, other: Labels) -> list[list[str]]:
    """Rows of the first table for a field with labels."""
    rows = [
        [f"{name}, right", _count(one.n), *(_interval(labels.accuracy, labels.interval) for labels in (one, other))]
    ]
    scores: Mapping[str, Callable[[Labels], float | None]] = {
        "macro-F1": lambda labels: labels.macro_f1,
        "AUC": lambda labels: labels.auc,
        "mean of sources": lambda labels: labels.mean_of_sources,
        "calibration error": lambda labels: labels.ece,
    }
    for score, get in scores.items():
        if get(one) is not None:
            rows.append([f"{name}, {score}", "", _figure(get(one)), _figure(get(other))])
    rows.append([f"{name}, applied without a question", "", *(_applied(labels) for labels in (one, other))])
    return rows


def of_dues(name: str, pair: Pair) -> list[list[str]]:
    dues = [result.due for result in pair if result.due]
    first = dues[0]
    return [
        [f"dates right, {name}", _count(first.n), *(_interval(due.accuracy, due.interval) for due in dues)],
        [f"dates seen where there is none, {name}", _count(first.dateless), *(str(due.false_alarms) for due in dues)],
        [f"dates, calibration error, {name}", "", *(_figure(due.ece) for due in dues)],
    ]


def of_groups(what: str, one: Mapping[str, Group], other: Mapping[str, Group], least: int = FEWEST_TEXTS) -> str:
    rows = [
        [name, _count(group.n), _interval(group.accuracy, group.interval), _figure(other[name].accuracy)]
        for name, group in one.items()
        if group.n >= least
    ]
    return table([what, "texts", *READERS], rows)


def of_due_groups(due: Dues, rules: Dues) -> str:
    rows = [
        [
            name,
            _count(group.n),
            _interval(group.accuracy, group.interval),
            _figure(rules.by_language[name].accuracy),
            f"{group.false_alarms} of {group.dateless}",
        ]
        for name, group in due.by_language.items()
        if group.n >= FEWEST_TEXTS
    ]
    return table(["dates", "texts", *READERS, "seen where there is none"], rows)


def of_confidence(labels: Labels) -> str:
    rows = [
        [f"{one.low:.1f} to {one.high:.1f}", _count(one.n), _figure(one.sure), _figure(one.right)]
        for one in labels.reliability
    ]
    return table(["confidence in the kind", "texts", "said", "right"], rows)


def of_injection(one: Injection, other: Injection) -> str:
    rows = [
        [name, *(_figure(share) for flips in (found, other.flips[name]) for share in (flips.attack, flips.neutral))]
        for name, found in one.flips.items()
    ]
    heads = [f"{reader}, {what}" for reader in READERS for what in ("attack", "harmless")]
    return table(["reading changed", *heads], rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def read(folder: Path) -> dict[str, Pair]:
    """Name of a file -> the two readers on it; "five" are the dates in five languages."""
    wanted: dict[str, tuple[str, Sequence[str]]] = {
        name: (name, ()) for name in ("kind", "team", "actionable", "priority", "due", "entities", "injection")
    }
    wanted |= {"five": ("due", FIVE), "lang": ("lang", TWELVE)}
    settings = read_settings()
    found: dict[str, Pair] = {}
    for name, (file, languages) in wanted.items():
        path = folder / f"{file}.jsonl"
        if path.exists():
            rows = read_files([path], languages=languages)
            one, other = (measured(settings, Asked([path]), reader, rows)[0] for reader in READERS)
            found[name] = one, other
    return found


def summary(found: Mapping[str, Pair]) -> str:
    """The first table: everything in a line or a few."""
    rows: list[list[str]] = []
    for file, name in (("kind", "kind"), ("actionable", "actionable"), ("priority", "priority"), *TEAM):
        if file in found:
            label = f"{name} ({file})" if file != name else name
            rows += of_labels(label, *(getattr(result, name) for result in found[file]))
    for name, label in (("five", "five languages"), ("due", "all languages")):
        if name in found and (name == "five" or found[name][0].n > found["five"][0].n):
            rows += of_dues(label, found[name])
    if "lang" in found:
        languages = [result.language for result in found["lang"] if result.language]
        shares = [_interval(one.accuracy, one.interval) for one in languages]
        rows.append(["language, of twelve", _count(languages[0].n), *shares])
    if "entities" in found:
        entities = [result.entities for result in found["entities"] if result.entities]
        both = [f"{_figure(one.precision)} / {_figure(one.recall)}" for one in entities]
        rows.append(["entities, precision / recall", _count(entities[0].n), *both])
    if "kind" in found:
        ms = [f"{result.cpu_ms.p50:.1f} / {result.cpu_ms.p95:.1f}" for result in found["kind"]]
        rows.append(["CPU ms a message of `kind.jsonl`, p50 / p95", "", *ms])
    return table(["what", "texts", *READERS], rows)


def details(found: Mapping[str, Pair]) -> list[str]:
    """The other tables."""
    tables: list[str] = []
    if "kind" in found:
        kind, rules = (result.kind for result in found["kind"])
        assert kind
        assert rules
        tables += [
            of_groups(f"kind, by {by}", getattr(kind, f"by_{by}"), getattr(rules, f"by_{by}"))
            for by in ("language", "source", "label")
        ]
        tables.append(of_confidence(kind))
    if "team" in found:
        kind, rules = (result.kind for result in found["team"])
        assert kind
        assert rules
        tables.append(of_groups("kind (team), by language", kind.by_language, rules.by_language, least=0))
    if "due" in found:
        tables.append(of_due_groups(*(result.due for result in found["due"] if result.due)))
    if "lang" in found:
        one, other = (result.language.by_language for result in found["lang"] if result.language)
        tables.append(of_groups("language", one, other))
    if "injection" in found:
        tables.append(of_injection(*(result.injection for result in found["injection"] if result.injection)))
    return [one for one in tables if one.count("\n") > 1]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".lstrip("0")


def _interval(share: float | None, interval: tuple[float, float] | None) -> str:
    return f"{_figure(share)} ({_figure(interval[0])} to {_figure(interval[1])})" if interval else _figure(share)


def _applied(labels: Labels) -> str:
    return f"{labels.applied.n / labels.n:.0%}, {_figure(labels.applied.accuracy)} right" if labels.applied else "none"


def _count(number: int) -> str:
    return f"{number:,}"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print the tables of docs/CLASSIFIER.md for the files in FOLDER."""
    found = read(folder)
    print("\n\n".join([summary(found), *details(found)]))


if __name__ == "__main__":
    main(prog_name="python -m bench.figures")
