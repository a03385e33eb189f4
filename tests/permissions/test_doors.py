"""Each role, whoever has left, Eve and somebody unknown at each address: who may gets in, and nobody else does or
changes anything."""

import re
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from storage.database import Database
from tests.permissions.cast import WHO, Cast, allowed, everything, make_cast
from tests.permissions.doors import DOORS, KEYED, OPEN, OWN, Door, doors_at
from tests.permissions.test_api import sign_in
from tests.permissions.things import ALL, build
from tests.webapp.conftest import Clock, RecordingBell, _services, cold, configured
from webapp.app import create_app
from webapp.limits import Limits

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class Scene:
    """What there is, by name, and all that was stored then."""

    names: Mapping[str, str]
    before: Mapping[str, Any]


@dataclass
class House:
    client: "TestClient[Any, Any]"
    db: Database
    cast: Cast
    tokens: dict[str, str]
    pages: dict[str, str] = field(default_factory=dict)

    async def ask(self, who: str | None, at: str, door: Door, scene: Mapping[str, str]) -> int:
        method, _, path = at.partition(" ")
        for part, name in door.names.items():
            path = path.replace(f"{{{part}}}", _meant(name, scene))
        headers = {} if who is None else {"Authorization": f"Bearer {self.tokens[who]}"}
        said = {
            "json": _filled(door.json, scene),
            "data": _filled(door.form, scene),
            "params": _filled(door.query, scene),
        }
        given = {name: value for name, value in said.items() if value is not None}
        async with self.client.request(method, path, headers=headers, **given) as response:
            return response.status


def _meant(value: Any, scene: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_meant(it, scene) for it in value]
    return scene.get(value[1:], "") if isinstance(value, str) and value.startswith("=") else value


def _filled(values: Mapping[str, Any] | None, scene: Mapping[str, str]) -> dict[str, Any] | None:
    return None if values is None else {name: _meant(value, scene) for name, value in values.items()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("doors") / "sift.db")
    db = Database(f"sqlite:///{path}", checkpoints=True)
    cast = await db.write(make_cast)
    many = Limits(unknown_token=100_000, person=100_000)
    services = configured(_services(db, RecordingBell(), Clock()), limits=many, now=lambda: datetime.now(UTC))
    async with TestClient(TestServer(cold(create_app(services)))) as client:
        async with client.get("/app") as shell:
            found = re.search(r"/s/(?P<version>[^/]+)/(?P<file>[^\"]+)", await shell.text())
        assert found is not None
        yield House(client, db, cast, {who: await sign_in(client, who) for who in WHO}, found.groupdict())
    await services.outbound.close()
    await db.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(house: House) -> Scene:
    """For those who change nothing."""
    return Scene(await house.db.write(build, house.cast, ALL), await house.db.read(everything))


def _named(door: Door) -> set[str]:
    """The things that it names."""
    said = [value for part in (door.names, door.json, door.form, door.query) for value in (part or {}).values()]
    texts = [it for value in said for it in (value if isinstance(value, list) else [value])]
    return {it[1:] for it in texts if isinstance(it, str) and it.startswith("=")}


def _refused(door: Door) -> list[str]:
    """Who may not: of what is one's own the scene names the owner's."""
    if door.right == OWN:
        return [who for who in WHO if who != "owner"] if _named(door) else []
    return [who for who in WHO if not allowed(who, door.right)]


def _fitting(who: str, door: Door) -> set[int]:
    """How somebody may be refused. Forms, and what is taken back, may be answered in words."""
    words = {200, 409} if door.form is not None or door.right == "undo" or door.told else set()
    return {404, *words} if WHO[who] is None else {403, 404, *words}


@pytest.mark.parametrize("at", DOORS)
async def test_nobody_gets_in_who_may_not(house: House, scene: Scene, at: str) -> None:
    for door in doors_at(at):
        if door.right in {OPEN, KEYED}:
            continue
        answers = {who: await house.ask(who, at, door, scene.names) for who in _refused(door)}
        unknown = await house.ask(None, at, door, scene.names)

        assert {who: it for who, it in answers.items() if it not in _fitting(who, door)} == {}, door
        assert unknown == (200 if at.startswith("GET /app") else 401), door
    assert await house.db.read(everything) == scene.before


@pytest.mark.parametrize("at", DOORS)
async def test_whoever_may_gets_in(house: House, at: str) -> None:
    for door in doors_at(at):
        who = None if door.right in {OPEN, KEYED} else _least(door)
        if door.right == KEYED or door.ends:
            continue
        await sign_in(house.client, "owner")  # the scene names this session
        scene = house.pages | await house.db.write(build, house.cast, _named(door))
        if who is not None:
            house.tokens[who] = await sign_in(house.client, who)
        status = await house.ask(who, at, door, scene)
        assert status < 500, door
        assert status not in {401, 403, 404}, door


def _least(door: Door) -> str:
    """Whoever has the least of all who may."""
    refused = _refused(door)
    return [who for who in WHO if WHO[who] is not None and who not in refused][-1]
