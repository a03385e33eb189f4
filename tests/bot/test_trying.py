"""Readers on trial at work: both read the same, what came is measured, and an end half way keeps what there is."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.bell import Bell
from bot.trial import report
from bot.trying import SPENT, Payment, Trying
from classifier.base import Context, Draft, Incoming, ReaderError, Reading, Usage
from storage.database import Database
from storage.reading_tables import Trial, TrialState
from storage.store import Store
from storage.tables import Workspace, now
from tasks import actions, claims, people, reading, trials
from tasks.actors import Actor
from tasks.capture import NewMessage, capture
from tasks.models import Models
from tasks.rules import Verb
from tasks.trials import ENOUGH

MODELS = Models(providers=frozenset({"ollama"}))
CANDIDATE = "ollama:llama"


class First:
    """Reads every message as a question."""

    provider = "embedded"

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        return [Reading([Draft(it.text, "question", is_task=True)], "en", self.provider) for it in messages]


class Model:
    """Reads every message as a task, unless it can't or is away; says what it was told."""

    provider = "ollama"

    def __init__(self, payment: Payment, *, fails: dict[str, ReaderError]) -> None:
        self._payment, self._fails = payment, fails
        self.told: list[str] = []
        self.closed = False

    async def read(self, messages: Sequence[Incoming], context: Context) -> list[Reading]:
        (message,) = messages
        workspace = context.workspaces[message.workspace_id]
        self.told.append(workspace.guidance)
        usage = Usage("127.0.0.1:11434", 100, 20, sent=("text",))
        assert await self._payment.get("key", usage) is None
        if message.text in self._fails:
            raise self._fails[message.text]
        return [Reading([Draft(message.text, "task", is_task=True)], "en", self.provider, "llama", usage=usage)]

    async def close(self) -> None:
        self.closed = True


class Yard:
    """An installation with one worker that tries readers."""

    def __init__(self, db: Database) -> None:
        self.db, self.fails = db, dict[str, ReaderError]()
        self.made: list[Model] = []
        self.workspace_id = 0

    def make(self, name: str, payment: Payment) -> Model:
        if name != CANDIDATE:
            raise ReaderError("no such provider here", retry=False)
        self.made.append(Model(payment, fails=self.fails))
        return self.made[-1]

    async def try_(self, *, daily_calls: int = 100, model: str = CANDIDATE) -> Trial:
        duty = Trying(self.db, Bell("redis://127.0.0.1:1"), "w", first=First(), make=self.make, daily_calls=daily_calls)
        await self.db.write(_ask, self.workspace_id, model)
        assert await duty.round() is True
        assert await duty.round() is False
        (trial, *_) = await self.db.read(lambda store: store.trials.newest(self.workspace_id, 1))
        return trial


def _ask(store: Store, workspace_id: int, model: str) -> None:
    trials.ask(store, Actor.INSTALLATION, workspace_id, MODELS, model=model, guidance="Boots.")


def _live(store: Store) -> Workspace:
    ann = people.meet(store, telegram_id=7, name="Ann", username="ann", language_code="en", reachable=True)
    workspace = people.personal_workspace(store, ann)
    for number in range(ENOUGH):
        kept = capture(store, NewMessage(workspace.id, ("api", "x"), str(number), f"Order {number}", now(), now()))
        (claimed,) = claims.claim(store, [kept.id], "w").claimed
        draft = Draft("Order", "task", is_task=True)
        reading.finish(store, "w", [(claimed, Reading([draft], "en" if number else "uk", "embedded"))])
        (task,) = store.tasks.of_message(kept.id)
        actions.move(store, Actor.person(ann.id), task.id, Verb.DONE)
    return workspace


@pytest.fixture
async def yard(db: Database) -> Yard:
    yard = Yard(db)
    yard.workspace_id = (await db.write(_live)).id
    return yard


def of(result: dict[str, Any], field: str) -> tuple[int, list[int]]:
    return result["fields"][field]["n"], result["fields"][field]["right"]


async def test_both_read_all_and_what_they_agree_on_is_counted(yard: Yard) -> None:
    trial = await yard.try_()

    assert (trial.state, trial.error, trial.seen, trial.wanted) == (TrialState.DONE, None, ENOUGH, ENOUGH)
    result = trial.result or {}
    assert (of(result, "kind"), of(result, "actionable")) == ((ENOUGH, [0, ENOUGH]), (ENOUGH, [ENOUGH, ENOUGH]))
    assert result["fields"]["kind"]["p"] < 0.01
    assert result["fields"]["kind"]["languages"] == {
        "en": {"n": ENOUGH - 1, "right": [0, ENOUGH - 1]},
        "uk": {"n": 1, "right": [0, 1]},
    }
    now_, tried = result["readers"]
    assert (now_["name"], now_["calls"], tried["name"], tried["calls"]) == ("embedded", 0, CANDIDATE, ENOUGH)
    assert (tried["tokens_in"], tried["tokens_out"], tried["left"]) == (100 * ENOUGH, 20 * ENOUGH, 0)
    assert tried["p95"] >= tried["p50"] > 0
    (model,) = yard.made
    assert model.closed
    assert set(model.told) == {"Boots."}


async def test_a_message_that_the_model_refuses_counts_as_read_by_the_one_before(yard: Yard) -> None:
    yard.fails["Order 3"] = ReaderError("refused", retry=False)

    trial = await yard.try_()

    result = trial.result or {}
    assert (trial.state, result["readers"][1]["failed"]) == (TrialState.DONE, 1)
    assert of(result, "kind") == (ENOUGH, [0, ENOUGH - 1])


async def test_a_model_that_goes_away_leaves_what_was_measured(yard: Yard) -> None:
    yard.fails["Order 3"] = ReaderError("too many calls", retry=False, outage=True)

    trial = await yard.try_()

    assert (trial.state, trial.error) == (TrialState.FAILED, "too many calls")
    assert (trial.result or {})["messages"] == ENOUGH - 4  # the newest come first
    assert "broken off: too many calls" in report(trial)


async def test_the_calls_of_the_day_are_not_overdrawn(yard: Yard) -> None:
    trial = await yard.try_(daily_calls=4)

    assert (trial.state, trial.error, (trial.result or {})["messages"]) == (TrialState.FAILED, SPENT, 4)


async def test_a_model_that_can_not_be_had_is_told(yard: Yard) -> None:
    trial = await yard.try_(model="ollama:other")

    assert (trial.state, trial.error, trial.result) == (TrialState.FAILED, "no such provider here", None)
    assert report(trial) == "Nothing was measured: no such provider here."


async def test_a_trial_is_told_as_a_table(yard: Yard) -> None:
    table = report(await yard.try_(), price=(1.0, 10.0))

    assert "A, now: embedded" in table
    assert f"B, tried: {CANDIDATE}" in table
    assert (
        " ".join(next(line for line in table.splitlines() if line.startswith("  kind")).split())
        == "kind 0.000 1.000 10 0.002"
    )
    assert " ".join(next(line for line in table.splitlines() if "1,000 messages" in line).split()).endswith("0.00 0.30")


async def test_a_worker_that_stops_gives_the_trial_back(yard: Yard) -> None:
    yard.fails["Order 3"] = KeyboardInterrupt()  # type: ignore[assignment]

    with pytest.raises(KeyboardInterrupt):
        await yard.try_()

    (trial,) = await yard.db.read(lambda store: store.trials.newest(yard.workspace_id, 1))
    assert (trial.state, trial.attempts) == (TrialState.WAITING, 0)
