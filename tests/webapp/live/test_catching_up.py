"""Connections break and processes change: whoever comes back misses nothing, and keeps nothing that is not there."""

import asyncio
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.filters import Filters
from storage.matching import matches
from storage.store import Store
from storage.tables import Status, Task, now
from tasks.actions import change, move
from tasks.actors import Actor
from tasks.facts import facts_of
from tasks.filtering import FilterQuery
from tasks.making import add_task
from tasks.rules import Verb
from tests.webapp.conftest import Team
from tests.webapp.live.conftest import Connect, Headers, Screen, settled
from webapp.live import catching_up
from webapp.live.service import LIVE, Live
from webapp.opaque import Opaque
from webapp.screens.filtering import filters_of
from webapp.screens.viewer import view_of
from webapp.services import Services

KINDS = ("bug", "task")


async def test_what_happened_meanwhile_is_told_to_who_comes_back(team, connect, make, change, as_ann):
    before = await connect(as_ann)
    await before.watch("kind=bug", cursor=0)
    leaving = await make(as_ann, "No bug after all", kind="bug", workspace=team.workspace)
    staying = await make(as_ann, "It crashes", kind="bug", workspace=team.workspace)
    await before.until(lambda: len(before.rows) == 2)
    await before.socket.close()

    await change(as_ann, leaving, kind="task")
    await change(as_ann, staying, title="It burns")
    new = await make(as_ann, "It hangs", kind="bug", workspace=team.workspace)
    after = await connect(as_ann)
    after.rows = dict(before.rows)
    await after.watch("kind=bug", cursor=before.cursor)

    await after.until(lambda: after.titles == ["It burns (owner)", "It hangs (owner)"])
    assert (await after.told("ok"))["replayed"] == 3
    assert sorted(after.rows) == sorted([staying, new])


async def test_another_process_knows_what_the_first_one_told(team, web, serve, connect, make, change, as_ann):
    first = await connect(as_ann)
    await first.watch("kind=bug", cursor=0)
    task = await make(as_ann, "It crashes", kind="bug", workspace=team.workspace)
    await first.until(lambda: first.rows)
    await web.server.close()

    second = await connect(as_ann, to=await serve())
    second.rows = dict(first.rows)
    await second.watch("kind=bug", cursor=first.cursor)
    assert (await second.told("ok"))["replayed"] == 0
    assert list(second.rows) == [task]


async def test_two_processes_each_tell_their_own_pages(team, web, serve, connect, make, as_ann, as_bob):
    ann, bob = await connect(as_ann), await connect(as_bob, to=await serve())
    await ann.watch()
    await bob.watch()

    await make(as_ann, "Call", workspace=team.workspace)

    await ann.until(lambda: ann.rows)
    await bob.until(lambda: bob.rows)


async def test_who_missed_very_much_reads_the_list_anew(services, team, connect, make, as_ann, monkeypatch):
    monkeypatch.setattr(catching_up, "MOST_ROWS", 3)
    for number in range(4):
        await make(as_ann, f"Task {number}", workspace=team.workspace)

    screen = await connect(as_ann)
    await screen.watch(cursor=0, n=7)

    assert screen.heard == [{"op": "reset", "n": 7}]


async def test_so_does_who_comes_from_a_future_that_was_undone(team, connect, make, as_ann):
    """The database was restored from an older copy."""
    await make(as_ann, "Call", workspace=team.workspace)

    screen = await connect(as_ann)
    await screen.watch(cursor=1_000)

    assert screen.heard == [{"op": "reset"}]


async def test_a_message_that_nobody_has_read_is_not_missed(web, connect, as_script):
    await web.post("/api/messages", json={"text": "Hello"}, headers=as_script)

    inbox = await connect(as_script)
    await inbox.watch(page="inbox", cursor=0)

    assert inbox.titles == ["Hello"]


