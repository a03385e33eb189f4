"""Saved filters: everybody has their own, a team shares some, and nobody touches those of others."""

import pytest

from tasks.saving import MOST

BUGS = {"page": "tasks", "name": "Bugs", "query": "status=open&kind=bug"}


async def saved(web, headers, **changes):
    response = await web.post("/api/filters/saved", json=BUGS | changes, headers=headers)
    assert response.status == 201, await response.text()
    return await response.json()


async def names(web, headers, query=""):
    response = await web.get(f"/api/filters/saved{query}", headers=headers)
    assert response.status == 200, await response.text()
    return [item["name"] for item in (await response.json())["items"]]


async def status(response):
    return (await response).status


async def test_a_filter_is_kept_as_it_is_written_once_for_all(web, as_ann):
    shown = await saved(web, as_ann, name="  My   bugs ", in_digest=True)

    assert shown | {"id": "", "workspace": ""} == {
        "id": "",
        "page": "tasks",
        "name": "My bugs",
        "query": "kind=bug&status=open",
        "shared": False,
        "in_digest": True,
        "position": 0,
        "workspace": "",
        "owner": "@ann",
        "own": True,
    }


async def test_everybody_sees_their_own_and_what_is_shared_with_them(web, team, as_ann, as_bob, as_vera, as_eve):
    await saved(web, as_ann, name="Ann's", workspace=team.workspace)
    await saved(web, as_ann, name="Ours", workspace=team.workspace, shared=True)
    await saved(web, as_vera, name="Vera's", workspace=team.workspace)
    await saved(web, as_bob, name="Bob's", page="inbox")

    assert await names(web, as_ann) == ["Ann's", "Ours"]
    assert await names(web, as_bob) == ["Bob's", "Ours"]
    assert await names(web, as_bob, "?page=tasks") == ["Ours"]
    assert await names(web, as_vera, f"?workspace={team.workspace}") == ["Vera's", "Ours"]
    assert await names(web, as_eve) == []


async def test_only_whose_it_is_and_admins_change_what_is_shared(web, team, as_ann, as_bob, as_vera, as_eve):
    ours = await saved(web, as_bob, workspace=team.workspace, shared=True)
    private = await saved(web, as_bob, name="Bob's", workspace=team.workspace)
    address, hidden = (f"/api/filters/saved/{one['id']}" for one in (ours, private))

    for headers, expected in ((as_vera, 403), (as_eve, 404)):
        assert await status(web.patch(address, json={"name": "x"}, headers=headers)) == expected
        assert await status(web.delete(address, headers=headers)) == expected
    for headers in (as_ann, as_vera, as_eve):
        assert await status(web.patch(hidden, json={"name": "x"}, headers=headers)) == 404
        assert await status(web.delete(hidden, headers=headers)) == 404

    by_owner = await web.patch(address, json={"query": "kind=task", "position": 7}, headers=as_bob)
    by_admin = await web.patch(address, json={"name": "Tasks", "shared": False}, headers=as_ann)

    assert (await by_owner.json())["query"] == "kind=task"
    assert (await by_admin.json())["name"] == "Tasks"
    assert await names(web, as_bob) == ["Bob's", "Tasks"]
    assert await names(web, as_ann) == []
    assert await status(web.delete(address, headers=as_bob)) == 204
    assert await names(web, as_bob) == ["Bob's"]


async def test_a_viewer_saves_and_does_not_share(web, team, as_vera, as_eve):
    own = await saved(web, as_vera, workspace=team.workspace)

    shared = BUGS | {"name": "x", "workspace": team.workspace, "shared": True}
    assert await status(web.post("/api/filters/saved", json=shared, headers=as_vera)) == 403
    assert await status(web.post("/api/filters/saved", json=shared, headers=as_eve)) == 404
    address = f"/api/filters/saved/{own['id']}"
    assert await status(web.patch(address, json={"shared": True}, headers=as_vera)) == 403
    assert await names(web, as_vera) == ["Bugs"]


async def test_the_script_has_filters_of_its_own(web, team, as_script, as_ann):
    await saved(web, as_script, workspace=team.workspace)
    await saved(web, as_script, name="Shared", workspace=team.workspace, shared=True)

    assert await names(web, as_script) == ["Bugs", "Shared"]
    assert await names(web, as_ann) == ["Shared"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": "x" * 61}, "bad_value", "name"),
        ({"name": " \n"}, "bad_value", "name"),
        ({"name": "BUGS"}, "name_taken", "name"),
        ({"query": "kind=nonsense"}, "bad_value", "kind"),
        ({"query": "statsu=open"}, "unknown_parameter", None),
        ({"query": "q=%00"}, "bad_value", "q"),
        ({"query": "q="}, "bad_value", "query"),
        ({"page": "board"}, "bad_value", "page"),
        ({"page": "inbox", "in_digest": True}, "bad_value", "in_digest"),
        ({"in_digest": "yes"}, "bad_value", "in_digest"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_kept(web, as_ann, changes, code, field):
    await saved(web, as_ann)

    response = await web.post("/api/filters/saved", json=BUGS | {"name": "Others"} | changes, headers=as_ann)

    assert response.status == (409 if code == "name_taken" else 422)
    error = (await response.json())["error"]
    assert (error["code"], error.get("field")) == (code, field)
    assert await names(web, as_ann) == ["Bugs"]


async def test_the_same_name_may_stand_on_the_other_page(web, as_ann, as_bob):
    await saved(web, as_ann)
    await saved(web, as_ann, page="inbox")
    await saved(web, as_bob)
    other = await saved(web, as_ann, name="Others")

    renamed = await web.patch(f"/api/filters/saved/{other['id']}", json={"name": "bugs"}, headers=as_ann)
    same = await web.patch(f"/api/filters/saved/{other['id']}", json={"name": "OTHERS"}, headers=as_ann)

    assert (renamed.status, same.status) == (409, 200)


async def test_there_is_a_bound_to_what_one_person_keeps(sqlite_db, sqlite_web, as_script):
    for number in range(MOST):
        await saved(sqlite_web, as_script, name=str(number))

    refused = await sqlite_web.post("/api/filters/saved", json=BUGS, headers=as_script)

    assert refused.status == 409
    assert (await refused.json())["error"]["code"] == "too_many"
