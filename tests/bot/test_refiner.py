"""Models at work after the first reader: side by side, left alone while they are away, never asked twice for the same."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.bell import Bell
from bot.health import Health
from bot.lessons import Lessons
from bot.refiner import CALLS_HERE, Desk, Refiner
from bot.worker import Worker
from classifier.base import Context, Draft, Incoming, ReaderError, Reading, Usage
from classifier.breaker import Breaker
from storage.database import Database
from storage.reading_tables import Refinement, RefinementState
from storage.store import Store
from storage.tables import Issue
from tasks import people
from tasks.models import Models
from tests.bot.stored import store_messages
from tests.bot.waiting import until

USAGE = Usage("127.0.0.1:11434", sent=("text",))
MODELS = Models(model="ollama:llama", providers=frozenset({"ollama"}))


class First:
    """Reads at once, as the embedded reader does."""

    provider = "embedded"

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        return [Reading([Draft(it.text, "task", is_task=True)], "en", self.provider) for it in messages]


class Model:
    """A language model that does what is set."""

    provider = "ollama"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.error: ReaderError | None = None
        self.calls: list[str] = []
        self.at_once = self.most_at_once = 0
        self.closed = False
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        (message,) = messages
        title = await self.desk.get(message.text, USAGE) or await self._ask(message)
        return [Reading([Draft(title, "bug", is_task=True)], "en", self.provider, "llama")]

    async def close(self) -> None:
        self.closed = True

    async def _ask(self, message: Incoming) -> str:
        self.calls.append(message.text)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.go_on.wait()
        finally:
            self.at_once -= 1
        if self.error:
            raise self.error
        answer = message.text.upper()
        await self.desk.put(message.text, answer)
        return answer


@pytest.fixture
def model(db: Database) -> Model:
    return Model(Desk(db, daily_calls=100))


@pytest.fixture
def health() -> Health:
    return Health("worker", "w")


async def read_first(db: Database, bell: Bell, *texts: str) -> list[int]:
    ids = await store_messages(db, *texts)
    await Worker(db, bell, First(), "w", models=MODELS).read(ids)
    return ids


@asynccontextmanager
async def running(db: Database, bell: Bell, health: Health, model: Model) -> AsyncIterator[asyncio.Task[None]]:
    refiner = Refiner(
        db,
        bell,
        "w",
        health=health,
        lessons=Lessons(db),
        desk=model.desk,
        make=lambda _name: model,
        breaker=lambda: Breaker(pause=0.2),
    )
    task = asyncio.create_task(refiner.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def is_so(claim: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    async def ask() -> object:
        return claim()

    return ask


async def row(db: Database, message_id: int) -> Refinement:
    found = await db.read(lambda store: store.refinements.get(message_id))
    assert found
    return found


async def issue(db: Database, message_id: int) -> Issue:
    (found,) = await db.read(lambda store: store.issues.current(message_id))
    return found


async def done(db: Database, ids: Sequence[int]) -> bool:
    return all([(await row(db, it)).state is RefinementState.DONE for it in ids])


async def test_every_message_is_read_again_by_the_model_a_few_at_a_time(
    db: Database, bell: Bell, health: Health, model: Model
) -> None:
    ids = await read_first(db, bell, *(f"message {n}" for n in range(9)))
    model.go_on.clear()

    async with running(db, bell, health, model):
        await until(is_so(lambda: len(model.calls) == CALLS_HERE))
        model.go_on.set()
        await until(lambda: done(db, ids))

    assert model.most_at_once == CALLS_HERE
    assert (await issue(db, ids[0])).title == "MESSAGE 0"
    assert (await issue(db, ids[0])).model == "llama"


async def test_the_same_words_are_asked_for_once(db: Database, bell: Bell, health: Health, model: Model) -> None:
    first = await read_first(db, bell, "pay the rent")

    async with running(db, bell, health, model):
        await until(lambda: done(db, first))
        second = await read_first(db, bell, "pay the rent")
        await until(lambda: done(db, second))

    assert model.calls == ["pay the rent"]
    assert (await issue(db, second[0])).title == "PAY THE RENT"


async def test_the_same_words_at_the_same_time_are_asked_for_once(
    db: Database, bell: Bell, health: Health, model: Model
) -> None:
    ids = await read_first(db, bell, "pay", "pay", "pay")

    async with running(db, bell, health, model):
        await until(lambda: done(db, ids))

    assert model.calls == ["pay"]


async def test_a_model_that_is_away_is_left_alone_and_what_it_owes_is_done_when_it_is_back(
    db: Database, bell: Bell, health: Health, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Refiner, "seconds", 0.05)
    monkeypatch.setattr("tasks.refining.OUTAGE_PAUSE", timedelta(seconds=0.3))
    model.error = ReaderError("connection refused", retry=True, outage=True)
    ids = await read_first(db, bell, *(f"message {n}" for n in range(12)))

    async with running(db, bell, health, model):
        await until(is_so(lambda: len(model.calls) >= 5))
        await until(is_so(lambda: health.parts().get("model")))
        asked = len(model.calls)
        assert asked <= 5 + 3, "the breaker opens after five, and those under way come home"
        assert (await issue(db, ids[11])).provider == "embedded"
        model.error = None
        await until(lambda: done(db, ids), seconds=20)

    assert health.parts()["model"] is None
    assert (await issue(db, ids[11])).title == "MESSAGE 11"


async def test_who_has_used_up_the_calls_of_the_day_waits(db: Database, bell: Bell, health: Health) -> None:
    model = Model(Desk(db, daily_calls=2))
    ids = await read_first(db, bell, "one", "two", "three")

    async with running(db, bell, health, model):
        await until(lambda: _settled(db, ids))

    states = [await row(db, it) for it in ids]
    assert sorted(it.state for it in states) == ["done", "done", "waiting"]
    assert [it.last_error for it in states if it.state is RefinementState.WAITING] == ["over budget"]
    assert len(model.calls) == 2


async def _settled(db: Database, ids: Sequence[int]) -> bool:
    rows = [await row(db, it) for it in ids]
    return all(it.state is RefinementState.DONE or it.last_error for it in rows)


async def test_stopping_gives_back_what_was_begun(db: Database, bell: Bell, health: Health, model: Model) -> None:
    ids = await read_first(db, bell, "one")
    model.go_on.clear()

    async with running(db, bell, health, model):
        await until(is_so(lambda: model.calls))

    waiting = await row(db, ids[0])
    assert (waiting.state, waiting.attempts) == (RefinementState.WAITING, 0)
    assert model.closed


async def test_a_model_that_cannot_be_made_gives_its_messages_up(db: Database, bell: Bell, health: Health) -> None:
    def make(_name: str) -> Model:
        raise ReaderError("openai is not set up here", retry=False)

    ids = await read_first(db, bell, "one")
    refiner = asyncio.create_task(
        Refiner(db, bell, "w", health=health, lessons=Lessons(db), desk=Desk(db, 9), make=make).run()
    )
    await until(lambda: _settled(db, ids))
    refiner.cancel()
    await asyncio.gather(refiner, return_exceptions=True)

    assert (await row(db, ids[0])).state is RefinementState.GIVEN_UP


async def test_calls_that_found_nobody_are_not_counted(
    db: Database, bell: Bell, health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Refiner, "seconds", 0.05)
    monkeypatch.setattr("tasks.refining.OUTAGE_PAUSE", timedelta(seconds=0))
    model = Nobody(Desk(db, daily_calls=1))
    ids = await read_first(db, bell, "one")

    async with running(db, bell, health, model):
        await until(is_so(lambda: len(model.calls) >= 3))

    assert (await row(db, ids[0])).last_error == "nobody answers"


class Nobody(Model):
    """A model whose server is not there."""

    async def _ask(self, message: Incoming) -> str:
        self.calls.append(message.text)
        await self.desk.unsent()
        raise ReaderError("nobody answers", retry=True, outage=True)


async def test_of_many_models_only_the_last_used_are_kept(
    db: Database, bell: Bell, health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.refiner.MODELS_KEPT", 2)
    desk, made = Desk(db, 100), list[Model]()

    def make(_name: str) -> Model:
        made.append(Model(desk))
        return made[-1]

    refiner = Refiner(db, bell, "w", health=health, lessons=Lessons(db), desk=desk, make=make)
    task = asyncio.create_task(refiner.run())
    for number in range(5):
        await _choose(db, f"ollama:llama{number}")
        ids = await read_first(db, bell, f"message {number}")
        await until(lambda ids=ids: done(db, ids))  # type: ignore[misc]

    kept = [True, True, True, False, False]

    async def are_kept() -> bool:
        return [model.closed for model in made] == kept

    await until(are_kept)  # they are let go of when the answer is written
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_a_workspace_names_is_not_told_to_everybody(
    db: Database, bell: Bell, health: Health, model: Model
) -> None:
    model.error = ReaderError("no such model", retry=True, outage=True)
    await _choose(db, "ollama:visit-evil.example")
    ids = await read_first(db, bell, "one")

    async with running(db, bell, health, model):
        await until(lambda: _settled(db, ids))

    assert (health.parts()["model"] or "").startswith("ollama: no such model")


async def _choose(db: Database, name: str) -> None:
    def choose(store: Store) -> None:
        people.default_workspace(store).options = {"classifier": name}

    await db.write(choose)
