"""Secrets at rest are sealed to where they stand, and can be sealed anew."""

import base64

import pytest
from sqlalchemy import select

from storage.connected_tables import SealingKey, Subscription
from storage.tables import Workspace
from storage.vault import Place, UnsealableError, Vault
from tasks import keys
from tasks.keys import place_of

HERE = Place("hooks_out", "abc", "secret")


@pytest.fixture
def vault():
    return Vault("a secret key of this installation")


def sealing(vault, place=HERE, secret="whsec_words"):
    return lambda store: vault.seal(store, place, secret)


def opening(vault, sealed, place=HERE):
    return lambda store: vault.open(store, place, sealed)


async def test_what_was_sealed_is_opened_again_also_by_another_process(db, vault):
    sealed = await db.write(sealing(vault))

    assert "whsec" not in sealed
    assert "whsec" not in base64.urlsafe_b64decode(sealed.partition(".")[2]).decode("latin-1")
    assert await db.read(opening(vault, sealed)) == "whsec_words"
    assert await db.read(opening(Vault("a secret key of this installation"), sealed)) == "whsec_words"


async def test_the_same_secret_is_never_sealed_the_same(db, vault):
    assert await db.write(sealing(vault)) != await db.write(sealing(vault))


@pytest.mark.parametrize(
    "place",
    [
        Place("hooks_out", "abd", "secret"),
        Place("hooks_out", "abc", "former_secret"),
        Place("hooks_in", "abc", "secret"),
    ],
)
async def test_a_secret_opens_nowhere_else(db, vault, place):
    sealed = await db.write(sealing(vault))

    with pytest.raises(UnsealableError):
        await db.read(opening(vault, sealed, place))


async def test_another_secret_key_opens_nothing(db, vault):
    sealed = await db.write(sealing(vault))

    with pytest.raises(UnsealableError, match="SECRET_KEY"):
        await db.read(opening(Vault("a secret key of somebody else's"), sealed))


@pytest.mark.parametrize("change", [lambda it: it[:-4] + "AAAA", lambda it: it[:20], lambda it: "ffffffff" + it[8:]])
async def test_what_was_tampered_with_is_refused(db, vault, change):
    sealed = await db.write(sealing(vault))

    with pytest.raises(UnsealableError):
        await db.read(opening(vault, change(sealed)))


def test_the_key_of_the_keys_is_derived_as_the_standard_has_it():
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    standard = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"sift sealing keys")

    assert Vault("a secret key")._own == standard.derive(b"a secret key")


def test_without_a_secret_key_there_is_no_vault():
    with pytest.raises(ValueError, match="secret_key"):
        Vault("")


@pytest.fixture
async def subscriptions(db, vault):
    """A few hundred rows with secrets, some with the one before, too."""

    def fill(store):
        workspace = Workspace(kind="group", title="Team")
        store._session.add(workspace)
        store._session.flush()
        for number in range(450):
            row = Subscription(
                public_id=f"id-{number}", workspace_id=workspace.id, name="n", address="https://x.y", events=[]
            )
            row.secret = vault.seal(store, place_of(row, "secret"), f"secret {number}")
            if number % 3 == 0:
                row.former_secret = vault.seal(store, place_of(row, "former_secret"), f"former {number}")
            store._session.add(row)

    await db.write(fill)


def opened(vault):
    def read(store):
        rows = store._session.scalars(select(Subscription).order_by(Subscription.id)).all()
        return [vault.open(store, place_of(row, "secret"), row.secret) for row in rows], [
            vault.open(store, place_of(row, "former_secret"), row.former_secret) for row in rows if row.former_secret
        ]

    return read


async def test_all_are_sealed_anew_with_a_new_key_and_the_old_one_goes(db, vault, subscriptions):
    before = await db.read(lambda store: [key.id for key in store.sealing.all()])

    key = await db.write(keys.begin, vault)
    steps = 0
    while (await db.write(keys.step, vault, key)).rows:
        steps += 1
    dropped = await db.write(keys.end)

    assert steps == 3
    assert dropped == 1
    assert await db.read(lambda store: [it.id for it in store.sealing.all()]) == [key] != before
    secrets, former = await db.read(opened(vault))
    assert secrets == [f"secret {number}" for number in range(450)]
    assert former == [f"former {number}" for number in range(0, 450, 3)]


async def test_a_key_that_something_is_still_sealed_with_stays(db, vault, subscriptions):
    key = await db.write(keys.begin, vault)
    await db.write(keys.step, vault, key)

    assert await db.write(keys.end) == 0
    assert len((await db.read(opened(vault)))[0]) == 450


async def test_a_new_secret_key_takes_over_what_the_one_before_has_sealed(db, vault, subscriptions):
    new = Vault("a newer secret key of it")

    assert await db.write(lambda store: new.adopt(store, vault)) == 1

    assert (await db.read(opened(new)))[0][7] == "secret 7"
    with pytest.raises(UnsealableError):
        await db.read(opened(Vault("a secret key of this installation")))


async def test_a_key_in_the_database_is_of_no_use_without_the_secret_key(db, vault):
    await db.write(sealing(vault))

    rows = await db.read(lambda store: list(store._session.scalars(select(SealingKey.sealed))))

    with pytest.raises(UnsealableError):
        Vault("somebody else's secret key")._unwrapped(SealingKey(id=rows[0].partition(".")[0], sealed=rows[0]))
