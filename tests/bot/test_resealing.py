"""`sift keys rotate` seals all secrets anew, and a new SECRET_KEY takes over what the one before has sealed."""

import asyncio
import threading
import time
from pathlib import Path

import pytest

from bot.prepare import prepare
from bot.resealing import Resealed, rotate
from bot.settings import Settings
from storage.database import Database
from storage.store import Store
from storage.vault import UnsealableError, Vault
from tasks import connections, hooks, people
from tasks.actors import Actor
from tasks.connections import Draft
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


def test_a_key_that_was_taken_over_before_is_left_as_it_is(database_url: str, tmp_path: Path) -> None:
    """Whoever was cut off gives the same command once more."""
    hook, former = hook_in(database_url), tmp_path / "former"
    former.write_text(FIRST)

    asyncio.run(_written(database_url, lambda store: Vault(SECOND).adopt(store, Vault(FIRST))))
    rotate(settings(database_url, SECOND, tmp_path), former=former, progress=lambda _: None)

    assert secret_in(database_url, SECOND, hook) == "of the service"


def test_one_that_cannot_be_opened_is_named_and_the_others_are_sealed_anew(database_url: str, tmp_path: Path) -> None:
    hook, moved = hook_in(database_url), hook_in(database_url)

    def move(store: Store) -> None:
        one, other = store.hooks.get(hook), store.hooks.get(moved)
        assert one is not None
        assert other is not None
        other.secret = one.secret

    asyncio.run(_written(database_url, move))

    done = rotate(settings(database_url, FIRST, tmp_path), former=None, progress=lambda _: None)

    assert (done.rows, [str(place) for place in done.unopened]) == (1, [f"hooks_in/{moved}/secret"])
    assert secret_in(database_url, FIRST, hook) == "of the service"
    with pytest.raises(UnsealableError, match="damaged, or put there"):
        secret_in(database_url, FIRST, moved)


def test_with_the_secret_key_lost_everything_starts_again_with_secrets_that_nobody_knows(
    database_url: str, tmp_path: Path
) -> None:
    hook, own = hook_in(database_url), settings(database_url, SECOND, tmp_path)
    draft = Draft("github", "Work", place={"repository": "a/b"}, secret={"token": "t"})

    def connect(store: Store) -> str:
        workspace = people.default_workspace(store)
        return connections.connect(store, Actor.INSTALLATION, Vault(FIRST), workspace.id, draft).public_id

    there = asyncio.run(_written(database_url, connect))

    done = rotate(own, former=None, progress=lambda _: None, lost=True)

    prepare(own)
    assert (done.rows, len(done.unopened)) == (2, 2)
    assert secret_in(database_url, SECOND, hook) != "of the service"
    row = asyncio.run(_written(database_url, lambda store: store.connections.get(there)))
    assert (row.off_at is not None, row.last_error) == (True, "bad_secret")

    def renew(store: Store) -> dict[str, str]:
        connections.renew(store, Actor.INSTALLATION, Vault(SECOND), there, {"token": "new"})
        return connections.secret_of(store, Vault(SECOND), store.connections.get(there))

    assert asyncio.run(_written(database_url, renew)) == {"token": "new"}
    assert rotate(own, former=None, progress=lambda _: None).unopened == ()


def test_a_key_is_not_dropped_while_somebody_seals_with_it(database_url: str, tmp_path: Path) -> None:
    """On PostgreSQL two write at the same time, and neither sees what the other has not committed."""
    vault, sealing, ids = Vault(FIRST), threading.Event(), list[str]()
    asyncio.run(_written(database_url, vault.add_key))

    def make(store: Store) -> str:
        workspace = people.default_workspace(store)
        hook = hooks.make_hook(
            store, Actor.INSTALLATION, vault, workspace.id, service="generic", name="CI", secret="of the service"
        )
        sealing.set()
        time.sleep(1 if store.dialect == "postgresql" else 0)
        return hook.id

    slow = threading.Thread(target=lambda: ids.append(asyncio.run(_written(database_url, make))))
    slow.start()
    assert sealing.wait(10)
    rotate(settings(database_url, FIRST, tmp_path), former=None, progress=lambda _: None)
    slow.join()

    assert secret_in(database_url, FIRST, ids[0]) == "of the service"
