"""Tasks go to a tracker over real HTTP and come back, one after another, once each whatever happens in between."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from typing import Any

import pytest

from bot.crew import Crew
from bot.exporting import Exporting, Polling, Trackers, Way
from integrations.github.tracker import GithubIssues
from storage.connected_tables import WorkState
from storage.tables import Channel, Status, now
from tasks import actions, connections, exports, making, people, sending
from tasks.actors import Actor
from tasks.connections import Draft
from tasks.rules import Verb
from tasks.switched_off import PAGE, tell_of_connection
from tests.bot.waiting import until
from tests.integrations.github.server import TOKEN, GithubServer
from tests.integrations.tracker_server import Refused, serving
from tests.vault import VAULT

ANN = 7
BUSY = Refused(429, {"message": "You have exceeded a secondary rate limit"}, **{"Retry-After": "60"})


class CutOffError(Exception):
    """The process has died."""


class Dying:
    """A database of a process that dies before it can write down what it has made."""

    def __init__(self, db: Any) -> None:
        self._db, self.dead = db, asyncio.Event()

    async def read(self, work: Any, *args: Any) -> Any:
        return await self._db.read(work, *args)

    async def write(self, work: Any, *args: Any) -> Any:
        if work in {sending.concluded, sending.recovered, sending.failed} or self.dead.is_set():
            self.dead.set()
            raise CutOffError
        return await self._db.write(work, *args)


@pytest.fixture
async def github():
    server = GithubServer(now=datetime.now(UTC))
    async with serving(server):
        yield server


@pytest.fixture
async def ann(db):
    def meet(store):
        person = people.meet(store, telegram_id=ANN, name="Ann", username="ann", language_code="en", reachable=True)
        return Actor.person(person.id), people.personal_workspace(store, person).id

    return await db.write(meet)


@pytest.fixture
async def place(db, ann, github):
    actor, workspace_id = ann
    draft = Draft(
        service="github",
        name="Shop",
        address=github.root,
        place={"repository": "acme/shop"},
        secret={"token": TOKEN},
        people={"ann": actor.person_id},
        two_way=True,
    )
    return await db.write(connections.connect, actor, VAULT, workspace_id, draft)


@pytest.fixture
def task(db, ann):
    actor, workspace_id = ann

    async def make(title="Login fails", **fields):
        return await db.write(lambda store: making.add_task(store, actor, workspace_id, title=title, **fields))

    return make


@pytest.fixture
def way(bell, github):
    def way(db):
        return Way(
            db=db,
            bell=bell,
            vault=VAULT,
            trackers=Trackers(github.outbound),
            translations=lambda locale: NullTranslations(),
            link=lambda public_id: f"https://t.me/bot?startapp=task_{public_id}",
            tell=lambda store, row: tell_of_connection(store, row, now()),
        )

    return way


@pytest.fixture
def at_work(db, way):
    """The duties, at work while the block lasts."""

    @asynccontextmanager
    async def at_work(its_db=db, *, name="w", polling=False):
        duties = [Exporting(way(its_db), name), *([Polling(way(its_db))] if polling else [])]
        for duty in duties:
            duty.seconds = 0.02
        running = [asyncio.create_task(duty.run()) for duty in duties]
        yield
        for it in running:
            it.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    return at_work


@pytest.fixture
def export(db, ann, place):
    async def export(task):
        return await db.write(exports.export, ann[0], task.id, place.public_id)

    return export


async def row_of(db, task):
    (row,) = (await db.read(lambda store: store.exports.of_tasks([task.id])))[task.id]
    return row


async def settled(db, *tasks):
    async def all_done():
        return all([(await row_of(db, task)).state is WorkState.DONE for task in tasks])

    await until(all_done)


async def changed(db, task, verb, *args, **fields):
    """Change a task, and have that sent on."""

    def change(store):
        verb(store, *args, **fields)
        exports.follow(store, store.events.of_task(task.id)[-1], now())

    await db.write(change)


async def test_a_task_becomes_an_issue_with_its_words_and_the_way_back(db, github, task, export, at_work):
    made = await task(description="Since *today*, says @bob.")
    await export(made)

    async with at_work():
        await settled(db, made)

    issue = github.issues[1]
    assert issue["title"] == "Login fails"
    assert "Since *today*, says @\N{WORD JOINER}bob." in issue["body"]
    assert f"[Task {made.number} in Sift](https://t.me/bot?startapp=task_{made.public_id})" in issue["body"]
    assert (await row_of(db, made)).key == "#1"


async def test_our_changes_go_there_and_theirs_come_here(db, ann, github, task, export, at_work):
    made = await task()
    await export(made)
    async with at_work(polling=True):
        await settled(db, made)
        await changed(db, made, actions.change, ann[0], made.id, title="Login fails again", assignee=ann[0].person_id)
        await settled(db, made)
        assert github.issues[1]["title"] == "Login fails again"
        assert [it["login"] for it in github.issues[1]["assignees"]] == ["ann"]

        github.edit(1, by="ann", state="closed")
        await db.write(poll_now)

        async def is_done():
            return (await db.read(lambda store: store.tasks.get(made.id))).status is Status.DONE

        await until(is_done)

    event = (await db.read(lambda store: store.events.of_task(made.id)))[-1]
    assert (event.verb, event.actor_id) == ("done", ann[0].person_id)


def poll_now(store):
    for row in store.connections.to_ask(now() + timedelta(days=1), 9):
        row.next_poll_at = now()


async def test_fifty_times_cut_off_between_making_and_writing_it_down_and_none_is_made_twice(
    db, github, task, export, at_work
):
    made = [await task(f"Task {number}") for number in range(50)]
    for number, one in enumerate(made):
        await export(one)
        if number % 2:
            github.faults.append("lost")  # the connection is cut before the answer
            async with at_work(name=f"w{number}"):
                await until(lambda number=number: _has(github, number + 1))
        else:
            dying = Dying(db)
            async with at_work(dying, name=f"w{number}"):
                await dying.dead.wait()
        await db.write(run_out)

    async def are_done():
        await db.write(run_out)
        rows = await db.read(lambda store: store.exports.of_tasks([one.id for one in made]))
        return all(row.state is WorkState.DONE for (row,) in rows.values())

    async with at_work(name="last"):
        await until(are_done, seconds=60)

    assert sorted(issue["title"] for issue in github.issues.values()) == sorted(f"Task {n}" for n in range(50))
    assert len({(await row_of(db, one)).external_id for one in made}) == len(made)


async def _has(github, count):
    return len(github.issues) >= count


def run_out(store):
    """What waits is due; what dead processes held is free as soon as another one begins."""
    moment = now() - timedelta(seconds=1)
    for rows in store.exports.of_tasks(range(1, 60)).values():
        for row in rows:
            if row.state is WorkState.WAITING:
                row.next_try_at = moment
            store.connections.many([row.connection_id])[row.connection_id].rests_until = None


async def test_one_thing_at_a_time_goes_to_a_tracker(db, github, task, export, at_work):
    made = [await task(f"Task {number}") for number in range(6)]
    for one in made:
        await export(one)

    async with at_work():
        await settled(db, *made)

    assert [github.issues[n]["title"] for n in range(1, 7)] == [f"Task {n}" for n in range(6)]


async def test_a_tracker_that_has_enough_is_left_alone_as_long_as_it_says(db, github, task, export, at_work):
    made = await task()
    await export(made)
    github.faults.append(BUSY)

    async with at_work():

        async def rests():
            row = await row_of(db, made)
            return (await db.read(lambda store: store.connections.many([row.connection_id])))[
                row.connection_id
            ].rests_until is not None

        await until(rests)

    assert len(github.asked) == 1
    assert (await row_of(db, made)).state is WorkState.WAITING


async def test_whoever_has_connected_it_is_told_once_that_its_token_is_no_good(db, ann, github, task, export, at_work):
    for one in (await task("One"), await task("Two")):
        await export(one)
    github.faults += [Refused(401, {"message": "Bad credentials"})] * 2

    async with at_work():

        async def is_told():
            return await db.read(told)

        await until(is_told)

    ((chat_id, view),) = await db.read(told)
    assert (chat_id, view["what"], view["why"]) == (ANN, "connection", "bad_secret")


def told(store):
    waiting = store.deliveries.pending(100)
    return [(it.chat_id, it.view) for it in waiting if it.channel is Channel.PAGE and it.view.get("page") == PAGE]


async def test_a_fault_in_reading_a_tracker_s_answer_is_told_and_tried_again_like_any_other(
    db, github, task, export, at_work, monkeypatch
):
    made = await task()
    await export(made)

    async def broken(*_):
        raise KeyError("number")

    with monkeypatch.context() as patched:
        patched.setattr(GithubIssues, "make", broken)
        async with at_work():

            async def is_told():
                return (await row_of(db, made)).last_error == "bad_answer"

            await until(is_told)
    assert ((await row_of(db, made)).state, (await row_of(db, made)).attempts) == (WorkState.WAITING, 1)

    await db.write(run_out)
    async with at_work():
        await settled(db, made)
    assert len(github.issues) == 1


async def test_what_is_deleted_there_is_said_to_be_gone_and_not_made_again(db, ann, github, task, export, at_work):
    made = await task()
    await export(made)
    async with at_work():
        await settled(db, made)
        github.deleted.add(1)
        await changed(db, made, actions.move, ann[0], made.id, Verb.DONE)

        async def is_gone():
            return (await row_of(db, made)).last_error == "gone"

        await until(is_gone)

    assert len(github.issues) == 1


async def test_a_crew_runs_as_much_at_a_time_as_it_has_places_and_ends_with_all(db):
    crew, running, most = Crew(3), set(), 0

    async def work(number):
        nonlocal most
        running.add(number)
        most = max(most, len(running))
        try:
            await asyncio.sleep(0 if number < 9 else 60)
        finally:
            running.discard(number)

    for number in range(12):
        await crew.place()
        crew.begin(work(number))
    await asyncio.sleep(0)
    assert crew.free == 0

    await crew.stop()

    assert (most, running, crew.free) == (3, set(), 3)
