"""Coming, going and roles, as Telegram tells of them and as people decide."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from classifier.base import Draft
from storage.database import Database
from storage.store import Store
from storage.tables import Channel, Delivery, Person, Role, Workspace, now
from tasks import actions, capture, invitations, making, noticing, people, reminders, starting, teams, views, workspaces
from tasks.actors import Actor
from tasks.rules import DueDate, TaskError
from tests.tasks.conftest import Cast

GROUP = -100700


@pytest.fixture
async def group(db: Database, cast: Cast) -> Workspace:
    """Ann's group, in which Bob is a member."""

    def make(store: Store) -> Workspace:
        workspace = people.group_workspace(store, chat_id=GROUP, title="Team")
        teams.came(store, workspace.id, cast.ann.id, Role.OWNER)
        teams.came(store, workspace.id, cast.bob.id, Role.MEMBER)
        return workspace

    return await db.write(make)


async def role(db: Database, group: Workspace, person: Person) -> Role | None:
    return await db.read(lambda store: store.people.role(group.id, person.id))


async def test_who_leaves_has_no_role_and_is_nowhere_among_the_members(
    db: Database, cast: Cast, group: Workspace
) -> None:
    await db.write(teams.went, group.id, cast.bob.id)

    def seen(store: Store) -> list[Any]:
        return [
            store.people.role(group.id, cast.bob.id),
            group.id in store.people.roles(cast.bob.id),
            cast.bob.id in {person.id for person, _ in store.people.members(group.id)},
            cast.bob.id in {person.id for person in store.people.members_of([group.id])[group.id]},
            group.id in {workspace.id for workspace in store.workspaces.of_person(cast.bob.id)},
        ]

    assert await db.read(seen) == [None, False, False, False, False]


async def test_who_comes_back_has_what_telegram_says_now(db: Database, cast: Cast, group: Workspace) -> None:
    await db.write(teams.came, group.id, cast.bob.id, Role.ADMIN)
    await db.write(teams.went, group.id, cast.bob.id)

    await db.write(teams.came, group.id, cast.bob.id, Role.MEMBER, certain=False)

    assert await role(db, group, cast.bob) is Role.MEMBER


async def test_a_role_given_by_hand_outlives_leaving_and_what_telegram_says(
    db: Database, cast: Cast, group: Workspace
) -> None:
    await db.write(teams.set_role, cast.as_ann, group.id, cast.bob.id, Role.VIEWER)
    await db.write(teams.went, group.id, cast.bob.id)

    await db.write(teams.came, group.id, cast.bob.id, Role.ADMIN)

    assert await role(db, group, cast.bob) is Role.VIEWER


async def test_a_note_of_coming_changes_nothing_for_who_is_there(db: Database, cast: Cast, group: Workspace) -> None:
    await db.write(teams.came, group.id, cast.ann.id, Role.MEMBER, certain=False)

    assert await role(db, group, cast.ann) is Role.OWNER


async def test_when_the_last_owner_leaves_the_longest_admin_is_owner(
    db: Database, cast: Cast, group: Workspace
) -> None:
    await db.write(teams.came, group.id, cast.eve.id, Role.ADMIN)
    await db.write(teams.came, group.id, cast.bob.id, Role.ADMIN)

    await db.write(teams.went, group.id, cast.ann.id)

    assert await role(db, group, cast.bob) is Role.OWNER
    assert await role(db, group, cast.eve) is Role.ADMIN


async def test_without_an_admin_the_last_owner_s_place_stays_empty_until_telegram_names_one(
    db: Database, cast: Cast, group: Workspace
) -> None:
    await db.write(teams.went, group.id, cast.ann.id)
    assert await role(db, group, cast.bob) is Role.MEMBER

    await db.write(teams.administered, group.id, {cast.bob.id: Role.OWNER})

    assert await role(db, group, cast.bob) is Role.OWNER


async def test_the_last_owner_can_neither_be_demoted_nor_go_by_hand(db: Database, cast: Cast, group: Workspace) -> None:
    default = await db.write(people.default_workspace)
    await db.write(people.appoint, cast.ann)

    with pytest.raises(TaskError, match="last_owner"):
        await db.write(teams.set_role, cast.as_ann, group.id, cast.ann.id, Role.MEMBER)
    with pytest.raises(TaskError, match="last_owner"):
        await db.write(teams.leave, cast.as_ann, default.id)


