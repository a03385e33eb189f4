"""Routing rules by the API: who may make them, what they may name, and what is shown of them."""

import pytest

from classifier.base import Draft
from tests.webapp.test_tokens import bearer
from tests.webapp.test_tokens import made as made_token
from tests.webapp.test_verbs import ask

__all__ = ["ask"]

BUGS = {"when": {"kind": ["bug"], "words": ["login"]}, "then": {"assignee": "@bob", "notify": ["@ann", "@bob"]}}


@pytest.fixture
def rules(team) -> str:
    return f"/api/workspaces/{team.workspace}/rules"


async def listed(ask, rules, headers) -> list[dict]:
    return (await ask("GET", rules, headers))["items"]


async def test_a_rule_is_made_shown_changed_and_deleted(ask, rules, as_ann):
    made = await ask("POST", rules, as_ann, BUGS, 201)
    path = f"{rules}/{made['id']}"

    changed = await ask("PATCH", path, as_ann, {"then": {"priority": "high"}, "enabled": False})
    shown = await ask("GET", path, as_ann)
    await ask("DELETE", path, as_ann, status=204)

    assert made == {"id": made["id"], "number": 1, "enabled": True, "well": True, **BUGS}
    assert shown == changed == made | {"then": {"priority": "high"}, "enabled": False}
    assert await listed(ask, rules, as_ann) == []
    await ask("GET", path, as_ann, status=404)


async def test_rules_change_places(ask, rules, as_ann):
    first = await ask("POST", rules, as_ann, BUGS, 201)
    second = await ask("POST", rules, as_ann, BUGS | {"enabled": False}, 201)

    await ask("PATCH", f"{rules}/{second['id']}", as_ann, {"move": "up"})

    assert [it["id"] for it in await listed(ask, rules, as_ann)] == [second["id"], first["id"]]
    assert second["enabled"] is False


async def test_members_see_rules_admins_make_them_and_strangers_know_of_none(
    ask, rules, as_ann, as_bob, as_vera, as_eve
):
    made = await ask("POST", rules, as_ann, BUGS, 201)
    path = f"{rules}/{made['id']}"

    for headers, status in ((as_bob, 403), (as_vera, 403), (as_eve, 404)):
        await ask("POST", rules, headers, BUGS, status)
        await ask("PATCH", path, headers, {"enabled": False}, status)
        await ask("DELETE", path, headers, status=status)
    for headers in (as_bob, as_vera):
        assert await listed(ask, rules, headers) == [made]
        assert await ask("GET", path, headers) == made
    await ask("GET", rules, as_eve, status=404)
    await ask("GET", path, as_eve, status=404)


async def test_a_rule_of_one_workspace_is_not_found_in_another(ask, rules, as_ann, as_eve):
    made = await ask("POST", rules, as_ann, BUGS, 201)
    (eves,) = (await ask("GET", "/api/workspaces", as_eve))["items"]

    for method, body in (("GET", None), ("PATCH", {"enabled": False}), ("DELETE", None)):
        await ask(method, f"/api/workspaces/{eves['id']}/rules/{made['id']}", as_eve, body, 404)


async def test_a_rule_sends_tasks_only_where_whoever_makes_it_may_and_says_so_only_to_them(
    ask, web, team, rules, as_ann, as_bob, as_eve, as_script
):
    await ask("POST", "/api/tasks", as_ann, {"title": "makes Ann's own workspace"}, 201)
    (own,) = [it["id"] for it in (await ask("GET", "/api/workspaces", as_ann))["items"] if it["own"]]
    (eves,) = [it["id"] for it in (await ask("GET", "/api/workspaces", as_eve))["items"]]
    bound = bearer(await made_token(web, as_ann, scopes=["admin"], workspace=team.workspace))
    to_own = {"when": {"kind": ["bug"]}, "then": {"workspace": own, "assignee": "@ann"}}

    made = await ask("POST", rules, as_ann, to_own, 201)
    await ask("POST", rules, as_ann, to_own | {"then": {"workspace": eves}}, 404)
    await ask("POST", rules, bound, to_own, 404)
    stranger = await ask("POST", rules, as_ann, to_own | {"then": {"workspace": own, "assignee": "@bob"}}, 422)
    nobody = await ask("PATCH", f"{rules}/{made['id']}", as_script, {"when": {"kind": ["task"]}}, 403)

    assert made["then"] == to_own["then"]
    assert [it["then"]["workspace"] for it in await listed(ask, rules, as_bob)] == [None]
    assert (stranger["error"]["field"], nobody["error"]["code"]) == ("assignee", "no_person")
    assert len(await listed(ask, rules, as_ann)) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"when": {}, "then": BUGS["then"]}, "when"),
        ({"when": BUGS["when"], "then": {}}, "then"),
        ({"when": {"kind": []}, "then": BUGS["then"]}, "kind"),
        ({"when": {"kind": None}, "then": BUGS["then"]}, "kind"),
        ({"when": {"words": [{}]}, "then": BUGS["then"]}, "words"),
        ({"when": {"words": ["x" * 65]}, "then": BUGS["then"]}, "words"),
        ({"when": {"topic": [True]}, "then": BUGS["then"]}, "topic"),
        ({"when": {"topic": [[]]}, "then": BUGS["then"]}, "topic"),
        ({"when": {"mood": ["bad"]}, "then": BUGS["then"]}, None),
        ({"when": BUGS["when"], "then": {"kind": "nonsense"}}, "kind"),
        ({"when": BUGS["when"], "then": {"assignee": "@eve"}}, "assignee"),
        ({"when": BUGS["when"], "then": {"notify": ["@eve"]}}, "notify"),
        ({"when": BUGS["when"], "then": {"workspace": 7}}, "workspace"),
    ],
)
async def test_a_wrong_part_is_named_and_nothing_is_made(ask, rules, as_ann, as_eve, body, field):
    refused = await ask("POST", rules, as_ann, body, 422)

    assert refused["error"].get("field") == field
    assert await listed(ask, rules, as_ann) == []


async def test_a_rule_that_was_changed_since_is_not_changed_over_it(ask, web, rules, as_ann):
    made = await ask("POST", rules, as_ann, BUGS, 201)
    path = f"{rules}/{made['id']}"
    seen = (await web.get(path, headers=as_ann)).headers["ETag"]
    await ask("PATCH", path, as_ann, {"enabled": False})

    late = await web.patch(path, json={"enabled": True}, headers=as_ann | {"If-Match": seen})
    gone = await web.delete(path, headers=as_ann | {"If-Match": seen})
    now = (await web.get(path, headers=as_ann)).headers["ETag"]
    deleted = await web.delete(path, headers=as_ann | {"If-Match": now})

    assert [it.status for it in (late, gone, deleted)] == [412, 412, 204]


async def test_a_rule_made_by_the_api_is_at_work(ask, rules, team, read_as, as_ann):
    await ask("POST", rules, as_ann, {"when": {"kind": ["bug"]}, "then": {"assignee": "@bob"}}, 201)
    message = await ask("POST", "/api/messages", as_ann, {"text": "Login fails", "workspace": team.workspace}, 202)

    await read_as(
        message["id"], Draft(title="Login fails", kind="bug", is_task=True, confidence={"is_task": 1.0, "kind": 1.0})
    )

    (task,) = (await ask("GET", f"/api/messages/{message['id']}", as_ann))["tasks"]
    assert task["assignee"] == "@bob"
