"""What people taught, by the API. Ann owns the team, Bob is in it, Vera looks on, Eve is a stranger."""

import pytest

from classifier.base import Draft

BUGGY, ALIKE, OTHER = bytes([100, 20, 0, 0]), bytes([99, 25, 0, 0]), bytes([0, 0, 90, 10])
"""Packed vectors: of a report, of what looks like it, and of what does not."""


@pytest.fixture
def task_of(web, team, as_ann, read_as):
    """A task of the team's, read from a message of its own."""

    async def run(text, vector=ALIKE, **fields):
        body = {"text": text, "workspace": team.workspace, "author": fields.pop("author", "Carl")}
        message_id = (await (await web.post("/api/messages", json=body, headers=as_ann)).json())["id"]
        sure = {"kind": 0.7, "is_task": 0.9, "assignee": 0.9}
        draft = Draft(
            **({"title": text, "kind": "task", "is_task": True, "confidence": sure, "vector": vector} | fields)
        )
        await read_as(message_id, draft)
        message = await (await web.get(f"/api/messages/{message_id}", headers=as_ann)).json()
        return message["tasks"][0]

    return run


@pytest.fixture
def corrected(web, task_of, as_ann):
    """A correction: Ann said that a task is a bug."""

    async def run(text="The login page is broken", **change):
        task = await task_of(text, BUGGY)
        await web.patch(f"/api/tasks/{task['id']}", json=change or {"kind": "bug"}, headers=as_ann)
        return (await listed(web, as_ann))["items"][0]

    return run


async def listed(web, headers, query=""):
    response = await web.get(f"/api/corrections{query}", headers=headers)
    assert response.status == 200, await response.text()
    return await response.json()


async def kind_of(web, headers, task):
    return (await (await web.get(f"/api/tasks/{task['id']}", headers=headers)).json())["kind"]


async def test_a_correction_says_who_said_what_of_which_reader_and_when(web, team, corrected, as_bob, clock):
    correction = await corrected()

    (seen,) = (await listed(web, as_bob))["items"]
    assert seen == correction
    assert set(correction) == {
        "id", "task", "field", "was", "value", "accepted", "scope", "person", "at", "provider", "model", "language",
        "workspace",
    }  # fmt: skip
    assert (correction["field"], correction["was"], correction["value"]) == ("kind", "task", "bug")
    assert (correction["accepted"], correction["scope"], correction["person"]) == (False, "near", "@ann")
    assert (correction["provider"], correction["model"], correction["language"]) == ("embedded", "", "en")
    assert correction["workspace"] == team.workspace
    assert correction["at"].endswith("Z")


async def test_people_and_dates_are_named_in_the_words_of_the_api(web, team, task_of, as_ann):
    task = await task_of("Call the bank", assignee=team.bob)

    await web.patch(
        f"/api/tasks/{task['id']}", json={"assignee": "@ann", "due": "2027-11-26T15:00:00Z"}, headers=as_ann
    )

    said = {it["field"]: (it["was"], it["value"]) for it in (await listed(web, as_ann))["items"]}
    assert said == {"assignee": ("@bob", "@ann"), "due": (None, "2027-11-26T15:00:00Z")}


async def test_corrections_go_page_by_page_newest_first(web, corrected, as_ann):
    made = [(await corrected(f"Report {number}"))["id"] for number in range(5)]

    first = await listed(web, as_ann, "?limit=3")
    rest = await listed(web, as_ann, f"?limit=3&cursor={first['next']}")

    assert [it["id"] for it in first["items"] + rest["items"]] == made[::-1]
    assert rest["next"] is None


async def test_a_list_is_of_the_workspaces_that_are_the_readers(web, team, corrected, as_script, as_vera, as_eve):
    correction = await corrected()

    assert (await listed(web, as_eve))["items"] == []
    assert [it["id"] for it in (await listed(web, as_vera))["items"]] == [correction["id"]]
    assert [it["id"] for it in (await listed(web, as_script, f"?workspace={team.workspace}"))["items"]] == [
        correction["id"]
    ]
    assert (await web.get(f"/api/corrections?workspace={team.workspace}", headers=as_eve)).status == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("cursor=AAAAAAAAAAAAAAAA", "cursor"), ("cursor=%00", "cursor"), ("kind=bug", None)],
)
async def test_a_wrong_parameter_is_named(sqlite_web, as_script, query, field):
    response = await sqlite_web.get(f"/api/corrections?{query}", headers=as_script)

    assert response.status == 422
    assert (await response.json())["error"].get("field") == field


async def test_a_preview_shows_what_would_change_and_changes_nothing(web, corrected, task_of, as_bob):
    correction = await corrected()
    alike, other = await task_of("Login still broken"), await task_of("Buy milk", OTHER)
    path = f"/api/corrections/{correction['id']}/preview"

    always = await (await web.get(f"{path}?scope=always", headers=as_bob)).json()
    only = await (await web.get(f"{path}?scope=only", headers=as_bob)).json()

    assert ([task["id"] for task in always["tasks"]], always["count"]) == ([alike["id"]], 1)
    assert (always["scope"], always["correction"]["scope"]) == ("always", "near")
    assert (only["tasks"], only["count"]) == ([], 0)
    assert [await kind_of(web, as_bob, task) for task in (alike, other)] == ["task", "task"]


