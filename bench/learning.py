"""How much a reader learns from its team: each source of a labelled file is a workspace where people correct messages.

`python -m bench.learning FILE` draws messages of a source, lets people stand behind their kinds, and has others of the
same source read. Which are drawn is chance, so it is done several times; within a draw the same others are read for
every number of corrections. Nothing is trained: all that the reader gets are examples, as in the product.
"""

import asyncio
import itertools
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean
from typing import Any

import click

from bot.evaluate import Asked, close, conditions, find_readers
from bot.settings import Settings, SettingsError, read_settings
from classifier.base import Context, Draft, Example, Incoming, Reader, ReaderError
from classifier.evaluation.answers import ANY_DAY, ZONE
from classifier.evaluation.report import figure, row
from classifier.evaluation.rows import Row, RowError, read_files
from classifier.evaluation.scores import calibration_error, reliability

BATCH = 64
FEWEST_TEXTS = 20
"""A source with fewer left to read is passed over: its share would be chance."""


@dataclass
class Curve:
    """What came of one number of corrections.

    Attributes:
        shares: Source -> the share right in each draw.
        sure, right: Of every text read, over all sources.
        seconds: CPU of this process for them.
    """

    shares: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sure: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    seconds: float = 0.0

    def share(self, source: str) -> float:
        return fmean(self.shares[source])

    def plain(self) -> dict[str, Any]:
        by_source = {source: self.share(source) for source in self.shares}
        return {
            "accuracy": fmean(self.right),
            "mean_of_sources": fmean(by_source.values()),
            "ece": calibration_error(reliability(self.sure, self.right)),
            "cpu_ms": self.seconds * 1000 / len(self.right),
            "by_source": by_source,
        }


@dataclass(frozen=True)
class Plan:
    """How it is measured.

    Attributes:
        corrections: Numbers of corrected messages, in order.
        draws: How often each source is drawn anew.
        texts: The most that are read of a source in a draw.
        only_wrong: Only messages that the reader had wrong are corrected, as people do; else any.
    """

    corrections: Sequence[int]
    draws: int
    texts: int
    only_wrong: bool


