"""What commands have in common: the settings, and how they end. What is needed is imported when it is."""

# ruff: noqa: PLC0415

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bot.process import FAILED, WRONG_USE, complain, tell

if TYPE_CHECKING:
    from bot.process import Main
    from bot.settings import Settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def own_settings() -> "Settings":
    """The settings with every secret in place; a new API token is shown, this once."""
    from bot.keys import provide_secrets
    from bot.settings import SettingsError, read_settings

    try:
        settings, new_api_token = provide_secrets(read_settings())
    except SettingsError as error:
        fail(str(error), WRONG_USE)
    except OSError as error:
        fail(f"DATA_DIR: {error}", WRONG_USE)
    if new_api_token and settings.api_token:
        tell(f"API token, shown this once and kept in {settings.data_dir}: {settings.api_token.get_secret_value()}")
    return settings


def role_settings(name: str) -> "Settings":
    """What a process alone has to see to before its loop starts."""
    from bot import log
    from bot.up import supervised

    settings = own_settings()
    log.configure(settings, name)
    if not supervised():
        check_schema(settings)
    return settings


def check_schema(settings: "Settings") -> None:
    from storage import migrate as schema

    with database_needed():
        current = schema.is_current(settings.database)
    if not current:
        fail("The database has not the newest schema: run `sift migrate`.", WRONG_USE)


@contextmanager
def database_needed() -> Iterator[None]:
    """Stop with one line where the database is away."""
    from storage.faults import is_outage

    try:
        yield
    except Exception as error:
        if not is_outage(error):
            raise
        fail(f"The database can't be reached ({type(error).__name__}): start it, or mend DATABASE_URL.", FAILED)


def only_with(package: str) -> None:
    """Stop where there is only what an installation runs on, as in the image."""
    if find_spec(package) is None:
        fail(f"This needs the folder {package}/, which is not here: use a clone of the repository.", WRONG_USE)


def run(main: "Main") -> None:
    from bot import process

    sys.exit(process.run(main))


def fail(line: str, code: int) -> NoReturn:
    complain(line)
    sys.exit(code)
