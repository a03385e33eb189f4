"""The command `sift`. What a command needs is imported when it runs, so that `sift --help` is quick."""

# ruff: noqa: PLC0415

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot import VERSION
from bot.process import FAILED, WRONG_USE, complain, tell

if TYPE_CHECKING:
    from bot.process import Main
    from bot.settings import Settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PROVIDERS = "embedded, rules, ollama:<model>, openai:<model>"


class _Provider(click.ParamType[str]):
    name = "provider"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"embedded|rules|(ollama|openai):\S+", value):
            self.fail(f"{value!r} is none of {_PROVIDERS}.", param, ctx)
        return value


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="sift")
def main() -> None:
    """Sift: forward a message to a Telegram bot, get a task.

    Settings come from the environment and from .env in the working directory; README lists them.
    """


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the chat page (default: 8081, or a free one).")
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser.")
def demo(port: int | None, browser: bool) -> None:
    """Try it out: the real bot with a chat page in the browser. Needs no token and no server."""
    _only_with("emulator")
    from bot import demo as the_demo
    from bot.settings import SettingsError
    from bot.supervisor import become_supervisor

    try:
        plan = the_demo.plan(port=port, browse=browser)
        the_demo.start_over(Path(plan.data_dir))
    except (SettingsError, the_demo.DemoError) as error:
        _fail(str(error), WRONG_USE)
    tell("Starting the demo ...")
    become_supervisor(plan)


@main.command()
def up() -> None:
    """Run everything on this machine: broker, worker, bot and web."""
    from bot import up as the_installation
    from bot.supervisor import become_supervisor

    settings = _settings()
    tell("Starting Sift ...")
    become_supervisor(the_installation.plan(settings))


@main.command()
def bot() -> None:
    """Run the bot process alone: takes in and sends, relays, reminds. One for an installation."""
    from bot.build.bot import run_bot

    settings = _role("bot")
    _run(partial(run_bot, settings))


@main.command()
def web() -> None:
    """Run the web process alone: pages, API, hooks, Telegram's webhook."""
    from bot.build.web import run_web

    settings = _role("web")
    _run(partial(run_web, settings))


@main.command()
def worker() -> None:
    """Run one worker process alone: reads messages. As many as you like."""
    from bot.build.worker import run_worker

    settings = _role("worker")
    _run(partial(run_worker, settings))


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema; a SQLite file is copied first. `sift up` does it by itself."""
    from bot.prepare import prepare
    from storage.lock import InUseError
    from storage.migrate import ExtensionMissingError, NewerSchemaError
    from storage.vault import UnsealableError

    settings = _settings()
    try:
        with _database_needed():
            prepare(settings)
    except (ExtensionMissingError, InUseError, NewerSchemaError, UnsealableError) as error:
        _fail(str(error), FAILED)


@main.command()
def doctor() -> None:
    """Say what is there and what is missing, and what to do about it. Exit code 1 when something is missing."""
    from bot.doctor import examine

    findings = examine(_settings())
    for finding in findings:
        tell(finding.line())
    sys.exit(0 if all(finding.well for finding in findings) else FAILED)


@main.command()
@click.argument("model")
def pull(model: str) -> None:
    """Have Ollama fetch MODEL, such as qwen3:8b, with a progress bar."""
    from bot.pull import PullError
    from bot.pull import pull as fetch
    from bot.settings import SettingsError, read_settings

    try:
        tell(fetch(read_settings(), model))
    except SettingsError as error:
        _fail(str(error), WRONG_USE)
    except PullError as error:
        _fail(str(error), FAILED)


@main.command()
@click.option("--replay", is_flag=True, help="Give everything in it another chance.")
def quarantine(replay: bool) -> None:
    """Show what was put aside after failing three times, and why; nothing of it is lost."""
    from bot import quarantine as put_aside

    settings = _settings()
    with _database_needed():
        if replay:
            tell(f"{put_aside.replay(settings)} taken up again.")
            return
        things = put_aside.show(settings)
    for thing in things:
        tell(thing.line())
    if not things:
        tell("Nothing is in quarantine.")


@main.command()
@click.argument("role", required=False, type=click.Choice(["bot", "web", "worker"]))
def health(role: str | None) -> None:
    """Say by the exit code whether all is well: of one ROLE on this machine, or of everything (the web process knows).

    For the health checks of containers.
    """
    from bot.probe import probe
    from bot.settings import SettingsError, read_settings

    try:
        wrong = probe(read_settings(), role)
    except SettingsError as error:
        _fail(str(error), WRONG_USE)
    if wrong:
        _fail(wrong, FAILED)
    tell("ok")


@main.command(name="eval")
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
        _fail(str(error), WRONG_USE)
    except EvaluationError as error:
        _fail(str(error), FAILED)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure this machine: intake, arrival to task, memory; `sift bench web` the Mini App. `--help` tells how."""
    _only_with("bench")
    if arguments[:1] == ("web",):
        from bench.web.main import main as measure_web

        measure_web(list(arguments[1:]), prog_name="sift bench web")
    from bench.measure import main as measure

    measure(list(arguments), prog_name="sift bench")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, while Sift runs or not."""
    from bot.backups import back_up
    from storage.backup import BackupError

    try:
        back_up(_settings(), file)
    except BackupError as error:
        _fail(str(error), FAILED)
    tell(f"Backed up to {file}.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the database's place. Sift must be stopped."""
    from storage.backup import BackupError
    from storage.backup import restore as copy_from

    try:
        kept = copy_from(file, _settings().database)
    except BackupError as error:
        _fail(str(error), FAILED)
    tell(f"Restored from {file}." + (f" The database that was there is kept as {kept}." if kept else ""))