async def test_a_second_owner_frees_the_first(db: Database, cast: Cast, group: Workspace) -> None:
    await db.write(teams.set_role, cast.as_ann, group.id, cast.bob.id, Role.OWNER)

    await db.write(teams.set_role, cast.as_bob, group.id, cast.ann.id, Role.MEMBER)

    assert await role(db, group, cast.ann) is Role.MEMBER


async def test_nobody_takes_somebody_s_own_workspace(db: Database, cast: Cast) -> None:
    await db.write(teams.set_role, cast.as_ann, cast.workspace.id, cast.bob.id, Role.OWNER)

    with pytest.raises(TaskError, match="own_workspace"):
        await db.write(teams.set_role, cast.as_bob, cast.workspace.id, cast.ann.id, Role.VIEWER)
    with pytest.raises(TaskError, match="own_workspace"):
        await db.write(teams.remove, cast.as_bob, cast.workspace.id, cast.ann.id)
    with pytest.raises(TaskError, match="own_workspace"):
        await db.write(teams.leave, cast.as_ann, cast.workspace.id)


async def test_who_is_in_the_group_is_removed_by_the_group_alone(db: Database, cast: Cast, group: Workspace) -> None:
    with pytest.raises(TaskError, match="in_group"):
        await db.write(teams.remove, cast.as_ann, group.id, cast.bob.id)


async def test_who_came_by_invitation_and_then_into_the_group_belongs_to_the_group(
    db: Database, cast: Cast, group: Workspace
) -> None:
    made = await db.write(invitations.invite, cast.as_ann, group.id, role=Role.MEMBER, days=1, single_use=True)
    await db.write(invitations.accept, cast.eve.id, made.code)
    mates = await db.read(teams.team, cast.as_ann, group.id)
    assert {mate.person.name: mate.by_link for mate in mates} == {"Ann": False, "Bob": False, "Eve": True}

    await db.write(teams.came, group.id, cast.eve.id, Role.MEMBER)
    with pytest.raises(TaskError, match="in_group"):
        await db.write(teams.remove, cast.as_ann, group.id, cast.eve.id)

    await db.write(teams.went, group.id, cast.eve.id)
    assert await role(db, group, cast.eve) is None


async def test_no_more_invitations_than_a_page_can_bear(db: Database, cast: Cast, group: Workspace) -> None:
    for _ in range(invitations.MOST):
        await db.write(invitations.invite, cast.as_ann, group.id, role=Role.VIEWER, days=1, single_use=True)

    with pytest.raises(TaskError, match="too_many"):
        await db.write(invitations.invite, cast.as_ann, group.id, role=Role.VIEWER, days=1, single_use=True)


@pytest.mark.parametrize(("given", "days"), [(Role.OWNER, 7), (Role.MEMBER, 2)])
async def test_nobody_is_invited_as_owner_or_for_another_time(
    db: Database, cast: Cast, group: Workspace, given: Role, days: int
) -> None:
    with pytest.raises(TaskError, match="bad_value"):
        await db.write(invitations.invite, cast.as_ann, group.id, role=given, days=days, single_use=True)


async def test_the_workspace_that_was_chosen_is_left_with_the_group(db: Database, cast: Cast, group: Workspace) -> None:
    await db.write(workspaces.choose, cast.bob.id, group.id)
    await db.write(teams.went, group.id, cast.bob.id)

    def look(store: Store) -> tuple[int, int | None, int | None]:
        bob = store.people.get(cast.bob.id)
        assert bob is not None
        first, again = workspaces.lost(store, bob), workspaces.lost(store, bob)
        return workspaces.current(store, bob).chat_id or 0, first.id if first else None, again.id if again else None

    assert await db.write(look) == (cast.bob.telegram_id, group.id, None)


