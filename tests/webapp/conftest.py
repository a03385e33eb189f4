"""The HTTP edge over a real socket and a real database. Ann owns a workspace, Bob is in her team, Eve is a stranger."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestClient
from aiohttp.web import Application

from classifier.base import Draft, Reading
from storage.database import Database
from storage.store import Store
from storage.tables import Role
from tasks import claims, people
from tasks.models import Models
from tasks.reading import finish
from tests.vault import SECRET_KEY
from webapp.app import create_app
from webapp.facets import warm_up
from webapp.services import Services

BOT_TOKEN = "42:TEST"
API_TOKEN = "script-token-of-the-installation"
WEBHOOK_SECRET = "telegram_secret-1"
ANN, BOB, EVE, VERA = 1001, 1002, 1003, 1004

Client = TestClient[Any, Any]


@dataclass
class Clock:
    """Stands still at the start of a test, until it is moved."""

    start: datetime = field(default_factory=lambda: datetime.now(UTC))
    offset: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return self.start + self.offset


@dataclass
class RecordingBell:
    rung: list[str] = field(default_factory=list)

    async def ring(self, topic: str) -> None:
        self.rung.append(topic)


async def healthy() -> dict[str, Any]:
    return {"status": "ok", "parts": {"database": {"status": "ok"}, "broker": {"status": "ok"}}}


def init_data(telegram_id: int, name: str = "Ann", *, token: str = BOT_TOKEN, at: datetime | None = None, **more: str):
    user = {"id": telegram_id, "first_name": name, "username": name.lower(), "language_code": "en"}
    fields = {"auth_date": str(int((at or datetime.now(UTC)).timestamp())), "query_id": "AAE", "user": json.dumps(user)}
    fields |= more
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    fields["hash"] = hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
    return "&".join(f"{quote(key)}={quote(value)}" for key, value in fields.items())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bell() -> RecordingBell:
    return RecordingBell()


@pytest.fixture
async def services(db: Database, bell: RecordingBell, clock: Clock) -> AsyncIterator[Services]:
    services = _services(db, bell, clock)
    yield services
    await services.outbound.close()


@pytest.fixture
async def sqlite_services(sqlite_db: Database, bell: RecordingBell, clock: Clock) -> AsyncIterator[Services]:
    services = _services(sqlite_db, bell, clock)
    yield services
    await services.outbound.close()


def _services(db: Database, bell: RecordingBell, clock: Clock) -> Services:
    return Services(
        db=db,
        bell=bell,
        health=healthy,
        name="Sift",
        version="0.1.0",
        bot_id=42,
        bot_token=BOT_TOKEN,
        bot_username="sift_bot",
        public_url="https://sift.example",
        webhook_path="secret-path",
        webhook_secret=WEBHOOK_SECRET,
        api_token=API_TOKEN,
        secret_key=SECRET_KEY,
        now=clock,
    )


def cold(app: Application) -> Application:
    """Without indexes made ahead: most tests look at no list, and an installation with many rows is elsewhere."""
    app.cleanup_ctx.remove(warm_up)
    return app


@pytest.fixture
async def web(aiohttp_client: Callable[..., Awaitable[Client]], services: Services) -> Client:
    """Somebody without a token."""
    return await aiohttp_client(cold(create_app(services)))


@pytest.fixture
async def sqlite_web(aiohttp_client: Callable[..., Awaitable[Client]], sqlite_services: Services) -> Client:
    """The same, where one engine is enough."""
    return await aiohttp_client(cold(create_app(sqlite_services)))


@pytest.fixture
def as_script() -> dict[str, str]:
    return {"Authorization": f"Bearer {API_TOKEN}"}


@dataclass(frozen=True)
class Team:
    """Public id of Ann's team workspace, its row id, and the people's row ids."""

    workspace: str
    workspace_id: int
    ann: int
    bob: int


@pytest.fixture
async def team(services: Services) -> Team:
    return await services.db.write(make_team)


def make_team(store: Store) -> Team:
    ann = people.meet(store, telegram_id=ANN, name="Ann", username="ann")
    bob = people.meet(store, telegram_id=BOB, name="Bob", username="bob")
    vera = people.meet(store, telegram_id=VERA, name="Vera", username="vera")
    workspace = people.group_workspace(store, chat_id=-100500, title="Ann's team", default_zone="Europe/Kyiv")
    for person, role in ((ann, Role.OWNER), (bob, Role.MEMBER), (vera, Role.VIEWER)):
        people.join(store, workspace.id, person.id, role)
    return Team(workspace.public_id, workspace.id, ann.id, bob.id)


SignIn = Callable[[int, str], Awaitable[dict[str, str]]]


@pytest.fixture
def sign_in(web: Client) -> SignIn:
    """Signs a person in; gives the headers of what they ask then."""

    async def sign_in(telegram_id: int, name: str) -> dict[str, str]:
        launch = init_data(telegram_id, name)
        response = await web.post("/api/session", headers={"Authorization": f"tma {launch}"})
        assert response.status == 201, await response.text()
        return {"Authorization": f"Bearer {(await response.json())['token']}"}

    return sign_in


@pytest.fixture
async def as_ann(sign_in: SignIn, team: Team) -> dict[str, str]:
    return await sign_in(ANN, "Ann")


@pytest.fixture
async def as_bob(sign_in: SignIn, team: Team) -> dict[str, str]:
    return await sign_in(BOB, "Bob")


@pytest.fixture
async def as_eve(sign_in: SignIn, team: Team) -> dict[str, str]:
    return await sign_in(EVE, "Eve")


@pytest.fixture
async def as_vera(sign_in: SignIn, team: Team) -> dict[str, str]:
    return await sign_in(VERA, "Vera")


def configured(services: Services, **changes: Any) -> Services:
    return replace(services, **changes)


@pytest.fixture
def read_as(services: Services) -> Callable[..., Awaitable[None]]:
    """Lets a worker read a message, named by its public id, as the drafts say."""

    async def run(public_id: str, *drafts: Draft, models: Models | None = None) -> None:
        ids = await services.db.read(
            lambda store: [store.messages.by_public_id(store.workspaces.all_ids(), public_id).id]
        )
        (claimed,) = (await services.db.write(claims.claim, ids, "w1")).claimed
        await services.db.write(finish, "w1", [(claimed, Reading(drafts, "en", "embedded"))], models)

    return run
