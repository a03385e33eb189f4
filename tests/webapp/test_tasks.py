import pytest

from tests.webapp.conftest import Team


async def made(web, headers, **body) -> dict:
    response = await web.post("/api/tasks", json=body, headers=headers)
    assert response.status == 201, await response.text()
    return await response.json()


async def test_a_task_made_by_a_script_has_every_field_of_the_contract(web, team, as_script):
    body = {"title": "Call the bank", "kind": "bug", "priority": "high", "due": "2026-11-27", "assignee": "@bob"}

    response = await web.post("/api/tasks", json=body | {"workspace": team.workspace}, headers=as_script)

    assert response.status == 201
    task = await response.json()
    assert response.headers["Location"] == f"/api/tasks/{task['id']}"
    assert set(task) == {
        "id", "number", "title", "description", "kind", "priority", "status", "due", "assignee", "author", "source",
        "workspace", "message_id", "created_at", "updated_at", "version", "reminder", "recurrence", "snoozed_until",
        "claimable", "blocked", "links", "checklist", "notes", "requesters",
    }  # fmt: skip
    assert {key: task[key] for key in body} == body
    assert (task["number"], task["status"], task["version"], task["message_id"]) == (1, "open", 1, None)
    assert task["workspace"] == team.workspace


async def test_a_time_without_an_offset_is_one_of_the_workspace(web, team, as_script):
    task = await made(web, as_script, title="Call", due="2026-11-27T15:00:00", workspace=team.workspace)

    assert task["due"] == "2026-11-27T13:00:00Z"


async def test_the_move_buttons_of_the_api_follow_the_life_of_a_task(web, as_script, bell):
    task = await made(web, as_script, title="Call")

    for verb, status in [("start", "in_progress"), ("done", "done"), ("reopen", "open"), ("drop", "dropped")]:
        response = await web.post(f"/api/tasks/{task['id']}/{verb}", headers=as_script)

        assert response.status == 200
        assert (await response.json())["status"] == status
    assert set(bell.rung) == {"deliveries"}


async def test_a_move_that_is_not_open_is_a_conflict(web, as_script):
    task = await made(web, as_script, title="Call")

    response = await web.post(f"/api/tasks/{task['id']}/reopen", headers=as_script)

    assert response.status == 409
    assert (await response.json())["error"]["code"] == "bad_move"


async def test_a_change_of_what_somebody_changed_meanwhile_is_refused(web, team, as_ann, as_bob):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    path = f"/api/tasks/{task['id']}"
    await web.patch(path, json={"title": "Call now", "version": 1}, headers=as_bob)

    late = await web.patch(path, json={"title": "Call later", "version": 1}, headers=as_ann)
    pressed = await web.post(f"{path}/done", json={"version": 1}, headers=as_ann)

    assert (late.status, pressed.status) == (409, 409)
    assert (await late.json())["error"]["code"] == "stale"
    assert (await (await web.get(path, headers=as_ann)).json())["title"] == "Call now"


async def test_null_empties_a_field_and_absence_leaves_it(web, team, as_ann):
    task = await made(web, as_ann, title="Call", due="2026-11-27", assignee="bob", workspace=team.workspace)

    response = await web.patch(f"/api/tasks/{task['id']}", json={"due": None, "description": "soon"}, headers=as_ann)

    changed = await response.json()
    assert (changed["due"], changed["assignee"], changed["description"]) == (None, "@bob", "soon")
    assert changed["version"] == 2


@pytest.mark.parametrize(
    "asked",
    [("GET", "", None), ("PATCH", "", {"title": "mine now"}), ("POST", "/done", None), ("POST", "/drop", {})],
    ids=str,
)
async def test_a_stranger_gets_the_answer_that_nothing_gets(web, team, as_ann, as_eve, asked):
    method, path, body = asked
    task = await made(web, as_ann, title="Call", workspace=team.workspace)

    theirs = await web.request(method, f"/api/tasks/{task['id']}{path}", json=body, headers=as_eve)
    nothing = await web.request(method, f"/api/tasks/AAAAAAAAAAAAAAAA{path}", json=body, headers=as_eve)

    assert theirs.status == nothing.status == 404
    assert await theirs.json() == await nothing.json()
    assert (await (await web.get(f"/api/tasks/{task['id']}", headers=as_ann)).json())["version"] == 1


