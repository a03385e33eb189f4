"""Databases for tests: migrated once a session, copied for each test. PostgreSQL starts when the first test wants it."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.database import Database
from tests import postgres
from tests.postgres import PostgresServer

STORAGE_TESTS = Path(__file__).parent / "storage"

Template = tuple[PostgresServer, str]
"""A server, and the name of the migrated database there."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a database on each engine; the tests of storage on an older PostgreSQL too, where there is one."""
    if "database_url" not in metafunc.fixturenames:
        return
    engines = {"sqlite": None, "postgresql": postgres.newest_binaries}
    if STORAGE_TESTS in metafunc.definition.path.parents and (older := postgres.older_binaries()):
        engines[f"postgresql-{postgres.version_of(older)}"] = postgres.older_binaries
    metafunc.parametrize("database_url", engines.values(), ids=engines, indirect=True)


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
        yield from _copy_of(request.getfixturevalue("postgresql_template")(request.param()))


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    return f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'sift.db')}"


@pytest.fixture
def postgresql_url(postgresql_template: Callable[[Path], Template]) -> Iterator[str]:
    yield from _copy_of(postgresql_template(postgres.newest_binaries()))


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
            templates[binaries] = server, server.create_database()
            migrate.upgrade(server.url(templates[binaries][1]))
        return templates[binaries]

    yield template
    for server, _ in templates.values():
        server.stop()


def _copy_of(template: Template) -> Iterator[str]:
    server, original = template
    name = server.create_database(original)
    yield server.url(name)
    server.drop_database(name)
