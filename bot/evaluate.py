"""What `sift eval` does: read labelled files with one reader or two, and say how they did."""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import click

from bot import log
from bot.build.worker import make_model, make_reader
from bot.settings import OPENAI, Settings, SettingsError
from classifier.base import Reader, ReaderError, Workspace
from classifier.evaluation.answers import Answer, Conditions, read_rows, texts_of
from classifier.evaluation.compare import compare
from classifier.evaluation.comparison_report import comparison_report
from classifier.evaluation.report import report
from classifier.evaluation.result import Result, measure, plain
from classifier.evaluation.rows import Row, RowError, read_files
from classifier.rules import RulesReader
from tasks.doubts import LIMITS
from tasks.rules import KINDS


class EvaluationError(Exception):
    """Nothing could be measured: a file, or a reader."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The command's arguments.

    Attributes:
        provider: Empty for the one that the settings name.
        compare: The other one, empty for none.
        languages: Codes; empty for all.
        every_date: Count also the dates that the product would leave out as too unsure.
        aimed: See `Conditions`.
    """

    files: Sequence[Path]
    provider: str = ""
    compare: str = ""
    as_json: bool = False
    limit: int | None = None
    languages: Sequence[str] = ()
    holidays: bool = False
    every_date: bool = False
    aimed: bool | None = None


def evaluate(settings: Settings, asked: Asked) -> str:
    """The text to print; progress, notes and logs go to standard error.

    Raises:
        EvaluationError: A file can't be used, or a reader can't be had or is away.
        SettingsError: A reader was asked for that the settings have no key for.
    """
    log.configure(settings.model_copy(update={"log_level": "WARNING"}), "eval")
    try:
        rows = read_files(asked.files, limit=asked.limit, holidays=asked.holidays, languages=asked.languages)
    except RowError as error:
        raise EvaluationError(str(error)) from error
    with redirect_stdout(sys.stderr):  # whatever a library has to say, there is one object on standard output
        first, answers = measured(settings, asked, asked.provider, rows)
        if not asked.compare:
            return _json(plain(first)) if asked.as_json else report(first)
        second, other_answers = measured(settings, asked, asked.compare, rows)
    differences = compare(answers, other_answers)
    if asked.as_json:
        return _json({**plain(first), "compare": plain(second), "differences": plain(differences)})
    return comparison_report(first, second, differences)


def find_readers(settings: Settings, name: str) -> tuple[Reader, Reader | None]:
    """A provider's reader, and who reads what it can't. Takes seconds.

    Raises:
        ReaderError: It can't be loaded.
        SettingsError: It has no key.
    """
    name = name or settings.classifier
    if name in {"rules", "off"}:
        return RulesReader(), None
    first = make_reader(settings.model_copy(update={"classifier": "embedded"}))
    if name == "embedded":
        return first, None
    settings = settings.model_copy(update={"classifier": name})  # as if it were set: then its address is known
    if settings.model_providers.get("openai") == OPENAI and name.startswith("openai:") and not settings.openai_api_key:
        raise SettingsError(f"OPENAI_API_KEY: needed for {name}")
    return make_model(settings, first, name), first


def conditions(asked: Asked) -> Conditions:
    """What holds in a workspace that has set nothing itself."""
    thresholds = {field: limits.ask for field, limits in LIMITS.items()}
    if asked.every_date:
        thresholds["due"] = 0.0
    return Conditions(Workspace(kinds=KINDS, thresholds=thresholds), asked.aimed)


def measured(settings: Settings, asked: Asked, name: str, rows: Sequence[Row]) -> tuple[Result, list[Answer]]:
    """One reader on the rows. Raises `EvaluationError` and `SettingsError` as `evaluate` does."""
    try:
        reader, answers = _answers(settings, asked, name, rows)
    except ReaderError as error:
        raise EvaluationError(f"{name or settings.classifier}: {error}") from error
    apply = {field: limits.apply for field, limits in LIMITS.items()}
    return measure(answers, provider=reader.provider, model=str(getattr(reader, "model", "")), apply=apply), answers


def _answers(settings: Settings, asked: Asked, name: str, rows: Sequence[Row]) -> tuple[Reader, list[Answer]]:
    reader, instead = find_readers(settings, name)
    if name == "embedded" and reader.provider != name:
        raise ReaderError("the built-in classifier can't be loaded", retry=False)
    texts = sum(map(len, texts_of(rows)))
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=texts, label=reader.provider, file=sys.stderr, hidden=hidden) as bar:
        answers = asyncio.run(_read(rows, reader, instead, conditions(asked), lambda: bar.update(1)))
    return reader, answers


async def _read(
    rows: Sequence[Row], reader: Reader, instead: Reader | None, on: Conditions, seen: Callable[[], None]
) -> list[Answer]:
    try:
        return await read_rows(rows, reader, on, instead=instead, seen=seen)
    finally:
        await close(reader)


async def close(reader: Reader) -> None:
    """Let go of its connections, where it has any."""
    if hasattr(reader, "close"):
        await reader.close()


def _json(measured: object) -> str:
    return json.dumps(measured, ensure_ascii=False)
