"""A hook that waits for its secret, one that is tested, and expressions that are tried on a sample."""

import base64

import pytest

from integrations import SERVICES
from integrations.generic import mapping
from integrations.samples import sample
from tests.webapp.test_hook_deliveries import deliveries
from tests.webapp.test_hooks import made, messages, post
from webapp.openapi.hooks import LONGEST_SAMPLE, MAPPING

TEAMS = base64.b64encode(bytes(range(32))).decode()
KEYS = {
    "slack": "8f742231b10e8888abcd99yyyzzz85a5",
    "discord": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "mattermost": "nezum4kpu3faiec7r7c5zt6tfy",
    "teams": TEAMS,
    "sentry": "0123456789abcdef" * 4,
    "mailgun": "key-0123456789abcdef",
}
ISSUE = '{"issue": {"title": "Login fails", "by": "ann"}, "kind": "opened"}'


async def sent(web, headers, hook, what, **body):
    response = await web.post(f"/api/hooks/{hook['id']}/{what}", json=body, headers=headers)
    return response.status, await response.json()


async def test_a_hook_whose_service_wants_its_address_first_waits_for_the_secret(web, as_script, clock):
    hook = await made(web, as_script, service="teams")
    assert (hook["needs_secret"], hook["secret"]) == (True, None)
    call = sample("teams", TEAMS, "Fix it", clock().timestamp())

    refused = await web.post(f"/hooks/{hook['id']}", data=call.body, headers=call.headers)
    status, given = await sent(web, as_script, hook, "secret", secret=TEAMS)
    taken = await web.post(f"/hooks/{hook['id']}", data=call.body, headers=call.headers)

    assert (refused.status, status, taken.status) == (401, 200, 200)
    assert (given["needs_secret"], given["secret"], given["former_until"]) == (False, None, None)


async def test_nobody_knows_what_stands_for_a_secret_that_is_waited_for(sqlite_web, as_script, clock):
    hook = await made(sqlite_web, as_script, service="slack")

    for guess in ("", "None", "null"):
        call = sample("slack", guess, "Fix it", clock().timestamp())
        assert (await sqlite_web.post(f"/hooks/{hook['id']}", data=call.body, headers=call.headers)).status == 401


async def test_the_secret_before_is_good_for_a_day_only_if_there_was_one(sqlite_web, as_script):
    hook = await made(sqlite_web, as_script, service="mattermost")

    _, first = await sent(sqlite_web, as_script, hook, "secret", secret=KEYS["mattermost"])
    _, second = await sent(sqlite_web, as_script, hook, "secret", secret="a" * 26)

    assert first["former_until"] is None
    assert second["former_until"] is not None


@pytest.mark.parametrize("secret", [None, "", "x", "nezum4kpu3faiec7r7c5zt6tf!"])
async def test_a_secret_that_its_service_does_not_make_is_refused(sqlite_web, as_script, secret):
    hook = await made(sqlite_web, as_script, service="mattermost")

    status, answer = await sent(sqlite_web, as_script, hook, "secret", secret=secret)

    assert (status, answer["error"]["field"]) == (422, "secret")


async def test_a_test_comes_in_like_a_delivery_of_its_service(sqlite_web, as_script):
    filters = {"words": ["never said"], "events": []}

    for service in SERVICES:
        asked = {"service": service, "name": service, "secret": KEYS.get(service), "options": filters}
        hook = await made(sqlite_web, as_script, **asked)
        status, tested = await sent(sqlite_web, as_script, hook, "test")

        assert status == 200, tested
        assert (tested["event"], tested["state"], tested["signed"]) == ("test", "stored", service != "discord")
        message, *_ = await messages(sqlite_web, as_script)
        said = message["text"], message["source"], message["id"]
        assert said == (f"This is a test of {service}.", service, tested["message"])


async def test_each_test_is_another_one(web, as_script, bell):
    hook = await made(web, as_script)

    for _ in range(2):
        await sent(web, as_script, hook, "test")

    assert len(await messages(web, as_script)) == 2
    assert len(await deliveries(web, as_script, hook)) == 2
    assert bell.rung == ["messages"] * 2


async def test_a_hook_that_is_paused_or_waits_lets_no_test_in(sqlite_web, as_script):
    resting, waiting = await made(sqlite_web, as_script), await made(sqlite_web, as_script, service="teams")
    await sqlite_web.patch(f"/api/hooks/{resting['id']}", json={"paused": True}, headers=as_script)

    _, left_out = await sent(sqlite_web, as_script, resting, "test")
    status, refused = await sent(sqlite_web, as_script, waiting, "test")

    assert (left_out["state"], left_out["why"]) == ("left_out", "paused")
    assert (status, refused["error"]["code"]) == (409, "no_secret")
    assert await messages(sqlite_web, as_script) == []


