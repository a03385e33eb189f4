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
from storage.store import Store
from tasks import hooks
from tasks.actors import Actor
from tasks.rules import VERBS, Verb
from tests.permissions.cast import USERS, WHO, Cast, allowed, everything, make_cast, task_for
from tests.webapp.conftest import Clock, RecordingBell, _services, init_data
from webapp.app import create_app

pytestmark = pytest.mark.asyncio(loop_scope="module")

Request = tuple[str, str, dict[str, Any] | None]
"""Method, path, body."""


@dataclass(frozen=True)
class Scene:
    task: str
    hook: str
    workspace: str


REQUESTS: dict[str, Callable[[Scene], Request]] = {
    "view": lambda scene: ("GET", f"/api/tasks/{scene.task}", None),
    **{verb: lambda scene, verb=verb: ("POST", f"/api/tasks/{scene.task}/{verb}", None) for verb in Verb},
    "create": lambda scene: ("POST", "/api/tasks", {"title": "Order ink", "workspace": scene.workspace}),
    "change": lambda scene: ("PATCH", f"/api/tasks/{scene.task}", {"priority": "urgent"}),
    "hooks": lambda scene: ("DELETE", f"/api/hooks/{scene.hook}", None),
    "settings": lambda scene: ("PATCH", "/api/settings/ai", {"policy": "local", "workspace": scene.workspace}),
}
ALSO: dict[str, Callable[[Scene], Request]] = {
    "view": lambda scene: ("GET", f"/api/tasks?workspace={scene.workspace}", None),
    "create": lambda scene: ("POST", "/api/messages", {"text": "Order ink", "workspace": scene.workspace}),
    "hooks": lambda scene: ("POST", "/api/hooks", {"service": "generic", "name": "CI", "workspace": scene.workspace}),
}
"""Other requests that need the same right."""

NOT_BY_API = {"export", "claim", "notes", "snooze", "undo", "invite", "members", "rules", "appoint"}
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
        workspace.options = {}
    hook = hooks.make_hook(store, Actor.INSTALLATION, cast.workspace_id, service="generic", name="CI")
    return Scene(task.public_id, hook.id, cast.public_id)


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
    assert changed == (allowed(who, verb) and verb != "view")


@pytest.mark.parametrize("verb", REQUESTS)
@pytest.mark.parametrize("who", WHO)
async def test_a_request_asks_the_table(door: Door, who: str, verb: str) -> None:
    await _check(door, who, verb, REQUESTS[verb])


@pytest.mark.parametrize("verb", ALSO)
@pytest.mark.parametrize("who", WHO)
async def test_every_other_request_asks_it_too(door: Door, who: str, verb: str) -> None:
    await _check(door, who, verb, ALSO[verb])


async def test_every_verb_of_the_table_has_a_request_or_none_at_all() -> None:
    assert set(REQUESTS) == set(VERBS) - NOT_BY_API
