"""Lists are paged, counted and sorted by the database, which looks at the tasks of their workspaces only."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import ORMExecuteState

from storage.database import Database
from storage.filters import Filters
from storage.queries.lists import Day, Leaf, Order, Part
from storage.store import Store
from storage.tables import Role, Status, now
from tests.storage.test_plans import _plans
from tests.storage.test_search import add_task, add_workspace

DAY = timedelta(days=1)
MANY = Filters(
    q="fix it",
    author=["Ann"],
    kind=["bug"],
    priority=["high"],
    status=[Status.OPEN],
    assignee=[1],
    nobody=True,
    language=["en"],
    from_=now() - DAY,
    to=now(),
    due_from=now(),
    due_to=now() + DAY,
    asleep_at=now(),
    min_confidence=0.5,
)
ASKED: dict[str, Callable[[Store], object]] = {
    "a list": lambda store: store.lists.leaf([1], Filters(status=[Status.OPEN]), Order.DUE, size=8),
    "a list by all filters": lambda store: store.lists.leaf([1, 2], MANY, Order.CHANGED, size=8),
    "a search": lambda store: store.lists.leaf([1, 2], Filters(q="fix it"), Order.OPEN_FIRST, size=8),
    "a day": lambda store: store.lists.day([1, 2], Day(now(), now() + DAY, 1, [1]), size=8),
    "a board": lambda store: store.lists.counts([1], Filters(author=["Ann"])),
    "a week": lambda store: store.lists.due_moments([1], Filters(due_from=now(), due_to=now() + DAY)),
    "authors": lambda store: store.lists.authors([1, 2]),
    "sources": lambda store: store.lists.sources([1]),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
async def test_sqlite_looks_only_at_the_workspaces_of_a_list(
    sqlite_db: Database, ask: Callable[[Store], object]
) -> None:
    plans = await sqlite_db.write(_plans, ask)

    assert [step for step in plans if step.startswith("SEARCH tasks")]
    assert [step for step in plans if step.startswith(("SCAN tasks", "SCAN messages", "SCAN issues"))] == []


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
async def test_postgresql_has_an_index_for_every_list(postgresql_url: str, ask: Callable[[Store], object]) -> None:
    db = Database(postgresql_url)
    try:
        plans = await db.read(_explained, ask)
    finally:
        await db.close()

    assert plans
    assert [line for line in plans if "Seq Scan" in line] == []


def _explained(store: Store, ask: Callable[[Store], object]) -> list[str]:
    """The plans that PostgreSQL has where it would rather not read whole tables, as it would on small ones."""
    session = store._session
    session.execute(text("SET LOCAL enable_seqscan = off"))
    lines: list[str] = []

    def explain(state: ORMExecuteState) -> None:
        compiled = state.statement.compile(session.get_bind(), compile_kwargs={"render_postcompile": True})
        values = tuple(compiled.params[name] for name in compiled.positiontup)
        lines.extend(row[0] for row in session.connection().exec_driver_sql(f"EXPLAIN {compiled}", values))

    event.listen(session, "do_orm_execute", explain)
    ask(store)
    return lines


def titles(leaf: Leaf) -> list[str]:
    return [task.title for task, _ in leaf.rows]


async def test_a_page_that_is_gone_is_the_last_one_there_is(db: Database) -> None:
    def ask(store: Store) -> tuple[Leaf, ...]:
        workspace_id, other = add_workspace(store), add_workspace(store)
        for n in range(5):
            add_task(store, workspace_id, title=str(n))
            add_task(store, other, title="not here")
        pages = [store.lists.leaf([workspace_id], Filters(), Order.DUE, number=n, size=2) for n in (0, 2, 9)]
        return (*pages, store.lists.leaf([workspace_id], Filters(kind=["bug"]), Order.DUE, number=3, size=2))

    first, last, beyond, nothing = await db.write(ask)

    assert (titles(first), first.total, first.number) == (["0", "1"], 5, 0)
    assert (titles(last), last.number) == (["4"], 2)
    assert beyond == last
    assert (nothing.rows, nothing.total, nothing.number) == ((), 0, 0)


async def test_lists_are_sorted_the_way_they_are_asked_for(db: Database) -> None:
    def ask(store: Store) -> dict[Order, list[str]]:
        workspace_id, moment = add_workspace(store), now()
        for title, due, changed, status in [
            ("someday", None, 3, Status.OPEN),
            ("later", 9, 1, Status.OPEN),
            ("soon", 1, 2, Status.DONE),
        ]:
            times = {"due_at": due and moment + due * DAY, "updated_at": moment - changed * DAY}
            add_task(store, workspace_id, title=title, status=status, **times)
        return {order: titles(store.lists.leaf([workspace_id], Filters(), order, size=8)) for order in Order}

    assert await db.write(ask) == {
        Order.DUE: ["soon", "later", "someday"],
        Order.CHANGED: ["later", "soon", "someday"],
        Order.OPEN_FIRST: ["later", "someday", "soon"],
    }


NOON = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
EVENING, TOMORROW = NOON + timedelta(hours=6), NOON + DAY
MIDNIGHT = NOON + timedelta(hours=12)


async def test_a_day_has_what_is_late_due_waking_and_worked_on(db: Database) -> None:
    def ask(store: Store) -> tuple[int, dict[str, list[tuple[str, Part | None]]]]:
        own, team = add_workspace(store), add_workspace(store)
        ann, bob = store.people.add(name="Ann").id, store.people.add(name="Bob").id
        for person in (ann, bob):
            store.people.join(team, person, Role.MEMBER)
        working = {"status": Status.IN_PROGRESS}
        for title, workspace_id, fields in [
            ("late", own, {"due_at": NOON - DAY}),
            ("due", team, {"due_at": EVENING}),
            ("wakes", own, {"snoozed_until": EVENING, "due_at": NOON - DAY}),
            ("woke", own, {"snoozed_until": NOON - DAY, "due_at": EVENING + timedelta(hours=1)}),
            ("working", own, working),
            ("mine in the team", team, working | {"assignee_id": ann}),
            ("anybody's in the team", team, working),
            ("Bob's", team, {"due_at": EVENING, "assignee_id": bob}),
            ("asleep", own, {"due_at": EVENING, "snoozed_until": TOMORROW}),
            ("done", own, {"due_at": EVENING, "status": Status.DONE}),
            ("tomorrow", own, {"due_at": TOMORROW}),
            ("someday", own, {}),
        ]:
            add_task(store, workspace_id, title=title, **fields)

        def day(person: int | None) -> list[tuple[str, Part | None]]:
            leaf = store.lists.day([own, team], Day(NOON, MIDNIGHT, person, [own]), size=20)
            return [(task.title, part) for task, part in leaf.rows]

        return ann, {"Ann": day(ann), "all": day(None)}

    _, days = await db.write(ask)

    assert days["Ann"] == [
        ("late", Part.OVERDUE),
        ("due", Part.DUE),
        ("woke", Part.DUE),
        ("wakes", Part.WAKES),
        ("working", Part.WORKING),
        ("mine in the team", Part.WORKING),
    ]
    assert {title for title, _ in days["all"]} - {title for title, _ in days["Ann"]} == {
        "Bob's",
        "anybody's in the team",
    }


async def test_filters_limit_a_list_to_what_has_all_of_them(db: Database) -> None:
    def ask(store: Store) -> dict[str, list[str]]:
        workspace_id = add_workspace(store)
        ann = store.people.add(name="Ann").id
        add_task(store, workspace_id, title="Ann's", assignee_id=ann, due_at=NOON)
        add_task(store, workspace_id, title="free", due_at=TOMORROW)
        add_task(store, workspace_id, title="asleep", assignee_id=ann, snoozed_until=TOMORROW)
        asked = {
            "nobody": Filters(nobody=True),
            "Ann or nobody": Filters(assignee=[ann], nobody=True),
            "due": Filters(due_from=NOON, due_to=TOMORROW),
            "no date": Filters(no_due=True),
            "snoozed": Filters(asleep_at=NOON),
        }
        return {
            name: titles(store.lists.leaf([workspace_id], filters, Order.DUE, size=8))
            for name, filters in asked.items()
        }

    assert await db.write(ask) == {
        "nobody": ["free"],
        "Ann or nobody": ["Ann's", "free", "asleep"],
        "due": ["Ann's"],
        "no date": ["asleep"],
        "snoozed": ["asleep"],
    }