class TestTellingToStart:
    @pytest.fixture
    async def bob(self, db: Database, cast: Cast) -> Person:
        """Bob has never started us."""
        await db.write(people.unreachable, cast.bob.telegram_id or 0)
        return cast.bob

    @staticmethod
    def asked(store: Store) -> list[Delivery]:
        return [row for row in store.deliveries.pending(50) if row.view.get("page") == starting.PAGE]

    async def tell(self, db: Database, group: Workspace, person: Person, after: timedelta = timedelta(0)) -> bool:
        def run(store: Store) -> bool:
            known = store.people.get(person.id)
            assert known is not None
            return starting.tell_to_start(store, known, group.id, now() + after)

        return await db.write(run)

    async def test_the_group_is_told_once_a_week(self, db: Database, group: Workspace, bob: Person) -> None:
        told = [await self.tell(db, group, bob, timedelta(days=day)) for day in (0, 1, 6, 8)]

        assert told == [True, False, False, True]
        rows = await db.read(self.asked)
        assert {(row.channel, row.chat_id) for row in rows} == {(Channel.PAGE, GROUP)}

    async def test_who_can_be_written_to_is_left_in_peace(self, db: Database, cast: Cast, group: Workspace) -> None:
        assert not await self.tell(db, group, cast.ann)

    async def test_who_has_left_is_left_in_peace(self, db: Database, group: Workspace, bob: Person) -> None:
        await db.write(teams.went, group.id, bob.id)

        assert not await self.tell(db, group, bob)

    async def test_no_private_workspace_is_told(self, db: Database, cast: Cast, bob: Person) -> None:
        assert not await self.tell(db, cast.workspace, bob)

    async def test_being_given_a_task_asks_for_it(
        self, db: Database, cast: Cast, group: Workspace, bob: Person, given: Callable[..., Any]
    ) -> None:
        await given(group, bob)

        assert len(await db.read(self.asked)) == 1

    @pytest.fixture
    def given(self, db: Database, cast: Cast) -> Callable[..., Any]:
        """Give somebody a task of the group's, and let what happened be noticed."""

        async def run(group: Workspace, person: Person) -> None:
            await db.write(noticing.notice, now())
            task = await db.write(making.add_task, Actor.person(cast.ann.id), group.id, title="Order ink")
            await db.write(actions.change, cast.as_ann, task.id, assignee=person.id)
            await db.write(lambda store: store.events.number(100))
            await db.write(noticing.notice, now())

        return run


async def test_a_team_s_card_that_is_open_in_somebody_s_own_page_is_closed_to_who_has_left(
    db: Database, cast: Cast, group: Workspace
) -> None:
    def show(store: Store) -> int:
        task = making.add_task(store, cast.as_ann, group.id, title="Order ink")
        bob = store.people.get(cast.bob.id)
        assert bob is not None
        own = people.personal_workspace(store, bob)
        place = {"person_id": bob.id, "task_id": task.id, "view": {"page": "list"}}
        store.deliveries.want(own.id, Channel.PAGE, bob.telegram_id or 0, "list@1", **place)
        (row,) = (row for row in store.deliveries.pending(50) if row.key == "list@1")
        return row.id

    delivery_id = await db.write(show)
    shown = await db.read(views.card, delivery_id)
    assert shown is not None
    assert [person.name for person in shown.members] == ["Ann", "Bob"]

    await db.write(teams.went, group.id, cast.bob.id)

    assert await db.read(views.card, delivery_id) is None


class TestReminders:
    """Of tasks that were brought to a workspace in somebody's private chat."""

    DUE = now() + timedelta(hours=1)

    async def remind(
        self, db: Database, cast: Cast, workspace: Workspace, new: Callable[..., Any], read: Callable[..., Any]
    ) -> Delivery:
        """What a task that Ann brought from a topic of her private chat has sent when it is due."""
        (task,) = await read(
            await db.write(capture.capture, new("Order ink", workspace_id=workspace.id, thread_id=77)),
            Draft(title="Order ink", kind="task", is_task=True),
        )
        await db.write(actions.change, cast.as_ann, task.id, due=DueDate(self.DUE, "time"))
        await db.write(reminders.fire_due, self.DUE)
        pending = await db.read(lambda store: store.deliveries.pending(50))
        (row,) = (row for row in pending if row.channel is Channel.REMINDER)
        return row

    async def test_the_group_is_reminded_without_the_topic_of_another_chat(
        self, db: Database, cast: Cast, group: Workspace, new: Callable[..., Any], read: Callable[..., Any]
    ) -> None:
        row = await self.remind(db, cast, group, new, read)

        assert (row.chat_id, row.thread_id) == (GROUP, None)

    async def test_where_a_workspace_has_no_chat_whoever_brought_it_is_reminded(
        self, db: Database, cast: Cast, new: Callable[..., Any], read: Callable[..., Any]
    ) -> None:
        default = await db.write(people.default_workspace)
        await db.write(people.appoint, cast.ann)

        row = await self.remind(db, cast, default, new, read)

        assert (row.chat_id, row.person_id) == (cast.ann.telegram_id, cast.ann.id)
