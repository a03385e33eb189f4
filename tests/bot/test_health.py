import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot import health
from bot.health import STALE, Health, Report, add_up, combine, forget_the_dead, publish, summary
from storage.database import Database
from storage.store import Store
from tests.bot.waiting import until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def report(role: str, age: timedelta = timedelta(), **parts: str | None) -> Report:
    return Report(f"health:{role}:x", role, NOW - age, parts)


def test_a_fault_in_any_process_is_the_installations() -> None:
    parts = combine([report("bot", telegram="another poller", broker=None), report("worker", broker="away")], NOW)

    assert parts == {"bot": None, "worker": None, "telegram": "another poller", "broker": "away"}


def test_a_process_that_fell_silent_counts_as_gone() -> None:
    parts = combine([report("bot", STALE, telegram=None), report("worker")], NOW)

    assert parts == {"bot": "is not running", "worker": None}


def test_one_living_worker_is_enough() -> None:
    parts = combine([report("bot"), report("worker", timedelta(minutes=5)), report("worker")], NOW)

    assert parts["worker"] is None


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({"bot": None, "telegram": None}, "ok"),
        ({"bot": None, "telegram": "away"}, "degraded"),
        ({"bot": None, "worker": None, "model": "ollama:llama3: no answer"}, "degraded"),
        ({"bot": "is not running", "telegram": None}, "down"),
        ({"database": "OperationalError"}, "down"),
    ],
)
def test_what_no_message_can_do_without_makes_it_down(parts: dict[str, str | None], status: str) -> None:
    assert summary(parts)["status"] == status


def test_a_fault_is_shown_with_its_reason() -> None:
    assert summary({"telegram": "another poller", "bot": None})["parts"] == {
        "bot": {"status": "ok"},
        "telegram": {"status": "fault", "why": "another poller"},
    }


async def test_the_web_process_shows_what_the_others_wrote(db: Database) -> None:
    accounts = [Health(role, "host:1:a") for role in ("bot", "worker")]
    publishing = [asyncio.create_task(publish(account, db)) for account in accounts]
    web = Health("web", "host:2:b")
    accounts[0].fault("telegram", "another poller")

    async def is_degraded() -> bool:
        return (await add_up(db, web))["status"] == "degraded"

    async def is_ok() -> bool:
        return (await add_up(db, web))["status"] == "ok"

    await until(is_degraded)
    assert (await add_up(db, web))["parts"]["telegram"] == {"status": "fault", "why": "another poller"}
    accounts[0].ok("telegram")
    await until(is_ok)

    assert sorted((await add_up(db, web))["parts"]) == ["bot", "database", "telegram", "web", "worker"]
    for task in publishing:
        task.cancel()
    await asyncio.gather(*publishing, return_exceptions=True)
    assert (await add_up(db, web))["status"] == "down", "who stops takes the account away"


async def test_accounts_of_the_dead_are_dropped(sqlite_db: Database) -> None:
    def write(store: Store) -> None:
        for name, age in (("old", timedelta(minutes=2)), ("new", timedelta())):
            account = {"role": "worker", "at": (datetime.now(UTC) - age).isoformat(), "parts": {}}
            store.facts.put(f"health:worker:{name}", json.dumps(account))

    await sqlite_db.write(write)

    assert await sqlite_db.write(forget_the_dead) == 1
    assert [it.name for it in await sqlite_db.read(health.read_reports)] == ["health:worker:new"]
