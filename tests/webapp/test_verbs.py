"""What can be done to tasks by the API: each is a verb of the domain."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.webapp.test_tasks import made


@pytest.fixture
def ask(web):
    async def ask(method, path, headers, body=None, status=200):
        response = await web.request(method, path, json=body, headers=headers)
        assert response.status == status, await response.text()
        return await response.json() if status != 204 else None

    return ask


def soon(**delta) -> str:
    return (datetime.now(UTC) + timedelta(**delta)).replace(microsecond=0).isoformat().replace("+00:00", "Z")


async def test_every_field_that_can_be_set_is_shown_as_it_was_set(ask, web, team, as_ann):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    reminder = soon(days=2)
    fields = {
        "title": "Call the bank", "description": "the new one", "kind": "bug", "priority": "high",
        "due": "2099-11-27", "recurrence": "FREQ=WEEKLY;BYDAY=FR", "reminder": reminder, "assignee": "@bob",
        "blocked": "no number",
    }  # fmt: skip

    changed = await ask("PATCH", f"/api/tasks/{task['id']}", as_ann, fields)

    assert {name: changed[name] for name in fields} == fields


async def test_a_checklist_keeps_the_items_that_are_named_again(ask, web, as_script):
    task = await made(web, as_script, title="Move")
    path = f"/api/tasks/{task['id']}"
    first, second = (await ask("POST", f"{path}/checklist", as_script, {"items": ["boxes", "van"]}, 201))["checklist"]

    ticked = await ask("PATCH", f"{path}/checklist/{first['id']}", as_script, {"done": True})
    written = [{"id": second["id"], "text": "a van"}, {"text": "friends", "done": True}]
    rewritten = (await ask("PATCH", path, as_script, {"checklist": written}))["checklist"]
    left = await ask("DELETE", f"{path}/checklist/{second['id']}", as_script)

    assert [item["done"] for item in ticked["checklist"]] == [True, False]
    assert [(item["text"], item["done"]) for item in rewritten] == [("a van", False), ("friends", True)]
    assert rewritten[0]["id"] == second["id"]
    assert [item["text"] for item in left["checklist"]] == ["friends"]


@pytest.mark.parametrize(
    "items",
    [None, "x", ["x"], [{"text": ""}], [{"text": "x", "done": 1}], [{"text": "x", "more": 1}], [{"text": "x"}] * 51],
)
async def test_what_is_no_checklist_is_refused(sqlite_web, as_script, items):
    task = await made(sqlite_web, as_script, title="Move")

    response = await sqlite_web.patch(f"/api/tasks/{task['id']}", json={"checklist": items}, headers=as_script)

    assert response.status == 422


async def test_notes_are_their_writers(ask, web, team, as_ann, as_bob):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    path = f"/api/tasks/{task['id']}/notes"
    (note,) = (await ask("POST", path, as_bob, {"text": "no answer"}, 201))["notes"]

    await ask("PATCH", f"{path}/{note['id']}", as_ann, {"text": "mine now"}, 403)
    await ask("DELETE", f"{path}/{note['id']}", as_ann, status=403)
    changed = await ask("PATCH", f"{path}/{note['id']}", as_bob, {"text": "busy"})
    gone = await ask("DELETE", f"{path}/{note['id']}", as_bob)

    assert (note["text"], note["author"]) == ("no answer", "@bob")
    assert (changed["notes"][0]["text"], gone["notes"]) == ("busy", [])


async def test_tasks_wait_for_one_another_and_each_shows_its_side(ask, web, as_script):
    first, second = [await made(web, as_script, title=title) for title in ("Order", "Print")]
    path = f"/api/tasks/{second['id']}/links"

    waiting = await ask("POST", path, as_script, {"kind": "blocked_by", "task": first["id"]})
    other = await ask("GET", f"/api/tasks/{first['id']}", as_script)
    round_about = {"kind": "blocked_by", "task": second["id"]}
    await ask("POST", f"/api/tasks/{first['id']}/links", as_script, round_about, 409)
    free = await ask("DELETE", f"{path}/blocked_by/{first['id']}", as_script)
    await ask("DELETE", f"{path}/blocked_by/{first['id']}", as_script, status=404)

    assert (waiting["links"], waiting["blocked"]) == ([{"kind": "blocked_by", "task": first["id"]}], "")
    assert other["links"] == [{"kind": "blocks", "task": second["id"]}]
    assert (free["links"], free["blocked"]) == ([], None)


async def test_a_task_is_put_aside_until_a_time_to_come(ask, web, as_script):
    task = await made(web, as_script, title="Call")
    path, until = f"/api/tasks/{task['id']}/snooze", soon(hours=1)

    aside = await ask("POST", path, as_script, {"until": until})
    back = await ask("POST", path, as_script, {"until": None})
    await ask("POST", path, as_script, {"until": soon(hours=-1)}, 422)
    await ask("POST", path, as_script, {}, 422)

    assert (aside["snoozed_until"], back["snoozed_until"]) == (until, None)


async def test_who_takes_a_task_for_anyone_first_has_it(ask, web, team, as_ann, as_bob):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    path = f"/api/tasks/{task['id']}"
    await ask("POST", f"{path}/claim", as_bob, status=409)
    await ask("PATCH", path, as_ann, {"claimable": True})

    taken = await ask("POST", f"{path}/claim", as_bob)
    late = await ask("POST", f"{path}/claim", as_ann, status=409)

    assert (taken["assignee"], taken["claimable"]) == ("@bob", False)
    assert late["error"]["code"] == "taken"


async def test_deleting_drops_a_task_and_its_history_stays(ask, web, as_ann):
    task = await made(web, as_ann, title="Call")
    path = f"/api/tasks/{task['id']}"

    await ask("DELETE", path, as_ann, status=204)
    await ask("DELETE", path, as_ann, status=204)
    dropped = await ask("GET", path, as_ann)
    history = await ask("GET", f"{path}/history", as_ann)
    back = await ask("POST", f"{path}/undo", as_ann)

    assert (dropped["status"], back["status"]) == ("dropped", "open")
    assert [event["verb"] for event in history["items"]] == ["drop", "create"]


async def test_ones_own_newest_change_is_taken_back_and_nobody_elses(ask, web, team, as_ann, as_bob):
    task = await made(web, as_ann, title="Call", workspace=team.workspace)
    path = f"/api/tasks/{task['id']}"
    await ask("PATCH", path, as_ann, {"priority": "high"})
    await ask("PATCH", path, as_bob, {"kind": "bug"})

    back = await ask("POST", f"{path}/undo", as_ann)
    stale = await ask("POST", f"{path}/undo", as_bob)
    nothing = await ask("POST", f"{path}/undo", as_bob, status=409)

    assert (back["priority"], back["kind"]) == ("normal", "bug")
    assert stale["kind"] == "task"
    assert nothing["error"]["code"] == "nothing_to_undo"


async def test_a_task_is_counted_as_a_request_for_another(ask, web, as_script):
    one, other = [await made(web, as_script, title=title) for title in ("Login broken", "Can't log in")]

    into = await ask("POST", f"/api/tasks/{other['id']}/merge", as_script, {"into": one["id"]})

    assert into["id"] == one["id"]
    assert {"kind": "merged", "task": other["id"]} in into["links"]
    assert (await ask("GET", f"/api/tasks/{other['id']}", as_script))["status"] == "dropped"


async def test_many_tasks_are_changed_at_once_and_taken_back_at_once(ask, web, team, as_ann):
    tasks = [await made(web, as_ann, title=f"t{n}", workspace=team.workspace) for n in range(3)]
    await ask("POST", f"/api/tasks/{tasks[2]['id']}/done", as_ann)

    done = await ask("POST", "/api/tasks/bulk", as_ann, {"ids": [task["id"] for task in tasks], "verb": "done"})
    back = await ask("POST", f"/api/undo/{done['batch']}", as_ann)

    assert (done["done"], done["refused"]) == (2, {"bad_move": 1})
    assert {(task["title"], task["status"]) for task in back["items"]} == {("t0", "open"), ("t1", "open")}
    await ask("POST", f"/api/undo/{done['batch']}", as_ann, status=409)


async def test_many_tasks_are_named_by_a_filter(ask, web, team, as_ann):
    for title, kind in [("a", "bug"), ("b", "bug"), ("c", "task")]:
        await made(web, as_ann, title=title, kind=kind, workspace=team.workspace)
    fields = {"priority": "high", "assignee": "bob", "due": "2099-01-01"}

    changed = await ask("POST", "/api/tasks/bulk", as_ann, {"filter": "kind=bug&status=open", "set": fields})
    aside = await ask("POST", "/api/tasks/bulk", as_ann, {"filter": "q=c", "snooze": soon(days=1)})

    high = await ask("GET", "/api/tasks?priority=high&assignee=@bob", as_ann)
    assert (changed["done"], aside["done"]) == (2, 1)
    assert {(task["title"], task["due"]) for task in high["items"]} == {("a", "2099-01-01"), ("b", "2099-01-01")}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"verb": "done"},
        {"ids": []},
        {"ids": ["{id}"]},
        {"ids": [], "verb": "done"},
        {"ids": ["{id}"] * 101, "verb": "done"},
        {"ids": ["{id}"], "filter": "kind=bug", "verb": "done"},
        {"ids": ["{id}"], "verb": "done", "snooze": None},
        {"ids": ["{id}"], "verb": "vanish"},
        {"ids": ["{id}"], "set": {}},
        {"ids": ["{id}"], "set": {"title": "x"}},
        {"ids": ["{id}"], "set": {"assignee": "nobody here"}},
        {"ids": ["{id}"], "set": {"priority": None}},
        {"filter": "nonsense=1", "verb": "done"},
        {"filter": "kind=nonsense", "verb": "done"},
        {"filter": "", "verb": "done"},
    ],
    ids=str,
)
async def test_what_says_not_clearly_which_tasks_and_what_is_refused(ask, sqlite_web, as_script, body):
    task = await made(sqlite_web, as_script, title="Call")
    named = {**body, **({"ids": [task["id"]] * len(body["ids"])} if "ids" in body else {})}

    response = await sqlite_web.post("/api/tasks/bulk", json=named, headers=as_script)

    assert response.status == 422
    shown = await (await sqlite_web.get(f"/api/tasks/{task['id']}", headers=as_script)).json()
    assert shown["version"] == 1


async def test_nothing_is_done_when_one_of_many_is_somebody_elses(ask, web, team, as_ann, as_eve):
    hers, theirs = await made(web, as_eve, title="hers"), await made(web, as_ann, title="t", workspace=team.workspace)

    await ask("POST", "/api/tasks/bulk", as_eve, {"ids": [hers["id"], theirs["id"]], "verb": "done"}, 404)

    assert (await ask("GET", f"/api/tasks/{hers['id']}", as_eve))["status"] == "open"


async def test_nobody_takes_back_what_others_did_together(ask, web, team, as_ann, as_bob, as_eve):
    task = await made(web, as_ann, title="t", workspace=team.workspace)
    done = await ask("POST", "/api/tasks/bulk", as_ann, {"ids": [task["id"]], "verb": "done"})

    stranger = await ask("POST", f"/api/undo/{done['batch']}", as_eve, status=404)
    nothing = await ask("POST", "/api/undo/AAAAAAAAAAAAAAAA", as_eve, status=404)
    await ask("POST", f"/api/undo/{done['batch']}", as_bob, status=409)

    assert stranger == nothing
    assert (await ask("GET", f"/api/tasks/{task['id']}", as_ann))["status"] == "done"


async def test_a_note_becomes_a_task_and_a_message_shows_its_pieces(ask, web, as_script):
    message = await ask("POST", "/api/messages", as_script, {"text": "Thanks!", "author": "Ann"}, 202)

    task = await ask("POST", f"/api/messages/{message['id']}/task", as_script)
    again = await ask("POST", f"/api/messages/{message['id']}/task", as_script)
    shown = await ask("GET", f"/api/messages/{message['id']}", as_script)

    assert (task["title"], task["message_id"]) == ("Thanks!", message["id"])
    assert again["id"] == task["id"]
    (piece,) = shown["pieces"]
    assert (piece["text"], piece["author"], piece["media"], piece["transcript"]) == ("Thanks!", "Ann", None, None)
