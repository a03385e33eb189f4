import re
from datetime import UTC, datetime, timedelta

import pytest

from storage.filters import Filters
from storage.tables import Role, Status
from tasks import actions, fields, making, people
from tasks.actors import Actor
from tasks.routing_rules import save_rule
from tasks.rules import Verb
from tests.webapp.conftest import ANN, EVE
from tests.webapp.listed import batch_of, page, post, refused
from tests.webapp.test_doubts import draft, posted

__all__ = ("posted",)

NOW = datetime.now(UTC)


@pytest.fixture
async def task(services, team):
    return await services.db.write(
        making.add_task, Actor.person(team.ann), team.workspace_id, title="Fix login", description="It crashes."
    )


@pytest.fixture
def now_of(services, task):
    async def now_of(name):
        return await services.db.read(lambda store: getattr(store.tasks.get(task.id), name))

    return now_of


def value(html: str, field: str) -> str:
    found = re.search(rf'data-field="{field}".*?class="value"[^>]*>(.*?)</', html, re.DOTALL)
    assert found is not None, field
    return found[1].strip()


def event_of(html: str) -> int:
    return int(re.search(r'data-event="(\d+)"', html)[1])


async def test_the_page_of_a_task_shows_all_of_it(web, services, team, task, as_ann):
    def furnish(store):
        ann, bob = Actor.person(team.ann), Actor.person(team.bob)
        actions.change(store, ann, task.id, priority="high", assignee=team.bob, recurrence="FREQ=WEEKLY;BYDAY=MO")
        fields.add_note(store, bob, task.id, "Seen on 18.1, too")

    await services.db.write(furnish)

    html = await page(web, as_ann, f"/app/tasks/{task.public_id}")

    assert (value(html, "priority"), value(html, "assignee")) == ("High", "Bob")
    assert value(html, "recurrence") == "every week on Monday"
    for words in ("Fix login", "It crashes.", "Seen on 18.1, too", "note added", "Task made"):
        assert words in html, words


async def test_only_members_see_a_task_and_only_who_may_gets_something_to_change_it_with(
    web, task, as_bob, as_eve, as_vera, as_script
):
    path = f"/app/tasks/{task.public_id}"

    assert "data-edit" in await page(web, as_bob, path)
    for more in ("", "/forecast", "/menu"):
        assert await refused(web, as_eve, path + more) == 404
        assert await refused(web, as_script, path + more) == 401
    html = await page(web, as_vera, path)
    assert "Fix login" in html
    assert not re.search("data-(edit|set|deed|post|do)=", html)


async def test_who_gets_a_task_by_a_rule_does_not_read_the_words_of_the_workspace_it_came_from(
    web, services, team, posted, as_ann, as_eve
):
    def route(store):
        there = people.group_workspace(store, chat_id=-100501, title="There", default_zone="UTC")
        for telegram_id, role in ((ANN, Role.OWNER), (EVE, Role.MEMBER)):
            people.join(store, there.id, people.meet(store, telegram_id=telegram_id, name="x").id, role)
        then = {"workspace": there.id}
        save_rule(store, Actor.person(team.ann), team.workspace_id, {"words": ["login"]}, then)
        return there.id, there.public_id

    there, place = await services.db.write(route)
    await posted(draft(), text="Fix the login, the password is hunter2")
    (task,) = await services.db.read(lambda store: store.tasks.page([there], Filters()))

    pages = [await page(web, headers, f"/app/tasks/{task.public_id}") for headers in (as_ann, as_eve)]
    assert (await post(web, as_eve, f"/{task.public_id}/change", kind="task"))[0] == 200
    lessons = await page(web, as_eve, f"/app/settings/ai?workspace={place}")

    assert all("Fix the login" in html for html in (*pages, lessons))
    assert ["hunter2" in html for html in (*pages, lessons)] == [True, False, False]


DEEDS = {
    "move": {"verb": "done"},
    "snooze": {"until": "tomorrow"},
    "change": {"title": "Other"},
    "claim": {},
    "note": {"text": "a note"},
    "items": {"text": "an item"},
    "block": {"text": "the key is missing"},
    "unlink": {"kind": "blocked_by"},
    "answer": {"field": "kind", "value": "bug"},
}


@pytest.mark.parametrize("deed", DEEDS)
async def test_members_do_it_viewers_and_strangers_do_not(web, task, as_bob, as_vera, as_eve, deed, now_of):
    before = await now_of("version")

    assert (await post(web, as_eve, f"/{task.public_id}/{deed}", **DEEDS[deed]))[0] == 404
    assert (await post(web, as_vera, f"/{task.public_id}/{deed}", **DEEDS[deed]))[0] == 403
    assert await now_of("version") == before

    assert (await post(web, as_bob, f"/{task.public_id}/{deed}", **DEEDS[deed]))[0] == 200


