"""The installation's own secrets, made in DATA_DIR when nobody set them."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

from bot.settings import Settings, SettingsError


class Provided(NamedTuple):
    """Settings with every secret in place, and whether the API token is new and should be shown once."""

    settings: Settings
    new_api_token: bool


def provide_secrets(settings: Settings) -> Provided:
    """Fill in the API token and the secret key from DATA_DIR; the first process to ask makes them (mode 0600)."""
    filled: dict[str, SecretStr] = {}
    made: set[str] = set()
    for name in ("api_token", "secret_key"):
        if getattr(settings, name) is None:
            value, new = _kept_secret(settings.data_dir / name.replace("_", "-"))
            filled[name] = SecretStr(value)
            made |= {name} if new else set()
    return Provided(settings.model_copy(update=filled), "api_token" in made)


def _kept_secret(path: Path) -> tuple[str, bool]:
    """The file's secret, and whether it is new. Linking is atomic: of two makers one wins, and both read the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        return _read(path), False
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-") as draft:  # mode 0600
        draft.write(secrets.token_urlsafe(32) + "\n")
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return _read(path), False
    return _read(path), True


def _read(path: Path) -> str:
    """Raises `SettingsError` for a file that holds no secret: another one would not open what is there."""
    try:
        secret = path.read_text("utf-8").strip()
    except UnicodeDecodeError:
        secret = ""
    if not secret:
        raise SettingsError(f"{path} holds no secret: put back what was there, or delete the file to have another made")
    return secret
