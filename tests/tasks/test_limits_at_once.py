"""What may be there so often, or once of a name, stays so when many ask at the same moment."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from storage.database import Database
from storage.store import Store
from storage.tables import Role
from tasks import invitations, saving, tokens
from tasks.actors import Actor
from tasks.people import default_workspace
from tasks.rules import TaskError
from tests.tasks.conftest import Cast

AT_ONCE = 6


async def refusals(*asked: Awaitable[Any]) -> list[str]:
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    for it in outcomes:
        if isinstance(it, BaseException) and not isinstance(it, TaskError):
            raise it
    return [it.code for it in outcomes if isinstance(it, TaskError)]


def save(store: Store, actor: Actor, workspace_id: int, name: str) -> None:
    saving.save(store, actor, workspace_id, page="tasks", name=name, query="kind=bug")


def make_token(store: Store, cast: Cast, name: str) -> None:
    tokens.make_token(store, cast.ann, name=name, scopes=["read"])


def invite(store: Store, cast: Cast) -> None:
    invitations.invite(store, cast.as_ann, cast.workspace.id, role=Role.MEMBER, days=7, single_use=True)


async def test_of_one_name_saved_many_times_at_once_there_is_one(db: Database, cast: Cast) -> None:
    names = ["Bugs", "BUGS", "bugs"] * 2

    refused = await refusals(*(db.write(save, cast.as_ann, cast.workspace.id, name) for name in names))

    assert refused == ["name_taken"] * 5
    assert len(await db.read(lambda store: store.saved.of_person(cast.ann.id))) == 1


async def test_the_installations_own_have_a_name_once_too(db: Database, cast: Cast) -> None:
    await db.write(default_workspace)  # as the first start does

    refused = await refusals(
        *(db.write(save, Actor.INSTALLATION, cast.workspace.id, "Bugs") for _ in range(AT_ONCE)),
    )

    assert refused == ["name_taken"] * (AT_ONCE - 1)
    assert len(await db.read(lambda store: store.saved.of_person(None))) == 1


async def test_two_that_are_given_one_name_at_once_stay_apart(db: Database, cast: Cast) -> None:
    def rename(store: Store, public_id: str) -> None:
        saving.change(store, cast.as_ann, public_id, name="Same")

    for name in ("One", "Other"):
        await db.write(save, cast.as_ann, cast.workspace.id, name)
    ids = [it.public_id for it in await db.read(lambda store: store.saved.of_person(cast.ann.id))]

    refused = await refusals(*(db.write(rename, id_) for id_ in ids))

    assert refused == ["name_taken"]


async def test_the_last_places_are_not_taken_twice(db: Database, cast: Cast) -> None:
    def fill(store: Store) -> None:
        for number in range(1, saving.MOST):
            save(store, cast.as_ann, cast.workspace.id, f"filter {number}")
        for number in range(1, tokens.MOST):
            make_token(store, cast, f"token {number}")
        for _ in range(1, invitations.MOST):
            invite(store, cast)

    await db.write(fill)

    refused = await refusals(
        *(db.write(save, cast.as_ann, cast.workspace.id, f"new {number}") for number in range(AT_ONCE)),
        *(db.write(make_token, cast, f"new {number}") for number in range(AT_ONCE)),
        *(db.write(invite, cast) for _ in range(AT_ONCE)),
    )

    assert refused == ["too_many"] * 3 * (AT_ONCE - 1)


async def test_names_that_are_shared_stay_when_those_who_gave_them_are_erased(db: Database, cast: Cast) -> None:
    def share(store: Store, actor: Actor) -> None:
        saving.save(store, actor, cast.workspace.id, page="tasks", name="Bugs", query="kind=bug", shared=True)

    def forget(store: Store) -> list[str]:
        store.erasure.person(cast.ann, "?")
        store.erasure.person(cast.bob, "?")
        return [it.name for it in store.saved.shared_in(cast.workspace.id, "tasks")]

    await db.write(share, cast.as_ann)
    await db.write(share, cast.as_bob)

    assert await db.write(forget) == ["Bugs", "Bugs"]