@pytest.mark.parametrize(
    ("field", "sent", "shown"),
    [
        ("title", "Fix login on iOS", "Fix login on iOS"),
        ("description", "On iOS 18.", "On iOS 18."),
        ("kind", "bug", "Bug"),
        ("priority", "urgent", "Urgent"),
        ("due", "2031-11-27", "Thu, Nov 27, 2031"),
        ("due", "2031-11-27T15:00", "Thu, Nov 27, 2031, 15:00"),
        ("recurrence", "every 2 weeks on Monday", "every 2 weeks on Monday"),
        ("recurrence", "daily", "every day"),
        ("assignee", "me", "Bob"),
        ("claimable", "true", "For anyone"),
        ("blocked", "no key", "no key"),
    ],
)
async def test_a_field_is_set_in_place(web, task, as_bob, field, sent, shown):
    status, html = await post(web, as_bob, f"/{task.public_id}/change?pane", **{field: sent})

    assert status == 200
    assert value(html, {"claimable": "assignee"}.get(field, field)) == shown


async def test_a_date_may_be_typed_in_words_and_taken_back(web, task, as_bob, now_of):
    status, html = await post(web, as_bob, f"/{task.public_id}/change", due="in 3 days")
    assert status == 200
    assert abs(await now_of("due_at") - NOW - timedelta(days=3)) < timedelta(days=1, hours=3)

    assert (await post(web, as_bob, "/undo", batch=batch_of(html)))[0] == 200

    assert await now_of("due_at") is None