async def test_a_batch_that_cannot_be_told_makes_everybody_read_anew(
    services, team, connect, make, live, as_ann, monkeypatch, caplog
):
    screen = await connect(as_ann)
    await screen.watch()

    def broken(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr("webapp.live.telling.gone", broken)
    await make(as_ann, "Call", workspace=team.workspace)

    assert await screen.told("reset")
    assert [record.message for record in caplog.records] == ["live pages could not be told"]
    monkeypatch.undo()
    await make(as_ann, "Call again", workspace=team.workspace)
    await screen.until(lambda: screen.titles == ["Call again (owner)"])


async def test_a_state_that_only_a_page_has_seen_is_taken_back(services, team, still_web, connect, as_ann, as_bob):
    """Both changes are told together: to the stream the task never was a bug, but a page was read in between."""
    live = still_web.app[LIVE]
    await live.feed.round()
    other = await connect(as_bob, to=still_web)
    await other.watch("kind=bug")
    await services.db.write(_make, team, "task")
    await services.db.write(_number)
    await live.feed.round()

    await services.db.write(_change, team, 0)
    rows, cursor = await services.db.read(_page, team, "kind=bug")
    screen = await connect(as_ann, to=still_web)
    screen.rows = dict(rows)
    await screen.watch("kind=bug", cursor=cursor)
    await services.db.write(_change, team, 0)
    await services.db.write(_number)
    await live.feed.round()

    assert len(rows) == 1
    await screen.until(lambda: not screen.rows)


WHICH = st.integers(0, 1)
STEPS = st.one_of(
    st.tuples(st.just("make"), st.sampled_from(KINDS)),
    st.tuples(st.just("change"), st.integers(0, 5)),
    st.tuples(st.just("move"), st.integers(0, 5)),
    st.tuples(st.just("number"), WHICH),
    st.tuples(st.just("feed"), WHICH),
    st.tuples(st.just("load"), WHICH),
    st.tuples(st.just("drop"), WHICH),
    st.tuples(st.just("resume"), WHICH),
)
"""A step, and whether the next one begins before it has ended."""

QUERIES = ("kind=bug", "status=open")


class Story:
    """Two screens with different filters. Each has a page that was read from the database as it was then."""

    def __init__(self, services: Services, team: Team, live: Live, connect: Connect, headers: Headers) -> None:
        self._services, self._team, self._live = services, team, live
        self._connect, self._headers = connect, headers
        self._screens: list[Screen | None] = [None, None]
        self._pages: list[tuple[dict[str, str], int]] = [({}, 0), ({}, 0)]
        self._turns, self._feeding = [asyncio.Lock(), asyncio.Lock()], asyncio.Lock()

    async def tell(self, steps: list[tuple[tuple[str, Any], bool]]) -> None:
        running: list[asyncio.Task[None]] = []
        for (step, what), goes_on in steps:
            running.append(asyncio.create_task(getattr(self, f"_{step}")(what)))
            if not goes_on:
                await asyncio.gather(*running)
        await asyncio.gather(*running)

    async def end(self) -> None:
        """Whatever has happened is told: each screen shows its list."""
        task = await self._services.db.write(_make, self._team, "bug")
        for which in (0, 1):
            if self._screens[which] is None:
                await self._resume(which)
        await self._number(0)
        while await self._live.feed.round():
            pass
        for which, query in enumerate(QUERIES):
            screen = self._screens[which]
            assert screen is not None
            await screen.say(open="task", id=task)
            await screen.told("changed")  # and so everything before it
            rows, _ = await self._services.db.read(_page, self._team, query)
            assert screen.rows == rows, (query, screen.heard)

    async def close(self) -> None:
        for which in (0, 1):
            await self._drop(which)
        await settled(lambda: not self._live.hub.sockets)

    async def _make(self, kind: str) -> None:
        await self._services.db.write(_make, self._team, kind)

    async def _change(self, number: int) -> None:
        await self._services.db.write(_change, self._team, number)

    async def _move(self, number: int) -> None:
        await self._services.db.write(_move, self._team, number)

    async def _number(self, _: int) -> None:
        await self._services.db.write(_number)

    async def _feed(self, _: int) -> None:
        async with self._feeding:
            await self._live.feed.round()

    async def _load(self, which: int) -> None:
        """Read the page anew, as its list does: rows and number of one state of the database."""
        async with self._turns[which]:
            self._pages[which] = await self._services.db.read(_page, self._team, QUERIES[which])
            await self._watch(which)

    async def _drop(self, which: int) -> None:
        async with self._turns[which]:
            await self._hang_up(which)

    async def _resume(self, which: int) -> None:
        async with self._turns[which]:
            await self._hang_up(which)
            self._screens[which] = await self._connect(self._headers)
            await self._watch(which)

    async def _hang_up(self, which: int) -> None:
        screen, self._screens[which] = self._screens[which], None
        if screen is not None:
            await screen.socket.close()
            self._pages[which] = (screen.rows, screen.cursor)

    async def _watch(self, which: int) -> None:
        """Say what the page shows. What was on its way for the page before is no concern of this one."""
        screen = self._screens[which]
        if screen is None:
            return
        (rows, cursor), number = self._pages[which], len(screen.heard)
        screen.rows, screen.cursor, screen.asked = dict(rows), cursor, number
        await screen.say(list="tasks", query=QUERIES[which], cursor=cursor, n=number)
        await screen.until(lambda: screen.asked is None)
        (answer,) = (it for it in screen.heard if it.get("n") == number)
        if answer["op"] == "reset":  # very much was missed
            self._pages[which] = await self._services.db.read(_page, self._team, QUERIES[which])
            await self._watch(which)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEPS, st.booleans()), min_size=4, max_size=40))
