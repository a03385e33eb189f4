"""The table of rights, cell by cell, where every door comes together: a refusal changes nothing, a right works."""

import shutil
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from storage.database import Database
from storage.store import Store
from storage.tables import Role, Task, now
from tasks import (
    actions,
    changes,
    claiming,
    fields,
    hooks,
    invitations,
    making,
    options,
    routing_rules,
    saving,
    teams,
    undoing,
)
from tasks.actors import Actor
from tasks.rules import ROLES, VERBS, TaskError, Verb
from tests.permissions.cast import CELLS, Cast, allowed, everything, make_cast, task_for
from tests.vault import VAULT

pytestmark = pytest.mark.asyncio(loop_scope="module")

Deed = Callable[[Store, Actor, Cast, Task], object]


def _moving(verb: Verb) -> Deed:
    return lambda store, actor, _, task: actions.move(store, actor, task.id, verb)


DEEDS: dict[str, Deed] = {
    "view": lambda store, actor, _, task: changes.visible_task(store, actor, task.id),
    "export": lambda store, actor, cast, _: actor.require(store, cast.workspace_id, "export"),
    **{verb: _moving(verb) for verb in Verb},
    "create": lambda store, actor, cast, _: making.add_task(store, actor, cast.workspace_id, title="Order ink"),
    "change": lambda store, actor, _, task: actions.change(store, actor, task.id, title="Order ink"),
    "claim": lambda store, actor, _, task: claiming.claim(store, actor, task.id),
    "notes": lambda store, actor, _, task: fields.add_note(store, actor, task.id, "the thick one"),
    "snooze": lambda store, actor, _, task: actions.snooze(store, actor, task.id, now() + timedelta(hours=1)),
    "undo": lambda store, actor, _, task: undoing.undo(store, actor, task_id=task.id),
    "share": lambda store, actor, cast, _: saving.save(
        store, actor, cast.workspace_id, page="tasks", name="Bugs", query="kind=bug", shared=True
    ),
    "hooks": lambda store, actor, cast, _: hooks.make_hook(
        store, actor, VAULT, cast.workspace_id, service="generic", name="CI"
    ),
    "invite": lambda store, actor, cast, _: invitations.invite(
        store, actor, cast.workspace_id, role=Role.MEMBER, days=7, single_use=True
    ),
    "members": lambda store, actor, cast, _: teams.set_role(
        store, actor, cast.workspace_id, cast.ids["target"], Role.VIEWER
    ),
    "rules": lambda store, actor, cast, _: routing_rules.save_rule(
        store, actor, cast.workspace_id, {"kind": ["bug"]}, {"priority": "high"}
    ),
    "audit": lambda store, actor, cast, _: actor.require(store, cast.workspace_id, "audit"),
    "settings": lambda store, actor, cast, _: options.set_policy(store, actor, cast.workspace_id, "local"),
    "appoint": lambda store, actor, cast, _: teams.set_role(
        store, actor, cast.workspace_id, cast.ids["target"], Role.ADMIN
    ),
}
LOOKS = {"view", "export", "audit"}
"""Verbs that change nothing."""


class TakenBackError(Exception):
    """Ends each try, so that the next one finds everything as it was."""

    def __init__(self, refusal: str | None, changed: bool) -> None:
        super().__init__(refusal)
        self.refusal, self.changed = refusal, changed


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Database, Cast]]:
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("domain") / "sift.db")
    db = Database(f"sqlite:///{path}", checkpoints=True)
    yield db, await db.write(make_cast)
    await db.close()


def attempt(store: Store, cast: Cast, who: str, verb: str) -> None:
    task = task_for(store, cast, who, verb)
    before, refusal = everything(store), None
    try:
        DEEDS[verb](store, cast.actor(who), cast, task)
    except TaskError as error:
        refusal = error.code
    raise TakenBackError(refusal, everything(store) != before)


@pytest.mark.parametrize(("who", "verb"), CELLS)
async def test_a_right_works_and_a_refusal_changes_nothing(world: tuple[Database, Cast], who: str, verb: str) -> None:
    db, cast = world

    with pytest.raises(TakenBackError) as tried:
        await db.write(attempt, cast, who, verb)

    outsider = who in {"left", "stranger"}
    assert tried.value.refusal == (None if allowed(who, verb) else "not_found" if outsider else "not_allowed")
    assert tried.value.changed == (allowed(who, verb) and verb not in LOOKS)


async def test_every_verb_of_the_table_is_tried() -> None:
    assert set(DEEDS) == set(VERBS)


async def test_an_admin_takes_no_role_from_an_owner_or_an_admin(world: tuple[Database, Cast]) -> None:
    db, cast = world

    for whom in ("owner", "admin"):
        with pytest.raises(TaskError, match="not_allowed"):
            await db.write(teams.set_role, cast.actor("admin"), cast.workspace_id, cast.ids[whom], Role.MEMBER)
        assert await db.read(lambda store, it=whom: store.people.role(cast.workspace_id, cast.ids[it])) in ROLES[2:]
