"""Crashes between making a task in a tracker and writing that down: how often one is made twice.

`python -m bench.crashes --kills 50`

The process that sends tasks gets SIGKILL as soon as the tracker has made one: before the tracker answers, or some
milliseconds after, so that it dies before its own commit, in it, or after it. Then it is started anew. At the end
every task must be there exactly once, and known here by its id.
"""

import asyncio
import random
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from gettext import NullTranslations
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import click
from aiohttp import web

from bot.bell import Bell
from bot.exporting import Exporting, Trackers, Way
from integrations.addresses import Allowed
from integrations.outbound import Outbound
from storage.connected_tables import WorkState
from storage.database import Database
from storage.migrate import upgrade
from storage.store import Store
from storage.vault import Vault
from tasks import connections, exports, making, people
from tasks.actors import Actor
from tests.integrations.github.server import TOKEN, GithubServer
from tests.integrations.tracker_server import serving

SECRET_KEY = "a secret key for a bench"
LATEST = 0.03
"""Seconds after the answer within which the process dies."""

NOWHERE = "unix:///nowhere/broker.sock"


class Killing(GithubServer):
    """A tracker that has whoever made an issue killed."""

    process: asyncio.subprocess.Process | None = None
    kills = 0
    left = 0
    is_pending = False

    async def handle(self, request: web.Request) -> web.StreamResponse:
        before = len(self.issues)
        response = await super().handle(request)
        if len(self.issues) == before or not self.left or self.is_pending:
            return response
        self.left, self.is_pending = self.left - 1, True
        if random.random() < 0.5:
            self._kill()
        else:
            asyncio.get_running_loop().call_later(random.random() * LATEST, self._kill)
        return response

    def _kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            self.kills += 1
        self.is_pending = False


@click.command()
@click.option("--kills", default=50, show_default=True, help="How often the process is killed.")
@click.option("--worker", default="", hidden=True, help="Address of the database: be the process that is killed.")
def main(kills: int, worker: str) -> None:
    """Kill the process that sends tasks to a tracker, again and again."""
    if worker:
        asyncio.run(_work(worker))
        return
    sys.exit(0 if asyncio.run(_campaign(kills)) else 1)


async def _campaign(kills: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="sift-crashes-") as folder:
        url = f"sqlite:///{Path(folder) / 'sift.db'}"
        upgrade(url)
        db, server, started = Database(url), Killing(now=datetime.now(UTC)), time.monotonic()
        async with serving(server):
            count = kills * 4
            tasks = await db.write(_prepare, server.root, count)
            server.left = kills
            while server.left:
                server.process = await _start(url)
                await server.process.wait()
            server.process = await _start(url)
            while await db.read(_undone, tasks):  # noqa: ASYNC110 - another process brings it about
                await asyncio.sleep(0.2)
            server.process.terminate()
            await server.process.wait()
            ids = await db.read(_known, tasks)
        await db.close()
    titles = [issue["title"] for issue in server.issues.values()]
    doubled, lost = len(titles) - len(set(titles)), count - len(set(titles))
    click.echo(
        f"{count} tasks, {server.kills} kills, {doubled} made twice, {lost} lost, "
        f"{len(set(ids))} known by their own id, {time.monotonic() - started:.0f} s"
    )
    return doubled == lost == 0 and len(set(ids)) == count and server.kills >= kills


async def _start(url: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.crashes", "--worker", url),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def _work(url: str) -> None:
    """Send what waits until killed."""
    db, bell, outbound = Database(url), Bell(NOWHERE), Outbound(Allowed(networks=(ip_network("127.0.0.0/8"),)))
    way = Way(
        db=db,
        bell=bell,
        vault=Vault(SECRET_KEY),
        trackers=Trackers(outbound),
        translations=lambda _: NullTranslations(),
        link=lambda _: "",
        tell=lambda *_: None,
    )
    duty: Any = Exporting(way, f"w{time.time_ns()}")
    duty.seconds = 0.05
    await duty.run()


def _prepare(store: Store, root: str, count: int) -> list[int]:
    person = people.meet(store, telegram_id=1, name="Ann", username="ann", language_code="en")
    actor, workspace = Actor.person(person.id), people.personal_workspace(store, person)
    draft = connections.Draft(
        "github", "Shop", address=root, place={"repository": "acme/shop"}, secret={"token": TOKEN}
    )
    place = connections.connect(store, actor, Vault(SECRET_KEY), workspace.id, draft)
    tasks = [making.add_task(store, actor, workspace.id, title=f"Task {number}").id for number in range(count)]
    for task_id in tasks:
        exports.export(store, actor, task_id, place.public_id)
    return tasks


def _undone(store: Store, tasks: list[int]) -> bool:
    return any(row.state is not WorkState.DONE for rows in store.exports.of_tasks(tasks).values() for row in rows)


def _known(store: Store, tasks: list[int]) -> list[str]:
    return [row.external_id or "" for rows in store.exports.of_tasks(tasks).values() for row in rows]


if __name__ == "__main__":
    main()
