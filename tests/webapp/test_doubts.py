"""What a reader was not sure of, and what it was given: shown with the message, answered with the task."""

from datetime import UTC, datetime, timedelta

import pytest

from classifier.base import Draft, Due, Grain, Priority, ReaderError, Reading, Usage
from tasks import claims, reading, refining
from tasks.models import Models

FRIDAY = datetime(2027, 11, 26, 21, 59, 59, tzinfo=UTC)
"""The end of a day in Kyiv, in winter."""

USAGE = Usage("llm.example:8080", 120, 30, ("text", "examples"), {"email": 2}, local=False)


@pytest.fixture
def posted(web, team, as_ann, read_as):
    """A message of the team's, read as the drafts say, as the API shows it to Ann."""

    async def run(*drafts, text="Fix the login, maybe by Friday?", **how):
        body = {"text": text, "workspace": team.workspace}
        public_id = (await (await web.post("/api/messages", json=body, headers=as_ann)).json())["id"]
        await read_as(public_id, *drafts, **how)
        return await shown(public_id)

    async def shown(public_id):
        return await (await web.get(f"/api/messages/{public_id}", headers=as_ann)).json()

    run.again = shown
    return run


def draft(title="Fix the login", **fields):
    likely = {"kind": "bug", "kind_probabilities": {"bug": 0.4, "task": 0.35, "info": 0.25}}
    sure = {"is_task": 0.9, "kind": 0.4}
    return Draft(**({"title": title, "is_task": True, "confidence": sure} | likely | fields))


async def answered(web, headers, task, field, value):
    return await web.post(f"/api/tasks/{task['id']}/answer", json={"field": field, "value": value}, headers=headers)


async def test_a_message_shows_what_its_reader_was_in_doubt_of_and_how_it_was_torn(posted):
    message = await posted(draft())

    assert message["issue"]["doubts"] == [{"field": "kind", "choices": ["bug", "task", "info"]}]
    assert message["issue"]["kind_probabilities"] == {"bug": 0.4, "task": 0.35, "info": 0.25}
    assert (message["issue"]["usage"], message["refinement"], message["issue"]["learned"]) == (None, None, {})


async def test_what_is_in_doubt_is_a_list_of_its_own_until_it_is_settled(web, posted, as_bob):
    message = await posted(draft())
    await posted(draft(confidence={"kind": 0.9}), text="The login is down")

    async def doubtful():
        asked = [web.get(f"/api/{path}?check=1", headers=as_bob) for path in ("messages", "tasks", "filters")]
        messages, tasks, filters = [await (await one).json() for one in asked]
        return [one["text"] for one in messages["items"]], len(tasks["items"]), filters["total"]

    assert await doubtful() == (["Fix the login, maybe by Friday?"], 1, 1)

    await answered(web, as_bob, message["tasks"][0], "kind", "bug")

    assert await doubtful() == ([], 0, 0)


async def test_an_answer_settles_a_doubt_and_is_a_correction(web, posted, as_bob):
    message = await posted(draft())
    (task,) = message["tasks"]

    response = await answered(web, as_bob, task, "kind", "bug")

    assert (response.status, (await response.json())["kind"]) == (200, "bug")
    assert (await posted.again(message["id"]))["issue"]["doubts"] == []
    (correction,) = (await (await web.get("/api/corrections", headers=as_bob)).json())["items"]
    assert (correction["task"], correction["accepted"], correction["person"]) == (task["id"], True, "@bob")


async def test_both_readings_of_a_date_are_offered_and_either_may_be_chosen(web, posted, as_bob):
    due = Due(FRIDAY, Grain.DAY, FRIDAY + timedelta(days=7))
    message = await posted(draft(due=due, confidence={"is_task": 0.9, "kind": 0.9, "due": 0.5}))
    (task,) = message["tasks"]

    assert task["due"] is None
    assert message["issue"]["doubts"] == [{"field": "due", "choices": ["2027-11-26", "2027-12-03"]}]
    assert (await (await answered(web, as_bob, task, "due", "2027-12-03")).json())["due"] == "2027-12-03"


async def test_a_day_that_was_offered_ends_as_its_reader_said(web, services, team, posted, as_bob):
    tokyo = datetime(2027, 11, 26, 14, 59, 59, tzinfo=UTC)
    due, sure = Due(tokyo, Grain.DAY), {"is_task": 0.9, "kind": 0.9, "due": 0.5}
    message = await posted(draft(due=due, confidence=sure))
    (offered,) = message["issue"]["doubts"][0]["choices"]

    await answered(web, as_bob, message["tasks"][0], "due", offered)

    (task,) = await services.db.read(lambda store: store.tasks.agenda([team.workspace_id], ["open"], 9))
    (correction,) = (await (await web.get("/api/corrections", headers=as_bob)).json())["items"]
    assert task.due_at == tokyo
    assert (correction["accepted"], correction["value"]) == (True, "2027-11-26T14:59:59Z")


