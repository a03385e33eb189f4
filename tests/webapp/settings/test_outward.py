"""Settings, Hooks out: made with a secret that is shown once, changed, tried out, and what went out to them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from storage.connected_tables import WorkState
from storage.tables import now
from tasks import posting, saving, subscriptions
from tasks.actors import Actor
from tasks.posting import Result, body_of
from tests.vault import VAULT
from tests.webapp.conftest import cold
from webapp.app import create_app

FORM = {"name": "Board", "address": "https://example.org/sift", "event": ["task.done", "task.created"]}


@pytest.fixture
def services(sqlite_services):
    return sqlite_services


@pytest.fixture
async def web(aiohttp_client, services):
    return await aiohttp_client(cold(create_app(services)))


@pytest.fixture
def rows(services, team):
    async def rows():
        return await services.db.read(lambda store: store.posts.subscriptions([team.workspace_id]))

    return rows


@pytest.fixture
async def at(ann, rows) -> str:
    """Where the page of a hook out is, below the settings."""
    assert (await ann.submit("outward/make", **FORM)).saved
    (row,) = await rows()
    return f"outward/{row.public_id}"


@pytest.fixture
def went_out(services, rows):
    """Something was posted, and went so."""

    async def went_out(result, event="task.done"):
        (row,) = await rows()

        def post(store):
            store.posts.want(row, None, event=event, body=body_of(event, now(), {}), task_id=None)
            (letter,) = posting.claim(store, VAULT, "w", limit=9, busy=(), moment=now())
            posting.conclude(store, "w", letter, result, now())

        await services.db.write(post)

    return went_out


async def test_a_hook_out_is_made_with_a_secret_that_is_shown_once(ann, rows):
    made = await ann.submit("outward/make", **FORM)

    secret = re.search(r"whsec_[\w+/=]+", made.html)
    assert secret is not None
    (row,) = await rows()
    assert (row.name, row.events, row.query) == ("Board", ["task.created", "task.done"], "")
    assert secret[0] not in (await ann.open("outward")).html
    assert secret[0] not in (await ann.open(f"outward/{row.public_id}")).html


async def test_a_saved_filter_says_of_which_tasks(ann, team, services, rows):
    view = await services.db.write(
        lambda store: saving.save(
            store, Actor.person(team.ann), team.workspace_id, page="tasks", name="Bugs", query="kind=bug"
        )
    )

    await ann.submit("outward/make", **FORM, filter=f"saved:{view.public_id}")

    (row,) = await rows()
    assert row.query == "kind=bug"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"address": "ftp://x"}, "address"),
        ({"event": []}, "events"),
        ({"filter": "saved:x"}, "filter"),
    ],
)
async def test_what_does_not_fit_is_said_beside_its_field(ann, rows, wrong, field):
    refused = await ann.submit("outward/make", **{**FORM, **wrong})

    assert "doesn&#39;t fit" in refused.html
    assert await rows() == []


async def test_its_page_changes_it_and_keeps_the_filter_that_it_has(ann, at, rows, services):
    await services.db.write(lambda store: setattr(store.posts.subscription(at.split("/")[1]), "query", "kind=bug"))
    values = {"name": "Wall", "address": "https://example.org/wall", "event": ["task.done"], "filter": "now"}

    assert (await ann.submit(f"{at}/settings", **values)).saved

    (row,) = await rows()
    assert (row.name, row.address, row.events, row.query) == ("Wall", values["address"], ["task.done"], "kind=bug")


async def test_a_test_goes_out_and_every_try_is_told(ann, at, rows, services, went_out):
    assert "1 post is on its way." in (await ann.submit(f"{at}/test")).html
    await services.db.write(lambda store: store.posts.stop((store.posts.subscription(at.split("/")[1])).id))
    await went_out(Result(12, 500, answer="<b>no</b>"))

    html = (await ann.open(at)).html

    assert "It answered 500." in html
    assert "&lt;b&gt;no&lt;/b&gt;" in html
    assert "It is tried again." in html


async def test_one_and_a_whole_time_are_sent_again(ann, at, rows, services, went_out):
    await went_out(Result(12, 200))
    (row,) = await rows()
    (post,) = await services.db.read(lambda store: store.posts.newest(row.id, 9))

    async def state():
        return (await services.db.read(lambda store: store.posts.get(row.id, post.public_id))).state

    assert await state() is WorkState.DONE
    await ann.submit(f"{at}/again", post=post.public_id)
    assert await state() is WorkState.WAITING

    def settle(store):
        store.posts.get(row.id, post.public_id).state = WorkState.FAILED

    await services.db.write(settle)
    day = datetime.now(UTC)
    times = {"since": f"{day - timedelta(days=1):%Y-%m-%dT%H:%M}", "until": f"{day + timedelta(days=1):%Y-%m-%dT%H:%M}"}
    assert "1 post is on its way." in (await ann.submit(f"{at}/replay", **times, failed_only="on")).html
    assert await state() is WorkState.WAITING
    assert "doesn&#39;t fit" in (await ann.submit(f"{at}/replay", since="soon", until="later")).html


async def test_a_new_secret_is_shown_once_and_the_one_before_signs_for_a_day(ann, at, rows):
    renewed = await ann.submit(f"{at}/secret")

    assert "whsec_" in renewed.html
    assert "whsec_" not in (await ann.open(at)).html
    assert (await rows())[0].former_until is not None


async def test_it_is_paused_goes_on_and_ends(ann, at, rows, services):
    assert "It is paused" in (await ann.submit(f"{at}/pause")).html

    def switch_off(store):
        row = store.posts.subscription(at.split("/")[1])
        row.off_at, row.off_why = now(), "gone"

    await services.db.write(switch_off)
    assert "It said that it is gone for good." in (await ann.open(at)).html
    assert "It is on." in (await ann.submit(f"{at}/resume")).html

    assert (await ann.submit(f"{at}/end")).saved
    assert await rows() == []


async def test_who_may_not_manage_hooks_sees_and_changes_none(ann, bob, eve, vera, at, rows):
    assert "Board" not in (await bob.open("outward")).html
    for visitor, status in ((bob, 403), (vera, 403), (eve, 404)):
        assert (await visitor.open(at)).status == status
        for deed in ("settings", "secret", "test", "again", "replay", "pause", "resume", "end"):
            assert (await visitor.submit(f"{at}/{deed}", **FORM)).status == status
    assert (await bob.submit("outward/make", **FORM)).status == 403
    assert (await ann.submit(f"{at}/nothing")).status == 404

    (row,) = await rows()
    assert (row.name, row.former_secret, row.paused) == ("Board", None, False)


async def test_posts_of_another_hook_out_are_not_sent_again(ann, at, team, services):
    other = await services.db.write(
        subscriptions.subscribe,
        Actor.person(team.ann),
        VAULT,
        team.workspace_id,
        name="Other",
        address="https://example.org/o",
    )
    post = await services.db.write(subscriptions.send_test, Actor.person(team.ann), other.public_id)

    assert (await ann.submit(f"{at}/again", post=post.public_id)).status == 404
