"""Settings, Connections: a tracker is asked before anything is kept, and its page does what it says."""

import re
from collections.abc import AsyncIterator

import pytest

from integrations.mapped import USES
from integrations.tracking import TRACKERS, tracker_of
from storage.connected_tables import WorkState
from tasks import connections, exports, hooks, making
from tasks.actors import Actor
from tests.integrations.github.server import TOKEN, GithubServer
from tests.integrations.tracker_server import Refused, serving
from tests.vault import VAULT
from tests.webapp.conftest import cold, configured
from webapp.app import create_app

NEW = "connections/new/github"


@pytest.fixture
async def github() -> AsyncIterator[GithubServer]:
    server = GithubServer()
    async with serving(server):
        yield server


@pytest.fixture
def services(sqlite_services, github):
    return configured(sqlite_services, outbound=github.outbound)


@pytest.fixture
async def web(aiohttp_client, services):
    return await aiohttp_client(cold(create_app(services)))


@pytest.fixture
def form(github):
    return {"name": "Shop", "address": github.root, "repository": "acme/shop", "token": TOKEN}


@pytest.fixture
def rows(services, team):
    async def rows():
        return await services.db.read(lambda store: store.connections.of([team.workspace_id]))

    return rows


@pytest.fixture
async def at(ann, form, rows) -> str:
    """Where the page of a connection is, below the settings."""
    assert (await ann.submit(NEW, **form)).saved
    (row,) = await rows()
    return f"connections/{row.public_id}"


@pytest.fixture
def export(services, team, at):
    """Sends a task there, which goes as it is told."""

    async def export(title: str, state: WorkState, error: str | None = None):
        def send(store):
            task = making.add_task(store, Actor.person(team.ann), team.workspace_id, title=title)
            row = exports.export(store, Actor.person(team.ann), task.id, at.removeprefix("connections/"))
            row.state, row.last_error = state, error
            row.synced_at = services.now() if state is WorkState.DONE else None
            return row

        return await services.db.write(send)

    return export


async def test_every_tracker_has_a_form_with_steps_and_without_a_place_for_old_secrets(ann) -> None:
    listed = await ann.open("connections")

    trackers = re.findall(r"/app/settings/connections/new/(\w+)\?", listed.html)
    assert trackers == ["github", "gitlab", "caldav", "jira", "todoist", "linear", "trello"]
    for service in trackers:
        shown = await ann.open(f"connections/new/{service}")
        assert shown.status == 200
        assert 2 <= shown.html.count("<li>") <= 5
        assert 'type="password"' in shown.html
    assert (await ann.open("connections/new/notion")).status == 404


async def test_a_tracker_is_connected_when_it_has_said_who_we_are(ann, form, rows, github, services) -> None:
    shown = await ann.submit(NEW, **form, two_way="on")

    (row,) = await rows()
    assert shown.saved
    assert "It answers ann, at acme/shop." in shown.html
    assert f'data-at="/app/settings/connections/{row.public_id}?' in shown.html
    assert (row.name, row.place, row.two_way) == ("Shop", {"repository": "acme/shop"}, True)
    assert await services.db.read(connections.secret_of, VAULT, row) == {"token": TOKEN}
    assert TOKEN not in shown.html


@pytest.mark.parametrize(
    ("wrong", "fault", "field", "words"),
    [
        ({"token": "github_pat_stale"}, None, "token", "It does not accept this."),
        ({"repository": "acme/none"}, None, "repository", "There is no such place"),
        ({"repository": ""}, None, "repository", "That value doesn&#39;t fit."),
        ({"name": ""}, None, "name", "That value doesn&#39;t fit."),
        ({"address": "http://10.0.0.7"}, None, "address", "allow it with OUTBOUND_ALLOW"),
        ({"address": "mailto:ann"}, None, "address", "That value doesn&#39;t fit."),
        ({}, Refused(429, {"message": "Slow <b>down</b>"}), None, "Try again in some minutes."),
        ({}, Refused(502, b"<html>"), None, "Try again later."),
    ],
)
async def test_what_is_refused_is_told_where_it_is_wrong_and_kept_nowhere(
    ann, form, rows, github, wrong, fault, field, words
) -> None:
    github.faults = [fault] if fault else []

    shown = await ann.submit(NEW, **form | wrong)

    assert (shown.status, await rows()) == (200, [])
    assert words in shown.html
    assert "<b>down</b>" not in shown.html
    marked = re.search(r'name="(\w+)"[^>]*aria-invalid', shown.html)
    assert (marked[1] if marked else None) == field
    assert (form | wrong)["token"] not in shown.html