@pytest.mark.parametrize(
    ("deed", "body", "status", "words"),
    [
        ("change", {"due": "gibberish"}, 422, "I see no date"),
        ("change", {"recurrence": "now and then"}, 422, "I don&#x27;t see how often"),
        ("change", {"assignee": "999999"}, 422, ""),
        ("change", {"assignee": "Bob"}, 422, ""),
        ("change", {"title": "  "}, 422, ""),
        ("change", {"kind": "chaos"}, 422, ""),
        ("change", {"unheard": "of"}, 422, ""),
        ("snooze", {"until": "2 hours ago"}, 422, "I see no date"),
        ("move", {"verb": "fly"}, 422, ""),
        ("move", {"verb": "reopen"}, 409, "be done with this task now"),
        ("relate", {"text": "#999999"}, 422, "no task with that number"),
        ("relate", {"text": "no number"}, 422, "Name tasks by their numbers"),
        ("block", {"text": "#1"}, 422, "That is this task itself"),
        ("tick", {"item": "none", "done": "true"}, 404, ""),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words_and_changes_nothing(
    web, task, as_bob, now_of, deed, body, status, words
):
    before = await now_of("version")

    got, text = await post(web, as_bob, f"/{task.public_id}/{deed}", **body)

    assert (got, await now_of("version")) == (status, before)
    assert words.replace("&#x27;", "'") in text


async def test_a_move_that_was_meant_for_an_older_version_is_refused(web, services, team, task, as_bob, now_of):
    await services.db.write(actions.change, Actor.person(team.ann), task.id, title="Fix logout")

    status, text = await post(web, as_bob, f"/{task.public_id}/move", verb="done", version=1)

    assert (status, await now_of("status")) == (409, Status.OPEN)
    assert "Somebody changed it" in text


async def test_two_who_set_different_fields_both_have_their_way_and_hear_of_it(
    web, services, team, task, as_bob, now_of
):
    event = event_of(await page(web, as_bob, f"/app/tasks/{task.public_id}"))
    await services.db.write(actions.change, Actor.person(team.ann), task.id, priority="urgent")

    status, html = await post(web, as_bob, f"/{task.public_id}/change", event=event, kind="bug")

    assert (status, await now_of("kind"), await now_of("priority")) == (200, "bug", "urgent")
    assert "Meanwhile Ann has set: Priority." in html


async def test_of_two_who_set_the_same_field_the_later_one_is_asked(web, services, team, task, as_bob, now_of):
    event = event_of(await page(web, as_bob, f"/app/tasks/{task.public_id}"))
    await services.db.write(actions.change, Actor.person(team.ann), task.id, title="Ann's words")

    status, html = await post(web, as_bob, f"/{task.public_id}/change", event=event, title="Bob's words", kind="bug")

    assert (status, await now_of("title"), await now_of("kind")) == (409, "Ann's words", "task")
    assert "Ann: <b>Ann&#39;s words</b>" in html
    assert "You: <b>Bob&#39;s words</b>" in html

    status, _ = await post(web, as_bob, f"/{task.public_id}/change", event=event_of(html), title="Bob's words")

    assert (status, await now_of("title")) == (200, "Bob's words")


async def test_who_has_changed_it_twice_is_in_nobodys_way(web, task, as_bob, now_of):
    event = event_of(await page(web, as_bob, f"/app/tasks/{task.public_id}"))
    await post(web, as_bob, f"/{task.public_id}/change", event=event, title="First")

    status, _ = await post(web, as_bob, f"/{task.public_id}/change", event=event, title="Second")

    assert (status, await now_of("title")) == (200, "Second")


async def test_both_who_set_the_same_value_agree(web, services, team, task, as_bob, now_of):
    event = event_of(await page(web, as_bob, f"/app/tasks/{task.public_id}"))
    await services.db.write(actions.change, Actor.person(team.ann), task.id, priority="urgent")

    status, _ = await post(web, as_bob, f"/{task.public_id}/change", event=event, priority="urgent")

    assert (status, await now_of("priority")) == (200, "urgent")


async def test_a_checklist_is_typed_ticked_and_emptied(web, task, as_bob, now_of):
    await post(web, as_bob, f"/{task.public_id}/items", text="- read the log\n- ask QA")
    first, second = await now_of("checklist")
    assert [first["text"], second["text"]] == ["read the log", "ask QA"]

    await post(web, as_bob, f"/{task.public_id}/tick", item=first["id"], done="true")
    await post(web, as_bob, f"/{task.public_id}/tick", item=second["id"])

    assert await now_of("checklist") == [first | {"done": True}]


async def test_a_note_is_changed_by_its_author_alone(web, services, team, task, as_bob, as_ann, now_of):
    await post(web, as_bob, f"/{task.public_id}/note", text="Seen on 18.1")
    (note,) = await now_of("notes")

    assert (await post(web, as_ann, f"/{task.public_id}/edit-note", note=note["id"], text="No"))[0] == 403
    await post(web, as_bob, f"/{task.public_id}/edit-note", note=note["id"], text="Seen on 18.2")

    assert [one["text"] for one in await now_of("notes")] == ["Seen on 18.2"]
    await post(web, as_bob, f"/{task.public_id}/edit-note", note=note["id"])
    assert await now_of("notes") == []


async def test_links_are_made_by_numbers_and_shown_from_both_sides(web, services, team, task, as_bob):
    other = await services.db.write(making.add_task, Actor.person(team.ann), team.workspace_id, title="Get the key")

    await post(web, as_bob, f"/{task.public_id}/block", text=f"#{other.number}, the key is missing")

    assert "Get the key" in await page(web, as_bob, f"/app/tasks/{task.public_id}")
    assert "Waited for by" in await page(web, as_bob, f"/app/tasks/{other.public_id}")
    assert value(await page(web, as_bob, f"/app/tasks/{task.public_id}"), "blocked") == "the key is missing"

    await post(web, as_bob, f"/{task.public_id}/unlink", kind="blocked_by", number=other.number)

    assert "Get the key" not in (await page(web, as_bob, f"/app/tasks/{task.public_id}")).split("History")[0]


async def test_a_task_of_another_workspace_is_neither_linked_nor_told_of(web, services, task, as_ann, as_bob):
    _, html = await post(web, as_ann, "", text="Ann's own")
    number = int(re.search(r"#(\d+)", html)[1])

    status, text = await post(web, as_bob, f"/{task.public_id}/relate", text=f"#{number + 50}")

    assert status == 422
    assert "Ann's own" not in text


async def test_the_history_tells_who_did_what(web, services, team, task, as_bob):
    for number in range(25):
        await services.db.write(actions.change, Actor.person(team.ann), task.id, title=f"Title {number}")
    await services.db.write(actions.move, Actor.person(team.ann), task.id, Verb.DONE)

    html = await page(web, as_bob, f"/app/tasks/{task.public_id}")

    assert '<b dir="auto">Ann</b>' in html
    assert "“Title 23” → “Title 24”" in html
    assert "Task made" not in html
    assert "7 more" in html
    assert "Task made" in await page(web, as_bob, f"/app/tasks/{task.public_id}?all")


async def test_members_are_named_by_words_that_nobody_can_count_by(web, services, team, task, as_ann):
    path, bob = f"/app/tasks/{task.public_id}", services.people.word(team.bob)

    for html in (await page(web, as_ann, path), await page(web, as_ann, f"{path}/menu?part=assignee")):
        assert f'data-value="{bob}"' in html
        assert f'data-value="{team.bob}"' not in html
    assert (await post(web, as_ann, f"/{task.public_id}/change", assignee=str(team.bob)))[0] == 422
    assert (await post(web, as_ann, f"/{task.public_id}/change", assignee=bob))[0] == 200

    (row,) = await services.db.read(lambda store: store.tasks.page([team.workspace_id], Filters()))
    assert row.assignee_id == team.bob


async def test_what_a_reader_was_unsure_of_is_asked_and_settled_with_one_tap(web, posted, as_ann):
    (task,) = (await posted(draft()))["tasks"]
    html = await page(web, as_ann, f"/app/tasks/{task['id']}")
    assert "Not sure of this" in html
    assert re.findall(r'data-answer="kind" data-value="(\w+)"', html) == ["bug", "task", "info"]
    assert "/app/inbox/" in html

    status, html = await post(web, as_ann, f"/{task['id']}/answer?pane", field="kind", value="task")

    assert status == 200
    assert "Not sure of this" not in html
    assert value(html, "kind") == "Task"
