"""The real application against its own description: what fits it is answered as it says, what doesn't is refused."""

import asyncio
import itertools
import json
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.store import Store
from tasks.actors import Actor
from tasks.connections import Draft, connect
from tests.vault import VAULT
from tests.webapp.conftest import (
    ANN,
    API_TOKEN,
    Clock,
    RecordingBell,
    Team,
    _services,
    configured,
    init_data,
    make_team,
)
from webapp.app import create_app
from webapp.limits import Limits
from webapp.openapi.document import document
from webapp.server import serving

MANY = 10_000_000
KEYS = itertools.count()
UNLIMITED = Limits(script=MANY, person=MANY, installation=MANY, anybody=MANY, sign_in=MANY, unknown_token=MANY)

FACTS = {
    "address",
    "assignee",
    "classifier",
    "cursor",
    "events",
    "fields",
    "filter",
    "hook",
    "mapping",
    "model",
    "notify",
    "people",
    "query",
    "recurrence",
    "reminder",
    "secret",
    "snooze",
    "title",
    "until",
    "zone",
}
"""Fields whose values fit the description, and are refused for what is so in the database, or now."""

ANSWERED = {"kind", "priority", "due"}
"""Which values fit is said by the field that is answered."""

CONFIG = schemathesis.Config.from_dict(
    {
        "seed": 5,
        "generation": {
            "max-examples": 2,
            "deterministic": True,
            "database": "none",
            "mode": "all",
            "allow-x00": False,  # it is no text, and refused
        },
        "checks": {"positive_data_acceptance": {"enabled": False}, "ignored_auth": {"enabled": False}},
    }
)
SCHEMA = schemathesis.openapi.from_dict(
    document(create_app(_services(None, RecordingBell(), Clock())), version="1", address="http://127.0.0.1"),
    config=CONFIG,
)

schemathesis.openapi.format(
    "date-time", st.integers(0, 3_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC).isoformat())
)
schemathesis.openapi.format("date", st.dates(min_value=date(1970, 1, 2)).map(str))


class Site(threading.Thread):
    """The application over HTTP in a thread of its own, since Schemathesis waits for each answer."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self._path, self._ready = path, threading.Event()
        self.loop, self.end, self.port = asyncio.new_event_loop(), asyncio.Event(), 0

    def run(self) -> None:
        self.loop.run_until_complete(self._serve())
        self.loop.close()

    async def _serve(self) -> None:
        db = Database(f"sqlite:///{self._path}", checkpoints=True)
        await db.write(make_connection, await db.write(make_team))
        made = _services(db, RecordingBell(), Clock())
        app = create_app(configured(made, limits=UNLIMITED, now=lambda: datetime.now(UTC)))
        async with serving(app, "127.0.0.1", 0) as self.port:
            self._ready.set()
            await self.end.wait()
        await db.close()

    @property
    def address(self) -> str:
        assert self._ready.wait(30)
        return f"http://127.0.0.1:{self.port}"


def make_connection(store: Store, team: Team) -> None:
    place, secret = {"repository": "acme/shop"}, {"token": "hush"}
    draft = Draft(service="github", name="Shop", address="http://127.0.0.1:9", place=place, secret=secret)
    connect(store, Actor.INSTALLATION, VAULT, team.workspace_id, draft)


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    thread = Site(shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("site") / "sift.db"))
    thread.start()
    yield thread.address
    thread.loop.call_soon_threadsafe(thread.end.set)
    thread.join(30)


@pytest.fixture(params=["installation", "ann"])
def token(request: pytest.FixtureRequest, site: str) -> str:
    """Signed in anew for each operation: one of them signs out."""
    if request.param == "installation":
        return API_TOKEN
    launch = init_data(ANN, "Ann", query_id=request.node.name)
    response = httpx.post(f"{site}/api/session", headers={"Authorization": f"tma {launch}"})
    assert response.status_code == 201, response.text
    return str(response.json()["token"])


@pytest.fixture
def known(site: str, token: str) -> dict[str, str]:
    """What is really there, by the parts of addresses: ids that are made up find nothing."""
    with httpx.Client(base_url=site, headers={"Authorization": f"Bearer {token}"}) as web:
        return there(web)


def there(web: httpx.Client) -> dict[str, str]:
    workspace = web.get("/api/workspaces").json()["items"][0]["id"]
    at = f"/api/workspaces/{workspace}"
    task = web.post("/api/tasks", json={"title": "Call", "workspace": workspace}).json()["id"]
    other = web.post("/api/tasks", json={"title": "Write", "workspace": workspace}).json()["id"]
    web.post(f"/api/tasks/{task}/links", json={"kind": "related", "task": other})
    note = web.post(f"/api/tasks/{task}/notes", json={"text": "busy"}).json()["notes"][0]["id"]
    item = web.post(f"/api/tasks/{task}/checklist", json={"items": ["ink"]}).json()["checklist"][0]["id"]
    rules = web.get(f"{at}/rules").json()["items"]  # there may be few: one will do
    rule = {"when": {"kind": ["bug"]}, "then": {"priority": "high"}}
    return {
        "/api/tasks/{id}": task,
        "/api/tasks/{id}/notes/{part}": note,
        "/api/tasks/{id}/checklist/{part}": item,
        "/api/tasks/{id}/links/{kind}/{other}": other,
        "/api/messages/{id}": web.post("/api/messages", json={"text": "Call", "workspace": workspace}).json()["id"],
        "/api/workspaces/{id}": workspace,
        "/api/workspaces/{id}/members/{member}": web.get(f"{at}/members").json()["items"][0]["id"],
        "/api/workspaces/{id}/rules/{rule}": (rules or [web.post(f"{at}/rules", json=rule).json()])[0]["id"],
        "/api/activity/{id}": web.get(f"/api/tasks/{task}/history").json()["items"][0]["id"],
        "/api/subscriptions/{id}": subscription_of(web),
        "/api/connections/{id}": next((it["id"] for it in web.get("/api/connections").json()["items"]), "A" * 16),
        "/api/hooks/{id}": hook_of(web),
    }


def subscription_of(web: httpx.Client) -> str:
    """There may be few: one will do."""
    known = web.get("/api/subscriptions").json()["items"]
    told = {"name": "CI", "address": "https://example.com"}
    return str((known or [web.post("/api/subscriptions", json=told).json()])[0]["id"])


def hook_of(web: httpx.Client) -> str:
    """There may be few: one will do."""
    known = web.get("/api/hooks").json()["items"]
    return str((known or [web.post("/api/hooks", json={"service": "generic", "name": "CI"}).json()])[0]["id"])


@pytest.mark.thorough
@SCHEMA.parametrize()
@settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_its_word(case: schemathesis.Case, site: str, token: str, known: dict[str, str]) -> None:
    fits = case.meta is not None and case.meta.generation.mode.is_positive
    if fits:
        name_what_is_there(case, known)

    response = case.call(base_url=site, headers={"Authorization": f"Bearer {token}"})

    case.validate_response(response)
    if fits and response.status_code in {400, 413, 415, 422}:
        refusal = json.loads(response.text)["error"]
        facts = FACTS | ANSWERED if case.path.endswith("/answer") else FACTS
        assert refusal.get("field") in facts or refusal["code"] == "unknown_parameter", response.text


def name_what_is_there(case: schemathesis.Case, known: dict[str, str]) -> None:
    """Ids that are there, a key that no other request has had, and whatever version there is."""
    for path, value in known.items():
        name = path.rpartition("{")[2].rstrip("}")
        if case.path.startswith(path) and name in case.path_parameters:
            case.path_parameters[name] = value
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(next(KEYS))
    if "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
