"""What a workspace has chosen of its readers: shown to those who run it, and changed by nobody else."""

import pytest

from tasks.doubts import EARNABLE, LIMITS
from tasks.models import Models
from tests.webapp.conftest import configured
from webapp.app import create_app

PATH = "/api/settings/ai"


@pytest.fixture
def services(services):
    models = Models(model="ollama:llama3", providers=frozenset({"ollama", "openai"}), paid=frozenset({"openai"}))
    return configured(services, classifier="ollama:llama3", models=models)


@pytest.fixture
def at(team):
    return f"{PATH}?workspace={team.workspace}"


async def changed(web, team, headers, **body):
    return await web.patch(PATH, json=body | {"workspace": team.workspace}, headers=headers)


async def test_what_holds_is_shown_with_what_may_be_chosen(web, team, at, as_ann):
    shown = await (await web.get(at, headers=as_ann)).json()

    assert shown == {
        "workspace": team.workspace,
        "classifier": None,
        "model": "ollama:llama3",
        "installation": "ollama:llama3",
        "providers": ["ollama", "openai"],
        "policy": "redact",
        "limits": {field: [limits.ask, limits.apply] for field, limits in LIMITS.items()},
        "guidance": "",
        "earning": True,
        "earned": {field: {"right": 0, "of": 0, "freedom": None} for field in EARNABLE},
    }


async def test_a_choice_holds_and_is_taken_back_with_null(web, team, at, as_ann):
    response = await changed(web, team, as_ann, classifier="openai:gpt-x", policy="local", limits={"kind": [0.2, 0.8]})
    chosen = await response.json()

    assert response.status == 200
    assert (chosen["classifier"], chosen["model"], chosen["policy"]) == ("openai:gpt-x", "openai:gpt-x", "local")
    assert chosen["limits"]["kind"] == [0.2, 0.8]
    assert (await (await web.get(at, headers=as_ann)).json()) == chosen
    back = await (await changed(web, team, as_ann, classifier=None, policy=None, limits=None)).json()
    assert (back["classifier"], back["model"], back["policy"]) == (None, "ollama:llama3", "redact")
    assert back["limits"]["kind"] == [LIMITS["kind"].ask, LIMITS["kind"].apply]


async def test_the_built_in_reader_alone_can_be_chosen(web, team, as_ann):
    chosen = await (await changed(web, team, as_ann, classifier="embedded")).json()

    assert (chosen["classifier"], chosen["model"]) == ("embedded", None)


async def test_what_readers_have_earned_is_shown_and_can_be_switched_off(web, team, at, services, as_ann):
    def earned(store):
        store.workspaces.get(team.workspace_id).options = {"earned": {"kind": "set"}}

    await services.db.write(earned)
    shown = await (await web.get(at, headers=as_ann)).json()
    off = await (await changed(web, team, as_ann, earning=False)).json()

    assert (shown["earning"], shown["earned"]["kind"]["freedom"]) == (True, "set")
    assert shown["limits"]["kind"] == [LIMITS["kind"].ask, LIMITS["kind"].apply]
    assert (off["earning"], off["earned"]["kind"]["freedom"]) == (False, None)


async def test_a_limit_that_is_not_named_stays(web, team, as_ann):
    await changed(web, team, as_ann, limits={"kind": [0.2, 0.8], "due": [0.1, 1]})

    limits = (await (await changed(web, team, as_ann, limits={"kind": None})).json())["limits"]

    assert (limits["kind"], limits["due"]) == ([LIMITS["kind"].ask, LIMITS["kind"].apply], [0.1, 1.0])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"classifier": "magic"}, "classifier"),
        ({"classifier": "off"}, "classifier"),
        ({"classifier": "ollama:"}, "classifier"),
        ({"classifier": "anthropic:x"}, "classifier"),
        ({"classifier": "ollama:two words"}, "classifier"),
        ({"classifier": "ollama:" + "x" * 199}, "classifier"),
        ({"classifier": 5}, "classifier"),
        ({"policy": "everything"}, "policy"),
        ({"policy": []}, "policy"),
        ({"limits": []}, "limits"),
        ({"limits": {"kind": 0.5}}, "limits"),
        ({"limits": {"kind": [0.5]}}, "limits"),
        ({"limits": {"kind": [0.8, 0.5]}}, "limits"),
        ({"limits": {"kind": [0, 2]}}, "limits"),
        ({"limits": {"kind": [True, True]}}, "limits"),
        ({"limits": {"kind": ["0", "1"]}}, "limits"),
        ({"limits": {"title": [0, 1]}}, "limits"),
        ({"earning": "yes"}, "earning"),
        ({"limit": {}}, None),
    ],
)
async def test_a_wrong_choice_is_named_and_nothing_of_it_holds(web, team, at, as_ann, body, field):
    before = await (await web.get(at, headers=as_ann)).json()

    response = await changed(web, team, as_ann, policy="open", **body) if "policy" not in body else (
        await changed(web, team, as_ann, limits={"kind": [0, 1]}, **body)
    )  # fmt: skip

    assert response.status == 422
    assert (await response.json())["error"].get("field") == field
    assert await (await web.get(at, headers=as_ann)).json() == before


async def test_members_and_viewers_may_not_see_or_change_them_and_strangers_learn_nothing(
    web, team, at, as_bob, as_vera, as_eve
):
    seen = [(await web.get(at, headers=who)).status for who in (as_bob, as_vera, as_eve, {})]
    tried = [(await changed(web, team, who, policy="open")).status for who in (as_bob, as_vera, as_eve, {})]

    assert seen == tried == [403, 403, 404, 401]


async def test_without_a_name_it_is_ones_own_workspace(web, as_eve, as_script, team):
    own = await (await web.patch(PATH, json={"policy": "local"}, headers=as_eve)).json()
    default = await (await web.get(PATH, headers=as_script)).json()

    assert own["policy"] == "local"
    assert default["policy"] == "redact"
    assert len({own["workspace"], default["workspace"], team.workspace}) == 3


async def test_an_installation_without_models_offers_none(aiohttp_client, services, as_script):
    web = await aiohttp_client(create_app(configured(services, models=Models(), classifier="embedded")))

    shown = await (await web.get(PATH, headers=as_script)).json()
    refused = await web.patch(PATH, json={"classifier": "ollama:llama3"}, headers=as_script)

    assert (shown["providers"], shown["model"]) == ([], None)
    assert refused.status == 422
