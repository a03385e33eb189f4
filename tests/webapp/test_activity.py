"""Activity: who did what to which task, for those whose workspaces they are, with a way to take it back."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from storage.tables import Role
from tasks import actions, hooks, making, subscriptions, teams
from tasks.actors import Actor
from tasks.people import personal_workspace
from tasks.rules import Verb
from tests.vault import VAULT
from tests.webapp.settings.visiting import Visitor
from webapp.opaque import Opaque


@pytest.fixture
def ann(web, as_ann, team) -> Visitor:
    return Visitor(web, as_ann)


@pytest.fixture
def bob(web, as_bob, team) -> Visitor:
    return Visitor(web, as_bob)


@pytest.fixture
def eve(web, as_eve, team) -> Visitor:
    return Visitor(web, as_eve)


@pytest.fixture
async def task(services, team):
    """Made by Ann, done by Bob."""

    def make(store):
        made = making.add_task(store, Actor.person(team.ann), team.workspace_id, title="Call the supplier")
        return actions.move(store, Actor.person(team.bob), made.id, Verb.DONE)

    return await services.db.write(make)


def told(html: str) -> list[str]:
    """What each row says, without its marks."""
    rows = re.findall(r'<p dir="auto">(.*?)</p>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", row).split()) for row in rows]


async def test_what_happened_is_told_newest_first_with_its_task(ann, task) -> None:
    shown = await ann.get("/app/activity")

    assert told(shown.html) == ["Bob Done", "Ann Task made"]
    assert f'href="/app/tasks/{task.public_id}"' in shown.html
    assert "Today" in shown.html


async def test_a_stranger_sees_nothing_of_it(eve, task, team, services) -> None:
    assert told((await eve.get("/app/activity")).html) == []
    assert (await eve.get(f"/app/activity?workspace={team.workspace}")).status == 404
    assert (await eve.get(f"/app/activity?task={task.public_id}")).status == 404
    (event, *_) = await services.db.read(lambda store: store.events.of_task(task.id))
    word = Opaque(services.secret_key, "events").word(event.id)
    assert (await eve.post("/app/activity/undo", event=word)).status == 404


async def test_it_is_limited_by_who_what_where_and_when(ann, task, team, services) -> None:
    word = Opaque(services.secret_key, "people").word(team.bob)

    async def said(query: str) -> list[str]:
        shown = await ann.get(f"/app/activity?{query}")
        assert shown.status == 200
        return told(shown.html)

    assert await said("who=me") == ["Ann Task made"]
    assert await said(f"who={word}") == ["Bob Done"]
    assert await said("who=sift") == []
    assert await said("what=done") == ["Bob Done"]
    assert await said("what=made") == ["Ann Task made"]
    assert await said(f"workspace={team.workspace}&period=today") == ["Bob Done", "Ann Task made"]
    assert await said(f"task={task.public_id}") == ["Bob Done", "Ann Task made"]


async def test_what_is_older_than_the_period_is_left_out_until_all_is_asked_for(ann, task, services) -> None:
    def age(store):
        for event in store.events.of_task(task.id):
            event.at = datetime.now(UTC) - timedelta(days=40)

    await services.db.write(age)

    assert told((await ann.get("/app/activity")).html) == []
    assert len(told((await ann.get("/app/activity?period=all")).html)) == 2


async def test_who_came_and_what_was_set_is_told_in_words(ann, services, team) -> None:
    def change(store):
        actor = Actor.person(team.ann)
        teams.set_role(store, actor, team.workspace_id, team.bob, Role.ADMIN)
        hooks.make_hook(store, actor, VAULT, team.workspace_id, service="generic", name="Website")

    await services.db.write(change)
    await ann.within(team.workspace).submit("workspace/language", locale="de")
    await ann.within(team.workspace).submit("workspace/policy", policy="local")

    assert told((await ann.get("/app/activity?what=people")).html) == ["Ann Bob: member → admin"]
    assert told((await ann.get("/app/activity?what=settings")).html) == [
        "Ann what may leave the machine: … → Nothing",
        "Ann language: English → Deutsch",
        "Ann Hook made: “Website”",
    ]


async def test_pages_follow_each_other_without_a_gap(ann, services, team) -> None:
    def make(store):
        for number in range(60):
            making.add_task(store, Actor.person(team.ann), team.workspace_id, title=f"Task {number:02}")

    await services.db.write(make)

    first = (await ann.get("/app/activity")).html
    more = re.search(r'hx-get="([^"]+)"', first)
    assert more is not None
    second = (await ann.get(more[1].replace("&amp;", "&"))).html

    titles = re.findall(r"Task (\d\d)</a>", first + second)
    assert titles == [f"{number:02}" for number in reversed(range(60))]
    assert "<title>" not in second
    assert "<h2" not in second, "the day is named already"


async def test_ones_own_change_is_taken_back_with_one_tap(bob, task, services) -> None:
    shown = await bob.get("/app/activity")
    word = shown.value("event")

    undone = await bob.post("/app/activity/undo", event=word)

    assert "<span>Undone</span>" in undone.html
    assert "taken back" in undone.html
    assert (await services.db.read(lambda store: store.tasks.get(task.id))).status == "open"
    again = await bob.post("/app/activity/undo", event=word)
    assert "That is undone already." in again.html
    assert told((await bob.get("/app/activity")).html)[0] == "Bob taken back: Done"


async def test_what_others_did_is_not_taken_back(ann, task, services) -> None:
    events = await services.db.read(lambda store: store.events.of_task(task.id))
    done = next(event for event in events if event.verb == "done")
    word = Opaque(services.secret_key, "events").word(done.id)

    assert word not in (await ann.get("/app/activity")).html.replace(f"e-{word}", "").replace(f"#e-{word}", "")
    refused = await ann.post("/app/activity/undo", event=word)

    assert "There is nothing of yours to undo." in refused.html
    assert (await services.db.read(lambda store: store.tasks.get(task.id))).status == "done"


async def test_a_workspace_of_ones_own_is_nobody_elses_to_read_of(ann, bob, services, team) -> None:
    def make(store):
        own = personal_workspace(store, store.people.get(team.ann))
        making.add_task(store, Actor.person(team.ann), own.id, title="Buy a ring")

    await services.db.write(make)

    assert "Buy a ring" in (await ann.get("/app/activity")).html
    assert "Buy a ring" not in (await bob.get("/app/activity")).html


@pytest.mark.parametrize(
    "query", ["what=nothing", "who=nobody-of-ours", "period=ever", "before=x", "colour=red", "task=%00"]
)
async def test_an_address_that_says_nothing_is_refused(query, ann) -> None:
    assert (await ann.get(f"/app/activity?{query}")).status in (404, 422)


async def test_every_verb_that_is_written_down_can_be_told(ann, services, team) -> None:
    verbs = [
        "create",
        "read",
        "reread",
        "drop",
        "done",
        "start",
        "accept",
        "reopen",
        "change",
        "snooze",
        "learn",
        "confirm",
        "route",
        "join",
        "split",
        "merge",
        "undo",
        "remind",
        "transcribe",
        "correct_words",
        "quarantine",
        "leave",
        "remove",
        "role",
        "invite",
        "revoke",
        "settings",
        "hook",
        "set_hook",
        "unhook",
        "subscription",
        "feed",
        "connection",
        "rule",
    ]

    def write(store):
        for verb in verbs:
            store.events.add(team.workspace_id, verb)

    await services.db.write(write)

    shown = [told((await ann.get(f"/app/activity?what={what}")).html) for what in ("", "ai", "people", "settings")]
    assert len(shown[0]) == len(verbs) - 1, "that a message was read is told where it is asked for"
    assert any("A message read" in row for row in shown[1])
    assert all(row for rows in shown for row in rows)


async def test_what_becomes_of_a_hook_out_is_told_by_its_name(ann, services, team) -> None:
    def write(store):
        actor = Actor.person(team.ann)
        values = {"name": "Board", "address": "https://example.com"}
        row = subscriptions.subscribe(store, actor, VAULT, team.workspace_id, **values)
        subscriptions.pause(store, actor, row.public_id, paused=True)
        subscriptions.unsubscribe(store, actor, row.public_id)

    await services.db.write(write)

    page = (await ann.get("/app/activity?what=settings")).html
    for words in ("Hook out made: “Board”", "Hook out “Board” paused", "Hook out ended: “Board”"):
        assert words in page
