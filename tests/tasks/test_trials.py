"""What a reader is tried on, who may try one, and what is written down of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from classifier.base import Draft, Reading, Usage
from storage.queries.departures import Wanted
from storage.reading_tables import TrialState
from storage.tables import now
from tasks import actions, capture, claims, learning, options, reading, trials
from tasks.actors import Actor
from tasks.models import Models
from tasks.rules import DueDate, TaskError, Verb
from tasks.trials import ENOUGH, LEASE, STARTS, Call

MODEL = "openai:gpt"
MODELS = Models(model="ollama:llama", providers=frozenset({"ollama", "openai"}), paid=frozenset({"openai"}))
ELSEWHERE = Usage("api.example.org", sent=("text",), local=False, characters=12)


@pytest.fixture
def read(db, new):
    """A message that was read as one task, or as several; returns its tasks."""

    async def run(text="Pay the rent", titles=("Pay the rent",), **draft):
        captured = await db.write(capture.capture, new(text))
        batch = await db.write(claims.claim, [captured.root_id], "w")
        drafts = [Draft(title, "task", is_task=True, **draft) for title in titles]
        await db.write(reading.finish, "w", [(batch.claimed[0], Reading(drafts, "en", "embedded"))])
        return await db.read(lambda store: store.tasks.of_message(captured.root_id))

    return run


@pytest.fixture
def done(db, cast, read):
    """So many messages were read and their tasks done."""

    async def run(count=ENOUGH):
        for number in range(count):
            (task,) = await read(f"Order paper {number}")
            await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    return run


@pytest.fixture
def confirmed(db, cast):
    return lambda: db.read(trials.confirmed, cast.workspace.id)


@pytest.fixture
def ask(db, cast):
    async def run(actor=None, models=MODELS, model=MODEL, **how):
        actor = actor or cast.as_ann
        return await db.write(trials.ask, actor, cast.workspace.id, models, model=model, **how)

    return run


async def test_a_message_is_known_by_what_people_said_of_it(db, cast, read, confirmed):
    (task,) = await read("Call Bob tomorrow", priority="high")
    await db.write(actions.change, cast.as_ann, task.id, kind="bug")

    (found,) = await confirmed()

    assert (found.incoming.text, found.row.text, found.row.language) == ("Call Bob tomorrow",) * 2 + ("en",)
    assert found.row.kind == "bug"
    assert (found.row.priority, found.row.due, found.row.actionable, found.row.assignee) == (None,) * 4


async def test_what_is_done_was_right_as_it_stands(db, cast, read, confirmed):
    (task,) = await read(priority="high")
    await db.write(actions.change, cast.as_ann, task.id, assignee=cast.bob.id)
    await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    (found,) = await confirmed()

    assert (found.row.kind, found.row.priority, found.row.actionable) == ("task", "high", True)
    assert found.row.assignee == str(cast.bob.id)
    assert found.row.due is not None
    assert found.row.due.accepted == ()


async def test_of_several_tasks_in_one_message_nothing_is_known(db, cast, read, confirmed):
    for task in await read("Milk. Bread.", ("Milk", "Bread")):
        await db.write(actions.move, cast.as_ann, task.id, Verb.DONE)

    assert await confirmed() == []


async def test_a_reader_knows_what_was_taught_but_not_by_the_very_message(db, cast, read, confirmed):
    for text in ("One", "Two", "Three"):
        (task,) = await read(text, (text,))
        await db.write(actions.change, cast.as_ann, task.id, kind="bug")

    found = await confirmed()

    lessons = await db.read(learning.lessons, cast.workspace.id)
    assert len(lessons) == 3
    assert [it.row.text for it in found] == ["Three", "Two", "One"]
    for it in found:
        assert sorted(example.text for example in it.workspace.examples) == sorted(
            {"One", "Two", "Three"} - {it.row.text}
        )


async def test_the_newest_are_taken(db, cast, done):
    await done(4)

    found = await db.read(trials.confirmed, cast.workspace.id, 2)

    assert [it.row.text for it in found] == ["Order paper 3", "Order paper 2"]


async def test_a_trial_holds_what_is_told_now_and_what_would_be(db, cast, done, ask):
    await done()
    await db.write(options.set_guidance, cast.as_ann, cast.workspace.id, "We sell shoes.")

    trial = await ask(guidance=" We sell boots. ")
    held = await db.write(trials.claim, "w")

    assert (held.trial_id, held.beside, held.model) == (trial.id, "ollama:llama", MODEL)
    assert (held.guidance, held.new_guidance) == ("We sell shoes.", "We sell boots.")
    assert held.payer == f"person:{cast.ann.id}"
    assert len(held.items) == ENOUGH
    assert await db.write(trials.claim, "v") is None


async def test_what_is_told_alone_may_be_another(done, ask):
    await done()

    assert (await ask(model="ollama:llama", guidance="Boots.")).model == "ollama:llama"


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"model": "ollama:llama"}, "no_other_reader"),
        ({"model": "mistral:x"}, "bad_value"),
        ({"model": ""}, "bad_value"),
        ({"guidance": "x" * 1_001}, "bad_value"),
        ({"models": replace(MODELS, admitted=frozenset({1}))}, "not_admitted"),
    ],
)
async def test_a_trial_that_makes_no_sense_is_refused(done, ask, how, code):
    await done()

    with pytest.raises(TaskError, match=code):
        await ask(**how)


async def test_only_those_who_may_set_readers_may_try_one(cast, done, ask, db):
    await done()

    with pytest.raises(TaskError, match="not_allowed"):
        await ask(cast.as_bob)
    with pytest.raises(TaskError, match="not_found"):
        await ask(cast.as_eve)
    with pytest.raises(TaskError, match="not_found"):
        await db.read(trials.newest, cast.as_eve, cast.workspace.id)


async def test_one_is_tried_at_a_time_and_on_enough(done, ask):
    await done(ENOUGH - 1)
    with pytest.raises(TaskError, match="little_confirmed"):
        await ask()
    await done(1)

    await ask()

    with pytest.raises(TaskError, match="trying"):
        await ask()


async def test_a_worker_that_is_gone_is_replaced_and_the_trial_given_up_in_the_end(db, cast, done, ask):
    await done()
    await ask()
    moment = now()
    for start in range(STARTS):
        with time_machine.travel(moment + start * (LEASE + timedelta(seconds=1)), tick=False):
            held = await db.write(trials.claim, f"w{start}")
            assert held.worker == f"w{start}"

    with time_machine.travel(moment + STARTS * (LEASE + timedelta(seconds=1)), tick=False):
        assert await db.write(trials.has_read, replace(held, worker="w0"), 3) is False
        assert await db.write(trials.claim, "w9") is None

    (trial,) = await db.read(trials.newest, cast.as_ann, cast.workspace.id)
    assert (trial.state, trial.error) == (TrialState.FAILED, "its workers died")
    assert await db.write(trials.end, held, {"messages": 0}) is False


async def test_a_call_is_counted_and_what_leaves_is_in_the_ledger(db, cast, done, ask):
    await done()
    await ask()
    held = await db.write(trials.claim, "w")
    call = Call(MODEL, held.items[0].message_id, ELSEWHERE)

    taken = [await db.write(trials.take_call, held, call, 2) for _ in range(3)]

    assert taken == [True, True, False]
    entries = await db.read(lambda store: store.departures.page(Wanted(everything=True), 9))
    assert [(it.why, it.host, it.provider, it.characters) for it in entries] == [
        ("trial", "api.example.org", MODEL, 12)
    ] * 2
    await db.write(trials.give_call_back, held, call)
    assert len(await db.read(lambda store: store.departures.page(Wanted(everything=True), 9))) == 1
    assert await db.write(trials.take_call, held, call, 2) is True


async def test_ten_trials_are_kept(db, cast, done, ask):
    await done()

    for number in range(trials.KEPT + 2):
        await ask(guidance=f"Boots {number}")
        held = await db.write(trials.claim, "w")
        await db.write(trials.end, held, None, "no")

    kept = await db.read(trials.newest, cast.as_ann, cast.workspace.id)
    assert [it.guidance for it in kept] == [f"Boots {number}" for number in range(11, 1, -1)]


async def test_the_installation_itself_may_try_one(cast, done, ask, db):
    await done()

    trial = await ask(Actor.INSTALLATION, worker="cli")
    held = await db.write(lambda store: trials.begin(store, store.trials.get(trial.id), 3))

    assert (held.worker, held.payer, len(held.items)) == ("cli", f"workspace:{cast.workspace.id}", 3)
    assert await db.write(trials.claim, "w") is None


async def test_one_that_nobody_wants_any_more_is_not_gone_on_with(cast, done, ask, db):
    await done()
    await ask(Actor.INSTALLATION)
    held = await db.write(trials.claim, "cli")
    await db.write(trials.give_back, held)

    await db.write(trials.stop, held)

    assert await db.write(trials.claim, "w") is None


async def test_a_date_is_right_to_the_minute(db, cast, read, confirmed):
    due = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
    (task,) = await read("Call Bob")
    await db.write(actions.change, cast.as_ann, task.id, due=DueDate(due, "time"))

    (found,) = await confirmed()

    assert found.row.due.accepted == ("2026-12-01T15:30",)
    assert found.row.due.ref == found.incoming.sent_at
