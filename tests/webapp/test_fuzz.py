"""Nothing that anybody can send makes a 5xx."""

import itertools
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from integrations.standard_webhooks import sign
from tasks.actors import Actor
from tasks.connections import Draft, connect
from tasks.people import default_workspace
from tests.vault import VAULT
from tests.webapp.conftest import API_TOKEN, WEBHOOK_SECRET

TEXT = st.text(st.characters(exclude_categories=[]), max_size=30) | st.sampled_from(
    [
        "",
        "\0",
        "\ud800",
        "'; DROP TABLE tasks; --",
        "%",
        "../..",
        "{{7*7}}",
        "2026-11-22",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01",
    ]
)
VALUE = st.recursive(
    TEXT | st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
PARAMETERS = st.sampled_from(
    ["q", "author", "source", "kind", "priority", "status", "assignee", "language", "from", "to", "due_from", "due_to",
     "due", "min_confidence", "max_confidence", "check", "limit", "cursor", "workspace", "scope", "page", "other"]
)  # fmt: skip
ENCODED = TEXT.map(lambda text: quote(text.encode(errors="surrogatepass"), safe=""))
SEGMENT = ENCODED | st.sampled_from(["x", "AAAAAAAAAAAAAAAA", "%00", "%ff", "%2e%2e", "done", ""])
MESSAGE = ("text", "author", "source", "chat", "sent_at", "external_id", "workspace")
TASK = ("title", "description", "kind", "priority", "due", "assignee")
SAVED = ("query", "name", "page", "shared", "in_digest", "workspace")
PLAN = ("reminder", "recurrence", "claimable", "blocked", "checklist")
HOOK = ("service", "name", "workspace")
SUBSCRIPTION = ("address", "name", "events", "query", "workspace")
POSTED = ("text", "title", "body", "message", "author", "chat", "sent_at", "url")
CONNECTION = ("fields", "service", "name", "two_way", "mapping", "people", "hook", "workspace")
FEED = ("format", "name", "query", "workspace")
UPDATE = ("update_id", "message", "callback_query")
ROUTES = [
    ("GET", "/api/messages", ()), ("POST", "/api/messages", MESSAGE), ("GET", "/api/messages/{}", ()),
    ("GET", "/api/tasks", ()), ("POST", "/api/tasks", (*TASK, "workspace")), ("GET", "/api/tasks/{}", ()),
    ("PATCH", "/api/tasks/{task}", (*TASK, "version")), ("PATCH", "/api/tasks/{}", TASK),
    ("POST", "/api/tasks/{task}/{}", ("version",)), ("POST", "/api/tasks/{task}/done", ("version",)),
    ("POST", "/api/tasks/{task}/answer", ("field", "value")), ("GET", "/api/stats", ()), ("GET", "/api/corrections", ()),
    ("GET", "/api/corrections/{}/preview", ()), ("POST", "/api/corrections/{}/teach", ("scope",)),
    ("DELETE", "/api/corrections/{}", ()), ("GET", "/api/settings/ai", ()),
    ("PATCH", "/api/settings/ai", ("limits", "policy", "classifier", "guidance", "workspace")),
    ("GET", "/api/settings/ai/trials", ()), ("POST", "/api/settings/ai/trials", ("model", "guidance", "workspace")),
    ("PATCH", "/api/tasks/{task}", PLAN), ("POST", "/api/tasks/{task}/snooze", ("until",)),
    ("POST", "/api/tasks/{task}/notes", ("text",)), ("POST", "/api/tasks/{task}/checklist", ("items",)),
    ("POST", "/api/tasks/{task}/links", ("kind", "task")), ("GET", "/api/tasks/{task}/history", ()),
    ("POST", "/api/tasks/{task}/undo", ()), ("POST", "/api/tasks/bulk", ("ids", "filter", "verb", "set", "snooze")),
    ("POST", "/api/undo/{}", ()), ("GET", "/api/activity", ()), ("GET", "/api/ledger", ()), ("POST", "/api/tokens", ("name", "scopes", "days")),
    ("PATCH", "/api/workspaces/{}", ("title", "locale", "zone", "policy", "keep_texts_days")),
    ("POST", "/api/tasks/{task}/reopen", ("version",)), ("GET", "/api/hooks", ()), ("POST", "/api/hooks", HOOK),
    ("DELETE", "/api/hooks/{}", ()), ("PATCH", "/api/hooks/{}", ("paused", "options")),
    ("PATCH", "/api/hooks/{hook}", ("paused", "options")), ("POST", "/api/hooks/{hook}/secret", ("secret",)),
    ("POST", "/api/hooks/{hook}/test", ()), ("POST", "/api/hooks/{hook}/try", ("sample", "mapping")),
    ("GET", "/api/hooks/{hook}/deliveries", ()), ("POST", "/api/hooks/{hook}/deliveries/{}/replay", ()),
    ("GET", "/api/subscriptions", ()), ("POST", "/api/subscriptions", SUBSCRIPTION),
    ("PATCH", "/api/subscriptions/{subscription}", (*SUBSCRIPTION[:4], "paused")), ("DELETE", "/api/subscriptions/{}", ()),
    ("GET", "/api/subscriptions/{subscription}/posts", ()), ("POST", "/api/subscriptions/{subscription}/test", ()),
    ("POST", "/api/subscriptions/{subscription}/replay", ("since", "until", "failed_only")),
    ("POST", "/api/subscriptions/{subscription}/posts/{}/replay", ()),
    ("POST", "/api/subscriptions/{subscription}/secret", ()), ("GET", "/api/subscriptions/{}", ()),
    ("GET", "/api/connections", ()), ("POST", "/api/connections", CONNECTION), ("GET", "/api/connections/{}", ()),
    ("PATCH", "/api/connections/{connection}", (*CONNECTION[2:7], "paused")), ("DELETE", "/api/connections/{}", ()),
    ("POST", "/api/connections/{connection}/secret", ("fields",)), ("POST", "/api/connections/{connection}/check", ()),
    ("GET", "/api/tasks/{task}/exports", ()), ("POST", "/api/tasks/{task}/exports", ("connection",)),
    ("POST", "/api/tasks/{task}/exports/{}/retry", ()), ("DELETE", "/api/tasks/{task}/exports/{}", ()),
    ("GET", "/api/feeds", ()), ("POST", "/api/feeds", FEED), ("DELETE", "/api/feeds/{}", ()),
    ("POST", "/api/feeds/{}/renew", ()), ("GET", "/feeds/{}", ()), ("GET", "/feeds/{}.ics", ()),
    ("POST", "/api/session", ()), ("POST", "/hooks/{}", POSTED),
    ("POST", "/hooks/{hook}", POSTED), ("POST", "/telegram/{}", UPDATE), ("POST", "/telegram/secret-path", UPDATE),
    ("GET", "/", ()), ("GET", "/app", ()), ("GET", "/app/tasks", ()), ("GET", "/s/{}/{}", ()),
    ("GET", "/api/filters", ()), ("GET", "/api/filters/saved", ()), ("POST", "/api/filters/saved", SAVED),
    ("PATCH", "/api/filters/saved/{}", SAVED), ("DELETE", "/api/filters/saved/{}", ()),
    ("GET", "/api/health", ()), ("GET", "/api/config", ()), ("PUT", "/api/{}", ()), ("GET", "/{}", ()),
]  # fmt: skip
KNOWN = {
    "page": st.just("tasks"), "query": st.sampled_from(["kind=bug", "q=%ed%a0%80"]), "service": st.sampled_from(["generic", "github"]), "kind": st.sampled_from(["task", "bug"]), "priority": st.just("high"),
    "due": st.sampled_from(["2026-11-22", "2026-11-22T15:00:00Z", "9998-12-31T23:59:59-14:00", "1970-01-01"]),
    "sent_at": st.datetimes().map(lambda at: at.isoformat()), "version": st.integers(0, 3), "assignee": st.none(),
    "field": st.sampled_from(["kind", "due", "assignee"]), "scope": st.sampled_from(["always", "only"]),
    "limits": st.dictionaries(st.sampled_from(["kind", "due"]), st.lists(st.floats(0, 1) | VALUE, max_size=3)),
    "policy": st.sampled_from(["local", "open"]), "keep_texts_days": st.integers(0, 4000), "classifier": st.just("embedded"),
    "checklist": st.lists(st.fixed_dictionaries({"text": TEXT, "done": st.booleans()}), max_size=2),
    "recurrence": st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=SECONDLY", "DTSTART=1"]),
    "until": st.sampled_from(["2099-01-01T09:00:00Z", "9998-12-31T23:59:59-14:00"]), "items": st.lists(TEXT, max_size=2),
    "filter": st.sampled_from(["kind=bug", "q=%00", "from=-9999d", "status=open&cursor=x"]),
    "address": st.sampled_from(["https://x.example/y", "http://[", "https://a:b@x"]), "since": st.just("2026-11-22"),
    "events": st.lists(st.sampled_from(["task.done", "task.created"]), max_size=2), "paused": st.booleans(),
    "fields": st.fixed_dictionaries(
        {"address": st.sampled_from(["http://127.0.0.1:9", "https://10.0.0.1"]), "token": TEXT},
        optional={"repository": st.just("acme/shop") | TEXT, "list": VALUE},
    ),
    "mapping": st.dictionaries(st.sampled_from(["kind", "labels", "status", "text", "when"]), st.sampled_from(["a[].b", "a["]) | VALUE, max_size=2),
    "people": st.dictionaries(TEXT, st.just("AAAAAAAAAAAAAAAAAAAAAA") | VALUE, max_size=2),
    "sample": st.sampled_from(['{"a": [{"b": "c"}]}', "[", "{}"]),
    "workspace": st.none(), "update_id": st.integers(0, 2**63 - 1), "url": st.just("https://x.example"),
    "message": st.builds(lambda chat, text: {"chat": {"id": chat}, "text": text}, VALUE, TEXT),
}  # fmt: skip


KEYS = itertools.count()
MOSTLY = st.sampled_from([True] * 9 + [False])
HEADER = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=40)


