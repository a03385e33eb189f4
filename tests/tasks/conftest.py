"""Ann owns her workspace, Bob is a member of it, Eve is a stranger with a workspace of her own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from classifier.base import Draft, Reading
from storage.database import Database
from storage.store import Store
from storage.tables import Person, Role, Task, Workspace
from tasks import capture, claims, people, reading
from tasks.actors import Actor
from tasks.capture import Captured, NewMessage

ANN, BOB, EVE = 7, 8, 9
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """The people of a test and the workspace they work in."""

    ann: Person
    bob: Person
    eve: Person
    workspace: Workspace

    @property
    def as_ann(self) -> Actor:
        return Actor.person(self.ann.id)

    @property
    def as_bob(self) -> Actor:
        return Actor.person(self.bob.id)

    @property
    def as_eve(self) -> Actor:
        return Actor.person(self.eve.id)


def make_cast(store: Store) -> Cast:
    ann, bob, eve = (
        people.meet(store, telegram_id=id_, name=name, username=name.lower(), language_code="en", reachable=True)
        for id_, name in ((ANN, "Ann"), (BOB, "Bob"), (EVE, "Eve"))
    )
    workspace = people.personal_workspace(store, ann)
    people.personal_workspace(store, eve)
    people.join(store, workspace.id, bob.id, Role.MEMBER)
    return Cast(ann, bob, eve, workspace)


@pytest.fixture
async def cast(db: Database) -> Cast:
    return await db.write(make_cast)


@pytest.fixture
def new(cast: Cast) -> Callable[..., NewMessage]:
    """A message that Ann sends to the bot in private; each call has the next id, `after` seconds after noon."""
    count = 0

    def build(text: str = "Pay the rent", *, after: float = 0, **fields: Any) -> NewMessage:
        nonlocal count
        count += 1
        moment = NOON + timedelta(seconds=after)
        plain = NewMessage(
            workspace_id=cast.workspace.id,
            source=("telegram", "telegram"),
            external_id=f"{ANN}:{count}",
            text=text,
            author="Ann",
            sender_id=cast.ann.id,
            chat_id=ANN,
            telegram_message_id=count,
            written_at=moment,
            sent_at=moment,
        )
        return replace(plain, **fields)

    return build


@pytest.fixture
def read(db: Database) -> Callable[..., Any]:
    """Let a worker read a message as the given drafts say."""

    async def run(captured: Captured, *drafts: Draft, worker: str = "w1") -> list[Task]:
        batch = await db.write(claims.claim, [captured.root_id], worker)
        (claimed,) = batch.claimed
        await db.write(reading.finish, worker, [(claimed, Reading(drafts, "en", "rules"))])
        return list(await db.read(lambda store: store.tasks.of_message(captured.root_id)))

    return run


@pytest.fixture
def given_task(db: Database, new: Callable[..., NewMessage], read: Callable[..., Any]) -> Callable[..., Any]:
    async def run(**fields: Any) -> Task:
        captured = await db.write(capture.capture, new(after=600))
        (task,) = await read(captured, Draft(**({"title": "Pay the rent", "kind": "task", "is_task": True} | fields)))
        return task

    return run
