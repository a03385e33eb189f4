"""What hooks out tell of an event: the task and its change in the words of the API."""

import json
from datetime import UTC, datetime

import pytest

from storage.tables import Status
from tasks import actions, checklists, links, making, people
from tasks.actors import Actor, Elsewhere
from tasks.fields import add_note
from tasks.following import name_of
from tasks.rules import DueDate, Verb
from webapp.names import Names
from webapp.posted import posted
from webapp.shapes import task_json


@pytest.fixture
async def ann(sqlite_db):
    def meet(store):
        person = people.meet(store, telegram_id=7, name="Ann", username="ann", language_code="en", reachable=True)
        return Actor.person(person.id), people.personal_workspace(store, person).id

    return await sqlite_db.write(meet)


@pytest.fixture
def told(sqlite_db, ann):
    """Make a task, do something to it, and see what is told of the newest event."""

    async def told(do):
        def work(store):
            actor, workspace_id = ann
            task = making.add_task(store, actor, workspace_id, title="Pay the rent")
            do(store, actor, task)
            task, event = store.tasks.get(task.id), store.events.of_task(task.id)[-1]
            said = json.loads(posted(store, event, task, name_of(event)))
            assert said["data"]["task"] == json.loads(json.dumps(task_json(task, Names.of(store, [task]))))
            return said

        return await sqlite_db.write(work)

    return told


async def test_a_new_task_is_told_as_it_is(told):
    said = await told(lambda store, actor, task: None)

    assert (said["type"], said["data"]["changed"], said["data"]["actor"]) == ("task.created", {}, "@ann")
    assert datetime.fromisoformat(said["timestamp"]) == datetime.fromisoformat(said["data"]["at"])


async def test_a_change_is_told_with_what_was_before_and_after(told):
    day = DueDate(datetime(2099, 1, 15, 23, 59, 59, tzinfo=UTC), "day")

    def change(store, actor, task):
        actions.change(store, actor, task.id, title="Pay it", due=day, assignee=actor.person_id)

    said = await told(change)

    assert said["type"] == "task.changed"
    assert said["data"]["changed"] == {
        "title": {"before": "Pay the rent", "after": "Pay it"},
        "due": {"before": None, "after": "2099-01-15"},
        "assignee": {"before": None, "after": "@ann"},
    }


async def test_a_move_is_told_by_its_own_name(told):
    said = await told(lambda store, actor, task: actions.move(store, actor, task.id, Verb.DONE))

    assert said["type"] == "task.done"
    assert said["data"]["changed"]["status"] == {"before": Status.OPEN, "after": Status.DONE}


async def test_notes_items_and_links_are_told_as_the_api_shows_them(told):
    noted = await told(lambda store, actor, task: add_note(store, actor, task.id, "Called"))
    listed = await told(lambda store, actor, task: checklists.add_items(store, actor, task.id, ["ink"]))

    def link(store, actor, task):
        other = making.add_task(store, actor, task.workspace_id, title="Other")
        links.relate(store, actor, task.id, [other])

    linked = await told(link)

    note = noted["data"]["changed"]["notes"]
    assert (note["before"], [(it["text"], it["author"]) for it in note["after"]]) == ([], [("Called", "@ann")])
    assert [it["text"] for it in listed["data"]["changed"]["checklist"]["after"]] == ["ink"]
    assert [it["kind"] for it in linked["data"]["changed"]["links"]["after"]] == ["related"]


async def test_whoever_did_it_in_a_tracker_is_told_by_their_name_there(told):
    there = Actor(None, elsewhere=Elsewhere(1, "acme/shop", "bob"))

    said = await told(lambda store, actor, task: actions.change(store, there, task.id, title="Theirs"))

    assert said["data"]["actor"] == "bob"
