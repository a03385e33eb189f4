"""`sift keys rotate` seals all secrets anew, and a new SECRET_KEY takes over what the one before has sealed."""

import asyncio
from pathlib import Path

import pytest

from bot.prepare import prepare
from bot.resealing import Resealed, rotate
from bot.settings import Settings
from storage.database import Database
from storage.store import Store
from storage.vault import UnsealableError, Vault
from tasks import hooks, people
from tasks.actors import Actor
from tasks.signing import secret_of

FIRST, SECOND = "a" * 32, "b" * 32


def settings(url: str, key: str, tmp_path: Path) -> Settings:
    return Settings(_env_file=None, database_url=url, data_dir=tmp_path, secret_key=key)  # type: ignore[call-arg]


def hook_in(url: str) -> str:
    """A new hook's id and secret, sealed with the first key."""

    def make(store: Store) -> str:
        workspace = people.default_workspace(store)
        hook = hooks.make_hook(
            store, Actor.INSTALLATION, Vault(FIRST), workspace.id, service="generic", name="CI", secret="of the service"
        )
        return hook.id

    return asyncio.run(_written(url, make))


def secret_in(url: str, key: str, hook_id: str) -> str:
    def read(store: Store) -> str:
        hook = store.hooks.get(hook_id)
        assert hook is not None
        return secret_of(store, Vault(key), hook)

    return asyncio.run(_written(url, read))


async def _written(url: str, work):  # type: ignore[no-untyped-def]
    db = Database(url)
    try:
        return await db.write(work)
    finally:
        await db.close()


def test_all_are_sealed_anew(database_url: str, tmp_path: Path) -> None:
    hook, told = hook_in(database_url), list[int]()

    done = rotate(settings(database_url, FIRST, tmp_path), former=None, progress=told.append)

    assert (done, told) == (Resealed(rows=1, dropped=1), [1])
    assert secret_in(database_url, FIRST, hook) == "of the service"
    prepare(settings(database_url, FIRST, tmp_path))


def test_a_new_secret_key_takes_over(database_url: str, tmp_path: Path) -> None:
    hook, former = hook_in(database_url), tmp_path / "former"
    former.write_text(FIRST + "\n")

    rotate(settings(database_url, SECOND, tmp_path), former=former, progress=lambda _: None)

    assert secret_in(database_url, SECOND, hook) == "of the service"
    prepare(settings(database_url, SECOND, tmp_path))


def test_with_another_secret_key_nothing_starts_and_nothing_is_changed(database_url: str, tmp_path: Path) -> None:
    hook = hook_in(database_url)

    with pytest.raises(UnsealableError, match="SECRET_KEY is another one now"):
        prepare(settings(database_url, SECOND, tmp_path))
    with pytest.raises(UnsealableError):
        rotate(settings(database_url, SECOND, tmp_path), former=None, progress=lambda _: None)

    assert secret_in(database_url, FIRST, hook) == "of the service"
    prepare(settings(database_url, FIRST, tmp_path))