async def test_expressions_are_kept_and_read_what_comes(web, as_script):
    hook = await made(web, as_script, options={"mapping": {"text": " issue.title ", "author": "issue.by", "chat": ""}})
    assert hook["options"] == {"mapping": {"text": "issue.title", "author": "issue.by"}}

    await post(web, hook, ISSUE.encode())

    (message,) = await messages(web, as_script)
    assert (message["text"], message["author"]) == ("Login fails", "ann")


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"text": "issue["}, "bad_mapping", "mapping.text"),
        ({"what": "issue"}, "bad_mapping", "mapping"),
        ({"when": 1}, "bad_mapping", "mapping.when"),
        ({"text": "a" * 501}, "bad_mapping", "mapping.text"),
        ("issue", "bad_mapping", "mapping"),
    ],
)
async def test_an_expression_that_is_none_is_named(sqlite_web, as_script, wrong, code, field):
    hook = await made(sqlite_web, as_script)

    response = await sqlite_web.patch(
        f"/api/hooks/{hook['id']}", json={"options": {"mapping": wrong}}, headers=as_script
    )

    assert response.status == 422
    error = (await response.json())["error"]
    assert (error["code"], error["field"]) == (code, field)


async def test_only_a_hook_for_any_program_has_expressions(sqlite_web, as_script):
    hook = await made(sqlite_web, as_script, service="github")
    options = {"options": {"mapping": {"text": "a"}}}

    response = await sqlite_web.patch(f"/api/hooks/{hook['id']}", json=options, headers=as_script)
    tried = await sent(sqlite_web, as_script, hook, "try", sample="{}")

    for status, body in ((response.status, await response.json()), tried):
        assert (status, body["error"]["field"]) == (422, "mapping")


async def test_a_mapping_is_tried_without_being_kept(web, as_script):
    hook = await made(web, as_script, options={"mapping": {"text": "kind"}})

    tried = await sent(web, as_script, hook, "try", sample=ISSUE, mapping={"text": "issue.title", "thread": "kind"})
    as_it_is = await sent(web, as_script, hook, "try", sample=ISSUE)

    message = {"author": "", "chat": "", "sent_at": None, "link": None}
    assert tried == (200, {"message": message | {"text": "Login fails", "thread": "opened"}, "wrong": None})
    assert as_it_is == (200, {"message": message | {"text": "opened", "thread": ""}, "wrong": None})
    assert await messages(web, as_script) == []
    assert await deliveries(web, as_script, hook) == []


async def test_why_nothing_would_be_kept_is_told(sqlite_web, as_script):
    hook = await made(sqlite_web, as_script)
    wrong = [
        (ISSUE, {"text": "issue["}, "text", "syntax"),
        (ISSUE, {"text": "issue.none"}, "text", "value"),
        (ISSUE, {"when": "kind == 'closed'", "text": "kind"}, "when", "when"),
        (ISSUE, {}, "text", "value"),
        (ISSUE, {"what": "kind"}, "mapping", "unknown"),
        ("{", {"text": "kind"}, "sample", "json"),
        ("[" * 30_000, {"text": "kind"}, "sample", "json"),
        ('{"a": [' + "1," * 30_000 + "1]}", {"text": "a"}, "mapping", "value"),
    ]

    for sample_, mapping_, field, code in wrong:
        status, tried = await sent(sqlite_web, as_script, hook, "try", sample=sample_, mapping=mapping_)

        assert (status, tried["message"]) == (200, None)
        assert (tried["wrong"]["field"], tried["wrong"]["code"]) == (field, code)


@pytest.mark.parametrize("body", [{}, {"sample": ""}, {"sample": 1}, {"sample": "a" * 70_000}])
async def test_a_sample_that_is_none_is_refused(sqlite_web, as_script, body):
    hook = await made(sqlite_web, as_script)

    status, answer = await sent(sqlite_web, as_script, hook, "try", **body)

    assert (status, answer["error"]["field"]) == (422, "sample")


@pytest.mark.parametrize("what", ["test", "try"])
async def test_trying_is_for_owners_and_admins(web, team, as_ann, as_bob, as_eve, what):
    hook = await made(web, as_ann, workspace=team.workspace)
    body = {"sample": ISSUE} if what == "try" else {}

    assert (await sent(web, as_bob, hook, what, **body))[0] == 403
    assert (await sent(web, as_eve, hook, what, **body))[0] == 404
    assert await deliveries(web, as_ann, hook) == []


def test_the_description_names_what_a_mapping_may_hold():
    assert all(name in MAPPING["description"] for name in mapping.NAMES)
    assert LONGEST_SAMPLE == mapping.LONGEST_SAMPLE
