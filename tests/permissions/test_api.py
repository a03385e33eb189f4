"""The table of rights, cell by cell, as the API and so the Mini App meets it."""

import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from storage.database import Database
from storage.queries.audit import Wanted
from storage.store import Store
from storage.tables import Role, now
from tasks import connections, hooks, making, subscriptions
from tasks.actors import Actor
from tasks.connections import Draft
from tasks.rules import VERBS, Verb
from tests.permissions.cast import USERS, WHO, Cast, allowed, everything, make_cast, task_for
from tests.vault import SECRET_KEY, VAULT
from tests.webapp.conftest import Clock, RecordingBell, _services, init_data
from webapp.app import create_app
from webapp.opaque import Opaque

pytestmark = pytest.mark.asyncio(loop_scope="module")

Request = tuple[str, str, dict[str, Any] | None]
"""Method, path, body."""


@dataclass(frozen=True)
class Scene:
    task: str
    other: str
    hook: str
    subscription: str
    connection: str
    workspace: str
    target: str

    @property
    def at(self) -> str:
        return f"/api/workspaces/{self.workspace}"


_SHARED = {"page": "tasks", "name": "Bugs", "query": "kind=bug", "shared": True}
_TOLD = {"name": "Bot", "address": "https://example.com"}
_FED = {"name": "Bugs", "format": "ics"}
REQUESTS: dict[str, Callable[[Scene], Request]] = {
    "view": lambda scene: ("GET", f"/api/tasks/{scene.task}", None),
    **{verb: lambda scene, verb=verb: ("POST", f"/api/tasks/{scene.task}/{verb}", None) for verb in Verb},
    "create": lambda scene: ("POST", "/api/tasks", {"title": "Order ink", "workspace": scene.workspace}),
    "change": lambda scene: ("PATCH", f"/api/tasks/{scene.task}", {"priority": "urgent"}),
    "claim": lambda scene: ("POST", f"/api/tasks/{scene.task}/claim", None),
    "notes": lambda scene: ("POST", f"/api/tasks/{scene.task}/notes", {"text": "the thick one"}),
    "snooze": lambda scene: ("POST", f"/api/tasks/{scene.task}/snooze", {"until": "2099-01-01T09:00:00Z"}),
    "undo": lambda scene: ("POST", f"/api/tasks/{scene.task}/undo", None),
    "invite": lambda scene: ("POST", f"{scene.at}/invitations", {"role": "viewer", "days": 1, "single_use": True}),
    "members": lambda scene: ("PATCH", f"{scene.at}/members/{scene.target}", {"role": "viewer"}),
    "appoint": lambda scene: ("PATCH", f"{scene.at}/members/{scene.target}", {"role": "admin"}),
    "share": lambda scene: ("POST", "/api/filters/saved", _SHARED | {"workspace": scene.workspace}),
    "export": lambda scene: ("POST", "/api/feeds", _FED | {"workspace": scene.workspace}),
    "audit": lambda scene: ("GET", f"/api/audit?workspace={scene.workspace}", None),
    "hooks": lambda scene: ("DELETE", f"/api/hooks/{scene.hook}", None),
    "settings": lambda scene: ("PATCH", "/api/settings/ai", {"policy": "local", "workspace": scene.workspace}),
}
NOT_BY_API = {"rules"}
"""Verbs that the API has no request for."""


@dataclass
class Door:
    client: "TestClient[Any, Any]"
    db: Database
    cast: Cast
    tokens: dict[str, str]

    async def attempt(self, who: str, verb: str, request: Callable[[Scene], Request]) -> tuple[int, bool]:
        """The status of the answer, and whether anything has changed."""
        scene = await self.db.write(make_scene, self.cast, who, verb)
        before = await self.db.read(everything)
        method, path, body = request(scene)
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        async with self.client.request(method, path, json=body, headers=headers) as response:
            status = response.status
        return status, await self.db.read(everything) != before


def make_scene(store: Store, cast: Cast, who: str, verb: str) -> Scene:
    task = task_for(store, cast, who, verb)
    if workspace := store.workspaces.get(cast.workspace_id):
        workspace.options, workspace.zone = {}, "UTC"
    if target := store.people.membership(cast.workspace_id, cast.ids["target"]):
        target.role = Role.MEMBER
    for invitation in store.invitations.open_of([cast.workspace_id], now()):
        store.invitations.revoke(cast.workspace_id, invitation.code)
    for earlier in store.hooks.of([cast.workspace_id]):
        store.hooks.remove([cast.workspace_id], earlier.id)
    hook = hooks.make_hook(store, Actor.INSTALLATION, VAULT, cast.workspace_id, service="generic", name="CI")
    for subscription in store.posts.subscriptions([cast.workspace_id]):
        store.posts.unsubscribe(subscription)
    told = subscriptions.subscribe(store, Actor.INSTALLATION, VAULT, cast.workspace_id, **_TOLD)
    for old in store.connections.of([cast.workspace_id]):
        store.connections.remove(old)
    place, secret = {"repository": "acme/shop"}, {"token": "hush"}
    draft = Draft(service="github", name="Shop", place=place, secret=secret)
    connection = connections.connect(store, Actor.INSTALLATION, VAULT, cast.workspace_id, draft)
    other = making.add_task(store, Actor.INSTALLATION, cast.workspace_id, title="Order pens")
    target_id = Opaque(SECRET_KEY, "people").word(cast.ids["target"])
    ids = (task.public_id, other.public_id, hook.id, told.public_id, connection.public_id)
    return Scene(*ids, cast.public_id, target_id)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("api") / "sift.db")
    db = Database(f"sqlite:///{path}", checkpoints=True)
    cast = await db.write(make_cast)
    async with TestClient(TestServer(create_app(_services(db, RecordingBell(), Clock())))) as client:
        tokens = {who: await sign_in(client, who) for who in WHO}
        yield Door(client, db, cast, tokens)
    await db.close()


async def sign_in(client: "TestClient[Any, Any]", who: str) -> str:
    launch = init_data(USERS[who]["id"], who.title())
    async with client.post("/api/session", headers={"Authorization": f"tma {launch}"}) as response:
        return str((await response.json())["token"])


async def _check(door: Door, who: str, verb: str, request: Callable[[Scene], Request]) -> None:
    status, changed = await door.attempt(who, verb, request)

    outsider = WHO[who] is None
    assert (status < 300) == allowed(who, verb)
    assert allowed(who, verb) or status == (404 if outsider else 403)
    assert changed == (allowed(who, verb) and verb not in {"view", "audit"})


@pytest.mark.parametrize("verb", REQUESTS)
@pytest.mark.parametrize("who", WHO)
async def test_a_request_asks_the_table(door: Door, who: str, verb: str) -> None:
    await _check(door, who, verb, REQUESTS[verb])


@pytest.mark.parametrize("who", ["viewer", "member", "admin"])
async def test_what_is_refused_stands_in_the_audit_log(door: Door, who: str) -> None:
    await door.attempt(who, "appoint", REQUESTS["appoint"])

    entry = (await door.db.read(lambda store: store.audit.page(Wanted(everything=True), 1)))[0]
    assert (entry.act, entry.actor_id, entry.via) == ("access.refused", door.cast.ids[who], "app")
    assert entry.workspace_id == door.cast.workspace_id
    assert entry.details["verb"] in {"members", "appoint"}


async def test_every_verb_of_the_table_has_a_request_or_none_at_all() -> None:
    assert set(REQUESTS) == set(VERBS) - NOT_BY_API