async def test_teaching_changes_what_looks_alike_and_forgetting_takes_it_back(web, corrected, task_of, as_bob, bell):
    correction = await corrected()
    same, another = await task_of("Login still broken", author="Ann"), await task_of("Login gone", author="Dora")
    path = f"/api/corrections/{correction['id']}"

    taught = await web.post(f"{path}/teach", json={"scope": "always"}, headers=as_bob)
    after = [await kind_of(web, as_bob, task) for task in (same, another)]
    bell.rung.clear()
    forgotten = await web.delete(path, headers=as_bob)

    assert (taught.status, (await taught.json())["count"], after) == (200, 2, ["bug", "bug"])
    assert (await taught.json())["correction"]["scope"] == "always"
    assert (forgotten.status, await forgotten.json()) == (200, {"taken_back": 2})
    assert [await kind_of(web, as_bob, task) for task in (same, another)] == ["task", "task"]
    assert (await listed(web, as_bob))["items"] == []
    assert bell.rung == ["deliveries"]


@pytest.mark.parametrize("scope", [None, "", "everywhere", "ALWAYS", 1, ["always"]])
async def test_a_scope_that_is_none_is_refused(web, corrected, as_ann, scope):
    correction = await corrected()
    path = f"/api/corrections/{correction['id']}"

    taught = await web.post(f"{path}/teach", json={} if scope is None else {"scope": scope}, headers=as_ann)
    shown = await web.get(f"{path}/preview{'' if scope is None else f'?scope={scope}'}", headers=as_ann)

    assert (taught.status, shown.status) == (422, 422)
    assert (await taught.json())["error"]["field"] == (await shown.json())["error"]["field"] == "scope"


ASKED = [("GET", "/preview?scope=always", None), ("POST", "/teach", {"scope": "always"}), ("DELETE", "", None)]


@pytest.mark.parametrize("asked", ASKED, ids=str)
async def test_a_stranger_gets_the_answer_that_nothing_gets(web, corrected, as_eve, as_ann, asked):
    correction, (method, path, body) = await corrected(), asked

    theirs = await web.request(method, f"/api/corrections/{correction['id']}{path}", json=body, headers=as_eve)
    nothing = await web.request(method, f"/api/corrections/AAAAAAAAAAAAAAAA{path}", json=body, headers=as_eve)
    signed_out = await web.request(method, f"/api/corrections/{correction['id']}{path}", json=body)

    assert (theirs.status, nothing.status, signed_out.status) == (404, 404, 401)
    assert await theirs.json() == await nothing.json()
    assert (await listed(web, as_ann))["items"] == [correction]


@pytest.mark.parametrize("asked", ASKED, ids=str)
async def test_a_viewer_may_not_teach(web, corrected, as_vera, as_ann, asked):
    correction, (method, path, body) = await corrected(), asked

    response = await web.request(method, f"/api/corrections/{correction['id']}{path}", json=body, headers=as_vera)

    assert response.status == 403
    assert (await listed(web, as_ann))["items"] == [correction]


@pytest.mark.parametrize("asked", ASKED, ids=str)
async def test_what_is_forgotten_is_gone(web, corrected, as_ann, asked):
    correction, (method, path, body) = await corrected(), asked
    await web.delete(f"/api/corrections/{correction['id']}", headers=as_ann)

    response = await web.request(method, f"/api/corrections/{correction['id']}{path}", json=body, headers=as_ann)

    assert response.status == 404


async def test_statistics_say_how_often_readers_were_right(web, team, corrected, task_of, as_ann, as_eve):
    await corrected()
    confirmed = await task_of("Login still broken")
    await web.post(f"/api/tasks/{confirmed['id']}/answer", json={"field": "kind", "value": "task"}, headers=as_ann)

    ai = (await (await web.get("/api/stats", headers=as_ann)).json())["ai"]
    theirs = (await (await web.get("/api/stats", headers=as_eve)).json())["ai"]

    kind = next(row for row in ai["fields"] if row["name"] == "kind")
    assert kind == {"name": "kind", "said": 2, "accepted": 1, "corrected": 1, "silent": 0, "rate": 0.5}
    assert [(row["name"], row["rate"]) for row in ai["providers"] + ai["languages"]] == [("embedded", 0.5), ("en", 0.5)]
    assert ai["lessons"] == 2
    assert theirs == {"fields": [], "providers": [], "languages": [], "lessons": 0}
    assert (await web.get(f"/api/stats?workspace={team.workspace}", headers=as_eve)).status == 404
    assert (await web.get("/api/stats?scope=all", headers=as_ann)).status == 422