async def test_nobody_but_admins_gets_near_a_connection(bob, vera, eve, at, form, github) -> None:
    github.asked.clear()
    forms = (f"{at}/check", f"{at}/secret", f"{at}/end", f"{at}/settings", NEW)

    for one, expected in ((bob, 403), (vera, 403), (eve, 404)):
        assert [(await one.submit(deed, **form)).status for deed in forms] == [expected] * 5
        assert [(await one.open(path)).status for path in (at, NEW)] == [expected] * 2
    assert github.asked == []


async def test_the_page_tells_how_it_goes_and_failed_ones_are_tried_again(ann, at, export, services) -> None:
    await export("Order paper", WorkState.DONE)
    failed = await export("Order <ink>", WorkState.FAILED, "refused")

    shown = await ann.open(at)

    assert "1 has failed" in shown.html
    assert "Order &lt;ink&gt;" in shown.html
    assert "It does not take these values." in shown.html
    assert (await ann.submit(f"{at}/again", export=failed.public_id)).saved
    assert (await ann.submit(f"{at}/again", export="AAAAAAAAAAAAAAAA")).status == 404
    row = await services.db.read(lambda store: store.exports.get(failed.id))
    assert (row.state, row.last_error) == (WorkState.WAITING, None)


async def test_a_connection_is_paused_goes_on_and_ends(ann, at, rows) -> None:
    assert "Paused: nothing is sent." in (await ann.submit(f"{at}/pause")).html
    assert "On." in (await ann.submit(f"{at}/resume")).html

    ended = await ann.submit(f"{at}/end")

    assert ended.saved
    assert 'data-at="/app/settings/connections?' in ended.html
    assert await rows() == []
    assert (await ann.open(at)).status == 404


async def test_a_new_secret_is_tried_before_it_is_kept(ann, at, rows, services) -> None:
    def switch_off(store):
        connections.failed(store.connections.get(at.removeprefix("connections/")), "bad_secret", services.now())

    await services.db.write(switch_off)
    assert "Switched off. It does not accept the token any more." in (await ann.open(at)).html

    wrong = await ann.submit(f"{at}/secret", token="github_pat_guess")
    (still,) = await rows()
    right = await ann.submit(f"{at}/secret", token=TOKEN)
    (renewed,) = await rows()

    assert "It does not accept this." in wrong.html
    assert "github_pat_guess" not in wrong.html
    assert right.saved
    assert (still.last_error, renewed.last_error, renewed.off_at) == ("bad_secret", None, None)


async def test_a_name_is_a_name_whatever_is_in_it(ann, at) -> None:
    shown = await ann.submit(f"{at}/settings", name='<b>R&D</b> "shop"')

    assert shown.saved
    for place in ("<title>{}</title>", '<h1 dir="auto">{}</h1>'):
        assert place.format("&lt;b&gt;R&amp;D&lt;/b&gt; &#34;shop&#34;") in shown.html
    assert "<b>R&D</b>" not in (await ann.open("connections")).html


async def test_a_check_by_hand_tells_what_is_the_matter(ann, at, github) -> None:
    assert "It answers ann, at acme/shop." in (await ann.submit(f"{at}/check")).html

    github.faults = [Refused(403, {"message": "Account suspended"})]
    refused = await ann.submit(f"{at}/check")

    assert "Give it the rights that the steps name." in refused.html
    assert "It says: HTTP 403 Account suspended" in refused.html


