"""The command `sift`. What a command needs is imported when it runs, so that `sift --help` is quick."""

# ruff: noqa: PLC0415

import sys
from functools import partial
from pathlib import Path

import click

from bot import VERSION
from bot.command import FILE, check_schema, database_needed, fail, only_with, own_settings, role_settings, run
from bot.process import FAILED, WRONG_USE, complain, tell
from bot.reading_commands import COMMANDS


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
    only_with("emulator")
    from bot import demo as the_demo
    from bot.settings import SettingsError
    from bot.supervisor import become_supervisor

    try:
        plan = the_demo.plan(port=port, browse=browser)
        the_demo.start_over(Path(plan.data_dir))
    except (SettingsError, the_demo.DemoError) as error:
        fail(str(error), WRONG_USE)
    tell("Starting the demo ...")
    become_supervisor(plan)


@main.command()
def up() -> None:
    """Run everything on this machine: broker, worker, bot and web."""
    from bot import up as the_installation
    from bot.supervisor import become_supervisor

    settings = own_settings()
    tell("Starting Sift ...")
    become_supervisor(the_installation.plan(settings))


@main.command()
def bot() -> None:
    """Run the bot process alone: takes in and sends, relays, reminds. One for an installation."""
    from bot.build.bot import run_bot

    settings = role_settings("bot")
    run(partial(run_bot, settings))


@main.command()
def web() -> None:
    """Run the web process alone: pages, API, hooks, Telegram's webhook."""
    from bot.build.web import run_web

    settings = role_settings("web")
    run(partial(run_web, settings))


@main.command()
def worker() -> None:
    """Run one worker process alone: reads messages. As many as you like."""
    from bot.build.worker import run_worker

    settings = role_settings("worker")
    run(partial(run_worker, settings))


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema; a SQLite file is copied first. `sift up` does it by itself."""
    from bot.prepare import prepare
    from storage.lock import InUseError
    from storage.migrate import ExtensionMissingError, NewerSchemaError
    from storage.vault import UnsealableError

    settings = own_settings()
    try:
        with database_needed():
            prepare(settings)
    except (ExtensionMissingError, InUseError, NewerSchemaError, UnsealableError) as error:
        fail(str(error), FAILED)


@main.command()
def doctor() -> None:
    """Say what is there and what is missing, and what to do about it. Exit code 1 when something is missing."""
    from bot.doctor import examine

    findings = examine(own_settings())
    for finding in findings:
        tell(finding.line())
    sys.exit(0 if all(finding.well for finding in findings) else FAILED)


@main.command()
@click.option("--replay", is_flag=True, help="Give everything in it another chance.")
def quarantine(replay: bool) -> None:
    """Show what was put aside after failing three times, and why; nothing of it is lost."""
    from bot import quarantine as put_aside

    settings = own_settings()
    with database_needed():
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
        fail(str(error), WRONG_USE)
    if wrong:
        fail(wrong, FAILED)
    tell("ok")


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure this machine: intake, arrival to task, memory; `sift bench web` the Mini App. `--help` tells how."""
    only_with("bench")
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
        back_up(own_settings(), file)
    except BackupError as error:
        fail(str(error), FAILED)
    tell(f"Backed up to {file}.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the database's place. Sift must be stopped."""
    from storage.backup import BackupError
    from storage.backup import restore as copy_from

    try:
        kept = copy_from(file, own_settings().database)
    except BackupError as error:
        fail(str(error), FAILED)
    tell(f"Restored from {file}." + (f" The database that was there is kept as {kept}." if kept else ""))


@main.command()
@click.argument("url", metavar="URL")
def move(url: str) -> None:
    """Move everything to another, empty database, and check that nothing differs. Sift must be stopped.

    URL is postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE; a line of standard input for "-", so that nobody
    sees the password in the list of processes. The database that is in use now stays as it is.
    """
    from storage.moving import MoveError
    from storage.moving import move as copy_to

    settings = own_settings()
    target = sys.stdin.readline().strip() if url == "-" else url
    try:
        moved = copy_to(settings.database, target, lambda table, rows: tell(f"  {table}: {rows} ..."))
    except MoveError as error:
        fail(str(error), FAILED)
    rows = sum(content.rows for content in moved.values())
    tell(f"{rows} rows of {len(moved)} tables are there, compared one by one: nothing differs.")
    tell("Set DATABASE_URL to the new address and start Sift. The database before stays as it is.")


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

    settings = own_settings()
    try:
        with database_needed():
            done = seal_anew(
                settings, former=former_key_file, lost=lost, progress=lambda rows: tell(f"{rows} sealed anew ...")
            )
    except UnsealableError as error:
        fail(str(error), FAILED)
    except (OSError, ValueError) as error:
        fail(f"{former_key_file}: no SECRET_KEY can be read there ({type(error).__name__}).", WRONG_USE)
    for place in done.unopened:
        complain(
            f"{place.table}/{place.row}: " + ("its secret was replaced." if lost else "its secret can't be opened.")
        )
    if done.unopened and not lost:
        fail("These stay as they are: give them new secrets. All others are sealed with a new key.", FAILED)
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

    settings = own_settings()
    try:
        with database_needed():
            check_schema(settings)
            verdict = walk(settings, noted=noted, progress=lambda entries: tell(f"{entries} entries looked at ..."))
    except UnsealableError as error:
        fail(str(error), FAILED)
    for fault in verdict.faults:
        complain(told(fault))
    if verdict.faults:
        fail("The audit log is not as it was written.", FAILED)
    if verdict.unknown:
        tell(f"The first {verdict.unknown} entries can't be checked: the SECRET_KEY that sealed them was lost.")
    waiting = f" {verdict.waiting} more are not in the chain yet." if verdict.waiting else ""
    tell(f"All {verdict.entries} entries are as they were written.{waiting} The log ends at {verdict.end or '0'}")


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="sift")
