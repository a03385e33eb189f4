"""Settings, Sources: hooks of every service are made, told how to be set up, and have a page that does what it says."""

import json
import re

import pytest

from integrations import SERVICES
from storage.connected_tables import ArrivalState
from tasks.signing import secret_of
from tests.vault import VAULT
from tests.webapp.conftest import cold
from webapp.app import create_app


@pytest.fixture
def services(sqlite_services):
    return sqlite_services


@pytest.fixture
async def web(aiohttp_client, services):
    return await aiohttp_client(cold(create_app(services)))


@pytest.fixture
def rows(services, team):
    async def rows():
        return await services.db.read(lambda store: store.hooks.of([team.workspace_id]))

    return rows


@pytest.fixture
def made(ann, rows):
    """Where the page of a new hook is, below the settings."""

    async def made(service="generic", **values):
        assert (await ann.submit("sources/make", name="Site", service=service, **values)).saved
        return f"sources/{(await rows())[-1].id}"

    return made


@pytest.fixture
def post(web, services):
    """Something comes in through a hook, as its service would send it."""

    async def post(at, body):
        hook_id = at.split("/")[1]
        secret = await services.db.read(lambda store: secret_of(store, VAULT, store.hooks.get(hook_id)))
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        return (await web.post(f"/hooks/{hook_id}", data=json.dumps(body), headers=headers)).status

    return post


@pytest.mark.parametrize("service", SERVICES)
async def test_each_service_is_told_how_to_be_set_up_and_its_secret_is_shown_once(ann, rows, service):
    shown = await ann.submit("sources/make", name="Site", service=service)

    (hook,) = await rows()
    ours = SERVICES[service].SETUP.ours
    assert f"/hooks/{hook.id}" in shown.html
    assert shown.html.count('<ol class="steps">') == 1
    assert ("whsec_" in shown.html) is ours
    assert hook.awaits_secret is not ours
    page = await ann.open(f"sources/{hook.id}")
    assert page.status == 200
    assert "whsec_" not in page.html
    assert ("waits for the secret" in page.html) is not ours


async def test_a_hook_that_can_not_be_is_not_made_and_a_secret_not_said_again(ann, rows):
    for values in (
        {"name": " ", "service": "github"},
        {"name": "x" * 61, "service": "github"},
        {"name": "Site", "service": "gopher"},
        {"name": "Site", "service": "slack", "secret": "tooshort"},
    ):
        refused = await ann.submit("sources/make", **values)

        assert "doesn&#39;t fit" in refused.html
        assert "tooshort" not in refused.html
    assert await rows() == []


async def test_a_secret_of_theirs_is_pasted_and_never_sent_back(ann, made, rows):
    at = await made("slack")
    assert "doesn&#39;t fit" in (await ann.submit(f"{at}/secret", secret="short")).html

    saved = await ann.submit(f"{at}/secret", secret="0123456789abcdef0123456789abcdef")

    assert saved.saved
    assert "0123456789abcdef0123456789abcdef" not in saved.html
    assert (await rows())[0].awaits_secret is False


async def test_a_new_secret_of_ours_is_shown_once_and_the_one_before_is_good_for_a_day(ann, made):
    at = await made()

    renewed = await ann.submit(f"{at}/secret")

    assert re.search(r"whsec_[\w+/=]+", renewed.html)
    assert "The secret before is good until" in (await ann.open(at)).html
    assert "whsec_" not in (await ann.open(at)).html


@pytest.mark.parametrize("service", ["generic", "slack"])
async def test_a_secret_that_can_not_be_opened_is_told_of_and_exchanged(ann, made, rows, services, service):
    def lose(store):
        for hook in store.hooks.of(store.workspaces.all_ids()):
            hook.secret = "v1.gone.AAAA"

    at = await made(service)
    if service == "slack":
        await ann.submit(f"{at}/secret", secret="0123456789abcdef0123456789abcdef")
    await services.db.write(lose)
    lost = await ann.open(at)

    await ann.submit(f"{at}/secret", **({"secret": "1" * 32} if service == "slack" else {}))

    assert "be opened any more" in lost.html
    assert "Send a test" not in lost.html
    assert "It is on." in (await ann.open(at)).html


async def test_what_it_takes_is_chosen(ann, made, rows):
    at = await made("github")

    values = {"event": ["issues.opened", "issues.closed"], "words": "urgent,  on  fire ", "aimed": "on"}
    assert (await ann.submit(f"{at}/settings", **values)).saved

    (hook,) = await rows()
    assert hook.options == {"events": ["issues.opened", "issues.closed"], "words": ["urgent", "on fire"], "aimed": True}
    assert "doesn&#39;t fit" in (await ann.submit(f"{at}/settings", words="x" * 99)).html