async def test_what_things_and_people_are_called_there_is_set_field_by_field(ann, at, rows, team, word) -> None:
    called = {"kind__bug": " Bug ", "priority__urgent": "P0", "labels": "from-sift, team a, from-sift"}
    assert (await ann.submit(f"{at}/mapping", **called)).saved
    assert (await ann.submit(f"{at}/people", **{f"person-{word(team.bob)}": "octobob, bob2"})).saved

    (row,) = await rows()
    assert row.mapping == {"kind": {"bug": "Bug"}, "priority": {"urgent": "P0"}, "labels": ["from-sift", "team a"]}
    assert row.people == {"octobob": team.bob, "bob2": team.bob}
    shown = (await ann.open(at)).html
    assert 'value="octobob, bob2"' in shown
    assert 'name="status-done"' not in shown
    both = {f"person-{word(team.bob)}": "octobob", f"person-{word(team.ann)}": "octobob"}
    assert "There is one of this name already." in (await ann.submit(f"{at}/people", **both)).html


async def test_the_way_back_is_switched_on_and_told_by_a_hook(ann, at, rows, services, team) -> None:
    def make_hooks(store):
        make = {"service": "github", "name": "Issues"}
        ours = hooks.make_hook(store, Actor.person(team.ann), VAULT, team.workspace_id, **make)
        return ours, hooks.make_hook(store, Actor.INSTALLATION, VAULT, other_workspace(store), **make)

    def other_workspace(store):
        return next(id_ for id_ in store.workspaces.all_ids() if id_ != team.workspace_id)

    ours, other = await services.db.write(make_hooks)

    assert (await ann.submit(f"{at}/settings", name="Store", two_way="on", hook=ours.id)).saved
    (row,) = await rows()
    refused = await ann.submit(f"{at}/settings", name="Store", two_way="on", hook=other.id)

    assert (row.name, row.two_way, row.hook_id) == ("Store", True, ours.id)
    assert "That value doesn&#39;t fit." in refused.html


@pytest.mark.parametrize("service", TRACKERS)
async def test_the_page_of_each_tracker_asks_what_it_has_a_use_for(service, ann, services, team) -> None:
    place = {asked.name: asked.example for asked in tracker_of(service).FORM if asked.kind == "place"}

    def connect(store):
        draft = connections.Draft(service=service, name="Other", place=place)
        return connections.connect(store, Actor.person(team.ann), VAULT, team.workspace_id, draft)

    row = await services.db.write(connect)
    shown = await ann.open(f"connections/{row.public_id}")

    uses = USES[service]
    assert shown.status == 200
    assert ("Who is who there" in shown.html) == bool(uses.people)
    statuses = re.findall(r'name="status-(\w+)"', shown.html)
    assert statuses == list(uses.statuses)


async def test_a_tracker_that_takes_numbers_gets_no_words(ann, services, team) -> None:
    def connect(store):
        secret = {"user": "ann", "password": "hush"}
        draft = connections.Draft(service="caldav", name="Cal", address="https://dav.example", secret=secret)
        return connections.connect(store, Actor.person(team.ann), VAULT, team.workspace_id, draft)

    row = await services.db.write(connect)
    at = f"connections/{row.public_id}"

    assert "That value doesn&#39;t fit." in (await ann.submit(f"{at}/mapping", priority__urgent="very")).html
    assert (await ann.submit(f"{at}/mapping", priority__urgent="1")).saved
    assert "Who is who there" not in (await ann.open(at)).html


async def test_what_becomes_of_a_connection_is_told_in_the_activity(ann, at) -> None:
    for deed in ("pause", "resume", "end"):
        await ann.submit(f"{at}/{deed}")

    page = (await ann.get("/app/activity?what=settings")).html

    for words in ("GitHub connected: “Shop”", "“Shop” to GitHub paused", "goes on", "“Shop” to GitHub ended"):
        assert words in page