@pytest.mark.timeout(240)
@pytest.mark.thorough
async def test_whatever_happens_in_whatever_order_each_screen_ends_with_its_list(
    services, team, still_web, connect, as_ann, steps
):
    live = still_web.app[LIVE]
    await live.feed.round()
    story = Story(services, team, live, partial(connect, to=still_web), as_ann)

    try:
        await story.tell(steps)

        await story.end()
    finally:
        await story.close()


def _number(store: Store) -> int:
    return store.events.number(500)


def _make(store: Store, team: Team, kind: str) -> str:
    return add_task(store, Actor.person(team.ann), team.workspace_id, title=f"A {kind}", kind=kind).public_id


def _some(store: Store, team: Team, number: int) -> Task | None:
    """One of the newest tasks: what happens to the same one counts."""
    newest = store.tasks.page([team.workspace_id], Filters(limit=6))[:6]
    return newest[number] if number < len(newest) else None


def _change(store: Store, team: Team, number: int) -> None:
    if (task := _some(store, team, number)) is not None:
        kind = "task" if task.kind == "bug" else "bug"
        change(store, Actor.person(team.ann), task.id, kind=kind)


def _move(store: Store, team: Team, number: int) -> None:
    if (task := _some(store, team, number)) is not None:
        verb = Verb.DONE if task.status is Status.OPEN else Verb.REOPEN
        move(store, Actor.person(team.ann), task.id, verb)


def _page(store: Store, team: Team, query: str) -> tuple[dict[str, str], int]:
    """A list as a page has it: its rows, and the number of the newest event that they show."""
    tasks = store.tasks.many(range(1, store.watching.newest().task + 1)).values()
    viewer = view_of(store, store.people.get(team.ann), now(), Opaque("any", "people"))
    _, filters = filters_of(store, viewer, "tasks", FilterQuery.of(query))
    facts = facts_of(store, "tasks", [task.id for task in tasks])
    rows = {task.public_id: f"{task.title} (owner)" for task in tasks if matches(facts[task.id], filters)}
    return rows, store.events.newest()[1]
