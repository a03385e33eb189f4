"""An installation for each test, by polling and by webhook; at its end nothing may have been lost or refused."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from structlog.testing import capture_logs

from bench.stack import free_port
from bot.broker import EmbeddedBroker, address
from bot.build import telegram
from bot.limits import Limits, Rate, Rates
from bot.settings import Settings
from classifier.embedded import EmbeddedReader
from emulator.people import People, Person
from emulator.server import Emulator, running
from emulator.settings import Settings as TelegramSettings
from tests.e2e.installation import PUBLIC_URL, Installation, installation
from tests.e2e.judges import judge_calls, judge_logs, judge_rows

TOKEN = "42:TEST"
HURRIED = Rates(overall=Rate(1000, 1), chat=Rate(1000, 1), group=Rate(1000, 1))


@pytest.fixture(scope="session")
def valkey() -> Iterator[EmbeddedBroker]:
    """One server for the session; short-pathed, since a socket's path is limited."""
    with tempfile.TemporaryDirectory(prefix="sift-") as folder:
        server = EmbeddedBroker(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def broker(valkey: EmbeddedBroker) -> EmbeddedBroker:
    """An empty one that runs."""
    valkey.start()
    with Redis.from_url(address(valkey.directory)) as client:
        client.flushall()
    return valkey


@pytest.fixture(params=["polling", "webhook"])
def door(request: pytest.FixtureRequest) -> str:
    """How updates come in."""
    return str(request.param)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """A migrated, empty SQLite database; PostgreSQL for a test that asks for "postgresql"."""
    return str(request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url"))


@pytest.fixture
def options() -> dict[str, Any]:
    """Settings that a test module has its own of."""
    return {}


@pytest.fixture
def rates() -> Rates:
    """How fast the bot may send: with Telegram's own rates a test of ten presses takes ten seconds."""
    return HURRIED


@pytest.fixture
def telegram_settings() -> TelegramSettings:
    """Strict, without limits."""
    return TelegramSettings(token=TOKEN, rates=None, seed=7, webhook_time_scale=0.05)


@pytest.fixture(scope="session")
def embedded() -> EmbeddedReader:
    """One for the session: loading it takes two seconds."""
    return EmbeddedReader.load()


@pytest.fixture
async def sift(
    door: str,
    database: str,
    broker: EmbeddedBroker,
    options: dict[str, Any],
    rates: Rates,
    telegram_settings: TelegramSettings,
    embedded: EmbeddedReader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Installation]:
    """All of it, started; whatever the bot has said is judged when the test is over."""
    monkeypatch.setattr(telegram, "Limits", partial(Limits, rates))
    monkeypatch.setattr(EmbeddedReader, "load", lambda: embedded)
    port = free_port()
    emulator = Emulator(replace(telegram_settings, webhook_via=f"http://127.0.0.1:{port}"))
    async with running(emulator) as url:
        settings = Settings(
            **{
                "bot_token": TOKEN,
                "bot_api_url": url,
                "public_url": PUBLIC_URL if door == "webhook" else None,
                "web_port": port,
                "data_dir": tmp_path,
                "database_url": database,
                "redis_url": address(broker.directory),
                "api_token": "script-token-of-the-installation",
                "secret_key": "an-installation-key-for-tests",
                "admin_ids": frozenset({1}),
            }
            | options
        )
        with capture_logs() as logs:
            async with installation(settings, url) as sift:
                yield sift
                await sift.settle()
                await judge_rows(sift)
        judge_calls(emulator.calls.select(None, 0), sift.may_fail)
        judge_logs(logs, sift.may_fail)


@pytest.fixture
def people(sift: Installation) -> People:
    return sift.people


@pytest.fixture
async def ann(people: People) -> Person:
    """Somebody who has not spoken to the bot yet."""
    return await people.user("Ann", last_name="Lee", username="ann_lee", language="en")


@pytest.fixture
async def bob(people: People) -> Person:
    return await people.user("Bob", username="bob_ray", language="uk")


@pytest.fixture
async def eve(people: People) -> Person:
    """A stranger to Ann and Bob."""
    return await people.user("Eve", username="eve", language="en")