async def test_a_viewer_sees_a_task_and_may_not_touch_it(web, team, as_ann, as_vera):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    path = f"/api/tasks/{task['id']}"

    statuses = [
        (await web.get(path, headers=as_vera)).status,
        (await web.patch(path, json={"title": "x"}, headers=as_vera)).status,
        (await web.post(f"{path}/done", headers=as_vera)).status,
        (await web.post("/api/tasks", json={"title": "x", "workspace": team.workspace}, headers=as_vera)).status,
    ]

    assert statuses == [200, 403, 403, 403]


async def test_a_person_whose_membership_ended_is_a_stranger_at_once(web, services, team: Team, as_ann, as_bob):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    assert (await web.get(f"/api/tasks/{task['id']}", headers=as_bob)).status == 200

    await services.db.write(lambda store: store.people.leave(team.workspace_id, team.bob))

    assert (await web.get(f"/api/tasks/{task['id']}", headers=as_bob)).status == 404


async def test_lists_are_filtered_and_paged(web, team, as_ann):
    for number in range(5):
        await made(web, as_ann, title=f"t{number}", kind="bug" if number % 2 else "task", workspace=team.workspace)
    first = await made(web, as_ann, title="for bob", assignee="Bob", workspace=team.workspace)
    await web.post(f"/api/tasks/{first['id']}/done", headers=as_ann)

    async def titles(query):
        response = await web.get(f"/api/tasks?{query}", headers=as_ann)
        page = await response.json()
        return [task["title"] for task in page["items"]], page["next"]

    assert (await titles("kind=bug"))[0] == ["t3", "t1"]
    assert (await titles("status=done"))[0] == ["for bob"]
    assert (await titles("assignee=@BOB&assignee=Zed"))[0] == ["for bob"]
    assert (await titles("assignee=nobody&kind=bug"))[0] == ["t3", "t1"]
    newest, cursor = await titles("limit=4&status=open")
    rest, end = await titles(f"limit=4&status=open&cursor={cursor}")
    assert newest + rest == ["t4", "t3", "t2", "t1", "t0"]
    assert end is None


async def test_a_list_can_be_limited_to_when_tasks_are_due_and_to_the_words_of_their_texts(web, as_ann):
    for title, due in [("Call the bank", "2026-11-27"), ("Call Zed", "2026-11-28T09:00:00Z"), ("Write", None)]:
        await made(web, as_ann, title=title, due=due)

    async def titles(query):
        response = await web.get(f"/api/tasks?{query}", headers=as_ann)
        return [task["title"] for task in (await response.json())["items"]]

    assert await titles("due_to=2026-11-27") == ["Call the bank"]
    assert await titles("due_from=2026-11-28T00:00:00Z") == ["Call Zed"]
    assert await titles("due_from=2026-11-27&due_to=2026-11-28") == ["Call Zed", "Call the bank"]
    assert await titles("q=BANK%20call") == ["Call the bank"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": "\t "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a", "kind": "nonsense"}, "kind"),
        ({"title": "a", "kind": None}, "kind"),
        ({"title": "a", "priority": 1}, "priority"),
        ({"title": "a", "due": "tomorrow"}, "due"),
        ({"title": "a", "due": "2026-02-30"}, "due"),
        ({"title": "a", "due": "9999-12-31"}, "due"),
        ({"title": "a", "due": 1790000000}, "due"),
        ({"title": "a", "assignee": "nobody"}, "assignee"),
        ({"title": "a", "assignee": 7}, "assignee"),
        ({"title": "a", "status": "done"}, None),
    ],
)
async def test_a_wrong_field_of_a_task_is_named(sqlite_web, as_script, body, field):
    response = await sqlite_web.post("/api/tasks", json=body, headers=as_script)

    assert response.status == 422
    assert (await response.json())["error"].get("field") == field


async def test_a_workspace_that_no_database_could_look_for_is_not_found(web, as_script):
    for name in ("a\0b", "\ud800", "x" * 500, "../..", "🙂"):
        response = await web.post("/api/tasks", json={"title": "a", "workspace": name}, headers=as_script)

        assert response.status in {404, 422}
