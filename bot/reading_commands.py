"""The commands that are about how messages are read: models fetched, measured, and tried."""

# ruff: noqa: PLC0415

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from bot.command import FILE, check_schema, database_needed, fail, own_settings
from bot.process import FAILED, WRONG_USE, tell

_PROVIDERS = "embedded, rules, ollama:<model>, openai:<model>"


class _Provider(click.ParamType[str]):
    name = "provider"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"embedded|rules|(ollama|openai):\S+", value):
            self.fail(f"{value!r} is none of {_PROVIDERS}.", param, ctx)
        return value


@click.command()
@click.argument("model")
def pull(model: str) -> None:
    """Have Ollama fetch MODEL, such as qwen3:8b, with a progress bar."""
    from bot.pull import PullError
    from bot.pull import pull as fetch
    from bot.settings import SettingsError, read_settings

    try:
        tell(fetch(read_settings(), model))
    except SettingsError as error:
        fail(str(error), WRONG_USE)
    except PullError as error:
        fail(str(error), FAILED)


@click.command(name="eval")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--provider", type=_Provider(), help=f"{_PROVIDERS}; else what CLASSIFIER says.")
@click.option("--compare", type=_Provider(), help="Read all with this one too, side by side.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--limit", type=click.IntRange(1), help="Read so many texts, evenly spread over all.")
@click.option("--lang", "languages", multiple=True, help="Only texts labelled as this language; may be repeated.")
@click.option("--holidays", is_flag=True, help="Also the dates tagged as holidays.")
@click.option("--every-date", is_flag=True, help="Count also dates too unsure to be applied or asked for.")
@click.option("--aimed/--overheard", default=None, help="As if sent to the bot on purpose, or not (default: by label).")
def evaluate(files: tuple[Path, ...], provider: str | None, compare: str | None, **how: Any) -> None:
    """Tell how often a reader is right: FILE has a JSON object a line, with "text" and the right answers.

    docs/CLASSIFIER.md tells which, and what the figures mean.
    """
    from bot.evaluate import Asked, EvaluationError
    from bot.evaluate import evaluate as the_evaluation
    from bot.settings import SettingsError, read_settings

    try:
        tell(the_evaluation(read_settings(), Asked(files, provider or "", compare or "", **how)))
    except SettingsError as error:
        fail(str(error), WRONG_USE)
    except EvaluationError as error:
        fail(str(error), FAILED)


@click.command()
@click.argument("model", type=_Provider())
@click.option("--workspace", default="", help="Its id; needless where there is one alone.")
@click.option("--guidance", type=FILE, help="What the candidate is told besides, in a file (else what its reader is).")
@click.option("--last", type=click.IntRange(1, 500), default=100, show_default=True, help="Messages to try it on.")
@click.option("--price", nargs=2, type=click.FloatRange(0), help="Of a million tokens in, and of a million out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def trial(model: str, workspace: str, guidance: Path | None, last: int, as_json: bool, **how: Any) -> None:
    """Try MODEL on the newest messages that people have confirmed, beside the reader that there is.

    Says how often each agrees with people, by field and language, how fast it was and what it cost. What leaves the
    machine is in the ledger. Sift may run meanwhile.
    """
    from bot.trial import Asked, TrialError, report, try_reader

    settings = own_settings()
    check_schema(settings)
    try:
        told = guidance.read_text("utf-8") if guidance is not None else None
        with database_needed():
            tried = try_reader(settings, Asked(model, workspace, told, last))
    except (TrialError, OSError, UnicodeDecodeError) as error:
        fail(str(error), FAILED)
    tell(json.dumps({"result": tried.result, "error": tried.error}) if as_json else report(tried, how["price"]))
    if tried.result is None:
        sys.exit(FAILED)


COMMANDS: Sequence[click.Command] = (pull, evaluate, trial)