@st.composite
def requests(draw):
    """A route with a body that is now and then right: mostly its own fields, mostly with values of their kind."""
    method, path, names = draw(st.sampled_from(ROUTES))
    fields = {name: KNOWN.get(name, TEXT) if draw(MOSTLY) else VALUE for name in names if draw(MOSTLY)}
    if names:
        fields.setdefault(names[0], KNOWN.get(names[0], st.just("a")))
    body = json.dumps(draw(st.fixed_dictionaries(fields) if draw(MOSTLY) else VALUE)).encode()
    data = body if draw(MOSTLY) else draw(st.binary(max_size=60))
    return method, path, data, draw(st.tuples(SEGMENT, SEGMENT))


@pytest.fixture
async def site(web, as_script, services):
    """A client, and a task, a hook, a hook out and a connection that are really there."""
    task = await (await web.post("/api/tasks", json={"title": "a"}, headers=as_script)).json()
    hook = await (await web.post("/api/hooks", json={"service": "generic", "name": "a"}, headers=as_script)).json()
    told = {"name": "a", "address": "https://x.example"}
    subscription = await (await web.post("/api/subscriptions", json=told, headers=as_script)).json()
    connection = await services.db.write(connected)
    return web, task["id"], hook, subscription["id"], connection


def connected(store):
    workspace = default_workspace(store)
    place, secret = {"repository": "acme/shop"}, {"token": "hush"}
    draft = Draft(service="github", name="Shop", address="http://127.0.0.1:9", place=place, secret=secret)
    return connect(store, Actor.INSTALLATION, VAULT, workspace.id, draft).public_id


