"""What `sift trial` does: try a reader on what people have confirmed, in this process, and say how it did."""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from typing import Any

import click

from bot import log
from bot.build.models import models_of
from bot.build.worker import make_model, make_reader
from bot.process import process_name
from bot.settings import Settings
from bot.trying import run_trial
from classifier.base import Reader
from classifier.evaluation.report import figure, row
from locales.refusals import REFUSALS
from storage.database import Database
from storage.reading_tables import Trial
from storage.store import Store
from storage.tables import Workspace
from tasks import trials
from tasks.actors import Actor
from tasks.models import Models
from tasks.rules import TaskError
from tasks.trials import Held

_COSTS = {
    "calls": "calls",
    "left": "  that left this machine",
    "tokens_in": "tokens in",
    "tokens_out": "tokens out",
    "failed": "read by the built-in reader",
}
"""What of a reader's figures stands in the table of costs, and how it is called there."""


class TrialError(Exception):
    """Nothing could be tried, with the reason in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The command's arguments.

    Attributes:
        workspace: Public id; empty where there is one alone of which enough is confirmed.
        guidance: None for what the workspace tells its reader.
    """

    model: str
    workspace: str = ""
    guidance: str | None = None
    last: int = trials.LAST


def try_reader(settings: Settings, asked: Asked) -> Trial:
    """Try it, with progress on standard error. Raises `TrialError`."""
    log.configure(settings.model_copy(update={"log_level": "WARNING"}), "trial")
    with redirect_stdout(sys.stderr):  # whatever a library has to say, there is one table on standard output
        return asyncio.run(_tried(settings, asked))


async def _tried(settings: Settings, asked: Asked) -> Trial:
    db = Database(settings.database)
    try:
        held = await db.write(_begun, asked, models_of(settings))
        try:
            await _run(db, settings, held, await asyncio.to_thread(make_reader, settings))
        except BaseException:
            await db.write(trials.stop, held)  # nobody else is to go on with it
            raise
        trial = await db.read(lambda store: store.trials.get(held.trial_id))
        assert trial is not None, "the newest of a workspace is never forgotten"
        return trial
    finally:
        await db.close()


async def _run(db: Database, settings: Settings, held: Held, first: Reader) -> None:
    label, hidden = f"{held.beside} and {held.model}", not sys.stderr.isatty()
    with click.progressbar(length=len(held.items), label=label, file=sys.stderr, hidden=hidden) as bar:
        await run_trial(
            db,
            held,
            first=first,
            make=partial(make_model, settings, first),
            daily_calls=settings.llm_daily_calls,
            seen=lambda _read: bar.update(1),
        )


def _begun(store: Store, asked: Asked, models: Models) -> Held:
    workspace = _workspace(store, asked.workspace)
    try:
        trial = trials.ask(
            store,
            Actor.INSTALLATION,
            workspace.id,
            models,
            model=asked.model,
            guidance=asked.guidance,
            worker=process_name(),
        )
    except TaskError as error:
        if error.code == "bad_value" and error.params.get("field") == "model":
            raise TrialError(f"{asked.model} is not set up here: mend OLLAMA_BASE_URL or OPENAI_API_KEY.") from None
        raise TrialError(REFUSALS.get(error.code, error.code)) from None
    return trials.begin(store, trial, asked.last)


def _workspace(store: Store, public_id: str) -> Workspace:
    if public_id:
        if (named := store.workspaces.by_public_id(public_id)) is None:
            raise TrialError(f"There is no workspace {public_id}.")
        return named
    found = [it for it in store.workspaces.many(store.workspaces.all_ids()).values() if _is_ripe(store, it)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise TrialError(REFUSALS["little_confirmed"])
    names = "\n".join(f"  {it.public_id}  {it.title}" for it in sorted(found, key=lambda it: it.title))
    raise TrialError(f"Say which workspace with --workspace ID:\n{names}")


def _is_ripe(store: Store, workspace: Workspace) -> bool:
    return len(trials.confirmed(store, workspace.id, trials.ENOUGH)) == trials.ENOUGH


def report(trial: Trial, price: Sequence[float] | None = None) -> str:
    """A trial as text for a terminal.

    Args:
        price: Of a million tokens in and of a million out, in whatever money.
    """
    result: dict[str, Any] | None = trial.result
    if result is None:
        return f"Nothing was measured: {trial.error}."
    lines = [f"On the newest {result['messages']} messages that people have confirmed"]
    lines += [f"  broken off: {trial.error}"] if trial.error else []
    lines += [f"  A, now: {trial.beside}", f"  B, tried: {trial.model}", ""]
    lines += [row("agrees with people", "A", "B", "texts", "p")]
    for field, found in result["fields"].items():
        lines += _field_lines(field, found)
    one, other = result["readers"]
    lines += ["", row("ms a message", "A", "B")]
    lines += [row(f"  {name}", f"{one[name]:.0f}", f"{other[name]:.0f}") for name in ("p50", "p95")]
    lines += ["", row("cost", "A", "B")]
    lines += [row(f"  {words}", f"{one[name]:,}", f"{other[name]:,}") for name, words in _COSTS.items()]
    if price is not None:
        paid = [_paid(it, price) for it in (one, other)]
        lines += [row("  money", *(f"{it:.4f}" for it in paid))]
        lines += [row("  for 1,000 messages", *(f"{it * 1_000 / result['messages']:.2f}" for it in paid))]
    return "\n".join(lines)


def _field_lines(field: str, found: dict[str, Any]) -> list[str]:
    name = "is it a task" if field == "actionable" else field
    languages = found["languages"] if len(found["languages"]) > 1 else {}
    return [
        row(f"  {name}", *_shares(found), f"{found['n']:,}", figure(found["p"])),
        *(row(f"    {code}", *_shares(of), f"{of['n']:,}") for code, of in languages.items()),
    ]


def _shares(found: dict[str, Any]) -> list[str]:
    return [figure(right / found["n"]) for right in found["right"]]


def _paid(reader: dict[str, Any], price: Sequence[float]) -> float:
    return float(reader["tokens_in"] * price[0] + reader["tokens_out"] * price[1]) / 1_000_000
