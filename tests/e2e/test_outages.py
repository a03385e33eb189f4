"""Parts of Sift that are away for a while: what comes meanwhile is not lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from redis import Redis

from bot.broker import EmbeddedBroker
from emulator.people import Person
from tests.e2e.cards import answer, becomes, buttons, card, tap
from tests.e2e.doors import by_polling
from tests.e2e.installation import Installation

REFUSE = """
ALTER DATABASE {name} ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}';
"""
ADMIT = "ALTER DATABASE {name} ALLOW_CONNECTIONS true"


@asynccontextmanager
async def database_away(sift: Installation) -> AsyncIterator[None]:
    """PostgreSQL lets nobody in while the block lasts."""
    path, _, query = sift.settings.database.partition("?")
    name = path.rpartition("/")[2]
    server = await asyncpg.connect(f"{path.removesuffix(name)}postgres?{query}")
    try:
        await server.execute(REFUSE.format(name=name))
        yield
        await server.execute(ADMIT.format(name=name))
    finally:
        await server.close()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_what_comes_while_the_database_is_away_is_delivered_later(sift: Installation, ann: Person) -> None:
    sift.may_fail += ["can't read", "can't store updates", "can't write down", "can't record"]
    await ann.say("Buy milk")
    shown = await card(ann, "Buy milk")

    async with database_away(sift):
        await ann.say("Buy bread")
        pressed = asyncio.create_task(ann.press(shown, "✓ Done"))
        await refused_once(sift)

    await card(ann, "Buy bread")
    assert (await pressed)["answered"]
    await becomes(ann, shown, "✅")
    assert [(task["title"], task["status"]) for task in await sift.tasks()] == [
        ("Buy milk", "done"),
        ("Buy bread", "open"),
    ]


async def refused_once(sift: Installation) -> None:
    """Until our door has refused an update, or the polling could not store one."""

    async def refused() -> bool:
        if sift.by_webhook:
            async with sift.http.post(f"{sift.telegram}/bot42:TEST/getWebhookInfo") as response:
                return "503" in (await response.json())["result"].get("last_error_message", "")
        return (await sift.health())["status"] == "down"

    await sift.until(refused)


async def test_updates_that_came_while_the_web_process_was_away_are_delivered(sift: Installation, ann: Person) -> None:
    await sift.stop("web")
    await ann.say("Buy milk")

    await sift.start("web")

    await card(ann, "Buy milk")


async def test_what_was_said_while_the_bot_was_away_is_done_when_it_is_back(sift: Installation, ann: Person) -> None:
    await ann.say("Buy milk")
    shown = await card(ann, "Buy milk")

    await sift.stop("bot")
    for name in ("bread", "salt", "rice"):
        await ann.say(f"Buy {name}")
    pressed = asyncio.create_task(ann.press(shown, "✓ Done"))
    await sift.start("bot")

    await card(ann, "Buy rice")
    await becomes(ann, shown, "✅")
    assert (await pressed)["answered"]
    await sift.settle()
    assert {task["title"] for task in await sift.tasks()} == {"Buy milk", "Buy bread", "Buy salt", "Buy rice"}


async def test_messages_wait_for_a_worker(sift: Installation, ann: Person) -> None:
    await sift.stop("worker")
    await ann.say("Buy milk")
    await ann.people.wait_for_call("setMessageReaction")

    await sift.start("worker")

    await card(ann, "Buy milk")


async def test_an_emptied_broker_loses_nothing(sift: Installation, ann: Person, broker: EmbeddedBroker) -> None:
    await sift.stop("worker")
    await ann.say("Buy milk")
    await sift.until(lambda: enqueued(broker))

    with Redis.from_url(sift.settings.broker) as client:
        client.flushall()
    await sift.start("worker")

    await card(ann, "Buy milk")
    assert len(await sift.tasks()) == 1


async def test_a_killed_broker_holds_up_what_needs_it_and_nothing_else(
    sift: Installation, ann: Person, broker: EmbeddedBroker
) -> None:
    assert broker.process is not None
    broker.process.kill()
    broker.process.wait()

    await ann.say("Buy milk")
    await ann.say("/help")
    await answer(ann, "What I can do")
    (message,) = await sift.kept()
    assert message.text == "Buy milk"
    broker.start()

    await card(ann, "Buy milk")
    assert len([m for m in await ann.people.history(ann) if buttons(m)]) == 1


@by_polling
@pytest.mark.parametrize(
    ("options", "reader"),
    [
        ({"classifier": "openai:gpt", "openai_base_url": "http://127.0.0.1:9/v1"}, "built-in reader"),
        ({"classifier": "off"}, "rules"),
    ],
)
async def test_without_a_model_messages_are_read_all_the_same(sift: Installation, ann: Person, reader: str) -> None:
    await ann.say("Buy milk by Friday")

    shown = await card(ann, "Buy milk", "📅", reader)

    await tap(ann, shown, "✓ Done")
    await becomes(ann, shown, "✅")


async def enqueued(broker: EmbeddedBroker) -> bool:
    with Redis(unix_socket_path=str(broker.socket)) as client:
        return bool(client.llen("dramatiq:messages"))
