"""Two readers on messages that people have confirmed: how often each agrees with them, how fast, and for how much."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from classifier.base import Context, Incoming, Reader, Workspace
from classifier.evaluation.answers import Answer, Panel, answer_of
from classifier.evaluation.compare import Difference, compare
from classifier.evaluation.result import plain
from classifier.evaluation.rows import Row
from classifier.evaluation.scores import percentile

FIELDS = ("actionable", "kind", "priority", "due", "assignee")
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A message of which people have said what it is.

    Attributes:
        row: What they have said, and its language.
        workspace: What a reader may know, but for what it was taught by this very message.
    """

    message_id: int
    incoming: Incoming
    row: Row
    workspace: Workspace


@dataclass(frozen=True, slots=True)
class Side:
    """A reader under trial.

    Attributes:
        instead: Reads what it can't.
        guidance: What it is told besides.
    """

    name: str
    reader: Reader
    instead: Reader | None = None
    guidance: str = ""

    async def read(self, it: Confirmed) -> Answer:
        """Raises `ReaderError`: it is away, or may not read this and nobody does instead."""
        workspace = replace(it.workspace, guidance=self.guidance)
        panel = Panel(self.reader, self.instead, Context({it.incoming.workspace_id: workspace}))
        return answer_of(it.row, [await panel.read(it.incoming)])


def figures(names: Sequence[str], answers: Sequence[Sequence[Answer]]) -> dict[str, Any]:
    """What was measured, as JSON has it.

    Args:
        names: Of the reader that there is and of the candidate.
        answers: Theirs, of the same messages in the same order.

    Returns:
        "messages"; "readers", for both "name", "failed" (read by the one before it), "p50" and "p95" in milliseconds,
        "calls", "tokens_in", "tokens_out" and "left" (calls that left this machine); "fields", for each of `FIELDS`
        that anything is known of "n", "right" of both, "p" (how likely so uneven a split is by chance) and "languages",
        code -> {"n", "right"}.
    """
    first, second = answers
    languages = sorted({it.row.language or "und" for it in first})
    of_language = {
        code: compare(*([it for it in side if (it.row.language or "und") == code] for side in answers))
        for code in languages
    }
    fields = {
        field: {
            **_agreement(found),
            "p": found.p,
            "languages": {code: _agreement(of[field]) for code, of in of_language.items() if field in of},
        }
        for field, found in compare(first, second).items()
        if field in FIELDS
    }
    readers = [_cost(name, side) for name, side in zip(names, answers, strict=True)]
    told: dict[str, Any] = plain(
        {
            "messages": len(first),
            "readers": readers,
            "fields": {field: fields[field] for field in FIELDS if field in fields},
        }
    )
    return told


def _agreement(found: Difference) -> dict[str, Any]:
    return {"n": found.n, "right": [found.both + found.only_first, found.both + found.only_second]}


def _cost(name: str, answers: Sequence[Answer]) -> dict[str, Any]:
    took = [ms for answer in answers for ms in answer.wall_ms]
    asked = [reading.usage for answer in answers for reading in answer.readings if reading.usage is not None]
    return {
        "name": name,
        "failed": sum(answer.failed for answer in answers),
        "p50": percentile(took, 50) if took else 0.0,
        "p95": percentile(took, 95) if took else 0.0,
        "calls": len(asked),
        "tokens_in": sum(usage.tokens_in for usage in asked),
        "tokens_out": sum(usage.tokens_out for usage in asked),
        "left": sum(not usage.local for usage in asked),
    }
