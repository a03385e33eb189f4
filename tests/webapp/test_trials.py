"""Readers on trial, by the API and as a page: asked for by those who may, watched, and taken."""

import pytest

from storage.tables import now
from tasks import trials
from tasks.actions import move
from tasks.actors import Actor
from tasks.models import Models
from tasks.rules import Verb
from tasks.trials import ENOUGH
from tests.tasks.test_earning import read
from tests.webapp.conftest import configured
from tests.webapp.settings.visiting import Visitor, place

PATH = "/api/settings/ai/trials"
RESULT = {
    "messages": 40,
    "readers": [
        {"name": "embedded", "failed": 0, "p50": 6.1, "p95": 9.0, "calls": 0, "tokens_in": 0, "tokens_out": 0, "left": 0},
        {
            "name": "ollama:llama3", "failed": 1, "p50": 800.4, "p95": 1900.0, "calls": 40, "tokens_in": 36_000,
            "tokens_out": 1_800, "left": 0,
        },
    ],
    "fields": {
        "actionable": {"n": 40, "right": [38, 39], "p": 1.0, "languages": {"en": {"n": 40, "right": [38, 39]}}},
        "kind": {
            "n": 40, "right": [20, 36], "p": 0.001,
            "languages": {"en": {"n": 30, "right": [15, 27]}, "uk": {"n": 10, "right": [5, 9]}},
        },
    },
}  # fmt: skip


@pytest.fixture
def services(services):
    async def there():
        return ["ollama:llama3"]

    models = Models(providers=frozenset({"ollama", "openai"}), paid=frozenset({"openai"}), admitted=frozenset())
    return configured(services, models=models, list_models=there)


@pytest.fixture
async def confirmed(services, team):
    def live(store):
        for number in range(ENOUGH):
            move(store, Actor.INSTALLATION, read(store, team.workspace_id, str(number)).id, Verb.DONE)

    await services.db.write(live)


@pytest.fixture
def finish(services):
    """The trial that waits is done."""

    async def run(result=RESULT, error=None):
        def work(store):
            held = trials.claim(store, "w")
            trials.has_read(store, held, 4)
            trials.end(store, held, result, error)

        await services.db.write(work)

    return run


@pytest.fixture
def ann(web, as_ann, team) -> Visitor:
    return Visitor(web, as_ann, team.workspace)


async def asked(web, team, headers, **body):
    response = await web.post(
        PATH, json={"model": "ollama:llama3", "workspace": team.workspace} | body, headers=headers
    )
    return response.status, await response.json()


async def listed(web, team, headers):
    response = await web.get(f"{PATH}?workspace={team.workspace}", headers=headers)
    return response.status, await response.json()


@pytest.mark.usefixtures("confirmed")
async def test_a_trial_is_asked_for_and_told_when_it_is_done(web, team, as_ann, finish):
    status, trial = await asked(web, team, as_ann, guidance="We sell shoes.")

    assert (status, trial["state"], trial["beside"], trial["result"]) == (201, "waiting", "embedded", None)
    await finish()
    _, told = await listed(web, team, as_ann)
    (done,) = told["items"]
    assert done["result"] == RESULT
    assert (done["id"], done["state"], done["guidance"], done["seen"]) == (trial["id"], "done", "We sell shoes.", 4)
    assert done["ended_at"] is not None


@pytest.mark.usefixtures("confirmed")
async def test_what_makes_no_sense_or_costs_money_is_refused(web, team, as_ann, as_bob, as_eve):
    assert (await asked(web, team, as_ann, model="mistral:x"))[0] == 422
    assert (await asked(web, team, as_ann, model="embedded"))[1]["error"]["code"] == "no_other_reader"
    assert (await asked(web, team, as_ann, model="openai:gpt"))[1]["error"]["code"] == "not_admitted"
    assert (await asked(web, team, as_ann, guidance="x" * 1_001))[0] == 422
    assert (await asked(web, team, as_bob))[0] == 403
    assert (await asked(web, team, as_eve))[0] == 404
    assert (await asked(web, team, as_ann))[0] == 201
    assert (await asked(web, team, as_ann))[1]["error"]["code"] == "trying"


async def test_nothing_is_tried_on_too_little(web, team, as_ann):
    status, answer = await asked(web, team, as_ann)

    assert (status, answer["error"]["code"]) == (409, "little_confirmed")


@pytest.mark.usefixtures("confirmed")
async def test_the_page_watches_it_and_has_the_better_one_read(ann, services, team, finish):
    assert 'data-trial="' not in (await ann.open("ai")).html
    shown = await ann.submit("ai/try", model="ollama:llama3", guidance="We sell shoes.")

    assert shown.saved
    assert 'hx-trigger="load delay:2s"' in shown.html
    part = await ann.get(f"/app/settings/ai/trial?workspace={team.workspace}")
    assert "It begins in a moment." in part.html
    await finish()
    part = await ann.get(f"/app/settings/ai/trial?workspace={team.workspace}")
    assert "hx-trigger" not in part.html
    assert "Agreed with people, on 40 messages" in part.html
    assert "<td>90% <small>better</small></td>" in " ".join(part.html.split()).replace(' class="better"', "")
    assert "800 ms" in part.html

    taken = await ann.submit("ai/take", trial=part.value("trial"))

    assert taken.saved
    chosen = (await place(services, team)).options
    assert (chosen["classifier"], chosen["guidance"]) == ("ollama:llama3", "We sell shoes.")


@pytest.mark.usefixtures("confirmed")
async def test_why_it_was_broken_off_is_told(ann, team, finish):
    await ann.submit("ai/try", model="ollama:llama3", guidance="")
    await finish(None, "no answer within 50 s")

    part = await ann.get(f"/app/settings/ai/trial?workspace={team.workspace}")

    assert "It was broken off: no answer within 50 s" in part.html
    assert "ai/take" not in part.html


async def test_a_refusal_stands_beside_its_field(ann):
    refused = await ann.submit("ai/try", model="embedded", guidance="")

    assert "That is the reader that there is." in refused.html
    assert 'name="model" aria-invalid="true"' in refused.html


async def test_others_see_nothing_of_it(web, team, as_bob, as_vera, services):
    await services.db.write(
        lambda store: store.trials.add(team.workspace_id, model="ollama:x", beside="embedded", at=now())
    )

    for headers in (as_bob, as_vera):
        assert "ollama" not in (await Visitor(web, headers, team.workspace).open("ai")).html
        part = await Visitor(web, headers, team.workspace).get(f"/app/settings/ai/trial?workspace={team.workspace}")
        assert (part.status, "beside" in part.html) == (200, False)
        assert (await listed(web, team, headers))[0] == 403


async def test_what_a_model_is_told_is_kept_and_forgotten(ann, services, team):
    assert (await ann.submit("ai/guidance", guidance=" We sell shoes. ")).saved
    assert (await place(services, team)).options["guidance"] == "We sell shoes."
    refused = await ann.submit("ai/guidance", guidance="x" * 1_001)
    assert 'name="guidance"' in refused.html
    assert 'aria-invalid="true"' in refused.html
    assert (await ann.submit("ai/guidance", guidance=" ")).saved
    assert "guidance" not in (await place(services, team)).options
