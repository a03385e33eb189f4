"""Databases for tests: migrated once a session, copied for each test. PostgreSQL starts when the first test wants it.

Where tests run on several cores, each worker has services of its own.
"""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from bot import aiogram_lazy
from storage import migrate
from storage.database import Database
from storage.tables import Base
from tests import postgres, statements
from tests.postgres import PostgresServer

gc.disable()  # until all tests are collected: what they import stays, and to look through it took a third of the time
aiogram_lazy.install()  # as the bot does: before the tests import it, and in a fraction of the time
statements.share()

STORAGE_TESTS = Path(__file__).parent / "storage"
EDGES = {Path(__file__).parent / name for name in ("bot", "handlers", "webapp")}
"""What runs on PostgreSQL among the thorough tests: nothing there asks a database but by what `tasks/` and `storage/`
offer, whose tests always run on each."""

MOST_WORKERS = 6
"""More finish hardly sooner, and a container may have been given fewer cores than it sees."""

WORKER_BYTES = 3 << 29
"""What a worker, its PostgreSQL, its browser and the processes that its tests start have in memory."""

EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica; -- no foreign keys, so any order will do
{deletions}
SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
""".format(deletions="\n".join(f"DELETE FROM {table};" for table in Base.metadata.tables))


@dataclass
class Template:
    """A migrated database on a PostgreSQL server, and copies of it that are free."""

    server: PostgresServer
    name: str
    free: list[str] = field(default_factory=list)

    def new(self) -> Iterator[str]:
        """Give a copy that may be left in any state."""
        name = self.server.create_database(self.name)
        yield self.server.url(name)
        self.server.drop_database(name)

    def used(self) -> Iterator[str]:
        """Give a copy that others had and will have: to make one takes a third of a second, to empty one hardly any."""
        name = self.free.pop() if self.free else self.server.create_database(self.name)
        yield self.server.url(name)
        self.server.execute(name, EMPTY)
        self.free.append(name)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out operations that none would be run of: to prepare them takes longer than to collect all other tests."""
    thorough = collection_path == Path(__file__).parent / "webapp" / "test_schemathesis.py"
    return True if thorough and "not thorough" in config.option.markexpr else None


def pytest_collection_finish() -> None:
    """Collect garbage from here on, but never again among what was there before the first test."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`: two for each core, since tests often wait for a process, a database or a browser.

    Fewer where there is no memory for them; 0, that is none but pytest itself, for one core.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = min(2 * cores, MOST_WORKERS, psutil.virtual_memory().available // WORKER_BYTES)
    return workers if workers > 1 else 0


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a database on each engine; the tests of storage on an older PostgreSQL too, where there is one."""
    if "database_url" not in metafunc.fixturenames:
        return
    engines: dict[str, Callable[[], Path | None] | None] = {"sqlite": None, "postgresql": postgres.newest_binaries}
    if STORAGE_TESTS in metafunc.definition.path.parents and (older := postgres.older_binaries()):
        engines[f"postgresql-{postgres.version_of(older)}"] = postgres.older_binaries
    is_edge = not EDGES.isdisjoint(metafunc.definition.path.parents)
    later = is_edge and metafunc.definition.get_closest_marker("each_engine") is None
    given = [
        pytest.param(it, id=name, marks=[pytest.mark.thorough] if later and it is not None else [])
        for name, it in engines.items()
    ]
    metafunc.parametrize("database_url", given, indirect=True)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database; the test runs once for each engine."""
    database = Database(database_url, checkpoints=True)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_db(sqlite_url: str) -> AsyncIterator[Database]:
    """A migrated, empty SQLite database, where one engine is enough."""
    database = Database(sqlite_url, checkpoints=True)
    yield database
    await database.close()


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated, empty database; the test runs once for each engine."""
    if request.param is None:
        yield request.getfixturevalue("sqlite_url")
    else:
        template = request.getfixturevalue("postgresql_template")(request.param())
        yield from template.new() if request.node.get_closest_marker("own_database") else template.used()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    return f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'sift.db')}"


@pytest.fixture
def postgresql_url(postgresql_template: Callable[[Path], Template]) -> Iterator[str]:
    yield from postgresql_template(postgres.newest_binaries()).used()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "sift.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[Callable[[Path], Template]]:
    """Gives the template on the PostgreSQL in a folder; its server is started when it is asked for first."""
    templates: dict[Path, Template] = {}

    def template(binaries: Path) -> Template:
        if binaries not in templates:
            server = PostgresServer(binaries)
            templates[binaries] = Template(server, server.create_database())
            migrate.upgrade(server.url(templates[binaries].name))
        return templates[binaries]

    yield template
    for started in templates.values():
        started.server.stop()