@main.group()
def keys() -> None:
    """What secrets are sealed with."""


@keys.command()
@click.option("--former-key-file", type=FILE, help="The SECRET_KEY before, where it is another one now.")
@click.option("--lost", is_flag=True, help="The SECRET_KEY before is gone: replace secrets that nobody can open.")
def rotate(former_key_file: Path | None, lost: bool) -> None:
    """Seal all secrets of hooks and trackers anew, with a new key. Sift may run meanwhile.

    Where SECRET_KEY itself has changed, stop Sift, set the new one, and name the file with the one before. Where that
    is lost, --lost lets Sift start again: hooks need new secrets then, and connections new tokens.
    """
    from bot.resealing import rotate as seal_anew
    from storage.vault import UnsealableError

    settings = _settings()
    try:
        with _database_needed():
            done = seal_anew(
                settings, former=former_key_file, lost=lost, progress=lambda rows: tell(f"{rows} sealed anew ...")
            )
    except UnsealableError as error:
        _fail(str(error), FAILED)
    except (OSError, ValueError) as error:
        _fail(f"{former_key_file}: no SECRET_KEY can be read there ({type(error).__name__}).", WRONG_USE)
    for place in done.unopened:
        complain(
            f"{place.table}/{place.row}: " + ("its secret was replaced." if lost else "its secret can't be opened.")
        )
    if done.unopened and not lost:
        _fail("These stay as they are: give them new secrets. All others are sealed with a new key.", FAILED)
    tell(f"All secrets are sealed with a new key ({done.rows} of them moved, {done.dropped} old keys deleted).")


@main.group()
def audit() -> None:
    """The log of what bears on security."""


@audit.command()
@click.option("--noted", metavar="END", help="An end that an earlier run told, and somebody noted elsewhere.")
def verify(noted: str | None) -> None:
    """Find every entry that was changed, deleted, moved or put there afterwards. Exit code 1 when there is one.

    Sift may run meanwhile. Note the end that is told somewhere else: with it even an older copy of the whole database,
    put in the place of this one, is found out.
    """
    from bot.auditing import told
    from bot.auditing import verify as walk
    from storage.vault import UnsealableError

    settings = _settings()
    try:
        with _database_needed():
            _check_schema(settings)
            verdict = walk(settings, noted=noted, progress=lambda entries: tell(f"{entries} entries looked at ..."))
    except UnsealableError as error:
        _fail(str(error), FAILED)
    for fault in verdict.faults:
        complain(told(fault))
    if verdict.faults:
        _fail("The audit log is not as it was written.", FAILED)
    if verdict.unknown:
        tell(f"The first {verdict.unknown} entries can't be checked: the SECRET_KEY that sealed them was lost.")
    waiting = f" {verdict.waiting} more are not in the chain yet." if verdict.waiting else ""
    tell(f"All {verdict.entries} entries are as they were written.{waiting} The log ends at {verdict.end or '0'}")


def _settings() -> "Settings":
    """The settings with every secret in place; a new API token is shown, this once."""
    from bot.keys import provide_secrets
    from bot.settings import SettingsError, read_settings

    try:
        settings, new_api_token = provide_secrets(read_settings())
    except SettingsError as error:
        _fail(str(error), WRONG_USE)
    except OSError as error:
        _fail(f"DATA_DIR: {error}", WRONG_USE)
    if new_api_token and settings.api_token:
        tell(f"API token, shown this once and kept in {settings.data_dir}: {settings.api_token.get_secret_value()}")
    return settings


def _role(name: str) -> "Settings":
    """What a process alone has to see to before its loop starts."""
    from bot import log
    from bot.up import supervised

    settings = _settings()
    log.configure(settings, name)
    if not supervised():
        _check_schema(settings)
    return settings


def _check_schema(settings: "Settings") -> None:
    from storage import migrate as schema

    with _database_needed():
        current = schema.is_current(settings.database)
    if not current:
        _fail("The database has not the newest schema: run `sift migrate`.", WRONG_USE)


@contextmanager
def _database_needed() -> Iterator[None]:
    """Stop with one line where the database is away."""
    from storage.faults import is_outage

    try:
        yield
    except Exception as error:
        if not is_outage(error):
            raise
        _fail(f"The database can't be reached ({type(error).__name__}): start it, or mend DATABASE_URL.", FAILED)


def _only_with(package: str) -> None:
    """Stop where there is only what an installation runs on, as in the image."""
    if find_spec(package) is None:
        _fail(f"This needs the folder {package}/, which is not here: use a clone of the repository.", WRONG_USE)


def _run(main: "Main") -> None:
    from bot import process

    sys.exit(process.run(main))


def _fail(line: str, code: int) -> NoReturn:
    complain(line)
    sys.exit(code)


if __name__ == "__main__":
    main(prog_name="sift")
