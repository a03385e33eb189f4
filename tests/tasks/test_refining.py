"""What a language model has still to read: once, with people's changes kept, and waiting while it is away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from classifier.base import Draft, ReaderError, Reading, Usage
from storage.reading_tables import RefinementState
from storage.tables import Role
from tasks import actions, capture, claims, people, reading, refining
from tasks.models import Models
from tasks.rules import Verb

MODEL = "ollama:llama"
LOCAL = Models(model=MODEL, providers=frozenset({"ollama"}))
PAID = Models(model="openai:gpt", providers=frozenset({"openai"}), paid=frozenset({"openai"}), admitted=frozenset({7}))
ANSWER = Reading([Draft("Pay the rent in time", "task", is_task=True)], "en", "ollama", "llama")
USAGE = Usage("api.example.org", sent=("text",), local=False)
FIRST = Reading([Draft("Pay the rent", "task", is_task=True)], "en", "embedded")


@pytest.fixture
def read_first(db, new):
    """A message that the first reader has read, under what the installation has set."""

    async def run(models=LOCAL, **message):
        captured = await db.write(capture.capture, new(**message))
        batch = await db.write(claims.claim, [captured.root_id], "w1")
        await db.write(reading.finish, "w1", [(batch.claimed[0], FIRST)], models)
        return captured.root_id

    return run


async def row(db, message_id):
    return await db.read(lambda store: store.refinements.get(message_id))


async def claim(db, worker="w1", **kwargs):
    return await db.write(refining.claim, worker, **{"limit": 9, **kwargs})


async def task_of(db, message_id):
    (task,) = await db.read(lambda store: store.tasks.of_message(message_id))
    return task


async def test_what_was_read_waits_for_the_model_of_its_workspace(db, read_first):
    message_id = await read_first()

    (wanted,) = await claim(db)

    assert (wanted.model, wanted.claimed.message_id) == (MODEL, message_id)
    assert wanted.claimed.incoming.text == "Pay the rent"
    assert wanted.payer.startswith("person:")
    assert await claim(db, "w2") == []


async def test_without_a_model_nothing_waits(db, read_first):
    await read_first(Models())

    assert await claim(db) == []


async def test_a_workspace_may_choose_among_what_the_installation_has(db, cast, read_first):
    async def choose(name):
        def write(store):
            store.workspaces.get(cast.workspace.id).options = {"classifier": name}

        await db.write(write)

    await choose("embedded")
    await read_first()
    assert await claim(db) == []
    await choose("ollama:qwen")
    await read_first(after=600)
    await choose("openai:gpt")
    await read_first(after=1200)

    assert [wanted.model for wanted in await claim(db)] == ["ollama:qwen", MODEL]


async def test_a_paid_model_reads_only_for_whom_the_owner_has_admitted(db, cast, read_first):
    admitted = await read_first(PAID)
    await read_first(PAID, after=600, sender_id=cast.bob.id)
    stream = await read_first(PAID, after=1200, sender_id=None, chat_id=None, source=("api", "x"), aimed=True)

    assert [wanted.claimed.message_id for wanted in await claim(db)] == [admitted, stream]


async def test_a_stranger_gets_no_paid_model_by_a_hook_into_a_workspace_of_their_own(db, cast, read_first):
    def eves(store):
        return people.personal_workspace(store, cast.eve).id

    by_hook = {"sender_id": None, "chat_id": None, "source": ("hook", "x")}

    await read_first(PAID, workspace_id=await db.write(eves), **by_hook)

    assert await claim(db) == []
    assert await read_first(PAID, after=600, **by_hook) == (await claim(db))[0].claimed.message_id


async def test_what_ollama_passes_on_to_its_maker_is_paid_for_by_the_owner(db, cast, read_first):
    cloud = Models("ollama:gpt-oss:120B-Cloud", frozenset({"ollama"}), admitted=frozenset({7}))

    await read_first(cloud, sender_id=cast.bob.id)
    admitted = await read_first(cloud, after=600)

    assert [wanted.claimed.message_id for wanted in await claim(db)] == [admitted]


async def test_who_is_in_the_installations_own_workspace_is_admitted(db, cast, read_first):
    default = await db.write(people.default_workspace)
    await db.write(people.join, default.id, cast.bob.id, Role.MEMBER)

    await read_first(PAID, sender_id=cast.bob.id)

    assert len(await claim(db)) == 1


async def test_the_models_reading_becomes_the_current_one(db, read_first):
    message_id = await read_first()
    (wanted,) = await claim(db)

    assert await db.write(refining.finish, "w1", wanted, ANSWER)

    (issue,) = await db.read(lambda store: store.issues.current(message_id))
    assert (issue.provider, issue.model) == ("ollama", "llama")
    assert (await task_of(db, message_id)).title == "Pay the rent in time"
    assert (await row(db, message_id)).state is RefinementState.DONE


async def test_an_answer_that_comes_after_its_claim_was_lost_changes_nothing(db, read_first):
    message_id = await read_first()
    (wanted,) = await claim(db)
    with time_machine.travel(datetime.now(UTC) + refining.LEASE * 2, tick=False):
        assert await db.write(refining.release_expired) == 1
        await claim(db, "w2")

        assert not await db.write(refining.finish, "w1", wanted, ANSWER)

    assert (await task_of(db, message_id)).title == "Pay the rent"


async def test_newer_words_are_read_anew(db, read_first, new):
    message_id = await read_first(forwarded=True)
    (wanted,) = await claim(db)
    await db.write(capture.capture, new("And the water", forwarded=True, after=1))

    assert not await db.write(refining.finish, "w1", wanted, ANSWER)
    batch = await db.write(claims.claim, [message_id], "w1")
    await db.write(reading.finish, "w1", [(batch.claimed[0], FIRST)], LOCAL)
    (again,) = await claim(db)

    assert again.claimed.incoming.text == "Pay the rent\n\nAnd the water"


async def test_what_is_done_needs_no_model(db, cast, read_first):
    message_id = await read_first()
    await db.write(actions.move, cast.as_ann, (await task_of(db, message_id)).id, Verb.DONE)

    assert await claim(db) == []
    assert (await row(db, message_id)).state is RefinementState.DONE


async def test_what_waits_is_not_sent_once_its_workspace_wants_no_model(db, cast, read_first):
    message_id = await read_first()

    def choose(store):
        store.workspaces.get(cast.workspace.id).options = {"classifier": "embedded"}

    await db.write(choose)

    assert await claim(db) == []
    assert (await row(db, message_id)).state is RefinementState.DONE


async def test_while_the_model_is_away_a_message_waits_and_is_never_given_up(db, read_first):
    message_id = await read_first()
    moment = datetime.now(UTC)
    for hours in range(9):
        with time_machine.travel(moment + timedelta(hours=hours), tick=False):
            (wanted,) = await claim(db)
            await db.write(refining.postpone, "w1", wanted, ReaderError("refused", retry=True, outage=True))
            assert await claim(db) == []

    waiting = await row(db, message_id)
    assert (waiting.state, waiting.attempts, waiting.last_error) == (RefinementState.WAITING, 0, "refused")


async def test_the_time_that_a_server_asks_for_is_kept(db, read_first):
    await read_first()
    moment = datetime.now(UTC)
    with time_machine.travel(moment, tick=False):
        (wanted,) = await claim(db)
        error = ReaderError("too many", retry=True, retry_after=120, outage=True)
        await db.write(refining.postpone, "w1", wanted, error)
    with time_machine.travel(moment + timedelta(seconds=119), tick=False):
        assert await claim(db) == []
    with time_machine.travel(moment + timedelta(seconds=121), tick=False):
        assert len(await claim(db)) == 1


async def test_after_three_answers_that_were_none_a_message_stays_as_it_was_read(db, read_first):
    message_id = await read_first()
    moment = datetime.now(UTC)
    for minutes in range(refining.TRIES):
        with time_machine.travel(moment + timedelta(minutes=minutes), tick=False):
            (wanted,) = await claim(db)
            await db.write(refining.postpone, "w1", wanted, ReaderError("prose", retry=True))

    given_up = await row(db, message_id)
    assert (given_up.state, given_up.last_error) == (RefinementState.GIVEN_UP, "prose")
    assert (await task_of(db, message_id)).title == "Pay the rent"


async def test_a_message_that_kills_its_workers_is_given_up(db, read_first):
    message_id = await read_first()
    moment = datetime.now(UTC)
    for minutes in range(0, 10 * refining.TRIES, 10):
        with time_machine.travel(moment + timedelta(minutes=minutes), tick=False):
            assert len(await claim(db)) == 1
        with time_machine.travel(moment + timedelta(minutes=minutes + 5), tick=False):
            await db.write(refining.release_expired)

    with time_machine.travel(moment + timedelta(hours=2), tick=False):
        assert await claim(db) == []
    assert (await row(db, message_id)).state is RefinementState.GIVEN_UP


async def test_what_cannot_get_better_is_given_up_at_once(db, read_first):
    message_id = await read_first()
    (wanted,) = await claim(db)

    await db.write(refining.postpone, "w1", wanted, ReaderError("no such model", retry=False))

    assert (await row(db, message_id)).state is RefinementState.GIVEN_UP


async def test_a_payer_has_so_many_calls_a_day_and_not_one_more(db, read_first):
    day = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
    with time_machine.travel(day, tick=False):
        await read_first()
        (anns,) = await claim(db)
        bobs, nobodys = replace(anns, payer="person:2"), replace(anns, payer="person:3")
        taken = [await db.write(refining.take_call, anns, 2, USAGE) for _ in range(3)]
        other = await db.write(refining.take_call, bobs, 2, USAGE)
        none = await db.write(refining.take_call, nobodys, 0, USAGE)
    with time_machine.travel(day + timedelta(minutes=20), tick=False):
        tomorrow = await db.write(refining.take_call, anns, 2, USAGE)

    assert (taken, other, none, tomorrow) == ([True, True, False], True, False, True)


async def test_a_call_that_found_nobody_costs_nothing_and_is_not_in_the_ledger(db, read_first):
    message_id = await read_first()
    (wanted,) = await claim(db)

    for _ in range(3):
        assert await db.write(refining.take_call, wanted, 1, USAGE)
        await db.write(refining.give_call_back, wanted)

    assert (await row(db, message_id)).sent == []


async def test_what_leaves_is_in_the_ledger_before_it_does_and_stays_when_its_worker_dies(db, read_first):
    message_id = await read_first()
    (wanted,) = await claim(db)

    await db.write(refining.take_call, wanted, 9, USAGE)
    await db.write(refining.give_back, "w1")

    (entry,) = (await row(db, message_id)).sent
    assert (entry["endpoint"], entry["sent"], entry["error"]) == ("api.example.org", ["text"], "unanswered")


async def test_a_call_that_brought_a_reading_is_in_the_ledger_once(db, read_first):
    message_id = await read_first()
    (wanted,) = await claim(db)

    await db.write(refining.take_call, wanted, 9, USAGE)
    await db.write(refining.finish, "w1", wanted, replace(ANSWER, usage=USAGE))

    (issue,) = await db.read(lambda store: store.issues.current(message_id))
    assert issue.usage["endpoint"] == "api.example.org"
    assert (await row(db, message_id)).sent == []


async def test_an_answer_that_nobody_wants_any_more_is_in_the_ledger_all_the_same(db, cast, read_first):
    message_id = await read_first()
    (wanted,) = await claim(db)

    await db.write(refining.take_call, wanted, 9, USAGE)
    await db.write(actions.move, cast.as_ann, (await task_of(db, message_id)).id, Verb.DONE)
    assert not await db.write(refining.finish, "w1", wanted, replace(ANSWER, usage=replace(USAGE, tokens_in=120)))

    (entry,) = (await row(db, message_id)).sent
    assert (entry["error"], entry["tokens_in"]) == ("no longer wanted", 120)


async def test_a_message_that_its_model_is_too_slow_for_is_asked_ever_more_seldom(db, read_first):
    message_id = await read_first()
    error = ReaderError("no answer within 8 s", retry=True, outage=True)
    error.usage = USAGE
    pauses, moment = [], datetime.now(UTC)
    for _ in range(9):
        with time_machine.travel(moment, tick=False):
            (wanted,) = await claim(db)
            await db.write(refining.postpone, "w1", wanted, error)
        pauses.append((await row(db, message_id)).next_try_at - moment)
        moment += pauses[-1]

    assert [pause.total_seconds() for pause in pauses] == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


async def test_over_budget_a_message_waits_for_the_next_day(db, read_first):
    message_id = await read_first()
    moment = datetime.now(UTC)
    with time_machine.travel(moment, tick=False):
        (wanted,) = await claim(db)
        await db.write(refining.wait_for_tomorrow, "w1", wanted)

    waiting = await row(db, message_id)
    assert waiting.last_error == refining.OVER_BUDGET
    assert waiting.next_try_at.date() == moment.date() + timedelta(days=1)


async def test_what_a_worker_holds_when_it_stops_is_free_at_once(db, read_first):
    await read_first()
    await claim(db)

    await db.write(refining.give_back, "w1")

    assert len(await claim(db, "w2")) == 1


async def test_a_model_that_is_left_alone_gets_nothing(db, read_first):
    await read_first()

    assert await claim(db, without={MODEL}) == []
    assert len(await claim(db, without={"openai:gpt"})) == 1


async def test_what_left_although_no_answer_came_is_in_the_ledger(db, read_first):
    message_id = await read_first()
    (wanted,) = await claim(db)
    error = ReaderError("prose", retry=True)
    error.usage = Usage("api.example.org", 120, 0, ("text",), {"email": 1}, local=False)

    await db.write(refining.postpone, "w1", wanted, error)

    (entry,) = (await row(db, message_id)).sent
    assert (entry["endpoint"], entry["sent"], entry["redacted"]) == ("api.example.org", ["text"], {"email": 1})
    assert (entry["error"], entry["local"]) == ("prose", False)
