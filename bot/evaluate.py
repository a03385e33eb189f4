"""`sift eval FILE.jsonl`: how often the reader is right, on messages whose right answer is known.

A line is `{"text": ..., "kind"?: ..., "is_task"?: ..., "priority"?: ..., "language"?: ...}`; a field that it does not
name is not judged.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from classifier.base import Context, Incoming, Reader, Reading, Workspace

FIELDS = ("kind", "is_task", "priority", "language")
WORKSPACE = 1
BATCH = 32


class BadLineError(Exception):
    """A line that is no example; says which and why."""


@dataclass
class Score:
    """Per field: how many were judged, and how many were right."""

    judged: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, expected: dict[str, Any], reading: Reading) -> None:
        draft = reading.drafts[0]
        given = {
            "kind": draft.kind,
            "is_task": any(it.is_task for it in reading.drafts),
            "priority": draft.priority,
            "language": reading.language,
        }
        for name in FIELDS:
            if name in expected:
                self.judged[name] += 1
                self.right[name] += given[name] == expected[name]

    def lines(self) -> list[str]:
        return [
            f"{name:<10}{self.right[name]:>7} of {n:<7}{self.right[name] / n:6.1%}" for name, n in self.judged.items()
        ]


async def evaluate(reader: Reader, lines: Iterable[str]) -> Score:
    """Read every example of a JSONL file. Raises `BadLineError`."""
    score = Score()
    examples = list(_examples(lines))
    for start in range(0, len(examples), BATCH):
        batch = examples[start : start + BATCH]
        readings = await reader.read([_incoming(it) for it in batch], Context({WORKSPACE: Workspace()}))
        for expected, reading in zip(batch, readings, strict=True):
            score.add(expected, reading)
    return score


def _examples(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            example = json.loads(line)
        except ValueError as error:
            raise BadLineError(f"line {number}: {error}") from None
        if not isinstance(example, dict) or not isinstance(example.get("text"), str):
            raise BadLineError(f'line {number}: must be an object with a "text"')
        yield example


def _incoming(example: dict[str, Any]) -> Incoming:
    return Incoming(id=0, workspace_id=WORKSPACE, text=example["text"], sent_at=datetime.now(UTC), zone=ZoneInfo("UTC"))
