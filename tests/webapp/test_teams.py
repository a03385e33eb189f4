"""Workspaces, members and invitations by the API; and what happened in them."""

import pytest

from tests.webapp.test_tasks import made
from tests.webapp.test_verbs import ask

__all__ = ["ask"]


async def members(ask, team, headers) -> dict[str, dict]:
    shown = await ask("GET", f"/api/workspaces/{team.workspace}/members", headers)
    return {member["name"]: member for member in shown["items"]}


async def test_everybody_sees_their_workspaces_and_what_they_are_there(ask, team, as_bob, as_eve):
    bobs = await ask("GET", "/api/workspaces", as_bob)
    eves = await ask("GET", "/api/workspaces", as_eve)

    assert {(it["title"], it["role"], it["own"]) for it in bobs["items"]} == {
        ("Ann's team", "member", False),
        ("Bob", "owner", True),
    }
    assert [it["title"] for it in eves["items"]] == ["Eve"]
    await ask("GET", f"/api/workspaces/{team.workspace}", as_eve, status=404)


async def test_a_workspace_is_changed_by_who_may(ask, team, as_ann, as_bob):
    path = f"/api/workspaces/{team.workspace}"
    body = {"locale": "uk", "zone": "Europe/Berlin", "policy": "local"}

    changed = await ask("PATCH", path, as_ann, body)
    await ask("PATCH", path, as_bob, body, 403)
    await ask("PATCH", path, as_ann, {"title": "Ours"}, 422)
    await ask("PATCH", path, as_ann, {"zone": "Nowhere/City"}, 422)

    assert {name: changed[name] for name in body} == body


async def test_the_language_and_zone_of_ones_own_workspace_are_ones_own(ask, as_bob):
    (own,) = [it for it in (await ask("GET", "/api/workspaces", as_bob))["items"] if it["own"]]

    changed = await ask(
        "PATCH", f"/api/workspaces/{own['id']}", as_bob, {"title": "Mine", "locale": "de", "zone": "Europe/Berlin"}
    )
    me = await ask("GET", "/api/me", as_bob)

    assert changed["title"] == "Mine"
    assert (me["kind"], me["name"], me["locale"], me["zone"]) == ("person", "Bob", "de", "Europe/Berlin")


async def test_roles_are_given_and_the_last_owner_stays(ask, team, as_ann, as_bob):
    known = await members(ask, team, as_ann)
    path = f"/api/workspaces/{team.workspace}/members"

    bob = await ask("PATCH", f"{path}/{known['Bob']['id']}", as_ann, {"role": "admin"})
    last = await ask("PATCH", f"{path}/{known['Ann']['id']}", as_ann, {"role": "member"}, 409)
    await ask("PATCH", f"{path}/{known['Vera']['id']}", as_bob, {"role": "owner"}, 403)

    assert [known[name]["role"] for name in ("Ann", "Bob", "Vera")] == ["owner", "member", "viewer"]
    assert bob["role"] == "admin"
    assert last["error"]["code"] == "last_owner"


async def test_who_is_in_the_group_is_for_telegram_to_remove(ask, team, as_ann):
    bob = (await members(ask, team, as_ann))["Bob"]

    refused = await ask("DELETE", f"/api/workspaces/{team.workspace}/members/{bob['id']}", as_ann, status=409)

    assert refused["error"]["code"] == "in_group"


@pytest.mark.parametrize("name", ["AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "x" * 22])
async def test_an_invented_member_is_not_there(ask, team, as_ann, name):
    await ask("PATCH", f"/api/workspaces/{team.workspace}/members/{name}", as_ann, {"role": "viewer"}, 404)


async def test_an_invitation_is_a_link_that_can_be_ended(ask, team, as_ann, as_bob):
    path = f"/api/workspaces/{team.workspace}/invitations"

    made_ = await ask("POST", path, as_ann, {"role": "viewer", "days": 7, "single_use": True}, 201)
    listed = await ask("GET", path, as_ann)
    await ask("GET", path, as_bob, status=403)
    await ask("DELETE", f"{path}/{made_['code']}", as_ann, status=204)
    await ask("DELETE", f"{path}/{made_['code']}", as_ann, status=204)

    assert made_["url"] == f"https://t.me/sift_bot?start=join_{made_['code']}"
    assert listed["items"] == [made_]
    assert (await ask("GET", path, as_ann))["items"] == []


async def test_what_happened_is_told_newest_first_and_page_by_page(ask, web, team, as_ann, as_bob):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    path = f"/api/tasks/{task['id']}"
    await ask("PATCH", path, as_bob, {"assignee": "@bob", "due": "2099-01-01"})
    await ask("POST", f"{path}/done", as_bob)

    first = await ask("GET", "/api/activity?limit=2", as_ann)
    rest = await ask("GET", f"/api/activity?limit=2&cursor={first['next']}", as_ann)
    done, changed = first["items"]

    assert [event["verb"] for event in (done, changed, *rest["items"])] == ["done", "change", "create"]
    assert rest["next"] is None
    assert (changed["actor"], changed["task"]) == ("@bob", task["id"])
    assert (changed["before"]["assignee"], changed["after"]["assignee"]) == (None, "@bob")
    assert changed["after"]["due"].startswith("2099-01-01T21:59:59")
    assert (done["before"], done["after"]["status"]) == (
        {"reminder": changed["after"]["reminder"], "status": "open"},
        "done",
    )


async def test_what_happened_can_be_limited(ask, web, team, as_ann, as_bob, as_eve, as_script):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    await made(web, as_script, title="Write", workspace=team.workspace)
    await ask("POST", f"/api/tasks/{task['id']}/start", as_bob)

    async def verbs(query, headers=as_ann):
        return [event["verb"] for event in (await ask("GET", f"/api/activity?{query}", headers))["items"]]

    assert await verbs("actor=@bob") == ["start"]
    assert await verbs("actor=me") == ["create"]
    assert await verbs("actor=sift") == ["create"]
    assert await verbs("actor=somebody") == []
    assert await verbs("verb=start") == ["start"]
    assert await verbs(f"task={task['id']}") == ["start", "create"]
    assert await verbs("from=today") == ["start", "create", "create"]
    assert await verbs("to=yesterday") == []
    assert await verbs(f"workspace={team.workspace}&verb=create") == ["create", "create"]
    assert await verbs("", as_eve) == []
    await ask("GET", f"/api/activity?task={task['id']}", as_eve, status=404)
    await ask("GET", "/api/activity?cursor=nonsense", as_ann, status=422)


async def test_one_change_of_the_history_is_taken_back(ask, web, team, as_ann, as_bob, as_eve):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    path = f"/api/tasks/{task['id']}"
    await ask("PATCH", path, as_bob, {"priority": "high"})
    await ask("PATCH", path, as_bob, {"kind": "bug"})
    _, prioritized, _ = (await ask("GET", f"{path}/history", as_bob))["items"]
    undo = f"/api/activity/{prioritized['id']}/undo"

    await ask("POST", undo, as_eve, status=404)
    await ask("POST", undo, as_ann, status=409)
    back = await ask("POST", undo, as_bob)
    history = await ask("GET", f"{path}/history", as_bob)

    assert (back["priority"], back["kind"]) == ("normal", "bug")
    assert history["items"][0]["undoes"] == prioritized["id"]
    await ask("POST", undo, as_bob, status=409)
