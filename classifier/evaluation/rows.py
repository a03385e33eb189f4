"""Labelled texts: JSON objects, one a line, whose fields tell what can be measured with them.

`text` and any of: `kind`; `actionable`; `ref` with `expect` (the dates that are right, null for none); `priority`;
`lang`; `type` with `spans` (entities); `category` (an attack). One line may have several of them. `lang` and `source`
group the result.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classifier.base import Kind, Priority

HOLIDAY = "holiday"


class RowError(ValueError):
    """A file or a line of it can't be used; says which and why."""


@dataclass(frozen=True, slots=True)
class DueLabel:
    """Which dates are right.

    Attributes:
        ref: When the text was written, aware.
        accepted: ISO days or times, any of which is right; empty where the text has no date.
    """

    ref: datetime
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityLabel:
    """The words that are an entity of this type, in order; there may be none."""

    type: str
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A text and what is known of it; None where nothing is.

    Attributes:
        attack: The text is an attack's words, to be appended to other texts.
        assignee: Whose it is, as `assignee_label` names them; no file tells that, but people do.
        source: Where it was collected, up to the first slash; empty when not said.
    """

    text: str
    kind: str | None = None
    actionable: bool | None = None
    priority: str | None = None
    assignee: str | None = None
    language: str | None = None
    due: DueLabel | None = None
    entities: EntityLabel | None = None
    attack: bool = False
    source: str = ""


def read_files(
    paths: Iterable[Path], *, limit: int | None = None, holidays: bool = False, languages: Collection[str] = ()
) -> list[Row]:
    """The rows of all files.

    Args:
        limit: Take so many, evenly spread over all (files are often sorted by source).
        languages: Only texts labelled as one of these; empty for all.
        holidays: Also those tagged "holiday", whose dates only a calendar of feasts tells.

    Raises:
        RowError: A file can't be read, has a line that can't be used, or nothing is left.
    """
    rows = [row for path in paths for row in _file_rows(path, holidays=holidays)]
    rows = [row for row in rows if not languages or row.language in languages]
    if not rows:
        raise RowError("there is nothing to evaluate")
    if limit is None or limit >= len(rows):
        return rows
    return [rows[number * len(rows) // limit] for number in range(limit)]


def parse_row(fields: Any) -> Row:
    """One line's object, checked. Raises RowError."""
    if not isinstance(fields, dict):
        raise RowError("not a JSON object")
    row = Row(
        text=_need(fields, "text", _is_text, "some text"),
        kind=_get(fields, "kind", _one_of(Kind), f"one of {', '.join(Kind)}"),
        actionable=_get(fields, "actionable", lambda value: isinstance(value, bool), "true or false"),
        priority=_get(fields, "priority", _one_of(Priority), f"one of {', '.join(Priority)}"),
        language=_get(fields, "lang", _is_text, "a language's code"),
        due=_due(fields) if "expect" in fields else None,
        entities=_entities(fields) if "spans" in fields else None,
        attack="category" in fields,
        source=_get(fields, "source", lambda value: isinstance(value, str), "text", "").partition("/")[0],
    )
    if row == Row(row.text, source=row.source):
        raise RowError(f"none of its fields ({', '.join(fields)}) says what to measure")
    return row


def _file_rows(path: Path, *, holidays: bool) -> list[Row]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # a text may hold other line breaks
    except (OSError, UnicodeDecodeError) as error:
        raise RowError(f"{path}: {error}") from None
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            row = parse_row(fields)
        except (ValueError, RecursionError) as error:
            raise RowError(f"{path}, line {number}: {_words(error)}") from None
        if holidays or fields.get("tag") != HOLIDAY:
            rows.append(row)
    return rows


def _words(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg}, column {error.colno})"
    return str(error) or type(error).__name__


def _due(fields: dict[str, Any]) -> DueLabel:
    ref = datetime.fromisoformat(_need(fields, "ref", _is_time, "a time like 2026-11-25T10:30"))
    accepted = _get(fields, "expect", _all(_is_time), "null, or a list of days and times", [])
    return DueLabel(ref if ref.tzinfo else ref.replace(tzinfo=UTC), tuple(accepted))


def _entities(fields: dict[str, Any]) -> EntityLabel:
    spans = _need(fields, "spans", _all(_is_text), "a list of words")
    return EntityLabel(_need(fields, "type", _is_text, "a type of entity"), tuple(spans))


def _need(fields: dict[str, Any], name: str, fits: Callable[[Any], bool], meaning: str) -> Any:
    if not fits(fields.get(name)):
        raise RowError(f'"{name}" must be {meaning}')
    return fields[name]


def _get(fields: dict[str, Any], name: str, fits: Callable[[Any], bool], meaning: str, default: Any = None) -> Any:
    return default if fields.get(name) is None else _need(fields, name, fits, meaning)


def _is_text(value: Any) -> bool:
    """Words that can be written as bytes: a lone half of a surrogate pair can't."""
    return isinstance(value, str) and bool(value.strip()) and not any("\ud800" <= char <= "\udfff" for char in value)


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _one_of(names: Iterable[str]) -> Callable[[Any], bool]:
    known = tuple(names)
    return lambda value: value in known


def _all(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(fits(one) for one in value)