@pytest.mark.each_engine
@settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    asked=requests(),
    query=st.lists(st.tuples(PARAMETERS, ENCODED), max_size=2),
    header=HEADER,
    trusted=MOSTLY,
)
async def test_whatever_is_sent_is_never_our_fault(site, asked, query, header, trusted):
    web, task_id, hook, subscription_id, connection_id = site
    method, path, data, segments = asked
    path = (
        path.replace("{task}", task_id)
        .replace("{hook}", hook["id"])
        .replace("{subscription}", subscription_id)
        .replace("{connection}", connection_id)
        .replace("{}", segments[0], 1)
        .replace("{}", segments[1])
    )
    now = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {API_TOKEN}" if trusted else header,
        "X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET if trusted else header,
        "webhook-id": "m" if trusted else header,
        "webhook-timestamp": str(now) if trusted else header,
        "webhook-signature": sign(hook["secret"], "m", now, data) if trusted else header,
        "Accept-Language": header,
        "If-None-Match": header,
        "If-Match": header if not trusted else "*",
        "Idempotency-Key": header if not trusted else str(next(KEYS)),
    }
    parameters = "&".join(f"{name}={value}" for name, value in query)
    address = URL(f"{web.make_url('/')}{path[1:]}?{parameters}", encoded=True)

    async with web.session.request(method, address, data=data, headers=headers) as response:
        answer = await response.text()

    assert response.status < 500, answer
    if path.startswith(("/api", "/hooks", "/feeds", "/telegram")) and response.status >= 400:
        assert set(json.loads(answer)["error"]) <= {"code", "message", "field", "retry"}
