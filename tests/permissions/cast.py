"""A group's workspace with somebody of each role, and what is there before each cell of the table is tried."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import Base, Channel, Delivery, Role, Status, Task
from tasks import making, people
from tasks.actors import Actor
from tasks.people import group_workspace
from tasks.rules import VERBS, Verb, may
from tests.handlers.telegram import TEAM, Json

WHO: dict[str, Role | None] = {
    "owner": Role.OWNER,
    "admin": Role.ADMIN,
    "member": Role.MEMBER,
    "viewer": Role.VIEWER,
    "left": None,
    "stranger": None,
}
"""Everybody who may ask: "left" was an admin, "stranger" never belonged."""

USERS: dict[str, Json] = {
    name: {"id": 300 + n, "is_bot": False, "first_name": name.title(), "username": name, "language_code": "en"}
    for n, name in enumerate([*WHO, "target"])
}

CELLS = [pytest.param(who, verb, id=f"{who}-{verb}") for who in WHO for verb in VERBS]


def allowed(who: str, verb: str) -> bool:
    return may(WHO[who], verb)


@dataclass(frozen=True)
class Cast:
    """Attributes:
    ids: Name -> the person's row id; "target" is a member to whom things are done.
    """

    workspace_id: int
    public_id: str
    ids: dict[str, int]

    def actor(self, who: str) -> Actor:
        return Actor.person(self.ids[who])


def make_cast(store: Store) -> Cast:
    workspace = group_workspace(store, chat_id=TEAM["id"], title="Team")
    roles = WHO | {"left": Role.ADMIN, "target": Role.MEMBER}
    ids = {}
    for name, user in USERS.items():
        person = people.meet(store, telegram_id=user["id"], name=name.title(), username=name, reachable=True)
        people.personal_workspace(store, person)
        ids[name] = person.id
        if (role := roles[name]) is not None:
            people.join(store, workspace.id, person.id, role)
    people.leave(store, workspace.id, ids["left"])
    return Cast(workspace.id, workspace.public_id, ids)


def task_for(store: Store, cast: Cast, who: str, verb: str) -> Task:
    """A task to which this can be done: proposed for what accepts, done for what reopens, changed by them for undo."""
    task = making.add_task(store, Actor.INSTALLATION, cast.workspace_id, title="Order paper")
    status = {Verb.ACCEPT: Status.PROPOSED, Verb.REOPEN: Status.DONE}.get(verb, Status.OPEN)  # type: ignore[call-overload]
    changed = store.tasks.swap(task, status=status, claimable=verb == "claim")
    assert changed is not None
    if verb == "undo":
        after, before = {"priority": task.priority}, {"priority": "high"}
        store.events.record(
            cast.workspace_id, "change", task_id=task.id, actor_id=cast.ids[who], before=before, after=after
        )
    return changed


def card_of(store: Store, task: Task, message_id: int) -> None:
    """The task's card, as it stands in the group."""
    store.deliveries.want(task.workspace_id, Channel.CARD, TEAM["id"], f"task:{task.id}@0", task_id=task.id)
    (row,) = store._session.scalars(select(Delivery).where(Delivery.task_id == task.id))
    store.deliveries.sent(row.id, shown=row.wanted, telegram_message_id=message_id)


def everything(store: Store) -> dict[str, list[Any]]:
    """All that is stored, but for what a press draws anew, when somebody was seen, and that they were refused."""
    passing = {"deliveries", "sessions", "audit"}
    tables = [table for table in Base.metadata.sorted_tables if table.name not in passing]
    return {table.name: [tuple(row) for row in store._session.execute(select(table))] for table in tables}