async def test_an_answer_may_be_that_there_is_nothing(web, team, posted, as_bob):
    sure = {"is_task": 0.9, "kind": 0.9, "assignee": 0.5}
    message = await posted(draft(assignee=team.bob, confidence=sure))
    (task,) = message["tasks"]
    assert message["issue"]["doubts"] == [{"field": "assignee", "choices": ["@bob"]}]

    response = await answered(web, as_bob, task, "assignee", None)

    (correction,) = (await (await web.get("/api/corrections", headers=as_bob)).json())["items"]
    assert ((await response.json())["assignee"], correction["was"], correction["value"]) == (None, "@bob", None)


async def test_a_priority_that_is_not_sure_is_offered_beside_what_holds(posted):
    message = await posted(draft(priority=Priority.HIGH, confidence={"is_task": 0.9, "kind": 0.9, "priority": 0.4}))

    assert message["tasks"][0]["priority"] == "normal"
    assert message["issue"]["doubts"] == [{"field": "priority", "choices": ["high", "normal"]}]


async def test_each_item_of_a_message_has_its_own_doubts(posted):
    message = await posted(draft(), draft("Call Bob", confidence={"is_task": 0.9, "kind": 0.9}))

    assert [(issue["title"], len(issue["doubts"])) for issue in message["issues"]] == [
        ("Fix the login", 1),
        ("Call Bob", 0),
    ]
    assert message["issue"] == message["issues"][0]
    assert len(message["readings"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "field"),
        ({"field": "kind"}, "value"),
        ({"field": "title", "value": "x"}, "field"),
        ({"field": "is_task", "value": True}, "field"),
        ({"field": "kind", "value": None}, "kind"),
        ({"field": "kind", "value": "nonsense"}, "kind"),
        ({"field": "due", "value": "soon"}, "due"),
        ({"field": "due", "value": {}}, "value"),
        ({"field": "assignee", "value": "nobody"}, "assignee"),
        ({"field": "kind", "value": "bug", "version": 1}, None),
    ],
)
async def test_a_wrong_answer_is_named(web, as_script, body, field):
    task = await (await web.post("/api/tasks", json={"title": "a"}, headers=as_script)).json()

    response = await web.post(f"/api/tasks/{task['id']}/answer", json=body, headers=as_script)

    assert response.status == 422
    assert (await response.json())["error"].get("field") == field


async def test_only_who_may_change_a_task_may_answer(web, posted, as_vera, as_eve):
    message = await posted(draft())
    (task,) = message["tasks"]

    statuses = [(await answered(web, who, task, "kind", "task")).status for who in (as_vera, as_eve)]

    assert statuses == [403, 404]
    assert (await posted.again(message["id"]))["issue"]["doubts"] != []


async def test_what_a_lesson_decided_names_the_lesson_until_it_is_forgotten(web, posted, as_ann):
    first = await posted(draft(), text="The login is broken")
    await web.patch(f"/api/tasks/{first['tasks'][0]['id']}", json={"kind": "feature"}, headers=as_ann)
    (lesson,) = (await (await web.get("/api/corrections", headers=as_ann)).json())["items"]
    second = await posted(draft(learned={"kind": 1}), text="Again the login")

    taught = (await posted.again(second["id"]))["issue"]["learned"]
    await web.delete(f"/api/corrections/{lesson['id']}", headers=as_ann)

    assert taught == {"kind": lesson["id"]}
    assert (await posted.again(second["id"]))["issue"]["learned"] == {}


async def test_every_reading_of_a_message_is_kept_with_what_was_sent_where(services, team, posted):
    message = await posted(draft())
    (claimed,) = (await services.db.read(_to_read, team.workspace_id, message["id"])).claimed
    better = Reading([draft(), draft("Call Bob")], "en", "openai", "gpt-x", 812.5, USAGE)
    assert await services.db.write(reading.refine, claimed, better)

    message = await posted.again(message["id"])

    first, second = message["readings"]
    assert (first["provider"], first["usage"], first["current"]) == ("embedded", None, False)
    assert (second["provider"], second["model"], second["current"]) == ("openai", "gpt-x", True)
    assert second["milliseconds"] == 812.5
    assert second["usage"] == {
        "endpoint": "llm.example:8080",
        "local": False,
        "tokens_in": 120,
        "tokens_out": 30,
        "sent": ["text", "examples"],
        "redacted": {"email": 2},
        "characters": 0,
    }
    assert first["created_at"] <= second["created_at"]
    assert message["issue"]["usage"] == second["usage"]


async def test_what_waits_for_a_model_says_why(web, services, posted, as_ann):
    def fail(store):
        (wanted,) = refining.claim(store, "w1", limit=1)
        refining.postpone(store, "w1", wanted, ReaderError("connection refused", retry=True, outage=True))

    message = await posted(draft(), models=Models("ollama:llama3", frozenset({"ollama"})))
    await services.db.write(fail)
    (listed,) = (await (await web.get("/api/messages", headers=as_ann)).json())["items"]

    waiting = {"state": "waiting", "model": "ollama:llama3", "sent": []}
    assert message["refinement"] == waiting | {"error": None}
    assert listed["refinement"] == waiting | {"error": "connection refused"}


def _to_read(store, workspace_id, public_id):
    return claims.to_read(store, [store.messages.by_public_id([workspace_id], public_id)])