class Lab:
    """Draws, teaches and reads. `read` has to come first."""

    def __init__(self, reader: Reader, plan: Plan) -> None:
        self._reader, self._plan = reader, plan
        self._workspace = conditions(Asked(())).workspace
        self._drafts: dict[Row, Draft] = {}
        self._ids = itertools.count(1)  # never the same twice, as in the database

    async def read(self, rows: Sequence[Row]) -> None:
        """Read every text once, as nobody has taught anything: examples need its vector."""
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            self._drafts |= zip(batch, await self._read(batch, ()), strict=True)
        if not any(draft.vector for draft in self._drafts.values()):
            raise ReaderError(f"{self._reader.provider} gives no vectors, so it can't learn", retry=False)

    def sources(self, rows: Iterable[Row]) -> dict[str, list[Row]]:
        """Those with enough texts for the most corrections and some to read."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for one in rows:
            found[one.source].append(one)
        most = max(self._plan.corrections)
        return {name: members for name, members in found.items() if self._enough(members, most)}

    async def measure(self, sources: dict[str, list[Row]], bar: Any) -> dict[int, Curve]:
        """Number of corrections -> what came of it."""
        curves = {number: Curve() for number in self._plan.corrections}
        for name, members in sources.items():
            for draw in range(self._plan.draws):
                lessons, texts = self._draw(members, random.Random(f"{name} {draw}"))
                for number, curve in curves.items():
                    await self._score(curve, name, lessons[:number], texts)
                    bar.update(1)
        return curves

    def _enough(self, members: Sequence[Row], most: int) -> bool:
        """Half of them are read, half of those that may be corrected are there to be; one kind would be too easy."""
        teachable = [one for one in members if self._may_be_taught(one)]
        kinds = {one.kind for one in members}
        return len(members) // 2 >= FEWEST_TEXTS and len(teachable) // 2 >= most and len(kinds) > 1

    def _draw(self, members: Sequence[Row], chance: random.Random) -> tuple[list[Example], list[Row]]:
        """The lessons, and texts to be read that are not among them."""
        shuffled = chance.sample(members, len(members))
        half = len(members) // 2
        taught = [one for one in shuffled[half:] if self._may_be_taught(one)]
        lessons = [self._lesson(one) for one in taught]
        return lessons, shuffled[: min(half, self._plan.texts)]

    def _lesson(self, one: Row) -> Example:
        draft = self._drafts[one]
        agreed = draft.kind == one.kind
        return Example(next(self._ids), one.text, draft.vector, {"kind": one.kind}, agreed=agreed)

    def _may_be_taught(self, one: Row) -> bool:
        return not self._plan.only_wrong or self._drafts[one].kind != one.kind

    async def _score(self, curve: Curve, name: str, lessons: Sequence[Example], texts: Sequence[Row]) -> None:
        started = time.process_time()
        drafts = await self._read(texts, lessons)
        curve.seconds += time.process_time() - started
        right = [draft.kind == one.kind for draft, one in zip(drafts, texts, strict=True)]
        curve.shares[name].append(fmean(right))
        curve.right += right
        curve.sure += [draft.confidence["kind"] for draft in drafts]

    async def _read(self, rows: Sequence[Row], lessons: Sequence[Example]) -> list[Draft]:
        workspace = replace(self._workspace, examples=tuple(lessons))
        messages = [Incoming(0, 0, one.text, ANY_DAY, ZONE, aimed=False) for one in rows]
        return [reading.drafts[0] for reading in await self._reader.read(messages, Context({0: workspace}))]


async def run(settings: Settings, rows: Sequence[Row], provider: str, plan: Plan) -> dict[int, Curve]:
    reader, _ = find_readers(settings, provider)
    lab = Lab(reader, plan)
    try:
        await lab.read(rows)
        sources = lab.sources(rows)
        if not sources:
            raise ReaderError(f"no source has enough texts for {max(plan.corrections)} corrections", retry=False)
        steps = len(sources) * plan.draws * len(plan.corrections)
        with click.progressbar(length=steps, label="learning", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            return await lab.measure(sources, bar)
    finally:
        await close(reader)


def table(curves: dict[int, Curve]) -> str:
    numbers = [str(number) for number in curves]
    plain = {number: curve.plain() for number, curve in curves.items()}
    sources = next(iter(plain.values()))["by_source"]
    lines = [row("corrections", *numbers)]
    lines += [row(name, *(figure(one["by_source"][name]) for one in plain.values())) for name in sources]
    names = {"mean_of_sources": "mean of sources", "accuracy": "all texts", "ece": "calibration error"}
    lines += [row(label, *(figure(one[name]) for one in plain.values())) for name, label in names.items()]
    return "\n".join([*lines, row("CPU ms a message", *(f"{one['cpu_ms']:.1f}" for one in plain.values()))])


def _numbers(_context: click.Context, _parameter: click.Parameter, value: str) -> list[int]:
    try:
        return sorted({int(number) for number in value.split(",") if int(number) >= 0})
    except ValueError:
        raise click.BadParameter("numbers with commas, such as 0,5,10") from None


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--corrections", default="0,5,10,20,50", show_default=True, callback=_numbers)
@click.option("--draws", default=5, show_default=True, type=click.IntRange(1))
@click.option("--texts", default=100, show_default=True, type=click.IntRange(1), help="The most read of a source.")
@click.option("--only-wrong", is_flag=True, help="Only what the reader had wrong is corrected.")
@click.option("--provider", default="embedded", show_default=True)
@click.option("--json", "as_json", is_flag=True)
def main(file: Path, provider: str, as_json: bool, **how: Any) -> None:
    """Read FILE (lines with "text", "kind" and "source") before and after so many corrections."""
    try:
        rows = [one for one in read_files([file]) if one.kind and one.source]
        curves = asyncio.run(run(read_settings(), rows, provider, Plan(**how)))
    except (RowError, ReaderError, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    print(json.dumps({number: curve.plain() for number, curve in curves.items()}) if as_json else table(curves))


if __name__ == "__main__":
    main(prog_name="python -m bench.learning")