async def test_expressions_are_tried_on_a_sample_before_they_are_kept(ann, made, rows):
    at = await made()
    sample = json.dumps({"issue": {"title": "Login <b>fails</b>", "by": "Zoe"}})
    mapping = {"map__text": "issue.title", "map__author": "issue.by"}

    tried = await ann.submit(f"{at}/mapping", **mapping, sample=sample, **{"try": "1"})
    assert "This would be kept:" in tried.html
    assert "Login &lt;b&gt;fails&lt;/b&gt;" in tried.html
    assert (await rows())[0].options == {}
    wrong = await ann.submit(f"{at}/mapping", map__text="issue.[", sample=sample, **{"try": "1"})
    assert "This is no expression of JMESPath." in wrong.html
    assert "This is no expression of JMESPath." in (await ann.submit(f"{at}/mapping", map__author="][")).html
    assert "The sample is no JSON." in (await ann.submit(f"{at}/mapping", sample="{", **{"try": "1"})).html
    odd = await ann.submit(f"{at}/mapping", sample='{"message": 7}', **{"try": "1"})
    assert "What is found there can&#39;t be kept." in odd.html

    assert (await ann.submit(f"{at}/mapping", **mapping)).saved
    assert (await rows())[0].options == {"mapping": {"text": "issue.title", "author": "issue.by"}}
    assert (await ann.submit(f"{at}/mapping")).saved
    assert (await rows())[0].options == {}


async def test_only_a_hook_for_any_program_has_expressions(ann, made, rows):
    at = await made("github")
    assert "map-text" not in (await ann.open(at)).html

    for values in ({"map__text": "title"}, {"sample": "{}", "try": "1"}):
        assert "doesn&#39;t fit" in (await ann.submit(f"{at}/mapping", **values)).html

    assert (await rows())[0].options == {}


async def test_what_came_is_shown_with_why_it_was_left_out_and_taken_once_more(ann, made, rows, post):
    at = await made()
    await ann.submit(f"{at}/settings", words="urgent")
    assert await post(at, {"text": "Login fails <script>", "token": "hush"}) == 202

    html = (await ann.open(at)).html
    assert "Left out: none of the words is in it." in html
    assert "&lt;script&gt;" in html
    assert "hush" not in html
    await ann.submit(f"{at}/settings", words="")
    delivery = re.search(r'name="delivery" value="([^"]+)"', html)
    assert delivery is not None

    again = await ann.submit(f"{at}/again", delivery=delivery[1])

    assert "Taken once more: Kept" in again.html
    assert "/app/inbox/" in again.html


async def test_what_holds_half_a_character_is_shown_and_taken_once_more_like_anything_else(ann, made, services, post):
    at = await made()
    await ann.submit(f"{at}/settings", words="urgent")
    assert await post(at, {"text": "Login \ud83d fails"}) == 202
    await ann.submit(f"{at}/settings", words="")

    shown = await ann.open(at)
    assert "Login ? fails" in shown.html
    again = await ann.submit(f"{at}/again", delivery=shown.value("delivery"))

    assert "Taken once more: Kept" in again.html
    (arrival,) = await services.db.read(lambda store: store.arrivals.newest(at.split("/")[1], 5))
    message = await services.db.read(lambda store: store.messages.get(arrival.message_id))
    assert message.text == "Login \ud83d fails"


async def test_a_test_comes_in_like_a_delivery(ann, made, services, rows):
    at = await made()

    tested = await ann.submit(f"{at}/test")

    assert "A test came in" in tested.html
    (arrival,) = await services.db.read(lambda store: store.arrivals.newest(at.split("/")[1], 5))
    assert arrival.state is ArrivalState.STORED
    waiting = await made("slack")
    assert "It waits for the secret" in (await ann.submit(f"{waiting}/test")).html


async def test_it_is_paused_goes_on_and_ends(ann, made, rows):
    at = await made()
    assert "It is paused" in (await ann.submit(f"{at}/pause")).html
    assert "It is on." in (await ann.submit(f"{at}/resume")).html

    assert (await ann.submit(f"{at}/end")).saved

    assert await rows() == []
    assert (await ann.open(at)).status == 404


async def test_who_may_not_manage_hooks_sees_and_changes_nothing_of_one(ann, bob, vera, eve, made, rows):
    at = await made()
    for visitor, status in ((bob, 403), (vera, 403), (eve, 404)):
        assert (await visitor.open(at)).status == status
        for deed in ("settings", "mapping", "secret", "test", "again", "pause", "resume", "end"):
            assert (await visitor.submit(f"{at}/{deed}")).status == status
    assert (await ann.submit(f"{at}/nothing")).status == 404

    (hook,) = await rows()
    assert (hook.paused, hook.former_secret, hook.options) == (False, None, {})


async def test_a_delivery_of_another_hook_is_not_taken(ann, made, services, team):
    at, other = await made(), await made("github")
    await ann.submit(f"{at}/test")
    (arrival,) = await services.db.read(lambda store: store.arrivals.newest(at.split("/")[1], 5))

    assert (await ann.submit(f"{other}/again", delivery=arrival.public_id)).status == 404
