import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import posting as duty
from bot.posting import Following, Posting, outbound_of_posts
from storage.tables import now
from tasks import making, people, subscriptions
from tasks.actors import Actor
from tasks.switched_off import tell_of_subscription
from tests.bot.posting.endpoints import ANN, LOOPBACK, Endpoint
from tests.vault import VAULT
from webapp.posted import posted


@pytest.fixture
async def ann(db):
    def meet(store):
        person = people.meet(store, telegram_id=ANN, name="Ann", username="ann", language_code="en", reachable=True)
        store.facts.put("followed", "0")
        return Actor.person(person.id), people.personal_workspace(store, person).id

    return await db.write(meet)


@pytest.fixture
async def endpoint(db, ann):
    """Make endpoints that are told of what happens."""
    actor, workspace_id = ann
    servers, made = [], []

    async def make(**values):
        endpoint = Endpoint()
        app = web.Application()
        app.router.add_post("/{tail:.*}", endpoint.take)
        app.router.add_get("/{tail:.*}", endpoint.take)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        made.append(endpoint)
        endpoint.url = str(server.make_url("/x"))
        given = {"name": f"E{len(made)}", "address": endpoint.url, **values}
        endpoint.row = await db.write(subscriptions.subscribe, actor, VAULT, workspace_id, **given)
        return endpoint

    yield make
    for endpoint in made:
        endpoint.answers.set()
    for server in servers:
        await server.close()


@pytest.fixture
def task(db, ann):
    actor, workspace_id = ann

    async def make(title="Pay the rent"):
        def add(store):
            task = making.add_task(store, actor, workspace_id, title=title)
            store.events.number(1_000)
            return task

        return await db.write(add)

    return make


@pytest.fixture
def at_work(db, bell):
    @asynccontextmanager
    async def at_work(allowed=LOOPBACK, *, patience=15):
        outbound = outbound_of_posts(allowed)
        poster = Posting(
            db,
            bell,
            "w",
            vault=VAULT,
            outbound=outbound,
            write=posted,
            tell=lambda store, row: tell_of_subscription(store, row, now()),
            timeout=patience,
        )
        following = Following(db, bell, posted, burst=timedelta())
        for it in (poster, following):
            it.seconds = 0.02
        running = [asyncio.create_task(poster.run()), asyncio.create_task(duty.keep(following, bell))]
        yield
        for it in running:
            it.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await outbound.close()

    return at_work
