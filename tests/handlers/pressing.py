"""What the tests of buttons bring about, and look at, besides pressing."""

from datetime import datetime, timedelta

from classifier.base import Draft, Due, Grain
from storage.store import Store
from storage.tables import Channel, Role, Status, Task
from tasks import people
from tests.handlers.desk import Desk
from tests.handlers.telegram import ANN, TEAM, Json


async def the_task(desk: Desk) -> Task:
    (task,) = await desk.tasks()
    return task


def two_readings(first: datetime) -> Draft:
    due = Due(first, Grain.TIME, alternative=first + timedelta(days=7))
    return Draft(title="Call", kind="task", is_task=True, due=due)


def want_reminder(store: Store) -> None:
    store.deliveries.want(1, Channel.REMINDER, ANN["id"], "task:1@2026", task_id=1, person_id=1, view={"reason": "due"})


async def team_card(desk: Desk) -> Json:
    return await desk.card(chat=TEAM)


async def join_team(desk: Desk, who: Json, role: Role = Role.MEMBER) -> None:
    def join(store: Store) -> None:
        workspace = store.workspaces.by_chat(TEAM["id"])
        assert workspace is not None
        bob = people.meet(store, telegram_id=who["id"], name="Bob Lee", language_code=who["language_code"])
        people.join(store, workspace.id, bob.id, role, change=True)

    await desk.telegram.db.write(join)


async def live_in(desk: Desk, who: Json, zone: str) -> None:
    def live(store: Store) -> None:
        person = store.people.by_telegram_id(who["id"])
        assert person is not None
        people.set_zone(store, person.id, zone)

    await desk.telegram.db.write(live)


async def set_status(desk: Desk, status: Status) -> None:
    def change(store: Store) -> None:
        task = store.tasks.get(1)
        assert task is not None
        store.tasks.swap(task, status=status)

    await desk.telegram.db.write(change)
